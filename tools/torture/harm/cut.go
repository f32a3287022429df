package harm

import (
	"context"
	"fmt"
	"time"

	"github.com/sheaf-drive/sheaf/tools/torture/site"
)

// cuts part nodes from each other. The nodes call each other several times a second, so that a cut always meets
// connections that are in use.
func cuts() []Kind {
	const seen = "packets were dropped, and a node said that another one does not answer"
	return []Kind{
		{Name: "cut_leader", Seen: seen + "; the others chose another leader", Without: noNetwork, Do: cutLeader},
		{Name: "cut_follower", Seen: seen, Without: noNetwork, Do: cutFollower},
		{Name: "cut_all", Seen: seen, Without: noNetwork, Do: cutAll},
		{Name: "cut_pair", Seen: seen, Without: noNetwork, Do: cutPair},
		{Name: "cut_oneway_to_leader", Seen: seen, Without: noNetwork, Do: cutOneWay(true)},
		{Name: "cut_oneway_from_leader", Seen: seen, Without: noNetwork, Do: cutOneWay(false)},
	}
}

// both ways between a node and each of some others.
func both(n *site.Node, others []*site.Node) (ways []site.Way) {
	for _, o := range others {
		ways = append(ways, site.Way{From: n, To: o}, site.Way{From: o, To: n})
	}
	return ways
}

// cut lasts until it was seen, and a while longer.
func (h *Harm) cut(ctx context.Context, ways []site.Way, while func() bool) (bool, error) {
	return h.part(ctx, h.Site.Cut, ways, while)
}

// part does something to what goes these ways, for as long as cut says.
func (h *Harm) part(ctx context.Context, do func(...site.Way) error, ways []site.Way, while func() bool) (bool, error) {
	if err := do(ways...); err != nil {
		return false, err
	}
	noticed := soon(ctx, 15*time.Second, func() bool {
		for _, w := range ways {
			if !hears(ctx, w.From, w.To) || !hears(ctx, w.To, w.From) {
				return true
			}
		}
		return false
	})
	held := while == nil || while()
	rest(ctx, h.between(0, 3*time.Second))
	met, err := h.Site.Met()
	if err == nil {
		err = h.Site.Heal()
	}
	return noticed && held && met > 0, err
}

func cutLeader(ctx context.Context, h *Harm) (bool, error) {
	n, err := h.Site.AwaitLeader(ctx)
	if err != nil {
		return false, err
	}
	return h.cut(ctx, both(n, h.others(n)), func() bool {
		led := h.takenOver(ctx, n)
		h.minority(ctx, n)
		return led
	})
}

func cutFollower(ctx context.Context, h *Harm) (bool, error) {
	n, err := h.follower(ctx)
	if err != nil {
		return false, err
	}
	return h.cut(ctx, both(n, h.others(n)), func() bool {
		h.minority(ctx, n)
		return true
	})
}

// minority holds a node that is alone to I20: it takes no write, and gives nothing personal.
func (h *Harm) minority(ctx context.Context, n *site.Node) {
	for _, given := range h.Probe(ctx, n.URL) {
		h.Verdict.Other = append(h.Verdict.Other, fmt.Sprintf("I20: node %d, alone, %s", n.Number, given))
	}
}

func cutAll(ctx context.Context, h *Harm) (bool, error) {
	nodes := h.Site.Nodes
	ways := append(both(nodes[0], nodes[1:]), both(nodes[1], nodes[2:])...)
	return h.cut(ctx, ways, func() bool {
		h.minority(ctx, h.anyone())
		return true
	})
}

func cutPair(ctx context.Context, h *Harm) (bool, error) {
	n := h.anyone()
	others := h.others(n)
	return h.cut(ctx, both(n, others[h.Random.IntN(2):][:1]), nil)
}

func cutOneWay(toLeader bool) func(context.Context, *Harm) (bool, error) {
	return func(ctx context.Context, h *Harm) (bool, error) {
		n, err := h.Site.AwaitLeader(ctx)
		if err != nil {
			return false, err
		}
		var ways []site.Way
		for _, o := range h.others(n) {
			if toLeader {
				ways = append(ways, site.Way{From: o, To: n})
			} else {
				ways = append(ways, site.Way{From: n, To: o})
			}
		}
		return h.cut(ctx, ways, nil)
	}
}
