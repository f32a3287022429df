package state

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"
	"math/bits"
)

// Sum is the state hash: the sum modulo 2²⁵⁶ of SHA-256 over (table, key, value) of every
// record, as four little-endian words. Adding and taking away commute, so that it can be
// kept along with the writes and recomputed in any order.
type Sum [4]uint64

// String writes the sum as 64 hex digits, most significant first.
func (s Sum) String() string {
	b := s.Bytes()
	return hex.EncodeToString(b[:])
}

// Bytes writes the sum most significant first.
func (s Sum) Bytes() [32]byte {
	var b [32]byte
	for i, word := range s {
		binary.BigEndian.PutUint64(b[24-8*i:], word)
	}
	return b
}

// recorder hashes records, one after the other.
type recorder struct {
	hash   hash.Hash
	size   [8]byte
	digest [32]byte
}

// record hashes one record. Lengths keep key and value apart.
func (r *recorder) record(key, value []byte) Sum {
	if r.hash == nil {
		r.hash = sha256.New()
	}
	r.hash.Reset()
	binary.BigEndian.PutUint64(r.size[:], uint64(len(key)))
	r.hash.Write(r.size[:])
	r.hash.Write(key)
	r.hash.Write(value)
	digest := r.hash.Sum(r.digest[:0])
	var s Sum
	for i := range s {
		s[i] = binary.BigEndian.Uint64(digest[24-8*i:])
	}
	return s
}

func (s Sum) add(o Sum) Sum {
	var carry uint64
	for i := range s {
		s[i], carry = bits.Add64(s[i], o[i], carry)
	}
	return s
}

func (s Sum) sub(o Sum) Sum {
	var borrow uint64
	for i := range s {
		s[i], borrow = bits.Sub64(s[i], o[i], borrow)
	}
	return s
}

// sumKey holds the running sum; it is a system record itself.
var sumKey = []byte(prefixSum)

// IsDomain says whether a key counts into the state hash.
func IsDomain(key []byte) bool { return len(key) > 0 && key[0] == 'd' }

// Hasher is a Tx that keeps the state hash along with every write. Flush stores it.
type Hasher struct {
	Tx
	sum Sum
	by  recorder
}

// NewHasher continues the sum stored in tx.
func NewHasher(tx Tx) *Hasher { return &Hasher{Tx: tx, sum: StoredSum(tx)} }

// Put implements Tx.
func (h *Hasher) Put(key, value []byte) {
	if IsDomain(key) {
		h.forget(key)
		h.sum = h.sum.add(h.by.record(key, value))
	}
	h.Tx.Put(key, value)
}

// Delete implements Tx.
func (h *Hasher) Delete(key []byte) {
	if IsDomain(key) {
		h.forget(key)
	}
	h.Tx.Delete(key)
}

func (h *Hasher) forget(key []byte) {
	if old := h.Tx.Get(key); old != nil {
		h.sum = h.sum.sub(h.by.record(key, old))
	}
}

// Flush stores the sum beside what it sums.
func (h *Hasher) Flush() {
	b := h.sum.Bytes()
	h.Tx.Put(sumKey, b[:])
}

// Sum is the state hash so far.
func (h *Hasher) Sum() Sum { return h.sum }

// StoredSum is the state hash kept along with the writes.
func StoredSum(v View) Sum {
	var s Sum
	if b := v.Get(sumKey); len(b) == 32 {
		for i := range s {
			s[i] = binary.BigEndian.Uint64(b[24-8*i:])
		}
	}
	return s
}

// FullSum recomputes the state hash from every domain record.
func FullSum(v View) Sum {
	var s Sum
	var by recorder
	v.Scan([]byte("d"), nil, func(key, value []byte) bool {
		s = s.add(by.record(key, value))
		return true
	})
	return s
}
