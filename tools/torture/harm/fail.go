package harm

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/sheaf-drive/sheaf/tools/torture/site"
)

// failingDisks answer with errors under nodes that serve.
func failingDisks() []Kind {
	const went = ", which ended, stopped serving or stood still while the others went on"
	return []Kind{
		{Name: "disk_dies", Seen: "the file system was shut down under a node" + went, Without: noDisks, Do: diskDies},
		{Name: "disk_fails", Seen: "blocks of the disk failed with EIO below the file system of a node" + went, Without: noFailing, Do: failing((*site.Disk).Fail)},
		{Name: "disk_thin", Seen: "blocks that the file system of a node had promised could not be written" + went, Without: noFailing, Do: failing((*site.Disk).Exhaust)},
	}
}

func diskDies(ctx context.Context, h *Harm) (bool, error) {
	n := h.anyone()
	seen, err := h.without(ctx, n, n.Disk.CutPower)
	if err := errors.Join(err, n.Disk.Unmount(), n.Disk.Mount()); err != nil {
		return false, err
	}
	return seen, n.Start(ctx)
}

// failing does something to what lies below the disk of a node.
func failing(do func(*site.Disk) (bool, error)) func(context.Context, *Harm) (bool, error) {
	return func(ctx context.Context, h *Harm) (bool, error) {
		at := slices.IndexFunc(h.Site.Nodes, func(n *site.Node) bool { return n.Disk.CanFail() })
		n := h.Site.Nodes[at]
		seen, err := h.without(ctx, n, func() (bool, error) { return do(n.Disk) })
		if err != nil {
			return false, err
		}
		changed, err := n.Disk.Repair()
		if err != nil {
			return false, err
		}
		if changed { // nobody knows what is missing: it may be a promise
			h.Log("node %d: its file system was put in order, and it is filled anew", n.Number)
			if _, err := h.Site.CommandAt(ctx, n, "cluster", "reseed", "--data", n.Data); err != nil {
				return false, err
			}
		}
		return seen, n.Start(ctx)
	}
}

// without takes the disk of a node away and waits until that shows; the node ends.
func (h *Harm) without(ctx context.Context, n *site.Node, take func() (bool, error)) (bool, error) {
	taken, err := take()
	if err != nil {
		return false, err
	}
	var stood uint64
	if now, err := n.Status(ctx); err == nil {
		stood = now.Applied
	}
	shown := soon(ctx, 30*time.Second, func() bool { return n.Fell() != nil || h.idle(ctx, n) || h.leftBehind(ctx, n, stood) })
	n.Kill()
	return taken && shown, nil
}

// leftBehind says whether the others have gone well beyond where a node stands still.
func (h *Harm) leftBehind(ctx context.Context, n *site.Node, stood uint64) bool {
	now, err := n.Status(ctx)
	if err != nil || now.Applied > stood+20 {
		return false
	}
	for _, o := range h.others(n) {
		if other, err := o.Status(ctx); err == nil && other.Applied > now.Applied+20 {
			return true
		}
	}
	return false
}

// idle says whether another node says that this one does not serve.
func (h *Harm) idle(ctx context.Context, n *site.Node) bool {
	for _, o := range h.others(n) {
		now, err := o.Status(ctx)
		if err != nil {
			continue
		}
		for _, m := range now.Members {
			if m.Node == n.ID && !m.Serves {
				return true
			}
		}
	}
	return false
}
