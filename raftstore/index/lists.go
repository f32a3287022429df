package index

import (
	"iter"
	"runtime"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/names"
	"github.com/sheaf-drive/sheaf/core/passport"
	"github.com/sheaf-drive/sheaf/core/passport/stored"
	"github.com/sheaf-drive/sheaf/core/state"
)

// Passports answers whether a passport is on the active list of invalid ones.
type Passports struct{ *Edition[*passport.Set] }

// NewPassports follows the list of invalid passports; report may be nil.
func NewPassports(report Report) Passports {
	return Passports{NewEdition(Kind[*passport.Set]{
		Name: core.EditionPassports, Open: openPassports, Report: report})}
}

// openPassports makes the list of an edition, from the one that answers now where it is a difference
// to that.
func openPassports(v state.View, record core.Edition, have *passport.Set, from core.EditionDigest) (*passport.Set, error) {
	chunks := func(e core.Edition) iter.Seq[[]byte] { return state.ChunksOf(v, e) }
	return stored.Open(state.Chain(v, record), chunks, stored.Have{Edition: from, Set: have}, runtime.GOMAXPROCS(0))
}

// Have is the list that answers now, for who makes the next one of it; the zero Have where none can be used.
func (p Passports) Have() (have stored.Have) {
	_ = p.Use(func(set *passport.Set, active core.EditionDigest) error { // there is none: so is what is given
		have = stored.Have{Edition: active, Set: set}
		return nil
	})
	return have
}

// Look says whether the number is listed, and by which edition. Unavailable: see
// [Edition.Use].
func (p Passports) Look(n passport.Number) (listed bool, from core.EditionDigest, err error) {
	err = p.Use(func(set *passport.Set, active core.EditionDigest) error {
		listed, from = set.Has(n), active
		return nil
	})
	return listed, from, err
}

// LookMany says of each number whether it is listed, all by one edition; listed has room for as many.
// Unavailable: see [Edition.Use].
func (p Passports) LookMany(numbers []passport.Number, listed []bool) (from core.EditionDigest, err error) {
	err = p.Use(func(set *passport.Set, active core.EditionDigest) error {
		from = active
		for i, n := range numbers {
			listed[i] = set.Has(n)
		}
		return nil
	})
	return from, err
}

// Names answers whether a name is a known one.
type Names struct{ *Edition[*names.List] }

// NewNames follows the list of names.
func NewNames(report Report) Names {
	return Names{NewEdition(Kind[*names.List]{
		Name: core.EditionNames, Report: report,
		Build: func(chunks iter.Seq[[]byte]) (*names.List, error) {
			list, _, err := names.ReadEdition(chunks)
			return list, err
		}})}
}

// Check asks the active list about a name. Unavailable: see [Edition.Use].
func (n Names) Check(kind names.Kind, name string) (answer names.Answer, from core.EditionDigest, err error) {
	err = n.Use(func(list *names.List, active core.EditionDigest) error {
		answer, from = list.Check(kind, name), active
		return nil
	})
	return answer, from, err
}
