package stored

import (
	"errors"
	"iter"
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/edition"
	"github.com/sheaf-drive/sheaf/core/passport"
	"github.com/sheaf-drive/sheaf/core/passport/change"
	"github.com/sheaf-drive/sheaf/core/state"
)

// Have is a list that is in memory already; the zero Have is none.
type Have struct {
	Edition core.EditionDigest
	Set     *passport.Set
}

// Open makes the list of the last edition of a chain, see [state.Chain]. It begins at the list that
// it has, if that is one of the chain, and at the whole list otherwise. Chunks gives the stored
// chunks of one edition, which stay as they are. Workers is how many run at a time.
func Open(chain []state.Link, chunks func(core.Edition) iter.Seq[[]byte], have Have, workers int) (*passport.Set, error) {
	set, rest, err := begin(chain, chunks, have, workers)
	if err != nil {
		return nil, err
	}
	last := chain[len(chain)-1]
	if len(rest) > 0 {
		joined, err := join(rest, chunks)
		if err != nil {
			return nil, err
		}
		d, err := joined.Difference()
		if err != nil {
			return nil, err
		}
		set = d.Apply(set, workers)
		if set.Contents(workers) != last.Origin.Contents {
			return nil, core.Refuse(core.Conflict, "contents", "edition.verify.contents").About("edition:" + string(last.ID))
		}
	}
	if last.Origin.Contents != [32]byte{} && set.Len() != last.Rows {
		return nil, core.Refuse(core.Conflict, "rows", "edition.verify.counted",
			strconv.FormatInt(set.Len(), 10), strconv.FormatInt(last.Rows, 10)).About("edition:" + string(last.ID))
	}
	return set, nil
}

// begin gives the list to begin at, and the differences that are left.
func begin(chain []state.Link, chunks func(core.Edition) iter.Seq[[]byte], have Have, workers int) (
	*passport.Set, []state.Link, error) {
	for i, link := range chain {
		if have.Set != nil && link.ID == have.Edition.Edition && link.Digest == have.Edition.Digest {
			return have.Set, chain[i+1:], nil
		}
	}
	whole := chain[0]
	checked, verdict := edition.Checked(whole.Edition, whole.Origin, chunks(whole.Edition))
	set, err := passport.FromChunks(checked, workers)
	if refused := verdict(); refused != nil {
		return nil, nil, errors.Join(refused, err)
	}
	return set, chain[1:], err
}

// join reads differences that follow from each other into one.
func join(links []state.Link, chunks func(core.Edition) iter.Seq[[]byte]) (joined change.List, err error) {
	for _, link := range links {
		checked, verdict := edition.Checked(link.Edition, link.Origin, chunks(link.Edition))
		next, err := change.ReadList(checked)
		if refused := verdict(); refused != nil {
			return joined, errors.Join(refused, err)
		}
		if err != nil {
			return joined, err
		}
		joined = joined.Then(next)
	}
	return joined, nil
}
