package lately

import (
	"sync"

	"github.com/hashicorp/raft"
)

const (
	// entries are kept, the last ones.
	entries = 1024
	// entryBytes is the most that an entry may have to be kept: pieces of lists are larger, and read from the disk.
	entryBytes = 16 << 10
)

// Store is raft's log.
type Store interface {
	raft.LogStore
	raft.MonotonicLogStore
}

// Log is a log whose last entries are in memory, too. Its methods are safe for concurrent use.
type Log struct {
	Store

	mu   sync.RWMutex
	last [entries]raft.Log // each at its index modulo their number; guarded by mu
}

// New keeps what comes to the store from now on.
func New(s Store) *Log { return &Log{Store: s} }

// GetLog implements raft.LogStore.
func (l *Log) GetLog(index uint64, to *raft.Log) error {
	if l.known(index, to) {
		return nil
	}
	return l.Store.GetLog(index, to)
}

func (l *Log) known(index uint64, to *raft.Log) bool {
	l.mu.RLock()
	defer l.mu.RUnlock()
	kept := &l.last[index%entries]
	if index == 0 || kept.Index != index {
		return false
	}
	*to = *kept
	return true
}

// StoreLog implements raft.LogStore.
func (l *Log) StoreLog(entry *raft.Log) error { return l.StoreLogs([]*raft.Log{entry}) }

// StoreLogs implements raft.LogStore. What failed may have been stored all the same, and is read from the disk.
func (l *Log) StoreLogs(list []*raft.Log) error {
	if err := l.Store.StoreLogs(list); err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, entry := range list {
		kept := raft.Log{}
		if len(entry.Data)+len(entry.Extensions) <= entryBytes {
			kept = *entry
		}
		l.last[entry.Index%entries] = kept
	}
	return nil
}

// DeleteRange implements raft.LogStore. The entries are forgotten before they are gone.
func (l *Log) DeleteRange(first, last uint64) error {
	l.mu.Lock()
	for i := range l.last {
		if kept := &l.last[i]; kept.Index >= first && kept.Index <= last {
			*kept = raft.Log{}
		}
	}
	l.mu.Unlock()
	return l.Store.DeleteRange(first, last)
}
