package rupresident2018

import (
	"context"

	"github.com/sheaf-drive/sheaf/packs"
)

const (
	// ID is the name of this pack.
	ID = "ru-president-2018"
	// version goes up with every change of a rule, a text or a case.
	version = "1.2.0"
	// electionDay holds where the campaign names no other.
	electionDay = "2018-03-18"
)

// Pack is the rules; it has no state.
type Pack struct{}

// Describe answers the manifest.
func (Pack) Describe(context.Context) (packs.Manifest, error) {
	messages, say, err := texts()
	if err != nil {
		return packs.Manifest{}, err
	}
	return packs.Manifest{
		ID: ID, Version: version, Jurisdiction: "RU",
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
func (Pack) Judge(_ context.Context, c packs.Case) (packs.Verdict, error) {
	return judge(c), nil
}

// Form answers the sheet of a region.
func (Pack) Form(_ context.Context, r packs.FormRequest) (packs.Form, error) {
	return form(r)
}

// Cases answers the pack's own examples.
func (Pack) Cases(context.Context) ([]packs.GoldenCase, error) { return cases(), nil }
