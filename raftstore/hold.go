package raftstore

import (
	"time"

	"github.com/sheaf-drive/sheaf/core/attention"
)

const (
	// holdEvery is how often a node looks whether somebody is joining.
	holdEvery = time.Second
	// held is how many entries stay in the log, and D where it is, while a node without a vote is filled
	// and catches up: about 5 GB, hours of a busy house.
	held = 2_000_000
)

// holdLog keeps what a joining node will ask for: while somebody has no vote yet the log is not cut behind
// the moment that he is filled with. It ends with the store.
func (s *Store) holdLog() {
	tick := time.NewTicker(holdEvery)
	defer tick.Stop()
	holding := false
	for {
		select {
		case <-tick.C:
		case <-s.stopped:
			return
		case <-s.closing.Done():
			return
		}
		list, err := s.Members()
		if joins := err == nil && voters(list) < len(list); joins != holding && err == nil {
			if err := s.hold(joins); err != nil {
				s.config.Alarms.Raise(attention.LeaderTrouble, "log", err)
				continue
			}
			holding = joins
		}
	}
}

// hold sets how much of the log is kept.
func (s *Store) hold(all bool) error {
	c := s.raft.ReloadableConfig()
	c.TrailingLogs, c.SnapshotThreshold = s.config.Trailing, s.config.CheckpointEvery
	if all {
		c.TrailingLogs, c.SnapshotThreshold = held, held
	}
	return s.raft.ReloadConfig(c)
}
