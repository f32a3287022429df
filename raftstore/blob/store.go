package blob

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/sheaf-drive/sheaf/core"
)

// Hash names a file: the SHA-256 of its bytes, as in [core.BlobRef].
type Hash [32]byte

// String is the hash in hex, the name of the file.
func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// Config of a [Store].
type Config struct {
	// Dir is the folder of the store; it is made when it is missing, its parent must exist.
	Dir string
	// Limit is the size of the largest file in bytes; 64 MiB by default.
	Limit int64
	// Now is the clock by which [Store.Sweep] ages files; time.Now by default.
	Now func() time.Time
	// Full refuses what would be written, before a byte of it is, as Unavailable; nil while there is room.
	// Nobody by default.
	Full func() error
	// OnError is told what failed beside a call that succeeded: a tag that could not be noted,
	// which stores its picture twice. It is called by several goroutines; nobody by default.
	OnError func(error)
	// OnFault is told once when the node should stop, see [ErrFault]; nobody by default.
	OnFault func(error)
	// OnDamage is told of each file that was read and is damaged, by the goroutine that read it;
	// nobody by default.
	OnDamage func(Hash)

	disk disk
}

const defaultLimit = 64 << 20

// Store keeps the files of one node. It may be used by many goroutines at once.
type Store struct {
	config Config
	disk   disk
	next   atomic.Uint64 // names of files being written

	// sweeping is held while the tags are written anew; it is taken before gate.
	sweeping sync.Mutex
	// gate is held for reading by whoever adds, for writing by a sweep while it removes a file
	// or puts the new tags in their place.
	gate   sync.RWMutex
	closed bool // under gate
	tags   *tags
	held   held

	mu      sync.Mutex      // guards the three below
	fault   error           // the first failed fsync
	dirs    map[string]bool // folders whose name is durable
	damaged map[Hash]bool   // files that were read and were not what they are named
}

// Open opens or makes the store. Files that a crash left unfinished are removed.
func Open(config Config) (*Store, error) {
	if config.Limit <= 0 {
		config.Limit = defaultLimit
	}
	if config.Now == nil {
		config.Now = time.Now
	}
	if config.OnError == nil {
		config.OnError = func(error) {}
	}
	if config.OnFault == nil {
		config.OnFault = func(error) {}
	}
	if config.OnDamage == nil {
		config.OnDamage = func(Hash) {}
	}
	s := &Store{config: config, disk: config.disk, dirs: map[string]bool{}, damaged: map[Hash]bool{}}
	if err := s.prepare(); err != nil {
		return nil, refuse("opening the blob store", err)
	}
	opened, err := openTags(filepath.Join(config.Dir, "tags"), s.disk)
	if err != nil {
		return nil, refuse("opening the tags of the blob store", err)
	}
	s.tags = opened
	return s, nil
}

