package address

import (
	"strconv"
	"strings"
	"sync"
)

// longestPhrase is the largest number of words in a type phrase.
const longestPhrase = 8

func ordinalEndings() []string {
	return []string{"й", "я", "е", "ый", "ий", "ой", "ая", "ья", "ое", "ье", "го", "ого", "его", "му", "х", "ти"}
}

// colloquial are forms that people write and the dictionary lacks.
func colloquial() map[string]string {
	return map[string]string{
		"улиц": "улица", "просп": "проспект", "пр т": "проспект", "пр": "проспект",
		"бульв": "бульвар", "бул": "бульвар", "бр": "бульвар", "переул": "переулок",
		"площ": "площадь", "пер к": "переулок", "ш се": "шоссе", "наб я": "набережная",
		"мкрн": "микрорайон", "мкр н": "микрорайон", "м н": "микрорайон", "микр": "микрорайон", "м рн": "микрорайон",
		"кварт": "квартал", "дер": "деревня", "пос": "поселок", "посел": "поселок", "гор": "город",
		"рн": "район", "респ": "республика", "области": "область", "края": "край",
		"станц": "станция", "хут": "хутор", "слоб": "слобода", "местеч": "местечко", "ст ница": "станица",
		"террит": "территория", "пгт": "поселок городского типа",
	}
}

// typePhrases maps every way to write a type, as folded words, to its full words. Of two
// meanings of one abbreviation the one of settlements and streets wins: they are what
// people type.
var typePhrases = sync.OnceValue(func() map[string]string {
	out := map[string]string{}
	add := func(short, full string) {
		if _, ok := out[short]; !ok {
			out[short] = full
		}
	}
	order := []int{LevelSettlement, LevelStreet, LevelCity, LevelPlan, LevelRegion, LevelDistrict, 3, 4}
	for _, level := range order {
		for _, t := range typeTable() {
			if t.Level == level {
				full := strings.Join(split(t.Full), " ")
				add(full, full)
			}
		}
	}
	for short, full := range colloquial() {
		add(short, full)
	}
	for _, level := range order {
		for _, t := range typeTable() {
			if t.Level == level {
				add(strings.Join(split(t.Short), " "), strings.Join(split(t.Full), " "))
			}
		}
	}
	return out
})

// numberWords maps ordinals in words to numbers and the cases of "лет" to one.
var numberWords = sync.OnceValue(func() map[string]string {
	out := map[string]string{"летия": "лет", "летие": "лет", "летию": "лет"}
	stems := []string{"перв", "втор", "", "четверт", "пят", "шест", "седьм", "восьм", "девят", "десят"}
	for i, stem := range stems {
		if stem == "" {
			for _, w := range []string{"третий", "третья", "третье", "третьей", "третьего"} {
				out[w] = strconv.Itoa(i + 1)
			}
			continue
		}
		for _, ending := range []string{"ый", "ой", "ая", "ое", "ого"} {
			out[stem+ending] = strconv.Itoa(i + 1)
		}
	}
	return out
})

// keys are the two layouts of one keyboard, letter over letter.
const (
	latinKeys    = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
	cyrillicKeys = "йцукенгшщзхъфывапролджэячсмитьбюё"
)

// OtherLayout reads a text that was typed with the Latin layout as the Cyrillic one, so
// that "ktybyf" becomes "ленина"; what has no key in the table stays.
func OtherLayout(text string) string {
	cyrillic := []rune(cyrillicKeys)
	return strings.Map(func(r rune) rune {
		if i := strings.IndexRune(latinKeys, r); i >= 0 {
			return cyrillic[i]
		}
		return r
	}, shifted(strings.ToLower(text)))
}

// shifted brings the shifted punctuation keys back to their plain ones.
func shifted(text string) string {
	return strings.NewReplacer("{", "[", "}", "]", ":", ";", "\"", "'", "<", ",", ">", ".", "~", "`").Replace(text)
}
