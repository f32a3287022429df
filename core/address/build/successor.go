package build

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/sheaf-drive/sheaf/core/address"
)

// codes gives the objects their postal code and the numbers that other registers use.
func (w *work) codes() {
	for i := range w.objects {
		o := &w.objects[i]
		set := func(kind address.ParamKind, to *string) {
			p, ok := w.params[paramKey{o.ID, kind}]
			switch {
			case ok && !p.Ended:
				*to = p.Value
			case ok && p.Value == *to: // a delta that ends the value and names no other
				*to = ""
			}
		}
		set(address.ParamPostal, &o.Postal)
		set(address.ParamOKATO, &o.OKATO)
		set(address.ParamOKTMO, &o.OKTMO)
		set(address.ParamKLADR, &o.KLADR)
		if code, ok := w.params[paramKey{o.ID, address.ParamCode}]; ok && o.KLADR == "" && !code.Ended && len(code.Value) > 2 {
			o.KLADR = strings.Clone(code.Value[:len(code.Value)-2]) // the last two say how old the name is
		}
	}
}

// succeed finds the objects that the closed ones went over into, along any number of steps, and
// hands their names on. A division leads from parent to child; where only the parent exists, the
// child was joined to it.
func (w *work) succeed() {
	next := map[int64][]int64{}
	for _, d := range w.divisions {
		if !w.known(d.Parent) {
			next[d.Parent] = append(next[d.Parent], d.Child)
		}
		if !w.known(d.Child) && w.known(d.Parent) {
			next[d.Child] = append(next[d.Child], d.Parent)
		}
	}
	for id, to := range next {
		slices.Sort(to)
		if next[id] = slices.Compact(to); len(next[id]) > maxNames {
			w.crowded(id)
			return
		}
	}
	names := map[int64]map[typeName]bool{}
	for i := range w.closed {
		c := &w.closed[i]
		// Those of the edition before may have gone since.
		found := map[int64]bool{}
		for _, id := range append(slices.Clone(next[c.ID]), c.Successors...) {
			w.follow(id, next, map[int64]bool{c.ID: true}, found)
		}
		c.Successors = slices.Sorted(maps.Keys(found))
		if len(c.Successors) > 0 {
			w.rep.Succeeded++
		}
		for _, id := range c.Successors {
			o := &w.objects[w.rows[id]]
			if names[id] == nil {
				names[id] = namesOf(*o)
			}
			handOn(*c, o, names[id])
			if len(o.Aliases) > maxNames {
				w.crowded(id)
				return
			}
		}
	}
}

// crowded refuses a region with an object that goes over into, or comes from, more than one of
// the register does.
func (w *work) crowded(id int64) {
	_ = w.refuse("OBJECTID", "address.object.names", strconv.FormatInt(id, 10), strconv.Itoa(maxNames))
}

// follow collects the existing objects that are reached from id; rows may lead in a ring.
func (w *work) follow(id int64, next map[int64][]int64, passed, found map[int64]bool) {
	if w.known(id) {
		found[id] = true
		return
	}
	if passed[id] || len(passed) > maxSteps {
		return
	}
	passed[id] = true
	for _, n := range next[id] {
		w.follow(n, next, passed, found)
	}
}

// maxSteps bounds a line of successors; the longest real ones have three.
const maxSteps = 64

// typeName is a name with its type.
type typeName struct{ kind, name string }

func namesOf(o address.Object) map[typeName]bool {
	out := map[typeName]bool{{o.Type, o.Name}: true}
	for _, a := range o.Aliases {
		out[typeName{a.Type, a.Name}] = true
	}
	return out
}

// handOn makes the names of a closed object aliases of its successor, but for those that it has.
func handOn(c address.Closed, to *address.Object, has map[typeName]bool) {
	for _, a := range append(slices.Clone(c.Aliases), address.Alias{Type: c.Type, Name: c.Name, To: c.To}) {
		key := typeName{a.Type, a.Name}
		if has[key] {
			continue
		}
		has[key] = true
		a.Of = c.ID
		to.Aliases = append(to.Aliases, a)
	}
}
