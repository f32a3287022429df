package build

import (
	"cmp"
	"slices"

	"github.com/sheaf-drive/sheaf/core"
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
	w.cutCycles(func(o *address.Object) *int64 { return &o.Parent }, w.tellRing)
	w.cutCycles(func(o *address.Object) *int64 { return &o.Municipal }, func(ring []int) (int, int64) { return ring[len(ring)-1], 0 })
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

// cutCycles walks up from every object in id order; where a walk meets itself, the objects from there on are a ring, of which one
// loses its parent, or gets another.
func (w *work) cutCycles(parent func(*address.Object) *int64, cut func(ring []int) (object int, other int64)) {
	const open, done = 1, 2
	state := make([]byte, len(w.objects))
	for start := range w.objects {
		var walk []int
		at := start
		for state[at] == 0 {
			state[at] = open
			walk = append(walk, at)
			above := *parent(&w.objects[at])
			if above == 0 {
				break
			}
			next := w.rows[above]
			if state[next] == open {
				object, other := cut(walk[slices.Index(walk, next):])
				*parent(&w.objects[object]) = other
				break
			}
			at = next
		}
		for _, i := range walk {
			state[i] = done
		}
	}
}

// worst is the object of a ring whose place fits least: the one that lies furthest below what is finer than it, a town below a street; of
// equals the one with the latest place, because it closed the ring.
func (w *work) worst(ring []int) int {
	order := func(a, b int) int {
		x, y := &w.objects[a], &w.objects[b]
		above := func(o *address.Object) int { return w.objects[w.rows[o.Parent]].Level - o.Level }
		from := func(o *address.Object) core.Date {
			if s := w.from[o.ID]; !s.municipal {
				return w.placed.links[s.row].From
			}
			return w.municipal.links[w.from[o.ID].row].From
		}
		return cmp.Or(cmp.Compare(above(x), above(y)), cmp.Compare(from(x), from(y)), cmp.Compare(w.from[x.ID].row, w.from[y.ID].row), cmp.Compare(x.ID, y.ID))
	}
	return slices.MaxFunc(ring, order)
}

// tellRing notes every object of a ring, and cuts the worst: that hangs where the municipal hierarchy has it, if this leads out of the ring.
func (w *work) tellRing(ring []int) (object int, other int64) {
	cut := w.worst(ring)
	for _, i := range ring {
		o, kind := &w.objects[i], address.InCycle
		if i == cut {
			kind = address.Cycle
		}
		w.noteLink(kind, o.ID, w.from[o.ID])
	}
	o := &w.objects[cut]
	at := o.Municipal
	for range len(w.objects) {
		if at == 0 || at == o.ID {
			break
		}
		at = w.objects[w.rows[at]].Parent
	}
	if at != 0 {
		return cut, 0
	}
	return cut, o.Municipal
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
