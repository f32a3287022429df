package engine

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"

	"github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/options"
	"github.com/rs/zerolog"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/raftstore/disk"
)

const (
	// MaxValue is the largest value in bytes that a Put takes; a larger one is a fault. It
	// keeps every value, with its checksum, below the threshold of Badger's value log.
	MaxValue = 1<<20 - 64
	// threshold from which Badger would put a value into the value log; its own maximum.
	threshold = 1 << 20
	// vlogHeader is the length of a value log that holds no value.
	vlogHeader = 20
)

// Engine is Badger under our rules: managed versions, checked values, counted readers.
type Engine struct {
	db   *badger.DB
	dir  string
	disk disk.Disk
	// newest version that an earlier life left behind, if above D.
	leftover uint64
	recent   *recent // nil: nothing is kept

	mu      sync.Mutex
	readers map[uint64]int // open views by version
	durable uint64         // D
	pinned  uint64         // what was asked to be kept, at most D
	merging bool           // Badger was told what it may merge
	discard uint64         // that
	closed  bool           // Badger is closed or about to be
	idle    *sync.Cond     // a view was closed
}

// engineOptions is every option that differs from Badger's defaults, with the reason.
func engineOptions(dir string, memTable int64, log badgerLog) badger.Options {
	return badger.DefaultOptions(dir).
		WithSyncWrites(false). // the raft log is synced; a start begins at D
		WithMemTableSize(memTable).
		WithValueThreshold(threshold).
		WithValueLogFileSize(threshold). // the value log stays empty: keep its mapping small
		WithVerifyValueChecksum(true).
		WithChecksumVerificationMode(options.OnTableAndBlockRead).
		WithCompression(options.None). // ciphertext and zstd pieces do not shrink
		WithBlockCacheSize(0).         // uncompressed tables are read from the page cache
		WithNumCompactors(2).
		WithNumVersionsToKeep(1).   // below the discard version
		WithDetectConflicts(false). // there is one writer
		WithMetricsEnabled(false).
		WithLogger(log)
}

// ErrMerged is why a moment cannot be read any more: versions behind it may be gone.
var ErrMerged = errors.New("versions there may be merged")

// Config says where and how to open.
type Config struct {
	Dir      string
	MemTable int64  // size of the memtable in bytes, at least 16 MiB
	Durable  uint64 // D: where reading begins
	Recent   int64  // bytes that values kept in memory may take; below 1 none is kept
	Disk     disk.Disk
	Log      zerolog.Logger
	Warned   func(error) // takes what somebody must know of Badger; nobody when nil
}

// Open opens Badger at version D. What cannot be read is refused by [Damaged].
func Open(c Config) (*Engine, error) {
	dir, durable := c.Dir, c.Durable
	if c.Warned == nil {
		c.Warned = func(error) {}
	}
	opts := engineOptions(dir, c.MemTable, badgerLog{c.Log, c.Warned})
	if err := verifyTables(dir, opts); err != nil {
		return nil, Damaged(dir, err)
	}
	db, err := openBadger(opts)
	if err != nil {
		return nil, Damaged(dir, err)
	}
	e := &Engine{db: db, dir: dir, disk: c.Disk, recent: newRecent(c.Recent),
		readers: map[uint64]int{}, durable: durable, discard: durable}
	e.idle = sync.NewCond(&e.mu)
	if newest := db.MaxVersion(); newest > durable {
		e.leftover = newest
	}
	if err := e.valueLogEmpty(); err != nil {
		db.Close()
		return nil, Damaged(dir, err)
	}
	return e, nil
}

// openBadger turns a panic at open into an error: Badger dereferences nil where it meets
// bytes that it did not write.
func openBadger(opts badger.Options) (db *badger.DB, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("opening badger: panic: %v", cause)
		}
	}()
	return badger.OpenManaged(opts)
}

// Damaged says what the operator has to do; the cause goes along for the log.
func Damaged(dir string, cause error) error { return Unreadable("store.damaged", dir, cause) }

// Unreadable refuses a folder with the words of the key. What found no room on its disk is whole, and must
// not be thrown away.
func Unreadable(key, dir string, cause error) error {
	if strings.Contains(cause.Error(), syscall.ENOSPC.Error()) { // Badger passes errors on as words
		return fmt.Errorf("%w (%w)", core.Refuse(core.Unavailable, "data", "store.disk_full", dir), cause)
	}
	return fmt.Errorf("%w (%w)", core.Refuse(core.Internal, "data", key, dir), cause)
}

// Leftover is the newest version that an earlier life wrote above D, or 0.
func (e *Engine) Leftover() uint64 { return e.leftover }

