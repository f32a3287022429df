package index

import (
	"slices"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
	"github.com/sheaf-drive/sheaf/core/address/change"
	"github.com/sheaf-drive/sheaf/core/state"
	addressindex "github.com/sheaf-drive/sheaf/raftstore/index/address"
)

// added is what admins have added to the register of a region and it does not have yet: a small index beside
// the region's own, made anew with each change before the bookmark moves.
type added struct {
	lease // of the open ones; its index is nil where there is none
	// brought are the numbers that the register gave to former additions.
	brought map[int64]int64
}

// additions reads all additions by region when one has changed since the last call; it keeps the one before else.
func (a *Addresses) additions(v state.View) (changed bool) {
	at, _ := state.AdditionsAt.Get(v, state.One)
	if at == a.addedAt {
		return false
	}
	a.addedAt, a.byRegion = at, map[core.Region][]core.Addition{}
	state.Additions.Scan(v, "", func(_ string, one core.Addition) bool {
		a.byRegion[one.Region] = append(a.byRegion[one.Region], one)
		return true
	})
	return true
}

// add puts the additions of a region beside its register.
func (r *region) add(list []core.Addition) error {
	next := &added{brought: map[int64]int64{}}
	open := slices.DeleteFunc(slices.Clone(list), func(a core.Addition) bool {
		if a.State == core.AdditionBrought {
			next.brought[a.Object] = a.Brought
		}
		return a.State != core.AdditionOpen
	})
	var err error
	if len(open) > 0 {
		err = r.register.Use(func(reg *address.Registry, from core.EditionDigest) error {
			var err error
			next.from = from
			next.ix, err = indexOf(reg, open)
			return err
		})
		if core.CodeOf(err) == core.Unavailable {
			err = nil // without a register nothing lies in anything
		}
	}
	if old := r.added.Swap(next); old != nil && old.ix != nil {
		old.retire()
	}
	return err
}

// indexOf makes an index that finds the additions, each in what it lies in now.
func indexOf(reg *address.Registry, open []core.Addition) (*addressindex.Index, error) {
	content, only, known := address.Content{Region: reg.Region()}, map[int64]bool{}, map[int64]bool{}
	for _, a := range open {
		// One that lies in nothing any more is found by its own words, and is marked as one whose place is not known.
		parent, _ := change.ParentOf(reg, a)
		chain, _ := reg.Chain(parent)
		for _, o := range chain {
			if !known[o.ID] {
				known[o.ID], content.Objects = true, append(content.Objects, o)
			}
		}
		only[a.Object] = true
		content.Objects = append(content.Objects, address.Object{ID: a.Object, Parent: parent, Level: a.Level, Type: a.Type, Name: a.Name})
	}
	return addressindex.OpenSome(address.NewRegistry(content), only)
}

// takeAdded is the index of the additions, held; nil if there are none.
func (r *region) takeAdded() *added {
	for {
		x := r.added.Load()
		if x == nil || x.ix == nil {
			return nil
		}
		if x.hold() {
			return x
		}
	}
}

// Object calls fn with what knows the object: the register of the region, or what was added to it. id is the
// number under which the register has it now, if it has brought an addition meanwhile. Errors are those of Registry.
func (a *Addresses) Object(code core.Region, object int64, fn func(r *address.Registry, id int64, from core.EditionDigest) error) error {
	if object < core.FirstAddition {
		return a.Registry(code, func(r *address.Registry, from core.EditionDigest) error { return fn(r, object, from) })
	}
	return a.Registry(code, func(r *address.Registry, from core.EditionDigest) error {
		region := (*a.regions.Load())[code]
		if x := region.added.Load(); x != nil && x.brought[object] != 0 {
			return fn(r, x.brought[object], from)
		}
		if x := region.takeAdded(); x != nil {
			defer x.release()
			return fn(x.ix.Registry(), object, from)
		}
		return fn(r, object, from)
	})
}
