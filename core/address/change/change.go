package change

import (
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
)

// Kind is what happened to an object.
type Kind string

// The kinds of changes. An object that was renamed and moved at once counts as both.
const (
	Added   Kind = "added"
	Renamed Kind = "renamed"
	Closed  Kind = "closed"
	Moved   Kind = "moved"
)

// Kinds lists them in the order in which they are told.
func Kinds() []Kind { return []Kind{Added, Renamed, Closed, Moved} }

// Change is one of them.
type Change struct {
	Kind   Kind  `json:"kind"`
	Object int64 `json:"object"`
	// Old and New are the addresses in full, "" where there is none.
	Old string `json:"old,omitempty"`
	New string `json:"new,omitempty"`
	// Successors are the objects that a closed one went over into.
	Successors []int64 `json:"successors,omitempty"`
}

// Difference is what differs, by object.
type Difference struct {
	Region  core.Region
	Before  int // objects
	After   int
	Changes []Change
}

// Count is how many changes there are of a kind.
func (d Difference) Count(kind Kind) int {
	n := 0
	for _, c := range d.Changes {
		if c.Kind == kind {
			n++
		}
	}
	return n
}

// Between compares two registries of one region; old is nil where there was none.
func Between(old, next *address.Registry) Difference {
	d := Difference{Region: next.Region(), After: next.Len()}
	if old == nil {
		return d
	}
	d.Before = old.Len()
	match := matcher{old: old, next: next}
	for i := range next.Len() {
		o := next.At(i)
		before, ok := match.before(o)
		if !ok {
			d.add(Change{Kind: Added, Object: o.ID, New: Title(next, o.ID)})
			continue
		}
		if before.Name != o.Name || before.Type != o.Type {
			d.add(Change{Kind: Renamed, Object: o.ID, Old: Title(old, before.ID), New: Title(next, o.ID)})
		}
		if !match.same(before.Parent, o.Parent) {
			d.add(Change{Kind: Moved, Object: o.ID, Old: Title(old, before.ID), New: Title(next, o.ID)})
		}
	}
	for i := range old.Len() {
		o := old.At(i)
		if !match.after(o) {
			closed, _ := next.Closed(o.ID)
			d.add(Change{Kind: Closed, Object: o.ID, Old: Title(old, o.ID), Successors: closed.Successors})
		}
	}
	return d
}

func (d *Difference) add(c Change) { d.Changes = append(d.Changes, c) }

// Title is the address of an object as it stands in the register, its region left out.
func Title(r *address.Registry, id int64) string {
	parts := r.Parts(id)
	var out []string
	for _, p := range parts {
		if p.Level != address.LevelRegion || len(parts) == 1 {
			out = append(out, p.Type+" "+p.Name)
		}
	}
	return strings.Join(out, ", ")
}

// matcher finds an object of one registry in the other.
type matcher struct {
	old, next *address.Registry
	// byGUID are the objects of old, made when an id is not found.
	byGUID map[string]int64
	// found are those objects of old that were found by their GUID.
	found map[int64]int64
}

func (m *matcher) before(o address.Object) (address.Object, bool) {
	if b, ok := m.old.Object(o.ID); ok {
		return b, true
	}
	if m.byGUID == nil {
		m.byGUID, m.found = map[string]int64{}, map[int64]int64{}
		for i := range m.old.Len() {
			if b := m.old.At(i); b.GUID != "" {
				m.byGUID[b.GUID] = b.ID
			}
		}
	}
	id, ok := m.byGUID[o.GUID]
	if _, still := m.next.Object(id); !ok || still {
		return address.Object{}, false
	}
	m.found[id] = o.ID
	return m.old.Object(id)
}

// same says whether a parent in old is that in next.
func (m *matcher) same(before, after int64) bool {
	if before == after {
		return true
	}
	b, _ := m.old.Object(before)
	a, ok := m.next.Object(after)
	return ok && b.GUID != "" && b.GUID == a.GUID
}

func (m *matcher) after(o address.Object) bool {
	if _, ok := m.next.Object(o.ID); ok {
		return true
	}
	_, ok := m.found[o.ID]
	return ok
}
