package builtin

import (
	"context"
	"fmt"

	"github.com/sheaf-drive/sheaf/packs"
	"github.com/sheaf-drive/sheaf/packs/builtin/eucitizensinitiative"
	"github.com/sheaf-drive/sheaf/packs/builtin/hkreferendum"
	"github.com/sheaf-drive/sheaf/packs/builtin/rupresident2018"
	"github.com/sheaf-drive/sheaf/packs/builtin/ruregional"
	"github.com/sheaf-drive/sheaf/packs/builtin/uscainitiative"
)

// table is all of them, by name in alphabetical order.
func table() []entry {
	return []entry{
		{eucitizensinitiative.ID, eucitizensinitiative.Pack{}},
		{hkreferendum.ID, hkreferendum.Pack{}},
		{rupresident2018.ID, rupresident2018.Pack{}},
		{ruregional.ID, ruregional.Pack{On: rupresident2018.Pack{}}},
		{uscainitiative.ID, uscainitiative.Pack{}},
	}
}

type entry struct {
	name string
	pack packs.Pack
}

// Lookup returns the built-in pack of that name.
func Lookup(name string) (packs.Pack, bool) {
	for _, e := range table() {
		if e.name == name {
			return e.pack, true
		}
	}
	return nil, false
}

// Names lists the built-in packs.
func Names() []string {
	var names []string
	for _, e := range table() {
		names = append(names, e.name)
	}
	return names
}

// Manifests are what the built-in packs say of themselves, by their names.
func Manifests(ctx context.Context) (map[string]packs.Manifest, error) {
	manifests := map[string]packs.Manifest{}
	for _, e := range table() {
		m, err := e.pack.Describe(ctx)
		if err != nil {
			return nil, fmt.Errorf("describing pack %s: %w", e.name, err)
		}
		manifests[e.name] = m
	}
	return manifests, nil
}
