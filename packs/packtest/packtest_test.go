package packtest

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/sheaf-drive/sheaf/packs"
	"github.com/sheaf-drive/sheaf/packs/law"
)

// sound is the smallest pack that passes; the tests break one thing of it at a time.
type sound struct {
	manifest packs.Manifest
	form     packs.Form
	cases    []packs.GoldenCase
	judge    func(packs.Case) (packs.Verdict, error)
}

func (p *sound) Describe(context.Context) (packs.Manifest, error)             { return p.manifest, nil }
func (p *sound) Cases(context.Context) ([]packs.GoldenCase, error)            { return p.cases, nil }
func (p *sound) Judge(_ context.Context, c packs.Case) (packs.Verdict, error) { return p.judge(c) }

func (p *sound) Form(_ context.Context, r packs.FormRequest) (packs.Form, error) {
	if r.Candidate.Name == "" || r.Region != "16" {
		return packs.Form{}, &packs.FieldError{Field: "candidate.name", Code: "name.missing"}
	}
	return p.form, nil
}

func newSound() *sound {
	words := func(text string) map[string]string {
		return map[string]string{"pack.title": "T", "name.missing": text, "ground.1": "G", "clause.C": "C",
			"name.name.missing": "N", "confirm.name.missing": "N", "column.name": "N",
			"check.name": "N", "check.block": "B"}
	}
	return &sound{
		manifest: packs.Manifest{
			ID: "sound", Version: "1.0.0", Jurisdiction: "RU", ElectionDay: "2018-03-18",
			Effective: packs.Window{From: "2017-12-27T00:00:00+03:00", To: "2018-01-31T18:00:00+03:00"},
			Languages: []string{"ru", "en"}, Sources: []packs.Source{{Title: "S"}},
			Ruleset: packs.Ruleset{
				Quantities: []packs.Quantity{{Min: 1, Max: 2,
					Verification: law.Verification{Statistic: law.StatisticDefectRate, Draws: []int{1}, RefuseShare: 500}}},
				Regions:       []packs.Region{{Code: "16", Name: "R"}},
				DocumentKinds: []packs.DocumentKind{{ID: "passport"}},
				LinesPerSheet: 5, VotingAge: 18, ChanceBasePermille: 900,
				Grounds: []packs.Ground{{Number: "1", Clause: "C", Level: "line"}},
			},
			Messages: map[string]map[string]string{"ru": words("Нет {0}"), "en": words("No {0}")},
			Say: map[string]map[string]string{
				"ru": {"name.missing": "Нет"}, "en": {"name.missing": "No"}},
		},
		form: packs.Form{Clause: "C", Title: "T", Lines: []string{"L"}, WidthMM: 10, LinesPerSheet: 5,
			LineHeightMM: 12, Blocks: []packs.FormBlock{{Key: "collector", Checks: []packs.FormCheck{{Key: "block"}}, Template: "{family}, {birth}"}},
			Checks:  []packs.FormCheck{{Key: "name", Column: "name"}},
			Columns: []packs.FormColumn{{Number: 1, Key: "name", Title: "N", WidthMM: 10, Writer: "voter"}}},
		cases: []packs.GoldenCase{
			{Name: "named", Clause: "C", Case: packs.Case{Family: "N"}, ChancePermille: 900},
			{Name: "nameless", Clause: "C", Findings: []string{"block name.missing family"}},
		},
		judge: judgeSound,
	}
}

func judgeSound(c packs.Case) (packs.Verdict, error) {
	if c.Family == "" {
		return packs.Verdict{Findings: []packs.Finding{{
			Code: "name.missing", Severity: packs.Block, Field: "family", Params: []string{"x"}}}}, nil
	}
	return packs.Verdict{Region: "16", ChancePermille: 900,
		Columns: []packs.Column{{Number: 1, Key: "name", Text: c.Family, Writer: "voter"}}}, nil
}

func TestCheck_SoundPackPasses(t *testing.T) {
	Run(t, newSound())
}

