package node

import (
	"context"
	"slices"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/attention"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/raftstore/member"
)

// settleEvery is how often the node looks whether it has its place in the house.
const settleEvery = time.Second

// settleIn founds a new house, asks for the vote of a node that has none, and notes who the others are.
func (n *Node) settleIn(ctx context.Context) {
	tick := time.NewTicker(settleEvery)
	defer tick.Stop()
	var met []string
	for {
		if list, err := n.raft.Members(); err == nil {
			met = n.meet(list, met)
			n.askForVote(ctx, list)
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

// meet passes on the addresses of the members when they are others than before.
func (n *Node) meet(list []member.Member, before []string) []string {
	var now []string
	for _, m := range list {
		if hostOf(m.Address) != "" {
			now = append(now, m.Address)
		}
	}
	slices.Sort(now)
	if n.config.Met == nil || len(now) == 0 || slices.Equal(now, before) {
		return before
	}
	if err := n.config.Met(now); err != nil {
		n.board.Raise(attention.LeaderTrouble, "members", err)
		return before
	}
	return now
}

// askForVote has this node promoted once it has all that the others have. It asks again as long as it is not.
func (n *Node) askForVote(ctx context.Context, list []member.Member) {
	here := slices.IndexFunc(list, func(m member.Member) bool { return m.ID == n.config.ID })
	if here < 0 || list[here].Votes {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	v, err := n.house.Latest(ctx) // proves that it keeps up
	if err != nil {
		return
	}
	v.Close()
	if err := n.house.Change(ctx, member.Change{Kind: member.Promote, Node: n.config.ID}); err == nil {
		n.config.Log.Info().Msg("this node has all that the others have, and votes now")
	}
}

// found records the charter of a new house, unless somebody else has.
func (n *Node) found(ctx context.Context) error {
	if n.config.Charter == nil {
		return nil
	}
	v, err := n.house.Latest(ctx)
	if err != nil {
		return err
	}
	founded := state.House.Has(v, state.One)
	v.Close()
	if founded {
		return nil
	}
	answer, err := n.house.Submit(ctx, *n.config.Charter)
	if err != nil {
		return err
	}
	if err := answer.Err(); err != nil && core.CodeOf(err) != core.Duplicate {
		return err
	}
	return n.raft.Wait(ctx, answer.Index)
}
