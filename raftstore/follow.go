package raftstore

import (
	"context"
	"strconv"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/raftstore/answered"
	"github.com/sheaf-drive/sheaf/raftstore/engine"
	"github.com/sheaf-drive/sheaf/raftstore/witness"
)

// Applied is the index of the moment that a view opened now would show.
func (s *Store) Applied() uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.applied
}

// publish makes what is committed up to index visible and wakes who waits for it.
func (s *Store) publish(index, told uint64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.told = max(s.told, told)
	if index <= s.applied {
		return
	}
	s.applied = index
	close(s.changed)
	s.changed = make(chan struct{})
}

// View is one moment of the state. It may be read from several goroutines and must be
// closed: an open view keeps old versions on disk.
type View = engine.View

// View opens the newest moment. Close it.
func (s *Store) View(ctx context.Context) (*View, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := s.Available(); err != nil {
		return nil, err
	}
	return s.newest()
}

// newest opens the applied moment. Under s.mu the applied index stands still, so that D
// cannot pass it meanwhile.
func (s *Store) newest() (*View, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.engine.View(s.applied)
}

// Moment is View for rooms that know only package state: call the func when done.
func (s *Store) Moment(ctx context.Context) (state.View, func(), error) {
	v, err := s.View(ctx)
	if err != nil {
		return nil, nil, err
	}
	return v, v.Close, nil
}

// Wait returns when the entry at index is applied here, or with an Unavailable error.
func (s *Store) Wait(ctx context.Context, index uint64) error {
	if index == 0 {
		return nil
	}
	_, err := s.Follow(ctx, index-1)
	return err
}

// Follow waits until more than after is applied and answers with the applied index.
func (s *Store) Follow(ctx context.Context, after uint64) (uint64, error) {
	for {
		s.mu.Lock()
		applied, changed, broken := s.applied, s.changed, s.broken
		s.mu.Unlock()
		switch {
		case broken != nil:
			return applied, core.Refuse(core.Unavailable, "", "store.faulted")
		case applied > after:
			return applied, nil
		}
		select {
		case <-changed:
		case <-s.stopped:
		case <-s.closing.Done():
			return applied, core.Refuse(core.Unavailable, "", "store.closing")
		case <-ctx.Done():
			return applied, core.Refuse(core.Unavailable, "", "store.behind", strconv.FormatUint(after+1, 10))
		}
	}
}

// Status is what a node says of itself.
type Status struct {
	NodeID string
	Leader string // id of the leader, "" while there is none
	// LeaderAddress is where the leader is found.
	LeaderAddress string
	Leads         bool
	Serving       bool
	Members       int
	Applied       uint64
	Durable       uint64 // D
	LastLog       uint64
	Commit        uint64    // what a majority has, as far as this node knows
	Term          uint64    // of raft
	Contact       time.Time // the leader called last, zero for one that never did
}

// Witness has the state hashes that the nodes compare.
func (s *Store) Witness() *witness.Ring { return &s.marks }

// LastLog is the newest entry in the log of this node.
func (s *Store) LastLog() uint64 { return s.raft.LastIndex() }

// Status reports where the node is.
func (s *Store) Status() Status {
	address, leader := s.raft.LeaderWithID()
	status := Status{
		NodeID: s.config.NodeID, Leader: string(leader), LeaderAddress: string(address), Members: members(s.raft),
		Durable: s.markers.Now().Index, LastLog: s.raft.LastIndex(), Commit: s.raft.CommitIndex(),
		Term: s.raft.CurrentTerm(), Contact: s.raft.LastContact(),
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	status.Leads, status.Serving, status.Applied = s.leads, s.serving, s.applied
	return status
}

// Holdings says how Badger is, and how many bytes the parts of the folder take (package folder).
func (s *Store) Holdings() (engine.Figures, map[string]int64, error) {
	bytes, err := s.folder.Bytes()
	return s.engine.Figures(), bytes, err
}

func members(r *answered.Raft) int {
	f := r.GetConfiguration()
	if f.Error() != nil {
		return 0
	}
	return len(f.Configuration().Servers)
}
