package passport

import (
	"iter"
	"math/bits"

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
	const bitmap, container = 96, 16 + 24 + 3
	return bitmap + int(b.GetSizeInBytes()) + container*int(b.Stats().Containers)
}

// all runs through the numbers in ascending order. A nil shelf has none.
func (s *shelf) all() iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		switch {
		case s == nil:
		case s.bits == nil:
			s.few.Iterate(yield)
		default:
			eachBit(s.bits, yield)
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

// newShelf brings numbers into the one form that depends on the contents alone, so that equal
// sets are stored as equal bytes however they came about. It gives nil for no numbers. The
// result shares no memory with the argument.
func newShelf(numbers *roaring.Bitmap) *shelf {
	count := numbers.GetCardinality()
	if count == 0 {
		return nil
	}
	var plain *roaring.Bitmap
	if count <= 4096 { // far cheaper than a bitset of up to 125 kB, and the same containers
		plain = roaring.New()
		plain.AddMany(numbers.ToArray())
		plain = plain.Clone() // drops the slack of growing
	} else {
		plain = roaring.FromDense(numbers.ToDense(), true)
	}
	plain.RunOptimize()
	if 8*int(plain.DenseSize()) <= roaringHeap(plain) {
		return &shelf{bits: plain.ToDense(), count: uint32(count)}
	}
	return &shelf{few: plain, count: uint32(count)}
}
