package ruaddress

import (
	"slices"
	"strings"
)

// fits says whether the classes of a chain are the pattern's, from the first to the last.
func fits(pattern, classes []string) bool {
	if len(pattern) == 0 {
		return len(classes) == 0
	}
	word := strings.TrimRight(pattern[0], "?*+")
	least, most := counts(pattern[0][len(word):])
	for n := 0; ; n++ {
		if n >= least && fits(pattern[1:], classes[n:]) {
			return true
		}
		if n == most || n == len(classes) || !stands(word, classes[n]) {
			return false
		}
	}
}

// counts says how often a part may stand.
func counts(suffix string) (least, most int) {
	const many = 1 << 10
	switch suffix {
	case "?":
		return 0, 1
	case "*":
		return 0, many
	case "+":
		return 1, many
	}
	return 1, 1
}

func stands(word, class string) bool {
	return word == "any" || slices.Contains(groups(word), class)
}
