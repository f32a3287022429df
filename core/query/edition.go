package query

import (
	"iter"

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
