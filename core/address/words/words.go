package words

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Word is one word of a text in its normal form.
type Word struct {
	Text string
	// Type marks a word of an object type, "улица" whether typed so, "ул" or "ул.".
	Type bool
	// Cut marks a word of two letters or more that ends in a point and is no type: "Комс." may go on.
	Cut bool
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

// Form knows the words of object types. It may be used by many at once.
type Form struct {
	phrases map[string]string
	longest int // number of words in the longest phrase
}

// Normalise brings a text into the one form in which names are compared: lower case, е for
// ё, hyphens and dots as spaces, ordinals, number words and Roman numerals as numbers, types in full, "им"
// and initials left out where a longer word stays. Doing it twice changes nothing.
func (f *Form) Normalise(text string) string {
	return join(f.settle(split(text)))
}

// NameWords gives the words of a register's name (without its type) in the same form; here
// short words are initials and never types.
func (f *Form) NameWords(name string) []string {
	list := dropShort(plain(split(name)))
	out := make([]string, len(list))
	for i, w := range list {
		out[i] = w.Text
	}
	return out
}

// Parse separates the finished words of a text from the one being typed.
func (f *Form) Parse(text string) Typed {
	pieces := split(text)
	if len(pieces) == 0 {
		return Typed{}
	}
	end := []rune(strings.TrimRight(text, "\u0000"))
	if last := end[len(end)-1]; !unicode.In(last, unicode.Letter, unicode.Nd, unicode.Mn) {
		return Typed{Words: f.settle(pieces)}
	}
	n := len(pieces) - 1
	typed := Typed{Last: pieces[n].Text, Meant: f.settle(pieces[n:])}
	if len(typed.Meant) == 1 && typed.Meant[0] == (Word{Text: typed.Last}) {
		typed.Meant = nil
	}
	typed.Words = f.settle(pieces[:n])
	return typed
}

// split folds letters and cuts a text into words and numbers; the ending of an ordinal
// ("1-я", "2ой") goes away here because only here is it seen to hang on its number.
func split(text string) []Word {
	runes := []rune(folded(text))
	out := make([]Word, 0, 8)
	for i := 0; i < len(runes); {
		kind := class(runes[i])
		j := i + 1
		for j < len(runes) && class(runes[j]) == kind {
			j++
		}
		if kind != other {
			word := string(runes[i:j])
			hangs := i > 0 && (class(runes[i-1]) == digit || i > 1 && runes[i-1] == '-' && class(runes[i-2]) == digit)
			if !hangs || !isOrdinalEnding(word) {
				cut := kind == letter && j-i > 1 && j < len(runes) && runes[j] == '.'
				out = append(out, Word{Text: word, Cut: cut})
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
	case r >= 'а' && r <= 'я':
		return letter
	case unicode.IsLetter(r), unicode.IsDigit(r):
		return letter
	}
	return other
}

// folded composes letters before and after they are folded, which most texts need not.
func folded(text string) string {
	if !norm.NFC.IsNormalString(text) {
		text = norm.NFC.String(text)
	}
	text = fold(text)
	if !norm.NFC.IsNormalString(text) {
		text = norm.NFC.String(text)
	}
	return text
}

// fold maps letter by letter; marks that NFC could not compose are left out.
func fold(text string) string {
	return strings.Map(func(r rune) rune {
		switch r = unicode.ToLower(r); {
		case r == 'ё':
			return 'е'
		case r >= 'а' && r <= 'я', r < 0x80:
			return r
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
func (f *Form) settle(pieces []Word) []Word {
	list := f.step(pieces)
	for range len(pieces) + 2 {
		again := make([]Word, 0, len(list))
		for _, w := range list {
			again = append(again, Word{Text: w.Text, Cut: w.Cut})
		}
		next := f.step(again)
		if slices.Equal(next, list) {
			break
		}
		list = next
	}
	return list
}

func (f *Form) step(pieces []Word) []Word {
	return dropShort(f.typed(plain(pieces)))
}

// typed replaces the longest known type phrase at each place by its full words.
func (f *Form) typed(list []Word) []Word {
	out := make([]Word, 0, len(list))
	for i := 0; i < len(list); {
		size, full := 1, ""
		for n := min(f.longest, len(list)-i); n > 0 && full == ""; n-- {
			full, size = f.phrases[join(list[i:i+n])], n
		}
		if full == "" {
			out = append(out, list[i])
			i++
			continue
		}
		for w := range strings.FieldsSeq(full) {
			out = append(out, Word{Text: w, Type: true})
		}
		i += size
	}
	return out
}

// dropShort leaves out "им" and then initials, each only where something longer stays.
func dropShort(list []Word) []Word {
	isIm := func(w Word) bool { return w.Text == "им" || w.Text == "имени" }
	if slices.ContainsFunc(list, func(w Word) bool { return !isIm(w) && w.letters() > 0 }) {
		list = slices.DeleteFunc(list, isIm)
	}
	if slices.ContainsFunc(list, func(w Word) bool { return w.letters() > 1 }) {
		list = slices.DeleteFunc(list, func(w Word) bool { return w.letters() == 1 })
	}
	return list
}

// letters counts those of a word that is neither a number nor a type: one, or more than one.
func (w Word) letters() int {
	if w.Type {
		return 0
	}
	n := 0
	for _, r := range w.Text {
		if n == 0 && class(r) != letter {
			return 0
		}
		if n++; n > 1 {
			return n
		}
	}
	return n
}

func join(list []Word) string {
	if len(list) == 1 {
		return list[0].Text
	}
	var b strings.Builder
	for i, w := range list {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(w.Text)
	}
	return b.String()
}
