package raftstore

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/raft"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/attention"
	"github.com/sheaf-drive/sheaf/raftstore/entry"
	"github.com/sheaf-drive/sheaf/raftstore/member"
)

// Members lists the nodes of the house.
func (s *Store) Members() ([]member.Member, error) {
	list, _, err := s.membersAt()
	return list, err
}

// membersAt also says which entry made them so.
func (s *Store) membersAt() (list []member.Member, at uint64, err error) {
	f := s.raft.GetConfiguration()
	if err := f.Error(); err != nil {
		return nil, 0, fmt.Errorf("reading the members: %w", err)
	}
	for _, one := range f.Configuration().Servers {
		list = append(list, member.Member{ID: string(one.ID), Address: string(one.Address), Votes: one.Suffrage == raft.Voter})
	}
	return list, f.Index(), nil
}

// Member refuses a node that the house does not have, as Denied.
func (s *Store) Member(id string) error {
	list, err := s.Members()
	if err != nil {
		return err
	}
	for _, one := range list {
		if one.ID == id {
			return nil
		}
	}
	return core.Refuse(core.Denied, "", "link.removed", id)
}

// announce writes down where this node is found now, if the log says something else: a house that was
// founded by one node alone has no address of it, and a machine may have moved. It is called by who leads.
func (s *Store) announce() {
	here := s.config.Transport.LocalAddr()
	list, err := s.Members()
	for _, one := range list {
		if one.ID == s.config.NodeID && one.Address != string(here) {
			err = s.raft.AddVoter(raft.ServerID(one.ID), here, 0, s.config.Patience).Error()
		}
	}
	if err != nil {
		s.config.Alarms.Raise(attention.LeaderTrouble, "address", err)
	}
}

// Change changes the members; only the leader can. The change is recorded when it returns without an error.
func (s *Store) Change(ctx context.Context, c member.Change) error {
	if _, err := s.mayLead(); err != nil {
		return err
	}
	list, at, err := s.membersAt()
	if err != nil {
		return err
	}
	do, err := s.change(c, list, at)
	if err != nil || do == nil {
		return err
	}
	done := make(chan error, 1)
	go func() { done <- do.Error() }()
	select {
	case err := <-done:
		switch {
		case err == nil:
			return nil
		case c.Kind == member.Transfer:
			return fmt.Errorf("%w (%w)", core.Refuse(core.Unavailable, "", "store.no_successor"), err)
		}
		return s.explain(err)
	case <-ctx.Done():
		return entry.Unknown(ctx.Err())
	}
}

// change has raft do c, if nobody has changed the members since the entry seen; nil when there is nothing to do.
func (s *Store) change(c member.Change, list []member.Member, seen uint64) (raft.Future, error) {
	at := slices.IndexFunc(list, func(m member.Member) bool { return m.ID == c.Node })
	id, wait := raft.ServerID(c.Node), s.config.Patience
	if c.Kind == member.Invite {
		switch {
		case at < 0:
		case list[at].Votes:
			return nil, core.Refuse(core.Conflict, "node", "store.member_already", c.Node)
		case list[at].Address == c.Address:
			return nil, nil
		}
		return s.raft.AddNonvoter(id, raft.ServerAddress(c.Address), seen, wait), nil
	}
	if c.Kind == member.Transfer && c.Node == "" {
		return s.raft.LeadershipTransfer(), nil
	}
	if at < 0 {
		return nil, core.Refuse(core.NotFound, "node", "store.member_unknown", c.Node)
	}
	switch address := raft.ServerAddress(list[at].Address); c.Kind {
	case member.Promote:
		return s.raft.AddVoter(id, address, seen, wait), nil
	case member.Transfer:
		return s.raft.LeadershipTransferToServer(id, address), nil
	case member.Demote, member.Dismiss:
		if voters(list) == 1 && list[at].Votes {
			return nil, core.Refuse(core.Conflict, "node", "store.member_last", c.Node)
		}
		if c.Kind == member.Demote {
			return s.raft.DemoteVoter(id, seen, wait), nil
		}
		return s.raft.RemoveServer(id, seen, wait), nil
	}
	return nil, core.Refuse(core.Invalid, "kind", "store.change_unknown", c.Kind)
}

func voters(list []member.Member) (n int) {
	for _, m := range list {
		if m.Votes {
			n++
		}
	}
	return n
}
