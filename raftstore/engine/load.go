package engine

import (
	"errors"
	"fmt"

	"github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/pb"
	"github.com/dgraph-io/ristretto/v2/z"

	"github.com/sheaf-drive/sheaf/core/state"
)

// Each gives every record of the moment in the order of the keys, with the version that it has, until fn
// fails. Slices are valid for the call only. It reads Badger, never what is kept in memory.
func (v *View) Each(fn func(key, value []byte, version uint64) error) (err error) {
	defer func() {
		if fault, ok := recover().(state.Fault); ok {
			err = fault
		}
	}()
	it := v.txn.NewIterator(badger.IteratorOptions{})
	defer it.Close()
	for it.Rewind(); it.Valid(); it.Next() {
		item := it.Item()
		if err := fn(item.Key(), unframed(item.Key(), item), item.Version()); err != nil {
			return err
		}
	}
	return nil
}

// loadPiece is how many bytes go to Badger at once.
const loadPiece = 4 << 20

// Loader writes a whole state into a new folder, past the memtable and all levels above the last.
type Loader struct {
	engine *Engine
	out    *badger.StreamWriter
	piece  *z.Buffer
}

// NewLoader opens the folder, whose records, if it has any, are lost.
func NewLoader(c Config) (*Loader, error) {
	e, err := Open(c)
	if err != nil {
		return nil, err
	}
	l := &Loader{engine: e, out: e.db.NewStreamWriter(), piece: newPiece()}
	if err := l.out.Prepare(); err != nil {
		return nil, errors.Join(fmt.Errorf("preparing the folder: %w", err), l.Cancel())
	}
	return l, nil
}

func newPiece() *z.Buffer { return z.NewBuffer(loadPiece+MaxValue, "load") }

// Put adds a record. Keys come in their order.
func (l *Loader) Put(key, value []byte, version uint64) error {
	if len(value) > MaxValue || len(key) == 0 {
		return fmt.Errorf("a record of %d bytes under a key of %d: at most %d fit", len(value), len(key), MaxValue)
	}
	badger.KVToBuffer(&pb.KV{Key: key, Value: framed(key, value), Version: version, StreamId: 1}, l.piece)
	if l.piece.LenNoPadding() < loadPiece {
		return nil
	}
	return l.flush()
}

func (l *Loader) flush() error {
	if err := l.out.Write(l.piece); err != nil {
		return fmt.Errorf("writing records: %w", err)
	}
	l.piece.Reset()
	return nil
}

// Finish makes everything durable and closes the folder.
func (l *Loader) Finish() error {
	err := l.flush()
	if err == nil {
		err = l.out.Flush()
	}
	if err == nil {
		err = l.engine.Sync()
	}
	return errors.Join(err, l.end())
}

// Cancel closes the folder, in which something half-made is left.
func (l *Loader) Cancel() error {
	l.out.Cancel()
	return l.end()
}

func (l *Loader) end() error {
	nobody := make(chan struct{}) // reads here
	close(nobody)
	return errors.Join(l.engine.Close(nobody), l.piece.Release())
}
