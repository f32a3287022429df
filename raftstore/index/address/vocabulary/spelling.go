package vocabulary

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// LettersAtEnd are two single letters or more with which a name ends, as one word; "" for none. A word of a name stands before them.
func LettersAtEnd(name string) string {
	pieces := strings.FieldsFunc(strings.ToLower(name), func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) })
	from := len(pieces)
	for from > 0 && utf8.RuneCountInString(pieces[from-1]) == 1 && !BeginsWithDigit(pieces[from-1]) {
		from--
	}
	if from == 0 || len(pieces)-from < 2 {
		return ""
	}
	return strings.ReplaceAll(strings.Join(pieces[from:], ""), "ё", "е")
}

// BeginsWithDigit tells a word that is a number.
func BeginsWithDigit(word string) bool {
	first, _ := utf8.DecodeRuneInString(word)
	return unicode.IsDigit(first)
}
