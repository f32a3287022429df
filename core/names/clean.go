package names

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/sheaf-drive/sheaf/core"
)

// Longest is the largest number of letters a name may have.
const Longest = 100

// Clean prepares a typed name for sealing: NFC, no spaces at the ends, case kept. It
// refuses (Invalid, under the kind as field) blank and overlong names, control characters,
// digits, signs other than hyphen, apostrophe and space, two alphabets in one name and
// double spaces, with the place in letters from 1. The refusal never repeats the name.
func Clean(kind Kind, text string) (string, error) {
	if !kind.valid() {
		return "", core.Refuse(core.Invalid, "kind", "names.kind", string(kind))
	}
	if !utf8.ValidString(text) {
		return "", refuse(kind, "encoding")
	}
	text = strings.Trim(norm.NFC.String(text), " \t\r\n\u00a0")
	letters := []rune(text)
	switch {
	case len(letters) == 0:
		return "", refuse(kind, "blank")
	case len(letters) > Longest:
		return "", refuse(kind, "long", strconv.Itoa(Longest))
	}
	alphabet := majority(letters)
	for i, r := range letters {
		if err := checkLetter(kind, letters, i, alphabet); err != nil {
			return "", err
		}
		if r == '’' || r == 'ʼ' {
			letters[i] = '\''
		}
	}
	return string(letters), nil
}

func checkLetter(kind Kind, letters []rune, i int, alphabet *unicode.RangeTable) error {
	r, place := letters[i], strconv.Itoa(i+1)
	joiner := r == '-' || r == '\'' || r == '’' || r == 'ʼ'
	switch {
	case unicode.IsControl(r), unicode.Is(unicode.Cf, r):
		return refuse(kind, "control", place)
	case unicode.IsDigit(r):
		return refuse(kind, "digit", place)
	case r == ' ' && letters[i-1] == ' ': // the ends are trimmed, so i > 0
		return refuse(kind, "spaces", place)
	case joiner && (i == 0 || i == len(letters)-1):
		return refuse(kind, "edge", place)
	case r == ' ', joiner:
		return nil
	case !unicode.IsLetter(r):
		return refuse(kind, "sign", place)
	case !unicode.Is(alphabet, r):
		return refuse(kind, "mixed", place)
	}
	return nil
}

// majority is the alphabet of most letters: the odd one out is the slip of the keyboard.
func majority(letters []rune) *unicode.RangeTable {
	cyrillic, latin := 0, 0
	for _, r := range letters {
		switch {
		case unicode.Is(unicode.Cyrillic, r):
			cyrillic++
		case unicode.Is(unicode.Latin, r):
			latin++
		}
	}
	if latin > cyrillic {
		return unicode.Latin
	}
	return unicode.Cyrillic
}

func refuse(kind Kind, text string, args ...string) error {
	return core.Refuse(core.Invalid, string(kind), "names."+string(kind)+"."+text, args...)
}

// fold is the form in which names are compared.
func fold(name string) string {
	return strings.ReplaceAll(strings.ToLower(norm.NFC.String(name)), "ё", "е")
}
