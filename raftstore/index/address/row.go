package addressindex

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/sheaf-drive/sheaf/core/address"
	"github.com/sheaf-drive/sheaf/core/edit"
	"github.com/sheaf-drive/sheaf/raftstore/index/address/slab"
	"github.com/sheaf-drive/sheaf/raftstore/index/address/weight"
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

// rows are those of a region, the most important first. They hold few pointers, and those lead into large pieces of memory: the country
// has a million and a half of them.
type rows struct {
	list  []packedRow
	names []name // those of most rows are those of others, too
	above []*above
}

type packedRow struct {
	id          int64
	importance  float64
	from, count uint32 // its names
	above       uint32
}

func (r *rows) len() int { return len(r.list) }

func (r *rows) at(i int) row {
	p := &r.list[i]
	return row{p.id, p.importance, r.names[p.from:][:p.count], r.above[p.above]}
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

// maker turns a registry into rows. It keeps one term for each word and what was made of each name, because most names
// occur many times.
type maker struct {
	reg   *address.Registry
	tree  *weight.Tree
	rows  rows
	known map[string]*term
	words map[string]name          // by the name, without its type
	kinds map[address.Part][]*term // by level and type
	alone map[address.Part]uint32  // the names of objects that never had another: where they are in rows
	above map[int32]uint32         // places in rows

	lists  slab.Of[*term]
	terms  slab.Of[term]
	aboves slab.Of[above]
}

// makeRows turns the registry into rows and lists all words of names.
func makeRows(reg *address.Registry) (rows, *lexicon, int32) {
	m := &maker{
		reg: reg, tree: treeOf(reg), known: map[string]*term{}, words: map[string]name{}, kinds: map[address.Part][]*term{},
		alone: map[address.Part]uint32{}, above: map[int32]uint32{-1: 0},
	}
	m.rows.above = append(m.rows.above, &above{})
	m.rows.list = make([]packedRow, reg.Len())
	for i := range m.rows.list {
		o := reg.At(i)
		r := packedRow{o.ID, m.tree.Importance(i), m.namesOf(&o), uint32(1 + len(o.Aliases)), m.aboveOf(m.tree.Parent[i], 0)}
		m.rows.list[i] = r
		if o.Level < address.LevelPlan {
			m.markPlace(m.rows.names[r.from:][:r.count], m.tree.Below[i]+1)
		}
	}
	slices.SortFunc(m.rows.list, func(x, y packedRow) int {
		return cmp.Or(cmp.Compare(y.importance, x.importance), cmp.Compare(x.id, y.id))
	})
	m.rows.names = slices.Clone(m.rows.names)
	m.gather()
	return m.rows, m.lexicon(), m.tree.Top
}

func treeOf(reg *address.Registry) *weight.Tree {
	list := make([]weight.Object, reg.Len())
	for i := range list {
		o := reg.At(i)
		full, _ := address.FullType(o.Level, o.Type)
		list[i] = weight.Object{ID: o.ID, Parent: o.Parent, Level: o.Level, Type: full}
	}
	return weight.Of(list)
}

// gather puts the letters of all terms together.
func (m *maker) gather() {
	terms := slices.Collect(maps.Values(m.known))
	var texts strings.Builder
	letters := 0
	for _, t := range terms {
		texts.WriteString(t.text)
		letters += len(t.runes)
	}
	text, runes := texts.String(), make([]rune, 0, letters)
	for _, t := range terms {
		n := len(t.text)
		t.text, text = text[:n], text[n:]
		from := len(runes)
		runes = append(runes, t.runes...)
		t.runes = slices.Clip(runes[from:])
	}
}

func (m *maker) term(word string) *term {
	t := m.known[word]
	if t == nil {
		t = m.terms.New()
		t.text, t.runes = word, []rune(word)
		t.mask = edit.MaskOf(t.runes)
		m.known[word] = t
	}
	return t
}

func (m *maker) list(words []string) []*term {
	out := make([]*term, 0, len(words))
	for _, w := range words {
		if t := m.term(w); !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	return m.lists.Copy(out)
}

// namesOf is where the names of an object are among those of all rows.
func (m *maker) namesOf(o *address.Object) uint32 {
	own, from := address.Part{Level: o.Level, Type: o.Type, Name: o.Name}, uint32(len(m.rows.names))
	if len(o.Aliases) == 0 {
		if known, ok := m.alone[own]; ok {
			return known
		}
		m.alone[own] = from
	}
	m.rows.names = append(m.rows.names, m.name(own))
	for _, a := range slices.Backward(o.Aliases) {
		m.rows.names = append(m.rows.names, m.name(address.Part{Level: o.Level, Type: a.Type, Name: a.Name}))
	}
	return from
}

func (m *maker) name(p address.Part) name {
	n, ok := m.words[p.Name]
	if !ok {
		n = name{words: m.list(address.NameWords(p.Name))}
		if w := n.words; len(w) == 2 && !isNumber(w[0].runes) && !isNumber(w[1].runes) {
			n.joined = m.term(w[0].text + w[1].text)
		}
		m.words[p.Name] = n
	}
	n.kind = m.kind(p.Level, p.Type)
	return n
}

func (m *maker) kind(level int, kind string) []*term {
	key := address.Part{Level: level, Type: kind}
	terms, ok := m.kinds[key]
	if !ok {
		terms = m.list(address.TypeWords(level, kind))
		m.kinds[key] = terms
	}
	return terms
}

// aboveOf gathers the words of an object and of all over it, and says where they are.
func (m *maker) aboveOf(at int32, depth int) uint32 {
	if known, ok := m.above[at]; ok || depth > weight.Deepest {
		return known
	}
	up := m.rows.above[m.aboveOf(m.tree.Parent[at], depth+1)]
	o := m.reg.At(int(at))
	parents, kinds := slices.Clone(up.parents), slices.Clone(up.kinds)
	add := func(to, terms []*term) []*term {
		for _, t := range terms {
			if !slices.Contains(to, t) {
				to = append(to, t)
			}
		}
		return to
	}
	from := m.namesOf(&o)
	for _, n := range m.rows.names[from:][:1+len(o.Aliases)] {
		parents, kinds = add(parents, n.words), add(kinds, n.kind)
		if n.joined != nil {
			parents = add(parents, []*term{n.joined})
		}
	}
	a := m.aboves.New()
	a.parents, a.kinds, a.id = m.lists.Copy(parents), m.lists.Copy(kinds), o.ID
	place := uint32(len(m.rows.above))
	m.rows.above, m.above[at] = append(m.rows.above, a), place
	return place
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

// lexicon is all words of names, in order: what a typing error can be meant for.
type lexicon struct {
	terms  []*term
	sorted edit.Sorted
}

func (m *maker) lexicon() *lexicon {
	inNames := map[*term]bool{}
	for _, n := range m.words {
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
func fingerprint(all *rows) string {
	sum := sha256.New()
	buf := []byte(layout)
	write := func(terms []*term) {
		for _, t := range terms {
			buf = append(append(buf, t.text...), ' ')
		}
		buf = append(buf, 0)
	}
	for i := range all.len() {
		r := all.at(i)
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
