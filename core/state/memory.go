package state

import (
	"bytes"

	"github.com/tidwall/btree"
)

// Memory is the state in a tree in memory: the second implementation of Tx, for tests and
// for replaying a history without a disk. It is not safe for concurrent use; views of it are.
type Memory struct {
	tree  *btree.BTreeG[pair]
	index uint64
}

type pair struct{ key, value []byte }

// NewMemory makes an empty state at index 0.
func NewMemory() *Memory {
	return &Memory{tree: btree.NewBTreeG(func(a, b pair) bool { return bytes.Compare(a.key, b.key) < 0 })}
}

// SetIndex moves the moment that Index reports.
func (m *Memory) SetIndex(index uint64) { m.index = index }

// Index implements View.
func (m *Memory) Index() uint64 { return m.index }

// Get implements View.
func (m *Memory) Get(key []byte) []byte {
	found, _ := m.tree.Get(pair{key: key})
	return found.value
}

// Scan implements View. fn sees the state as it was when Scan began.
func (m *Memory) Scan(prefix, from []byte, fn func(key, value []byte) bool) {
	if bytes.Compare(from, prefix) < 0 {
		from = prefix
	}
	m.View().tree.Ascend(pair{key: from}, func(p pair) bool {
		return bytes.HasPrefix(p.key, prefix) && fn(p.key, p.value)
	})
}

// Put implements Tx. An empty value is stored as an empty, non-nil slice.
func (m *Memory) Put(key, value []byte) {
	m.tree.Set(pair{append([]byte{}, key...), append([]byte{}, value...)})
}

// Delete implements Tx.
func (m *Memory) Delete(key []byte) { m.tree.Delete(pair{key: key}) }

// View freezes the moment: later writes to m do not show in it. The two share what neither changes.
func (m *Memory) View() *Memory { return &Memory{tree: m.tree.Copy(), index: m.index} }
