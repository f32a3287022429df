package passport

import (
	"encoding/binary"
	"fmt"
	"iter"
	"math/bits"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/klauspost/compress/zstd"
)

// A stored chunk is the mark, one byte of codec, and the payload, which is a row of records:
//
//	'b' series u16, count u32, length u32, words u64…  one series as plain bits
//	'r' series u16, count u32, length u32, bytes       one series as a roaring bitmap (format spec)
//	'i' length u16, bytes                              one irregular row
//	'e' regular u64, irregular u64                     the end, with the counts of the whole set
//
// all little-endian, series ascending, then rows ascending, then one end. A series is never
// split: at most 131 kB, it fits into a chunk.
const (
	chunkMark = "SPP1"

	codecPlain = '0'
	codecZstd  = 'z'

	recordBits    = 'b'
	recordRoaring = 'r'
	recordRow     = 'i'
	recordEnd     = 'e'
)

// MaxChunk is the greatest size of a stored chunk in bytes.
const MaxChunk = 256 << 10

// maxPayload keeps a chunk within MaxChunk even where compression gains nothing.
const maxPayload = MaxChunk - 64

// Chunks gives the set as chunks of at most [MaxChunk] bytes, in order. The caller may keep
// them. The same contents give the same bytes; for another version of the program only
// [Set.Digest] is promised to stay.
func (s *Set) Chunks() iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		p := packer{payload: make([]byte, 0, maxPayload), zstd: newEncoder(), yield: yield}
		var at bench
		for series, shelf := range s.shelves {
			if shelf != nil && !p.add(at.record(series, shelf)) {
				return
			}
		}
		for _, row := range s.rows {
			record := binary.LittleEndian.AppendUint16([]byte{recordRow}, uint16(len(row)))
			if !p.add(append(record, row...)) {
				return
			}
		}
		end := binary.LittleEndian.AppendUint64([]byte{recordEnd}, uint64(s.regular))
		if p.add(binary.LittleEndian.AppendUint64(end, uint64(len(s.rows)))) {
			p.flush()
		}
	}
}

// packer fills payloads with records.
type packer struct {
	payload []byte
	zstd    *zstd.Encoder
	yield   func([]byte) bool
}

// add puts the record into the payload, after handing on the one that has no room for it. It
// gives false when the reader of chunks wants no more.
func (p *packer) add(record []byte) bool {
	if len(p.payload)+len(record) > maxPayload && !p.flush() {
		return false
	}
	p.payload = append(p.payload, record...)
	return true
}

// flush hands the payload on as a chunk.
func (p *packer) flush() bool {
	chunk := append(make([]byte, 0, len(p.payload)/2), chunkMark...)
	chunk = p.zstd.EncodeAll(p.payload, append(chunk, codecZstd))
	// Sparse series hardly shrink; then reading them without zstd is worth more than 3 %.
	if len(chunk) > len(p.payload)/100*97 {
		chunk = append(append(chunk[:0], chunkMark...), codecPlain)
		chunk = append(chunk, p.payload...)
	}
	p.payload = p.payload[:0]
	return p.yield(chunk)
}

// newEncoder makes the encoder that all chunks share. Fastest loses 2 % of size to the default
// and takes a fifth of the time.
func newEncoder() *zstd.Encoder {
	encoder, err := zstd.NewWriter(nil,
		zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1))
	if err != nil {
		panic(fmt.Sprintf("passport: constant zstd options refused: %v", err))
	}
	return encoder
}

// record writes one series: as plain bits where a bitmap would take no less. It is valid until the next.
func (b *bench) record(series int, s *shelf) []byte {
	b.words = s.appendWords(b.words[:0])
	kind := byte(recordRoaring)
	if 8*len(b.words) <= weigh(b.words) {
		kind = recordBits
	}
	record := append(b.bytes[:0], kind)
	record = binary.LittleEndian.AppendUint16(record, uint16(series))
	record = binary.LittleEndian.AppendUint32(record, s.count)
	record = append(record, 0, 0, 0, 0) // the length, when it is known
	if kind == recordBits {
		record = appendWords(record, b.words)
	} else {
		bitmap := roaring.FromDense(b.words, true)
		bitmap.RunOptimize()
		body, err := bitmap.ToBytes()
		if err != nil {
			panic(fmt.Sprintf("passport: writing a bitmap to memory: %v", err))
		}
		record = append(record, body...)
	}
	binary.LittleEndian.PutUint32(record[shelfHead-4:], uint32(len(record)-shelfHead))
	b.bytes = record
	return record
}

// shelfHead is the length of a record of a series before its body.
const shelfHead = 1 + 2 + 4 + 4

// weigh counts what numbers would take as a bitmap, the same as roaringHeap of it.
func weigh(words []uint64) (heap int) {
	const (
		perContainer = 1 << 16 / 64
		array, plain = 4096, 8192 // the most numbers of an array, the bytes of a bitmap
		run, runs    = 4, 2       // bytes of a run, and of having runs
		head         = 32         // what else a bitmap is thought to have when it is compared with runs
	)
	heap = bitmapSelf + 8
	for from := 0; from < len(words); from += perContainer {
		part := words[from:min(from+perContainer, len(words))]
		card, starts, carry := 0, 0, uint64(0)
		for _, word := range part {
			card += bits.OnesCount64(word)
			starts += bits.OnesCount64(word &^ (word<<1 | carry))
			carry = word >> 63
		}
		if card == 0 {
			continue
		}
		size := plain
		if card <= array {
			size = 2 * card
		}
		if asRuns := runs + run*starts; asRuns < min(plain+head, 2*card) {
			size = asRuns
		}
		heap += containerSelf + 2 + size
	}
	return heap
}
