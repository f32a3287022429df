package address

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Word is one word of a text in its normal form.
type Word struct {
	Text string
	// Type marks a word of an object type, "улица" whether typed so, "ул" or "ул.".
	Type bool
}

// Typed is what somebody has typed so far.
type Typed struct {
	// Words are finished: something stands after each of them.
	Words []Word
	// Last is the word still being typed, in its normal letters, "" if all are finished.
	Last string
	// Meant is what Last would mean if it were finished, such as the type "улица" for "ул".
	Meant []Word
}

// Normalise brings a text into the one form in which names are compared: lower case, е for
// ё, hyphens and dots as spaces, ordinals and Roman numerals as numbers, types in full, "им"
// and initials left out where a longer word stays. Doing it twice changes nothing.
func Normalise(text string) string {
	return join(settle(split(text)))
}

// NameWords gives the words of a register's name (without its type) in the same form; here
// short words are initials and never types.
func NameWords(name string) []string {
	words := plain(split(name))
	words = dropShort(words)
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = w.Text
	}
	return out
}

// TypeWords gives the words of an object type of a level in full.
func TypeWords(level int, short string) []string {
	if full, ok := FullType(level, short); ok {
		return strings.Fields(Normalise(full))
	}
	return strings.Fields(Normalise(short))
}

// Parse separates the finished words of a text from the one being typed.
func Parse(text string) Typed {
	pieces := split(text)
	end := []rune(strings.TrimRight(text, "\u0000"))
	if len(pieces) == 0 {
		return Typed{}
	}
	if last := end[len(end)-1]; !unicode.In(last, unicode.Letter, unicode.Nd, unicode.Mn) {
		return Typed{Words: settle(pieces)}
	}
	n := len(pieces) - 1
	typed := Typed{Last: pieces[n], Meant: settle(pieces[n:])}
	if len(typed.Meant) == 1 && typed.Meant[0] == (Word{Text: typed.Last}) {
		typed.Meant = nil
	}
	typed.Words = settle(pieces[:n])
	return typed
}

// split folds letters and cuts a text into words and numbers; the ending of an ordinal
// ("1-я", "2ой") goes away here because only here is it seen to hang on its number.
func split(text string) []string {
	runes := []rune(norm.NFC.String(fold(norm.NFC.String(text))))
	var out []string
	for i := 0; i < len(runes); {
		kind := class(runes[i])
		j := i + 1
		for j < len(runes) && class(runes[j]) == kind {
			j++
		}
		if kind != other {
			word := string(runes[i:j])
			hangs := i > 0 && (class(runes[i-1]) == digit || i > 1 && runes[i-1] == '-' && class(runes[i-2]) == digit)
			if !hangs || !slices.Contains(ordinalEndings(), word) {
				out = append(out, word)
			}
		}
		i = j
	}
	return out
}

type runeClass int

const (
	other runeClass = iota
	letter
	digit
)

func class(r rune) runeClass {
	switch {
	case r >= '0' && r <= '9':
		return digit
	case unicode.IsLetter(r), unicode.IsDigit(r):
		return letter
	}
	return other
}

// fold maps letter by letter; marks that NFC could not compose are left out.
func fold(text string) string {
	return strings.Map(func(r rune) rune {
		switch r = unicode.ToLower(r); {
		case r == 'ё':
			return 'е'
		case r == unicode.ReplacementChar:
			return ' '
		case unicode.Is(unicode.Mn, r):
			return -1
		case r == '‐' || r == '‑' || r == '–' || r == '—':
			return '-'
		}
		return r
	}, text)
}

// settle repeats the steps until nothing changes: leaving out an initial can bring two
// halves of an abbreviation together.
func settle(pieces []string) []Word {
	words := dropShort(phrases(plain(pieces)))
	for range len(pieces) + 2 {
		texts := make([]string, 0, len(words))
		for _, w := range words {
			texts = append(texts, strings.Fields(w.Text)...)
		}
		next := dropShort(phrases(plain(texts)))
		if slices.Equal(next, words) {
			break
		}
		words = next
	}
	return words
}

// plain maps single words: number words, Roman numerals, the cases of "лет".
func plain(pieces []string) []Word {
	out := make([]Word, 0, len(pieces))
	for _, p := range pieces {
		if n, ok := numberWords()[p]; ok {
			p = n
		} else if n := roman(p); n > 0 {
			p = strconv.Itoa(n)
		}
		out = append(out, Word{Text: p})
	}
	return out
}

// phrases replaces the longest known type phrase at each place by its full words.
func phrases(words []Word) []Word {
	table := typePhrases()
	var out []Word
	for i := 0; i < len(words); {
		size, full := 1, ""
		for n := min(longestPhrase, len(words)-i); n > 0 && full == ""; n-- {
			full, size = table[join(words[i:i+n])], n
		}
		if full == "" {
			out = append(out, words[i])
			i++
			continue
		}
		for _, f := range strings.Fields(full) {
			out = append(out, Word{Text: f, Type: true})
		}
		i += size
	}
	return out
}

// dropShort leaves out "им" and then initials, each only where something longer stays.
func dropShort(words []Word) []Word {
	letters := func(w Word) int {
		r := []rune(w.Text)
		if w.Type || class(r[0]) != letter {
			return 0
		}
		return len(r)
	}
	isIm := func(w Word) bool { return w.Text == "им" || w.Text == "имени" }
	if slices.ContainsFunc(words, func(w Word) bool { return !isIm(w) && letters(w) > 0 }) {
		words = slices.DeleteFunc(words, isIm)
	}
	initial := func(w Word) bool { return letters(w) == 1 }
	long := func(w Word) bool { return letters(w) > 1 }
	if slices.ContainsFunc(words, long) {
		words = slices.DeleteFunc(words, initial)
	}
	return words
}

func join(words []Word) string {
	var b strings.Builder
	for i, w := range words {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(w.Text)
	}
	return b.String()
}

// roman reads I to XXXIX in lower-case Latin letters, 0 for anything else. Single "c", "d"
// and "m" never stand in street names.
func roman(s string) int {
	if len(s) == 0 || len(s) > 6 {
		return 0
	}
	for n := 1; n < 40; n++ {
		if romanText(n) == s {
			return n
		}
	}
	return 0
}

func romanText(n int) string {
	ones := [...]string{"", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"}
	return strings.Repeat("x", n/10) + ones[n%10]
}
