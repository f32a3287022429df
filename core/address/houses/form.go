package houses

import (
	"strings"
	"unicode"
)

// words are the words of a house line: those for a house itself say nothing, the others stand
// before the number of a part.
func words() map[string]string {
	return map[string]string{
		"дом": "", "д": "", "домовладение": "", "двлд": "", "дмвд": "", "владение": "", "влад": "", "влд": "", "вл": "", "здание": "", "зд": "", "литера": "",
		"литер": "", "лит": "", "номер": "", "корпус": "к", "корп": "к", "кор": "к", "к": "к", "строение": "с", "строен": "с", "стр": "с", "с": "с",
		"сооружение": "соор", "сооруж": "соор", "соор": "соор",
	}
}

// Form brings a house line into the form in which houses are compared: "д. 12, корп. 2
// стр 1" is "12к2с1", "12 лит. А" and "12А" are "12а", "5 / 7" is "5/7".
func Form(line string) string {
	var out strings.Builder
	for _, w := range tokens(line) {
		if short, ok := words()[w]; ok {
			w = short
		}
		out.WriteString(w)
	}
	return out.String()
}

// tokens splits a line into numbers, words and the strokes between numbers.
func tokens(line string) []string {
	var out []string
	kind := func(r rune) int {
		switch {
		case unicode.IsDigit(r):
			return 1
		case unicode.IsLetter(r):
			return 2
		}
		return 0
	}
	last := 0
	for _, r := range strings.ReplaceAll(strings.ToLower(line), "ё", "е") {
		switch k := kind(r); {
		case k == 0 && (r == '/' || r == '\\'):
			out, last = append(out, "/"), 0
		case k == 0 && (r == '-' || r == '–'):
			out, last = append(out, "-"), 0
		case k == 0:
			last = 0
		case k == last:
			out[len(out)-1] += string(r)
		default:
			out, last = append(out, string(r)), k
		}
	}
	return out
}
