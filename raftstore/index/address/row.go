package addressindex

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"sync/atomic"

	"github.com/sheaf-drive/sheaf/core/address"
	"github.com/sheaf-drive/sheaf/raftstore/index/address/vocabulary"
	"github.com/sheaf-drive/sheaf/raftstore/index/address/weight"
)

// row is one object as ranking needs it.
type row struct {
	packedRow
	*rows
}

// name is one name of an object.
type name struct {
	words, kind []vocabulary.ID
	joined      vocabulary.ID // both words of a name of two, or the letters at its end, written as one: "во" of "Малый В.О."; none for other names
}

// name is the n-th: the current one and then the aliases, the newest first.
func (r *row) name(n int) name {
	p := &r.names[r.from+uint32(n)]
	return name{words: r.of(p.words), kind: r.of(p.kind), joined: p.joined}
}

// parents are the words of all names above, kinds those of their types.
func (r *row) parents() []vocabulary.ID { return r.of(r.above[r.up].parents) }

func (r *row) kinds() []vocabulary.ID { return r.of(r.above[r.up].kinds) }

// rows are those of a region, the most important first. They lie in few pieces of memory that lead nowhere: the country has a million and
// a half of them, and the collector would look at whatever led somewhere again and again while people type.
type rows struct {
	list  []packedRow
	names []packedName // those of most rows are those of others, too
	above []packedAbove
	lists []vocabulary.ID // all lists of words, one after another
	words *vocabulary.Words
	// shown of each of above is made when it is first shown.
	shown []atomic.Pointer[shown]
}

type packedRow struct {
	id          int64
	importance  float64
	from, count uint32 // its names
	up          uint32 // what lies over it
}

type packedName struct {
	words, kind span
	joined      vocabulary.ID
}

// packedAbove is what lies over an object; objects with one parent share it.
type packedAbove struct {
	parents, kinds span
	id             int64 // of the nearest object above, 0 for none
}

// span is a part of lists.
type span struct{ from, count uint32 }

func (r *rows) of(s span) []vocabulary.ID { return r.lists[s.from:][:s.count:s.count] }

func (r *rows) len() int { return len(r.list) }

func (r *rows) at(i int) row { return row{r.list[i], r} }

// shown is what a row shows of what lies over it.
type shown struct {
	parts    []address.Part // from the region down
	renamed  bool           // one of them had another name
	context  string
	complete bool // it hangs on the region
}

// maker turns a registry into rows. It keeps one number for each word and what was made of each name, because most names
// occur many times.
type maker struct {
	reg   *address.Registry
	tree  *weight.Tree
	rows  rows
	words vocabulary.Maker
	names map[string]packedName   // by the name, without its type
	kinds map[address.Part]span   // by level and type
	alone map[address.Part]uint32 // the names of objects that never had another: where they are in rows
	above map[int32]uint32        // places in rows
}

// makeRows turns the registry into rows, and says how many objects lie below the largest town.
func makeRows(reg *address.Registry) (*rows, int32) {
	m := &maker{
		reg: reg, tree: treeOf(reg), names: map[string]packedName{}, kinds: map[address.Part]span{},
		alone: map[address.Part]uint32{}, above: map[int32]uint32{-1: 0},
	}
	m.rows.above = append(m.rows.above, packedAbove{})
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
	return &rows{
		list: m.rows.list, names: slices.Clone(m.rows.names), above: slices.Clone(m.rows.above), lists: slices.Clone(m.rows.lists),
		words: m.words.Done(), shown: make([]atomic.Pointer[shown], len(m.rows.above)),
	}, m.tree.Top
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

func (m *maker) keep(list []vocabulary.ID) span {
	s := span{uint32(len(m.rows.lists)), uint32(len(list))}
	m.rows.lists = append(m.rows.lists, list...)
	return s
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

func (m *maker) name(p address.Part) packedName {
	n, ok := m.names[p.Name]
	if !ok {
		var words []string
		var list []vocabulary.ID
		for _, w := range address.NameWords(p.Name) {
			if id := m.words.AddName(w); !slices.Contains(list, id) {
				words, list = append(words, w), append(list, id)
			}
		}
		n = packedName{words: m.keep(list), joined: vocabulary.None}
		if len(words) == 2 && !vocabulary.BeginsWithDigit(words[0]) && !vocabulary.BeginsWithDigit(words[1]) {
			n.joined = m.words.AddName(words[0] + words[1])
		} else if letters := vocabulary.LettersAtEnd(p.Name); letters != "" && n.joined == vocabulary.None {
			n.joined = m.words.AddName(letters)
		}
		m.names[p.Name] = n
	}
	n.kind = m.kind(p.Level, p.Type)
	return n
}

func (m *maker) kind(level int, kind string) span {
	key := address.Part{Level: level, Type: kind}
	s, ok := m.kinds[key]
	if !ok {
		var list []vocabulary.ID
		for _, w := range address.TypeWords(level, kind) {
			list = with(list, m.words.Add(w))
		}
		s = m.keep(list)
		m.kinds[key] = s
	}
	return s
}

// with adds what the list lacks.
func with(list []vocabulary.ID, more ...vocabulary.ID) []vocabulary.ID {
	for _, id := range more {
		if !slices.Contains(list, id) {
			list = append(list, id)
		}
	}
	return list
}

// aboveOf gathers the words of an object and of all over it, and says where they are.
func (m *maker) aboveOf(at int32, depth int) uint32 {
	if known, ok := m.above[at]; ok || depth > weight.Deepest {
		return known
	}
	up := m.rows.above[m.aboveOf(m.tree.Parent[at], depth+1)]
	o := m.reg.At(int(at))
	parents, kinds := slices.Clone(m.rows.of(up.parents)), slices.Clone(m.rows.of(up.kinds))
	from := m.namesOf(&o)
	for _, n := range m.rows.names[from:][:1+len(o.Aliases)] {
		parents, kinds = with(parents, m.rows.of(n.words)...), with(kinds, m.rows.of(n.kind)...)
		if n.joined != vocabulary.None {
			parents = with(parents, n.joined)
		}
	}
	place := uint32(len(m.rows.above))
	m.rows.above, m.above[at] = append(m.rows.above, packedAbove{m.keep(parents), m.keep(kinds), o.ID}), place
	return place
}

func (m *maker) markPlace(names []packedName, size int32) {
	for _, n := range names {
		for _, id := range m.rows.of(n.words) {
			m.words.Of(id, size)
		}
		if n.joined != vocabulary.None {
			m.words.Of(n.joined, size)
		}
	}
}

// fingerprint names the content of the rows, so that an index on disk is only used for
// exactly those rows that it was built from.
func fingerprint(all *rows) string {
	sum := sha256.New()
	buf := []byte(layout)
	write := func(list []vocabulary.ID) {
		for _, id := range list {
			buf = append(append(buf, all.words.Text(id)...), ' ')
		}
		buf = append(buf, 0)
	}
	for i := range all.len() {
		r := all.at(i)
		for n := range r.count {
			of := r.name(int(n))
			write(of.words)
			write(of.kind)
		}
		buf = append(buf, 1)
		write(r.parents())
		sum.Write(buf)
		buf = buf[:0]
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// layout names what is written of a row: another layout is another index.
const layout = "sheaf/addressindex/4"
