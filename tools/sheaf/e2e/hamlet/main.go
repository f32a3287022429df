package main

import (
	"context"

	"github.com/sheaf-drive/sheaf/packs"
	"github.com/sheaf-drive/sheaf/packs/builtin/rupresident2018"
)

func main() { packs.Serve(hamlet{}) }

// hamlet is the built-in version with quantities and a name of its own.
type hamlet struct{ rupresident2018.Pack }

// Describe answers the manifest.
func (h hamlet) Describe(ctx context.Context) (packs.Manifest, error) {
	m, err := h.Pack.Describe(ctx)
	m.ID += "-hamlet"
	for i := range m.Ruleset.Quantities {
		q := &m.Ruleset.Quantities[i]
		q.Min, q.Max, q.RegionMax = 2, 4, 3
	}
	for i := range m.Ruleset.Regions {
		m.Ruleset.Regions[i].Max = 3
	}
	return m, err
}
