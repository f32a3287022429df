package soviet

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// Series reads a series such as "XIV-БЮ", "14БЮ" or "1вс": a number from 1 to 99, Arabic
// or Roman, an optional hyphen and two Russian letters. It gives the canonical spelling, which
// is that of the list of invalid passports: "14БЮ".
//
// A letter typed in the other alphabet is taken for its twin of the same shape, because its
// place leaves no doubt: the last two are always Russian, a Roman number is always Latin.
func Series(series string) (string, bool) {
	signs := []rune(strings.Map(Capital, series))
	if len(signs) < 3 {
		return "", false
	}
	letters := signs[len(signs)-2:]
	for i, r := range letters {
		letters[i] = twin(r, latinTwins, russianTwins)
		if letters[i] < 'А' || letters[i] > 'Я' {
			return "", false
		}
	}
	order := signs[:len(signs)-2]
	if last := order[len(order)-1]; strings.ContainsRune("-‐‑–—", last) {
		order = order[:len(order)-1]
	}
	for i, r := range order {
		order[i] = twin(r, russianTwins, latinTwins)
	}
	n, ok := sovietOrder(string(order))
	return strconv.Itoa(n) + string(letters), ok
}

// Letters of the two alphabets that look alike, place by place.
const (
	latinTwins   = "ABCEHIKMOPTXY"
	russianTwins = "АВСЕНІКМОРТХУ"
)

// twin gives the letter of the alphabet to that looks like r of the alphabet from, r itself
// where there is none.
func twin(r rune, from, to string) rune {
	if i := strings.IndexRune(from, r); i >= 0 {
		return []rune(to)[utf8.RuneCountInString(from[:i])]
	}
	return r
}

// sovietOrder reads a number from 1 to 99 in Arabic or well-formed Roman digits.
func sovietOrder(text string) (int, bool) {
	if order, err := strconv.Atoi(text); err == nil && text[0] != '+' {
		return order, len(text) <= 2 && order >= 1 && text[0] != '0'
	}
	// Only the one right spelling is taken, so that "IIX" is an error and not a guess.
	for order := 1; order <= 99; order++ {
		if roman(order) == text {
			return order, true
		}
	}
	return 0, false
}

// roman writes an order of 1 to 99 in Roman digits.
func roman(order int) string {
	tens := [...]string{"", "X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX", "XC"}
	ones := [...]string{"", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"}
	return tens[order/10] + ones[order%10]
}

// Lookalike says whether a series of Soviet shape is four signs long and would be four digits
// if its letters О, З and б stood for the digits 0, 3 and 6.
func Lookalike(series string) bool {
	signs := []rune(series)
	if len(signs) != 4 {
		return false
	}
	for _, r := range signs {
		if !strings.ContainsRune("0123456789OoОоЗзб", r) {
			return false
		}
	}
	return true
}

// Capital makes a Latin or Russian letter a capital. Spelled out, because the tables of package
// unicode grow with the version of Go and canonical forms must not.
func Capital(r rune) rune {
	switch {
	case 'a' <= r && r <= 'z', 'а' <= r && r <= 'я':
		return r - 0x20
	case r == 'ё', r == 'і':
		return r - 0x50
	}
	return r
}
