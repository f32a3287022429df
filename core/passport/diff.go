package passport

import (
	"math/bits"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
)

// Difference says how one list turned into the next.
type Difference struct {
	// Added holds what only the newer list has, Removed what only the older one has.
	Added, Removed *Set
}

// Diff compares two lists: Diff(a, b).Apply(a) equals b. Workers is how many series are compared
// at a time.
func Diff(older, newer *Set, workers int) Difference {
	d := Difference{Added: &Set{rows: minusRows(newer.rows, older.rows)}, Removed: &Set{rows: minusRows(older.rows, newer.rows)}}
	inTurns(workers, func(series int) {
		if a, b := older.shelves[series], newer.shelves[series]; a != b {
			d.Added.shelves[series], d.Removed.shelves[series] = a.compared(b)
		}
	})
	d.Added.countRegular()
	d.Removed.countRegular()
	return d
}

// compared goes once through both and gives what newer has more and what it has less, nil for nothing.
func (s *shelf) compared(newer *shelf) (added, removed *shelf) {
	if s == nil || newer == nil {
		return newer, s
	}
	more, less := roaring.New(), roaring.New()
	if s.bits == nil || newer.bits == nil {
		changed := roaring.Xor(s.bitmap(), newer.bitmap())
		more = roaring.And(changed, newer.bitmap())
		changed.AndNot(more)
		return newShelf(more), newShelf(changed)
	}
	for i := range max(len(s.bits), len(newer.bits)) {
		var before, after uint64
		if i < len(s.bits) {
			before = s.bits[i]
		}
		if i < len(newer.bits) {
			after = newer.bits[i]
		}
		for changed := before ^ after; changed != 0; changed &= changed - 1 {
			at := bits.TrailingZeros64(changed)
			if after>>at&1 != 0 {
				more.Add(uint32(i<<6 + at))
			} else {
				less.Add(uint32(i<<6 + at))
			}
		}
	}
	return newShelf(more), newShelf(less)
}

// Apply gives the list that older turns into. Series without a change are shared with older,
// which stays as it is; the others are made anew, workers of them at a time.
func (d Difference) Apply(older *Set, workers int) *Set {
	next := &Set{rows: mergedRows(older.rows, d)}
	inTurns(workers, func(series int) {
		added, removed := d.Added.shelves[series], d.Removed.shelves[series]
		next.shelves[series] = older.shelves[series]
		if added != nil || removed != nil {
			next.shelves[series] = older.shelves[series].changed(added, removed)
		}
	})
	next.countRegular()
	return next
}

// changed gives a shelf with some numbers more and some less.
func (s *shelf) changed(added, removed *shelf) *shelf {
	if s == nil || s.bits == nil {
		numbers := s.bitmap().Clone()
		for number := range removed.all() {
			numbers.Remove(number)
		}
		for number := range added.all() {
			numbers.Add(number)
		}
		return newShelf(numbers)
	}
	words := make([]uint64, bitsetWords)
	copy(words, s.bits)
	for number := range removed.all() {
		words[number>>6] &^= 1 << (number & 63)
	}
	for number := range added.all() {
		words[number>>6] |= 1 << (number & 63)
	}
	return shelfOf(words)
}

// Then gives the difference from where d begins to where next ends: applied once, it gives what
// both give one after the other.
func (d Difference) Then(next Difference) Difference {
	return Difference{
		Added:   union(minus(d.Added, next.Removed, 1), minus(next.Added, d.Removed, 1)),
		Removed: union(minus(d.Removed, next.Added, 1), minus(next.Removed, d.Added, 1)),
	}
}

// union gives what a or b has.
func union(a, b *Set) *Set {
	return Difference{Added: b, Removed: new(Set)}.Apply(a, 1)
}

// minus gives what a has and b has not.
func minus(a, b *Set, workers int) *Set {
	rest := &Set{rows: minusRows(a.rows, b.rows)}
	inTurns(workers, func(series int) {
		if shelf, other := a.shelves[series], b.shelves[series]; shelf != other {
			rest.shelves[series] = shelf.without(other)
		}
	})
	rest.countRegular()
	return rest
}

// without gives what s has and other has not, nil for nothing.
func (s *shelf) without(other *shelf) *shelf {
	switch {
	case s == nil || other == nil:
		return s
	case s.bits == nil || other.bits == nil:
		return newShelf(roaring.AndNot(s.bitmap(), other.bitmap()))
	}
	rest := roaring.New()
	for i, word := range s.bits {
		if i < len(other.bits) {
			word &^= other.bits[i]
		}
		for ; word != 0; word &= word - 1 {
			rest.Add(uint32(i<<6 + bits.TrailingZeros64(word)))
		}
	}
	return newShelf(rest)
}

// inTurns calls do for every series, workers of them at a time.
func inTurns(workers int, do func(series int)) {
	workers = max(workers, 1)
	done := make(chan struct{})
	for worker := range workers {
		go func() {
			for series := worker; series < seriesCount; series += workers {
				do(series)
			}
			done <- struct{}{}
		}()
	}
	for range workers {
		<-done
	}
}

func (s *Set) countRegular() {
	s.regular = 0
	for _, shelf := range s.shelves {
		if shelf != nil {
			s.regular += int64(shelf.count)
		}
	}
}

// minusRows gives the rows of a, in order, that b does not hold.
func minusRows(a, b []string) []string {
	var rest []string
	for _, row := range a {
		if _, found := slices.BinarySearch(b, row); !found {
			rest = append(rest, row)
		}
	}
	return rest
}

// mergedRows applies the irregular part of a difference.
func mergedRows(old []string, d Difference) []string {
	rows := append(minusRows(old, d.Removed.rows), d.Added.rows...)
	slices.Sort(rows)
	return slices.Compact(rows)
}
