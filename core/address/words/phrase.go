package words

import (
	_ "embed" // libpostal's dictionaries
	"strings"
	"unicode"
)

//go:embed libpostal/street_types.txt
var streetTypes string

//go:embed libpostal/qualifiers.txt
var qualifiers string

// Type is one way to write an object type: "ул", "улица".
type Type struct{ Short, Full string }

// colloquial are forms that people write and neither the register nor libpostal has.
func colloquial() map[string]string {
	return map[string]string{
		"улиц": "улица", "пр т": "проспект", "пр": "проспект", "прт": "проспект", "прк": "проспект", "пркт": "проспект", "проспек": "проспект",
		"бульв": "бульвар", "бр": "бульвар", "б р": "бульвар", "переул": "переулок", "площ": "площадь", "пер к": "переулок", "перек": "переулок",
		"ш се": "шоссе", "шос": "шоссе", "наб я": "набережная", "набер": "набережная", "туп к": "тупик", "пр зд": "проезд", "прзд": "проезд", "п зд": "проезд",
		"мкрн": "микрорайон", "мкр н": "микрорайон", "м н": "микрорайон", "микр": "микрорайон", "м рн": "микрорайон", "микрор н": "микрорайон", "мик": "микрорайон",
		"дерев": "деревня", "дерня": "деревня", "посел": "поселок", "гор": "город", "гор д": "город", "село": "село",
		"рн": "район", "рон": "район", "респ": "республика", "респка": "республика", "области": "область", "области я": "область", "края": "край",
		"станц": "станция", "хут": "хутор", "слоб": "слобода", "местеч": "местечко", "ст ница": "станица", "стца": "станица",
		"террит": "территория", "пгт": "поселок городского типа", "п г т": "поселок городского типа", "раб пос": "рабочий поселок",
		"рабочий пос": "рабочий поселок", "раб поселок": "рабочий поселок", "гор округ": "городской округ", "а о": "автономный округ", "авт округ": "автономный округ",
	}
}

// New takes the ways to write types: of two meanings of one abbreviation the first one counts.
func New(types []Type) *Form {
	f := &Form{phrases: map[string]string{}}
	add := func(short, full string) {
		short, full = spaced(short), spaced(full)
		if short == "" || full == "" {
			return
		}
		if _, ok := f.phrases[short]; !ok {
			f.phrases[short] = full
			f.longest = max(f.longest, strings.Count(short, " ")+1, strings.Count(full, " ")+1)
		}
	}
	for _, t := range types {
		add(t.Full, t.Full)
	}
	for short, full := range colloquial() {
		add(short, full)
	}
	// A canonical word of libpostal counts only where the register has it as a type: it also lists words that are names.
	for _, dictionary := range []string{streetTypes, qualifiers} {
		for line := range strings.Lines(dictionary) {
			forms := strings.Split(strings.TrimSpace(line), "|")
			if full := spaced(forms[0]); f.phrases[full] == full {
				for _, short := range forms[1:] {
					if len([]rune(spaced(short))) > 1 { // one letter is an initial or means a house more often
						add(short, full)
					}
				}
			}
		}
	}
	for _, t := range types {
		add(t.Short, t.Full)
	}
	return f
}

// spaced is the folded words of a text with one space between them.
func spaced(text string) string { return join(split(text)) }

// keys are the two layouts of one keyboard, letter over letter.
const (
	latinKeys    = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
	cyrillicKeys = "йцукенгшщзхъфывапролджэячсмитьбюё"
)

// OtherLayout reads a text that was typed with the Latin layout as the Cyrillic one, so
// that "ktybyf" becomes "ленина"; what has no key in the table stays, and so does a Roman numeral of two letters or more.
func OtherLayout(text string) string {
	words := strings.SplitAfter(shifted(strings.ToLower(text)), " ")
	for i, w := range words {
		if bare := strings.TrimSpace(w); len(bare) < 2 || roman(bare) == 0 {
			words[i] = strings.Map(otherKey, w)
		}
	}
	return strings.Join(words, "")
}

func otherKey(r rune) rune {
	i := strings.IndexRune(latinKeys, r)
	if i < 0 {
		return r
	}
	for _, c := range cyrillicKeys {
		if i == 0 {
			return c
		}
		i--
	}
	return r
}

// shifted brings the shifted punctuation keys back to their plain ones.
func shifted(text string) string {
	return strings.NewReplacer("{", "[", "}", "]", ":", ";", "\"", "'", "<", ",", ">", ".", "~", "`").Replace(text)
}

// Readings are the ways to read a typed text, the likelier first. One without any Cyrillic letter is read in the other layout first.
func Readings(text string) []string {
	latin, cyrillic := false, false
	for _, r := range text {
		latin = latin || unicode.Is(unicode.Latin, r)
		cyrillic = cyrillic || unicode.Is(unicode.Cyrillic, r)
	}
	switch {
	case latin && !cyrillic:
		return []string{OtherLayout(text), text}
	case latin || strings.ContainsAny(text, "[];'`"):
		return []string{text, OtherLayout(text)}
	}
	return []string{text}
}

// Slips is how many typing errors a word of that length may have; a number and a short word none.
func Slips(word []rune) int {
	switch n := len(word); {
	case n < 4, unicode.IsDigit(word[0]):
		return 0
	case n < 6:
		return 1
	}
	return 2
}
