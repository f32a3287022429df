package harm

import (
	"context"
	"errors"
	"time"

	"github.com/sheaf-drive/sheaf/tools/torture/site"
)

// leaves is how many bytes a full disk still has: what a filler cannot take in one piece.
const leaves = 48 << 20

// fullDisks take the room away from under nodes that serve.
func fullDisks() []Kind {
	const seen = "the nodes said that they are read-only, lived on, and recorded again when there was room"
	return []Kind{
		{Name: "disk_full_one", Seen: seen, Without: noDisks, Do: diskFull(1)},
		{Name: "disk_full_two", Seen: seen, Without: noDisks, Do: diskFull(2)},
	}
}

func diskFull(count int) func(context.Context, *Harm) (bool, error) {
	return func(ctx context.Context, h *Harm) (bool, error) {
		victims := append([]*site.Node(nil), h.Site.Nodes...)
		h.Random.Shuffle(len(victims), func(i, j int) { victims[i], victims[j] = victims[j], victims[i] })
		victims = victims[:count]
		for _, n := range victims {
			if err := n.Disk.Fill(leaves); err != nil {
				return false, err
			}
		}
		said := h.readOnly(ctx, victims, true)
		rest(ctx, h.between(0, 3*time.Second))
		var failed error
		for _, n := range victims {
			failed = errors.Join(failed, n.Disk.Empty())
		}
		return failed == nil && said && h.readOnly(ctx, victims, false), failed
	}
}

// readOnly waits until all of the nodes say that they are read-only, or that they are not.
func (h *Harm) readOnly(ctx context.Context, nodes []*site.Node, want bool) bool {
	return soon(ctx, 30*time.Second, func() bool {
		for _, n := range nodes {
			if now, err := n.Status(ctx); err != nil || now.ReadOnly != want {
				return false
			}
		}
		return true
	})
}

// moveMarker has a node move its durable marker, as it does when it has no room; false when it was not seen to.
func (h *Harm) moveMarker(ctx context.Context, n *site.Node) (bool, error) {
	before, err := n.Status(ctx)
	if err != nil {
		return false, err
	}
	if err := n.Disk.Fill(leaves); err != nil {
		return false, err
	}
	moved := soon(ctx, 10*time.Second, func() bool {
		now, err := n.Status(ctx)
		return err == nil && now.Durable > before.Durable && now.Durable >= before.Applied
	})
	if err := n.Disk.Empty(); err != nil {
		return false, err
	}
	return moved && h.readOnly(ctx, []*site.Node{n}, false), nil
}
