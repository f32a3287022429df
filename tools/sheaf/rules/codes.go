package rules

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
)

// Codes are those of the findings that a version has words for.
func (r *Rules) Codes(ctx context.Context, ref core.PackRef) ([]string, error) {
	p, err := r.find(ctx, ref)
	if err != nil {
		return nil, err
	}
	codes := map[string]bool{}
	lang := p.manifest.Languages[0]
	for key := range p.manifest.Messages[lang] {
		code, _, _ := strings.Cut(key, "@")
		if named, is := strings.CutPrefix(code, "name."); !is || p.manifest.Say[lang][named] == "" {
			codes[code] = !slices.ContainsFunc([]string{"clause.", "check.", "column.", "confirm.", "ground.", "pack."},
				func(of string) bool { return strings.HasPrefix(code, of) })
		}
	}
	maps.DeleteFunc(codes, func(_ string, is bool) bool { return !is })
	return slices.Sorted(maps.Keys(codes)), nil
}

// Regions are those that a version knows, with that of the sheets without one.
func (r *Rules) Regions(ctx context.Context, ref core.PackRef) ([]core.Region, error) {
	p, err := r.find(ctx, ref)
	if err != nil {
		return nil, err
	}
	list := []core.Region{core.NoRegion}
	for _, region := range p.manifest.Ruleset.Regions {
		list = append(list, core.Region(region.Code))
	}
	return list, nil
}
