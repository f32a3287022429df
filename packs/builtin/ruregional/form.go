package ruregional

import (
	"context"
	"strings"

	"github.com/sheaf-drive/sheaf/packs"
)

// form is the sheet of the presidential election with the head of this one and the candidate's own
// certification. A lawyer has to compare it with the appendix to the law of the election.
func (p Pack) form(ctx context.Context, r packs.FormRequest) (packs.Form, error) {
	e := p.election()
	if r.ElectionDay == "" {
		r.ElectionDay = e.Day
	}
	if r.Region == withoutRegion {
		return packs.Form{}, &packs.FieldError{Field: "region", Code: "region.unknown"}
	}
	f, err := p.On.Form(ctx, r)
	if err != nil {
		return f, err
	}
	f.Clause = "67-FZ appendix 5"
	head := strings.NewReplacer(
		"Выборы Президента Российской Федерации", "Выборы депутатов "+e.Assembly,
		"кандидата на должность Президента Российской Федерации", "кандидата в депутаты "+e.Assembly+" по "+e.District)
	for i, line := range f.Lines {
		// The candidate's own words stand after these and are not touched.
		before, candidate, found := strings.Cut(line, r.Candidate.Name)
		if line = head.Replace(before); found {
			line += r.Candidate.Name + candidate
		}
		f.Lines[i] = line
	}
	for i, b := range f.Blocks {
		if b.Label == "Уполномоченный представитель кандидата" {
			f.Blocks[i].Label = "Кандидат"
		}
	}
	return f, nil
}
