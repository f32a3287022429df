package change

import (
	"slices"

	"github.com/sheaf-drive/sheaf/core/address"
)

// Same finds what the register has in the place of an object that somebody has described: in the same parent, of the same type, under
// the same name as people type it, or with it as a former one. It may stand at another level: a street among the parts of a settlement is
// the same street. One of the same level is found before others.
func Same(r *address.Registry, parent int64, own address.Part) (id int64, ok bool) {
	words := wordsOf(own)
	for i := range r.Len() {
		o := r.At(i)
		if o.Parent != parent || ok && o.Level != own.Level {
			continue
		}
		is := func(kind, name string) bool { return words.are(address.Part{Level: o.Level, Type: kind, Name: name}) }
		if is(o.Type, o.Name) || slices.ContainsFunc(o.Aliases, func(a address.Alias) bool { return is(a.Type, a.Name) }) {
			if id, ok = o.ID, true; o.Level == own.Level {
				break
			}
		}
	}
	return id, ok
}

// Alike says that two descriptions mean the same object of one parent, as [Same] has it.
func Alike(a, b address.Part) bool { return wordsOf(a).are(b) }

// words are those of a name and of its type.
type words struct{ name, kind []string }

func wordsOf(p address.Part) words {
	return words{address.NameWords(p.Name), address.TypeWords(p.Level, p.Type)}
}

func (w words) are(p address.Part) bool {
	return slices.Equal(address.NameWords(p.Name), w.name) && slices.Equal(address.TypeWords(p.Level, p.Type), w.kind)
}
