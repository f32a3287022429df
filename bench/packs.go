package main

import (
	"context"

	"github.com/sheaf-drive/sheaf/bench/judging"
	"github.com/sheaf-drive/sheaf/bench/program"
	"github.com/sheaf-drive/sheaf/bench/trial"
)

// rulePacks measures the boundary between the node and the rules, five times with processes of its own, and a dry run.
func rulePacks(ctx context.Context, s setting) (got outcome, err error) {
	samples := judging.Samples{}
	for range minRuns {
		if err := samples.Measure(ctx, judging.Size{Singles: s.pick(500, 3000), Hundreds: s.pick(100, 1000), Calls: s.pick(2000, 10_000)}); err != nil {
			return got, err
		}
	}
	for _, f := range judging.Figures() {
		got.figures = append(got.figures, figureOf(f.ID, f.Unit, samples[f.ID]))
	}
	size := "small"
	if s.scale == full {
		size = "middrive"
	}
	var speeds []float64
	err = program.With(ctx, func(programs program.Programs) error {
		speeds, err = trial.Measure(ctx, programs, size, minRuns)
		return err
	})
	got.figures = append(got.figures, figureOf("dryrun.signatures_s", "signatures/s", speeds))
	return got, err
}
