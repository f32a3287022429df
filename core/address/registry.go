package address

import (
	"cmp"
	"slices"

	"github.com/sheaf-drive/sheaf/core"
)

// Registry is the register of one region: existing objects, ascending by id. It does not
// change once built and may be read by many at once.
type Registry struct {
	region  core.Region
	objects []Object
	rows    map[int64]int // id -> place in objects
}

func newRegistry(region core.Region, objects []Object) *Registry {
	slices.SortFunc(objects, func(x, y Object) int { return cmp.Compare(x.ID, y.ID) })
	rows := make(map[int64]int, len(objects))
	for i, o := range objects {
		rows[o.ID] = i
	}
	return &Registry{region: region, objects: objects, rows: rows}
}

// Region is the code of the region.
func (r *Registry) Region() core.Region { return r.region }

// Len is the number of objects.
func (r *Registry) Len() int { return len(r.objects) }

// At is the i-th object by id, 0 ≤ i < Len. Its Aliases must not be changed.
func (r *Registry) At(i int) Object { return r.objects[i] }

// Object is the object of that id; false if the registry has none.
func (r *Registry) Object(id int64) (Object, bool) {
	i, ok := r.rows[id]
	if !ok {
		return Object{}, false
	}
	return r.objects[i], true
}

// Chain lists the object's parents from the region down and the object itself last. It is
// complete if it begins with the region (level 1); it is empty for an unknown id.
func (r *Registry) Chain(id int64) (chain []Object, complete bool) {
	// A registry read from pieces may hold a cycle; no chain is longer than the levels.
	for range maxLevels {
		i, ok := r.rows[id]
		if !ok {
			break
		}
		chain = append(chain, r.objects[i])
		id = r.objects[i].Parent
		if id == 0 {
			break
		}
	}
	slices.Reverse(chain)
	return chain, len(chain) > 0 && chain[0].Level == LevelRegion
}

// maxLevels is more than the register has levels.
const maxLevels = 20
