package neighbours

import (
	"context"
	"slices"
	"time"

	"github.com/sheaf-drive/sheaf/core/attention"
	"github.com/sheaf-drive/sheaf/raftstore/member"
)

// settleEvery is how often the node looks whether it has its place in the house.
const settleEvery = time.Second

// voteWithin bounds one try to get the vote.
const voteWithin = 10 * time.Second

// SettleIn asks for the vote of a node that has none, notes who the others are, and introduces this one to them.
func (n *Neighbours) SettleIn(ctx context.Context) {
	tick := time.NewTicker(settleEvery)
	defer tick.Stop()
	var met []string
	told := introductions{}
	for round := 0; ; round++ {
		if list, err := n.Store.Members(); err == nil {
			met = n.meet(list, met)
			n.introduce(ctx, list, told, round)
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
func (n *Neighbours) meet(list []member.Member, before []string) []string {
	var now []string
	for _, m := range list {
		if HostOf(m.Address) != "" {
			now = append(now, m.Address)
		}
	}
	slices.Sort(now)
	if n.Met == nil || len(now) == 0 || slices.Equal(now, before) {
		return before
	}
	if err := n.Met(now); err != nil {
		n.Alarms.Raise(attention.LeaderTrouble, "members", err)
		return before
	}
	return now
}

// askForVote has this node promoted once it has all that the others have. It asks again as long as it is not.
func (n *Neighbours) askForVote(ctx context.Context, list []member.Member) {
	here := slices.IndexFunc(list, func(m member.Member) bool { return m.ID == n.ID })
	if here < 0 || list[here].Votes {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, voteWithin)
	defer cancel()
	if err := n.House.CaughtUp(ctx); err != nil {
		return
	}
	if missing, err := n.Blobs.Complete(ctx); err != nil || missing > 0 {
		return
	}
	if err := n.House.Change(ctx, member.Change{Kind: member.Promote, Node: n.ID}); err == nil {
		n.Log.Info().Msg("this node has all that the others have, and votes now")
	}
}
