package lists

import (
	"slices"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
)

// regionKinds are the words of a region's name that say of which kind it is.
var regionKinds = [...]string{"область", "край", "республика", "автономный", "автономная", "округ", "город"}

// another is what a register calls its region, if that has no word of the name of the region that it was loaded as, or is nearer to the
// name of another one: an extract lies in no folder that would say which it is.
func another(r *address.Registry) (title string, ok bool) {
	if r == nil {
		return "", false
	}
	for i := range r.Len() {
		o := r.At(i)
		if o.Level != address.LevelRegion {
			continue
		}
		words := ownWords(o.Name)
		own := nearness(words, r.Region())
		nearer := func(other address.RegionName) bool { return nearness(words, other.Code) > own }
		if own == 0 || slices.ContainsFunc(address.Regions(), nearer) {
			return address.Title(address.Part{Level: o.Level, Type: o.Type, Name: o.Name}), true
		}
	}
	return "", false
}

// ownWords are the words of a region's name but for those of its kind.
func ownWords(name string) []string {
	return slices.DeleteFunc(address.NameWords(name), func(w string) bool { return slices.Contains(regionKinds[:], w) })
}

// nearness is the share of words that a text has in common with the name of a region: “Ненецкий” is half of “Ямало-Ненецкий”.
func nearness(words []string, region core.Region) float64 {
	name, _ := address.NameOfRegion(region)
	own, shared := ownWords(name), 0
	for _, w := range words {
		if slices.Contains(own, w) {
			shared++
		}
	}
	if shared == 0 {
		return 0
	}
	return float64(shared) / float64(len(words)+len(own)-shared)
}
