package main

import (
	"context"

	"github.com/sheaf-drive/sheaf/bench/choice"
)

// choosing measures the choice of what to hand in.
func choosing(ctx context.Context, _ setting) (outcome, error) {
	got, err := choice.Selection(ctx)
	if err != nil {
		return outcome{}, err
	}
	return outcome{figures: []figure{
		figureOf("line.seconds", "s", got["line.seconds"]),
		figureOf("line.gap", "signatures", got["line.gap"]).Bounded(0),
		figureOf("sheet.seconds", "s", got["sheet.seconds"]),
		figureOf("sheet.gap", "signatures", got["sheet.gap"]).Bounded(0),
		figureOf("sheet.dual_gap", "signatures", got["sheet.dual_gap"]).Bounded(0),
	}}, nil
}

// forecasting measures what the screen of the forecast computes.
func forecasting(ctx context.Context, _ setting) (outcome, error) {
	got, err := choice.Forecast(ctx)
	if err != nil {
		return outcome{}, err
	}
	return outcome{figures: []figure{figureOf("ms", "ms", got["ms"])}}, nil
}
