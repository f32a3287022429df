package harm

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"time"

	"github.com/sheaf-drive/sheaf/tools/torture/site"
)

// losses take a whole state away, or bring an old one back.
func losses() []Kind {
	return []Kind{
		{Name: "wipe", Seen: "the node refused to start without a state, and was filled anew", Do: wipe},
		{Name: "old_folder", Seen: "the node started with an earlier copy of its folder and caught up, or refused it", Do: oldFolder},
	}
}

func wipe(ctx context.Context, h *Harm) (bool, error) {
	n := h.anyone()
	n.Kill()
	if err := os.RemoveAll(n.Store()); err != nil {
		return false, err
	}
	return h.found(ctx, n, "wipe")
}

// oldFolder brings a copy back that was made while the node was stopped, when the others have all that it ever promised.
func oldFolder(ctx context.Context, h *Harm) (bool, error) {
	n, copied := h.anyone(), filepath.Join(h.Dir, "old")
	if err := n.Stop(); err != nil {
		return false, err
	}
	if err := errors.Join(os.RemoveAll(copied), site.CopyAll(n.Store(), copied)); err != nil {
		return false, err
	}
	if err := n.Start(ctx); err != nil {
		return false, err
	}
	if err := h.Site.AwaitWhole(ctx); err != nil {
		return false, err
	}
	before := h.Done()
	soon(ctx, 10*time.Second, func() bool { return h.Done() > before+10 })
	now, err := n.Status(ctx)
	if err != nil {
		return false, err
	}
	n.Kill()
	if err := errors.Join(os.RemoveAll(n.Store()), site.CopyAll(copied, n.Store()), n.Carried()); err != nil {
		return false, err
	}
	h.Log("node %d: its folder is an earlier copy; it had entry %d", n.Number, now.Applied)
	if refused, err := h.found(ctx, n, "old_folder"); refused || err != nil {
		return refused, err
	}
	return soon(ctx, site.Patience, func() bool {
		later, err := n.Status(ctx)
		return err == nil && later.Applied >= now.Applied
	}), nil
}
