package dryrun

import (
	"context"
	"errors"
	"time"

	"github.com/rs/zerolog"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/intake"
	"github.com/sheaf-drive/sheaf/tools/sheaf/chore"
)

// Rules judges many cases behind the desks.
type Rules interface {
	// JudgeAll says with none where the pack has no answer to a case; err means that it could not be asked.
	JudgeAll(ctx context.Context, ref core.PackRef, cases []intake.Case) (verdicts []intake.Verdict, none []error, err error)
}

// Job looks after the dry runs of all campaigns. All fields are needed.
type Job struct {
	// Leads says whether this node leads: one node works.
	Leads func() bool
	// Moment opens a view of the state; the func closes it.
	Moment func(ctx context.Context) (state.View, func(), error)
	Store  chore.Store
	Lists  intake.Lists
	Rules  Rules
	Gate   *query.Gate
	// Now is the clock, Zone that of the offices.
	Now  func() time.Time
	Zone *time.Location
	Log  zerolog.Logger
	// Fault is told of a state that cannot be read: the node must stop.
	Fault func(error)
}

const (
	// every is the time between two looks for a run that was begun.
	every = time.Second
	// part is how many cases are judged before the desk is let alone for as long as that took.
	part = 200
	// twice is how many cases of a step are judged two times.
	twice = 100
	// patience is how many rounds in a row may fail before the run does.
	patience = 6
)

// Run works whenever a run was begun, until ctx ends.
func (j Job) Run(ctx context.Context) {
	failures := Failures{}
	chore.Every(ctx, every, func(ctx context.Context) {
		if j.Leads() {
			j.Round(ctx, failures)
		}
	})
}

// Failures counts the rounds in a row in which a run did not go on, by the version.
type Failures map[core.PackRef]int

// Round takes the runs of all campaigns to their end, as far as they come.
func (j Job) Round(ctx context.Context, failures Failures) {
	defer chore.Guard(j.Fault)
	v, done, err := j.Moment(ctx)
	if err != nil {
		return // that the state is not read is an alarm of its own
	}
	runs := query.DryRuns(v, "")
	done()
	for _, run := range runs {
		if run.State != core.DryRunRunning {
			continue
		}
		err := j.work(ctx, run)
		switch {
		case ctx.Err() != nil:
			return
		case err == nil || core.CodeOf(err) == core.Stale:
			delete(failures, run.Pack)
			continue
		}
		failures[run.Pack]++
		j.Log.Info().Str("pack", run.Pack.String()).Str("why", string(core.CodeOf(err))).Int("round", failures[run.Pack]).Msg("a dry run does not go on")
		if failures[run.Pack] >= patience {
			j.fail(ctx, run, err)
			delete(failures, run.Pack)
		}
	}
}

// work takes a run to its end.
func (j Job) work(ctx context.Context, run core.DryRun) error {
	for ctx.Err() == nil && j.Leads() {
		s, err := j.read(ctx, run)
		if err != nil {
			return err
		}
		if err := s.judge(ctx); err != nil {
			return err
		}
		if err := j.propose(ctx, &s.StepDryRun); err != nil {
			return err
		}
		if s.End != "" {
			j.Log.Info().Str("pack", run.Pack.String()).Str("end", s.End).Msg("a dry run has ended")
			return nil
		}
		run.Cursor = s.Upto
	}
	return ctx.Err()
}

// fail ends a run that does not go on, and says why.
func (j Job) fail(ctx context.Context, run core.DryRun, cause error) {
	v, done, err := j.Moment(ctx)
	if err != nil {
		return
	}
	now := query.DryRunOf(v, run.Campaign, run.Pack)
	done()
	c := &machine.StepDryRun{Campaign: run.Campaign, Ref: run.Pack, Number: now.Number, After: now.Cursor, Upto: now.Cursor,
		End: core.DryRunFailed, Why: whyOf(cause)}
	if err := j.propose(ctx, c); err != nil {
		j.Log.Info().Str("pack", run.Pack.String()).Str("why", string(core.CodeOf(err))).Msg("a dry run was not ended")
	}
}

// propose records a command of the node itself.
func (j Job) propose(ctx context.Context, c machine.Command) error {
	return chore.Propose(ctx, j.Store, core.SystemActor, c, j.Now())
}

// read opens the signatures behind the cursor, as many as a step has, in one moment of the state.
func (j Job) read(ctx context.Context, run core.DryRun) (*step, error) {
	v, done, err := j.Moment(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	if err := j.Lists.Wait(ctx, v.Index()); err != nil {
		return nil, err
	}
	set, err := j.Gate.DryRun(v, run)
	if err != nil {
		return nil, err
	}
	now := query.DryRunOf(v, run.Campaign, run.Pack)
	s := &step{Job: j, against: now.Against, StepDryRun: machine.StepDryRun{
		Campaign: run.Campaign, Ref: run.Pack, Number: now.Number, After: now.Cursor, Upto: now.Cursor}}
	scanned, full := 0, false
	state.Signatures.ScanFrom(v, "", now.Cursor, func(id core.SignatureID, g core.Signature) bool {
		if id == now.Cursor {
			return true
		}
		if full = scanned == machine.MaxDryRunStep; full {
			return false
		}
		scanned++
		s.Upto = id
		if g.Campaign == run.Campaign && core.DryRunTakes(g.State) {
			err = s.add(v, set, g)
		}
		return err == nil && ctx.Err() == nil
	})
	if err := errors.Join(err, ctx.Err()); err != nil {
		return nil, err
	}
	if !full {
		s.End = core.DryRunDone
	}
	return s, nil
}
