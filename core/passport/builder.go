package passport

import (
	"maps"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/sheaf-drive/sheaf/core"
)

const (
	// promoteAt is how many numbers a series gathers in a hash table before it is given plain
	// bits, which are faster still.
	promoteAt = 2048
	// bitsetBudget is how many series may be given plain bits for speed: 512 MiB. Beyond it a
	// series gets them when its table would grow larger than they are.
	bitsetBudget = 512 << 20 / (8 * bitsetWords)
	// IrregularLimit is how many irregular rows a set may hold. A real list has about one in
	// 2,400 rows; beyond the limit the file is no list of passports.
	IrregularLimit = 1_000_000
)

// Builder gathers documents for a [Set]. Its zero value is ready. Numbers of ten digits take
// 125 kB a series at most, 1.25 GB whatever is added; a list with the spread of the real one
// takes 0.3 GB. Not safe for concurrent use.
type Builder struct {
	drafts  [seriesCount]draft
	bitsets int // drafts that have plain bits
	rows    map[string]struct{}
}

// draft is the growing set of one series: at first a few, then perhaps bits.
type draft struct {
	bits []uint64
	few  table
}

// Add puts n into the set and says whether it was not there before. It refuses with code
// limit when [IrregularLimit] is reached and with code invalid the zero Number.
func (b *Builder) Add(n Number) (fresh bool, err error) {
	switch n.kind {
	case Internal:
		return b.addInternal(n), nil
	case Soviet, Other:
		return b.addRow(n.row)
	}
	return false, core.Refuse(core.Invalid, fieldNumber, "passport.number.empty", "6")
}

func (b *Builder) addInternal(n Number) bool {
	d := &b.drafts[n.series]
	if d.bits != nil {
		word, bit := &d.bits[n.number>>6], uint64(1)<<(n.number&63)
		fresh := *word&bit == 0
		*word |= bit
		return fresh
	}
	if !d.few.add(n.number) {
		return false
	}
	if d.few.full() || d.few.size >= promoteAt && b.bitsets < bitsetBudget {
		b.bitsets++
		d.bits = make([]uint64, bitsetWords)
		d.few.copyTo(d.bits)
		d.few = table{}
	}
	return true
}

func (b *Builder) addRow(row string) (bool, error) {
	if _, held := b.rows[row]; held {
		return false, nil
	}
	if len(b.rows) >= IrregularLimit {
		return false, core.Refuse(core.Limit, "file", "passport.list.irregular")
	}
	if b.rows == nil {
		b.rows = make(map[string]struct{})
	}
	b.rows[row] = struct{}{}
	return true, nil
}

// Set gives what was added and leaves the Builder empty.
func (b *Builder) Set() *Set {
	set := &Set{rows: slices.Sorted(maps.Keys(b.rows))}
	scratch := make([]uint64, bitsetWords)
	for series := range b.drafts {
		d := &b.drafts[series]
		bits := d.bits
		if bits == nil {
			if d.few.size == 0 {
				continue
			}
			bits = scratch
			clear(bits)
			d.few.copyTo(bits)
		}
		set.put(series, newShelf(roaring.FromDense(bits, false)))
		*d = draft{} // hands the memory back while the set grows
	}
	b.bitsets, b.rows = 0, nil
	return set
}

// put places a shelf while the set is being made.
func (s *Set) put(series int, shelf *shelf) {
	s.shelves[series] = shelf
	if shelf != nil {
		s.regular += int64(shelf.count)
	}
}
