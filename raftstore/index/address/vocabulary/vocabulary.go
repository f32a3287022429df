package vocabulary

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/sheaf-drive/sheaf/core/edit"
)

// ID is the number of a word.
type ID uint32

// None is the number of no word.
const None ID = math.MaxUint32

// Word is one normalised word. Its letters are cut out of those of all words and must not be changed.
type Word struct {
	Text  string
	Runes []rune
	Mask  edit.Mask
	// Place is how many objects lie below the largest settlement, district or region with the word in a name of its, and one more; 0 for
	// words of streets alone.
	Place int32
}

// Words are those of a region. They do not change and may be read by many at once.
type Words struct {
	text  string
	runes []rune
	list  []packed
	names []ID // the words of names, in order
	near  edit.Sorted
}

// packed is where a word stands in the letters of all.
type packed struct {
	text, bytes   uint32
	rune, letters uint32
	mask          edit.Mask
	place         int32
	named         bool
}

// Text is the word itself.
func (w *Words) Text(id ID) string {
	p := &w.list[id]
	return w.text[p.text:][:p.bytes]
}

// At is all that is known of a word.
func (w *Words) At(id ID) Word {
	p := &w.list[id]
	return Word{Text: w.text[p.text:][:p.bytes], Runes: w.runes[p.rune:][:p.letters:p.letters], Mask: p.mask, Place: p.place}
}

// Find is the word, if a name has it.
func (w *Words) Find(text string) (ID, bool) {
	i, ok := w.search(text)
	if !ok {
		return None, false
	}
	return w.names[i], true
}

// Begin lists the words of names with that beginning, in order.
func (w *Words) Begin(start string) []ID {
	i, _ := w.search(start)
	j := i
	for j < len(w.names) && strings.HasPrefix(w.Text(w.names[j]), start) {
		j++
	}
	return w.names[i:j:j]
}

func (w *Words) search(text string) (int, bool) {
	return slices.BinarySearchFunc(w.names, text, func(id ID, text string) int { return cmp.Compare(w.Text(id), text) })
}

// Near visits the words of names within limit slips of a text, in order, as [edit.Sorted.Near] does.
func (w *Words) Near(text []rune, open bool, limit int, visit func(id ID, slips int)) {
	w.near.Near(text, open, limit, func(i, slips int) { visit(w.names[i], slips) })
}

// Maker collects the words of a region. Its zero value is ready.
type Maker struct {
	known map[string]ID
	text  strings.Builder
	runes []rune
	list  []packed
}

// Add is the number of a word.
func (m *Maker) Add(word string) ID {
	if id, ok := m.known[word]; ok {
		return id
	}
	if m.known == nil {
		m.known = map[string]ID{}
	}
	p := packed{text: uint32(m.text.Len()), bytes: uint32(len(word)), rune: uint32(len(m.runes))}
	m.text.WriteString(word)
	m.runes = append(m.runes, []rune(word)...)
	p.letters = uint32(len(m.runes)) - p.rune
	p.mask = edit.MaskOf(m.runes[p.rune:])
	id := ID(len(m.list))
	m.known[strings.Clone(word)], m.list = id, append(m.list, p)
	return id
}

// AddName is the number of a word that a name has: [Words.Find] and its like look among these alone.
func (m *Maker) AddName(word string) ID {
	id := m.Add(word)
	m.list[id].named = true
	return id
}

// Of says that the word is in the name of a place of that size.
func (m *Maker) Of(id ID, place int32) { m.list[id].place = max(m.list[id].place, place) }

// Done gives the words, in pieces of their size; the maker is used up.
func (m *Maker) Done() *Words {
	w := &Words{text: strings.Clone(m.text.String()), runes: slices.Clone(m.runes), list: slices.Clone(m.list)}
	for id := range w.list {
		if w.list[id].named {
			w.names = append(w.names, ID(id))
		}
	}
	w.names = slices.Clone(w.names)
	slices.SortFunc(w.names, func(x, y ID) int { return cmp.Compare(w.Text(x), w.Text(y)) })
	w.near = edit.NewSorted(len(w.names), func(i int) []rune { return w.At(w.names[i]).Runes })
	return w
}
