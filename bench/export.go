package main

import (
	"context"

	"github.com/sheaf-drive/sheaf/bench/audit"
	"github.com/sheaf-drive/sheaf/bench/program"
)

// The mutations that are tried at small and at full scale.
const (
	someMutations = 500
	allMutations  = 10_000
)

// exporting measures the export of a drive and its verification.
func exporting(ctx context.Context, s setting) (got outcome, err error) {
	size := "small"
	if s.scale == full {
		size = "middrive"
	}
	err = program.With(ctx, func(programs program.Programs) error {
		m, err := audit.Measure(ctx, audit.Config{Programs: programs, Size: size, Mutations: s.pick(someMutations, allMutations)})
		if err != nil {
			return err
		}
		tried := m["mutations.tried"]
		got.figures = []figure{
			figureOf("mb_s", "MB/s", m["mb_s"]), figureOf("rss_mib", "MiB", m["rss_mib"]),
			figureOf("verify.facts_s", "facts/s", m["verify.facts_s"]),
			figureOf("mutations.rejected", "exports", m["mutations.rejected"]).Bounded(tried[0]),
			figureOf("mutations.tried", "exports", tried),
		}
		return nil
	})
	return got, err
}
