package suggest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"time"
)

const (
	clients  = 300
	keyEvery = 300 * time.Millisecond
)

// typing has 300 clients type a key each 0.3 seconds, first in quiet, then while regions are replaced.
func (w *world) typing(ctx context.Context, c Config, seed uint64, out *Outcome) error {
	quiet, err := w.clients(ctx, c, seed)
	if err != nil {
		return err
	}
	out.add("suggest.p99_ms.c300", "ms", quiet)
	swapping, stop := context.WithCancel(ctx)
	done := make(chan error, 1)
	go func() { done <- w.swap(swapping) }()
	swapped, err := w.clients(ctx, c, seed+100)
	stop()
	if swaps := <-done; err == nil {
		err = swaps
	}
	if err != nil {
		return err
	}
	out.add("suggest.p99_ms.c300.swap", "ms", swapped)
	return nil
}

// swap puts new editions in force, one region after the other, until ctx ends.
func (w *world) swap(ctx context.Context) error {
	for i := 0; ctx.Err() == nil; i++ {
		if err := w.activate(w.registers[i%len(w.registers)]); err != nil {
			return err
		}
		if err := w.follow(ctx); err != nil && ctx.Err() == nil {
			return err
		}
	}
	return nil
}

// clients gives the 99th percentile of the time from a key to its answer; a key waits for nothing, so a slow answer
// is not hidden by the keys that come later. Any error ends it.
func (w *world) clients(ctx context.Context, c Config, seed uint64) (float64, error) {
	var all sync.WaitGroup
	var mu sync.Mutex // guards waits and failed
	var waits []float64
	var failed error
	began := time.Now()
	for n := range clients {
		r := rand.New(rand.NewPCG(seed, uint64(n)))
		keys := keystrokes(r, w.registers, int(c.Typing/keyEvery), false)
		first := time.Duration(r.Int64N(int64(keyEvery)))
		all.Go(func() {
			for i, k := range keys {
				due := began.Add(time.Second + first + time.Duration(i)*keyEvery)
				select {
				case <-time.After(time.Until(due)):
				case <-ctx.Done():
					return
				}
				all.Go(func() {
					_, _, err := w.addresses.Suggest(ctx, k.region, k.text, 8)
					wait := float64(time.Since(due)) / float64(time.Millisecond)
					mu.Lock()
					defer mu.Unlock()
					waits = append(waits, wait)
					if err != nil && failed == nil {
						failed = fmt.Errorf("a client that types: %w", err)
					}
				})
			}
		})
	}
	all.Wait()
	if failed != nil || len(waits) == 0 {
		return 0, failed
	}
	slices.Sort(waits)
	return waits[len(waits)*99/100], nil
}
