package progress

import (
	"context"
	"sync"
)

// Together runs the tasks, at most so many at once, and gives the first error; after one the
// others are told to end. It returns when all have ended.
func Together(ctx context.Context, atOnce int, tasks ...func(context.Context) error) error {
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
