package build

import (
	"cmp"
	"maps"
	"slices"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
)

// work is one building of a registry.
type work struct {
	*Builder
	rep     *address.Report
	objects []address.Object // ascending by id
	rows    map[int64]int    // id -> place in objects
	closed  []address.Closed
	from    map[int64]source // what gave each object its place
}

// source is a row of one of the hierarchies.
type source struct {
	row       int64
	municipal bool
}

// note is about a row of the objects.
func (w *work) note(kind address.NoteKind, object, row int64) {
	w.rep.Notes = append(w.rep.Notes, address.Note{Kind: kind, Object: object, Row: row})
}

func (w *work) noteLink(kind address.NoteKind, object int64, s source) {
	w.rep.Notes = append(w.rep.Notes, address.Note{Kind: kind, Object: object, Row: s.row, Link: !s.municipal, Municipal: s.municipal})
}

// versions turns the versions of each object into an object that exists or one that is closed.
func (w *work) versions() {
	groups := map[int64][]address.Version{}
	for _, v := range w.Builder.versions {
		groups[v.Object] = append(groups[v.Object], v)
	}
	for _, id := range slices.Sorted(maps.Keys(w.Builder.objects)) {
		changed := groups[id]
		if len(changed) == 0 {
			w.keep(id)
			continue
		}
		w.object(id, w.withBase(id, changed))
	}
	for i := range w.objects {
		w.rows[w.objects[i].ID] = i
	}
}

// keep takes what a delta does not name as it was. Names that came from other objects are handed
// on anew by [work.succeed]: those may exist again, or have gone over into others since.
func (w *work) keep(id int64) {
	if o, ok := w.base.Object(id); ok {
		o.Aliases = own(o.Aliases)
		w.objects = append(w.objects, o)
	}
	if c, ok := w.base.Closed(id); ok {
		c.Successors = slices.Clone(c.Successors)
		w.closed = append(w.closed, c)
		w.rep.Closed++
	}
}

// own are the names that an object had itself.
func own(names []address.Alias) (out []address.Alias) {
	for _, a := range names {
		if a.Of == 0 {
			out = append(out, a)
		}
	}
	return out
}

// withBase puts the versions that the edition before knows in front of those of a delta.
func (w *work) withBase(id int64, changed []address.Version) []address.Version {
	if w.base == nil {
		slices.SortFunc(changed, compareVersions)
		return changed
	}
	ended := slices.ContainsFunc(changed, func(v address.Version) bool { return v.Actual })
	var known []address.Version
	if o, ok := w.base.Object(id); ok {
		for _, a := range own(o.Aliases) {
			known = append(known, address.Version{Object: id, GUID: o.GUID, Level: o.Level,
				Type: a.Type, Name: a.Name, From: a.From, To: a.To})
		}
		known = append(known, address.Version{Row: o.Row, Object: id, GUID: o.GUID, Level: o.Level,
			Type: o.Type, Name: o.Name, From: o.From, To: endOf(changed), Actual: !ended, Active: !ended})
	}
	if c, ok := w.base.Closed(id); ok {
		for _, a := range c.Aliases {
			known = append(known, address.Version{Object: id, GUID: c.GUID, Level: c.Level,
				Type: a.Type, Name: a.Name, From: a.From, To: a.To})
		}
		known = append(known, address.Version{Row: c.Row, Object: id, GUID: c.GUID, Level: c.Level,
			Type: c.Type, Name: c.Name, To: c.To, Actual: !ended})
	}
	known = slices.DeleteFunc(known, func(k address.Version) bool {
		same := func(v address.Version) bool { return v.Row == k.Row }
		return k.Row != 0 && slices.ContainsFunc(changed, same)
	})
	w.checkDelta(id, changed)
	all := append(known, changed...)
	slices.SortStableFunc(all, compareVersions)
	return all
}

// endOf is the day from which the latest version of a delta holds.
func endOf(changed []address.Version) (day core.Date) {
	for _, v := range changed {
		if v.Actual {
			day = max(day, v.From)
		}
	}
	return day
}

// checkDelta notes an object whose new versions continue one that neither the edition before nor
// the delta has.
func (w *work) checkDelta(id int64, changed []address.Version) {
	passed := map[int64]int64{}
	for _, v := range changed {
		if !v.Actual || v.Level > address.LevelStreet || v.Previous == 0 || w.inBase(id, v.Row) || w.inBase(id, v.Previous) {
			continue
		}
		if _, here := w.Builder.versions[v.Previous]; !here || !w.startsHere(id, v, passed) {
			w.note(address.VersionSkipped, id, v.Row)
			return
		}
	}
}

