package desk

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/demo/people"
	"github.com/sheaf-drive/sheaf/tools/demo/pictures"
	"github.com/sheaf-drive/sheaf/tools/demo/reception"
)

// The steps of a visit, one request each; the questionnaire takes a second one when there is
// a warning to confirm.
const (
	StepOpen          = "open"
	StepQuestionnaire = "questionnaire"
	StepSheet         = "sheet"
	StepLine          = "line"
)

// Steps lists them in their order.
func Steps() []string { return []string{StepOpen, StepQuestionnaire, StepSheet, StepLine} }

// Day is what the clock has seen.
type Day struct {
	// Written signatures, and the time from the first request to the last answer.
	Written int
	Took    time.Duration
	// Steps holds what every request of a step took, in milliseconds.
	Steps map[string][]float64
}

// operator receives one voter after the other.
type operator struct {
	front *client.Client
	codes []string // of his sheets
	lines int      // that are written
}

// guest is a voter with the form of the first step, as a browser sends it.
type guest struct {
	people.Person
	kind string
	form []byte
}

// Receive lets the operators receive n voters, as many at once as there are operators. The
// voters' pictures are drawn before the clock runs.
func (h *House) Receive(ctx context.Context, n int) (Day, error) {
	if n > len(h.voters) {
		return Day{}, fmt.Errorf("%d voters are left, not %d", len(h.voters), n)
	}
	guests, err := invite(h.voters[:n], h.width)
	if err != nil {
		return Day{}, err
	}
	h.voters = h.voters[n:]
	day := Day{Steps: map[string][]float64{}}
	var failed []error
	var mu sync.Mutex // guards day and failed
	var wait sync.WaitGroup
	start := time.Now()
	for i, o := range h.operators {
		wait.Go(func() {
			mine := Day{Steps: map[string][]float64{}}
			var err error
			for at := i; at < len(guests) && err == nil; at += len(h.operators) {
				err = o.visit(ctx, guests[at], &mine)
			}
			mu.Lock()
			defer mu.Unlock()
			failed = append(failed, err)
			day.Written += mine.Written
			for step, took := range mine.Steps {
				day.Steps[step] = append(day.Steps[step], took...)
			}
		})
	}
	wait.Wait()
	day.Took = time.Since(start)
	return day, errors.Join(failed...)
}

// invite draws the pictures of every voter and packs his form.
func invite(voters []people.Person, width int) ([]guest, error) {
	artist, err := pictures.NewArtist(width)
	if err != nil {
		return nil, err
	}
	guests := make([]guest, 0, len(voters))
	for _, p := range voters {
		main, errMain := artist.Main(p)
		registration, errRegistration := artist.Registration(p)
		if err := errors.Join(errMain, errRegistration); err != nil {
			return nil, err
		}
		one := guest{Person: p}
		if one.kind, one.form, err = reception.Form(p, main, registration); err != nil {
			return nil, err
		}
		guests = append(guests, one)
	}
	return guests, nil
}

// visit goes through all steps with one voter. Every request is a sample of its step.
func (o *operator) visit(ctx context.Context, g guest, d *Day) error {
	var now reception.Visit
	if err := o.timed(ctx, d, StepOpen, client.Request{
		Path: "/api/v1/visits", Kind: g.kind, Body: bytes.NewReader(g.form),
	}, &now); err != nil {
		return err
	}
	path := "/api/v1/visits/" + now.ID + "/"
	for try, ticks := 0, []string(nil); try == 0 || try == 1 && ticks != nil; try++ {
		ask := client.Request{Path: path + StepQuestionnaire, JSON: reception.Questionnaire(g.Person, ticks)}
		if err := o.timed(ctx, d, StepQuestionnaire, ask, &now); err != nil {
			return err
		}
		ticks = now.Ticks()
	}
	if o.lines/linesOfSheet >= len(o.codes) {
		return errors.New("the stack of sheets is used up")
	}
	for _, step := range []struct {
		name string
		body map[string]any
	}{
		{StepSheet, map[string]any{"code": o.codes[o.lines/linesOfSheet]}},
		{StepLine, map[string]any{"outcome": "write"}},
	} {
		request := client.Request{Path: path + step.name, JSON: step.body}
		if err := o.timed(ctx, d, step.name, request, &now); err != nil {
			return err
		}
	}
	if now.Step != core.VisitDone {
		return fmt.Errorf("after its last step the visit stands at %q: %s", now.Step,
			strings.Join(now.Open(core.SeverityBlock), ", "))
	}
	o.lines++
	d.Written++
	return nil
}

// timed sends a request and keeps how long the answer took.
func (o *operator) timed(ctx context.Context, d *Day, step string, r client.Request, into *reception.Visit) error {
	*into = reception.Visit{}
	start := time.Now()
	err := o.front.Call(ctx, r, into)
	took := time.Since(start)
	if err != nil {
		return fmt.Errorf("step %s: %w", step, err)
	}
	d.Steps[step] = append(d.Steps[step], float64(took.Nanoseconds())/1e6)
	return nil
}
