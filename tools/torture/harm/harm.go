package harm

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/sheaf-drive/sheaf/tools/torture/judge"
	"github.com/sheaf-drive/sheaf/tools/torture/site"
)

// Harm is somebody who means it. All fields are needed.
type Harm struct {
	Site   *site.Site
	Random *rand.Rand
	// Admin are the flags with which a command speaks for an admin, beside --data.
	Admin []string
	// Done says how many requests the house has answered with a yes so far.
	Done func() int
	// Probe asks a node for a write and for something personal, and says what it gave.
	Probe func(ctx context.Context, url string) (given []string)
	// Recent is a visit of a moment ago, "" while there is none, and Scan asks a node for a picture of it.
	Recent func() string
	Scan   func(ctx context.Context, url, visit string) ([]byte, error)
	// Dir keeps what a fault puts aside.
	Dir string
	// Verdict takes what a fault finds by itself.
	Verdict *judge.Verdict
	// Log takes a line about each step.
	Log func(format string, args ...any)
}

// Kind is a kind of fault.
type Kind struct {
	Name string
	// Seen says in words what has to be seen for it to count.
	Seen string
	// Without says why it cannot be done at the site, "" when it can; nil for what can always be done.
	Without func(s *site.Site) string
	// Do does it, mends it, and says whether it was seen. An error is the house's failing, or the harness's.
	Do func(ctx context.Context, h *Harm) (seen bool, err error)
}

// Table lists all kinds.
func Table() []Kind {
	var all []Kind
	for _, part := range [][]Kind{deaths(), pauses(), cuts(), garbles(), powerCuts(), damages(), blobs(), losses(),
		failingDisks(), fullDisks(), orders(), elsewhere()} {
		all = append(all, part...)
	}
	return all
}

func noNetwork(s *site.Site) string { return s.NoNetwork }
func noDisks(s *site.Site) string   { return s.NoDisks }

func noFailing(s *site.Site) string {
	for _, n := range s.Nodes {
		if n.Disk.CanFail() {
			return ""
		}
	}
	return s.NoDisks
}

// anyone picks a node.
func (h *Harm) anyone() *site.Node { return h.Site.Nodes[h.Random.IntN(len(h.Site.Nodes))] }

// follower picks a node that does not lead.
func (h *Harm) follower(ctx context.Context) (*site.Node, error) {
	leader, err := h.Site.AwaitLeader(ctx)
	if err != nil {
		return nil, err
	}
	others := h.others(leader)
	return others[h.Random.IntN(len(others))], nil
}

// others are all nodes but one.
func (h *Harm) others(than *site.Node) (list []*site.Node) {
	for _, n := range h.Site.Nodes {
		if n != than {
			list = append(list, n)
		}
	}
	return list
}

// between is a random time.
func (h *Harm) between(least, most time.Duration) time.Duration {
	return least + time.Duration(h.Random.Int64N(int64(most-least)))
}

// rest lets time pass.
func rest(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}

// soon waits for what should come within a bound; false when it did not.
func soon(ctx context.Context, bound time.Duration, holds func() bool) bool {
	deadline := time.Now().Add(bound)
	for !holds() {
		if time.Now().After(deadline) || ctx.Err() != nil {
			return false
		}
		rest(ctx, 50*time.Millisecond)
	}
	return true
}

// Mend brings all nodes back: nothing is cut, nobody is stopped, everybody votes and stands at one moment.
func (h *Harm) Mend(ctx context.Context) error {
	if err := h.Site.Heal(); err != nil {
		return err
	}
	for _, n := range h.Site.Nodes {
		if n.Paused.Load() {
			if err := n.Resume(); err != nil {
				return err
			}
		}
		if fell := n.Fell(); fell != nil {
			return fmt.Errorf("nobody harmed it: %w", fell)
		}
	}
	if err := h.Site.StartAll(ctx); err != nil {
		return err
	}
	return h.Site.AwaitWhole(ctx)
}
