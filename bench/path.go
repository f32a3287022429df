package main

import (
	"context"
	"errors"
	"time"

	"github.com/sheaf-drive/sheaf/bench/desk"
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/demo"
)

const (
	pathRuns      = 5 // runs, each of new voters in the same house
	pathOperators = 8 // desks that work at the same time
	otherSeed     = 1 // of the demonstration's own people: nobody whom the desks receive
)

// path measures whole visits through HTTP. The first visit of every operator is not measured:
// it fills caches that stay for the day.
func path(ctx context.Context, s setting) (got outcome, err error) {
	visits := s.pick(40, 400)
	today := core.Date(time.Now().Format(time.DateOnly))
	house, err := desk.Open(ctx, desk.Config{
		Today: today, Election: demo.ElectionDay(today),
		Operators: pathOperators, Visits: pathOperators + pathRuns*visits, Fill: fill,
	})
	if err != nil {
		return outcome{}, err
	}
	defer func() { err = errors.Join(err, house.Close()) }()
	if _, err := house.Receive(ctx, pathOperators); err != nil {
		return outcome{}, err
	}
	var rate []float64
	middle, late := map[string][]float64{}, map[string][]float64{}
	for range pathRuns {
		day, err := house.Receive(ctx, visits)
		if err != nil {
			return outcome{}, err
		}
		rate = append(rate, float64(day.Written)/day.Took.Seconds())
		for step, took := range day.Steps {
			middle[step] = append(middle[step], quantile(took, 0.5))
			late[step] = append(late[step], quantile(took, 0.99))
		}
	}
	got.figures = append(got.figures, figureOf("signatures_s", "signatures/s", rate))
	for _, step := range desk.Steps() {
		got.figures = append(got.figures,
			figureOf(step+".p50_ms", "ms", middle[step]), figureOf(step+".p99_ms", "ms", late[step]))
	}
	return got, nil
}

// fill has the campaign of the demonstration, without any voter.
func fill(ctx context.Context, f desk.Founded) (desk.Filled, error) {
	made, err := demo.Fill(ctx, client.Config{Server: f.URL},
		demo.Options{Seed: otherSeed, Today: f.Today, Free: f.Free, Admin: f.Login, OneTime: f.Password})
	if err != nil {
		return desk.Filled{}, err
	}
	filled := desk.Filled{Campaign: made.ID, Office: made.Offices[0].ID,
		Accounts: map[core.Role]desk.Account{}}
	for _, u := range made.Users {
		if _, there := filled.Accounts[u.Role]; !there { // the first coordinator is the first office's
			filled.Accounts[u.Role] = desk.Account{Login: u.Login, Password: u.Password}
		}
	}
	return filled, nil
}
