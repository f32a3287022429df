package marker

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strconv"
	"sync"
	"syscall"

	"github.com/hashicorp/raft"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/raftstore/disk"
)

// id is what raft calls the one snapshot.
const id = "marker"

// File is raft's snapshot store with one snapshot: the marker file. Its methods are safe for concurrent use.
type File struct {
	path  string
	disk  disk.Disk
	owner Owner

	mu      sync.Mutex
	current Marker // Index 0: none yet
}

// Owner is whoever holds the state that the marker is about.
type Owner interface {
	// Keep refuses a mark of what is not here, and makes durable what is.
	Keep(m Mark) error
	// Reached hears that D is at index, durably.
	Reached(index uint64)
	// Fault hears that the marker could not be moved: what is on the disk now, nobody knows.
	Fault(err error)
}

// Open reads the marker file at path, if there is one, as [Read] does.
func Open(path string, d disk.Disk, owner Owner) (*File, error) {
	current, err := Read(path)
	if err != nil {
		return nil, err
	}
	return &File{path: path, disk: d, owner: owner, current: current}, nil
}

// Read reads the marker at the path, a zero one where there is none yet. A damaged one is refused as Internal, one of
// a newer program as Conflict.
func Read(path string) (Marker, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Marker{}, nil
	}
	if err != nil {
		return Marker{}, fmt.Errorf("reading the marker: %w", err)
	}
	m, err := decode(data)
	var later newer
	if errors.As(err, &later) {
		return Marker{}, core.Refuse(core.Conflict, "data", "store.marker_newer", path, strconv.Itoa(later.format), strconv.Itoa(format))
	}
	if err != nil {
		return Marker{}, fmt.Errorf("%w (%w)", core.Refuse(core.Internal, "data", "store.marker_damaged", path), err)
	}
	return m, nil
}

// Now is the marker as it stands, a zero one where there is none yet.
func (m *File) Now() Marker {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.current
}

// Write makes mk the marker at the path, durably.
func Write(path string, d disk.Disk, mk Marker) error {
	data, err := encode(mk)
	if err != nil {
		return err
	}
	if err := d.Replace(path, data); err != nil {
		return fmt.Errorf("moving the marker: %w", err)
	}
	return nil
}

// put makes mk the marker, durably; raft cuts its log after it.
func (m *File) put(mk Marker) error {
	if err := Write(m.path, m.disk, mk); errors.Is(err, syscall.ENOSPC) {
		return err // the old one stands, and the next try may find room
	} else if err != nil {
		m.owner.Fault(err)
		return err
	}
	m.mu.Lock()
	m.current = mk
	m.mu.Unlock()
	m.owner.Reached(mk.Index)
	return nil
}

// Create implements raft.SnapshotStore.
func (m *File) Create(_ raft.SnapshotVersion, index, term uint64, configuration raft.Configuration,
	configurationIndex uint64, _ raft.Transport) (raft.SnapshotSink, error) {
	return &sink{file: m, marker: Marker{
		Index: index, Term: term,
		Configuration:      raft.EncodeConfiguration(configuration),
		ConfigurationIndex: configurationIndex,
	}}, nil
}

// List implements raft.SnapshotStore.
func (m *File) List() ([]*raft.SnapshotMeta, error) {
	mk := m.Now()
	if mk.Index == 0 {
		return nil, nil
	}
	meta, _, err := describe(mk)
	return []*raft.SnapshotMeta{meta}, err
}

// Open implements raft.SnapshotStore.
func (m *File) Open(string) (*raft.SnapshotMeta, io.ReadCloser, error) {
	meta, payload, err := describe(m.Now())
	return meta, io.NopCloser(bytes.NewReader(payload)), err
}

func describe(mk Marker) (*raft.SnapshotMeta, []byte, error) {
	payload, err := state.Encode(mk.Mark)
	return &raft.SnapshotMeta{
		Version: raft.SnapshotVersionMax, ID: id, Index: mk.Index, Term: mk.Term,
		Configuration:      raft.DecodeConfiguration(mk.Configuration),
		ConfigurationIndex: mk.ConfigurationIndex,
		Size:               int64(len(payload)),
	}, payload, err
}

// sink takes the mark and makes it the marker when raft closes it.
type sink struct {
	file    *File
	marker  Marker
	payload bytes.Buffer
	closed  bool
}

// ID implements raft.SnapshotSink.
func (s *sink) ID() string { return id }

// Write implements raft.SnapshotSink.
func (s *sink) Write(p []byte) (int, error) { return s.payload.Write(p) }

// Cancel implements raft.SnapshotSink: the old marker stays.
func (s *sink) Cancel() error {
	s.closed = true
	return nil
}

// Close implements raft.SnapshotSink. Raft closes a leader's marker before it gives it to
// Restore: what this node does not hold has to be refused here, while nothing has moved.
func (s *sink) Close() error {
	if s.closed {
		return nil
	}
	s.closed = true
	if err := state.Decode(s.payload.Bytes(), &s.marker.Mark); err != nil {
		return fmt.Errorf("reading the mark of a snapshot: %w", err)
	}
	if d := s.file.Now().Index; s.marker.Index < d {
		return fmt.Errorf("a marker at %d is older than the one at %d", s.marker.Index, d)
	}
	if err := s.file.owner.Keep(s.marker.Mark); err != nil {
		return err
	}
	return s.file.put(s.marker)
}