// inBase says whether the edition before has an object by that row, or does not say by which.
func (w *work) inBase(id, row int64) bool {
	if o, ok := w.base.Object(id); ok {
		return o.Row == 0 || o.Row == row
	}
	c, ok := w.base.Closed(id)
	return ok && (c.Row == 0 || c.Row == row)
}

// startsHere follows the versions before v through the delta, to the first one or to one that the
// edition has. passed are the rows that were followed, each with the row from which: those from
// another than v led there.
func (w *work) startsHere(id int64, v address.Version, passed map[int64]int64) bool {
	start := v.Row
	for {
		if from, ok := passed[v.Row]; ok {
			return from != start // else it is a ring
		}
		passed[v.Row] = start
		if v.Previous == 0 {
			return true
		}
		before, ok := w.Builder.versions[v.Previous]
		if !ok || before.Object != id {
			return false
		}
		if w.inBase(id, before.Row) {
			return true
		}
		v = before
	}
}

func compareVersions(x, y address.Version) int {
	return cmp.Or(cmp.Compare(x.From, y.From), cmp.Compare(x.To, y.To), cmp.Compare(x.Row, y.Row))
}

// object turns the versions of one object, oldest first, into a row of the registry, or counts why not.
// Of several that claim to be the last the latest decides, also that the object is no more.
func (w *work) object(id int64, versions []address.Version) {
	latest, actual := -1, 0
	for i, v := range versions {
		if v.Actual {
			latest, actual = i, actual+1
		}
	}
	if versions[len(versions)-1].Level > address.LevelStreet {
		w.rep.Beyond++
		return
	}
	if actual > 1 {
		passed := slices.IndexFunc(versions, func(v address.Version) bool { return v.Actual })
		w.note(address.TwoActual, id, versions[passed].Row)
	}
	switch {
	case latest < 0:
		w.rep.Historic++
		w.close(versions, versions[len(versions)-1])
		return
	case !versions[latest].Active:
		w.rep.Closed++
		w.close(versions, versions[latest])
		return
	}
	v := versions[latest]
	w.checkRenames(versions)
	o := address.Object{ID: id, GUID: v.GUID, Level: v.Level, Type: v.Type, Name: v.Name, From: v.From,
		Row: v.Row, Aliases: aliases(versions, v)}
	if w.base != nil {
		w.inherit(&o)
	}
	w.objects = append(w.objects, o)
}

// inherit takes what a delta says in other files, or not at all, from the edition before.
func (w *work) inherit(o *address.Object) {
	old, ok := w.base.Object(o.ID)
	if !ok {
		if c, closed := w.base.Closed(o.ID); closed {
			o.Parent = c.Parent
		}
		return
	}
	o.Parent, o.Municipal, o.Lost, o.Codes = old.Parent, old.Municipal, old.Lost, old.Codes
}

func (w *work) close(versions []address.Version, last address.Version) {
	c := address.Closed{ID: last.Object, GUID: last.GUID, Level: last.Level, Type: last.Type, Name: last.Name,
		To: last.To, Aliases: aliases(versions, last), Row: last.Row}
	if w.base != nil {
		if o, ok := w.base.Object(c.ID); ok {
			c.Parent = o.Parent
		}
		if old, ok := w.base.Closed(c.ID); ok {
			c.Parent, c.Successors = old.Parent, slices.Clone(old.Successors)
		}
	}
	w.closed = append(w.closed, c)
}

// aliases lists the distinct names other than the current one, oldest first.
func aliases(versions []address.Version, current address.Version) []address.Alias {
	var out []address.Alias
	for _, v := range versions {
		if v.Name == current.Name && v.Type == current.Type {
			continue
		}
		same := func(a address.Alias) bool { return a.Name == v.Name && a.Type == v.Type }
		if i := slices.IndexFunc(out, same); i >= 0 {
			out[i].To = max(out[i].To, v.To)
			continue
		}
		out = append(out, address.Alias{Type: v.Type, Name: v.Name, From: v.From, To: v.To})
	}
	return out
}

// checkRenames notes a full load in which a version names a neighbour that is not there.
func (w *work) checkRenames(versions []address.Version) {
	if w.base != nil {
		return
	}
	for _, v := range versions {
		for _, row := range []int64{v.Previous, v.Next} {
			if row == 0 {
				continue
			}
			if n, ok := w.Builder.versions[row]; !ok || n.Object != v.Object {
				w.note(address.BrokenRename, v.Object, v.Row)
				return
			}
		}
	}
}
