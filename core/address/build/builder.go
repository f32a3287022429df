package build

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
)

// Builder collects the rows of one region, objects first and then the rest, each in any
// order, and makes a [address.Registry] of them. A hierarchy has fifty times more rows for houses
// and flats than for streets; those are counted and forgotten.
type Builder struct {
	region    core.Region
	base      *address.Registry         // nil unless this is a delta
	versions  map[int64]address.Version // by row
	objects   map[int64]int             // ids in versions and in base: how many versions of each
	placed    hierarchy
	municipal hierarchy
	params    map[paramKey]address.Param
	divisions []address.Division
	types     []address.TypeName
	explained map[typeKey]bool // those in types
	houses    map[int64]house  // by id; nil when they are not asked for
	rep       address.Report
	over      *core.Error // there was more than a region of the register has
}

// maxRows bounds the rows of one kind that are kept: six times those of the largest region, and
// some hundred MiB. What has more is no region of the register.
const maxRows = 2 << 20

// Bounds of one object and of the dictionary; the register has under fifty versions of an object
// and 421 types.
const (
	maxVersions = 1000
	maxNames    = 1000 // that went over into one object
	maxTypes    = 2000
)

// typeKey is a type as an object names it.
type typeKey struct {
	level int
	short string
}

// paramKey is one code of one object: only the latest value counts.
type paramKey struct {
	object int64
	kind   address.ParamKind
}

// New starts an empty builder.
func New(region core.Region) *Builder {
	return &Builder{
		region: region, versions: map[int64]address.Version{}, objects: map[int64]int{},
		explained: map[typeKey]bool{},
		placed:    hierarchy{links: map[int64]address.Link{}},
		municipal: hierarchy{links: map[int64]address.Link{}},
		params:    map[paramKey]address.Param{},
	}
}

// Base makes the rows that follow a delta: they change what reg has. It comes before all rows.
func (b *Builder) Base(reg *address.Registry) {
	b.base = reg
	for i := range reg.Len() {
		b.objects[reg.At(i).ID] = 0
	}
	reg.EachClosed(func(c address.Closed) { b.objects[c.ID] = 0 })
	b.types = reg.ExtraTypes()
	for _, t := range b.types {
		b.explained[typeKey{t.Level, t.Short}] = true
	}
	b.baseHouses()
}

// has says whether the object file, or the edition before, has the object.
func (b *Builder) has(id int64) bool {
	_, ok := b.objects[id]
	return ok
}

// refuse keeps the region from being built (TooLarge): it has more of something than any of the
// register's.
func (b *Builder) refuse(field, text string, args ...string) error {
	b.over = core.Refuse(core.TooLarge, field, text, args...)
	return b.over
}

// AddType takes a type that the register's dictionary explains and [address.FullType] does not.
func (b *Builder) AddType(t address.TypeName) error {
	key := typeKey{t.Level, t.Short}
	if b.explained[key] {
		return nil
	}
	if len(b.types) >= maxTypes {
		return b.refuse("SHORTNAME", "address.row.many", strconv.Itoa(maxTypes))
	}
	b.types, b.explained[key] = append(b.types, t), true
	return nil
}

// AddVersion takes a row of the object file. A second row of the same id is refused
// (Duplicate) and the first one stays.
func (b *Builder) AddVersion(v address.Version) error {
	if len(b.versions) >= maxRows {
		return b.refuse("ID", "address.row.many", strconv.Itoa(maxRows))
	}
	if _, ok := b.versions[v.Row]; ok {
		return core.Refuse(core.Duplicate, "ID", "address.row.duplicate")
	}
	if b.objects[v.Object] >= maxVersions {
		return b.refuse("OBJECTID", "address.object.versions", strconv.FormatInt(v.Object, 10), strconv.Itoa(maxVersions))
	}
	b.versions[v.Row] = v
	b.objects[v.Object]++
	return nil
}

// AddLink takes a row of the administrative hierarchy, after all objects. A second row of the
// same id (Duplicate) and a row of another region (Invalid) are refused.
func (b *Builder) AddLink(l address.Link) error {
	added, err := b.add(&b.placed, l)
	if err == nil {
		b.rep.Links++
		if !added {
			b.rep.OtherLinks++
		}
	}
	return err
}

