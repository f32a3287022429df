package rules

import (
	"context"
	"reflect"
	"testing"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/packs"
	"github.com/sheaf-drive/sheaf/packs/builtin/eucitizensinitiative"
	"github.com/sheaf-drive/sheaf/packs/builtin/rupresident2018"
)

func TestQuotaOf(t *testing.T) {
	rules := packs.Ruleset{
		LinesPerSheet: 5,
		Quantities: []packs.Quantity{
			{Nomination: "self", Min: 300, Max: 315, RegionMax: 70},
			{Nomination: "party", Min: 100, Max: 105, RegionMax: 25},
			{Nomination: "free", Min: 10, Max: 20},
			{Nomination: "open", Min: 10},
		},
		Regions: []packs.Region{{Code: "77", Max: 60}, {Code: "16"}},
		Folders: packs.Folders{SheetsPerFolder: 20, MaxSignaturesPerFolder: 90},
	}
	caps := func(r16, r77 int) []core.RegionQuota {
		return []core.RegionQuota{{Region: "16", Max: r16}, {Region: "77", Max: r77}}
	}
	for _, c := range []struct {
		nomination string
		want       core.Quota
	}{
		{"", core.Quota{Min: 300, Max: 315, Regions: caps(70, 60), VolumeSheets: 20, VolumeLines: 90}},
		{"self", core.Quota{Min: 300, Max: 315, Regions: caps(70, 60), VolumeSheets: 20, VolumeLines: 90}},
		{"party", core.Quota{Min: 100, Max: 105, Regions: caps(25, 25), VolumeSheets: 20, VolumeLines: 90}},
		{"free", core.Quota{Min: 10, Max: 20, Regions: caps(20, 20), VolumeSheets: 20, VolumeLines: 90}},
		{"open", core.Quota{Min: 10, Max: 10_000_000, Regions: caps(10_000_000, 10_000_000), VolumeSheets: 20, VolumeLines: 90}},
	} {
		if got, ok := quotaOf(rules, c.nomination, ""); !ok || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%q: %+v (known %v), want %+v", c.nomination, got, ok, c.want)
		}
	}
	if _, ok := quotaOf(rules, "crowd", ""); ok {
		t.Error("an unknown nomination has a quota")
	}
	rules.Folders = packs.Folders{}
	if got, _ := quotaOf(rules, "", ""); got.VolumeSheets != core.SheetsPerFolder || got.VolumeLines != 5*core.SheetsPerFolder {
		t.Errorf("without a rule a volume takes %d sheets and %d lines", got.VolumeSheets, got.VolumeLines)
	}
}

func TestRules_QuotaIsThatOfTheCampaignsNomination(t *testing.T) {
	ctx := context.Background()
	manifest, err := rupresident2018.Pack{}.Describe(ctx)
	if err != nil {
		t.Fatal(err)
	}
	ref := core.PackRef{Name: manifest.ID, Version: manifest.Version}
	r := New(nil, nil, "", nil, time.Now)
	r.running[ref] = &runningPack{manifest: manifest}
	campaign := core.Campaign{Pack: ref}
	quota, by, err := r.Quota(ctx, campaign)
	if err != nil || by != ref || quota.Max != 315000 || quota.Cap("77") != 7500 || quota.Cap("00") != 7500 {
		t.Errorf("by %s: %d at most, %d of region 77 (error %v)", by, quota.Max, quota.Cap("77"), err)
	}
	campaign.Candidate = []core.KeyValue{{Key: "nomination", Value: "party"}}
	if quota, _, err = r.Quota(ctx, campaign); err != nil || quota.Max != 105000 || quota.Cap("77") != 2500 {
		t.Errorf("of a party: %d at most, %d of region 77 (error %v)", quota.Max, quota.Cap("77"), err)
	}
	campaign.Candidate[0].Value = "crowd"
	if _, _, err = r.Quota(ctx, campaign); core.CodeOf(err) != core.Invalid {
		t.Errorf("an unknown nomination: %v", err)
	}
	if _, _, err = r.Quota(ctx, core.Campaign{}); core.CodeOf(err) != core.Unavailable {
		t.Errorf("a campaign without rules: %v", err)
	}
}

// The Union's law wants seven states at their minimum on the day of registration: their seats times those of Parliament, which has
// had 705 until 15 July 2024 and has 720 since (the sources of the pack name where it stands).
func TestRules_QuotaHasTheMinimaOfTheDay(t *testing.T) {
	ctx := context.Background()
	manifest, err := eucitizensinitiative.Pack{}.Describe(ctx)
	if err != nil {
		t.Fatal(err)
	}
	ref := core.PackRef{Name: manifest.ID, Version: manifest.Version}
	r := New(nil, nil, "", nil, time.Now)
	r.running[ref] = &runningPack{manifest: manifest}
	for day, malta := range map[core.Date]int{"2024-07-15": 6 * 705, "2024-07-16": 6 * 720} {
		q, _, err := r.Quota(ctx, core.Campaign{Pack: ref, Candidate: []core.KeyValue{{Key: core.Registered, Value: string(day)}}})
		if err != nil || q.Met != 7 || q.Least("MT") != malta || q.Least("DE") != 96*malta/6 {
			t.Errorf("of %s: %d regions, Malta %d, Germany %d (%v)", day, q.Met, q.Least("MT"), q.Least("DE"), err)
		}
	}
	if _, _, err := r.Quota(ctx, core.Campaign{Pack: ref}); core.CodeOf(err) != core.Invalid {
		t.Errorf("without the day: %v", err)
	}
}
