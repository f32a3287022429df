package machine

import (
	"bytes"
	"fmt"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/state"
)

// Apply does what the entry at index says and answers. It panics on a fault, after which
// tx must be thrown away and the node stopped. A house whose level this release does not
// know, before or after the entry, is such a fault.
func Apply(tx state.Tx, index uint64, e Entry) Answer {
	founded := state.House.Bytes(tx, state.One)
	level := stopAboveLevel(tx)
	progress, _ := state.Applied.Get(tx, state.One)
	s := stamp(level, index, e, progress)
	answer, known := earlier(tx, index, e)
	if !known {
		answer = decide(tx, s, e)
		if answer.Refusal == nil {
			remember(tx, s, e.Kind, answer)
		}
	}
	if !bytes.Equal(state.House.Bytes(tx, state.One), founded) {
		stopAboveLevel(tx)
	}
	forget(tx, s.Time)
	state.Applied.Put(tx, state.One, state.Progress{Index: index, Time: s.Time})
	return answer
}

// stopAboveLevel gives the level of the house.
func stopAboveLevel(v state.View) uint32 {
	house, _ := state.House.Get(v, state.One)
	if err := KnowsLevel(house.Level); err != nil {
		panic(state.Fault{Err: fmt.Errorf("applying an entry of a newer release; install it on this node: %w", err)})
	}
	return house.Level
}

// stamp completes what the leader said; time never runs backwards.
func stamp(level uint32, index uint64, e Entry, p state.Progress) core.Stamp {
	at := e.Time
	if at < p.Time {
		at = p.Time
	}
	return core.Stamp{Index: index, Time: at, Actor: e.Actor, Request: e.Request, Level: level}
}

func decide(tx state.Tx, s core.Stamp, e Entry) Answer {
	c, err := Decode(e.Kind, e.Body)
	if err != nil {
		panic(state.Fault{Err: fmt.Errorf("decoding entry %d: %w", s.Index, err)})
	}
	facts, refusal := judge(tx, s, c)
	if refusal == nil {
		return record(tx, s, facts)
	}
	answer := Answer{Index: s.Index, Refusal: refusal}
	if refusal.Code == core.Denied {
		denied := record(tx, s, []Fact{denial(tx, c)})
		answer.Tree, answer.Leaves, answer.Count = denied.Tree, denied.Leaves, denied.Count
	}
	return answer
}

// judge asks whether the actor may, and then the command what is to happen.
func judge(v state.View, s core.Stamp, c Command) ([]Fact, *core.Error) {
	view := state.ReadOnly(v)
	facts, err := guarded(func() ([]Fact, error) {
		if err := inForce(s, c); err != nil {
			return nil, err
		}
		if err := allowed(view, s, c); err != nil {
			return nil, err
		}
		facts, err := c.Decide(view, s)
		if err != nil {
			return nil, err
		}
		return facts, linkable(facts)
	})
	if err == nil {
		return facts, nil
	}
	if refusal, ok := err.(*core.Error); ok {
		return nil, refusal
	}
	return nil, core.Refuse(core.Internal, "", "core.internal")
}

// linkable refuses facts whose leaves have no canonical form, such as those with a text from
// outside that is not UTF-8. Behind it such a leaf would be a fault that stops every node.
func linkable(facts []Fact) error {
	for _, f := range facts {
		if _, ok := f.(unlinked); ok {
			continue
		}
		if err := audit.Check(f.Leaf()); err != nil {
			return err
		}
	}
	return nil
}

// guarded turns a panic of Decide into the refusal Internal, the same on every node; a
// state.Fault goes on its way.
func guarded(fn func() ([]Fact, error)) (facts []Fact, err error) {
	defer func() {
		switch cause := recover().(type) {
		case nil:
		case state.Fault:
			panic(cause)
		default:
			facts, err = nil, core.Refuse(core.Internal, "", "core.internal")
		}
	}()
	return fn()
}

// passing is a command about what goes by itself or was ended a moment ago, under a name that
// nobody guesses. What is gone is not found rather than nobody's: nobody did wrong, and a
// denial would stay in the journal.
type passing interface {
	Gone(v state.View) error
}

// allowed asks the rights table. The node itself may do what nobody else may.
func allowed(v state.View, s core.Stamp, c Command) error {
	if s.Actor == core.SystemActor {
		if access.Internal(c.Action()) {
			return nil
		}
		return core.Refuse(core.Denied, "", "core.denied", string(c.Action()))
	}
	if id, is := core.ScannerOf(s.Actor); is {
		scanner, _ := state.Scanners.Get(v, id)
		return access.CheckScanner(scanner, c.Action(), c.Object(v))
	}
	user, ok := state.Users.Get(v, s.Actor)
	if !ok {
		return core.Refuse(core.Unauthenticated, "", "login.needed")
	}
	if p, ok := c.(passing); ok {
		if err := p.Gone(v); err != nil {
			return err
		}
	}
	return access.Check(user, c.Action(), c.Object(v))
}

// unlinked is a fact that is no event of its own, such as the cursor of a job whose leaf stands
// already. It joins no tree.
type unlinked interface{ Unlinked() }

// record writes the facts and links their leaves.
func record(tx state.Tx, s core.Stamp, facts []Fact) Answer {
	answer := Answer{Index: s.Index}
	for _, f := range facts {
		f.Record(tx, s)
		if _, ok := f.(unlinked); ok {
			continue
		}
		tree, n := link(tx, s, answer.Count, f.Leaf())
		if answer.Count++; answer.Count == 1 {
			answer.Tree, answer.Leaves = tree, n
		}
	}
	return answer
}

// Check is the leader's dry run: it says whether the entry would be refused, so that
// poison and plain mistakes never enter the log. A remembered request passes, so that it is
// answered as it was.
func Check(v state.View, e Entry) error {
	if answer, known := remembered(v, 0, e); known {
		return answer.Err()
	}
	c, err := Decode(e.Kind, e.Body)
	if err != nil {
		return core.Refuse(core.Invalid, "kind", "core.command_unknown", e.Kind)
	}
	if refusal := known(c); refusal != nil {
		return refusal
	}
	progress, _ := state.Applied.Get(v, state.One)
	house, _ := state.House.Get(v, state.One)
	_, refusal := judge(v, stamp(house.Level, progress.Index+1, e, progress), c)
	if refusal == nil || refusal.Code == core.Denied {
		return nil // a denial has to leave its leaf
	}
	return refusal
}