// register counts a reader in at version and says no when that version may be merged already
// or Badger is being closed.
func (e *Engine) register(version uint64) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return core.Refuse(core.Unavailable, "", "store.closing")
	}
	if version < e.discard {
		return fmt.Errorf("reading at version %d, below %d: %w", version, e.discard, ErrMerged)
	}
	e.readers[version]++
	return nil
}

func (e *Engine) unregister(version uint64) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.readers[version]--; e.readers[version] == 0 {
		delete(e.readers, version)
	}
	e.advance()
	e.idle.Broadcast()
}

// SetDurable moves D, and says from which version on, at most D, moments must stay readable although nobody reads
// them now. Before the first call nothing is merged.
func (e *Engine) SetDurable(version, pinned uint64) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.durable, e.pinned = version, min(pinned, version)
	if !e.merging {
		e.merging, e.discard = true, 0
	}
	e.advance()
}

// advance lets Badger merge versions up to min(D, oldest pin, oldest reader). e.mu is held.
func (e *Engine) advance() {
	if !e.merging {
		return
	}
	discard := e.pinned
	for version := range e.readers {
		if !forgetsReaders {
			discard = min(discard, version)
		}
	}
	if discard > e.discard {
		e.discard = discard
		e.db.SetDiscardTs(discard)
	}
}

// Sync makes every version written so far durable. Badger's own Sync covers only the
// active memtable, so that a newer one could survive a power cut and an older one not.
func (e *Engine) Sync() error {
	if unsynced {
		return nil
	}
	tables, err := filepath.Glob(filepath.Join(e.dir, "*.mem"))
	if err != nil {
		return err
	}
	for _, path := range tables {
		if err := e.disk.SyncFile(path); err != nil {
			return fmt.Errorf("syncing a memtable: %w", err)
		}
	}
	if err := e.disk.Do("sync badger", e.db.Sync); err != nil {
		return fmt.Errorf("syncing badger: %w", err)
	}
	if err := e.disk.SyncDir(e.dir); err != nil {
		return fmt.Errorf("syncing the folder: %w", err)
	}
	return e.valueLogEmpty()
}

// valueLogEmpty holds Badger to our options: its value log swallows errors of fsync and
// answers damaged values with nothing.
func (e *Engine) valueLogEmpty() error {
	logs, err := filepath.Glob(filepath.Join(e.dir, "*.vlog"))
	if err != nil {
		return err
	}
	for _, path := range logs {
		data, err := os.ReadFile(path)
		if err != nil {
			return fmt.Errorf("reading the value log: %w", err)
		}
		for _, b := range data[min(len(data), vlogHeader):] {
			if b != 0 {
				return fmt.Errorf("the value log %s holds values", filepath.Base(path))
			}
		}
	}
	return nil
}

// Close waits until nobody reads, at most as long as patience is open, and closes Badger.
// With readers left it leaves Badger open: what counts is durable, and to unmap files under
// a reader would crash the process.
func (e *Engine) Close(patience <-chan struct{}) error {
	giveUp := false
	stop := make(chan struct{})
	go func() {
		select {
		case <-patience:
			e.mu.Lock()
			giveUp = true
			e.mu.Unlock()
			e.idle.Broadcast()
		case <-stop:
		}
	}()
	e.mu.Lock()
	for len(e.readers) > 0 && !giveUp {
		e.idle.Wait()
	}
	left := len(e.readers)
	e.closed = left == 0
	e.mu.Unlock()
	close(stop)
	if left > 0 {
		return fmt.Errorf("closing the state: %d moments are still being read", left)
	}
	return e.db.Close()
}

// Abandon is [Engine.Close] after a fault. Where the disk fails, Badger would try for ever to write what it has in memory: with
// patience it is left open.
func (e *Engine) Abandon(patience <-chan struct{}) error {
	closed := make(chan error, 1)
	go func() { closed <- e.Close(patience) }()
	select {
	case err := <-closed:
		return err
	case <-patience:
		return errors.New("closing the state: the disk does not take what is in memory")
	}
}

// badgerLog passes on what somebody must know and drops the rest.
type badgerLog struct {
	log    zerolog.Logger
	warned func(error)
}

func (b badgerLog) Errorf(format string, args ...any)   { b.warned(fmt.Errorf(format, args...)) }
func (b badgerLog) Warningf(format string, args ...any) { b.warned(fmt.Errorf(format, args...)) }
func (b badgerLog) Infof(format string, args ...any)    { b.log.Debug().Msgf("badger: "+format, args...) }
func (b badgerLog) Debugf(string, ...any)               {}
