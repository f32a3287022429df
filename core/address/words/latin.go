package words

import (
	"strings"
	"unicode"
)

// Latin is the first Latin letter of a text that is no Roman numeral, "" for none: a name with a letter that only looks Russian
// is found by nobody. Roman numerals are those that the search reads, in capital letters: "XXII съезда", "III-я".
func Latin(text string) string {
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if strings.Trim(word, "IVX") == "" {
			continue
		}
		for _, r := range word {
			if unicode.Is(unicode.Latin, r) {
				return string(r)
			}
		}
	}
	return ""
}