func TestCheck_FindsDefects(t *testing.T) {
	var turn atomic.Int64
	altered := func(change func(*packs.Verdict)) func(*sound) {
		return func(p *sound) {
			p.judge = func(c packs.Case) (packs.Verdict, error) {
				v, err := judgeSound(c)
				change(&v)
				return v, err
			}
		}
	}
	for name, x := range map[string]struct {
		plant func(*sound)
		want  string
	}{
		"version": {func(p *sound) { p.manifest.Version = "one" }, "malformed"},
		"window without zone": {func(p *sound) { p.manifest.Effective.To = "2018-01-31" },
			"no span with hour and zone"},
		"language without words": {func(p *sound) { delete(p.manifest.Messages["en"], "name.missing") },
			"name.missing has no words in en"},
		"other places": {func(p *sound) { p.manifest.Messages["en"]["name.missing"] = "No {1}" },
			"name other places"},
		"words to say in one language": {func(p *sound) { delete(p.manifest.Say["en"], "name.missing") },
			"name.missing has no words in ru or en"},
		"ground without words": {func(p *sound) { delete(p.manifest.Messages["ru"], "ground.1") },
			"ground.1 has no words in ru"},
		"clause of a ground without words": {func(p *sound) { p.manifest.Ruleset.Grounds[0].Clause = "D" },
			"clause.D has no words in ru"},
		"clause of a finding without words": {altered(func(v *packs.Verdict) {
			for i := range v.Findings {
				v.Findings[i].Clause = "E"
			}
		}), "clause.E has no words in en"},
		"block to turn away without a name": {func(p *sound) { delete(p.manifest.Messages["ru"], "name.name.missing") },
			"name.name.missing has no words in ru"},
		"tick of no finding": {func(p *sound) {
			p.manifest.Messages["ru"]["confirm.gone"], p.manifest.Messages["en"]["confirm.gone"] = "W", "W"
		}, "gone has no words in ru"},
		"words of a field alone": {func(p *sound) {
			p.manifest.Messages["ru"]["gone@family"], p.manifest.Messages["en"]["gone@family"] = "W", "W"
		}, "gone has no words in ru"},
		"words of a field with another place": {func(p *sound) {
			for _, m := range p.manifest.Messages {
				m["name.missing@family"] = "{3}"
			}
		}, "want parameter 3"},
		"voter's column without words": {func(p *sound) { delete(p.manifest.Messages["ru"], "column.name") },
			"column.name has no words in ru"},
		"ground of no level": {func(p *sound) { p.manifest.Ruleset.Grounds[0].Level = "page" }, "of no level"},
		"region twice": {func(p *sound) {
			p.manifest.Ruleset.Regions = append(p.manifest.Ruleset.Regions, p.manifest.Ruleset.Regions...)
		}, "nameless or twice"},
		"statistic": {func(p *sound) { p.manifest.Ruleset.Quantities[0].Verification.Statistic = "guess" },
			`incomplete for statistic "guess"`},
		"projection without bounds": {func(p *sound) {
			p.manifest.Ruleset.Quantities[0].Verification = law.Verification{Statistic: law.StatisticProjection, SampleLeast: 5}
		}, `incomplete for statistic "projection"`},
		"rounding of no step": {func(p *sound) {
			p.manifest.Ruleset.Quantities[0].Verification.Rounding = []law.Rounding{{Step: "end", Mode: "up"}}
		}, `rounds step "end"`},
		"no way to know a voter": {func(p *sound) { p.manifest.Ruleset.DocumentKinds = nil }, "neither document kinds nor questions"},
		"question without words": {func(p *sound) {
			p.manifest.Ruleset.Questions = []law.Question{{Key: "id", Of: law.AskVoter, Kind: "text"}}
		}, "ask.id has no words in ru"},
		"question of a bad pattern": {func(p *sound) {
			p.manifest.Ruleset.Questions = []law.Question{{Key: "id", Of: law.AskVoter, Kind: "text", Pattern: "("}}
		}, `question "id" is twice`},
		"question twice in a region": {func(p *sound) {
			p.manifest.Ruleset.Questions = []law.Question{
				{Key: "id", Of: law.AskVoter, Kind: "text", Regions: []string{"16"}},
				{Key: "id", Of: law.AskVoter, Kind: "text"}}
		}, `question "id" is twice`},
		"question of no region": {func(p *sound) {
			p.manifest.Ruleset.Questions = []law.Question{{Key: "id", Of: law.AskVoter, Kind: "text", Regions: []string{"99"}}}
		}, `asked in region "99"`},
		"step of no question": {func(p *sound) { p.manifest.Ruleset.Steps = []law.Step{{Key: "token", Asks: []string{"phone"}}} },
			`names question "phone"`},
		"more regions than have a minimum": {func(p *sound) { p.manifest.Ruleset.MetRegions = 1 }, "1 regions have to reach"},
		"minimum of nothing": {func(p *sound) {
			p.manifest.Ruleset.Regions[0].Minima = []law.Minimum{{Units: 96}}
		}, `a minimum of region "16" is none`},
		"age of no day": {func(p *sound) {
			p.manifest.Ruleset.Ages = []law.Age{{Region: "16", From: "2026-02-29", Years: 16}}
		}, "the age in region 16"},
		"no election day":   {func(p *sound) { p.manifest.ElectionDay = "" }, "election day"},
		"no languages":      {func(p *sound) { p.manifest.Languages = nil }, "languages or sources are missing"},
		"no cases":          {func(p *sound) { p.cases = nil }, "no cases of its own"},
		"case without name": {func(p *sound) { p.cases[0].Name = "" }, "empty or taken"},
		"case that fails":   {func(p *sound) { p.cases[1].Findings = nil }, "nameless: findings are"},
		"error": {func(p *sound) {
			p.judge = func(packs.Case) (packs.Verdict, error) { return packs.Verdict{}, errors.New("E") }
		}, "judging: E"},
		"panic on a bad case": {func(p *sound) {
			p.judge = func(c packs.Case) (packs.Verdict, error) {
				_ = c.Birth[:len(c.Birth)-len(c.Stage)]
				return judgeSound(c)
			}
		}, "the pack panics"},
		"not the same twice": {func(p *sound) {
			p.judge = func(c packs.Case) (packs.Verdict, error) {
				v, err := judgeSound(c)
				v.ChancePermille = int(turn.Add(1) % 1000)
				return v, err
			}
		}, "the second answer differs"},
		"finding without words": {altered(func(v *packs.Verdict) {
			v.Findings = []packs.Finding{{Code: "new", Severity: packs.Hint, Field: "family"}}
		}), "new has no words in ru"},
		"too few parameters": {altered(func(v *packs.Verdict) {
			for i := range v.Findings {
				v.Findings[i].Params = nil
			}
		}), "want parameter 0"},
		"columns in spite of a block": {altered(func(v *packs.Verdict) {
			v.Columns = []packs.Column{{Number: 1, Key: "name", Writer: "voter"}}
		}), "columns in spite of a block"},
		"a warning that somebody may lift": {altered(func(v *packs.Verdict) {
			v.Findings = []packs.Finding{{Code: "name.missing", Severity: packs.Warn, Field: "family",
				Params: []string{"x"}, LiftBy: []string{"coordinator"}}}
		}), "is no block"},
		"unknown region": {altered(func(v *packs.Verdict) { v.Region = "17" }), "not in the ruleset"},
		"width":          {func(p *sound) { p.form.WidthMM = 11 }, "mm wide"},
		"no block where a sheet can be at fault": {func(p *sound) {
			p.form.Blocks, p.manifest.Ruleset.Grounds[0].Level = nil, "sheet"
		}, "the form has no block"},
		"lines":                   {func(p *sound) { p.form.LinesPerSheet = 4 }, "the form has 4 lines"},
		"no checklist":            {func(p *sound) { p.form.Checks = nil }, "has no checklist"},
		"no checklist of a block": {func(p *sound) { p.form.Blocks[0].Checks = nil }, "has no checklist"},
		"check without words":     {func(p *sound) { delete(p.manifest.Messages["ru"], "check.name") }, "check.name has no words in ru"},
		"check of a block without words": {func(p *sound) { delete(p.manifest.Messages["en"], "check.block") },
			"check.block has no words in en"},
		"check on two lists": {func(p *sound) { p.form.Blocks[0].Checks[0].Key = "name" }, `check "name" is malformed or twice`},
		"no template":        {func(p *sound) { p.form.Blocks[0].Template = "" }, "block collector has no template"},
		"template of unknown data": {func(p *sound) { p.form.Blocks[0].Template = "{family}, {surname}" },
			`asks for "surname", which the house does not know`},
		"template with an open bracket": {func(p *sound) { p.form.Blocks[0].Template = "{family}, {birth" }, "without its twin"},
		"check of no word":              {func(p *sound) { p.form.Checks[0].Key = "Name!" }, `check "Name!" is malformed`},
		"check of no column":            {func(p *sound) { p.form.Checks[0].Column = "house" }, "check name is about no column"},
		"other writer": {func(p *sound) { p.form.Columns[0].Writer = "collector" },
			"column 1 is not that of the form"},
	} {
		t.Run(name, func(t *testing.T) {
			p := newSound()
			x.plant(p)
			problems := strings.Join(Check(t.Context(), p), "\n")
			if !strings.Contains(problems, x.want) {
				t.Errorf("wanted %q among:\n%.500s", x.want, problems)
			}
		})
	}
}
