package filler

import (
	"context"
	"fmt"
	"strconv"

	"github.com/sheaf-drive/sheaf/tools/demo/drive"
)

// blockOfSheets is how many sheets go to the desk and to the check together: their visits fit into
// one batch.
const blockOfSheets = 30

// worker is one lane at work.
type worker struct {
	f     *Filler
	lane  drive.Lane
	codes []string
	// step counts the steps of the lane, done is how many earlier runs have noted.
	step, done int
}

// page is a sheet with its code.
type page struct {
	drive.Sheet
	code string
}

// lane runs the lane of one collector from where an earlier run left it.
func (f *Filler) lane(ctx context.Context, l drive.Lane) error {
	codes, err := f.codesOf(l)
	if err != nil {
		return err
	}
	w := &worker{f: f, lane: l, codes: codes, done: f.notes.step(w0(l))}
	if err := w.run(ctx); err != nil {
		return fmt.Errorf("collector %d: %w", l.Number, err)
	}
	return nil
}

// w0 is the key of a lane in the notes.
func w0(l drive.Lane) string { return "lane " + strconv.Itoa(l.Number) }

// run goes over the lane load by load.
func (w *worker) run(ctx context.Context) error {
	if err := w.take(ctx, w.introduce); err != nil {
		return err
	}
	for first := 0; first < w.lane.Sheets; first += drive.Load {
		last := min(first+drive.Load, w.lane.Sheets)
		if err := w.take(ctx, func(ctx context.Context) error { return w.prepare(ctx, first, last) }); err != nil {
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
	return w.f.notes.put(w0(w.lane), strconv.Itoa(w.step))
}

// pages reads sheets of the lane.
func (w *worker) pages(from, to int) []page {
	list := make([]page, 0, to-from)
	for k := from; k < to; k++ {
		list = append(list, page{w.lane.Sheet(k), w.codes[k]})
	}
	return list
}

// block brings some sheets from the desk to the certification.
func (w *worker) block(ctx context.Context, from, to int) error {
	begun := w.step
	var list []page
	for _, step := range []func(context.Context, []page) error{
		w.desk, w.finish, w.check, w.decide, w.correct, w.certify,
	} {
		if err := w.take(ctx, func(ctx context.Context) error {
			if list == nil {
				list = w.pages(from, to)
			}
			return step(ctx, list)
		}); err != nil {
			return err
		}
	}
	w.f.count(w.lane, from, to, begun >= w.done)
	return nil
}

// count tells how far the signatures are; those of earlier runs are not this run's.
func (f *Filler) count(l drive.Lane, from, to int, now bool) {
	signed := 0
	for k := from; k < to; k++ {
		signed += l.Written(k)
	}
	f.telling.Lock()
	defer f.telling.Unlock()
	if f.counted += signed; now {
		f.written += signed
	}
	f.say("signatures", f.counted, f.plan.Size.Signatures)
}

func (w *worker) operator() string    { return operator(w.f.plan, w.lane) }
func (w *worker) verifier() string    { return verifier(w.f.plan, w.lane) }
func (w *worker) coordinator() string { return coordinator(w.f.plan, w.lane.Office) }
func (w *worker) lawyer() string      { return lawyer(w.lane.Number % w.f.lawyers()) }
func (w *worker) clerk() string       { return clerk(w.lane.Number % w.f.clerks()) }
func (w *worker) secondClerk() string { return clerk((w.lane.Number + 1) % w.f.clerks()) }

// key is the request id of a step about a sheet of the lane.
func (w *worker) key(sheet int, step string) string {
	return w.f.crew.Key(fmt.Sprintf("s%d-%d-%s", w.lane.Number, sheet, step))
}

// say is one verb about a sheet.
func (w *worker) say(p page, step, path string, body any) request {
	return request{Path: path, Key: w.key(p.Number, step), JSON: body}
}
