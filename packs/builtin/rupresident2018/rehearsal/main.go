package main

import (
	"context"
	"strings"

	"github.com/sheaf-drive/sheaf/packs"
	"github.com/sheaf-drive/sheaf/packs/builtin/rupresident2018"
)

func main() { packs.Serve(rehearsal{}) }

// minimum of every kind of nomination: one signature is still too few, so that a shortfall can
// be rehearsed too.
const minimum = 2

// rehearsal is the built-in version but for its minimum. Its version is below every one that
// counts: 0.1.2 rehearses 1.2.2.
type rehearsal struct{ rupresident2018.Pack }

// Describe answers the manifest.
func (r rehearsal) Describe(ctx context.Context) (packs.Manifest, error) {
	m, err := r.Pack.Describe(ctx)
	m.Version = "0." + m.Version[:strings.LastIndexByte(m.Version, '.')]
	for i := range m.Ruleset.Quantities {
		m.Ruleset.Quantities[i].Min = minimum
	}
	return m, err
}
