package ruaddress

import (
	"slices"
	"strings"
	"sync"
)

// class is a set of classes, a bit for each.
type class uint32

// piece is one part of a pattern: which classes it takes, and how often it may stand.
type piece struct {
	takes       class
	least, most int
}

// fits says whether the classes of a chain are the pattern's, from the first to the last.
func fits(pattern []piece, classes []class) bool {
	if len(pattern) == 0 {
		return len(classes) == 0
	}
	p := pattern[0]
	for n := 0; ; n++ {
		if n >= p.least && fits(pattern[1:], classes[n:]) {
			return true
		}
		if n == p.most || n == len(classes) || p.takes&classes[n] == 0 {
			return false
		}
	}
}

// pieces reads a pattern: words that are classes or groups of them, each with how often it may stand.
func pieces(pattern []string) []piece {
	var out []piece
	for _, word := range pattern {
		name := strings.TrimRight(word, "?*+")
		p := piece{}
		p.least, p.most = counts(word[len(name):])
		for _, of := range groups(name) {
			p.takes |= bit(of)
		}
		if name == "any" {
			p.takes = ^class(0)
		}
		out = append(out, p)
	}
	return out
}

// bit is that of a class.
func bit(name string) class { return bits()[name] }

var bits = sync.OnceValue(func() map[string]class {
	out := map[string]class{"F": 1, "S": 2, "yard": 4}
	for _, t := range types() {
		if _, ok := out[t.class]; !ok {
			out[t.class] = 1 << len(out)
		}
	}
	return out
})

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
