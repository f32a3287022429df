package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/sheaf-drive/sheaf/bench/drive"
	"github.com/sheaf-drive/sheaf/bench/program"
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/demo"
	"github.com/sheaf-drive/sheaf/tools/demo/pictures"
)

const (
	pathRuns      = 5 // runs, each in a house of its own: a campaign is handed in once
	pathOperators = 8 // desks that work at the same time
	pathVerifiers = 4 // tables that work at the same time
	otherSeed     = 1 // of the demonstration's own people: nobody whom the desks receive
)

// walk is how much goes the path in one run.
type walk struct {
	operators, verifiers int
	// visits that are measured; width of their pictures in pixels.
	visits, width int
}

// walked is what one run has seen: the visits, and what became of their sheets.
type walked struct{ visits, sheets drive.Day }

// all is every step of the run.
func (w walked) all() (day drive.Day) {
	day.Add(w.visits)
	day.Add(w.sheets)
	return day
}

// path measures the whole path of voters and sheets through HTTP. The first visit of every
// operator is not measured: it fills caches that stay for the day.
func path(ctx context.Context, s setting) (outcome, error) {
	w := walk{pathOperators, pathVerifiers, s.pick(40, 400), pictures.Camera}
	runs, err := program.Repeated(ctx, pathRuns, w.run)
	if err != nil {
		return outcome{}, err
	}
	return figuresOf(runs), nil
}

// run opens a house, receives voters in it and takes their sheets to the end of the path.
func (w walk) run(ctx context.Context, programs program.Programs) (got walked, err error) {
	today := core.Date(time.Now().Format(time.DateOnly))
	house, err := drive.Open(ctx, drive.Config{
		Programs: programs, Today: today, Election: demo.ElectionDay(today), Width: w.width,
		Operators: w.operators, Verifiers: w.verifiers, Visits: w.operators + w.visits, Fill: fill,
	})
	if err != nil {
		return got, err
	}
	defer func() { err = errors.Join(err, house.Close()) }()
	if _, err := house.Receive(ctx, w.operators); err != nil {
		return got, err
	}
	if got.visits, err = house.Receive(ctx, w.visits); err != nil {
		return got, err
	}
	if got.sheets, err = house.Finish(ctx); err != nil {
		return got, err
	}
	for _, step := range drive.Steps() {
		if len(got.all().Steps[step.Name]) == 0 {
			return got, fmt.Errorf("nobody came to the step %s", step.Name)
		}
	}
	return got, nil
}

// figuresOf sums runs up: signatures a second while voters are received, steps a second on the whole
// path, and for every step its middle and what one of a hundred takes longer than.
func figuresOf(runs []walked) (got outcome) {
	var signatures, steps []float64
	middle, late := map[string][]float64{}, map[string][]float64{}
	for _, one := range runs {
		all := one.all()
		signatures = append(signatures, float64(one.visits.Written)/one.visits.Took.Seconds())
		steps = append(steps, float64(all.Samples())/all.Took.Seconds())
		for step, took := range all.Steps {
			middle[step] = append(middle[step], quantile(took, 0.5))
			late[step] = append(late[step], quantile(took, 0.99))
		}
	}
	got.figures = append(got.figures, figureOf("signatures_s", "signatures/s", signatures), figureOf("steps_s", "steps/s", steps))
	for _, step := range drive.Steps() {
		got.figures = append(got.figures,
			figureOf(step.Name+".p50_ms", "ms", middle[step.Name]), figureOf(step.Name+".p99_ms", "ms", late[step.Name]))
	}
	return got
}

// fill has the campaign of the demonstration, without any voter.
func fill(ctx context.Context, f drive.Founded) (drive.Filled, error) {
	made, err := demo.Fill(ctx, client.Config{Server: f.URL},
		demo.Options{Seed: otherSeed, Today: f.Today, Free: f.Free, Admin: f.Login, OneTime: f.Password})
	if err != nil {
		return drive.Filled{}, err
	}
	filled := drive.Filled{Campaign: made.ID, Office: made.Offices[0].ID,
		Accounts: map[core.Role][]drive.Account{}}
	for _, u := range made.Users { // the first coordinator is the first office's
		filled.Accounts[u.Role] = append(filled.Accounts[u.Role], drive.Account{Login: u.Login, Password: u.Password})
	}
	return filled, nil
}
