package addressindex

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"math"
	"slices"
	"strings"
	"sync"

	"github.com/sheaf-drive/sheaf/core/address"
	"github.com/sheaf-drive/sheaf/core/edit"
)

// term is one normalised word, decoded once when the index is built.
type term struct {
	text  string
	runes []rune
	mask  edit.Mask
	// place is how many objects lie below the largest settlement, district or region with the word in a name of its, and one more; 0 for
	// words of streets alone.
	place int32
}

// row is what ranking needs of one object.
type row struct {
	id         int64
	importance float64
	// names are the current name and then the aliases, the newest first.
	names []name
	*above
}

// above is what lies over an object; objects with one parent share it.
type above struct {
	// parents are the words of all names above, kinds those of their types.
	parents, kinds []*term
	// id of the nearest object above, 0 for none. What is written of it is made when it is first shown.
	id   int64
	once sync.Once
	show shown
}

// shown is what a row shows of what lies over it.
type shown struct {
	parts    []address.Part // from the region down
	context  string
	complete bool // it hangs on the region
}

type name struct {
	words, kind []*term
	joined      *term // both words of a name of two, written as one; nil for other names
}

// tree is the shape of a register: for each object the row of its parent, -1 without one, and how many lie below it.
type tree struct {
	parent, below []int32
	top           int32 // the largest of below, the region's own apart
}

func treeOf(reg *address.Registry) tree {
	n := reg.Len()
	at := make(map[int64]int32, n)
	for i := range n {
		at[reg.At(i).ID] = int32(i)
	}
	t := tree{parent: make([]int32, n), below: make([]int32, n), top: 1}
	for i := range n {
		t.parent[i] = -1
		if p, ok := at[reg.At(i).Parent]; ok {
			t.parent[i] = p
		}
	}
	for i := range n {
		for p, steps := t.parent[i], 0; p >= 0 && steps < deepest; p, steps = t.parent[p], steps+1 {
			t.below[p]++
		}
	}
	for i := range n {
		if reg.At(i).Level != address.LevelRegion {
			t.top = max(t.top, t.below[i])
		}
	}
	return t
}

// deepest is more than the register has levels: a register read from pieces may hold a cycle.
const deepest = 20

// maker turns a registry into rows. It keeps one term for each word and what was made of each name, because most names
// occur many times.
type maker struct {
	reg   *address.Registry
	tree  tree
	known map[string]*term
	names map[string]*name // by the name, without its type
	kinds map[address.Part][]*term
	above map[int32]*above
}

// makeRows turns the registry into rows, the most important first, and lists all words of names.
func makeRows(reg *address.Registry) ([]row, *lexicon, int32) {
	m := &maker{
		reg: reg, tree: treeOf(reg), known: map[string]*term{}, names: map[string]*name{}, kinds: map[address.Part][]*term{},
		above: map[int32]*above{-1: {}},
	}
	rows := make([]row, reg.Len())
	for i := range rows {
		o := reg.At(i)
		rows[i] = row{id: o.ID, importance: m.importance(i, &o), names: m.namesOf(&o), above: m.aboveOf(m.tree.parent[i], 0)}
		if o.Level < address.LevelPlan {
			m.markPlace(rows[i].names, m.tree.below[i]+1)
		}
	}
	slices.SortFunc(rows, func(x, y row) int {
		return cmp.Or(cmp.Compare(y.importance, x.importance), cmp.Compare(x.id, y.id))
	})
	return rows, m.lexicon(), m.tree.top
}

func (m *maker) term(word string) *term {
	t := m.known[word]
	if t == nil {
		runes := []rune(word)
		t = &term{text: word, runes: runes, mask: edit.MaskOf(runes)}
		m.known[word] = t
	}
	return t
}

