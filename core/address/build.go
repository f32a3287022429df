package address

import (
	"cmp"
	"slices"

	"github.com/sheaf-drive/sheaf/core"
)

// Builder collects the rows of one region, objects first and then the hierarchy, each in
// any order, and makes a [Registry] of them. A hierarchy has fifty times more rows for houses
// and flats than for streets; those are counted and forgotten.
type Builder struct {
	region   core.Region
	versions map[int64]Version // by row
	objects  map[int64]bool    // ids in versions
	links    map[int64]Link    // by row; only those of objects
	others   int               // links of anything else
}

// NewBuilder starts an empty builder.
func NewBuilder(region core.Region) *Builder {
	return &Builder{
		region: region, versions: map[int64]Version{}, objects: map[int64]bool{}, links: map[int64]Link{},
	}
}

// AddVersion takes a row of the object file. A second row of the same id is refused
// (Duplicate) and the first one stays.
func (b *Builder) AddVersion(v Version) error {
	if _, ok := b.versions[v.Row]; ok {
		return core.Refuse(core.Duplicate, "ID", "address.row.duplicate")
	}
	b.versions[v.Row], b.objects[v.Object] = v, true
	return nil
}

// AddLink takes a row of the hierarchy, after all objects. A second row of the same id
// (Duplicate) and a row of another region (Invalid) are refused.
func (b *Builder) AddLink(l Link) error {
	if _, ok := b.links[l.Row]; ok {
		return core.Refuse(core.Duplicate, "ID", "address.row.duplicate")
	}
	if l.Region != "" && l.Region != b.region {
		return core.Refuse(core.Invalid, "REGIONCODE", "address.row.region", string(l.Region), string(b.region))
	}
	if !b.objects[l.Object] {
		b.others++
		return nil
	}
	b.links[l.Row] = l
	return nil
}

// Build makes the registry and the account of all rows. It refuses (Invalid) a region in
// which no object exists: an empty registry would call every address unknown.
func (b *Builder) Build() (*Registry, Report, error) {
	rep := Report{Versions: len(b.versions), Links: len(b.links) + b.others, OtherLinks: b.others}
	groups, ids := b.byObject()
	var objects []Object
	for _, id := range ids {
		if o, ok := b.object(groups[id], &rep); ok {
			objects = append(objects, o)
		}
	}
	if len(objects) == 0 {
		return nil, rep, core.Refuse(core.Invalid, "region", "address.empty", string(b.region))
	}
	reg := newRegistry(b.region, objects)
	b.place(reg, &rep)
	rep.Objects = len(reg.objects)
	for i := range reg.objects {
		o := &reg.objects[i]
		if len(o.Aliases) > 0 {
			rep.Renamed++
		}
		if _, complete := reg.Chain(o.ID); !complete {
			rep.Incomplete++
		}
		if _, ok := FullType(o.Level, o.Type); !ok {
			rep.note(UnknownType, o.ID)
		}
	}
	slices.SortFunc(rep.Notes, func(x, y Note) int {
		return cmp.Or(cmp.Compare(x.Kind, y.Kind), cmp.Compare(x.Object, y.Object))
	})
	return reg, rep, nil
}

func (r *Report) note(kind NoteKind, object int64) {
	r.Notes = append(r.Notes, Note{Kind: kind, Object: object})
}

