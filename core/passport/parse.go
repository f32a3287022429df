package passport

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/passport/soviet"
)

// Fields that refusals name.
const (
	fieldSeries = "series"
	fieldNumber = "number"
)

// Parse reads series and number as somebody typed them: four and six digits, or the series of
// a Soviet passport and six digits. Spaces of all sorts are passed over, as in "45 04";
// nothing else is. It refuses with a *core.Error of code invalid whose Field is "series" or
// "number".
func Parse(series, number string) (Number, error) {
	if areDigits(series, 4) && areDigits(number, 6) {
		return internal(series, number), nil // nearly all that programs ask about
	}
	s, n := squeeze(series), squeeze(number)
	row, isSoviet := soviet.Series(s)
	if isSoviet && soviet.Lookalike(s) {
		// "45ОО" is a series with letters for zeros far more often than a Soviet one.
		isSoviet = false
	}
	if !isSoviet {
		if err := checkDigits(fieldSeries, s, 4); err != nil {
			return Number{}, err
		}
	}
	if err := checkDigits(fieldNumber, n, 6); err != nil {
		return Number{}, err
	}
	if isSoviet {
		return Number{kind: Soviet, row: row + "," + n}, nil
	}
	return internal(s, n), nil
}

// ParseListed reads one row as the list of invalid passports may print it. It takes all that
// [Parse] takes and, as kind Other, whatever else is made of Russian or Latin letters, digits,
// hyphens, strokes and dots. It refuses like Parse.
func ParseListed(series, number string) (Number, error) {
	n, field, flaw := listed(series, number)
	if flaw != 0 {
		return Number{}, core.Refuse(core.Invalid, field, "passport."+field+".listed")
	}
	return n, nil
}

// listed is ParseListed for the reader of lists, which wants to know the flaw.
func listed(series, number string) (n Number, field string, flaw Flaw) {
	s, flaw := tidy(series)
	if flaw != 0 {
		return Number{}, fieldSeries, flaw
	}
	digits, flaw := tidy(number)
	if flaw != 0 {
		return Number{}, fieldNumber, flaw
	}
	if areDigits(digits, 6) {
		if areDigits(s, 4) {
			return internal(s, digits), "", 0
		}
		if old, ok := soviet.Series(s); ok {
			return Number{kind: Soviet, row: old + "," + digits}, "", 0
		}
	}
	return Number{kind: Other, row: s + "," + digits}, "", 0
}

// fieldLimit is how many letters a field of a listed row may have. The longest of real rows
// has six; the limit keeps rubbish out of memory.
const fieldLimit = 24

// tidy takes the spaces out of a field of a listed row, makes its letters capitals, and says
// what is wrong with it otherwise.
func tidy(field string) (string, Flaw) {
	if !utf8.ValidString(field) {
		return "", FlawEncoding
	}
	field = strings.Map(soviet.Capital, squeeze(field))
	switch {
	case field == "":
		return "", FlawBlank
	case utf8.RuneCountInString(field) > fieldLimit:
		return "", FlawLong
	case strings.IndexFunc(field, isForeign) >= 0:
		return "", FlawSign
	}
	return field, 0
}

// isForeign says whether a sign never stands in the series or number of any document.
func isForeign(r rune) bool {
	switch {
	case '0' <= r && r <= '9', 'A' <= r && r <= 'Z', 'А' <= r && r <= 'Я', r == 'Ё', r == 'І':
		return false
	case r == '-', r == '/', r == '.':
		return false
	}
	return true
}

// squeeze takes out spaces, among them the no-break and narrow ones of typeset text.
func squeeze(text string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case ' ', '\t', '\u00a0', '\u2007', '\u2009', '\u202f':
			return -1
		}
		return r
	}, text)
}

// checkDigits refuses text that is not exactly needed digits. The refusal tells places and
// counts, never the digits themselves.
func checkDigits(field, text string, needed int) error {
	if text == "" {
		return core.Refuse(core.Invalid, field, "passport."+field+".empty", strconv.Itoa(needed))
	}
	place := 0
	for _, r := range text {
		place++
		if r < '0' || r > '9' {
			return core.Refuse(core.Invalid, field, "passport."+field+".sign",
				strconv.Itoa(place), strconv.Itoa(needed))
		}
	}
	if place != needed {
		return core.Refuse(core.Invalid, field, "passport."+field+".digits",
			strconv.Itoa(place), strconv.Itoa(needed))
	}
	return nil
}

// areDigits says whether text is exactly count ASCII digits.
func areDigits(text string, count int) bool {
	_, ok := value(text)
	return ok && len(text) == count
}

// internal makes a Number of four and six digits, which the caller has checked.
func internal(series, number string) Number {
	s, _ := value(series)
	n, _ := value(number)
	return Number{kind: Internal, series: uint16(s), number: n}
}

// value reads a few ASCII digits; ok is false when there is another sign.
func value[T string | []byte](text T) (sum uint32, ok bool) {
	for i := range len(text) {
		digit := uint32(text[i]) - '0'
		if digit > 9 {
			return 0, false
		}
		sum = sum*10 + digit
	}
	return sum, true
}
