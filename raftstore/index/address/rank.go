package addressindex

import (
	"cmp"
	"math/bits"
	"slices"

	"github.com/sheaf-drive/sheaf/raftstore/index/address/token"
	"github.com/sheaf-drive/sheaf/raftstore/index/address/vocabulary"
)

// The costs that ranking adds up; a lower sum stands higher. They were tuned on typed
// queries against a real register: what counts is their order, not their third digit.
const (
	costPrefix    = token.Prefix // the word is not finished
	costSlip      = token.Slip   // each typing error
	costOldName   = 0.25         // found by a former name
	costParent    = 0.1          // the word belongs to a parent
	costAsType    = 0.5          // a word is only found in a type
	costWrongType = 0.35         // another type than typed
	costExtra     = 0.2          // a word of the name that was not typed
	costLost      = token.Lost   // a typed word that is nowhere
	costHouse     = 0.5          // a number at the end that the name does not have: that of a house
	costNumber    = 3.0          // and the name has another number in its place: "50 лет Октября" is not "40 лет Октября"
	gainImportant = 0.4
)

// ranked is a row with its cost, and how the name that fits best, of equals the current one, answers what was typed.
type ranked struct {
	row  int
	cost float64
	token.Fit
}

// rank orders rows by class and cost, equal ones by importance. A row of which nothing was named but its number or its type is none, nor is one without a
// typed word of which only what lies over it was named.
func (ix *Index) rank(tokens []token.Token, rows []int) []ranked {
	out, end := make([]ranked, 0, len(rows)), token.HouseFrom(tokens)
	names := slices.ContainsFunc(tokens, func(t token.Token) bool { return t.Names() })
	for _, i := range rows {
		r := ix.rows.at(i)
		fits, how, named, own := cost(tokens, &r, 0, end)
		best := ranked{row: i, cost: fits, Fit: how}
		for n := 1; n < int(r.count); n++ {
			c, how, also, too := cost(tokens, &r, n, end)
			named, own = named || also, own || too
			if c < fits {
				best.Fit, fits = how, c
			}
			best.cost = min(best.cost, c+costOldName)
		}
		if !names && best.Class == token.Near { // a type was all that could name it
			best.Class, best.cost = token.Short, best.cost+costLost
		}
		best.cost -= gainImportant * r.importance
		if (named || !names) && (own || best.Class < token.Short) {
			out = append(out, best)
		}
	}
	slices.SortFunc(out, func(x, y ranked) int {
		return cmp.Or(x.compare(y), cmp.Compare(x.row, y.row))
	})
	return out
}

func (x ranked) compare(y ranked) int {
	return cmp.Or(cmp.Compare(x.Class, y.Class), cmp.Compare(x.cost, y.cost))
}

// cost sums up how far the tokens are from one name of a row, and says how it answers them, and whether any word of a name was found, and any of its own.
// From house on the numbers are those of a house, but where a name is whole with them.
func cost(tokens []token.Token, r *row, n, house int) (sum float64, how token.Fit, named, own bool) {
	used := uint64(0)
	of := r.name(n)
	for i := range tokens[:house] {
		t, c := &tokens[i], 0.0
		if t.Kind {
			c = kindCost(t.Text, r, &of, &used)
		} else {
			c = wordCost(t, r, &of, &used)
		}
		how.Take(tokens, i, c, t.Kind && c == costWrongType)
		named = named || !t.Kind && c < costLost && t.Names()
		sum += c
	}
	sum += houseCost(tokens[house:], r, &of, &used)
	if how.Number = how.Number && r.hasNumber(&of, used); how.Number {
		sum += costNumber
	}
	return sum + costExtra*float64(len(of.words)-bits.OnesCount64(used)), how, named, used != 0
}

// houseCost is what the numbers at the end cost, which the name has only where it is whole with them: "Парковая 5" may be 5-я Парковая, and
// "Тверская 5" is none of 5-я Тверская-Ямская.
func houseCost(numbers []token.Token, r *row, of *name, used *uint64) (sum float64) {
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
		if used&(1<<min(i, 63)) == 0 && vocabulary.BeginsWithDigit(r.words.Text(id)) {
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
func wordCost(t *token.Token, r *row, of *name, used *uint64) float64 {
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
		better(t.CostTo(words, id, best), 1<<min(i, 63))
	}
	if of.joined != vocabulary.None && best > 0 {
		both := uint64(3)
		if len(of.words) != 2 {
			both = 0 // letters at the end, which are none of the words
		}
		better(t.CostTo(words, of.joined, best), both)
	}
	for _, id := range r.parents() {
		if best <= costParent {
			break
		}
		better(t.CostTo(words, id, best-costParent)+costParent, 0)
	}
	if t.MeansType() && r.has(of.kind, t.Meant[0].Text) {
		better(costPrefix, 0)
	}
	if best > costAsType && (t.AsType(words, of.kind) || t.AsType(words, r.kinds())) {
		better(costAsType, 0)
	}
	*used |= mark
	return best
}
