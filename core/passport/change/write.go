package change

import (
	"encoding/binary"
	"iter"

	"github.com/sheaf-drive/sheaf/core/passport"
)

// A stored chunk is the mark and a row of records:
//
//	'a' count, distances…   numbers of ten digits that are new
//	'r' count, distances…   numbers that are gone
//	'A' length, bytes       an irregular row that is new
//	'R' length, bytes       one that is gone
//	'e' added, removed      the end, with the counts of the whole difference
//
// all integers varints, each kind after the one before, numbers and rows ascending, then one end.
// A distance is that to the number before in the record, the first to -1. Compression would gain nothing: distances are as good as random.
const (
	chunkMark = "SPD1"

	recordAdded      = 'a'
	recordRemoved    = 'r'
	recordRowAdded   = 'A'
	recordRowRemoved = 'R'
	recordEnd        = 'e'
)

const (
	// maxPayload leaves room below the greatest chunk for the heads of records.
	maxPayload = passport.MaxChunk - 1<<10
	// perRecord is how many numbers share a head.
	perRecord = 1 << 14
)

// Chunks gives the difference as chunks of at most [passport.MaxChunk] bytes, in order. The caller
// may keep them. Equal differences give equal chunks.
func Chunks(d passport.Difference) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		w := writer{yield: yield, chunk: []byte(chunkMark)}
		for _, part := range []struct {
			kind byte
			set  *passport.Set
		}{{recordAdded, d.Added}, {recordRemoved, d.Removed}} {
			if !w.numbers(part.kind, part.set) {
				return
			}
		}
		if !w.rows(recordRowAdded, d.Added) || !w.rows(recordRowRemoved, d.Removed) {
			return
		}
		end := binary.AppendUvarint([]byte{recordEnd}, uint64(d.Added.Len()))
		if w.add(binary.AppendUvarint(end, uint64(d.Removed.Len()))) {
			w.flush()
		}
	}
}

// writer fills chunks with records.
type writer struct {
	yield func([]byte) bool
	chunk []byte
}

// add is false when the reader of chunks wants no more.
func (w *writer) add(record []byte) bool {
	if len(w.chunk)+len(record) > maxPayload && !w.flush() {
		return false
	}
	w.chunk = append(w.chunk, record...)
	return true
}

func (w *writer) flush() bool {
	chunk := w.chunk
	w.chunk = []byte(chunkMark)
	return w.yield(chunk)
}

func (w *writer) numbers(kind byte, set *passport.Set) bool {
	last, count := ^passport.Key(0), 0
	var body []byte
	put := func() bool {
		record := binary.AppendUvarint([]byte{kind}, uint64(count))
		record = append(record, body...)
		last, count, body = ^passport.Key(0), 0, body[:0]
		return w.add(record)
	}
	for n := range set.All() {
		key, ok := n.Key()
		if !ok {
			break // irregular rows come last
		}
		body = binary.AppendUvarint(body, uint64(key-last))
		last = key
		if count++; count == perRecord && !put() {
			return false
		}
	}
	return count == 0 || put()
}

func (w *writer) rows(kind byte, set *passport.Set) bool {
	for n := range set.Irregular() {
		row := n.Series() + "," + n.Digits()
		record := binary.AppendUvarint([]byte{kind}, uint64(len(row)))
		if !w.add(append(record, row...)) {
			return false
		}
	}
	return true
}
