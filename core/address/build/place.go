package build

import (
	"cmp"
	"slices"

	"github.com/sheaf-drive/sheaf/core/address"
)

// hierarchy is one of the two: who stands below whom.
type hierarchy struct {
	links map[int64]address.Link // by row; only those of objects
}

// active gives the place of each object that has one, the latest where there are two (twice is told of the other), and the
// links of the objects none of whose links is active.
func (h hierarchy) active(twice func(address.Link)) (active map[int64]address.Link, ended map[int64][]address.Link) {
	active, ended = map[int64]address.Link{}, map[int64][]address.Link{}
	rows := make([]int64, 0, len(h.links))
	for row := range h.links {
		rows = append(rows, row)
	}
	slices.Sort(rows)
	for _, row := range rows {
		l := h.links[row]
		if !l.Active {
			ended[l.Object] = append(ended[l.Object], l)
			continue
		}
		old, second := active[l.Object]
		if second && cmp.Or(cmp.Compare(l.From, old.From), cmp.Compare(l.Row, old.Row)) <= 0 {
			twice(l)
			continue
		}
		if active[l.Object] = l; second {
			twice(old)
		}
	}
	for object := range active {
		delete(ended, object)
	}
	return active, ended
}

// leaves says whether links that have ended end the place that the edition before knows. A delta
// has old rows, too, that were changed once more: they say nothing of where the object stands
// now, and no more does one that ended on the day it began.
func leaves(ended []address.Link, place int64) bool {
	for _, l := range ended {
		if place == 0 || parentOf(l, &address.Report{}) == place && l.To > l.From {
			return true
		}
	}
	return false
}

// place gives every object its parents: by the active link, else by the last but one of its
// path; without a place in the administrative hierarchy by the municipal one.
func (w *work) place() {
	administrative, gone := w.placed.active(func(l address.Link) { w.noteLink(address.TwoParents, l.Object, source{l.Row, false}) })
	municipal, goneMunicipal := w.municipal.active(func(address.Link) {})
	silent := &address.Report{}
	for i := range w.objects {
		o := &w.objects[i]
		l, hasMunicipal := municipal[o.ID]
		switch {
		case hasMunicipal:
			o.Municipal = parentOf(l, silent)
		case leaves(goneMunicipal[o.ID], o.Municipal):
			o.Municipal = 0
		}
		if !w.known(o.Municipal) {
			o.Municipal = 0
		}
		l, ok := administrative[o.ID]
		switch {
		case ok:
			o.Parent, o.Lost = parentOf(l, w.rep), 0
			w.from[o.ID] = source{l.Row, false}
		case w.base != nil && !leaves(gone[o.ID], cmp.Or(o.Parent, o.Lost)):
			o.Parent = cmp.Or(o.Parent, o.Lost, o.Municipal)
			o.Lost = 0
		case hasMunicipal:
			o.Parent, o.Lost = parentOf(municipal[o.ID], silent), 0
			w.from[o.ID] = source{municipal[o.ID].Row, true}
		case o.Municipal != 0: // as the edition before has it
			o.Parent, o.Lost = o.Municipal, 0
		default:
			o.Parent, o.Lost = 0, 0
			w.note(address.NoPlace, o.ID, o.Row)
		}
		if o.Parent != 0 && !w.known(o.Parent) {
			w.noteLink(address.ParentMissing, o.ID, w.from[o.ID])
			o.Parent, o.Lost = 0, o.Parent
		}
	}
	w.cutCycles(func(o *address.Object) *int64 { return &o.Parent }, true)
	w.cutCycles(func(o *address.Object) *int64 { return &o.Municipal }, false)
}

func (w *work) known(id int64) bool {
	_, ok := w.rows[id]
	return ok
}

func parentOf(l address.Link, rep *address.Report) int64 {
	var fromPath int64
	if n := len(l.Path); n >= 2 {
		fromPath = l.Path[n-2]
	}
	if l.Parent == 0 {
		return fromPath
	}
	if len(l.Path) > 0 && fromPath != l.Parent {
		rep.Notes = append(rep.Notes, address.Note{Kind: address.PathDiffers, Object: l.Object, Row: l.Row, Link: true})
	}
	return l.Parent
}

// cutCycles walks up from every object in id order; where a walk meets itself, the object
// at which it closes loses its parent.
func (w *work) cutCycles(parent func(*address.Object) *int64, tell bool) {
	const open, done = 1, 2
	state := make([]byte, len(w.objects))
	for start := range w.objects {
		var walk []int
		at := start
		for state[at] == 0 {
			state[at] = open
			walk = append(walk, at)
			above := parent(&w.objects[at])
			if *above == 0 {
				break
			}
			next := w.rows[*above]
			if state[next] == open {
				if tell {
					w.noteLink(address.Cycle, w.objects[at].ID, w.from[w.objects[at].ID])
				}
				*above = 0
				break
			}
			at = next
		}
		for _, i := range walk {
			state[i] = done
		}
	}
}

// placeClosed remembers where the closed objects stood last.
func (w *work) placeClosed() {
	at := map[int64]int{}
	for i, c := range w.closed {
		at[c.ID] = i
	}
	for _, h := range []hierarchy{w.municipal, w.placed} { // the administrative one counts
		latest := map[int64]address.Link{}
		for _, l := range h.links {
			i, ok := at[l.Object]
			if !ok {
				continue
			}
			old, had := latest[l.Object]
			if !had || cmp.Or(cmp.Compare(l.From, old.From), cmp.Compare(l.Row, old.Row)) >= 0 {
				latest[l.Object] = l
				w.closed[i].Parent = parentOf(l, &address.Report{})
			}
		}
	}
}
