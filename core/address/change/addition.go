package change

import (
	"cmp"
	"slices"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
)

// Withdrawn is what became of what was written from an addition to the register that was taken back.
const Withdrawn Kind = "withdrawn"

// ParentOf is what an addition lies in: the object that it was added to or, where that has gone over into one other object, that
// one. It is false where the register does not say, and then somebody has to.
func ParentOf(r *address.Registry, a core.Addition) (id int64, ok bool) {
	id = a.Parent
	for range longestWay {
		if _, ok := r.Object(id); ok {
			return id, true
		}
		closed, _ := r.Closed(id)
		if len(closed.Successors) != 1 {
			return 0, false
		}
		id = closed.Successors[0]
	}
	return 0, false
}

// longestWay is more than an object is ever merged, one after another; a register that is wrong may hold a circle.
const longestWay = 20

// With says also of what was written from additions to the register what became of it. used is the edition that was written from,
// old its registry, or next where that is no longer there.
func (e Effects) With(list []core.Addition, used core.EditionID, old, next *address.Registry) Effects {
	for _, a := range list {
		if kind := e.added(instead(a, list, next), used, old, next); kind != "" {
			e.of[a.Object] = kind
		}
	}
	return e
}

// instead is what stands in the place of an addition that was taken back: another one of the same words, or what the register has now.
func instead(a core.Addition, list []core.Addition, next *address.Registry) core.Addition {
	if a.State != core.AdditionWithdrawn {
		return a
	}
	for _, b := range list {
		if b.State != core.AdditionWithdrawn && b.Parent == a.Parent && part(b) == part(a) {
			return b
		}
	}
	if parent, ok := ParentOf(next, a); ok {
		if id, ok := Same(next, parent, part(a)); ok {
			a.State, a.Brought = core.AdditionBrought, id
		}
	}
	return a
}

func part(a core.Addition) address.Part {
	return address.Part{Level: a.Level, Type: a.Type, Name: a.Name}
}

func (e Effects) added(a core.Addition, used core.EditionID, old, next *address.Registry) Kind {
	if a.State == core.AdditionWithdrawn {
		return Withdrawn
	}
	parent, _ := ParentOf(old, a)
	above := cmp.Or(e.of[a.Parent], e.of[parent])
	if a.State == core.AdditionBrought {
		now, ok := next.Object(a.Brought)
		switch {
		case !ok:
			return closedAs(next, a.Brought)
		case title(now) != address.Title(part(a)) && !wrote(a, used, old, now):
			return Renamed
		case above == "" && !(&matcher{old: old, next: next}).same(parent, now.Parent):
			return Moved
		}
	}
	return above
}

// wrote says that the register which was used had the object as it is now already: then it was written from the object itself, by
// somebody who had chosen the addition before. The edition that brought it was in force before that was noticed, and says nothing.
func wrote(a core.Addition, used core.EditionID, old *address.Registry, now address.Object) bool {
	before, ok := old.Object(a.Brought)
	return ok && used != a.Edition && title(before) == title(now)
}

// Addable lists the types that an addition may have, each word once: at the levels at which the register's dictionary has it today or,
// where it has it no longer, at the lowest one, so that it can lie in all that there is. Of several abbreviations it is the shortest
// without a point. What nobody lives in is not among them, since no sheet takes it.
func Addable() (list []address.TypeName) {
	at := map[string]levels{}
	for _, t := range address.Types() {
		if t.Level >= address.LevelSettlement && !t.Uninhabited {
			at[t.Full] = at[t.Full].with(t)
		}
	}
	for _, t := range address.Types() {
		if t.Level < address.LevelSettlement || !at[t.Full].have(t.Level) {
			continue
		}
		i := slices.IndexFunc(list, func(o address.TypeName) bool { return o.Level == t.Level && o.Full == t.Full })
		switch {
		case i < 0:
			list = append(list, t)
		case plainer(t.Short, list[i].Short):
			list[i] = t
		}
	}
	return list
}

// TypeOf is a type that the dictionary has at that level itself, a point at its end forgiven.
func TypeOf(level int, short string) (address.TypeName, bool) {
	list := address.Types()
	bare := func(s string) string { return strings.TrimSuffix(s, ".") }
	i := slices.IndexFunc(list, func(t address.TypeName) bool { return t.Level == level && bare(t.Short) == bare(short) })
	if i < 0 {
		return address.TypeName{}, false
	}
	return list[i], true
}

// levels are those at which the dictionary has a word.
type levels struct {
	current []int
	lowest  int
}

func (l levels) with(t address.TypeName) levels {
	if t.Current {
		l.current = append(slices.Clip(l.current), t.Level)
	}
	l.lowest = max(l.lowest, t.Level)
	return l
}

func (l levels) have(level int) bool {
	if len(l.current) > 0 {
		return slices.Contains(l.current, level)
	}
	return level == l.lowest
}

func plainer(a, b string) bool {
	point := func(s string) int { return strings.Count(s, ".") }
	return cmp.Or(cmp.Compare(point(a), point(b)), cmp.Compare(len(a), len(b))) < 0
}
