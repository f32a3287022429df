package paper

import (
	"strconv"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
)

// Alphabet lists the characters of a code by their value, 0 to 18. There is no O, which is
// taken for 0, and no 8, which is taken for B.
const Alphabet = "012345679ABCEHKMPTX"

// Length of a code in characters, without dashes.
const Length = 6

const (
	field      = "code"
	prime      = len(Alphabet)
	unreadable = -1
)

// word is a code as values of the alphabet; [unreadable] stands where nothing is known.
type word [Length]int

// Parse reads a code as it was typed or scanned: any case, with or without dashes and
// spaces, Cyrillic letters for their Latin twins, 8 for B, О for 0, З for 3. It answers
// what is written, whether or not such a sheet exists. A text of another length, with
// an unreadable character or one that breaks the equations is refused as Invalid in field
// "code"; [Offer] then knows what may have been meant.
func Parse(text string) (core.SheetCode, error) {
	values, odd := fold(text)
	switch {
	case len(values) == 0:
		return "", core.Refuse(core.Invalid, field, "paper.code.empty")
	case len(values) != Length:
		return "", core.Refuse(core.Invalid, field, "paper.code.length", strconv.Itoa(min(len(values), 99)))
	case odd > 0:
		return "", core.Refuse(core.Invalid, field, "paper.code.letter", strconv.Itoa(odd))
	}
	w := word(values)
	if _, ok := w.series(); !ok {
		return "", core.Refuse(core.Invalid, field, "paper.code.check", w.code().String())
	}
	return w.code(), nil
}

// Payload is what a QR code on the strip holds: the bare six characters, which fit the
// smallest QR code at the highest level of correction.
func Payload(code core.SheetCode) string { return string(code) }

// fold gives the value of each character and the place, from 1, of the first one that
// is outside the alphabet; 0 when there is none. Text beyond any code is cut off.
func fold(text string) (values []int, odd int) {
	for _, r := range text {
		if separator(r) {
			continue
		}
		v := value(r)
		values = append(values, v)
		if v == unreadable && odd == 0 {
			odd = len(values)
		}
		if len(values) > 4*Length {
			break
		}
	}
	return values, odd
}

func separator(r rune) bool {
	return strings.ContainsRune(" -\t\r\n.\u00a0\u2010\u2011\u2012\u2013\u2014\u2212_/", r)
}

// value of a character that a person may write for one of the alphabet, else unreadable.
func value(r rune) int {
	switch {
	case r >= 'a' && r <= 'z' && r != 'l':
		r -= 'a' - 'A'
	case r >= 'а' && r <= 'я':
		r -= 'а' - 'А'
	}
	switch r {
	case 'O', 'О':
		r = '0'
	case 'I', 'l', '|', 'І', 'і':
		r = '1'
	case 'З':
		r = '3'
	case 'Б':
		r = '6'
	case '8', 'В':
		r = 'B'
	case 'А':
		r = 'A'
	case 'С':
		r = 'C'
	case 'Е':
		r = 'E'
	case 'Н':
		r = 'H'
	case 'К':
		r = 'K'
	case 'М':
		r = 'M'
	case 'Р':
		r = 'P'
	case 'Т':
		r = 'T'
	case 'Х':
		r = 'X'
	}
	return strings.IndexRune(Alphabet, r)
}

// sums gives both left sides, of the weighted equation and of the plain one.
func (w word) sums() (weighted, plain int) {
	for i, c := range w {
		weighted += (i + 1) * c
		plain += c
	}
	return weighted % prime, plain % prime
}

// series answers in which series in use the word is a code.
func (w word) series() (int, bool) {
	weighted, plain := w.sums()
	if weighted != 0 {
		return 0, false
	}
	for series, residue := range residues {
		if plain == residue {
			return series, true
		}
	}
	return 0, false
}

// code writes the word; no value may be unreadable.
func (w word) code() core.SheetCode {
	var b [Length]byte
	for i, c := range w {
		b[i] = Alphabet[c]
	}
	return core.SheetCode(b[:])
}
