package main

import (
	"context"

	"github.com/sheaf-drive/sheaf/packs"
	"github.com/sheaf-drive/sheaf/packs/builtin/rupresident2018"
)

func main() { packs.Serve(rehearsal{}) }

// minimum of every kind of nomination: one signature is still too few, so that a shortfall can
// be rehearsed too.
const minimum = 2

// rehearsal is the built-in version but for its minimum. It has a name of its own, so that nobody takes it
// for rules that count.
type rehearsal struct{ rupresident2018.Pack }

// Describe answers the manifest.
func (r rehearsal) Describe(ctx context.Context) (packs.Manifest, error) {
	m, err := r.Pack.Describe(ctx)
	m.ID += "-rehearsal"
	for i := range m.Ruleset.Quantities {
		m.Ruleset.Quantities[i].Min = minimum
	}
	return m, err
}
