package main

import (
	"context"
	"maps"
	"slices"

	"github.com/sheaf-drive/sheaf/bench/spelling"
)

// addresses measures what the desk asks of names and addresses.
func addresses(ctx context.Context, s setting) (outcome, error) {
	shares, err := spelling.Names(ctx, s.pick(4, 1))
	var got outcome
	for _, id := range slices.Sorted(maps.Keys(shares)) {
		got.figures = append(got.figures, figureOf("names."+id, "share", shares[id]))
	}
	return got, err
}
