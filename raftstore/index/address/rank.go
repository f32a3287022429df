package addressindex

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"

	"github.com/sheaf-drive/sheaf/raftstore/index/address/vocabulary"
)

// The costs that ranking adds up; a lower sum stands higher. They were tuned on typed
// queries against a real register: what counts is their order, not their third digit.
const (
	costPrefix    = 0.15 // the word is not finished
	costSlip      = 1.3  // each typing error
	costOldName   = 0.25 // found by a former name
	costParent    = 0.1  // the word belongs to a parent
	costAsType    = 0.5  // a word is only found in a type
	costWrongType = 0.35 // another type than typed
	costExtra     = 0.2  // a word of the name that was not typed
	costLost      = 3.0  // a typed word that is nowhere
	gainImportant = 0.4
)

// ranked is a row with its cost and the name that was found: 0 the current one. It is the name that fits best, and the
// current one of equals: who types "Смидовича" means a street that is "Доктора Смидовича" by its former name.
type ranked struct {
	row, name int
	cost      float64
}

// rank orders rows by cost, equal ones by importance.
func (ix *Index) rank(tokens []token, rows []int) []ranked {
	out := make([]ranked, 0, len(rows))
	for _, i := range rows {
		r := ix.rows.at(i)
		fits := cost(tokens, &r, 0)
		best := ranked{row: i, cost: fits}
		for n := 1; n < int(r.count); n++ {
			c := cost(tokens, &r, n)
			if c < fits {
				best.name, fits = n, c
			}
			best.cost = min(best.cost, c+costOldName)
		}
		best.cost -= gainImportant * r.importance
		out = append(out, best)
	}
	slices.SortFunc(out, func(x, y ranked) int {
		return cmp.Or(cmp.Compare(x.cost, y.cost), cmp.Compare(x.row, y.row))
	})
	return out
}

// cost sums up how far the tokens are from one name of a row.
func cost(tokens []token, r *row, n int) float64 {
	sum := 0.0
	used := uint64(0)
	of := r.name(n)
	for i := range tokens {
		if tokens[i].kind {
			sum += kindCost(tokens[i].text, r, &of)
			continue
		}
		sum += wordCost(&tokens[i], r, &of, &used)
	}
	return sum + costExtra*float64(len(of.words)-bits.OnesCount64(used))
}

// has says whether one of the words is the text.
func (r *rows) has(list []vocabulary.ID, text string) bool {
	for _, id := range list {
		if r.words.Text(id) == text {
			return true
		}
	}
	return false
}

func kindCost(text string, r *row, of *name) float64 {
	switch {
	case r.has(of.kind, text):
		return 0
	case r.has(of.words, text):
		return costParent / 2
	case r.has(r.kinds(), text), r.has(r.parents(), text):
		return costParent
	}
	return costWrongType
}

// wordCost finds the place where a token costs least and marks the word of the name that
// it used up.
func wordCost(t *token, r *row, of *name, used *uint64) float64 {
	best, mark := costLost, uint64(0)
	better := func(c float64, m uint64) {
		if c < best {
			best, mark = c, m
		}
	}
	words := r.words
	for i, id := range of.words {
		if best == 0 {
			break
		}
		better(t.costTo(words, id, best), 1<<min(i, 63))
	}
	if of.joined != vocabulary.None && best > 0 {
		better(t.costTo(words, of.joined, best), 3)
	}
	for _, id := range r.parents() {
		if best <= costParent {
			break
		}
		better(t.costTo(words, id, best-costParent)+costParent, 0)
	}
	if t.meansType() && kindCost(t.meant[0].Text, r, of) == 0 {
		better(costPrefix, 0)
	}
	if best > costAsType && (t.asType(words, of.kind) || t.asType(words, r.kinds())) {
		better(costAsType, 0)
	}
	*used |= mark
	return best
}

// asType is true of a word that is found in a type.
func (t *token) asType(words *vocabulary.Words, kinds []vocabulary.ID) bool {
	for _, id := range kinds {
		if text := words.Text(id); text == t.text || t.open && strings.HasPrefix(text, t.text) {
			return true
		}
	}
	return false
}

// costTo is what it costs to take the word for the token; what is not below bound need not be counted.
func (t *token) costTo(words *vocabulary.Words, id vocabulary.ID, bound float64) float64 {
	w := words.At(id)
	if t.text == w.Text {
		return 0
	}
	for _, m := range t.meant {
		if !m.Type && m.Text == w.Text {
			return 0
		}
	}
	least := 0.0
	if t.open {
		least = costPrefix
	}
	if bound <= least {
		return costLost
	}
	limit := min(t.slips(), int((bound-least)/costSlip))
	d := t.distance(&w, limit)
	if d > limit {
		return costLost
	}
	return least + costSlip*float64(d)
}
