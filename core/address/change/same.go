package change

import (
	"slices"

	"github.com/sheaf-drive/sheaf/core/address"
)

// Same finds what the register has in the place of an object that somebody has described: in the same parent, of the
// same level and type, under the same name as people type it, or with it as a former one.
func Same(r *address.Registry, parent int64, own address.Part) (id int64, ok bool) {
	words, kind := address.NameWords(own.Name), address.TypeWords(own.Level, own.Type)
	is := func(level int, short, name string) bool {
		return slices.Equal(address.NameWords(name), words) && slices.Equal(address.TypeWords(level, short), kind)
	}
	for i := range r.Len() {
		o := r.At(i)
		if o.Parent != parent || o.Level != own.Level {
			continue
		}
		if is(o.Level, o.Type, o.Name) || slices.ContainsFunc(o.Aliases, func(a address.Alias) bool { return is(o.Level, a.Type, a.Name) }) {
			return o.ID, true
		}
	}
	return 0, false
}
