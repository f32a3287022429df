package raftstore

import (
	"context"
	"fmt"

	"github.com/hashicorp/raft"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/attention"
)

// Member is a node of the house as the log knows it.
type Member struct {
	ID string
	// Address is where the others find it, as package link writes it.
	Address string
	// Votes says that it counts towards a majority; one that is still catching up does not.
	Votes bool
}

// Members lists the nodes of the house.
func (s *Store) Members() ([]Member, error) {
	f := s.raft.GetConfiguration()
	if err := f.Error(); err != nil {
		return nil, fmt.Errorf("reading the members: %w", err)
	}
	var list []Member
	for _, one := range f.Configuration().Servers {
		list = append(list, Member{string(one.ID), string(one.Address), one.Suffrage == raft.Voter})
	}
	return list, nil
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

// Transfer hands leadership to another voter, whichever has most of the log.
func (s *Store) Transfer(ctx context.Context) error {
	if _, err := s.mayLead(); err != nil {
		return err
	}
	done := make(chan error, 1)
	go func() { done <- s.raft.LeadershipTransfer().Error() }()
	select {
	case err := <-done:
		if err != nil {
			return fmt.Errorf("%w (%w)", core.Refuse(core.Unavailable, "", "store.no_successor"), err)
		}
		return nil
	case <-ctx.Done():
		return unknown(ctx.Err())
	}
}
