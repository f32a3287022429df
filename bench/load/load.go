package load

import (
	"context"
	"math"
	"slices"
	"sync"
	"time"
)

// Sample is what was done in one stretch of time.
type Sample struct {
	Done    int
	Seconds float64
	// Milliseconds of one: half took at most P50, of a hundred 99 took at most P99.
	P50, P99 float64
}

// PerSecond is how often it was done.
func (s Sample) PerSecond() float64 { return float64(s.Done) / s.Seconds }

// Run lets so many clients do it for so long; turn counts what one client has done before.
func Run(ctx context.Context, clients int, long time.Duration, do func(ctx context.Context, client, turn int) error) (Sample, error) {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var mu sync.Mutex // guards all
	var all []time.Duration
	var wait sync.WaitGroup
	start := time.Now()
	for client := range clients {
		wait.Go(func() {
			took, err := one(ctx, start.Add(long), func(turn int) error { return do(ctx, client, turn) })
			if err != nil {
				stop(err)
			}
			mu.Lock()
			defer mu.Unlock()
			all = append(all, took...)
		})
	}
	wait.Wait()
	if err := context.Cause(ctx); err != nil {
		return Sample{}, err
	}
	return sampleOf(all, time.Since(start)), nil
}

// one is a client until end, which has at least one turn; it notes what each turn took.
func one(ctx context.Context, end time.Time, do func(turn int) error) (took []time.Duration, err error) {
	for turn, begun := 0, time.Now(); turn == 0 || begun.Before(end) && ctx.Err() == nil; turn++ {
		if err := do(turn); err != nil {
			return nil, err
		}
		now := time.Now()
		took = append(took, now.Sub(begun))
		begun = now
	}
	return took, nil
}

func sampleOf(took []time.Duration, lasted time.Duration) Sample {
	slices.Sort(took)
	at := func(q float64) float64 {
		if len(took) == 0 {
			return math.NaN()
		}
		return took[int(q*float64(len(took)-1))].Seconds() * 1e3
	}
	return Sample{Done: len(took), Seconds: lasted.Seconds(), P50: at(0.5), P99: at(0.99)}
}
