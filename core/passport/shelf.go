package passport

import (
	"iter"
	"math/bits"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
)

// bitsetWords is the length of a bitset over all numbers of one series.
const bitsetWords = numberCount / 64

// shelf is the set of numbers of one series, never empty and never changed. Exactly one of
// bits and few is set: plain bits where they take no more memory, because they answer about
// three times faster, a roaring bitmap elsewhere.
type shelf struct {
	bits  []uint64 // up to the word of the highest number
	few   *roaring.Bitmap
	count uint32
}

func (s *shelf) has(number uint32) bool {
	if s.bits == nil {
		return s.few.Contains(number)
	}
	word := int(number >> 6)
	return word < len(s.bits) && s.bits[word]>>(number&63)&1 != 0
}

// heap is the memory in use in bytes.
func (s *shelf) heap() int {
	const self = 48
	if s.bits != nil {
		return self + 8*len(s.bits)
	}
	return self + roaringHeap(s.few)
}

// roaringHeap is what a bitmap takes: its contents, and for each container a key, a flag, an
// interface and a slice header.
func roaringHeap(b *roaring.Bitmap) int {
	return bitmapSelf + int(b.GetSizeInBytes()) + containerSelf*int(b.Stats().Containers)
}

// What a bitmap and each of its containers take beside their contents.
const (
	bitmapSelf    = 96
	containerSelf = 16 + 24 + 3
)

// all runs through the numbers in ascending order. A nil shelf has none.
func (s *shelf) all() iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		switch {
		case s == nil:
		case s.bits == nil:
			many(s.few, yield)
		default:
			eachBit(s.bits, yield)
		}
	}
}

// many runs through a bitmap, a stretch at a time.
func many(few *roaring.Bitmap, yield func(uint32) bool) {
	var stretch [256]uint32
	for numbers := few.ManyIterator(); ; {
		n := numbers.NextMany(stretch[:])
		for _, number := range stretch[:n] {
			if !yield(number) {
				return
			}
		}
		if n == 0 {
			return
		}
	}
}

func eachBit(words []uint64, yield func(uint32) bool) {
	for i, word := range words {
		for ; word != 0; word &= word - 1 {
			if !yield(uint32(i<<6 + bits.TrailingZeros64(word))) {
				return
			}
		}
	}
}

// bitmap gives the shelf as a bitmap that may share memory with it: only for reading.
func (s *shelf) bitmap() *roaring.Bitmap {
	switch {
	case s == nil:
		return roaring.New()
	case s.bits == nil:
		return s.few
	}
	return roaring.FromDense(s.bits, false)
}

// newShelf brings numbers, which it takes over, into the one form that depends on the contents
// alone, so that equal sets are stored as equal bytes however they came about. It gives nil for no
// numbers.
func newShelf(numbers *roaring.Bitmap) *shelf {
	count := numbers.GetCardinality()
	if count == 0 {
		return nil
	}
	numbers.RunOptimize()
	if 8*int(numbers.DenseSize()) <= roaringHeap(numbers) {
		return &shelf{bits: numbers.ToDense(), count: uint32(count)}
	}
	return &shelf{few: numbers.Clone(), count: uint32(count)} // a clone has no slack of growing
}

// shelfOf is newShelf for plain bits, from which it copies. Most series end as what they were, so
// what a bitmap would take is counted instead of making one.
func shelfOf(words []uint64) *shelf {
	for len(words) > 0 && words[len(words)-1] == 0 {
		words = words[:len(words)-1]
	}
	if len(words) == 0 {
		return nil
	}
	count, heap := weigh(words)
	if 8*len(words) <= heap {
		return &shelf{bits: slices.Clone(words), count: count}
	}
	return newShelf(roaring.FromDense(words, true))
}

// weigh counts the numbers, and what they would take as a bitmap: the same as roaringHeap.
func weigh(words []uint64) (count uint32, heap int) {
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
		count += uint32(card)
		heap += containerSelf + 2 + size
	}
	return count, heap
}