// byObject groups the versions of each object, oldest first, and lists the ids ascending.
func (b *Builder) byObject() (map[int64][]Version, []int64) {
	groups := map[int64][]Version{}
	for _, v := range b.versions {
		groups[v.Object] = append(groups[v.Object], v)
	}
	ids := make([]int64, 0, len(groups))
	for id, g := range groups {
		slices.SortFunc(g, compareVersions)
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return groups, ids
}

func compareVersions(x, y Version) int {
	return cmp.Or(cmp.Compare(x.From, y.From), cmp.Compare(x.To, y.To), cmp.Compare(x.Row, y.Row))
}

// object turns the versions of one object into a row of the registry, or counts why not.
func (b *Builder) object(versions []Version, rep *Report) (Object, bool) {
	current, actual, ceased := -1, 0, false
	for i, v := range versions {
		switch {
		case v.Actual && v.Active:
			current, actual = i, actual+1
		case v.Actual:
			ceased = true
		}
	}
	switch {
	case versions[len(versions)-1].Level > LevelStreet:
		rep.Beyond++
		return Object{}, false
	case current < 0 && ceased:
		rep.Closed++
		return Object{}, false
	case current < 0:
		rep.Historic++
		return Object{}, false
	}
	v := versions[current]
	if actual > 1 {
		rep.note(TwoActual, v.Object)
	}
	b.checkRenames(versions, rep)
	return Object{
		ID: v.Object, GUID: v.GUID, Level: v.Level, Type: v.Type, Name: v.Name, From: v.From,
		Aliases: aliases(versions, v),
	}, true
}

// aliases lists the distinct names other than the current one, oldest first.
func aliases(versions []Version, current Version) []Alias {
	var out []Alias
	for _, v := range versions {
		if v.Name == current.Name && v.Type == current.Type {
			continue
		}
		same := func(a Alias) bool { return a.Name == v.Name && a.Type == v.Type }
		if i := slices.IndexFunc(out, same); i >= 0 {
			out[i].To = max(out[i].To, v.To)
			continue
		}
		out = append(out, Alias{Type: v.Type, Name: v.Name, From: v.From, To: v.To})
	}
	return out
}

func (b *Builder) checkRenames(versions []Version, rep *Report) {
	for _, v := range versions {
		for _, row := range []int64{v.Previous, v.Next} {
			if row == 0 {
				continue
			}
			if n, ok := b.versions[row]; !ok || n.Object != v.Object {
				rep.note(BrokenRename, v.Object)
				return
			}
		}
	}
}

// place gives every object its parent: the active link, else the last but one of its path.
func (b *Builder) place(reg *Registry, rep *Report) {
	active := map[int64]Link{}
	for _, row := range sortedRows(b.links) {
		l := b.links[row]
		if !l.Active {
			continue
		}
		old, second := active[l.Object]
		if second {
			rep.note(TwoParents, l.Object)
		}
		if !second || cmp.Or(cmp.Compare(l.From, old.From), cmp.Compare(l.Row, old.Row)) > 0 {
			active[l.Object] = l
		}
	}
	for i := range reg.objects {
		o := &reg.objects[i]
		l, ok := active[o.ID]
		if !ok {
			rep.note(NoPlace, o.ID)
			continue
		}
		o.Parent = parentOf(l, rep)
		if _, known := reg.rows[o.Parent]; o.Parent != 0 && !known {
			rep.note(ParentMissing, o.ID)
			o.Parent = 0
		}
	}
	cutCycles(reg, rep)
}

func sortedRows(links map[int64]Link) []int64 {
	rows := make([]int64, 0, len(links))
	for row := range links {
		rows = append(rows, row)
	}
	slices.Sort(rows)
	return rows
}

func parentOf(l Link, rep *Report) int64 {
	var fromPath int64
	if n := len(l.Path); n >= 2 {
		fromPath = l.Path[n-2]
	}
	if l.Parent == 0 {
		return fromPath
	}
	if len(l.Path) > 0 && fromPath != l.Parent {
		rep.note(PathDiffers, l.Object)
	}
	return l.Parent
}

// cutCycles walks up from every object in id order; where a walk meets itself, the object
// at which it closes loses its parent.
func cutCycles(reg *Registry, rep *Report) {
	const open, done = 1, 2
	state := make([]byte, len(reg.objects))
	for start := range reg.objects {
		var walk []int
		at := start
		for state[at] == 0 {
			state[at] = open
			walk = append(walk, at)
			parent := reg.objects[at].Parent
			if parent == 0 {
				break
			}
			next := reg.rows[parent]
			if state[next] == open {
				rep.note(Cycle, reg.objects[at].ID)
				reg.objects[at].Parent = 0
				break
			}
			at = next
		}
		for _, i := range walk {
			state[i] = done
		}
	}
}
