package state

import (
	"fmt"

	"github.com/sheaf-drive/sheaf/core/wire"
)

// Table is a typed view of all keys with one prefix.
type Table[K ~string, V any] struct{ Prefix string }

func (t Table[K, V]) key(k K) []byte {
	key := make([]byte, 0, len(t.Prefix)+len(k))
	key = append(key, t.Prefix...)
	return append(key, k...)
}

// Has says whether k is in the table.
func (t Table[K, V]) Has(v View, k K) bool { return v.Get(t.key(k)) != nil }

// Bytes are those of the record of k, nil when there is none.
func (t Table[K, V]) Bytes(v View, k K) []byte { return v.Get(t.key(k)) }

// Get reads the record of k; false when there is none.
func (t Table[K, V]) Get(v View, k K) (V, bool) {
	var value V
	data := v.Get(t.key(k))
	if data == nil {
		return value, false
	}
	t.decode(k, data, &value)
	return value, true
}

// Put writes the record of k.
func (t Table[K, V]) Put(tx Tx, k K, value V) {
	err := wire.Lend(value, func(data []byte) { tx.Put(t.key(k), data) })
	if err != nil {
		panic(Fault{fmt.Errorf("encoding a record of table %q: %w", t.Prefix, err)})
	}
}

// Delete removes the record of k, if there is one.
func (t Table[K, V]) Delete(tx Tx, k K) { tx.Delete(t.key(k)) }

// Keep puts the record where it belongs, and removes it where it does not.
func (t Table[K, V]) Keep(tx Tx, k K, value V, belongs bool) {
	if belongs {
		t.Put(tx, k, value)
	} else {
		t.Delete(tx, k)
	}
}

// Scan calls fn for each record whose key begins with within, in key order, until fn
// returns false.
func (t Table[K, V]) Scan(v View, within K, fn func(k K, value V) bool) {
	t.ScanFrom(v, within, within, fn)
}

// ScanFrom is Scan that begins at the first key not below from.
func (t Table[K, V]) ScanFrom(v View, within, from K, fn func(k K, value V) bool) {
	v.Scan(t.key(within), t.key(from), func(key, data []byte) bool {
		k := K(key[len(t.Prefix):])
		var value V
		t.decode(k, data, &value)
		return fn(k, value)
	})
}

// decode faults on bytes that are not a V: what Apply wrote must be readable.
func (t Table[K, V]) decode(k K, data []byte, value *V) {
	if err := Decode(data, value); err != nil {
		panic(Fault{fmt.Errorf("decoding the record %q of table %q: %w", k, t.Prefix, err)})
	}
}
