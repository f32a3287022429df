package raftstore

import (
	"context"
	"time"

	"github.com/hashicorp/raft"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/attention"
	"github.com/sheaf-drive/sheaf/raftstore/engine"
)

// watch follows leadership: a new leader proposes only after a barrier, because raft's
// commit index runs ahead of what its state shows. It ends with the store.
func (s *Store) watch() {
	catchUp := time.NewTicker(10 * time.Millisecond)
	defer catchUp.Stop()
	for {
		select {
		case leads := <-s.raft.LeaderCh():
			s.lead(leads)
		case <-catchUp.C:
			if s.followerCaughtUp() {
				s.serve()
			}
		case <-s.ready:
			catchUp.Stop()
			s.watchLeadership()
			return
		case <-s.stopped:
			_ = s.shutdown()
			return
		case <-s.closing.Done():
			return
		}
	}
}

// watchLeadership is watch once the node serves.
func (s *Store) watchLeadership() {
	for {
		select {
		case leads := <-s.raft.LeaderCh():
			s.lead(leads)
		case <-s.stopped:
			_ = s.shutdown()
			return
		case <-s.closing.Done():
			return
		}
	}
}

func (s *Store) barrier() bool {
	if err := s.raft.Barrier(0).Error(); err != nil {
		s.config.Alarms.Raise(attention.LeaderTrouble, "barrier", err)
		return false
	}
	return true
}

// lead follows a change of leadership. The term is read before the barrier: one that began meanwhile
// has a barrier of its own before it.
func (s *Store) lead(leads bool) {
	term := s.raft.CurrentTerm()
	s.setLeads(leads && s.barrier(), term)
	if _, err := s.mayLead(); err == nil {
		s.announce()
	}
}

func (s *Store) setLeads(leads bool, term uint64) {
	s.mu.Lock()
	s.leads, s.term = leads && s.broken == nil, term
	leads = s.leads
	s.mu.Unlock()
	if leads {
		s.serve()
	}
}

// followerCaughtUp says whether this node has what its leader had committed when it last called.
func (s *Store) followerCaughtUp() bool {
	if s.raft.State() != raft.Follower || s.raft.LastContact().IsZero() {
		return false
	}
	return s.arrival != nil && s.arrival.CaughtUp(s.log, s.Applied())
}

// serve lets reads in.
func (s *Store) serve() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.serving && s.broken == nil {
		s.serving = true
		close(s.ready)
	}
}

// Ready waits until the node serves: it has passed a barrier, or a follower has applied
// what its leader had committed.
func (s *Store) Ready(ctx context.Context) error {
	select {
	case <-s.ready:
	case <-s.stopped:
	case <-s.closing.Done():
	case <-ctx.Done():
	}
	return s.Available()
}

// Available says why nothing can be read or written now, or nil.
func (s *Store) Available() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.broken != nil:
		return core.Refuse(core.Unavailable, "", "store.faulted")
	case s.closing.Err() != nil:
		return core.Refuse(core.Unavailable, "", "store.closing")
	case !s.serving:
		return core.Refuse(core.Unavailable, "", "store.starting")
	}
	return nil
}

// verifyAgain recomputes the state hash after the start and then again and again, beside the
// work: what a disk loses later is found by nobody else.
func (s *Store) verifyAgain() {
	if err := s.Ready(s.closing); err != nil {
		return
	}
	tick := time.NewTicker(s.config.VerifyEvery)
	defer tick.Stop()
	for {
		if err := s.Verify(s.closing); err != nil && s.closing.Err() == nil {
			s.fault(err)
		}
		select {
		case <-tick.C:
		case <-s.stopped:
			return
		case <-s.closing.Done():
			return
		}
	}
}

// Verify recomputes the state hash from every record ([engine.Prove]). An error of it must stop the node.
func (s *Store) Verify(ctx context.Context) error {
	v, err := s.View(ctx)
	if err != nil {
		return err
	}
	defer v.Close()
	return engine.Prove(ctx, v, s.config.checkLevel)
}