// prepare makes the outer folders durable and empties the one of unfinished files.
func (s *Store) prepare() error {
	dirs := []string{s.config.Dir, s.path("new"), s.path("files")}
	for i := range 16 {
		dirs = append(dirs, s.path("files", fmt.Sprintf("%x", i)))
	}
	for _, dir := range dirs {
		if err := s.disk.mkdir(dir); err != nil {
			return err
		}
	}
	for _, dir := range []string{filepath.Dir(filepath.Clean(s.config.Dir)), s.config.Dir, s.path("files")} {
		if err := s.disk.sync(dir); err != nil {
			return err
		}
	}
	left, err := os.ReadDir(s.path("new"))
	if err != nil {
		return err
	}
	for _, entry := range left {
		if err := s.disk.remove(s.path("new", entry.Name())); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) path(parts ...string) string {
	return filepath.Join(append([]string{s.config.Dir}, parts...)...)
}

// file is where a hash lives: its folder and its path.
func (s *Store) file(h Hash) (dir, path string) {
	name := h.String()
	dir = s.path("files", name[:1], name[1:3])
	return dir, filepath.Join(dir, name)
}

// Close ends the store after the writes under way; later writes are refused.
func (s *Store) Close() error {
	s.sweeping.Lock()
	defer s.sweeping.Unlock()
	s.gate.Lock()
	defer s.gate.Unlock()
	if s.closed {
		return nil
	}
	s.closed = true
	return refuse("closing the blob store", s.tags.close())
}

// Put keeps cipher and answers its hash once it is durable on this node. The same bytes
// may be put any number of times; a damaged copy is replaced. Empty and oversized files
// are refused, a full or failed disk is Unavailable, with [ErrFault] when the node should stop.
func (s *Store) Put(ctx context.Context, cipher []byte) (Hash, error) {
	s.gate.RLock()
	defer s.gate.RUnlock()
	return s.put(ctx, cipher)
}

// put needs the gate.
func (s *Store) put(ctx context.Context, cipher []byte) (Hash, error) {
	if err := s.writable(ctx); err != nil {
		return Hash{}, err
	}
	if err := s.Check(int64(len(cipher))); err != nil {
		return Hash{}, err
	}
	h := Hash(sha256.Sum256(cipher))
	if err := s.keep(h, cipher); err != nil {
		return Hash{}, s.note(refuse("storing blob "+h.String(), err))
	}
	return h, nil
}

// Check refuses a file of so many bytes that [Store.Put] would refuse.
func (s *Store) Check(size int64) error {
	switch {
	case size <= 0:
		return core.Refuse(core.Invalid, "blob", "blob.empty")
	case size > s.config.Limit:
		return core.Refuse(core.TooLarge, "blob", "blob.large",
			strconv.FormatInt(size, 10), strconv.FormatInt(s.config.Limit, 10))
	}
	return nil
}

// Limit is the size of the largest file in bytes.
func (s *Store) Limit() int64 { return s.config.Limit }

// keep makes the file durable under its name.
func (s *Store) keep(h Hash, cipher []byte) error {
	dir, path := s.file(h)
	if err := s.folder(dir); err != nil {
		return err
	}
	if good, err := s.confirm(h); good || err != nil {
		return err
	}
	temporary := s.path("new", strconv.FormatUint(s.next.Add(1), 10))
	err := s.disk.write(temporary, cipher)
	if err == nil {
		err = s.changed(h, func() error { return s.disk.rename(temporary, path) })
	}
	if err != nil {
		// Best effort: what stays is removed at the next start.
		_ = os.Remove(temporary)
		return err
	}
	s.whole(h)
	return s.disk.sync(dir)
}

// confirm answers whether a good copy is there already, and makes it durable and young: it
// may have been renamed by a process that died before it could fsync the folder.
func (s *Store) confirm(h Hash) (bool, error) {
	dir, path := s.file(h)
	data, err := s.disk.read(path)
	if err != nil || Hash(sha256.Sum256(data)) != h {
		return false, nil // missing or damaged: it is written anew
	}
	now := s.config.Now()
	touch := func() error { return os.Chtimes(path, now, now) }
	if err := s.disk.do(step{name: "touch", path: path}, touch); err != nil {
		return false, err
	}
	if err := s.disk.sync(path); err != nil {
		return false, err
	}
	s.whole(h)
	return true, s.disk.sync(dir)
}

// folder makes the folder of a file, durable once per process: an earlier process may have
// died between making and fsyncing it.
func (s *Store) folder(dir string) error {
	s.mu.Lock()
	known := s.dirs[dir]
	s.mu.Unlock()
	if known {
		return nil
	}
	if err := s.disk.mkdir(dir); err != nil {
		return err
	}
	if err := s.disk.sync(filepath.Dir(dir)); err != nil {
		return err
	}
	s.mu.Lock()
	s.dirs[dir] = true
	s.mu.Unlock()
	return nil
}

// writable needs the gate.
func (s *Store) writable(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if s.closed {
		return core.Refuse(core.Unavailable, "", "blob.closed")
	}
	if s.config.Full != nil {
		if err := s.config.Full(); err != nil {
			return err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.fault
}

// note remembers a failed fsync for all later writes.
func (s *Store) note(err error) error {
	var failed syncFailed
	if !errors.As(err, &failed) {
		return err
	}
	s.mu.Lock()
	first := s.fault == nil
	if first {
		s.fault = fmt.Errorf("%w: %w", ErrFault, err)
	}
	fault := s.fault
	s.mu.Unlock()
	if first {
		s.config.OnFault(fault)
	}
	return fault
}
