package addressindex

import (
	"cmp"
	"context"
	"math"
	"slices"

	"github.com/sheaf-drive/sheaf/raftstore/index/address/token"
	"github.com/sheaf-drive/sheaf/raftstore/index/address/vocabulary"
)

// widest is in how many regions a text is searched that does not name one: those that fit best.
const widest = 6

// largestRegion is about how many objects the largest region has: a town of a large region counts for more.
const largestRegion = 60_000

// likely says how well a region goes with a text.
type likely struct {
	Region
	// places and words are how many of the tokens are words of settlements here, and of any names.
	places, words int
	// size of the largest settlement that was named.
	size int32
	// named says that the text names the region as such.
	named bool
}

// Across answers a text that does not say the region: the regions that know its words, first of all its settlements, are searched,
// and the answers ranked together. The caller keeps the indexes open.
func Across(ctx context.Context, regions []Region, q *Question, limit int) ([]Suggestion, error) {
	for i := range q.readings {
		tokens := q.readings[i].Tokens
		var fits []likely
		for slips := range 2 {
			if fits = bestFits(regions, tokens, slips > 0); len(fits) > 0 {
				break
			}
		}
		found, err := together(ctx, fits, &q.readings[i], q, limit)
		if err != nil || len(found) > 0 {
			return found, err
		}
	}
	return nil, nil
}

func bestFits(regions []Region, tokens []token.Token, slips bool) []likely {
	var fits []likely
	for _, r := range regions {
		rest := token.Without(tokens, r.noise)
		f := r.fit(rest[:token.HouseFrom(rest)], slips)
		f.named = len(rest) < len(token.Without(tokens, r.common))
		if f.words > 0 {
			fits = append(fits, f)
		}
	}
	slices.SortStableFunc(fits, func(a, b likely) int {
		return cmp.Or(compareNamed(a, b), cmp.Compare(b.places+b.words, a.places+a.words), cmp.Compare(b.places, a.places), cmp.Compare(b.size, a.size),
			cmp.Compare(b.rows.len(), a.rows.len()), cmp.Compare(a.Index.Region(), b.Index.Region()))
	})
	// Who names a region means no other.
	if n := slices.IndexFunc(fits, func(f likely) bool { return !f.named }); n > 0 {
		fits = fits[:n]
	}
	return fits[:min(len(fits), widest)]
}

func compareNamed(a, b likely) int {
	switch {
	case a.named == b.named:
		return 0
	case a.named:
		return -1
	}
	return 1
}

// fit looks the words up that are no types; a region that was named as such fits better than any settlement.
func (r Region) fit(tokens []token.Token, slips bool) likely {
	f := likely{Region: r}
	for i := range tokens {
		t := &tokens[i]
		if t.Kind {
			continue
		}
		place, known := r.knows(t, slips)
		if !known && r.Added != nil {
			_, known = r.Added.knows(t, slips)
		}
		if known {
			f.words++
		}
		if place > 1 {
			f.places++
			f.size = max(f.size, place)
		}
	}
	return f
}

// knows says whether a name has the word, and the size of the largest place that has it.
func (ix *Index) knows(t *token.Token, slips bool) (place int32, known bool) {
	var list []vocabulary.ID
	words := ix.rows.words
	switch {
	case slips:
		list = ix.expand(t)
	case t.Open:
		list = words.Begin(t.Text)
	default:
		if id, ok := words.Find(t.Text); ok {
			return words.At(id).Place, true
		}
	}
	for _, id := range list {
		place = max(place, words.At(id).Place)
	}
	return place, len(list) > 0
}

// together searches the regions and ranks what they find by cost; importance counts by the size of the region.
func together(ctx context.Context, fits []likely, as *token.Reading, q *Question, limit int) ([]Suggestion, error) {
	var hits []hit
	for _, f := range fits {
		found, err := f.hits(ctx, as)
		if err != nil {
			return nil, err
		}
		weight := math.Log1p(float64(f.tops)) / math.Log1p(largestRegion)
		for _, r := range found[:min(len(found), limit)] {
			r.cost += gainImportant * r.ix.rows.at(r.row).importance * (1 - weight)
			if f.places < fits[0].places {
				r.cost += costSlip // another region has the settlement that was named
			}
			hits = append(hits, r)
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return a.compare(b.ranked) })
	return suggestions(hits, q, limit), nil
}