func (m *maker) terms(words []string) []*term {
	out := make([]*term, 0, len(words))
	for _, w := range words {
		if t := m.term(w); !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	return out
}

func (m *maker) namesOf(o *address.Object) []name {
	out := make([]name, 0, 1+len(o.Aliases))
	out = append(out, m.name(o.Level, o.Type, o.Name))
	for _, a := range slices.Backward(o.Aliases) {
		out = append(out, m.name(o.Level, a.Type, a.Name))
	}
	return out
}

func (m *maker) name(level int, kind, text string) name {
	n := m.names[text]
	if n == nil {
		n = &name{words: m.terms(address.NameWords(text))}
		if w := n.words; len(w) == 2 && !isNumber(w[0].runes) && !isNumber(w[1].runes) {
			n.joined = m.term(w[0].text + w[1].text)
		}
		m.names[text] = n
	}
	named := *n
	named.kind = m.kind(level, kind)
	return named
}

func (m *maker) kind(level int, kind string) []*term {
	key := address.Part{Level: level, Type: kind}
	terms, ok := m.kinds[key]
	if !ok {
		terms = m.terms(address.TypeWords(level, kind))
		m.kinds[key] = terms
	}
	return terms
}

// aboveOf gathers the words of an object and of all over it.
func (m *maker) aboveOf(at int32, depth int) *above {
	if a := m.above[at]; a != nil || depth > deepest {
		return cmp.Or(a, m.above[-1])
	}
	up := m.aboveOf(m.tree.parent[at], depth+1)
	o := m.reg.At(int(at))
	a := &above{parents: slices.Clone(up.parents), kinds: slices.Clone(up.kinds), id: o.ID}
	add := func(to, terms []*term) []*term {
		for _, t := range terms {
			if !slices.Contains(to, t) {
				to = append(to, t)
			}
		}
		return to
	}
	for _, n := range m.namesOf(&o) {
		a.parents, a.kinds = add(a.parents, n.words), add(a.kinds, n.kind)
		if n.joined != nil {
			a.parents = add(a.parents, []*term{n.joined})
		}
	}
	m.above[at] = a
	return a
}

func (m *maker) markPlace(names []name, size int32) {
	for _, n := range names {
		for _, t := range n.words {
			t.place = max(t.place, size)
		}
		if n.joined != nil {
			n.joined.place = max(n.joined.place, size)
		}
	}
}

// importance is 0 to 1: towns by the number of their streets, a street half of its town, municipal units and the region itself
// last because nobody lives "in" them; a region that is a city is a town.
func (m *maker) importance(i int, o *address.Object) float64 {
	size := func(at int) float64 {
		return 0.3 + 0.7*min(1, math.Log1p(float64(m.tree.below[at]))/math.Log1p(float64(m.tree.top)))
	}
	switch {
	case isTown(o):
		return size(i)
	case o.Level == address.LevelRegion, o.Level == 3, o.Level == 4:
		return 0
	case o.Level < address.LevelStreet:
		return size(i)
	}
	share := 0.5
	if full, _ := address.FullType(o.Level, o.Type); full != "улица" {
		share = 0.45 // who types no type means a street rather than a square
	}
	for p, steps := m.tree.parent[i], 0; p >= 0 && steps < deepest; p, steps = m.tree.parent[p], steps+1 {
		if up := m.reg.At(int(p)); isTown(&up) || up.Level == address.LevelSettlement {
			return share * size(int(p))
		}
	}
	return share / 5
}

// isTown is true of towns and of the cities that are regions.
func isTown(o *address.Object) bool {
	if o.Level == address.LevelRegion {
		full, _ := address.FullType(o.Level, o.Type)
		return strings.HasPrefix(full, "город")
	}
	return o.Level == address.LevelCity
}

// lexicon is all words of names, in order: what a typing error can be meant for.
type lexicon struct {
	terms  []*term
	sorted edit.Sorted
}

func (m *maker) lexicon() *lexicon {
	inNames := map[*term]bool{}
	for _, n := range m.names {
		for _, t := range n.words {
			inNames[t] = true
		}
		if n.joined != nil {
			inNames[n.joined] = true
		}
	}
	l := &lexicon{terms: make([]*term, 0, len(inNames))}
	for t := range inNames {
		l.terms = append(l.terms, t)
	}
	slices.SortFunc(l.terms, func(x, y *term) int { return cmp.Compare(x.text, y.text) })
	l.sorted = edit.NewSorted(len(l.terms), func(i int) []rune { return l.terms[i].runes })
	return l
}

// find is the word, nil if no name has it.
func (l *lexicon) find(text string) *term {
	i, ok := slices.BinarySearchFunc(l.terms, text, func(t *term, text string) int { return cmp.Compare(t.text, text) })
	if !ok {
		return nil
	}
	return l.terms[i]
}

// begin lists the words with that beginning.
func (l *lexicon) begin(start string) []*term {
	i, _ := slices.BinarySearchFunc(l.terms, start, func(t *term, text string) int { return cmp.Compare(t.text, text) })
	j := i
	for j < len(l.terms) && strings.HasPrefix(l.terms[j].text, start) {
		j++
	}
	return l.terms[i:j]
}

// fingerprint names the content of the rows, so that an index on disk is only used for
// exactly those rows that it was built from.
func fingerprint(rows []row) string {
	sum := sha256.New()
	buf := []byte(layout)
	write := func(terms []*term) {
		for _, t := range terms {
			buf = append(append(buf, t.text...), ' ')
		}
		buf = append(buf, 0)
	}
	for _, r := range rows {
		for _, n := range r.names {
			write(n.words)
			write(n.kind)
		}
		buf = append(buf, 1)
		write(r.parents)
		sum.Write(buf)
		buf = buf[:0]
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// layout names what is written of a row: another layout is another index.
const layout = "sheaf/addressindex/3"
