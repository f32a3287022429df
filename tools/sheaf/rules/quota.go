package rules

import (
	"context"
	"slices"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/forecast"
	"github.com/sheaf-drive/sheaf/packs"
)

// Quota is what a filing of the campaign must keep, by its pack in force, which is named beside
// it. Errors: Unavailable where the pack is not here, Invalid where it knows no such nomination.
func (r *Rules) Quota(ctx context.Context, c core.Campaign) (core.Quota, core.PackRef, error) {
	p, err := r.find(ctx, c.Pack)
	if err != nil {
		return core.Quota{}, core.PackRef{}, err
	}
	nomination := candidateOf(c).Nomination
	if p.manifest.Ruleset.MetRegions > 0 && c.Registered() == "" {
		return core.Quota{}, core.PackRef{}, core.Refuse(core.Invalid, "registered", "pack.registered").About("pack:" + c.Pack.String())
	}
	quota, ok := quotaOf(p.manifest.Ruleset, nomination, string(c.Registered()))
	if !ok {
		return core.Quota{}, core.PackRef{}, core.Refuse(core.Invalid, "candidate.nomination", "pack.nomination", nomination).
			About("pack:" + c.Pack.String())
	}
	return quota, c.Pack, nil
}

// Check is how the commission checks a filing of the campaign, by its pack in force. Errors: as Quota's, and a scheme that this program does not know.
func (r *Rules) Check(ctx context.Context, c core.Campaign) (forecast.Check, error) {
	p, err := r.find(ctx, c.Pack)
	if err != nil {
		return forecast.Check{}, err
	}
	nomination := candidateOf(c).Nomination
	for _, q := range p.manifest.Ruleset.Quantities {
		if nomination == "" || q.Nomination == nomination {
			s, err := SchemeOf(q.Verification)
			return forecast.Check{Scheme: s, Sheets: q.Verification.Unit == unitSheet, Whole: !p.manifest.Ruleset.StrikeOut}, err
		}
	}
	return forecast.Check{}, core.Refuse(core.Invalid, "candidate.nomination", "pack.nomination", nomination).About("pack:" + c.Pack.String())
}

// unitSheet is what a pack writes where whole sheets are drawn.
const unitSheet = "sheet"

// Unconfirmed implements watch.Rules.
func (r *Rules) Unconfirmed(ctx context.Context, ref core.PackRef) (int, error) {
	p, err := r.find(ctx, ref)
	if err != nil {
		return 0, err
	}
	open := 0
	for _, s := range p.manifest.Sources {
		if !s.Confirmed {
			open++
		}
	}
	return open, nil
}

// noMax stands where a law sets no maximum: the largest that a selection may have.
const noMax = 10_000_000

// quotaOf is the quantity of one kind of nomination, the first where none is named, with a cap
// for each region of the ruleset: its own, which is that of the first nomination, else that of
// the quantity; where the law knows none, the quantity's maximum. The minima of regions are those for what was registered on that day.
func quotaOf(rules packs.Ruleset, nomination, registered string) (core.Quota, bool) {
	at := slices.IndexFunc(rules.Quantities, func(q packs.Quantity) bool {
		return nomination == "" || q.Nomination == nomination
	})
	if at < 0 {
		return core.Quota{}, false
	}
	q := rules.Quantities[at]
	if q.Max == 0 {
		q.Max = noMax
	}
	quota := core.Quota{
		Min: q.Min, Max: q.Max, Met: rules.MetRegions,
		VolumeSheets: rules.Folders.SheetsPerFolder, VolumeLines: rules.Folders.MaxSignaturesPerFolder,
	}
	if quota.VolumeSheets == 0 {
		quota.VolumeSheets = core.SheetsPerFolder
	}
	if quota.VolumeLines == 0 {
		quota.VolumeLines = quota.VolumeSheets * rules.LinesPerSheet
	}
	for _, g := range rules.Regions {
		most := q.Max
		switch {
		case at == 0 && g.Max > 0:
			most = g.Max
		case q.RegionMax > 0:
			most = q.RegionMax
		}
		r := core.RegionQuota{Region: core.Region(g.Code), Max: most}
		if quota.Met > 0 {
			r.Min = min(g.MinOn(registered), most)
		}
		quota.Regions = append(quota.Regions, r)
	}
	slices.SortFunc(quota.Regions, func(a, b core.RegionQuota) int {
		return strings.Compare(string(a.Region), string(b.Region))
	})
	return quota, true
}
