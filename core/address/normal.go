package address

import (
	"strings"
	"sync"

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

// OtherLayout reads a text typed with the Latin layout as the Cyrillic one.
func OtherLayout(text string) string { return words.OtherLayout(text) }

// TypeWords gives the words of an object type of a level in full.
func TypeWords(level int, short string) []string {
	if full, ok := FullType(level, short); ok {
		return strings.Fields(Normalise(full))
	}
	return strings.Fields(Normalise(short))
}

// FormerIn is the former name of the object that was typed in the place of its current one, "" for none.
func (o Object) FormerIn(typed string) string {
	words := " " + strings.Join(NameWords(typed), " ") + " "
	has := func(name string) bool {
		for _, w := range NameWords(name) {
			if !strings.Contains(words, " "+w+" ") {
				return false
			}
		}
		return true
	}
	if typed == "" || has(o.Name) {
		return ""
	}
	for _, alias := range o.Aliases {
		if has(alias.Name) {
			return Title(Part{Level: o.Level, Type: alias.Type, Name: alias.Name})
		}
	}
	return ""
}
