package addressindex

import (
	"cmp"
	"slices"
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

// ranked is a row with its cost and the name that was found: 0 the current one.
type ranked struct {
	row, name int
	cost      float64
}

// rank orders rows by cost, equal ones by importance.
func (ix *Index) rank(tokens []token, rows []int) []ranked {
	out := make([]ranked, 0, len(rows))
	for _, i := range rows {
		r := &ix.rows[i]
		best := ranked{row: i, cost: -1}
		for n := range r.names {
			c := cost(tokens, r, n)
			if n > 0 {
				c += costOldName
			}
			if best.cost < 0 || c < best.cost {
				best.name, best.cost = n, c
			}
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
	used := make([]bool, len(r.names[n].words))
	for i := range tokens {
		if tokens[i].kind {
			sum += kindCost(tokens[i].text, r, n)
			continue
		}
		sum += wordCost(&tokens[i], r, n, used)
	}
	for _, u := range used {
		if !u {
			sum += costExtra
		}
	}
	return sum
}

func kindCost(text string, r *row, n int) float64 {
	has := func(terms []*term) bool {
		return slices.ContainsFunc(terms, func(t *term) bool { return t.text == text })
	}
	switch {
	case has(r.names[n].kind):
		return 0
	case has(r.names[n].words):
		return costParent / 2
	case has(r.kinds), has(r.parents):
		return costParent
	}
	return costWrongType
}

// wordCost finds the place where a token costs least and marks the word of the name that
// it used up.
func wordCost(t *token, r *row, n int, used []bool) float64 {
	best, at := costLost, -1
	for i, w := range r.names[n].words {
		if c := t.costTo(w); c < best {
			best, at = c, i
		}
	}
	for _, w := range r.parents {
		if c := t.costTo(w) + costParent; c < best {
			best, at = c, -1
		}
	}
	if len(t.meant) > 0 && kindCost(t.meant[0], r, n) == 0 {
		best, at = min(best, costPrefix), -1
	}
	for _, kinds := range [][]*term{r.names[n].kind, r.kinds} {
		for _, w := range kinds {
			if w.text == t.text || t.open && t.distance(w, 0) == 0 {
				if costAsType < best {
					best, at = costAsType, -1
				}
			}
		}
	}
	if at >= 0 {
		used[at] = true
	}
	return best
}

// costTo is what it costs to take the word for the token.
func (t *token) costTo(w *term) float64 {
	if t.text == w.text {
		return 0
	}
	limit := t.slips()
	d := t.distance(w, limit)
	if d > limit {
		return costLost
	}
	c := costSlip * float64(d)
	if t.open {
		c += costPrefix
	}
	return c
}
