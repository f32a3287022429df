package machine

import (
	"slices"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/machine/doubt"
	"github.com/sheaf-drive/sheaf/core/state"
)

// Doubts says at a time what speaks against putting the edition into force, see [doubt.Of]. Only the list of invalid passports is doubted.
func Doubts(v state.View, e core.Edition, now core.Time) []string {
	if e.Kind != core.EditionPassports {
		return nil
	}
	origin, _ := state.EditionOrigins.Get(v, e.ID)
	id, _ := state.ActiveEditions.Get(v, e.Kind)
	active, _ := state.Editions.Get(v, id)
	return doubt.Of(e, active, origin, now)
}

// EnforceEdition puts a complete or retired edition into force and retires the one before. An
// edition that is in doubt comes into force when each of its doubts was accepted.
type EnforceEdition struct {
	Edition core.EditionID
	// Accept names the doubts that somebody has looked at.
	Accept []string
}

// Kind implements Command.
func (*EnforceEdition) Kind() string { return "edition.activate/2" }

// Action implements Command.
func (*EnforceEdition) Action() access.Action { return access.EditionLoad }

// Object implements Command.
func (*EnforceEdition) Object(state.View) access.Object { return access.Object{} }

// Decide implements Command.
func (c *EnforceEdition) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	facts, err := (&ActivateEdition{c.Edition}).Decide(v, s)
	if err != nil {
		return nil, err
	}
	e, _ := state.Editions.Get(v, c.Edition)
	doubts := Doubts(v, e, s.Time)
	for _, doubt := range doubts {
		if !slices.Contains(c.Accept, doubt) {
			return nil, core.Refuse(core.Conflict, "accept", "edition.doubted", strings.Join(doubts, ", ")).
				About("edition:" + string(e.ID))
		}
	}
	last := len(facts) - 1
	former, _ := state.ActiveEditions.Get(v, e.Kind)
	facts[last] = enforceFact{facts[last].(editionFact), former, doubts}
	return facts, nil
}

// enforceFact puts an edition into force, and says what was accepted for it.
type enforceFact struct {
	editionFact
	former   core.EditionID
	accepted []string
}

// Kind implements Fact.
func (enforceFact) Kind() string { return "edition.activate/2" }

// Leaf implements Fact.
func (f enforceFact) Leaf() audit.Entry {
	leaf := f.editionFact.Leaf()
	leaf.Kind = f.Kind()
	leaf.Public = append(leaf.Public, kv("former", string(f.former), "accepted", strings.Join(f.accepted, " "))...)
	return leaf
}

// Record implements Fact.
func (f enforceFact) Record(tx state.Tx, s core.Stamp) {
	f.editionFact.Record(tx, s)
	if f.former != "" {
		state.FormerEditions.Put(tx, f.after.Kind, f.former)
	}
	switch {
	case len(f.accepted) > 0:
		state.Acceptances.Put(tx, f.after.ID, core.Acceptance{By: s.Actor, At: s.Time, Doubts: f.accepted})
	case state.Acceptances.Has(tx, f.after.ID): // of an earlier time
		state.Acceptances.Delete(tx, f.after.ID)
	}
}
