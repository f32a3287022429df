package words

import (
	"slices"
	"strconv"
	"strings"
	"sync"
)

// isOrdinalEnding tells "я" in "1-я" and its like.
func isOrdinalEnding(word string) bool {
	return slices.Contains(ordinalEndings[:], word)
}

var ordinalEndings = [...]string{
	"й", "я", "е", "ый", "ий", "ой", "ая", "ья", "ое", "ье", "го", "ого", "его", "му", "ми", "х", "ти",
}

// plain maps numbers in words, Roman numerals and the cases of "лет" to one way of writing.
func plain(pieces []Word) []Word {
	out := make([]Word, 0, len(pieces)+1)
	for i := 0; i < len(pieces); i++ {
		p := pieces[i].Text
		n, known := numberWords()[p]
		switch {
		case known && i+1 < len(pieces) && n%10 == 0 && n >= 20:
			// "двадцать второго" is one number, "двадцать 2" are two.
			if ones := numberWords()[pieces[i+1].Text]; ones > 0 && ones < 10 {
				n += ones
				i++
			}
			out = append(out, Word{Text: strconv.Itoa(n)})
		case known:
			out = append(out, Word{Text: strconv.Itoa(n)})
		default:
			out = appendPlain(out, pieces[i])
		}
	}
	return out
}

// appendPlain adds a word that is no number in words.
func appendPlain(out []Word, w Word) []Word {
	if n := roman(w.Text); n > 0 {
		return append(out, Word{Text: strconv.Itoa(n)})
	}
	for _, ending := range [...]string{"летия", "летие", "летию", "лет"} {
		head, ok := strings.CutSuffix(w.Text, ending)
		if !ok {
			continue
		}
		if n, known := numberWords()[head]; known {
			out = append(out, Word{Text: strconv.Itoa(n)})
			head = ""
		}
		if head == "" {
			return append(out, Word{Text: "лет"})
		}
	}
	return append(out, w)
}

// numberWords maps cardinals and ordinals up to a hundred, in the cases that names of streets use.
var numberWords = sync.OnceValue(func() map[string]int {
	out := map[string]int{}
	ordinal := func(n int, stem string) {
		for _, ending := range []string{"ый", "ой", "ая", "ое", "ого", "ому", "ую", "ым", "ые", "ых"} {
			out[stem+ending] = n
		}
	}
	for i, stem := range []string{"перв", "втор", "", "четверт", "пят", "шест", "седьм", "восьм", "девят", "десят", "одиннадцат",
		"двенадцат", "тринадцат", "четырнадцат", "пятнадцат", "шестнадцат", "семнадцат", "восемнадцат", "девятнадцат"} {
		if stem != "" {
			ordinal(i+1, stem)
		}
	}
	for i, stem := range []string{"двадцат", "тридцат", "сороков", "пятидесят", "шестидесят", "семидесят", "восьмидесят", "девяност", "сот"} {
		ordinal(10*(i+2), stem)
	}
	for _, ending := range []string{"ий", "ья", "ье", "ьей", "ьего", "ьему"} {
		out["трет"+ending] = 3
	}
	for i, list := range []string{"", "два две двух", "три трех", "четыре четырех", "пять пяти", "шесть шести", "семь семи", "восемь восьми",
		"девять девяти", "десять десяти", "одиннадцать одиннадцати", "двенадцать двенадцати", "тринадцать тринадцати",
		"четырнадцать четырнадцати", "пятнадцать пятнадцати", "шестнадцать шестнадцати", "семнадцать семнадцати",
		"восемнадцать восемнадцати", "девятнадцать девятнадцати"} {
		for w := range strings.FieldsSeq(list) {
			out[w] = i + 1
		}
	}
	for i, list := range []string{"двадцать двадцати", "тридцать тридцати", "сорок сорока", "пятьдесят пятидесяти",
		"шестьдесят шестидесяти", "семьдесят семидесяти", "восемьдесят восьмидесяти", "девяносто девяноста", "сто ста"} {
		for w := range strings.FieldsSeq(list) {
			out[w] = 10 * (i + 2)
		}
	}
	return out
})

// roman reads I to XXXIX, 0 for anything else: Latin letters, or their Cyrillic twins where two or more stand. Single "c", "d"
// and "m" never stand in street names.
func roman(s string) int {
	if len(s) == 0 || len(s) > 12 {
		return 0
	}
	switch s[0] {
	case 'i', 'v', 'x':
	default:
		if !strings.HasPrefix(s, "х") && !strings.HasPrefix(s, "і") || len(s) < 3 {
			return 0
		}
	}
	s = romanTwins.Replace(s)
	for n := 1; n < 40; n++ {
		if romanText(n) == s {
			return n
		}
	}
	return 0
}

var romanTwins = strings.NewReplacer("х", "x", "і", "i")

func romanText(n int) string {
	ones := [...]string{"", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"}
	return strings.Repeat("x", n/10) + ones[n%10]
}
