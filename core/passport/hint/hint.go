package hint

import (
	"fmt"
	"strconv"

	"github.com/sheaf-drive/sheaf/core/passport"
)

// Hint is something to look at again in a number that is well formed. It is never a ground to
// refuse: real passports contradict every one of these rules now and then.
type Hint struct {
	// Field is "series" or "number".
	Field string
	// Text is a key of the message catalogues and Args fill its places. No personal data
	// beyond two digits of the series.
	Text string
	Args []string
}

// How far the year printed in the series and the year of issue lie apart in real passports:
// blanks are printed up to three years ahead of use, and the series of the next year now and
// then came into use early.
const (
	yearsBefore = 3
	yearsAfter  = 1
)

// firstNumber is the lowest number that blanks carry.
const firstNumber = 101

// Of compares the number with what is usual. issued is the year of issue, 0 when it is not
// known. Only internal passports have hints of their series; a Soviet one is a hint by itself.
func Of(n passport.Number, issued int) []Hint {
	switch n.Kind() {
	case passport.Internal:
		return internal(n, issued)
	case passport.Soviet:
		return []Hint{{Field: "series", Text: "passport.hint.soviet"}}
	}
	return nil
}

func internal(n passport.Number, issued int) []Hint {
	var hints []Hint
	key, _ := n.Key()
	series, number := int(key/1_000_000), int(key%1_000_000)
	if prefix := series / 100; !knownPrefix(prefix) {
		hints = append(hints, Hint{"series", "passport.hint.prefix", []string{fmt.Sprintf("%02d", prefix)}})
	}
	if printed := printed(series); issued != 0 &&
		(issued < printed-yearsAfter || issued > printed+yearsBefore) {
		hints = append(hints, Hint{"series", "passport.hint.year",
			[]string{strconv.Itoa(printed), strconv.Itoa(issued)}})
	}
	if number < firstNumber {
		hints = append(hints, Hint{"number", "passport.hint.low", nil})
	}
	return hints
}

// printed is the year in which the blank was printed, from the last two digits of the series.
// The first blanks are of 1997.
func printed(series int) int {
	year := series % 100
	if year >= 97 {
		return 1900 + year
	}
	return 2000 + year
}

// knownPrefix says whether series of internal passports begin with these two digits: the first
// two digits of a region in the classifier of administrative divisions (OKATO, OK 019-95), and
// beside them 43, 59, 62, 72 and 74, which occur in the published list of invalid passports.
func knownPrefix(prefix int) bool {
	switch prefix {
	case 0, 2, 6, 9, 13, 16, 21, 23, 31, 39, 48, 51, 55:
		return false
	}
	return prefix <= 99
}
