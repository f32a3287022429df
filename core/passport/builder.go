package passport

import (
	"errors"
	"maps"
	"slices"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/passport/growing"
)

const (
	// promoteAt is how many numbers a series gathers in a hash table before it is given plain
	// bits, which are faster still.
	promoteAt = 256
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
	// bits and few are the growing sets of the series, by series: at first a few, then perhaps
	// bits. The pointers lie together, because a list comes in any order.
	bits    [seriesCount]*[bitsetWords]uint64
	few     [seriesCount]growing.Table
	bitsets int // series that have plain bits
	rows    map[string]struct{}
}

// Add puts n into the set and says whether it was not there before. It refuses with code
// limit when [IrregularLimit] is reached and with code invalid the zero Number.
func (b *Builder) Add(n Number) (fresh bool, err error) {
	switch n.kind {
	case Internal:
		return b.add(n.series, n.number), nil
	case Soviet, Other:
		return b.addRow(n.row)
	}
	return false, core.Refuse(core.Invalid, fieldNumber, "passport.number.empty", "6")
}

// AddKeys puts ten digits each into the set and counts those that were not there before. It is
// what a list of a hundred million rows goes through, so it takes many at once.
func (b *Builder) AddKeys(keys []Key) (fresh int) {
	for _, key := range keys {
		series, number := uint16(key/numberCount), uint32(key%numberCount)
		if bits := b.bits[series]; bits != nil {
			word, bit := &bits[number>>6], uint64(1)<<(number&63)
			if *word&bit == 0 {
				*word |= bit
				fresh++
			}
		} else if b.add(series, number) {
			fresh++
		}
	}
	return fresh
}

func (b *Builder) add(series uint16, number uint32) bool {
	if bits := b.bits[series]; bits != nil {
		word, bit := &bits[number>>6], uint64(1)<<(number&63)
		fresh := *word&bit == 0
		*word |= bit
		return fresh
	}
	few := &b.few[series]
	if !few.Add(number) {
		return false
	}
	if few.Full() || few.Size() >= promoteAt && b.bitsets < bitsetBudget {
		b.bitsets++
		b.bits[series] = new([bitsetWords]uint64)
		few.CopyTo(b.bits[series][:])
		*few = growing.Table{}
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
	var at bench
	for series := range b.bits {
		few := &b.few[series]
		switch {
		case b.bits[series] != nil:
			set.put(series, at.ofWords(b.bits[series][:]))
		case few.Size() > 0:
			set.put(series, at.ofNumbers(few.Numbers()))
		}
		b.bits[series], b.few[series] = nil, growing.Table{} // hands the memory back while the set grows
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

// Ascending makes a [Set] of documents that come in the order of [Set.All]. Beside the Set it takes memory for the
// numbers of one series only, where a [Builder] takes plain bits for each. Its zero value is ready. Not safe for concurrent use.
type Ascending struct {
	set     Set
	at      bench
	series  int      // at hand
	numbers []uint32 // of it
}

// Add puts n behind the documents before; an error says that it does not belong there, or code limit that
// [IrregularLimit] is reached.
func (a *Ascending) Add(n Number) error {
	rows, last, series := a.set.rows, len(a.numbers)-1, int(n.series)
	switch {
	case n.kind == 0, len(rows) > 0 && (n.kind == Internal || rows[len(rows)-1] >= n.row),
		n.kind == Internal && last >= 0 && (series < a.series || series == a.series && n.number <= a.numbers[last]):
		return errors.New("a document out of order")
	case n.kind != Internal && len(rows) >= IrregularLimit:
		return core.Refuse(core.Limit, "file", "passport.list.irregular")
	case n.kind != Internal:
		a.set.rows = append(rows, n.row)
		return nil
	case series != a.series:
		a.close()
		a.series = series
	}
	a.numbers = append(a.numbers, n.number)
	return nil
}

// close shelves the series at hand.
func (a *Ascending) close() {
	a.set.put(a.series, a.at.ofNumbers(a.numbers))
	a.numbers = a.numbers[:0]
}

// Set gives what was added; the Ascending must not be used again.
func (a *Ascending) Set() *Set {
	a.close()
	a.at, a.numbers = bench{}, nil // the Set keeps nothing of them
	return &a.set
}
