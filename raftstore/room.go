package raftstore

import (
	"cmp"
	"context"

	"github.com/sheaf-drive/sheaf/core/attention"
	"github.com/sheaf-drive/sheaf/raftstore/folder"
	"github.com/sheaf-drive/sheaf/raftstore/shortage"
	"github.com/sheaf-drive/sheaf/raftstore/space"
)

// Full says, as Unavailable, that the disks of this node have no room, or nil.
func (s *Store) Full() error { return s.config.Room.Full() }

// ReadOnly refuses what would be recorded through this node, as Unavailable: its disks have no room, or the nodes
// have different states and nobody knows which is right.
func (s *Store) ReadOnly() error { return cmp.Or(s.Full(), s.marks.MayRecord()) }

// keeper looks after the room of this store.
func (s *Store) keeper() *shortage.Keeper {
	f := folder.Folder{Root: s.config.Dir}
	return &shortage.Keeper{
		Budget: space.Budget{Disks: s.config.Room, State: f.State(), Log: f.Log(), MemTable: s.config.MemTable},
		ID:     s.config.NodeID, Peers: s.config.Others, Checkpoint: s.Checkpoint,
		Leads:  func() bool { _, err := s.mayLead(); return err == nil },
		Behind: func() bool { return s.markers.Now().Index < s.Applied() },
		Warn:   func(err error) { s.config.Alarms.Raise(attention.StoreWarned, "room", err) },
	}
}

// settle closes Badger, which writes what is in memory as tables. Where there is no room for that,
// Badger stays open until the process ends: the log has everything, and the next start applies it again. So it does where the
// disk has failed.
func (s *Store) settle() (free bool, err error) {
	if s.room.Budget.End() != nil {
		return false, nil
	}
	patience, cancel := context.WithTimeout(context.Background(), s.config.Patience)
	defer cancel()
	end := s.engine.Close
	if s.faulted() != nil {
		end = s.engine.Abandon
	}
	err = end(patience.Done())
	return err == nil, err
}
