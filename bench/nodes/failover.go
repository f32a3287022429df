package nodes

import (
	"context"
	"errors"
	"sync"
	"time"
)

const (
	// before and after the leader is killed clients write so long; after counts from the first answer that follows.
	before, after = time.Second, time.Second
	// resumes bounds how long nobody may be answered.
	resumes = 30 * time.Second
)

// Failover kills the node that leads while clients write, and gives the longest time in which no client was answered.
// A client whose node does not answer goes on to the next one. The node is started again.
func (h *House) Failover(ctx context.Context, clients int) (gap time.Duration, err error) {
	if _, err := h.Leader(ctx); err != nil {
		return 0, err
	}
	var a acks
	writing, stop := context.WithCancel(ctx)
	defer stop()
	var wait sync.WaitGroup
	for who := range clients {
		wait.Go(func() {
			for turn, at := 0, who%len(h.nodes); writing.Err() == nil; turn++ {
				if h.WriteAt(writing, at, who, turn) == nil {
					a.note(time.Now())
				} else {
					at = (at + 1) % len(h.nodes)
				}
			}
		})
	}
	pause(ctx, before)
	leader, err := h.now(ctx) // it may have changed under load
	killed := time.Now()
	if err == nil {
		err = h.Kill(leader)
	}
	if !a.since(ctx, killed) {
		err = errors.Join(err, errors.New("nobody was answered any more"))
	}
	pause(ctx, after)
	stop()
	wait.Wait()
	if err == nil {
		err = h.Start(ctx, leader)
	}
	if err == nil {
		_, err = h.Leader(ctx)
	}
	return a.gap(killed), err
}

// acks are the moments at which somebody was answered.
type acks struct {
	mu  sync.Mutex
	all []time.Time // guarded by mu, in their order
}

func (a *acks) note(at time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.all = append(a.all, at)
}

// since waits for an answer that came a tenth of a second after the moment: those under way do not count.
func (a *acks) since(ctx context.Context, moment time.Time) bool {
	for end := time.Now().Add(resumes); time.Now().Before(end) && ctx.Err() == nil; pause(ctx, 10*time.Millisecond) {
		a.mu.Lock()
		n := len(a.all)
		come := n > 0 && a.all[n-1].After(moment.Add(100*time.Millisecond))
		a.mu.Unlock()
		if come {
			return true
		}
	}
	return false
}

// gap is the longest time between two answers of which the later one came after the moment.
func (a *acks) gap(moment time.Time) (longest time.Duration) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for i := 1; i < len(a.all); i++ {
		if a.all[i].After(moment) {
			longest = max(longest, a.all[i].Sub(a.all[i-1]))
		}
	}
	return longest
}

func pause(ctx context.Context, d time.Duration) {
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
}
