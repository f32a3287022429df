package address

import (
	"strings"
	"sync"

	"github.com/sheaf-drive/sheaf/core/address/former"
	"github.com/sheaf-drive/sheaf/core/address/words"
)

// Word is one word in its normal form, see [words.Word].
type Word = words.Word

// form knows the register's types. Of two meanings of one abbreviation the one of settlements and streets wins: they are
// what people type.
var form = sync.OnceValue(func() *words.Form {
	var types []words.Type
	for _, level := range []int{LevelSettlement, LevelStreet, LevelCity, LevelPlan, LevelRegion, LevelDistrict, 3, 4} {
		for _, t := range typeTable() {
			if t.Level == level {
				types = append(types, words.Type{Short: t.Short, Full: t.Full})
			}
		}
	}
	return words.New(types)
})

// Normalise brings a text into the one form in which names are compared, see [words.Form.Normalise].
func Normalise(text string) string { return form().Normalise(text) }

// NameWords gives the words of a register's name, see [words.Form.NameWords].
func NameWords(name string) []string { return form().NameWords(name) }

// Parse separates the finished words of a text from the one being typed.
func Parse(text string) words.Typed { return form().Parse(text) }

// TypeWords gives the words of an object type of a level in full.
func TypeWords(level int, short string) []string {
	if full, ok := FullType(level, short); ok {
		return strings.Fields(Normalise(full))
	}
	return strings.Fields(Normalise(short))
}

// Renaming is a former name of an object that was typed: its titles of then and of now, "улица Свердлова" and "улица Петербургская".
type Renaming struct {
	Object    int64
	Then, Now string
}

// Typed reads what somebody has typed, to ask for former names. All registries read alike.
func (*Registry) Typed(text string) former.Typed { return former.Read(form(), text) }

// Former lists the former names by which somebody has typed an address who means the object: its own or those of what it lies in, the
// own one last. Of the region there is none: it has a field of its own. The text was read by [Registry.Typed].
func (r *Registry) Former(id int64, typed former.Typed) []Renaming {
	objects, _ := r.Chain(id)
	chain := make([]former.Level, len(objects))
	for i, o := range objects {
		chain[i].Now = o.Name
		for _, a := range o.Aliases {
			if o.Level != LevelRegion {
				chain[i].Then = append(chain[i].Then, a.Name)
			}
		}
	}
	var out []Renaming
	for _, f := range typed.In(chain) {
		o := objects[f.At]
		then := o.Aliases[f.Then]
		out = append(out, Renaming{o.ID, Title(Part{Level: o.Level, Type: then.Type, Name: then.Name}), Title(Part{Level: o.Level, Type: o.Type, Name: o.Name})})
	}
	return out
}
