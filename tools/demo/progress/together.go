package progress

import (
	"context"

	"golang.org/x/sync/errgroup"
)

// Together runs the tasks, at most so many at once, and gives the first error; after one the
// others are told to end. It returns when all have ended.
func Together(ctx context.Context, atOnce int, tasks ...func(context.Context) error) error {
	group, running := errgroup.WithContext(ctx)
	group.SetLimit(atOnce)
	for _, task := range tasks {
		group.Go(func() error {
			if err := context.Cause(running); err != nil {
				return err
			}
			return task(running)
		})
	}
	return group.Wait()
}
