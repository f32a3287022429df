package raftstore

import (
	"context"
	"errors"
	"time"

	"github.com/hashicorp/raft"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
)

// Peers reaches the other nodes of a house. Its errors are *core.Error like those of the store's own
// methods of the same names; what got no answer is "store.unknown" once it may have arrived, and
// "store.not_leader" before.
type Peers interface {
	// Propose has the node propose the entry.
	Propose(ctx context.Context, to raft.Server, e machine.Entry) (machine.Answer, error)
	// ReadIndex asks the node for its [Store.ReadIndex].
	ReadIndex(ctx context.Context, to raft.Server) (uint64, error)
}

// again is how long to wait before the leader is asked once more.
const again = 20 * time.Millisecond

// Submit has the leader record the entry, whichever node that is, and answers as [Store.Propose]
// does. While leadership changes it waits; what may have been lost with a leader is sent again where
// the entry has a request id, because it will not be recorded twice.
func (s *Store) Submit(ctx context.Context, e machine.Entry) (machine.Answer, error) {
	ctx, cancel := context.WithTimeout(ctx, s.config.Patience)
	defer cancel()
	lost := false // an answer was lost: from now on nobody may say that it was not recorded
	for {
		if err := s.available(); err != nil {
			return machine.Answer{}, err
		}
		answer, err := s.submit(ctx, e)
		unsure := textOf(err) == "store.unknown"
		lost = lost || unsure
		if unsure && e.Request != "" || elsewhere(err) {
			if s.rest(ctx) {
				continue
			}
		}
		if err != nil && lost {
			err = unknown(err)
		}
		return answer, err
	}
}

// elsewhere says whether the node that was asked recorded nothing, and another one may: it does not
// lead any more, or ends, or has not begun.
func elsewhere(err error) bool {
	switch textOf(err) {
	case "store.not_leader", "store.closing", "store.starting", "store.faulted":
		return true
	}
	return false
}

// submit tries once.
func (s *Store) submit(ctx context.Context, e machine.Entry) (machine.Answer, error) {
	to, here := s.leader()
	switch {
	case here || s.config.Peers == nil:
		return s.Propose(ctx, e)
	case to.ID == "":
		return machine.Answer{}, errNotLeader()
	}
	return s.config.Peers.Propose(ctx, to, e)
}

// leader is who leads as far as this node knows, "" for nobody; here says that it is this node.
func (s *Store) leader() (to raft.Server, here bool) {
	address, id := s.raft.LeaderWithID()
	return raft.Server{ID: id, Address: address}, string(id) == s.config.NodeID
}

// rest waits a moment; false when there is no time left.
func (s *Store) rest(ctx context.Context) bool {
	t := time.NewTimer(again)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-s.stopped:
	case <-s.closing.Done():
	case <-ctx.Done():
	}
	return false
}

// ReadIndex answers the index that a read has to wait for here so that it shows every write that was
// acknowledged before: this node leads, and a majority still takes it for the leader.
func (s *Store) ReadIndex(ctx context.Context) (uint64, error) {
	term, err := s.mayLead()
	if err != nil {
		return 0, err
	}
	// All that earlier leaders have acknowledged was applied before this one led (its barrier), and what
	// it acknowledged itself was published before.
	index := s.Applied()
	verified := make(chan error, 1)
	go func() { verified <- s.raft.VerifyLeader().Error() }()
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

// Latest is [Store.View] of a moment in which all is applied that was acknowledged by any node
// before the call.
func (s *Store) Latest(ctx context.Context) (*View, error) {
	ctx, cancel := context.WithTimeout(ctx, s.config.Patience)
	defer cancel()
	for {
		index, err := s.readIndex(ctx)
		if err == nil {
			if err := s.Wait(ctx, index); err != nil {
				return nil, err
			}
			return s.View(ctx)
		}
		if !elsewhere(err) || s.available() != nil || !s.rest(ctx) {
			return nil, err
		}
	}
}

func (s *Store) readIndex(ctx context.Context) (uint64, error) {
	to, here := s.leader()
	switch {
	case here || s.config.Peers == nil:
		return s.ReadIndex(ctx)
	case to.ID == "":
		return 0, errNotLeader()
	}
	return s.config.Peers.ReadIndex(ctx, to)
}

// textOf is the key of the error's words, "" for another error or none.
func textOf(err error) string {
	var e *core.Error
	if errors.As(err, &e) {
		return e.Text
	}
	return ""
}
