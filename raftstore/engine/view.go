package engine

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"sync"
	"sync/atomic"

	"github.com/dgraph-io/badger/v4"

	"github.com/sheaf-drive/sheaf/core/state"
)

// View is one moment of the state. It may be read from several goroutines and must be
// closed: an open view keeps old versions on disk.
type View struct {
	engine *Engine
	txn    *badger.Txn
	index  uint64
	once   sync.Once
	closed atomic.Bool
}

// View opens the moment at version and counts its reader in.
func (e *Engine) View(version uint64) (*View, error) {
	if err := e.register(version); err != nil {
		return nil, err
	}
	return &View{engine: e, txn: e.db.NewTransactionAt(version, false), index: version}, nil
}

// Close ends the view. Slices read from it are not valid any more.
func (v *View) Close() {
	v.once.Do(func() {
		v.closed.Store(true)
		v.txn.Discard()
		v.engine.unregister(v.index)
	})
}

// Index implements state.View.
func (v *View) Index() uint64 { return v.index }

// Get implements state.View. The value is shared with readers of this and other moments: whoever
// changed it would change what all of them read.
func (v *View) Get(key []byte) []byte {
	if v.closed.Load() {
		return v.OnDisk().Get(key) // Badger refuses it
	}
	if value, ok := v.engine.recent.get(key, v.index); ok {
		return value
	}
	k := v.look(key)
	v.engine.recent.found(key, k, v.index)
	return k.value
}

// look finds the key in Badger. Of one without a record nobody knows since when: a tombstone
// cannot be told from a key that was never there. So it is said for this moment only.
func (v *View) look(key []byte) known {
	item, err := v.txn.Get(key)
	if errors.Is(err, badger.ErrKeyNotFound) {
		return known{since: v.index}
	}
	if err != nil {
		panic(state.Fault{Err: fmt.Errorf("reading a key: %w", err)})
	}
	return known{item.Version(), unframed(key, item)}
}

// OnDisk is the same moment for whoever asks what is on the disk: each of its reads goes to
// Badger, so that no damage is hidden by what is in memory. It ends with v.
func (v *View) OnDisk() state.View { return onDisk{v} }

type onDisk struct{ *View }

// Get implements state.View.
func (d onDisk) Get(key []byte) []byte { return d.look(key).value }

// Scan implements state.View.
func (v *View) Scan(prefix, from []byte, fn func(key, value []byte) bool) {
	opts := badger.DefaultIteratorOptions
	opts.PrefetchValues = false // values stand beside their keys
	opts.Prefix = prefix
	it := v.txn.NewIterator(opts)
	defer it.Close()
	if bytes.Compare(from, prefix) < 0 {
		from = prefix
	}
	for it.Seek(from); it.Valid(); it.Next() {
		item := it.Item()
		key := item.KeyCopy(nil)
		if !fn(key, unframed(key, item)) {
			return
		}
	}
}

// framed is a value as it lies in Badger: the bytes and a checksum over key and bytes. So no
// value is empty (Badger takes an empty one in a table for a missing key), and bytes that
// come back wrong or under another key are found.
func framed(key, value []byte) []byte {
	data := make([]byte, 0, len(value)+crc32.Size)
	data = append(data, value...)
	return binary.BigEndian.AppendUint32(data, checksum(key, value))
}

func unframed(key []byte, item *badger.Item) []byte {
	data, err := item.ValueCopy(nil)
	if err != nil {
		panic(state.Fault{Err: fmt.Errorf("reading a value: %w", err)})
	}
	n := len(data) - crc32.Size
	if n < 0 || binary.BigEndian.Uint32(data[n:]) != checksum(key, data[:n]) {
		panic(state.Fault{Err: errors.New("a value does not have the checksum that it was written with")})
	}
	return data[:n:n]
}

func checksum(key, value []byte) uint32 {
	table := crc32.MakeTable(crc32.Castagnoli)
	return crc32.Update(crc32.Checksum(key, table), table, value)
}
