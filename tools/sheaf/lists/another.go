package lists

import (
	"slices"

	"github.com/sheaf-drive/sheaf/core/address"
)

// regionKinds are the words of a region's name that say of which kind it is.
var regionKinds = [...]string{"область", "край", "республика", "автономный", "автономная", "округ", "город"}

// another is what a register calls its region, if that has no word of the name of the region that it was loaded as: an extract lies in no
// folder that would say which it is.
func another(r *address.Registry) (title string, ok bool) {
	if r == nil {
		return "", false
	}
	name, _ := address.NameOfRegion(r.Region())
	own := address.NameWords(name)
	for i := range r.Len() {
		o := r.At(i)
		if o.Level != address.LevelRegion {
			continue
		}
		same := slices.ContainsFunc(address.NameWords(o.Name), func(w string) bool {
			return slices.Contains(own, w) && !slices.Contains(regionKinds[:], w)
		})
		if !same {
			return address.Title(address.Part{Level: o.Level, Type: o.Type, Name: o.Name}), true
		}
	}
	return "", false
}
