package change

import (
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
)

// Merged is a closed object that went over into others. It is told of what was written from it; in a
// difference it is Closed, with its successors.
const Merged Kind = "merged"

// Effects says of what was written from one registry what became of it: by object, of the object itself or
// else of the nearest above it.
type Effects struct{ of map[int64]Kind }

// EffectsOf compares two registries of one region.
func EffectsOf(old, next *address.Registry) Effects {
	own := map[int64]Kind{}
	match := matcher{old: old, next: next}
	for i := range next.Len() {
		o := next.At(i)
		before, ok := match.before(o)
		switch {
		case !ok:
		case title(before) != title(o):
			own[before.ID] = Renamed
		case !match.same(before.Parent, o.Parent):
			own[before.ID] = Moved
		}
	}
	for i := range old.Len() {
		if o := old.At(i); !match.after(o) {
			own[o.ID] = closedAs(next, o.ID)
		}
	}
	return spread(old, own)
}

// EffectsSince says it where the registry that was written from is no longer there: by what next itself
// knows of names that ended and objects that closed since the day. What moved is not known.
func EffectsSince(next *address.Registry, day core.Date) Effects {
	own := map[int64]Kind{}
	for i := range next.Len() {
		o := next.At(i)
		for _, a := range o.Aliases {
			if a.To > day && a.Of == 0 {
				own[o.ID] = Renamed
			}
		}
	}
	e := spread(next, own)
	next.EachClosed(func(c address.Closed) {
		if c.To > day {
			e.of[c.ID] = closedAs(next, c.ID)
		}
	})
	return e
}

func closedAs(next *address.Registry, id int64) Kind {
	if closed, _ := next.Closed(id); len(closed.Successors) > 0 {
		return Merged
	}
	return Closed
}

// spread tells the objects below what became of those above them.
func spread(r *address.Registry, own map[int64]Kind) Effects {
	e := Effects{map[int64]Kind{}}
	if len(own) == 0 {
		return e
	}
	for i := range r.Len() {
		id := r.At(i).ID
		chain, _ := r.Chain(id)
		for n := len(chain) - 1; n >= 0; n-- {
			if kind, ok := own[chain[n].ID]; ok {
				e.of[id] = kind
				break
			}
		}
	}
	return e
}

// title is what is written of an object: another abbreviation of the same type changes nothing.
func title(o address.Object) string {
	return address.Title(address.Part{Level: o.Level, Type: o.Type, Name: o.Name})
}

// None says that nothing has changed that somebody may have written.
func (e Effects) None() bool { return len(e.of) == 0 }

// Of says what became of the address of an object; false where nothing did, and for an object that was
// not there.
func (e Effects) Of(id int64) (Kind, bool) {
	kind, ok := e.of[id]
	return kind, ok
}
