package machine

import (
	"encoding/hex"
	"strconv"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/machine/form"
	"github.com/sheaf-drive/sheaf/core/state"
)

const (
	// MaxDepth is how many differences a chain of editions may have: a node that starts reads
	// them all before it can answer.
	MaxDepth = 7
	// maxDoubts bounds what an importer can doubt.
	maxDoubts = 16
)

// AnnounceEdition announces an edition with its origin: a whole list, or the difference to one
// that is stored already.
type AnnounceEdition struct {
	Edition core.Edition
	// Origin as the importer says it; Depth follows from the base.
	Origin core.EditionOrigin
}

// Kind implements Command.
func (*AnnounceEdition) Kind() string { return "edition.begin/2" }

// Action implements Command.
func (*AnnounceEdition) Action() access.Action { return access.EditionLoad }

// Object implements Command.
func (*AnnounceEdition) Object(state.View) access.Object { return access.Object{} }

// Decide implements Command.
func (c *AnnounceEdition) Decide(v state.View, _ core.Stamp) ([]Fact, error) {
	e, err := announced(v, c.Edition)
	if err != nil {
		return nil, err
	}
	if e.Rows < 0 {
		return nil, core.Refuse(core.Invalid, "rows", "edition.verify.rows")
	}
	origin := c.Origin
	if len(origin.Doubts) > maxDoubts {
		return nil, core.Refuse(core.TooLarge, "doubts", "edition.doubts", strconv.Itoa(maxDoubts))
	}
	for _, doubt := range origin.Doubts {
		if !form.IsWord(doubt, 40) {
			return nil, core.Refuse(core.Invalid, "doubts", "edition.doubt_word")
		}
	}
	origin.Depth = 0
	if origin.Base != "" {
		if origin.Depth, err = differs(v, e, origin); err != nil {
			return nil, err
		}
	} else if origin.Added != 0 || origin.Removed != 0 {
		return nil, core.Refuse(core.Invalid, "base", "core.required")
	}
	f, err := moveEdition(e, "begin", core.EditionLoading)
	return []Fact{originFact{f, origin}}, err
}

// differs checks that e can be a difference to its base and says how deep that is.
func differs(v state.View, e core.Edition, origin core.EditionOrigin) (depth int, err error) {
	base, err := findEdition(v, origin.Base)
	if err != nil {
		return 0, err
	}
	switch base.State {
	case core.EditionComplete, core.EditionActive, core.EditionRetired:
	default:
		return 0, core.Refuse(core.Conflict, "base", "edition.base_state", base.State).About("edition:" + string(base.ID))
	}
	if base.Kind != e.Kind {
		return 0, core.Refuse(core.Conflict, "base", "edition.base_kind", base.Kind).About("edition:" + string(base.ID))
	}
	under, _ := state.EditionOrigins.Get(v, base.ID)
	if under.Depth >= MaxDepth {
		return 0, core.Refuse(core.Limit, "base", "edition.base_depth", strconv.Itoa(MaxDepth))
	}
	if origin.Added < 0 || origin.Removed < 0 || base.Rows+origin.Added-origin.Removed != e.Rows {
		return 0, core.Refuse(core.Invalid, "rows", "edition.base_rows")
	}
	return under.Depth + 1, nil
}

// originFact begins an edition and keeps its origin.
type originFact struct {
	editionFact
	origin core.EditionOrigin
}

// Kind implements Fact.
func (f originFact) Kind() string { return "edition.begin/2" }

// Leaf implements Fact.
func (f originFact) Leaf() audit.Entry {
	leaf := f.editionFact.Leaf()
	leaf.Kind = f.Kind()
	o := f.origin
	leaf.Public = append(leaf.Public, kv("contents", hex.EncodeToString(o.Contents[:]), "doubts", strings.Join(o.Doubts, " "))...)
	if o.Base != "" {
		leaf.Public = append(leaf.Public, kv("base", string(o.Base),
			"added", strconv.FormatInt(o.Added, 10), "removed", strconv.FormatInt(o.Removed, 10))...)
	}
	return leaf
}

// Record implements Fact.
func (f originFact) Record(tx state.Tx, s core.Stamp) {
	f.editionFact.Record(tx, s)
	state.EditionOrigins.Put(tx, f.after.ID, f.origin)
}
