package raftstore

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"strings"
	"sync"

	"github.com/hashicorp/raft"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/raftstore/engine"
)

const (
	markerMagic = "sheaf marker 1\n"
	markerID    = "marker"
)

// marker says how far the state is durable: D, and what raft needs to go on from there. It
// is all that a snapshot of ours consists of; the data stay where they are.
type marker struct {
	Index              uint64 // D, raft's index: no-ops count
	Term               uint64
	Configuration      []byte
	ConfigurationIndex uint64
	Mark               mark
}

// mark is what the state was at the marker: the last entry it had seen and its hash.
type mark struct {
	Applied uint64
	Sum     [32]byte
}

// readMark reads the mark of a moment, from the disk: the marker will vouch for what lies there.
func readMark(v *View) (m mark, err error) {
	defer caught(&err, "reading the state hash at", v.Index())
	return mark{Applied: v.Index(), Sum: state.StoredSum(v.OnDisk()).Bytes()}, nil
}

// markers is raft's snapshot store with one snapshot: the marker file.
type markers struct {
	path    string
	disk    engine.Disk
	keep    func(mark) error   // refuses a mark of what is not here, makes durable what is
	durable func(index uint64) // told after the file is durable
	fault   func(error)

	mu      sync.Mutex
	current marker // Index 0: none yet
}

// openMarkers reads the marker file, if there is one.
func openMarkers(path string, d engine.Disk) (*markers, error) {
	m := &markers{path: path, disk: d}
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return m, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading the marker: %w", err)
	}
	if m.current, err = decodeMarker(data); err != nil {
		return nil, fmt.Errorf("%w (%w)", core.Refuse(core.Internal, "data", "store.marker_damaged", path), err)
	}
	return m, nil
}

func (m *markers) get() marker {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.current
}

// put makes mk the marker, durably; raft cuts its log after it.
func (m *markers) put(mk marker) error {
	data, err := encodeMarker(mk)
	if err != nil {
		return err
	}
	if err := m.disk.Replace(m.path, data); err != nil {
		err = fmt.Errorf("moving the marker: %w", err)
		m.fault(err)
		return err
	}
	m.mu.Lock()
	m.current = mk
	m.mu.Unlock()
	m.durable(mk.Index)
	return nil
}

func encodeMarker(mk marker) ([]byte, error) {
	body, err := state.Encode(mk)
	if err != nil {
		return nil, fmt.Errorf("encoding the marker: %w", err)
	}
	data := binary.BigEndian.AppendUint32([]byte(markerMagic), crc32.ChecksumIEEE(body))
	return append(data, body...), nil
}

func decodeMarker(data []byte) (marker, error) {
	var mk marker
	rest, ok := strings.CutPrefix(string(data), markerMagic)
	if !ok || len(rest) < crc32.Size {
		return mk, errors.New("it is not a marker")
	}
	body := []byte(rest[crc32.Size:])
	if binary.BigEndian.Uint32([]byte(rest)) != crc32.ChecksumIEEE(body) {
		return mk, errors.New("its checksum is wrong")
	}
	return mk, state.Decode(body, &mk)
}

// Create implements raft.SnapshotStore.
func (m *markers) Create(_ raft.SnapshotVersion, index, term uint64, configuration raft.Configuration,
	configurationIndex uint64, _ raft.Transport) (raft.SnapshotSink, error) {
	return &markerSink{markers: m, marker: marker{
		Index: index, Term: term,
		Configuration:      raft.EncodeConfiguration(configuration),
		ConfigurationIndex: configurationIndex,
	}}, nil
}

// List implements raft.SnapshotStore.
func (m *markers) List() ([]*raft.SnapshotMeta, error) {
	mk := m.get()
	if mk.Index == 0 {
		return nil, nil
	}
	meta, _, err := describe(mk)
	return []*raft.SnapshotMeta{meta}, err
}

// Open implements raft.SnapshotStore.
func (m *markers) Open(string) (*raft.SnapshotMeta, io.ReadCloser, error) {
	meta, payload, err := describe(m.get())
	return meta, io.NopCloser(bytes.NewReader(payload)), err
}

func describe(mk marker) (*raft.SnapshotMeta, []byte, error) {
	payload, err := state.Encode(mk.Mark)
	return &raft.SnapshotMeta{
		Version: raft.SnapshotVersionMax, ID: markerID, Index: mk.Index, Term: mk.Term,
		Configuration:      raft.DecodeConfiguration(mk.Configuration),
		ConfigurationIndex: mk.ConfigurationIndex,
		Size:               int64(len(payload)),
	}, payload, err
}

// markerSink takes the mark and makes it the marker when raft closes it.
type markerSink struct {
	markers *markers
	marker  marker
	payload bytes.Buffer
	closed  bool
}

// ID implements raft.SnapshotSink.
func (s *markerSink) ID() string { return markerID }

// Write implements raft.SnapshotSink.
func (s *markerSink) Write(p []byte) (int, error) { return s.payload.Write(p) }

// Cancel implements raft.SnapshotSink: the old marker stays.
func (s *markerSink) Cancel() error {
	s.closed = true
	return nil
}

// Close implements raft.SnapshotSink. Raft closes a leader's marker before it gives it to
// Restore: what this node does not hold has to be refused here, while nothing has moved.
func (s *markerSink) Close() error {
	if s.closed {
		return nil
	}
	s.closed = true
	if err := state.Decode(s.payload.Bytes(), &s.marker.Mark); err != nil {
		return fmt.Errorf("reading the mark of a snapshot: %w", err)
	}
	if d := s.markers.get().Index; s.marker.Index < d {
		return fmt.Errorf("a marker at %d is older than the one at %d", s.marker.Index, d)
	}
	if err := s.markers.keep(s.marker.Mark); err != nil {
		return err
	}
	return s.markers.put(s.marker)
}
