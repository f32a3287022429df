package addressindex

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"

	"github.com/sheaf-drive/sheaf/core/edit"
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
	costHouse     = 0.5  // a number at the end that the name does not have: that of a house
	costNumber    = 3.0  // and the name has another number in its place: "50 лет Октября" is not "40 лет Октября"
	gainImportant = 0.4
)

// ranked is a row with its cost. number says that another number was typed than the name has that fits best, of equals the current one.
type ranked struct {
	row    int
	cost   float64
	number bool
}

// rank orders rows by cost, equal ones by importance. A row of which nothing was named but its number or its type is none.
func (ix *Index) rank(tokens []token, rows []int) []ranked {
	out, end := make([]ranked, 0, len(rows)), houseFrom(tokens)
	names := slices.ContainsFunc(tokens, func(t token) bool { return t.names() })
	for _, i := range rows {
		r := ix.rows.at(i)
		fits, number, named := cost(tokens, &r, 0, end)
		best := ranked{row: i, cost: fits, number: number}
		for n := 1; n < int(r.count); n++ {
			c, number, also := cost(tokens, &r, n, end)
			named = named || also
			if c < fits {
				best.number, fits = number, c
			}
			best.cost = min(best.cost, c+costOldName)
		}
		best.cost -= gainImportant * r.importance
		if named || !names {
			out = append(out, best)
		}
	}
	slices.SortFunc(out, func(x, y ranked) int {
		return cmp.Or(cmp.Compare(x.cost, y.cost), cmp.Compare(x.row, y.row))
	})
	return out
}

// houseFrom is where the numbers at the end begin that may be those of a house: they follow a word that is no type.
func houseFrom(tokens []token) int {
	n := len(bare(tokens))
	if slices.ContainsFunc(tokens[:n], func(t token) bool { return !t.kind && !isNumber(t.runes) }) {
		return n
	}
	return len(tokens)
}

// names says that the token is a word of a name: no type, no number, and none of what may hang on one, such as "ый".
func (t *token) names() bool {
	return !t.kind && !t.meansType() && !isNumber(t.runes) && len(t.runes) > 2
}

// cost sums up how far the tokens are from one name of a row, and says whether the name has another number than was typed, and whether any
// word of a name was found. From house on the numbers are those of a house, but where a name is whole with them.
func cost(tokens []token, r *row, n, house int) (sum float64, number, named bool) {
	used := uint64(0)
	of := r.name(n)
	for i := range tokens[:house] {
		if tokens[i].kind {
			sum += kindCost(tokens[i].text, r, &of, &used)
			continue
		}
		c := wordCost(&tokens[i], r, &of, &used)
		named = named || c < costLost && tokens[i].names()
		number = number || c == costLost && isNumber(tokens[i].runes)
		sum += c
	}
	sum += houseCost(tokens[house:], r, &of, &used)
	if number = number && r.hasNumber(&of, used); number {
		sum += costNumber
	}
	return sum + costExtra*float64(len(of.words)-bits.OnesCount64(used)), number, named
}

// houseCost is what the numbers at the end cost, which the name has only where it is whole with them: "Парковая 5" may be 5-я Парковая, and
// "Тверская 5" is none of 5-я Тверская-Ямская.
func houseCost(numbers []token, r *row, of *name, used *uint64) (sum float64) {
	with, asHouse := *used, 0.0
	for i := range numbers {
		before := with
		c := wordCost(&numbers[i], r, of, &with)
		sum += c
		if with != before {
			c = costHouse
		}
		asHouse += min(c, costHouse)
	}
	if len(numbers) == 0 || bits.OnesCount64(with) == len(of.words) && sum < asHouse {
		*used = with
		return sum
	}
	return asHouse
}

// hasNumber says whether one of the words of a name that are not used up is a number.
func (r *rows) hasNumber(of *name, used uint64) bool {
	for i, id := range of.words {
		if used&(1<<min(i, 63)) == 0 && beginsWithDigit(r.words.Text(id)) {
			return true
		}
	}
	return false
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

// kindCost finds the place where the word of a type costs least. Where that is a word of the name it is used up: "Набережная" is a type
// and a street.
func kindCost(text string, r *row, of *name, used *uint64) float64 {
	if r.has(of.kind, text) {
		return 0
	}
	for i, id := range of.words {
		if r.words.Text(id) == text {
			*used |= 1 << min(i, 63)
			return costParent / 2
		}
	}
	switch {
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
		both := uint64(3)
		if len(of.words) != 2 {
			both = 0 // letters at the end, which are none of the words
		}
		better(t.costTo(words, of.joined, best), both)
	}
	for _, id := range r.parents() {
		if best <= costParent {
			break
		}
		better(t.costTo(words, id, best-costParent)+costParent, 0)
	}
	if t.meansType() && r.has(of.kind, t.meant[0].Text) {
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
	best := costLost
	if t.open && bound > costPrefix {
		limit := min(t.slips(), int((bound-costPrefix)/costSlip))
		if d := t.distance(&w, limit); d <= limit {
			best = costPrefix + costSlip*float64(d)
		} else {
			return costLost // nor is it the whole word
		}
	}
	// A word that is whole but for its slips costs the same wherever it was typed: the last one is open all the same.
	limit := min(t.slips(), int(min(bound, best)/costSlip))
	if limit > 0 && t.mask.Missing(w.Mask) <= limit && w.Mask.Missing(t.mask) <= limit {
		if d := edit.Distance(t.runes, w.Runes, limit); d <= limit {
			best = min(best, costSlip*float64(d))
		}
	}
	return best
}
