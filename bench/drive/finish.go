package drive

import (
	"context"
	"errors"
	"sync"
	"time"
)

// Finish takes every sheet on which somebody signed to the end of the path. Office after office
// would do the same: the verifiers work at the same time, each with sheets of his own from the
// collector's signature to the folder; then the whole is chosen, bound, handed in and exported.
func (h *House) Finish(ctx context.Context) (Day, error) {
	papers := h.papers()
	day, start := Day{}, time.Now()
	err := together(&day, len(h.verifiers), func(i int, mine *Day) error {
		var own []paper
		for at := i; at < len(papers); at += len(h.verifiers) {
			if err := h.certified(ctx, papers[at], h.verifiers[i], mine); err != nil {
				return err
			}
			own = append(own, papers[at])
		}
		if len(own) == 0 {
			return nil
		}
		return h.stored(ctx, own, mine)
	})
	if err == nil {
		err = h.filed(ctx, papers, &day)
	}
	day.Took = time.Since(start)
	return day, err
}

// papers are the sheets that have a signature.
func (h *House) papers() (list []paper) {
	for _, o := range h.operators {
		for i := 0; i*linesOfSheet < o.lines; i++ {
			list = append(list, paper{o.codes[i], min(linesOfSheet, o.lines-i*linesOfSheet), o.front})
		}
	}
	return list
}

// together has so many people work at the same time and adds what each clock has seen to the day.
func together(day *Day, people int, work func(i int, mine *Day) error) error {
	var failed []error
	var mu sync.Mutex // guards day and failed
	var wait sync.WaitGroup
	for i := range people {
		wait.Go(func() {
			var mine Day
			err := work(i, &mine)
			mu.Lock()
			defer mu.Unlock()
			failed = append(failed, err)
			day.Add(mine)
		})
	}
	wait.Wait()
	return errors.Join(failed...)
}
