package raftstore

import (
	"context"
	"errors"

	"github.com/hashicorp/raft"

	"github.com/sheaf-drive/sheaf/raftstore/contact"
)

// ReadIndex answers the index that a read has to wait for here so that it shows every write that was
// acknowledged before: this node leads, and a majority of the voters, asked since, knows of no later leader.
func (s *Store) ReadIndex(ctx context.Context) (uint64, error) {
	term, err := s.mayLead()
	if err != nil {
		return 0, err
	}
	// All that earlier leaders have acknowledged was applied before this one led (its barrier), and what
	// it acknowledged itself was published before. Raft's own entries, which D may have come to, are none that
	// another node could wait for.
	s.mu.Lock()
	index := s.told
	s.mu.Unlock()
	verified := make(chan error, 1)
	go func() {
		verified <- contact.Confirm(ctx, s.raft, s.config.Transport, s.config.NodeID, term, s.config.Patience)
	}()
	select {
	case err := <-verified:
		if err == nil && s.raft.CurrentTerm() == term { // no other has led, and recorded, meanwhile
			return index, nil
		}
		return 0, errors.Join(errNotLeader(), err)
	case <-ctx.Done():
		return 0, errNotLeader()
	}
}

// Leader is who leads as far as this node knows, "" for nobody; here says that it is this node.
func (s *Store) Leader() (to raft.Server, here bool) {
	address, id := s.raft.LeaderWithID()
	return raft.Server{ID: id, Address: address}, string(id) == s.config.NodeID
}
