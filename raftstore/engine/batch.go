package engine

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"sort"

	"github.com/dgraph-io/badger/v4"

	"github.com/sheaf-drive/sheaf/core/state"
)

// write is what one entry left under a key.
type write struct {
	index uint64 // of the entry: the version
	value []byte // nil means deleted
}

// Batch is the state.Tx of one run of entries: a view of the applied index and the writes
// above it. Each key goes to Badger at the index of the last entry that wrote it.
type Batch struct {
	base   *View
	index  uint64 // of the entry that is being applied
	writes map[string]*write
	tables map[string][]string // the keys of writes by [tableOf], each list sorted
	open   []*cursor           // of scans that go on
	firsts map[string]first    // what base was found to have, see [Batch.scanBase]
}

// NewBatch begins a batch above base, which must stay open until it is committed.
func NewBatch(base *View) *Batch {
	return &Batch{base: base, index: base.Index(), writes: map[string]*write{}, tables: map[string][]string{}, firsts: map[string]first{}}
}

// At begins the entry at index; its writes get that version.
func (b *Batch) At(index uint64) { b.index = index }

// Index implements state.View: the entry that is being applied.
func (b *Batch) Index() uint64 { return b.index }

// Get implements state.View.
func (b *Batch) Get(key []byte) []byte {
	if w, ok := b.writes[string(key)]; ok {
		return w.value
	}
	return b.base.Get(key)
}

// Put implements state.Tx.
func (b *Batch) Put(key, value []byte) {
	if len(value) > MaxValue || len(key) == 0 {
		panic(state.Fault{Err: fmt.Errorf("writing %d bytes under a key of %d: at most %d fit",
			len(value), len(key), MaxValue)})
	}
	b.set(key, append(make([]byte, 0, len(value)), value...))
}

// Delete implements state.Tx.
func (b *Batch) Delete(key []byte) { b.set(key, nil) }

func (b *Batch) set(key, value []byte) {
	for _, c := range b.open {
		c.settle() // it goes on with what was there when it began
	}
	if w, known := b.writes[string(key)]; known {
		w.index, w.value = b.index, value
		return
	}
	k := string(key)
	table := tableOf(k)
	keys := b.tables[table]
	b.tables[table] = slices.Insert(keys, sort.SearchStrings(keys, k), k)
	b.writes[k] = &write{b.index, value}
}

// Commit writes all to Badger, each key at its own version, and then to what is kept in memory. It
// is not atomic and need not be: nobody reads above the applied index, which moves only after it,
// and a start begins at D and writes all again.
func (b *Batch) Commit() error {
	if err := b.compare(b.base.engine); err != nil {
		return err
	}
	out := b.base.engine.db.NewManagedWriteBatch()
	defer out.Cancel()
	for k, w := range b.writes {
		key := []byte(k)
		if w.value == nil {
			if err := out.DeleteAt(key, w.index); err != nil {
				return fmt.Errorf("deleting a key: %w", err)
			}
			continue
		}
		if err := out.SetEntryAt(badger.NewEntry(key, framed(key, w.value)), w.index); err != nil {
			return fmt.Errorf("writing a key: %w", err)
		}
	}
	if err := b.base.engine.disk.Do("write state", out.Flush); err != nil {
		return fmt.Errorf("writing a batch: %w", err)
	}
	for k, w := range b.writes {
		b.base.engine.recent.wrote(k, known{w.index, w.value})
	}
	return nil
}

// ErrDiverged means that a replay came to other results than this node's earlier life.
var ErrDiverged = errors.New("replaying the log gives another value than this node wrote before: " +
	"the log is not the one that this state came from, or Apply is not deterministic")

// compare holds a replay to what the earlier life left behind.
func (b *Batch) compare(e *Engine) error {
	for k, w := range b.writes {
		if w.index > e.leftover {
			continue
		}
		if err := w.compare(e, []byte(k)); err != nil {
			return err
		}
	}
	return nil
}

// compare holds one write to the leftover of the same key and version, if there is one.
func (w *write) compare(e *Engine, key []byte) error {
	txn := e.db.NewTransactionAt(w.index, false)
	defer txn.Discard()
	same := true
	item, err := txn.Get(key)
	switch {
	case errors.Is(err, badger.ErrKeyNotFound):
		same = w.value == nil || !deletedAt(txn, key, w.index)
	case err != nil:
		return fmt.Errorf("reading a leftover: %w", err)
	case item.Version() == w.index:
		same = w.value != nil && bytes.Equal(unframed(key, item), w.value)
	}
	if !same {
		return ErrDiverged
	}
	return nil
}

// deletedAt says whether the newest version that txn sees of a key is a tombstone of this
// index. Get does not tell it from a key that was never there.
func deletedAt(txn *badger.Txn, key []byte, index uint64) bool {
	it := txn.NewKeyIterator(key, badger.IteratorOptions{})
	defer it.Close()
	it.Rewind()
	return it.Valid() && it.Item().Version() == index && it.Item().IsDeletedOrExpired()
}
