package harm

import (
	"context"
	"fmt"

	"github.com/sheaf-drive/sheaf/tools/torture/site"
)

// garbles flip bits on the way between nodes.
func garbles() []Kind {
	return []Kind{
		{Name: "flip_wire", Seen: "packets with a flipped bit were delivered to a node, and one said that another one does not answer",
			Without: noNetwork, Do: flipWire},
		{Name: "flip_stream", Seen: "bits were flipped in the stream that filled a node, which refused it and was filled by the next one",
			Without: noNetwork, Do: flipStream},
	}
}

const (
	// spoken is longer than what only confirms, and not longer than the calls of raft.
	spoken = 100
	// streamed is longer than anything but a stream, the certificates that come before it included.
	streamed = 8000
)

// flipWire harms all that one node says and hears.
func flipWire(ctx context.Context, h *Harm) (bool, error) {
	n := h.anyone()
	garble := func(ways ...site.Way) error { return h.Site.Garble(spoken, ways...) }
	return h.part(ctx, garble, both(n, h.others(n)), nil)
}

// flipStream has a node filled while the stream is harmed, and once more when it is not.
func flipStream(ctx context.Context, h *Harm) (bool, error) {
	n := h.anyone()
	if err := n.Stop(); err != nil {
		return false, err
	}
	var ways []site.Way
	for _, o := range h.others(n) {
		ways = append(ways, site.Way{From: o, To: n})
	}
	if err := h.Site.Garble(streamed, ways...); err != nil {
		return false, err
	}
	said, refused := h.Site.CommandAt(ctx, n, "cluster", "reseed", "--data", n.Data)
	met, err := h.Site.Met()
	if err == nil {
		err = h.Site.Heal()
	}
	if err != nil {
		return false, err
	}
	h.Log("node %d: %d packets were harmed while it was filled: %v", n.Number, met, refused)
	if met > 0 && refused == nil {
		h.Verdict.Silent = append(h.Verdict.Silent, fmt.Sprintf("node %d took a stream of which %d packets were changed: %s", n.Number, met, said))
	}
	if h.Random.IntN(2) == 0 { // otherwise what it had must still be whole
		if _, err := h.Site.CommandAt(ctx, n, "cluster", "reseed", "--data", n.Data); err != nil {
			return false, err
		}
	}
	return met > 0 && refused != nil, n.Start(ctx)
}
