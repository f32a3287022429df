package ruregional

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/sheaf-drive/sheaf/packs"
)

// isoDay is how days travel.
const isoDay = "2006-01-02"

// cases are those of the presidential pack under the clauses of this law, and one for each rule that
// differs. All people in them are invented.
func (p Pack) cases(ctx context.Context) ([]packs.GoldenCase, error) {
	all, err := p.On.Cases(ctx)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(g packs.GoldenCase) bool { return g.Case.NoRegistration || g.Case.ElectionDay == "" })
	whole := slices.IndexFunc(all, func(g packs.GoldenCase) bool {
		return g.Case.Stage == packs.StageQuestionnaire && len(g.Findings) == 0
	})
	for i := range all {
		all[i].Clause = ours(all[i].Clause)
	}
	resident := all[whole]
	stranger := resident
	stranger.Name, stranger.Clause = "without a residence nobody signs", clauseOf(2)
	stranger.Case.NoRegistration, stranger.Case.Address = true, packs.Address{}
	stranger.Findings, stranger.Region, stranger.ChancePermille = []string{"block " + codeNoResidence + " address"}, "", 0
	stranger.Columns = map[string]string{"*": ""}
	// The day of the election itself counts where the case names none.
	day, err := time.Parse(isoDay, p.election().Day)
	if err != nil {
		return nil, fmt.Errorf("reading the election day: %w", err)
	}
	issued := day.AddDate(-2, 0, 0)
	young := resident
	young.Name, young.Clause = "turns 18 on the day of this election", clauseOf(2)
	young.Case.Today, young.Case.ElectionDay = p.election().Day, ""
	young.Case.Birth = day.AddDate(-18, 0, 0).Format(isoDay)
	young.Case.Document.Series, young.Case.Document.Issued = "92"+issued.Format("06"), issued.Format(isoDay)
	young.Columns, young.ChancePermille, young.Region = nil, -1, ""
	late := young
	late.Name, late.Case.Birth = "turns 18 on the day after this election", day.AddDate(-18, 0, 1).Format(isoDay)
	late.Findings, late.Columns = []string{"block age.under birth"}, map[string]string{"*": ""}
	return append(all, stranger, young, late), nil
}
