package spelling

import (
	"net/http"
	"strconv"
	"unicode/utf8"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/names"
	"github.com/sheaf-drive/sheaf/core/text"
	"github.com/sheaf-drive/sheaf/core/towns"
	"github.com/sheaf-drive/sheaf/httpui/moment"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

const (
	// longest is how many letters a text may have, manyNames how many names one request asks about.
	longest   = 300
	manyNames = 500
)

// Names is the list of names in force. Unavailable: there is none.
type Names interface {
	Use(fn func(list *names.List, from core.EditionDigest) error) error
}

// Verbs are the questions. The list is needed.
type Verbs struct {
	Names Names
}

// Routes is the table of the room.
func (v *Verbs) Routes() []serve.Route {
	return []serve.Route{
		{Method: http.MethodPost, Path: "/api/v1/names/check", Action: access.LookUp, Sees: moment.Stale, Handler: v.checkNames},
		{Method: http.MethodPost, Path: "/api/v1/towns/check", Action: access.LookUp, Sees: moment.Stale, Handler: v.checkTown},
	}
}

// person is a name as programs send it.
type person struct {
	Family     string `json:"family,omitempty"`
	Given      string `json:"given,omitempty"`
	Patronymic string `json:"patronymic,omitempty"`
}

// part is what there is to say of one field.
type part struct {
	Field string `json:"field"`
	// State is known, similar or unknown; empty where the text cannot be read.
	State   string   `json:"state,omitempty"`
	Similar []string `json:"similar,omitempty"`
	Remarks []remark `json:"remarks,omitempty"`
}

// remark is one thing to look at, in words of the language that was asked for.
type remark struct {
	Code     string `json:"code"`
	Severity string `json:"severity"`
	// Sign is the word for the severity.
	Sign string `json:"sign"`
	Text string `json:"text"`
}

// checked is the answer for one name, in the order of the question.
type checked struct {
	Fields []part `json:"fields"`
}

// fields are the parts of a name in the order of the form, with the names of its fields.
func fields() []struct {
	kind names.Kind
	name string
} {
	return []struct {
		kind names.Kind
		name string
	}{{names.Family, "family"}, {names.First, "given"}, {names.Patronymic, "patronymic"}}
}

// checkNames answers for one name, or for many at once.
func (v *Verbs) checkNames(r *serve.Request) (*serve.Reply, error) {
	var in struct {
		person
		Names []person `json:"names,omitempty"`
	}
	if err := r.JSON(&in); err != nil {
		return nil, err
	}
	if len(in.Names) > manyNames {
		return nil, core.Refuse(core.TooLarge, "names", "core.too_long", strconv.Itoa(manyNames))
	}
	asked := in.Names
	if len(asked) == 0 {
		asked = []person{in.person}
	}
	for _, p := range asked {
		for _, typed := range []string{p.Family, p.Given, p.Patronymic} {
			if utf8.RuneCountInString(typed) > longest {
				return nil, core.Refuse(core.Invalid, "names", "core.too_long", strconv.Itoa(longest))
			}
		}
	}
	answers := make([]checked, 0, len(asked))
	err := v.Names.Use(func(list *names.List, _ core.EditionDigest) error {
		for _, p := range asked {
			answers = append(answers, check(list, p, r.Lang))
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if len(in.Names) > 0 {
		return serve.JSON(map[string]any{"names": answers})
	}
	return serve.JSON(answers[0])
}

func check(list *names.List, p person, lang text.Lang) checked {
	got := list.Review(names.Person{Family: p.Family, First: p.Given, Patronymic: p.Patronymic})
	out := checked{Fields: []part{}}
	typed := map[string]string{"family": p.Family, "given": p.Given, "patronymic": p.Patronymic}
	for _, f := range fields() {
		if typed[f.name] == "" {
			continue
		}
		a := got.Answers[f.kind]
		one := part{Field: f.name, State: string(a.State), Similar: a.To}
		for _, m := range got.Remarks {
			if m.Kind == f.kind {
				severity := severity(m)
				one.Remarks = append(one.Remarks, remark{
					Code: m.Code, Severity: severity, Sign: text.Say(lang, "ui.severity."+severity) + ".",
					Text: text.Say(lang, m.Text(), m.Args...),
				})
			}
		}
		out.Fields = append(out.Fields, one)
	}
	return out
}

// severity is how much a remark weighs while somebody types; what the form is held to is the
// rule pack's.
func severity(m names.Remark) string {
	switch {
	case m.Stops:
		return string(core.SeverityBlock)
	case m.Code == names.RemarkClose, m.Code == names.RemarkOnlyYo:
		return string(core.SeverityHint)
	}
	return string(core.SeverityWarn)
}

// town is one that may be meant.
type town struct {
	Name       string `json:"name"`
	Region     string `json:"region"`
	District   string `json:"district,omitempty"`
	Population int    `json:"population"`
}

func (v *Verbs) checkTown(r *serve.Request) (*serve.Reply, error) {
	var in struct {
		Text string `json:"text"`
	}
	if err := r.JSON(&in); err != nil {
		return nil, err
	}
	if utf8.RuneCountInString(in.Text) > towns.Longest {
		return nil, core.Refuse(core.Invalid, "text", "core.too_long", strconv.Itoa(towns.Longest))
	}
	answer := towns.Check(in.Text)
	found := []town{}
	for _, t := range answer.Towns {
		found = append(found, town{t.Name, string(t.Region), t.District, t.Population})
	}
	return serve.JSON(map[string]any{"state": string(answer.State), "towns": found})
}
