package filler

import (
	"context"
	"fmt"
	"strconv"
	"sync"

	"github.com/sheaf-drive/sheaf/tools/demo/drive"
	"github.com/sheaf-drive/sheaf/tools/demo/errand"
	"github.com/sheaf-drive/sheaf/tools/demo/stages"
)

// blockOfSheets is how many sheets go to the desk and to the check together: their visits fit into
// one batch.
const blockOfSheets = 30

// worker is one lane at work.
type worker struct {
	f     *Filler
	lane  drive.Lane
	work  stages.Work
	codes []string
	// step counts the steps of the lane, done is how many earlier runs have noted.
	step, done int
}

// collector runs the lane of one collector from where an earlier run left it.
func (f *Filler) collector(ctx context.Context, l drive.Lane) error {
	codes, err := f.codesOf(l)
	if err != nil {
		return err
	}
	w := &worker{f: f, lane: l, work: f.work(l), codes: codes, done: f.notes.Step(noteOf(l))}
	if err := w.run(ctx); err != nil {
		return fmt.Errorf("collector %d: %w", l.Number, err)
	}
	return nil
}

// work is what is to be done with the sheets of a lane.
func (f *Filler) work(l drive.Lane) stages.Work {
	return stages.Work{People: l, Number: l.Number, Key: f.house.Key}
}

// noteOf is the key of a lane in the notes.
func noteOf(l drive.Lane) string { return "lane " + strconv.Itoa(l.Number) }

// run goes over the lane load by load.
func (w *worker) run(ctx context.Context) error {
	if err := w.take(ctx, w.introduce); err != nil {
		return err
	}
	for first := 0; first < w.lane.Sheets; first += drive.Load {
		last := min(first+drive.Load, w.lane.Sheets)
		if err := w.send(ctx, func() []errand.Batch { return w.prepare(first, last) }); err != nil {
			return err
		}
		for from := first; from < last; from += blockOfSheets {
			if err := w.block(ctx, from, min(from+blockOfSheets, last)); err != nil {
				return err
			}
		}
		if err := w.carry(ctx, first, last); err != nil {
			return err
		}
	}
	return nil
}

// take does the next step of the lane unless an earlier run has done it, and notes it.
func (w *worker) take(ctx context.Context, do func(context.Context) error) error {
	w.step++
	if w.step <= w.done {
		return nil
	}
	if err := do(ctx); err != nil {
		return err
	}
	return w.f.notes.Put(noteOf(w.lane), strconv.Itoa(w.step))
}

// send has what the next step of the lane asks for sent.
func (w *worker) send(ctx context.Context, batches func() []errand.Batch) error {
	return w.take(ctx, func(ctx context.Context) error {
		_, err := w.f.house.Send(ctx, batches()...)
		return err
	})
}

// pages reads sheets of the lane.
func (w *worker) pages(from, to int) []stages.Page {
	list := make([]stages.Page, 0, to-from)
	for k := from; k < to; k++ {
		list = append(list, stages.Page{Sheet: w.lane.Sheet(k), Code: w.codes[k]})
	}
	return list
}

// block brings some sheets from the desk to the certification.
func (w *worker) block(ctx context.Context, from, to int) error {
	begun := w.step
	list := sync.OnceValue(func() []stages.Page { return w.pages(from, to) })
	if err := w.take(ctx, func(ctx context.Context) error { return w.desk(ctx, list()) }); err != nil {
		return err
	}
	for _, stage := range w.work.ToCertification() {
		if err := w.send(ctx, func() []errand.Batch { return stage(list()) }); err != nil {
			return err
		}
	}
	w.f.count(w.lane, from, to, begun >= w.done)
	return nil
}

// prepare has the two who certify write their data on the sheets of the own region in advance.
func (w *worker) prepare(from, to int) []errand.Batch {
	var codes []string
	for k := from; k < to; k++ {
		if w.lane.Region(k) == w.lane.Home() {
			codes = append(codes, w.codes[k])
		}
	}
	if len(codes) == 0 {
		return nil
	}
	return w.work.Prepare(from, codes)
}

// introduce has the two who certify store what they write at the foot of a sheet. A verifier of
// several lanes would do it for each: the first time counts.
func (w *worker) introduce(ctx context.Context) error {
	for i, login := range []string{w.lane.Operator(), w.lane.Verifier()} {
		number := uint64(w.f.plan.Size.Sheets)<<5 + uint64(w.lane.Number*2+i)
		p, err := w.f.people.person(w.lane.Home(), drive.Visit{Kind: drive.Ordinary, Person: number})
		if err != nil {
			return err
		}
		if err := w.f.once("own data of "+login, func() error {
			_, err := w.f.house.Send(ctx, stages.Introduce(login, p, w.f.house.Key))
			return err
		}); err != nil {
			return err
		}
	}
	return nil
}

// count tells how far the signatures are; those of earlier runs are not this run's.
func (f *Filler) count(l drive.Lane, from, to int, now bool) {
	signed := 0
	for k := from; k < to; k++ {
		signed += l.Written(k)
	}
	if now {
		f.written.Add(int64(signed))
	}
	f.signed(signed)
}
