package rejudge

import (
	"context"
	"slices"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// Rules knows what versions of the rules speak of.
type Rules interface {
	// Codes are those of the findings that a version has words for, Regions those that it knows.
	Codes(ctx context.Context, ref core.PackRef) ([]string, error)
	Regions(ctx context.Context, ref core.PackRef) ([]core.Region, error)
}

// judged are the versions whose verdicts those in force do not stand behind: they have been in force before.
func judged(v state.View, campaign core.Campaign) (refs []core.PackRef) {
	for _, p := range query.Packs(v, campaign.ID) {
		if p.State == core.PackRetired && p.Ref != campaign.Pack {
			refs = append(refs, p.Ref)
		}
	}
	return refs
}

// codes are those of the findings that a recorded verdict may have; all is false where a version that has judged cannot be
// asked any more.
func (s *Room) codes(r *serve.Request, refs []core.PackRef) (codes []string, all bool) {
	all = true
	for _, ref := range refs {
		its, err := s.Rules.Codes(r.Context(), ref)
		codes, all = append(codes, its...), all && err == nil
	}
	slices.Sort(codes)
	return slices.Compact(codes), all
}

// setting is what the state says of a wish.
type setting struct {
	// judged are the versions that have judged, inForce judges.
	judged  []core.PackRef
	inForce core.PackRef
	// office says that the office wished for is one of the campaign's.
	office bool
}

// chosen is the wish, or a refusal of what chooses nothing because there is no such thing: a job that judges none would pass for
// one that finds nothing. No view is open: packs are asked.
func (s *Room) chosen(r *serve.Request, in setting, wish Chosen) (core.Chosen, error) {
	c := core.Chosen{Region: core.Region(strings.TrimSpace(wish.Region)), Office: core.OfficeID(strings.TrimSpace(wish.Office)),
		Code: strings.TrimSpace(wish.Code), Version: strings.TrimSpace(wish.Version)}
	if c.Region != "" {
		regions, err := s.Rules.Regions(r.Context(), in.inForce)
		if err == nil && !slices.Contains(regions, c.Region) {
			return c, core.Refuse(core.NotFound, "region", "rejudge.region_unknown", string(c.Region))
		}
	}
	if c.Office != "" && !in.office {
		return c, core.Refuse(core.NotFound, "office", "rejudge.office_unknown", string(c.Office))
	}
	switch {
	case len(in.judged) > 0:
	case c.Code != "":
		return c, core.Refuse(core.NotFound, "code", "rejudge.none_judged")
	case c.Version != "":
		return c, core.Refuse(core.NotFound, "version", "rejudge.none_judged")
	}
	if c.Code != "" {
		if codes, all := s.codes(r, in.judged); all && !slices.Contains(codes, c.Code) {
			return c, core.Refuse(core.NotFound, "code", "rejudge.code_unknown", c.Code, strings.Join(codes, ", "))
		}
	}
	if c.Version != "" {
		at := slices.IndexFunc(in.judged, func(ref core.PackRef) bool { return ref.String() == c.Version || ref.Version == c.Version })
		if at < 0 {
			names := make([]string, len(in.judged))
			for i, ref := range in.judged {
				names[i] = ref.String()
			}
			return c, core.Refuse(core.NotFound, "version", "rejudge.version_unknown", c.Version, strings.Join(names, ", "))
		}
	}
	return c, nil
}
