package passport

import (
	"iter"
	"math/bits"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/sheaf-drive/sheaf/core/passport/packed"
)

// bitsetWords is the length of a bitset over all numbers of one series.
const bitsetWords = numberCount / 64

// shelf is the set of numbers of one series, never empty and never changed. Exactly one of few
// and blocks is set: a roaring bitmap where that takes less memory, because the numbers are few,
// blocks elsewhere.
type shelf struct {
	blocks packed.Set
	few    *roaring.Bitmap
	count  uint32
}

func (s *shelf) has(number uint32) bool {
	if s.few == nil {
		return s.blocks.Has(number)
	}
	return s.few.Contains(number)
}

// heap is the memory in use in bytes.
func (s *shelf) heap() int {
	const self = 48
	if s.few == nil {
		return self + s.blocks.Len()
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
		case s.few == nil:
			s.blocks.Each(yield)
		default:
			many(s.few, yield)
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

// appendNumbers writes the numbers behind dst, ascending.
func (s *shelf) appendNumbers(dst []uint32) []uint32 {
	for number := range s.all() {
		dst = append(dst, number)
	}
	return dst
}

// appendWords writes the numbers as plain bits behind dst, up to the word of the highest.
func (s *shelf) appendWords(dst []uint64) []uint64 {
	if s.few == nil {
		return s.blocks.AppendWords(dst)
	}
	return append(dst, s.few.ToDense()...)
}

// bench is what one worker needs on the way from series to series. Its zero value is ready.
type bench struct {
	packed.Writer
	words []uint64
	bytes []byte
	lists [2][]uint32 // what is new, what is gone
}

// shelfOf makes the one form that depends on the contents alone, so that equal sets are stored as
// equal bytes however they came about: nil for no numbers.
func shelfOf(blocks packed.Set, count int) *shelf {
	switch {
	case count == 0:
		return nil
	case isFew(blocks.Len(), count):
		few := roaring.BitmapOf(slices.Collect(blocks.Each)...)
		few.RunOptimize()
		return &shelf{few: few.Clone(), count: uint32(count)} // a clone has no slack of growing
	}
	return &shelf{blocks: blocks, count: uint32(count)}
}

// isFew says whether so many numbers take less as a bitmap than as blocks of so many bytes, which
// take their heads however few there are.
func isFew(blocks, count int) bool { return blocks > bitmapSelf+2*count }

// ofWords makes a shelf of plain bits.
func (b *bench) ofWords(words []uint64) *shelf {
	count := 0
	for _, word := range words {
		count += bits.OnesCount64(word)
	}
	return shelfOf(b.Words(words), count)
}

// ofNumbers makes a shelf of numbers that ascend.
func (b *bench) ofNumbers(numbers []uint32) *shelf {
	if n := len(numbers); n > 0 && isFew(packed.Least(numbers[n-1]), n) { // nearly every series of a difference
		few := roaring.BitmapOf(numbers...)
		few.RunOptimize()
		return &shelf{few: few.Clone(), count: uint32(n)}
	}
	b.Begin()
	for _, number := range numbers {
		b.Add(number)
	}
	return shelfOf(b.End())
}
