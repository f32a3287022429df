package addressindex

import (
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
	"github.com/sheaf-drive/sheaf/core/address/former"
	"github.com/sheaf-drive/sheaf/core/address/words"
	"github.com/sheaf-drive/sheaf/core/edit"
	"github.com/sheaf-drive/sheaf/raftstore/index/address/token"
)

// Question is what somebody typed, read once for all regions.
type Question struct {
	text     string
	readings [][]token.Token
	typed    *former.Typed // made when a row needs it
}

// former is the text as former names are asked for.
func (q *Question) former(r *address.Registry) former.Typed {
	if q.typed == nil {
		typed := r.Typed(q.text)
		q.typed = &typed
	}
	return *q.typed
}

// Ask reads a text: as it is, or as typed with the other layout. It refuses (Invalid) one over [LongestText] letters.
func Ask(text string) (*Question, error) {
	if utf8.RuneCountInString(text) > LongestText {
		return nil, core.Refuse(core.Invalid, "address", "address.search.text", strconv.Itoa(LongestText))
	}
	q := &Question{text: text}
	for _, reading := range words.Readings(text) {
		if tokens := parse(reading); len(tokens) > 0 {
			q.readings = append(q.readings, tokens)
		}
	}
	return q, nil
}

// parse makes tokens of a text, without the house and flat at its end.
func parse(text string) []token.Token {
	typed := address.Parse(text)
	out := make([]token.Token, 0, len(typed.Words)+1)
	add := func(word string, t token.Token) {
		t.Text, t.Runes = word, []rune(word)
		t.Mask = edit.MaskOf(t.Runes)
		twice := func(o token.Token) bool { return o.Text == word && o.Kind == t.Kind && o.Open == t.Open }
		if !slices.ContainsFunc(out, twice) {
			out = append(out, t)
		}
	}
	for _, w := range typed.Words {
		add(w.Text, token.Token{Kind: w.Type, Street: w.Type && address.StreetWord(w.Text), Open: w.Cut})
	}
	if typed.Last != "" {
		add(typed.Last, token.Token{Open: true, Meant: typed.Meant})
	}
	return token.CutHouse(out)
}
