package host

import (
	"context"
	"slices"
	"sync"
)

// manner is the way an attempt goes through the gate.
type manner int

const (
	withDesk manner = iota // in company, for a few seconds
	withBulk               // in company, for as long as a bulk batch may take
	alone
	manners
)

// gate lets ordinary attempts in together and those after a crash alone, so that a record
// that kills the pack takes nobody with it the second time. Who waits is let in in the order
// of arrival, with one exception: the desk passes an attempt that waits to be alone while a
// bulk batch is inside, for which that attempt waits anyway.
type gate struct {
	mu sync.Mutex
	// inside and queue are guarded by mu.
	inside [manners]int
	queue  []*waiter
}

// waiter waits until in is closed.
type waiter struct {
	manner manner
	in     chan struct{}
}

// enter waits for its turn; when it returns the context's error the caller is not inside.
func (g *gate) enter(ctx context.Context, v manner) error {
	me := &waiter{manner: v, in: make(chan struct{})}
	g.mu.Lock()
	g.queue = append(g.queue, me)
	g.admit()
	g.mu.Unlock()
	select {
	case <-me.in:
		return nil
	case <-ctx.Done():
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if at := slices.Index(g.queue, me); at >= 0 {
		g.queue = slices.Delete(g.queue, at, at+1)
	} else {
		g.inside[v]-- // let in at the same moment
	}
	g.admit()
	return ctx.Err()
}

func (g *gate) leave(v manner) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.inside[v]--
	g.admit()
}

// admit lets in all who may. mu is held.
func (g *gate) admit() {
	var waiting []*waiter
	behind := false // somebody earlier waits to be alone
	for _, w := range g.queue {
		if !g.open(w.manner, behind) {
			behind = behind || w.manner == alone
			waiting = append(waiting, w)
			continue
		}
		g.inside[w.manner]++
		close(w.in)
	}
	g.queue = waiting
}

func (g *gate) open(v manner, behind bool) bool {
	switch {
	case g.inside[alone] > 0:
		return false
	case v == alone:
		return !behind && g.inside[withDesk]+g.inside[withBulk] == 0
	case v == withDesk:
		return !behind || g.inside[withBulk] > 0
	}
	return !behind
}
