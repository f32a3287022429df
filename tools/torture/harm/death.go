package harm

import (
	"context"
	"time"

	"github.com/sheaf-drive/sheaf/tools/torture/site"
)

// deaths end processes, as a machine does that loses its mind and keeps its disk.
func deaths() []Kind {
	return []Kind{
		{Name: "kill_leader", Seen: "the process ended by the signal and another node led", Do: killLeader},
		{Name: "kill_follower", Seen: "the process ended by the signal while it served", Do: killFollower},
		{Name: "kill_all", Seen: "all three processes ended by the signal", Do: killAll},
	}
}

func killLeader(ctx context.Context, h *Harm) (bool, error) {
	n, err := h.Site.AwaitLeader(ctx)
	if err != nil {
		return false, err
	}
	killed := n.Kill()
	led := h.takenOver(ctx, n)
	rest(ctx, h.between(0, 500*time.Millisecond))
	return killed && led, n.Start(ctx)
}

// takenOver waits until another node leads than that one.
func (h *Harm) takenOver(ctx context.Context, from *site.Node) bool {
	return soon(ctx, 30*time.Second, func() bool {
		for _, n := range h.others(from) {
			if now, err := n.Status(ctx); err == nil && now.Leader && now.Ready {
				return true
			}
		}
		return false
	})
}

func killFollower(ctx context.Context, h *Harm) (bool, error) {
	n, err := h.follower(ctx)
	if err != nil {
		return false, err
	}
	killed := n.Kill()
	rest(ctx, h.between(0, 2*time.Second))
	return killed, n.Start(ctx)
}

func killAll(ctx context.Context, h *Harm) (bool, error) {
	killed := true
	for _, n := range h.Site.Nodes {
		killed = n.Kill() && killed
	}
	return killed, h.Site.StartAll(ctx)
}
