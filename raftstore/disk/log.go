package disk

import "github.com/hashicorp/raft"

// Store is raft's log together with what it remembers of terms and votes.
type Store interface {
	raft.LogStore
	raft.StableStore
	raft.MonotonicLogStore
}

// Log is a store whose writes are steps. One that fails may have taken effect all the same.
type Log struct {
	Store
	Disk Disk
	// Failed is told of each write that failed, before raft is.
	Failed func(error)
}

func (l Log) do(step string, fn func() error) error {
	err := l.Disk.Do(step, fn)
	if err != nil {
		l.Failed(err)
	}
	return err
}

// StoreLog implements raft.LogStore.
func (l Log) StoreLog(entry *raft.Log) error { return l.StoreLogs([]*raft.Log{entry}) }

// StoreLogs implements raft.LogStore.
func (l Log) StoreLogs(entries []*raft.Log) error {
	return l.do("append to log", func() error { return l.Store.StoreLogs(entries) })
}

// DeleteRange implements raft.LogStore.
func (l Log) DeleteRange(first, last uint64) error {
	return l.do("cut log", func() error { return l.Store.DeleteRange(first, last) })
}

// Set implements raft.StableStore.
func (l Log) Set(key, value []byte) error {
	return l.do("write "+string(key), func() error { return l.Store.Set(key, value) })
}

// SetUint64 implements raft.StableStore.
func (l Log) SetUint64(key []byte, value uint64) error {
	return l.do("write "+string(key), func() error { return l.Store.SetUint64(key, value) })
}
