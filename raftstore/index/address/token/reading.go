package token

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/sheaf-drive/sheaf/core/address/words"
	"github.com/sheaf-drive/sheaf/core/edit"
	"github.com/sheaf-drive/sheaf/raftstore/index/address/vocabulary"
)

// Form is that of the register's words.
type Form interface {
	Normalise(text string) string
	Parse(text string) words.Typed
	// StreetWord tells a type of streets, in its normal form.
	StreetWord(text string) bool
}

// Reading is one way to read a text.
type Reading struct {
	form   Form
	Text   string
	Tokens []Token // without the house and flat at the end
	// Other says that it is the text as typed with the other layout.
	Other bool
}

// Read reads a text, the likelier way first; nothing of a text without words.
func Read(form Form, text string) (list []Reading) {
	for _, as := range words.Readings(text) {
		if tokens := parse(form, as); len(tokens) > 0 {
			list = append(list, Reading{form, as, tokens, as != text})
		}
	}
	return list
}

// parse makes tokens of a text.
func parse(form Form, text string) []Token {
	typed := form.Parse(text)
	out := make([]Token, 0, len(typed.Words)+1)
	add := func(word string, t Token) {
		t.Text, t.Runes = word, []rune(word)
		t.Mask = edit.MaskOf(t.Runes)
		twice := func(o Token) bool { return o.Text == word && o.Kind == t.Kind && o.Open == t.Open }
		if !slices.ContainsFunc(out, twice) {
			out = append(out, t)
		}
	}
	initials := initialsIn(form, text)
	for _, w := range typed.Words {
		add(w.Text, Token{Kind: w.Type, Street: w.Type && form.StreetWord(w.Text), Initial: w.Type && slices.Contains(initials, w.Text), Open: w.Cut})
	}
	if typed.Last != "" {
		add(typed.Last, Token{Open: true, Meant: typed.Meant})
	}
	return CutHouse(out)
}

// initialsIn are the types that letters stand for which may be initials: capital ones, and those beside another one.
func initialsIn(form Form, text string) (types []string) {
	pieces := strings.FieldsFunc(text, func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) })
	letter := func(i int) bool {
		return i >= 0 && i < len(pieces) && utf8.RuneCountInString(pieces[i]) == 1 && !vocabulary.BeginsWithDigit(pieces[i])
	}
	for i, piece := range pieces {
		if letter(i) && (letter(i-1) || letter(i+1) || strings.ToLower(piece) != piece) {
			types = append(types, strings.Fields(form.Normalise(piece))...)
		}
	}
	return types
}

// Spelled are the words of a question as they were typed, each once and in that order: "1-я" for the token "1". A token that no
// word alone is read as stands for itself.
func (r Reading) Spelled(tokens []Token) (list []string) {
	typed := strings.FieldsFunc(r.Text, func(c rune) bool { return strings.ContainsRune(" \t\u00a0,;.()", c) })
	for i := range tokens {
		word := tokens[i].Text
		if at := slices.IndexFunc(typed, func(word string) bool { return r.readAs(word, tokens[i].Text) }); at >= 0 {
			word = strings.Trim(typed[at], "-")
		}
		if !slices.Contains(list, word) {
			list = append(list, word)
		}
	}
	return list
}

// readAs says that a word is read as the token, while it is typed or when it is finished.
func (r Reading) readAs(word, text string) bool {
	typed := r.form.Parse(word)
	return typed.Last == text || slices.Contains(strings.Fields(r.form.Normalise(word)), text)
}
