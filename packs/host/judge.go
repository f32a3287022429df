package host

import (
	"context"
	"errors"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/attention"
	"github.com/sheaf-drive/sheaf/packs"
)

// strikes is how many deaths in a row make a single record poison: the first in company,
// the others alone, so that a process killed from outside condemns nobody.
const strikes = 3

// Result is the outcome of one record of a bulk run.
type Result struct {
	Verdict packs.Verdict
	Err     error
}

// Judge asks the pack about one case of the desk. Errors: NotFound (no such pack runs),
// Invalid (the case cannot travel), Unavailable (restarting or overloaded: ask again),
// Internal (the pack has no proper answer to this very case).
func (h *Host) Judge(ctx context.Context, ref packs.Ref, c packs.Case) (packs.Verdict, error) {
	r, err := h.find(ref)
	if err != nil {
		return packs.Verdict{}, err
	}
	// One deadline for the process to come up, one for each try.
	ctx, stop := context.WithTimeout(ctx, (strikes+1)*h.config.Deadline)
	defer stop()
	results, err := r.judge(ctx, true, []packs.Case{c})
	if err != nil {
		return packs.Verdict{}, err
	}
	return results[0].Verdict, results[0].Err
}

// JudgeAll asks the pack about many cases behind the desk, in batches. The results are in
// the order of the cases. An error of its own means that the run was not finished.
func (h *Host) JudgeAll(ctx context.Context, ref packs.Ref, cases []packs.Case) ([]Result, error) {
	r, err := h.find(ref)
	if err != nil {
		return nil, err
	}
	all := make([]Result, 0, len(cases))
	for len(cases) > 0 {
		n := min(maxBatch, len(cases))
		limited, stop := context.WithTimeout(ctx, (strikes+1)*bulkPatience*h.config.Deadline)
		results, err := r.judge(limited, false, cases[:n])
		stop()
		if err != nil {
			return nil, err
		}
		all = append(all, results...)
		cases = cases[n:]
	}
	return all, nil
}

// judge sets aside what cannot be asked and asks the rest.
func (r *running) judge(ctx context.Context, desk bool, cases []packs.Case) ([]Result, error) {
	if err := r.enter(); err != nil {
		return nil, err
	}
	defer r.leave()
	results := make([]Result, len(cases))
	a := asking{running: r, desk: desk, results: results}
	a.cases, a.places = r.passable(cases, results)
	if len(a.cases) == 0 {
		return results, nil
	}
	begin := time.Now()
	err := a.first(ctx)
	if r.launcher.called != nil {
		r.launcher.called(r.ref, desk, len(a.cases), time.Since(begin))
	}
	return results, r.translate(err)
}

// passable returns the cases that can be asked, and where each stands; the others get their results.
func (r *running) passable(cases []packs.Case, results []Result) ([]packs.Case, []int) {
	places := make([]int, 0, len(cases))
	for i := range cases {
		switch {
		case cases[i].Sendable() != nil:
			results[i].Err = core.Refuse(core.Invalid, "", "pack.case_text")
		case r.condemned(&cases[i]):
			results[i].Err = r.crashed()
		default:
			places = append(places, i)
		}
	}
	if len(places) == len(cases) {
		return cases, places
	}
	some := make([]packs.Case, len(places))
	for i, place := range places {
		some[i] = cases[place]
	}
	return some, places
}

// translate turns what happened underneath into words for the caller; a caller who gave up
// himself gets his own context's error.
func (r *running) translate(err error) error {
	switch {
	case err == nil, errors.Is(err, context.Canceled):
		return err
	case errors.Is(err, errSlow), errors.Is(err, errLost), errors.Is(err, context.DeadlineExceeded):
		return r.unavailable()
	}
	return err
}

func (r *running) crashed() error {
	return core.Refuse(core.Internal, "", "pack.crashed", r.ref.String()).
		About("pack:" + r.ref.Name + "/" + r.ref.Version)
}

// asking is a batch on its way: cases, and where in results each belongs.
type asking struct {
	running *running
	desk    bool
	cases   []packs.Case
	places  []int
	results []Result
}

// first asks in company of other callers; if the process dies, the batch goes alone.
func (a asking) first(ctx context.Context) error {
	p, err := a.running.alive(ctx)
	if err != nil {
		return err
	}
	if err := a.running.gate.enter(ctx, a.company()); err != nil {
		return err
	}
	l := a.lane(p)
	answers, err := l.ask(ctx, a.cases, l.deadline)
	a.running.gate.leave(a.company())
	if errors.Is(err, errLost) {
		return a.alone(ctx, 1)
	}
	if err != nil {
		return err
	}
	a.accept(answers)
	return nil
}

// alone asks while nobody else does. lost counts the deaths so far of this very batch.
func (a asking) alone(ctx context.Context, lost int) error {
	answers, err := a.exclusive(ctx)
	if err == nil {
		a.accept(answers)
		return nil
	}
	if !errors.Is(err, errLost) {
		return err
	}
	if len(a.cases) > 1 {
		return a.halves(ctx)
	}
	if lost+1 < strikes {
		return a.alone(ctx, lost+1)
	}
	a.running.condemn(&a.cases[0])
	a.running.launcher.alarms.Raise(attention.PackPoisoned, a.running.name(), nil)
	a.results[a.places[0]].Err = a.running.crashed()
	return nil
}

// exclusive tries until it had a living process for itself.
func (a asking) exclusive(ctx context.Context) ([]packs.Answer, error) {
	for {
		p, err := a.running.alive(ctx)
		if err != nil {
			return nil, err
		}
		if err := a.running.gate.enter(ctx, alone); err != nil {
			return nil, err
		}
		if p.isLost() {
			// It died while we waited for the gate, of somebody else's record.
			a.running.gate.leave(alone)
			continue
		}
		// The short deadline also for bulk: the desk waits meanwhile.
		answers, err := a.lane(p).ask(ctx, a.cases, p.desk.deadline)
		a.running.gate.leave(alone)
		return answers, err
	}
}

func (a asking) halves(ctx context.Context) error {
	middle := len(a.cases) / 2
	left, right := a, a
	left.cases, left.places = a.cases[:middle], a.places[:middle]
	right.cases, right.places = a.cases[middle:], a.places[middle:]
	if err := left.alone(ctx, 0); err != nil {
		return err
	}
	return right.alone(ctx, 0)
}

func (a asking) company() manner {
	if a.desk {
		return withDesk
	}
	return withBulk
}

func (a asking) lane(p *process) *lane {
	if a.desk {
		return p.desk
	}
	return p.bulk
}

// accept puts checked verdicts, signed with this pack's ref, into their places.
func (a asking) accept(answers []packs.Answer) {
	for i, answer := range answers {
		result := &a.results[a.places[i]]
		if answer.Broken != "" {
			result.Err = a.running.crashed()
			continue
		}
		if !proper(answer.Verdict) {
			result.Err = core.Refuse(core.Internal, "", "pack.improper", a.running.ref.String())
			continue
		}
		result.Verdict = answer.Verdict
		result.Verdict.Pack = a.running.ref
	}
}
