package harm

import (
	"context"

	"github.com/sheaf-drive/sheaf/tools/torture/site"
)

// orders are what an admin does on a good day.
func orders() []Kind {
	return []Kind{
		{Name: "transfer", Seen: "another node led than before", Do: transfer},
		{Name: "rolling_restart", Seen: "each node ended in order and served again", Do: rollingRestart},
	}
}

func transfer(ctx context.Context, h *Harm) (bool, error) {
	n, err := h.Site.AwaitLeader(ctx)
	if err != nil {
		return false, err
	}
	args := append([]string{"cluster", "transfer", "--data", n.Data}, h.Admin...)
	if _, err := h.Site.Command(ctx, args...); err != nil {
		return false, nil // the moment did not fit: it was refused in words, and does not count
	}
	return h.takenOver(ctx, n), nil
}

func rollingRestart(ctx context.Context, h *Harm) (bool, error) {
	for _, n := range h.Site.Nodes {
		if err := n.Stop(); err != nil {
			return false, err
		}
		if err := n.Start(ctx); err != nil {
			return false, err
		}
		if err := h.Site.AwaitWhole(ctx); err != nil {
			return false, err
		}
	}
	return true, nil
}

// elsewhere are faults that other tests do.
func elsewhere() []Kind {
	only := func(why string) func(*site.Site) string { return func(*site.Site) string { return why } }
	return []Kind{
		{Name: "clock_jump", Without: only("the clock of a process cannot be set apart from the machine's; raftstore/clock and raftstore/clustertest jump it in process")},
	}
}
