package plain

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"sync"

	"github.com/blugelabs/bluge/index"
	segment "github.com/blugelabs/bluge_segment_api"
)

// Memory keeps the files of an index in memory. Bluge's own in-memory folder forgets the
// snapshot and so cannot be opened by a reader.
type Memory struct {
	mu    sync.Mutex // guards items
	items map[item][]byte
}

type item struct {
	kind string
	id   uint64
}

// NewMemory is an empty folder.
func NewMemory() *Memory { return &Memory{items: map[item][]byte{}} }

// Setup does nothing: there is no folder to make.
func (m *Memory) Setup(bool) error { return nil }

// List gives the ids of a kind, the newest first.
func (m *Memory) List(kind string) ([]uint64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []uint64
	for it := range m.items {
		if it.kind == kind {
			out = append(out, it.id)
		}
	}
	slices.Sort(out)
	slices.Reverse(out)
	return out, nil
}

// Load gives the bytes of an item; they are never changed.
func (m *Memory) Load(kind string, id uint64) (*segment.Data, io.Closer, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	data, ok := m.items[item{kind, id}]
	if !ok {
		return nil, nil, fmt.Errorf("no item %d%s", id, kind)
	}
	return segment.NewDataBytes(data), nil, nil
}

// Persist keeps what w writes.
func (m *Memory) Persist(kind string, id uint64, w index.WriterTo, closeCh chan struct{}) error {
	var buf bytes.Buffer
	if _, err := w.WriteTo(&buf, closeCh); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.items[item{kind, id}] = buf.Bytes()
	return nil
}

// Remove forgets an item.
func (m *Memory) Remove(kind string, id uint64) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.items, item{kind, id})
	return nil
}

// Stats counts items and bytes.
func (m *Memory) Stats() (items, size uint64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, data := range m.items {
		items++
		size += uint64(len(data))
	}
	return items, size
}

// Sync, Lock and Unlock have nothing to do: nobody else sees this folder.
func (m *Memory) Sync() error { return nil }

// Lock does nothing.
func (m *Memory) Lock() error { return nil }

// Unlock does nothing.
func (m *Memory) Unlock() error { return nil }
