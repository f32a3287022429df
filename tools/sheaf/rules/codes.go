package rules

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/packs/packfile"
	"github.com/sheaf-drive/sheaf/packs/papers"
)

// Codes are those of the findings that a version has words for. No process is started for them: those of a version that does
// not run are what this program has built in, or what the papers of its file say. Errors: NotFound where there is neither.
func (r *Rules) Codes(ctx context.Context, ref core.PackRef) ([]string, error) {
	if p := r.known(ref); p != nil {
		return codesOf(p.manifest.Messages, p.manifest.Say), nil
	}
	if m, ok := r.builtin[ref.Name]; ok && m.Version == ref.Version {
		return codesOf(m.Messages, m.Say), nil
	}
	if r.blobs == nil {
		return nil, notHere(ref)
	}
	return r.codesInFile(ctx, ref)
}

// codesInFile reads them from the papers of the version's file, once: a file is long, and never changes.
func (r *Rules) codesInFile(ctx context.Context, ref core.PackRef) ([]string, error) {
	r.mu.Lock()
	codes, read := r.codes[ref]
	r.mu.Unlock()
	if read {
		return codes, nil
	}
	data, err := r.blobs.Get(ctx, ref.Digest)
	if err != nil {
		return nil, err
	}
	file, err := packfile.Reread(data, packfile.Platform())
	if err != nil {
		return nil, err
	}
	messages, say, err := papers.Words(file.Papers)
	if err != nil {
		return nil, err
	}
	codes = codesOf(messages, say)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.codes[ref] = codes
	return codes, nil
}

// codesOf are those of the findings among the words of all languages.
func codesOf(messages, say map[string]map[string]string) []string {
	codes := map[string]bool{}
	for lang, words := range messages {
		for key := range words {
			code, _, _ := strings.Cut(key, "@")
			if named, is := strings.CutPrefix(code, "name."); !is || say[lang][named] == "" {
				codes[code] = !slices.ContainsFunc([]string{"clause.", "check.", "column.", "confirm.", "ground.", "pack."},
					func(of string) bool { return strings.HasPrefix(code, of) })
			}
		}
	}
	maps.DeleteFunc(codes, func(_ string, is bool) bool { return !is })
	return slices.Sorted(maps.Keys(codes))
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
