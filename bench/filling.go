package main

import (
	"context"

	"github.com/sheaf-drive/sheaf/bench/program"
)

// fillings is how many drives are filled in, each in a house of its own.
const fillings = 5

// filling measures how fast a node takes a whole drive through its front door, and how many bytes a
// signature leaves behind.
func filling(ctx context.Context, s setting) (outcome, error) {
	size := "small"
	if s.scale == full {
		size = "middrive"
	}
	runs, err := program.Repeated(ctx, fillings, func(ctx context.Context, programs program.Programs) (program.Filled, error) {
		return programs.Fill(ctx, size)
	})
	if err != nil {
		return outcome{}, err
	}
	return fillingFigures(runs), nil
}

func fillingFigures(runs []program.Filled) (got outcome) {
	column := func(of func(program.Filled) float64) (list []float64) {
		for _, r := range runs {
			list = append(list, of(r))
		}
		return list
	}
	got.figures = []figure{
		figureOf("filled_s", "signatures/s", column(func(r program.Filled) float64 { return float64(r.Signatures) / r.Seconds })),
		figureOf("commands_s", "commands/s", column(func(r program.Filled) float64 { return float64(r.Commands) / r.Seconds })),
	}
	for _, of := range []string{"journal", "state", "log", "blobs"} {
		got.figures = append(got.figures,
			figureOf(of, "bytes/signature", column(func(r program.Filled) float64 { return r.Bytes[of] })))
	}
	return got
}
