package raftstore

import (
	"context"
	"fmt"

	"github.com/hashicorp/raft"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/attention"
	"github.com/sheaf-drive/sheaf/raftstore/entry"
	"github.com/sheaf-drive/sheaf/raftstore/member"
	"github.com/sheaf-drive/sheaf/raftstore/roster"
)

// Members lists the nodes of the house.
func (s *Store) Members() ([]member.Member, error) {
	list, _, err := roster.List(s.raft)
	return list, err
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
	do, err := roster.Change(s.raft, c, s.config.Patience)
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
