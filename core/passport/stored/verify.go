package stored

import (
	"iter"
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/state"
)

// Verify makes the list of an edition whose chunks have all come and holds it against what was announced, whether or
// not the announcement told the contents: numbers of rows that nobody counted would get past the guard. It refuses as
// Invalid in field "chunk" what is no list, and as Conflict in fields "rows", "contents", "added", "removed" and those of
// edition.Verify what differs. A difference to the list that there is takes no memory for that one again.
func Verify(v state.View, e core.Edition, have Have, workers int) error {
	chain := state.Chain(v, e)
	set, err := Open(chain, func(e core.Edition) iter.Seq[[]byte] { return state.ChunksOf(v, e) }, have, workers)
	if err != nil {
		return err
	}
	if set.Len() != e.Rows {
		return core.Refuse(core.Conflict, "rows", "edition.verify.counted",
			strconv.FormatInt(set.Len(), 10), strconv.FormatInt(e.Rows, 10)).About("edition:" + string(e.ID))
	}
	origin, told := state.EditionOrigins.Get(v, e.ID)
	if origin.Base != "" {
		return counted(v, chain[len(chain)-1])
	}
	if told && set.Contents(workers) != origin.Contents { // of a difference Open has said so
		return core.Refuse(core.Conflict, "contents", "edition.verify.contents").About("edition:" + string(e.ID))
	}
	return nil
}

// counted holds what a difference says against what was announced of it: the counts stand in the journal.
func counted(v state.View, link state.Link) error {
	last, err := join([]state.Link{link}, func(e core.Edition) iter.Seq[[]byte] { return state.ChunksOf(v, e) })
	if err != nil {
		return err
	}
	added, removed := last.Counts()
	for _, c := range []struct {
		field           string
		read, announced int64
	}{{"added", added, link.Origin.Added}, {"removed", removed, link.Origin.Removed}} {
		if c.read != c.announced {
			return core.Refuse(core.Conflict, c.field, "edition.verify.counted",
				strconv.FormatInt(c.read, 10), strconv.FormatInt(c.announced, 10)).About("edition:" + string(link.ID))
		}
	}
	return nil
}
