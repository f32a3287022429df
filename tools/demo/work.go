package demo

import (
	"context"
	"sync"
)

// together runs the tasks, at most so many at once, and gives the first error; after one the
// others are told to end. It returns when all have ended.
func together(ctx context.Context, atOnce int, tasks ...func(context.Context) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	places := make(chan struct{}, atOnce)
	var wait sync.WaitGroup
	for _, task := range tasks {
		places <- struct{}{}
		if ctx.Err() != nil {
			<-places
			break
		}
		wait.Go(func() {
			defer func() { <-places }()
			if err := task(ctx); err != nil {
				cancel(err)
			}
		})
	}
	wait.Wait()
	return context.Cause(ctx)
}

// tally tells the progress of one part from several goroutines.
type tally struct {
	mu    *sync.Mutex // guards tell and the counts of all parts
	tell  func(part string, done, total int)
	part  string
	done  int
	total int
}

func (f *filling) part(name string, total int) *tally {
	return &tally{mu: &f.telling, tell: f.o.Progress, part: name, total: total}
}

func (t *tally) step() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.done++
	t.say()
}

// tellNow says that the part begins.
func (t *tally) tellNow() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.say()
}

func (t *tally) say() {
	if t.tell != nil {
		t.tell(t.part, t.done, t.total)
	}
}
