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

// Announced is who announced an edition and when, as the journal of the house says; false where that lies too far back.
func Announced(v state.View, id core.EditionID) (by core.UserID, at core.Time, ok bool) {
	before := int64(0)
	for range announcedPages {
		leaves, more, err := Journal(v, state.HouseTree, Filter{Subject: "edition:" + string(id)}, before, scanned)
		if err != nil {
			return "", 0, false
		}
		for _, l := range leaves {
			if strings.HasPrefix(l.Kind, "edition.begin/") {
				return l.Actor, l.Time, true
			}
		}
		if before = more; more == 0 {
			break
		}
	}
	return "", 0, false
}
