package addressindex

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"github.com/blugelabs/bluge"

	"github.com/sheaf-drive/sheaf/core/address"
	"github.com/sheaf-drive/sheaf/core/edit"
)

const (
	// firstStage and secondStage are how many rows each stage looks at.
	firstStage  = 64
	secondStage = 256
	// few hits call for the second stage.
	few = 3
	// maxExpansions is how many words one typing error can be meant for.
	maxExpansions = 48
)

// token is one word of a query.
type token struct {
	term
	// kind marks a word of a type: asked for first, then only wished for.
	kind bool
	// open marks the word still being typed.
	open bool
	// meant are the type words that an open word abbreviates, "улица" for "ул".
	meant []string
}

// slips is how many typing errors a word of that length may have.
func (t *token) slips() int {
	switch n := len(t.runes); {
	case t.kind, n < 4, unicode.IsDigit(t.runes[0]):
		return 0
	case n < 6:
		return 1
	}
	return 2
}

// readings are the ways to read a typed text: as it is, or as typed with the other layout.
// A text without any Cyrillic letter is tried in the other layout first.
func readings(text string) []string {
	latin, cyrillic := false, false
	for _, r := range text {
		latin = latin || unicode.Is(unicode.Latin, r)
		cyrillic = cyrillic || unicode.Is(unicode.Cyrillic, r)
	}
	switch {
	case latin && !cyrillic:
		return []string{address.OtherLayout(text), text}
	case latin || strings.ContainsAny(text, "[];'`"):
		return []string{text, address.OtherLayout(text)}
	}
	return []string{text}
}

// parse makes tokens of a text, without the house and flat at its end.
func parse(text string) []token {
	typed := address.Parse(text)
	var out []token
	add := func(word string, t token) {
		runes := []rune(word)
		t.term = term{text: word, runes: runes, mask: edit.MaskOf(runes)}
		twice := func(o token) bool { return o.text == word && o.kind == t.kind && o.open == t.open }
		if !slices.ContainsFunc(out, twice) {
			out = append(out, t)
		}
	}
	for _, w := range typed.Words {
		add(w.Text, token{kind: w.Type})
	}
	if typed.Last != "" {
		last := token{open: true}
		for _, m := range typed.Meant {
			last.meant = append(last.meant, m.Text)
		}
		add(typed.Last, last)
	}
	return cutHouse(out)
}

// cutHouse leaves out everything from "дом 12" on ("д" reads as the type "деревня").
func cutHouse(tokens []token) []token {
	heads := []string{"дом", "деревня", "корпус", "корп", "кв", "квартира", "строение", "стр", "владение", "вл"}
	for i := 1; i < len(tokens)-1; i++ {
		if slices.Contains(heads, tokens[i].text) && unicode.IsDigit(tokens[i+1].runes[0]) {
			return tokens[:i]
		}
	}
	return tokens
}

// hits is a set of rows in the order in which they were found.
type hits struct {
	rows []int
	seen map[int]bool
}

func (h *hits) add(rows []int) {
	for _, r := range rows {
		if !h.seen[r] {
			h.seen[r] = true
			h.rows = append(h.rows, r)
		}
	}
}

// find gathers candidates for the tokens: exact words first, the wider questions only while
// there are few.
func (ix *Index) find(ctx context.Context, tokens []token) ([]int, error) {
	h := &hits{seen: map[int]bool{}}
	ask := func(q bluge.Query, n int) error {
		if q == nil {
			return nil
		}
		rows, err := ix.first(ctx, n, q)
		h.add(rows)
		return err
	}
	words := slices.DeleteFunc(slices.Clone(tokens), func(t token) bool { return t.kind })
	questions := []func() bluge.Query{
		func() bluge.Query { return exact(tokens, fieldOwn) },
		func() bluge.Query { return exact(tokens, fieldOwn, fieldUp) },
		func() bluge.Query { return exact(words, fieldOwn, fieldUp) },
	}
	if n := len(tokens); n > 0 && len(tokens[n-1].meant) > 0 {
		// "ул" is the beginning of a name and a type: both are meant.
		if err := ask(meant(tokens), firstStage); err != nil {
			return nil, err
		}
		if err := ask(exact(tokens, fieldOwn), firstStage); err != nil {
			return nil, err
		}
	}
	for _, q := range questions {
		if len(h.rows) >= few {
			return h.rows, nil
		}
		if err := ask(q(), firstStage); err != nil {
			return nil, err
		}
	}
	if len(h.rows) < few {
		if err := ask(ix.near(words, 0), secondStage); err != nil {
			return nil, err
		}
	}
	if len(h.rows) == 0 {
		// A street under the wrong settlement, say: all words but one.
		if err := ask(ix.near(words, 1), secondStage); err != nil {
			return nil, err
		}
	}
	return h.rows, nil
}

// exact asks for all finished words and for the beginning of the open one in the fields.
// Without any word there is no question.
func exact(tokens []token, openIn ...string) bluge.Query {
	if len(tokens) == 0 {
		return nil
	}
	q := bluge.NewBooleanQuery()
	for _, t := range tokens {
		if !t.open {
			q.AddMust(word(t.text))
			continue
		}
		any := bluge.NewBooleanQuery().SetMinShould(1)
		for _, f := range openIn {
			any.AddShould(bluge.NewTermQuery(string(t.runes[:min(longestGram, len(t.runes))])).SetField(f))
		}
		q.AddMust(any)
	}
	return q
}

// meant asks for the finished words and the type that the open one abbreviates.
func meant(tokens []token) bluge.Query {
	q := bluge.NewBooleanQuery()
	for _, t := range tokens {
		if !t.open {
			q.AddMust(word(t.text))
			continue
		}
		for _, m := range t.meant {
			q.AddMust(word(m))
		}
	}
	return q
}

func word(text string) bluge.Query { return bluge.NewTermQuery(text).SetField(fieldText) }

// near asks for words within the slips of each token, miss of which may be missing. A token
// that is near to nothing, or whose meaning is a type, is left out, so that one unknown word
// does not hide the street.
func (ix *Index) near(tokens []token, miss int) bluge.Query {
	q := bluge.NewBooleanQuery()
	asked := 0
	for _, t := range tokens {
		words := ix.expand(&t)
		if len(words) == 0 || len(t.meant) > 0 {
			continue
		}
		any := bluge.NewBooleanQuery().SetMinShould(1)
		for _, w := range words {
			any.AddShould(word(w.text))
		}
		q.AddShould(any)
		asked++
	}
	if asked <= miss {
		return nil
	}
	return q.SetMinShould(asked - miss)
}

// expand lists the words of the region within the slips of a token, the nearest first.
func (ix *Index) expand(t *token) []*term {
	limit := t.slips()
	near := make([][]*term, limit+1)
	for _, w := range ix.words {
		if d := t.distance(w, limit); d <= limit {
			near[d] = append(near[d], w)
		}
	}
	all := slices.Concat(near...)
	return all[:min(len(all), maxExpansions)]
}

// distance counts the slips from the token to a word, or to its beginning if the token is
// still being typed; above limit it is some greater number.
func (t *token) distance(w *term, limit int) int {
	switch {
	case t.mask.Missing(w.mask) > limit:
		return limit + 1
	case t.open:
		return edit.PrefixDistance(t.runes, w.runes, limit)
	case w.mask.Missing(t.mask) > limit:
		return limit + 1
	}
	return edit.Distance(t.runes, w.runes, limit)
}
