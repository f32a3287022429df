package addressindex

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/blugelabs/bluge"

	"github.com/sheaf-drive/sheaf/core/address"
	"github.com/sheaf-drive/sheaf/raftstore/index/address/plain"
	"github.com/sheaf-drive/sheaf/raftstore/index/address/token"
	"github.com/sheaf-drive/sheaf/raftstore/index/address/vocabulary"
)

const (
	// firstStage and secondStage are how many rows each stage looks at.
	firstStage  = 64
	secondStage = 256
	// few hits call for the wider questions.
	few = 3
	// maxExpansions is how many words one typing error can be meant for, maxParents how many settlements a beginning.
	maxExpansions = 32
	maxParents    = 24
)

// find gathers candidates for the tokens: exact words first, the wider questions only while
// there are few.
func (ix *Index) find(ctx context.Context, tokens []token.Token) ([]int, error) {
	var rows []int
	ask := func(q bluge.Query, n int) error {
		if q == nil {
			return nil
		}
		more, err := plain.First(ctx, ix.reader, n, q)
		for _, r := range more {
			if !slices.Contains(rows, r) {
				rows = append(rows, r)
			}
		}
		return err
	}
	words := wordsOf(tokens)
	if len(tokens) > 0 && tokens[len(tokens)-1].MeansType() {
		// "ул" is the beginning of a name and a type: both are meant.
		if err := ask(ix.meant(tokens), firstStage); err != nil {
			return nil, err
		}
	}
	for _, step := range []struct {
		enough int // so many rows make this question needless
		query  func() bluge.Query
	}{
		{few + firstStage, func() bluge.Query { return ix.exact(withKinds(tokens, words), false) }},
		{few, func() bluge.Query { return ix.exact(withKinds(tokens, words), true) }},
		{1, func() bluge.Query { return ix.either(tokens) }},
		{1, func() bluge.Query { return ix.exact(words, true) }},
		{1, func() bluge.Query { return ix.exactBare(words) }},
	} {
		if len(rows) >= step.enough {
			continue
		}
		if err := ask(step.query(), firstStage); err != nil {
			return nil, err
		}
	}
	rows, err := ix.withHouses(ctx, words, rows)
	if err != nil || enough(words, len(rows)) {
		return rows, err
	}
	if err := ask(ix.near(words, 0), secondStage); err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		// A street under the wrong settlement, say: all words but one.
		if err := ask(ix.near(token.Bare(words), 1), secondStage); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

// withHouses adds the streets that are meant where the number at the end is that of a house, though other names have it.
func (ix *Index) withHouses(ctx context.Context, words []token.Token, rows []int) ([]int, error) {
	short := words[:min(token.HouseFrom(words), len(words))]
	if len(rows) == 0 || len(short) == len(words) {
		return rows, nil
	}
	last := &short[len(short)-1]
	more, err := plain.First(ctx, ix.reader, firstStage, ix.exact(short, true))
	for _, i := range more {
		if r := ix.rows.at(i); !slices.Contains(rows, i) && r.isStreet(last) {
			rows = append(rows, i)
		}
	}
	return rows, err
}

// isStreet says that the row is a street with the word in one of its names.
func (r *row) isStreet(word *token.Token) bool {
	is := func(id vocabulary.ID) bool {
		text := r.words.Text(id)
		return text == word.Text || word.Open && strings.HasPrefix(text, word.Text)
	}
	for i := range int(r.count) {
		of := r.name(i)
		if slices.ContainsFunc(of.words, is) && slices.ContainsFunc(of.kind, func(id vocabulary.ID) bool { return address.StreetWord(r.words.Text(id)) }) {
			return true
		}
	}
	return false
}

// enough says whether so many rows answer exactly what was typed: with two words one is enough, a single word may
// be a slip that happens to be another word.
func enough(words []token.Token, rows int) bool {
	return rows >= few || rows > 0 && (len(words) > 1 || len(words) == 1 && len(words[0].Runes) < 4)
}

func wordsOf(tokens []token.Token) []token.Token {
	return slices.DeleteFunc(slices.Clone(tokens), func(t token.Token) bool { return t.Kind })
}

// withKinds keeps those types beside the words that the row itself must have: of streets, or the only one beside a single word.
func withKinds(tokens, words []token.Token) []token.Token {
	street := slices.ContainsFunc(tokens, func(t token.Token) bool { return t.Street })
	if !street && len(words) > 1 {
		return words
	}
	return slices.DeleteFunc(slices.Clone(tokens), func(t token.Token) bool { return t.Kind && street && !t.Street })
}

// exact asks for all finished words and for the beginnings of the open ones: in the object's own names, or also in those of
// its parents. Without any word there is no question.
func (ix *Index) exact(tokens []token.Token, up bool) bluge.Query {
	if len(tokens) == 0 {
		return nil
	}
	q := bluge.NewBooleanQuery()
	for i := range tokens {
		t := &tokens[i]
		if !t.Open {
			q.AddMust(word(t.Text))
			continue
		}
		q.AddMust(ix.beginning(t, up))
	}
	return q
}

// exactBare asks once more without the numbers at the end, if there are any.
func (ix *Index) exactBare(words []token.Token) bluge.Query {
	if short := token.Bare(words); len(short) < len(words) {
		return ix.exact(short, true)
	}
	return nil
}

// either asks for the names with a typed type for a word or for those with the typed number, where nothing else was typed and no row
// has both: "1-я набережная" may be "улица Набережная" as well as "переулок 1-й".
func (ix *Index) either(tokens []token.Token) bluge.Query {
	if slices.ContainsFunc(tokens, func(t token.Token) bool { return t.Names() }) {
		return nil
	}
	types, numbers := bluge.NewBooleanQuery(), bluge.NewBooleanQuery()
	for i := range tokens {
		switch t := &tokens[i]; {
		case t.Kind:
			types.AddMust(bluge.NewTermQuery(string(t.Runes[:min(longestGram, len(t.Runes))])).SetField(fieldOwn))
		case t.MeansType():
			types.AddMust(ix.beginning(t, false))
		default:
			numbers.AddMust(word(t.Text))
		}
	}
	return bluge.NewBooleanQuery().SetMinShould(1).AddShould(types, numbers)
}

// beginning asks for a word that may go on.
func (ix *Index) beginning(t *token.Token, up bool) bluge.Query {
	own := bluge.NewTermQuery(string(t.Runes[:min(longestGram, len(t.Runes))])).SetField(fieldOwn)
	var ors []bluge.Query
	if up {
		for _, id := range ix.places(t.Text) {
			ors = append(ors, word(ix.rows.words.Text(id)))
		}
	}
	for _, m := range t.Meant {
		if !m.Type {
			ors = append(ors, word(m.Text))
		}
	}
	if len(ors) == 0 {
		return own
	}
	return bluge.NewBooleanQuery().SetMinShould(1).AddShould(own).AddShould(ors...)
}

// places lists the words of settlements, districts and regions with that beginning, the largest first.
func (ix *Index) places(start string) []vocabulary.ID {
	var out []vocabulary.ID
	for _, id := range ix.rows.words.Begin(start) {
		if ix.rows.words.At(id).Place > 1 {
			out = append(out, id)
		}
	}
	return ix.largest(out, maxParents)
}

// largest keeps the n words of the largest places, or all if they are fewer.
func (ix *Index) largest(list []vocabulary.ID, n int) []vocabulary.ID {
	if len(list) <= n {
		return list
	}
	place := func(id vocabulary.ID) int32 { return ix.rows.words.At(id).Place }
	slices.SortStableFunc(list, func(a, b vocabulary.ID) int { return cmp.Compare(place(b), place(a)) })
	return list[:n]
}

// meant asks for the finished words and the type that the open one abbreviates.
func (ix *Index) meant(tokens []token.Token) bluge.Query {
	last := tokens[len(tokens)-1]
	q := bluge.NewBooleanQuery()
	for _, t := range wordsOf(tokens[:len(tokens)-1]) {
		q.AddMust(word(t.Text))
	}
	for _, m := range last.Meant {
		q.AddMust(word(m.Text))
	}
	return q
}

func word(text string) bluge.Query { return bluge.NewTermQuery(text).SetField(fieldText) }

// near asks for words within the slips of each token, miss of which may be missing. A token
// that is near to nothing, or whose meaning is a type, is left out, so that one unknown word
// does not hide the street.
func (ix *Index) near(tokens []token.Token, miss int) bluge.Query {
	q := bluge.NewBooleanQuery()
	asked := 0
	for i := range tokens {
		if tokens[i].MeansType() {
			continue
		}
		words := ix.expand(&tokens[i])
		if len(words) == 0 {
			continue
		}
		any := bluge.NewBooleanQuery().SetMinShould(1)
		for _, id := range words {
			any.AddShould(word(ix.rows.words.Text(id)))
		}
		q.AddShould(any)
		asked++
	}
	if asked <= miss {
		return nil
	}
	return q.SetMinShould(asked - miss)
}

// expand lists the words within the slips of a token, the nearest first.
func (ix *Index) expand(t *token.Token) []vocabulary.ID {
	var near [3][]vocabulary.ID
	ix.rows.words.Near(t.Runes, t.Open, t.Slips(), func(id vocabulary.ID, slips int) { near[slips] = append(near[slips], id) })
	var out []vocabulary.ID
	for _, list := range near {
		out = append(out, ix.largest(list, maxExpansions-len(out))...)
		if len(out) >= maxExpansions {
			break
		}
	}
	return out
}