// AddMunicipal takes a row of the municipal hierarchy as [Builder.AddLink] does.
func (b *Builder) AddMunicipal(l address.Link) error {
	_, err := b.add(&b.municipal, l)
	if err == nil {
		b.rep.Municipal++
	}
	return err
}

func (b *Builder) add(h *hierarchy, l address.Link) (bool, error) {
	if _, ok := h.links[l.Row]; ok {
		return false, core.Refuse(core.Duplicate, "ID", "address.row.duplicate")
	}
	if l.Region != "" && l.Region != b.region {
		return false, core.Refuse(core.Invalid, "REGIONCODE", "address.row.region", string(l.Region), string(b.region))
	}
	if !b.has(l.Object) {
		b.houseLink(l)
		return false, nil
	}
	if len(h.links) >= maxRows {
		return false, b.refuse("ID", "address.row.many", strconv.Itoa(maxRows))
	}
	h.links[l.Row] = l
	return true, nil
}

// AddParam takes a row of the parameter file, after all objects. Of several values of one kind
// the latest counts.
func (b *Builder) AddParam(p address.Param) error {
	b.rep.Params++
	key := paramKey{p.Object, p.Kind}
	if !b.has(p.Object) {
		return nil
	}
	old, ok := b.params[key]
	later := cmp.Or(boolean(old.Ended, p.Ended), cmp.Compare(p.From, old.From), cmp.Compare(p.Row, old.Row))
	if !ok || later > 0 {
		b.params[key] = p
	}
	return nil
}

// boolean orders a value that still holds behind one that has ended.
func boolean(old, next bool) int {
	switch {
	case old == next:
		return 0
	case old:
		return 1
	}
	return -1
}

// AddDivision takes a row of the file of merged and split objects.
func (b *Builder) AddDivision(d address.Division) error {
	if len(b.divisions) >= maxRows {
		return b.refuse("ID", "address.row.many", strconv.Itoa(maxRows))
	}
	if d.Parent != d.Child && (b.has(d.Parent) || b.has(d.Child)) {
		b.divisions = append(b.divisions, d)
	}
	return nil
}

// Build makes the registry and the account of all rows. It refuses (Invalid) a region in
// which no object exists: an empty registry would call every address unknown.
func (b *Builder) Build() (*address.Registry, address.Report, error) {
	rep := b.rep
	if b.over != nil {
		return nil, rep, b.over
	}
	rep.Versions = len(b.versions)
	w := &work{Builder: b, rep: &rep, rows: map[int64]int{}, from: map[int64]source{}}
	w.versions()
	if len(w.objects) == 0 {
		return nil, rep, core.Refuse(core.Invalid, "region", "address.empty", string(b.region))
	}
	w.codes()
	w.succeed()
	if b.over != nil {
		return nil, rep, b.over
	}
	w.place()
	w.placeClosed()
	reg := address.NewRegistry(address.Content{
		Region: b.region, Objects: w.objects, Closed: w.closed, Types: b.usedTypes(w.objects), Houses: w.standing()})
	rep.Objects = reg.Len()
	for i := range reg.Len() {
		o := reg.At(i)
		if len(o.Aliases) > 0 {
			rep.Renamed++
		}
		if _, complete := reg.Chain(o.ID); !complete {
			rep.Incomplete++
		}
		if _, ok := reg.FullType(o.Level, o.Type); !ok {
			w.note(address.UnknownType, o.ID, o.Row)
		}
	}
	slices.SortFunc(rep.Notes, func(x, y address.Note) int {
		return cmp.Or(cmp.Compare(x.Kind, y.Kind), cmp.Compare(x.Object, y.Object), cmp.Compare(x.Row, y.Row))
	})
	return reg, rep, nil
}

// usedTypes are the extra types that an object of the region has.
func (b *Builder) usedTypes(objects []address.Object) []address.TypeName {
	used := map[typeKey]bool{}
	for _, o := range objects {
		used[typeKey{o.Level, o.Type}] = true
	}
	var out []address.TypeName
	for _, t := range b.types {
		if used[typeKey{t.Level, t.Short}] {
			out = append(out, t)
		}
	}
	return out
}
