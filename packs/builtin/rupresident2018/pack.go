package rupresident2018

import (
	"context"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
	"github.com/sheaf-drive/sheaf/packs"
	"github.com/sheaf-drive/sheaf/packs/builtin/rupresident2018/sheetform"
)

const (
	// ID is the name of this pack.
	ID = "ru-president-2018"
	// version goes up with every change of a rule, a text or a case.
	version = "1.2.9"
	// electionDay holds where the campaign names no other.
	electionDay = "2018-03-18"
)

// Pack is the rules; it has no state. Its zero value is the version that is built in.
type Pack struct {
	// next says that this is the version after it.
	next bool
}

// nextVersion is that of Next.
const nextVersion = "1.3.0"

// Next is the version after the built-in one, with one rule changed: a typed "ё" is a hint, which
// asks for no tick, and not a warning. It shows how a headquarters swaps a pack.
func Next() Pack { return Pack{next: true} }

// version is the pack's own.
func (p Pack) version() string {
	if p.next {
		return nextVersion
	}
	return version
}

// yo is how much a typed "ё" weighs.
func (p Pack) yo() string {
	if p.next {
		return packs.Hint
	}
	return packs.Warn
}

// Describe answers the manifest.
func (p Pack) Describe(context.Context) (packs.Manifest, error) {
	messages, say, err := texts()
	if err != nil {
		return packs.Manifest{}, err
	}
	return packs.Manifest{
		ID: ID, Version: p.version(), Jurisdiction: "RU",
		Effective:   packs.Window{From: "2017-12-27T00:00:00+03:00", To: "2018-01-31T18:00:00+03:00"},
		ElectionDay: electionDay,
		Languages:   []string{"ru", "en"},
		Sources:     sources(),
		Ruleset:     ruleset(),
		Messages:    messages,
		Say:         say,
	}, nil
}

// Judge answers every case with findings; it never fails.
func (p Pack) Judge(_ context.Context, c packs.Case) (packs.Verdict, error) {
	return p.judge(c), nil
}

// Form answers the sheet of a region.
func (Pack) Form(_ context.Context, r packs.FormRequest) (packs.Form, error) {
	return sheetform.Form(r, onPaper())
}

// Cases answers the pack's own examples.
func (p Pack) Cases(context.Context) ([]packs.GoldenCase, error) {
	all := cases()
	for i := range all {
		for n, f := range all[i].Findings {
			if weight, of, _ := strings.Cut(f, " "); weight == packs.Warn && strings.HasPrefix(of, "name.yo ") {
				all[i].Findings[n] = p.yo() + " " + of
			}
		}
	}
	return all, nil
}

// onPaper is what the sheet says of the law.
func onPaper() sheetform.Law {
	return sheetform.Law{ElectionDay: electionDay, Lines: ruleset().LinesPerSheet, RegionName: func(code string) (string, bool) {
		return address.NameOfRegion(core.Region(code))
	}}
}
