package shortage

import (
	"errors"

	"github.com/hashicorp/raft"
	wal "github.com/hashicorp/raft-wal"
)

// ErrNoRoom is why an entry was not taken into the log.
var ErrNoRoom = errors.New("the disk of the node is nearly full")

// Log is the log, which takes nothing that its disk has no room for.
type Log struct {
	*wal.WAL
	Keeper *Keeper
}

// StoreLog implements raft.LogStore.
func (l Log) StoreLog(entry *raft.Log) error { return l.StoreLogs([]*raft.Log{entry}) }

// StoreLogs implements raft.LogStore. A leader has refused already what it does not want to record; the
// rest was proposed before, and fits.
func (l Log) StoreLogs(entries []*raft.Log) error {
	k := l.Keeper
	if !k.Budget.Append() {
		return ErrNoRoom
	}
	for _, e := range entries {
		if e.Type == raft.LogCommand && !k.Leads() && k.Budget.Disks.Full() != nil {
			return ErrNoRoom
		}
	}
	return l.WAL.StoreLogs(entries)
}
