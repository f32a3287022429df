package state

import (
	"bytes"
	"sort"
)

// Memory is the state in a sorted slice: the second implementation of Tx, for tests and
// for replaying a history without a disk. It is not safe for concurrent use.
type Memory struct {
	keys   [][]byte
	values [][]byte
	index  uint64
}

// NewMemory makes an empty state at index 0.
func NewMemory() *Memory { return &Memory{} }

// SetIndex moves the moment that Index reports.
func (m *Memory) SetIndex(index uint64) { m.index = index }

// Index implements View.
func (m *Memory) Index() uint64 { return m.index }

func (m *Memory) find(key []byte) (int, bool) {
	i := sort.Search(len(m.keys), func(i int) bool { return bytes.Compare(m.keys[i], key) >= 0 })
	return i, i < len(m.keys) && bytes.Equal(m.keys[i], key)
}

// Get implements View.
func (m *Memory) Get(key []byte) []byte {
	if i, ok := m.find(key); ok {
		return m.values[i]
	}
	return nil
}

// Scan implements View. fn sees the state as it was when Scan began.
func (m *Memory) Scan(prefix, from []byte, fn func(key, value []byte) bool) {
	if bytes.Compare(from, prefix) < 0 {
		from = prefix
	}
	view := m.View()
	first, _ := view.find(from)
	for i := first; i < len(view.keys) && bytes.HasPrefix(view.keys[i], prefix); i++ {
		if !fn(view.keys[i], view.values[i]) {
			return
		}
	}
}

// Put implements Tx. An empty value is stored as an empty, non-nil slice.
func (m *Memory) Put(key, value []byte) {
	value = append([]byte{}, value...)
	i, ok := m.find(key)
	if ok {
		m.values = replaced(m.values, i, value)
		return
	}
	m.keys = inserted(m.keys, i, append([]byte{}, key...))
	m.values = inserted(m.values, i, value)
}

// Delete implements Tx.
func (m *Memory) Delete(key []byte) {
	i, ok := m.find(key)
	if !ok {
		return
	}
	m.keys = append(append([][]byte{}, m.keys[:i]...), m.keys[i+1:]...)
	m.values = append(append([][]byte{}, m.values[:i]...), m.values[i+1:]...)
}

// View freezes the moment: later writes to m do not show in it.
func (m *Memory) View() *Memory {
	return &Memory{keys: m.keys, values: m.values, index: m.index}
}

// replaced and inserted copy, so that frozen views keep what they saw.
func replaced(list [][]byte, i int, value []byte) [][]byte {
	list = append([][]byte{}, list...)
	list[i] = value
	return list
}

func inserted(list [][]byte, i int, value []byte) [][]byte {
	grown := make([][]byte, 0, len(list)+1)
	grown = append(grown, list[:i]...)
	grown = append(grown, value)
	return append(grown, list[i:]...)
}
