package shortage

import (
	"errors"
	"sync/atomic"

	"github.com/hashicorp/raft"
	wal "github.com/hashicorp/raft-wal"
)

// ErrNoRoom is why an entry was not taken into the log.
var ErrNoRoom = errors.New("the disk of the node is nearly full")

// Log is the log, which takes nothing that its disk has no room for.
type Log struct {
	*wal.WAL
	keeper *Keeper
	// cut says that the end of the log was cut off for what comes in its place. Raft goes on only once that is in.
	cut atomic.Bool
}

// NewLog puts the keeper before the log.
func NewLog(l *wal.WAL, k *Keeper) *Log { return &Log{WAL: l, keeper: k} }

// StoreLog implements raft.LogStore.
func (l *Log) StoreLog(entry *raft.Log) error { return l.StoreLogs([]*raft.Log{entry}) }

// StoreLogs implements raft.LogStore. A leader has refused already what it does not want to record; the
// rest was proposed before, and fits.
func (l *Log) StoreLogs(entries []*raft.Log) error {
	if err := l.takes(entries); err != nil {
		return err
	}
	if err := l.WAL.StoreLogs(entries); err != nil {
		return err
	}
	l.cut.Store(false)
	return nil
}

func (l *Log) takes(entries []*raft.Log) error {
	k := l.keeper
	if !k.Budget.Append() {
		return ErrNoRoom
	}
	if k.Leads() || l.cut.Load() || k.Budget.Disks.Full() == nil {
		return nil
	}
	for _, e := range entries {
		if e.Type == raft.LogCommand {
			return ErrNoRoom
		}
	}
	return nil
}

// DeleteRange implements raft.LogStore. The end of the log is cut off only if there is room for what another
// leader sends in its place: raft would go on believing in entries that are no more, and take nothing again.
func (l *Log) DeleteRange(first, last uint64) error {
	begin, err := l.FirstIndex()
	if err != nil {
		return err
	}
	if first <= begin { // the front, for room
		return l.WAL.DeleteRange(first, last)
	}
	if l.keeper.Budget.Disks.Full() != nil || !l.keeper.Budget.Append() {
		return ErrNoRoom
	}
	if err := l.WAL.DeleteRange(first, last); err != nil {
		return err
	}
	l.cut.Store(true)
	return nil
}
