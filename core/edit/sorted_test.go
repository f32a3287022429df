package edit

import (
	"math/rand"
	"slices"
	"testing"
)

// Every word of a list that is near is visited, in order and with its slips, and no other.
func TestSorted_AgreesWithOneByOne(t *testing.T) {
	r := rand.New(rand.NewSource(2))
	word := func(longest, letters int) []rune {
		w := make([]rune, 1+r.Intn(longest))
		for i := range w {
			w[i] = rune('а' + r.Intn(letters))
		}
		return w
	}
	for round := range 300 {
		longest, letters := 3+r.Intn(10), 2+r.Intn(4)
		if round%50 == 0 {
			longest = 150 // beyond what has room of its own
		}
		var words [][]rune
		for range r.Intn(120) {
			words = append(words, word(longest, letters))
		}
		slices.SortFunc(words, slices.Compare)
		words = slices.CompactFunc(words, slices.Equal)
		s := NewSorted(len(words), func(i int) []rune { return words[i] })
		for range 20 {
			text, limit, open := word(longest, letters), r.Intn(3), r.Intn(2) == 0
			if len(words) > 0 && r.Intn(2) == 0 {
				text = slices.Clone(words[r.Intn(len(words))])
				text[r.Intn(len(text))] = 'я'
			}
			var got, want [][2]int
			s.Near(text, open, limit, func(i, slips int) { got = append(got, [2]int{i, slips}) })
			for i, w := range words {
				d := Distance(text, w, limit)
				if open {
					d = PrefixDistance(text, w, limit)
				}
				if d <= limit {
					want = append(want, [2]int{i, d})
				}
			}
			if !slices.Equal(got, want) {
				t.Fatalf("%q, open %v, within %d of %q:\n%v, not\n%v", string(text), open, limit, words, got, want)
			}
		}
	}
}
