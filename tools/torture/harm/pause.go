package harm

import (
	"context"
	"time"

	"github.com/sheaf-drive/sheaf/tools/torture/site"
)

// pauses stop processes for longer than a lease lasts, as a machine does that swaps or is moved.
func pauses() []Kind {
	return []Kind{
		{Name: "stop_leader", Seen: "another node led while it was stopped", Do: stopLeader},
		{Name: "stop_follower", Seen: "the others said that it does not answer", Do: stopFollower},
	}
}

func stopLeader(ctx context.Context, h *Harm) (bool, error) {
	n, err := h.Site.AwaitLeader(ctx)
	if err != nil {
		return false, err
	}
	if err := n.Pause(); err != nil {
		return false, err
	}
	led := h.takenOver(ctx, n)
	rest(ctx, h.between(0, 3*time.Second))
	return led, n.Resume()
}

func stopFollower(ctx context.Context, h *Harm) (bool, error) {
	n, err := h.follower(ctx)
	if err != nil {
		return false, err
	}
	if err := n.Pause(); err != nil {
		return false, err
	}
	seen := h.silent(ctx, n)
	rest(ctx, h.between(0, 3*time.Second))
	return seen, n.Resume()
}

// silent waits until another node says that it hears nothing of this one.
func (h *Harm) silent(ctx context.Context, of *site.Node) bool {
	return soon(ctx, 15*time.Second, func() bool {
		for _, n := range h.others(of) {
			if !hears(ctx, n, of) {
				return true
			}
		}
		return false
	})
}

// hears says whether a node gets answers of another one, as it says itself.
func hears(ctx context.Context, n, of *site.Node) bool {
	now, err := n.Status(ctx)
	if err != nil {
		return true // it says nothing
	}
	for _, m := range now.Members {
		if m.Node == of.ID {
			return m.Answers
		}
	}
	return true
}
