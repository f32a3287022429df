package judged

import "strings"

// The keys of a keyboard, row by row: a slip hits a neighbour.
var keyRows = []string{"йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю"}

// confused are letters that ears and eyes take for each other.
var confused = map[rune]string{'о': "а", 'а': "о", 'е': "и", 'и': "е", 'т': "д", 'д': "т", 'с': "з", 'з': "с", 'б': "п", 'п': "б", 'ш': "щ", 'щ': "ш", 'г': "к", 'к': "г", 'ь': "ъ"}

// slip makes one typing error in a word of at least so many letters, not in its first letter; false when the text has none.
func (m *maker) slip(text string, least int) (string, bool) {
	words := strings.Split(text, " ")
	var long []int
	for i, w := range words {
		if len([]rune(w)) >= least {
			long = append(long, i)
		}
	}
	if len(long) == 0 {
		return text, false
	}
	at := pick(m, long)
	words[at] = m.wrong([]rune(words[at]))
	made := strings.Join(words, " ")
	return made, made != text
}

func (m *maker) wrong(w []rune) string {
	i := 1 + m.rand.IntN(len(w)-2)
	switch m.rand.IntN(5) {
	case 0:
		w[i] = m.neighbour(w[i])
	case 1:
		if to, ok := confused[w[i]]; ok {
			w[i] = []rune(to)[0]
		} else {
			w[i] = m.neighbour(w[i])
		}
	case 2:
		w = append(w[:i:i], w[i+1:]...)
	case 3:
		w = append(w[:i+1:i+1], w[i:]...)
	default:
		w[i], w[i+1] = w[i+1], w[i]
	}
	return string(w)
}

func (m *maker) neighbour(r rune) rune {
	for _, row := range keyRows {
		keys := []rune(row)
		for i, k := range keys {
			if k == r {
				return keys[max(0, min(len(keys)-1, i+1-2*m.rand.IntN(2)))]
			}
		}
	}
	return r
}

// otherKeys writes Cyrillic letters as the Latin ones on the same keys.
func otherKeys(text string) string {
	const cyrillic, latin = "йцукенгшщзхъфывапролджэячсмитьбюё", "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
	return strings.Map(func(r rune) rune {
		if i := strings.IndexRune(cyrillic, r); i >= 0 {
			return rune(latin[i/2])
		}
		return r
	}, text)
}
