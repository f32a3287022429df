package passport

import (
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
)

// Difference says how one list turned into the next.
type Difference struct {
	// Added holds what only the newer list has, Removed what only the older one has.
	Added, Removed *Set
}

// Diff compares two lists: Diff(a, b).Apply(a) equals b.
func Diff(older, newer *Set) Difference {
	return Difference{Added: minus(newer, older), Removed: minus(older, newer)}
}

// Apply gives the list that older turns into. Series without a change are shared with older,
// which stays as it is.
func (d Difference) Apply(older *Set) *Set {
	next := &Set{rows: mergedRows(older.rows, d)}
	for series, old := range older.shelves {
		added, removed := d.Added.shelves[series], d.Removed.shelves[series]
		if added == nil && removed == nil {
			next.put(series, old)
			continue
		}
		numbers := roaring.AndNot(old.bitmap(), removed.bitmap())
		next.put(series, newShelf(roaring.Or(numbers, added.bitmap())))
	}
	return next
}

// minus gives what a has and b has not.
func minus(a, b *Set) *Set {
	rest := &Set{rows: minusRows(a.rows, b.rows)}
	for series, shelf := range a.shelves {
		other := b.shelves[series]
		if shelf == nil || shelf == other {
			continue
		}
		rest.put(series, newShelf(roaring.AndNot(shelf.bitmap(), other.bitmap())))
	}
	return rest
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
