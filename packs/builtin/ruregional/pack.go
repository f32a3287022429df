package ruregional

import (
	"context"
	"maps"
	"strings"

	"github.com/sheaf-drive/sheaf/packs"
)

const (
	// ID is the name of the built-in pack.
	ID = "ru-regional"
	// version goes up with every change of a rule, a text or a case.
	version = "1.0.3"
)

// Election is what an election has of its own.
type Election struct {
	// Name of the pack; two elections are two packs.
	Name string
	// Title in Russian and in English.
	Title, TitleEnglish string
	// Day of voting, ISO; From is the first moment of collecting, To the first one after, RFC 3339.
	Day, From, To string
	// Assembly in the genitive ("Московской городской Думы"), District as it stands after "по".
	Assembly, District string
	// Required is how many valid signatures are needed.
	Required int
	// Clause names the law that says so.
	Clause string
}

// Moscow2019 is a district of 2019 whose figures the press gave: about 4,930 filed and 429 bad ones
// permitted. The number required is concluded from them.
func Moscow2019() Election {
	return Election{
		Name: ID, Title: "Региональные и муниципальные выборы (пример: Москва, 2019)",
		TitleEnglish: "Regional and municipal elections (example: Moscow, 2019)",
		Day:          "2019-09-08", From: "2019-06-08T00:00:00+03:00", To: "2019-07-06T18:00:00+03:00",
		Assembly: "Московской городской Думы", District: "одномандатному избирательному округу № 45",
		Required: 4500, Clause: "67-FZ art. 37(1)",
	}
}

// Pack is the rules; it has no state.
type Pack struct {
	// On is the presidential pack, whose passports, names, addresses and sheet these rules stand on.
	On packs.Pack
	// Of is the election; without one it is that of [Moscow2019].
	Of Election
}

func (p Pack) election() Election {
	if p.Of.Name == "" {
		return Moscow2019()
	}
	return p.Of
}

// Describe answers the manifest.
func (p Pack) Describe(ctx context.Context) (packs.Manifest, error) {
	m, err := p.On.Describe(ctx)
	if err != nil {
		return m, err
	}
	e := p.election()
	m.ID, m.Version, m.Sources = e.Name, version, sources()
	m.Effective, m.ElectionDay = packs.Window{From: e.From, To: e.To}, e.Day
	m.Ruleset = e.ruleset(m.Ruleset)
	for language, title := range map[string]string{"ru": e.Title, "en": e.TitleEnglish} {
		words := m.Messages[language]
		maps.DeleteFunc(words, func(key, _ string) bool { return strings.HasPrefix(key, "clause.19-FZ") })
		words["pack.title"] = title
		maps.Copy(words, own(language))
		maps.Copy(words, clauseWords(language, e.Clause))
	}
	m.Say["ru"][codeNoResidence] = "Подписать могут только живущие в этом округе: в паспорте должен быть штамп о регистрации. Спасибо, что пришли."
	m.Say["en"][codeNoResidence] = "Only those who live in this district can sign: the passport must bear a stamp of residence. Thank you for coming."
	return m, nil
}

// codeNoResidence is a warning at a presidential election and a block at this one.
const codeNoResidence = "registration.none"

// Judge answers every case with findings; it never fails.
func (p Pack) Judge(ctx context.Context, c packs.Case) (packs.Verdict, error) {
	if c.ElectionDay == "" {
		c.ElectionDay = p.election().Day
	}
	v, err := p.On.Judge(ctx, c)
	if err != nil {
		return v, err
	}
	for i := range v.Findings {
		f := &v.Findings[i]
		f.Clause = ours(f.Clause)
		if f.Code == codeNoResidence {
			f.Severity, f.Clause, f.ClauseConfirmed = packs.Block, clauseOf(2), false
		}
	}
	if v.Blocked() {
		v.Columns, v.ChancePermille = nil, 0
	}
	if v.Region == withoutRegion {
		v.Region = ""
	}
	return v, nil
}

// Form answers the sheet of a region.
func (p Pack) Form(ctx context.Context, r packs.FormRequest) (packs.Form, error) {
	return p.form(ctx, r)
}

// Cases answers the pack's own examples.
func (p Pack) Cases(ctx context.Context) ([]packs.GoldenCase, error) { return p.cases(ctx) }
