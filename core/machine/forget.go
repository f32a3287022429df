package machine

import (
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/state"
)

// chunksAtOnce is how many chunks one entry deletes: 8 MiB at most.
const chunksAtOnce = 32

// ForgetEdition deletes the chunks of an edition that nothing needs any more, some at each time it
// is given; it is done when Loaded is 0. What stays is the record, with the digest that verdicts name.
// Who reads at an earlier moment (a pinned export, a backup) still finds the chunks there.
type ForgetEdition struct{ Edition core.EditionID }

// Kind implements Command.
func (*ForgetEdition) Kind() string { return "edition.forget/1" }

// Action implements Command.
func (*ForgetEdition) Action() access.Action { return access.EditionLoad }

// Object implements Command.
func (*ForgetEdition) Object(state.View) access.Object { return access.Object{} }

// Decide implements Command.
func (c *ForgetEdition) Decide(v state.View, _ core.Stamp) ([]Fact, error) {
	e, err := findEdition(v, c.Edition)
	if err != nil {
		return nil, err
	}
	if e.State == core.EditionForgotten {
		if e.Loaded == 0 {
			return nil, nil
		}
		return []Fact{clearFact{e}}, nil
	}
	f, err := moveEdition(e, "forget", core.EditionForgotten)
	if err != nil {
		return nil, err
	}
	if former, _ := state.FormerEditions.Get(v, e.Kind); former == e.ID {
		return nil, core.Refuse(core.Conflict, "edition", "edition.former").About("edition:" + string(e.ID))
	}
	if above := standsOn(v, e.ID); above != "" {
		return nil, core.Refuse(core.Conflict, "edition", "edition.needed", string(above)).About("edition:" + string(e.ID))
	}
	if e.Loaded == 0 {
		return []Fact{f}, nil
	}
	return []Fact{f, clearFact{f.after}}, nil
}

// standsOn gives an edition that is a difference to this one and can come into force.
func standsOn(v state.View, id core.EditionID) (above core.EditionID) {
	state.EditionOrigins.Scan(v, "", func(other core.EditionID, origin core.EditionOrigin) bool {
		if origin.Base == id {
			e, _ := state.Editions.Get(v, other)
			if e.State != core.EditionForgotten && e.State != core.EditionAbandoned {
				above = other
			}
		}
		return above == ""
	})
	return above
}

// clearFact deletes the last chunks of a forgotten edition; Loaded counts those that are left.
type clearFact struct{ edition core.Edition }

// Kind implements Fact.
func (clearFact) Kind() string { return "edition.clear/1" }

// left is how many chunks there are afterwards.
func (f clearFact) left() int { return max(f.edition.Loaded-chunksAtOnce, 0) }

// Leaf implements Fact.
func (f clearFact) Leaf() audit.Entry {
	return audit.Entry{Kind: f.Kind(), Subject: "edition:" + string(f.edition.ID), Public: kv("left", strconv.Itoa(f.left()))}
}

// Record implements Fact.
func (f clearFact) Record(tx state.Tx, _ core.Stamp) {
	e := f.edition
	for n := f.left(); n < e.Loaded; n++ {
		state.Chunks.Delete(tx, state.ChunkKey(e.ID, n))
	}
	e.Loaded = f.left()
	e.Version++
	state.Editions.Put(tx, e.ID, e)
}
