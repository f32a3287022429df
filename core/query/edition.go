package query

import (
	"iter"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/edition"
	"github.com/sheaf-drive/sheaf/core/state"
)

// EditionNamed picks, under the name of field, the one edition that somebody means by its id or by the beginning
// of it, see [edition.Named]. Of a whole id it does not say whether there is such an edition.
func EditionNamed(v state.View, field, name string) (core.EditionID, error) {
	if core.CheckID(field, core.EditionID(name)) == nil {
		return core.EditionID(name), nil
	}
	var ids iter.Seq[core.EditionID] = func(yield func(core.EditionID) bool) {
		state.Editions.Scan(v, core.EditionID(name), func(id core.EditionID, _ core.Edition) bool { return yield(id) })
	}
	return edition.Named(field, name, ids)
}

// announcedPages bounds how far back the journal of the house is read for one edition, in pages of [scanned] leaves.
const announcedPages = 4

// Accepted is who accepted the doubts of an edition, and when. Those of a list of passports accept who puts it into force, those of
// any other who sends it, as far back as the journal of the house is read; then, and where there were none, it is false.
func Accepted(v state.View, e core.Edition) (core.Acceptance, bool) {
	origin, _ := state.EditionOrigins.Get(v, e.ID)
	if e.Kind == core.EditionPassports || len(origin.Doubts) == 0 {
		return state.Acceptances.Get(v, e.ID)
	}
	before := int64(0)
	for range announcedPages {
		leaves, more, err := Journal(v, state.HouseTree, Filter{Subject: "edition:" + string(e.ID)}, before, scanned)
		if err != nil {
			break
		}
		for _, l := range leaves {
			if strings.HasPrefix(l.Kind, "edition.begin/") {
				return core.Acceptance{By: l.Actor, At: l.Time, Doubts: origin.Doubts}, true
			}
		}
		if before = more; more == 0 {
			break
		}
	}
	return core.Acceptance{}, false
}
