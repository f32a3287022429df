package passport

import (
	"slices"

	"github.com/sheaf-drive/sheaf/core/passport/packed"
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
	inTurns(workers, func(at *bench, series int) {
		if a, b := older.shelves[series], newer.shelves[series]; a != b {
			d.Added.shelves[series], d.Removed.shelves[series] = at.compared(a, b)
		}
	})
	d.Added.countRegular()
	d.Removed.countRegular()
	return d
}

// compared gives what newer has more and what it has less, nil for nothing.
func (b *bench) compared(older, newer *shelf) (added, removed *shelf) {
	if older == nil || newer == nil {
		return newer, older
	}
	more, less := b.lists[0][:0], b.lists[1][:0]
	if older.few == nil && newer.few == nil {
		packed.Compare(older.blocks, newer.blocks, func(number uint32, added bool) {
			if added {
				more = append(more, number)
			} else {
				less = append(less, number)
			}
		})
	} else {
		more, less = parted(newer.appendNumbers(more), older.appendNumbers(less))
	}
	b.lists = [2][]uint32{more, less}
	return b.ofNumbers(more), b.ofNumbers(less)
}

// parted takes out of both ascending lists, in place, what both have.
func parted(a, b []uint32) ([]uint32, []uint32) {
	onlyA, onlyB, i := a[:0], b[:0], 0
	for _, number := range b {
		for ; i < len(a) && a[i] < number; i++ {
			onlyA = append(onlyA, a[i])
		}
		if i < len(a) && a[i] == number {
			i++
		} else {
			onlyB = append(onlyB, number)
		}
	}
	return append(onlyA, a[i:]...), onlyB
}

// Apply gives the list that older turns into. Series without a change are shared with older,
// which stays as it is; the others are made anew, workers of them at a time.
func (d Difference) Apply(older *Set, workers int) *Set {
	next := &Set{rows: mergedRows(older.rows, d)}
	inTurns(workers, func(at *bench, series int) {
		added, removed := d.Added.shelves[series], d.Removed.shelves[series]
		next.shelves[series] = older.shelves[series]
		if added != nil || removed != nil {
			next.shelves[series] = at.changed(older.shelves[series], added, removed)
		}
	})
	next.countRegular()
	return next
}

// changed gives a shelf with some numbers more and some less.
func (b *bench) changed(s, added, removed *shelf) *shelf {
	b.lists[0], b.lists[1] = added.appendNumbers(b.lists[0][:0]), removed.appendNumbers(b.lists[1][:0])
	var blocks packed.Set
	count := 0
	switch {
	case s == nil:
	case s.few == nil:
		blocks, count = s.blocks, int(s.count)
	default:
		blocks, count = b.Numbers(s.appendNumbers(nil)), int(s.count)
	}
	next, more := b.Changed(blocks, b.lists[0], b.lists[1])
	return shelfOf(next, count+more)
}

// inTurns calls do for every series, workers of them at a time.
func inTurns(workers int, do func(at *bench, series int)) {
	workers = max(workers, 1)
	done := make(chan struct{})
	for worker := range workers {
		go func() {
			var at bench
			for series := worker; series < seriesCount; series += workers {
				do(&at, series)
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
