package token

import (
	"slices"
	"strings"
	"unicode"

	"github.com/sheaf-drive/sheaf/core/address/words"
	"github.com/sheaf-drive/sheaf/core/edit"
	"github.com/sheaf-drive/sheaf/raftstore/index/address/vocabulary"
)

// The costs of a word, in the measure by which rows are ranked.
const (
	Prefix = 0.15 // the word is not finished
	Slip   = 1.3  // each typing error
	Lost   = 3.0  // a typed word that is nowhere
)

// Token is one word of a query.
type Token struct {
	Text  string
	Runes []rune
	Mask  edit.Mask
	// Kind marks a word of a type, Street one of streets: asked for first, then only wished for.
	Kind, Street bool
	// Initial marks one of a type that may be an initial: the "с" of "С.Н.Явтысого".
	Initial bool
	// Open marks a word that may go on: the one still being typed, or one that a point cuts short.
	Open bool
	// Meant are the words that an open word stands for, "улица" for "ул", "1" for "первая".
	Meant []words.Word
}

// Slips is how many typing errors a word of that length may have.
func (t *Token) Slips() int {
	if t.Kind {
		return 0
	}
	return words.Slips(t.Runes)
}

// IsNumber says that a word is a number.
func IsNumber(word []rune) bool { return len(word) > 0 && unicode.IsDigit(word[0]) }

// MeansType tells an open word that is short for a type.
func (t *Token) MeansType() bool { return len(t.Meant) > 0 && t.Meant[0].Type }

// CutHouse leaves out everything from "дом 12" on ("д" reads as the type "деревня"), and the number of a post office.
func CutHouse(tokens []Token) []Token {
	heads := []string{"дом", "деревня", "корпус", "корп", "кв", "квартира", "строение", "стр", "владение", "вл"}
	for i := 1; i < len(tokens)-1; i++ {
		if slices.Contains(heads, tokens[i].Text) && IsNumber(tokens[i+1].Runes) {
			return tokens[:i]
		}
	}
	post := func(t Token) bool { return len(t.Runes) == 6 && IsNumber(t.Runes) }
	if kept := slices.DeleteFunc(slices.Clone(tokens), post); len(kept) > 0 {
		return kept
	}
	return tokens
}

// Bare leaves out numbers at the end: a house that nobody marked as one.
func Bare(tokens []Token) []Token {
	n := len(tokens)
	for n > 1 && IsNumber(tokens[n-1].Runes) {
		n--
	}
	return tokens[:n]
}

// Without leaves out the phrases, each finished words in a row, unless nothing but types would stay.
func Without(tokens []Token, phrases [][]string) []Token {
	for _, p := range phrases {
		for i := 0; i+len(p) <= len(tokens); i++ {
			if !slices.EqualFunc(tokens[i:i+len(p)], p, func(t Token, w string) bool { return t.Text == w && !t.Open }) {
				continue
			}
			rest := slices.Concat(tokens[:i], tokens[i+len(p):])
			if slices.ContainsFunc(rest, func(t Token) bool { return !t.Kind }) {
				tokens = rest
			}
			break
		}
	}
	return tokens
}

// HouseFrom is where the numbers at the end begin that may be those of a house: they follow a word that is no type.
func HouseFrom(tokens []Token) int {
	n := len(Bare(tokens))
	if slices.ContainsFunc(tokens[:n], func(t Token) bool { return !t.Kind && !IsNumber(t.Runes) }) {
		return n
	}
	return len(tokens)
}

// Names says that the token is a word of a name: no type, no number, and none of what may hang on one, such as "ый".
func (t *Token) Names() bool {
	return !t.Kind && !t.MeansType() && !IsNumber(t.Runes) && len(t.Runes) > 2
}

// Distance counts the slips from the token to a word, or to its beginning if the token is
// still being typed; above limit it is some greater number.
func (t *Token) Distance(w *vocabulary.Word, limit int) int {
	switch {
	case t.Mask.Missing(w.Mask) > limit:
		return limit + 1
	case t.Open:
		return edit.PrefixDistance(t.Runes, w.Runes, limit)
	case w.Mask.Missing(t.Mask) > limit:
		return limit + 1
	}
	return edit.Distance(t.Runes, w.Runes, limit)
}

// AsType is true of a word that is found in a type.
func (t *Token) AsType(words *vocabulary.Words, kinds []vocabulary.ID) bool {
	for _, id := range kinds {
		if text := words.Text(id); text == t.Text || t.Open && strings.HasPrefix(text, t.Text) {
			return true
		}
	}
	return false
}

// CostTo is what it costs to take the word for the token; what is not below bound need not be counted.
func (t *Token) CostTo(words *vocabulary.Words, id vocabulary.ID, bound float64) float64 {
	w := words.At(id)
	if t.Text == w.Text {
		return 0
	}
	for _, m := range t.Meant {
		if !m.Type && m.Text == w.Text {
			return 0
		}
	}
	best := Lost
	if t.Open && bound > Prefix {
		limit := min(t.Slips(), int((bound-Prefix)/Slip))
		if d := t.Distance(&w, limit); d <= limit {
			best = Prefix + Slip*float64(d)
		} else {
			return Lost // nor is it the whole word
		}
	}
	// A word that is whole but for its slips costs the same wherever it was typed: the last one is open all the same.
	limit := min(t.Slips(), int(min(bound, best)/Slip))
	if limit > 0 && t.Mask.Missing(w.Mask) <= limit && w.Mask.Missing(t.Mask) <= limit {
		if d := edit.Distance(t.Runes, w.Runes, limit); d <= limit {
			best = min(best, Slip*float64(d))
		}
	}
	return best
}
