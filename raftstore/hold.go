package raftstore

import (
	"github.com/sheaf-drive/sheaf/core/attention"
	"github.com/sheaf-drive/sheaf/raftstore/hold"
	"github.com/sheaf-drive/sheaf/raftstore/roster"
)

// holdLog keeps what a joining node will ask for, as long as there is room. It ends with the store.
func (s *Store) holdLog() {
	hold.Watch(s.closing.Done(), func() (bool, error) {
		list, err := s.Members()
		return roster.Voters(list) < len(list) && s.Full() == nil, err
	}, func(all bool) error {
		return hold.Set(s.raft.Raft, all, s.config.Trailing, s.config.CheckpointEvery)
	}, func(err error) { s.config.Alarms.Raise(attention.LeaderTrouble, "log", err) })
}
