package suggesting

import (
	"slices"
	"strings"
	"unicode"

	"github.com/sheaf-drive/sheaf/core/address"
	"github.com/sheaf-drive/sheaf/core/edit"
)

// typedFormer says that it is the former name that was typed where both are one to the search, which passes initials over:
// who types "Ленина" has the former name of "улица им В.И.Ленина" before him. Every word of the former name stays in the current
// one and was begun, and none was typed that only the current one has.
func typedFormer(typed, former, title string) bool {
	if !strings.ContainsFunc(typed, func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) }) {
		typed = address.OtherLayout(typed) // as the search reads it
	}
	begun, old, now := wordsOf(typed), wordsOf(former), wordsOf(title)
	if len(old) < 2 || slices.Equal(old, now) {
		return false
	}
	for _, w := range old[1:] { // the first is the type, which need not be typed
		if !slices.Contains(now, w) || !slices.ContainsFunc(begun, func(b string) bool { return begins(w, b) }) {
			return false
		}
	}
	own := slices.DeleteFunc(slices.Clone(now), func(w string) bool { return slices.Contains(old, w) })
	return len(own) > 0 && !slices.ContainsFunc(own, func(w string) bool { return slices.Contains(begun, w) })
}

// begins says that a word begins with what was typed, or that the search takes it so: with one slip in four letters, with two in six.
func begins(word, typed string) bool {
	w, b := []rune(word), []rune(typed)
	switch n := len(b); {
	case n < 2:
		return false
	case n < 4:
		return strings.HasPrefix(word, typed)
	case n < 6:
		return edit.PrefixDistance(b, w, 1) <= 1
	}
	return edit.PrefixDistance(b, w, 2) <= 2
}

// wordsOf are the words as they are read, small and with е for ё.
func wordsOf(text string) []string {
	return strings.FieldsFunc(strings.ReplaceAll(strings.ToLower(text), "ё", "е"), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
}
