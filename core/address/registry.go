package address

import (
	"cmp"
	"slices"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address/houses"
)

// Registry is the register of one region: existing objects, ascending by id. It does not
// change once built and may be read by many at once.
type Registry struct {
	region  core.Region
	objects packed
	closed  packedClosed
	types   []TypeName // see Content
	houses  standing
}

// Content is what a registry is made of.
type Content struct {
	Region  core.Region
	Objects []Object
	Closed  []Closed
	// Types are the object types that the register's dictionary explains and the one of this
	// package does not.
	Types []TypeName
	// Houses are for checks only; nil when they were not loaded.
	Houses []houses.House
}

// NewRegistry makes a registry, which takes over the slices and orders them.
func NewRegistry(c Content) *Registry {
	slices.SortFunc(c.Objects, func(x, y Object) int { return cmp.Compare(x.ID, y.ID) })
	slices.SortFunc(c.Closed, func(x, y Closed) int { return cmp.Compare(x.ID, y.ID) })
	p := newPacking(c.Region)
	for _, o := range c.Objects {
		p.objects.add(o)
	}
	for _, o := range c.Closed {
		p.closed.add(o)
	}
	return p.registry(c.Types, makeHouses(c.Houses))
}

// packing is a registry while its objects are packed, by ascending id.
type packing struct {
	region  core.Region
	objects *packer
	closed  *closedPacker
}

func newPacking(region core.Region) packing {
	return packing{region, newPacker(), &closedPacker{packer: newPacker()}}
}

func (p packing) registry(types []TypeName, found standing) *Registry {
	slices.SortFunc(types, compareTypes)
	return &Registry{region: p.region, objects: p.objects.done(), closed: p.closed.done(), types: types, houses: found}
}

// Region is the code of the region.
func (r *Registry) Region() core.Region { return r.region }

// Len is the number of objects.
func (r *Registry) Len() int { return r.objects.len() }

// At is the i-th object by id, 0 ≤ i < Len. Its Aliases must not be changed.
func (r *Registry) At(i int) Object { return r.objects.at(i) }

// Object is the object of that id; false if the registry has none.
func (r *Registry) Object(id int64) (Object, bool) {
	i, ok := r.objects.find(id)
	if !ok {
		return Object{}, false
	}
	return r.objects.at(i), true
}

// Closed is the object of that id that ceased to exist; false if the registry knows of none.
func (r *Registry) Closed(id int64) (Closed, bool) {
	i, ok := r.closed.find(id)
	if !ok {
		return Closed{}, false
	}
	return r.closed.at(i), true
}

// EachClosed calls fn for every object that ceased to exist, ascending by id.
func (r *Registry) EachClosed(fn func(Closed)) {
	for i := range r.closed.len() {
		fn(r.closed.at(i))
	}
}

// ExtraTypes lists the types that the register's own dictionary had to explain.
func (r *Registry) ExtraTypes() []TypeName { return slices.Clone(r.types) }

// EachForeignType calls fn for every type of its objects that the dictionary of this package lacks, by level and abbreviation, with how
// many have it and the first of them. Full is as the register's own dictionary has it, "" where that lacks it, too. An address with such
// a type cannot be written.
func (r *Registry) EachForeignType(fn func(t TypeName, objects int, first Object)) {
	kinds := slices.SortedFunc(slices.Values(r.objects.kinds), func(x, y kind) int {
		return compareTypes(TypeName{Level: x.level, Short: x.short}, TypeName{Level: y.level, Short: y.short})
	})
	for _, k := range kinds {
		if _, known := FullType(k.level, k.short); !known {
			full, _ := r.FullType(k.level, k.short)
			fn(TypeName{Level: k.level, Short: k.short, Full: full}, k.objects, r.At(k.first))
		}
	}
}

func compareTypes(x, y TypeName) int {
	return cmp.Or(cmp.Compare(x.Level, y.Level), cmp.Compare(x.Short, y.Short))
}

// FullType is the full word of an abbreviation as [FullType] has it, else as the register's
// own dictionary had it.
func (r *Registry) FullType(level int, short string) (string, bool) {
	if full, ok := FullType(level, short); ok {
		return full, true
	}
	for _, t := range r.types {
		if t.Level == level && t.Short == short {
			return t.Full, true
		}
	}
	return "", false
}

// Chain lists the object's parents from the region down and the object itself last. It is
// complete if it begins with the region (level 1); it is empty for an unknown id.
func (r *Registry) Chain(id int64) (chain []Object, complete bool) {
	return r.chain(id, func(o Object) int64 { return o.Parent })
}

// MunicipalChain is the same by the municipal hierarchy.
func (r *Registry) MunicipalChain(id int64) (chain []Object, complete bool) {
	return r.chain(id, func(o Object) int64 { return o.Municipal })
}

func (r *Registry) chain(id int64, above func(Object) int64) (chain []Object, complete bool) {
	// A registry read from pieces may hold a cycle; no chain is longer than the levels.
	for range maxLevels {
		o, ok := r.Object(id)
		if !ok {
			break
		}
		chain = append(chain, o)
		if id = above(o); id == 0 {
			break
		}
	}
	slices.Reverse(chain)
	return chain, len(chain) > 0 && chain[0].Level == LevelRegion
}

// maxLevels is more than the register has levels.
const maxLevels = 20
