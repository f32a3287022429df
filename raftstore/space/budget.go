package space

import (
	"errors"
	"path/filepath"
)

// Budget is what the store of a node takes of its disks for each thing that it does.
type Budget struct {
	// Disks are watched; nil when nobody watches, and there is room for everything.
	Disks *Disks
	// State is the folder of Badger, Log that of raft-wal.
	State, Log string
	// MemTable is the size of Badger's memtable.
	MemTable int64
}

const (
	// segment is what raft-wal takes at once for the next piece of the log, and some entries more.
	segment = 80 << 20
	// small is what a few files of a start or an end take.
	small = 16 << 20
)

// batch is what Badger may write for one batch: the next memtable, the last one as a table, and some
// compaction.
func (b Budget) batch() uint64 { return uint64(2*b.MemTable) + 2*small }

// unflushed is what lies in memtables: to close or to open Badger writes as much into tables.
func (b Budget) unflushed() (bytes uint64) {
	for _, path := range b.memtables() {
		bytes += Taken(path)
	}
	return bytes
}

func (b Budget) memtables() []string {
	list, _ := filepath.Glob(filepath.Join(b.State, "*.mem")) // fails only for a bad pattern
	return list
}

// Start makes sure of the room for a start: what is in memtables, what came after the durable marker and is
// applied again, and the next piece of the log. It refuses as Unavailable what would break off half way.
func (b Budget) Start() error {
	return b.Disks.Provide(Need{b.State, b.unflushed() + b.batch()}, Need{b.Log, segment})
}

// End makes sure of the room in which Badger can be closed, or refuses.
func (b Budget) End() error { return b.Disks.Provide(Need{b.State, b.unflushed() + small}) }

// Batch says whether there is room to apply a batch.
func (b Budget) Batch() bool { return b.Disks.Holds(b.State, b.batch()) }

// Mark says whether there is room for the file of the durable marker.
func (b Budget) Mark() bool { return b.Disks.Holds(b.State, 1<<20) }

// Append says whether there is room for what may follow one more entry of the log.
func (b Budget) Append() bool { return b.Disks.Holds(b.Log, segment) }

// Reserve has a disk with little room keep blocks for all that the memtables still take: Badger writes them
// through mapped files with holes, and to fill a hole on a full disk ends the process.
func (b Budget) Reserve() error {
	if !b.Disks.Low() || !b.Batch() {
		return nil
	}
	var errs []error
	for _, path := range b.memtables() {
		if whole := b.MemTable + b.MemTable/4; Taken(path) < uint64(whole) {
			errs = append(errs, Reserve(path, whole))
		}
	}
	return errors.Join(errs...)
}
