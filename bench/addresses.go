package main

import "context"

// addresses measures what the desk asks of names and addresses.
func addresses(ctx context.Context, s setting) (outcome, error) {
	spelled, err := nameFigures(ctx, s)
	return outcome{figures: spelled}, err
}
