package roster

import (
	"fmt"
	"slices"
	"time"

	"github.com/hashicorp/raft"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/raftstore/answered"
	"github.com/sheaf-drive/sheaf/raftstore/member"
)

// List reads the members, and which entry made them so.
func List(r *answered.Raft) (list []member.Member, at uint64, err error) {
	f := r.GetConfiguration()
	if err := f.Error(); err != nil {
		return nil, 0, fmt.Errorf("reading the members: %w", err)
	}
	for _, one := range f.Configuration().Servers {
		list = append(list, member.Member{ID: string(one.ID), Address: string(one.Address), Votes: one.Suffrage == raft.Voter})
	}
	return list, f.Index(), nil
}

// Change has raft begin c, if nobody changes the members at the same time; nil when there is nothing to do. wait
// bounds how long raft takes to begin.
func Change(r *answered.Raft, c member.Change, wait time.Duration) (raft.Future, error) {
	list, seen, err := List(r)
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(list, func(m member.Member) bool { return m.ID == c.Node })
	id := raft.ServerID(c.Node)
	if c.Kind == member.Invite {
		switch {
		case at < 0:
		case list[at].Votes:
			return nil, core.Refuse(core.Conflict, "node", "store.member_already", c.Node)
		case list[at].Address == c.Address:
			return nil, nil
		}
		return r.AddNonvoter(id, raft.ServerAddress(c.Address), seen, wait), nil
	}
	if c.Kind == member.Transfer && c.Node == "" {
		return r.LeadershipTransfer(), nil
	}
	if at < 0 {
		return nil, core.Refuse(core.NotFound, "node", "store.member_unknown", c.Node)
	}
	switch address := raft.ServerAddress(list[at].Address); c.Kind {
	case member.Promote:
		return r.AddVoter(id, address, seen, wait), nil
	case member.Transfer:
		return r.LeadershipTransferToServer(id, address), nil
	case member.Demote, member.Dismiss:
		if Voters(list) == 1 && list[at].Votes {
			return nil, core.Refuse(core.Conflict, "node", "store.member_last", c.Node)
		}
		if c.Kind == member.Demote {
			return r.DemoteVoter(id, seen, wait), nil
		}
		return r.RemoveServer(id, seen, wait), nil
	}
	return nil, core.Refuse(core.Invalid, "kind", "store.change_unknown", c.Kind)
}

// Voters counts those that vote.
func Voters(list []member.Member) (n int) {
	for _, m := range list {
		if m.Votes {
			n++
		}
	}
	return n
}
