package ruaddress

import (
	"slices"
	"strings"
	"unicode"
)

// The remarks about a line that was copied from the stamp. None of them changes the line.
const (
	// LineLatin is a Latin letter among Russian ones; Found is the letter.
	LineLatin = "latin"
	// LineSign is a sign that house lines do not have; Found is the sign.
	LineSign = "sign"
	// LineNoDigit is a line without any digit.
	LineNoDigit = "no_digit"
	// LineWord is a word that is no known one; Found is the word.
	LineWord = "word"
	// LineFlat is a flat in the line of the house, which has a field of its own.
	LineFlat = "flat"
	// LineTwice is a word that stands twice in a row; Found is the word.
	LineTwice = "twice"
)

// LineRemark is one thing to compare with the stamp.
type LineRemark struct {
	Code, Found string
}

// houseWords are the words and abbreviations of house lines, in small letters without dots.
func houseWords() []string {
	return []string{
		"дом", "д", "корпус", "корп", "кор", "к", "строение", "строен", "стр", "сооружение", "соор", "здание", "зд",
		"литера", "литер", "лит", "владение", "влад", "вл", "домовладение", "двлд", "участок", "уч", "блок", "бл",
		"секция", "секц", "подъезд", "под", "этаж", "эт", "общежитие", "общ", "часть", "номер", "без", "номера", "бокс", "вагон", "войсковая", "воинская",
	}
}

func flatWords() []string {
	return []string{
		"квартира", "кварт", "кв", "комната", "комн", "ком", "к", "помещение", "помещ", "пом", "офис", "оф",
		"комнаты", "номер",
	}
}

// CheckHouse looks at the line of the house. hasFlat says that the flat's field is filled.
func CheckHouse(line string, hasFlat bool) []LineRemark {
	out := checkSigns(line)
	words := wordsOf(line)
	if len(words) > 0 && !strings.ContainsFunc(line, unicode.IsDigit) && !slices.Contains(words, "без") && !isWithoutNumber(line) {
		out = append(out, LineRemark{Code: LineNoDigit})
	}
	for i, w := range words {
		inFlat := slices.Contains(flatWords(), w) && !slices.Contains(houseWords(), w)
		switch {
		case i > 0 && w == words[i-1] && len([]rune(w)) > 1:
			out = append(out, LineRemark{LineTwice, w})
		case inFlat && hasFlat:
			out = append(out, LineRemark{LineFlat, w})
		case !inFlat && !slices.Contains(houseWords(), w) && len([]rune(w)) > 1:
			out = append(out, LineRemark{LineWord, w})
		}
	}
	return out
}

// CheckFlat looks at the line of the flat, which may be empty.
func CheckFlat(line string) []LineRemark {
	out := checkSigns(line)
	for _, w := range wordsOf(line) {
		if !slices.Contains(flatWords(), w) && len([]rune(w)) > 1 {
			out = append(out, LineRemark{LineWord, w})
		}
	}
	if strings.TrimSpace(line) != "" && !strings.ContainsFunc(line, unicode.IsDigit) {
		out = append(out, LineRemark{Code: LineNoDigit})
	}
	return out
}

// checkSigns finds the first letter or sign that does not belong.
func checkSigns(line string) []LineRemark {
	for _, r := range line {
		switch {
		case unicode.Is(unicode.Latin, r):
			return []LineRemark{{LineLatin, string(r)}}
		case unicode.Is(unicode.Cyrillic, r), r >= '0' && r <= '9', strings.ContainsRune(" .,/-–№\"«»()", r):
		default:
			return []LineRemark{{LineSign, string(r)}}
		}
	}
	return nil
}

// wordsOf are the runs of letters, small and without dots.
func wordsOf(line string) []string {
	return strings.FieldsFunc(strings.ToLower(line), func(r rune) bool { return !unicode.IsLetter(r) })
}

// isWithoutNumber knows "б/н", a house without a number.
func isWithoutNumber(line string) bool {
	return strings.Contains(strings.ReplaceAll(strings.ToLower(line), " ", ""), "б/н")
}
