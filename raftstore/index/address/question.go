package addressindex

import (
	"slices"
	"strconv"
	"unicode"
	"unicode/utf8"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
	"github.com/sheaf-drive/sheaf/core/address/former"
	"github.com/sheaf-drive/sheaf/core/address/words"
	"github.com/sheaf-drive/sheaf/core/edit"
)

// token is one word of a query.
type token struct {
	text  string
	runes []rune
	mask  edit.Mask
	// kind marks a word of a type, street one of streets: asked for first, then only wished for.
	kind, street bool
	// open marks a word that may go on: the one still being typed, or one that a point cuts short.
	open bool
	// meant are the words that an open word stands for, "улица" for "ул", "1" for "первая".
	meant []address.Word
}

// slips is how many typing errors a word of that length may have.
func (t *token) slips() int {
	if t.kind {
		return 0
	}
	return words.Slips(t.runes)
}

func isNumber(word []rune) bool { return len(word) > 0 && unicode.IsDigit(word[0]) }

// meansType tells an open word that is short for a type.
func (t *token) meansType() bool { return len(t.meant) > 0 && t.meant[0].Type }

// Question is what somebody typed, read once for all regions.
type Question struct {
	text     string
	readings [][]token
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
func parse(text string) []token {
	typed := address.Parse(text)
	out := make([]token, 0, len(typed.Words)+1)
	add := func(word string, t token) {
		t.text, t.runes = word, []rune(word)
		t.mask = edit.MaskOf(t.runes)
		twice := func(o token) bool { return o.text == word && o.kind == t.kind && o.open == t.open }
		if !slices.ContainsFunc(out, twice) {
			out = append(out, t)
		}
	}
	for _, w := range typed.Words {
		add(w.Text, token{kind: w.Type, street: w.Type && address.StreetWord(w.Text), open: w.Cut})
	}
	if typed.Last != "" {
		add(typed.Last, token{open: true, meant: typed.Meant})
	}
	return cutHouse(out)
}

// cutHouse leaves out everything from "дом 12" on ("д" reads as the type "деревня"), and the number of a post office.
func cutHouse(tokens []token) []token {
	heads := []string{"дом", "деревня", "корпус", "корп", "кв", "квартира", "строение", "стр", "владение", "вл"}
	for i := 1; i < len(tokens)-1; i++ {
		if slices.Contains(heads, tokens[i].text) && isNumber(tokens[i+1].runes) {
			return tokens[:i]
		}
	}
	post := func(t token) bool { return len(t.runes) == 6 && isNumber(t.runes) }
	if kept := slices.DeleteFunc(slices.Clone(tokens), post); len(kept) > 0 {
		return kept
	}
	return tokens
}

// bare leaves out numbers at the end: a house that nobody marked as one.
func bare(tokens []token) []token {
	n := len(tokens)
	for n > 1 && isNumber(tokens[n-1].runes) {
		n--
	}
	return tokens[:n]
}

// without leaves out the phrases, each finished words in a row, unless nothing but types would stay.
func without(tokens []token, phrases [][]string) []token {
	for _, p := range phrases {
		for i := 0; i+len(p) <= len(tokens); i++ {
			if !slices.EqualFunc(tokens[i:i+len(p)], p, func(t token, w string) bool { return t.text == w && !t.open }) {
				continue
			}
			rest := slices.Concat(tokens[:i], tokens[i+len(p):])
			if slices.ContainsFunc(rest, func(t token) bool { return !t.kind }) {
				tokens = rest
			}
			break
		}
	}
	return tokens
}
