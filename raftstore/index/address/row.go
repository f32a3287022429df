package addressindex

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"math"
	"slices"
	"strings"

	"github.com/sheaf-drive/sheaf/core/address"
	"github.com/sheaf-drive/sheaf/core/edit"
)

// term is one normalised word, decoded once when the index is built.
type term struct {
	text  string
	runes []rune
	mask  edit.Mask
}

// row is what ranking needs of one object.
type row struct {
	id         int64
	importance float64
	// names are the current name and then the aliases, the newest first.
	names []name
	// parents are the words of all names above, kinds those of their types.
	parents, kinds []*term
}

type name struct {
	words, kind []*term
}

// vocabulary keeps one term for each word.
type vocabulary struct{ known map[string]*term }

func (v *vocabulary) terms(words []string) []*term {
	out := make([]*term, 0, len(words))
	for _, w := range words {
		t := v.known[w]
		if t == nil {
			runes := []rune(w)
			t = &term{text: w, runes: runes, mask: edit.MaskOf(runes)}
			v.known[w] = t
		}
		if !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	return out
}

// makeRows turns the registry into rows, the most important first, and lists all words of
// names in order: the words that a typing error can be meant for.
func makeRows(reg *address.Registry) ([]row, []*term) {
	vocab := &vocabulary{known: map[string]*term{}}
	below := descendants(reg)
	top := 1
	for i := range reg.Len() {
		if o := reg.At(i); o.Level != address.LevelRegion {
			top = max(top, below[o.ID])
		}
	}
	rows := make([]row, reg.Len())
	inNames := map[*term]bool{}
	for i := range rows {
		o := reg.At(i)
		rows[i] = makeRow(reg, o, vocab)
		rows[i].importance = importance(reg, o, below, top)
		for _, n := range rows[i].names {
			for _, t := range n.words {
				inNames[t] = true
			}
		}
	}
	slices.SortFunc(rows, func(x, y row) int {
		return cmp.Or(cmp.Compare(y.importance, x.importance), cmp.Compare(x.id, y.id))
	})
	words := make([]*term, 0, len(inNames))
	for t := range inNames {
		words = append(words, t)
	}
	slices.SortFunc(words, func(x, y *term) int { return cmp.Compare(x.text, y.text) })
	return rows, words
}

func makeRow(reg *address.Registry, o address.Object, vocab *vocabulary) row {
	r := row{id: o.ID}
	add := func(kind, text string) {
		r.names = append(r.names, name{
			words: vocab.terms(address.NameWords(text)), kind: vocab.terms(address.TypeWords(o.Level, kind)),
		})
	}
	add(o.Type, o.Name)
	for _, a := range slices.Backward(o.Aliases) {
		add(a.Type, a.Name)
	}
	chain, _ := reg.Chain(o.ID)
	var parents, kinds []string
	for _, p := range chain[:len(chain)-1] {
		parents = append(parents, address.NameWords(p.Name)...)
		for _, a := range p.Aliases {
			parents = append(parents, address.NameWords(a.Name)...)
		}
		kinds = append(kinds, address.TypeWords(p.Level, p.Type)...)
	}
	r.parents, r.kinds = vocab.terms(parents), vocab.terms(kinds)
	return r
}

// descendants counts the objects below each object: the register knows no population, but
// a town with more streets has more people.
func descendants(reg *address.Registry) map[int64]int {
	out := map[int64]int{}
	for i := range reg.Len() {
		chain, _ := reg.Chain(reg.At(i).ID)
		for _, p := range chain[:len(chain)-1] {
			out[p.ID]++
		}
	}
	return out
}

// importance is 0 to 1: towns by the number of their streets, a street half of its town,
// municipal units and the region itself last because nobody lives "in" them.
func importance(reg *address.Registry, o address.Object, below map[int64]int, top int) float64 {
	size := func(id int64) float64 { return math.Log1p(float64(below[id])) / math.Log1p(float64(top)) }
	switch {
	case o.Level == address.LevelRegion, o.Level == 3, o.Level == 4:
		return 0
	case o.Level < address.LevelStreet:
		return 0.3 + 0.7*min(1, size(o.ID))
	}
	share := 0.5
	if full, _ := address.FullType(o.Level, o.Type); full != "улица" {
		share = 0.45 // who types no type means a street rather than a square
	}
	chain, _ := reg.Chain(o.ID)
	for _, p := range slices.Backward(chain[:len(chain)-1]) {
		if p.Level == address.LevelCity || p.Level == address.LevelSettlement {
			return share * (0.3 + 0.7*min(1, size(p.ID)))
		}
	}
	return share / 5
}

// fingerprint names the content of the rows, so that an index on disk is only used for
// exactly those rows that it was built from.
func fingerprint(rows []row) string {
	sum := sha256.New()
	write := func(terms []*term) {
		for _, t := range terms {
			sum.Write([]byte(t.text))
			sum.Write([]byte{' '})
		}
		sum.Write([]byte{0})
	}
	for _, r := range rows {
		for _, n := range r.names {
			write(n.words)
			write(n.kind)
		}
		sum.Write([]byte{1})
		write(r.parents)
		write(r.kinds)
	}
	return hex.EncodeToString(sum.Sum(nil))
}

func join(terms []*term) string {
	words := make([]string, len(terms))
	for i, t := range terms {
		words[i] = t.text
	}
	return strings.Join(words, " ")
}
