package ruaddress

import (
	_ "embed" // the tables
	"slices"
	"strconv"
	"strings"
	"sync"
)

//go:embed types.tsv
var typesTSV string

//go:embed kinds.tsv
var kindsTSV string

// Kind is one kind of address.
type Kind struct {
	// Number is its name in documents: "16".
	Number, Title string
	// Chain is the pattern of the register's parts, Sheet what is written of them.
	Chain, Sheet []string
	// Refused is why such an address is not written; "" where it is.
	Refused string
	// Clause is where the rule comes from.
	Clause string

	pieces []piece // of Chain
}

// objectType is a row of the dictionary of object types.
type objectType struct {
	class, word string
}

type typeKey struct {
	level int
	short string
}

var kinds = sync.OnceValue(func() []Kind {
	var out []Kind
	for _, f := range rows(kindsTSV) {
		k := Kind{Number: f[0], Title: f[1], Chain: strings.Fields(f[2]), Clause: f[4]}
		k.pieces = pieces(k.Chain)
		if reason, refused := strings.CutPrefix(f[3], "!"); refused {
			k.Refused = reason
		} else {
			k.Sheet = strings.Fields(f[3])
		}
		out = append(out, k)
	}
	return out
})

var types = sync.OnceValue(func() map[typeKey]objectType {
	out := map[typeKey]objectType{}
	for _, f := range rows(typesTSV) {
		level, _ := strconv.Atoi(f[0])
		out[typeKey{level, f[1]}] = objectType{class: f[2], word: f[3]}
	}
	return out
})

func rows(text string) [][]string {
	var out [][]string
	for line := range strings.Lines(text) {
		if line = strings.TrimRight(line, "\n"); line != "" && line[0] != '#' {
			out = append(out, strings.Split(line, "\t"))
		}
	}
	return out
}

// typeOf finds a type; a missing or additional dot at the end is forgiven. One that the dictionary has at other levels only is
// what it is at the nearest of them: registers set objects at levels that their own dictionary does not.
func typeOf(level int, short string) (objectType, bool) {
	if t, ok := typeAt(level, short); ok {
		return t, true
	}
	var found objectType
	nearest := -1
	for l := regionLevel + 1; l <= lastLevel; l++ {
		t, ok := typeAt(l, short)
		if ok && (nearest < 0 || distance(level, l) < distance(level, nearest)) {
			found, nearest = t, l
		}
	}
	if nearest < 0 {
		return objectType{}, false
	}
	if level >= planLevel && slices.Contains(groups("settled"), found.class) {
		found.class = "area" // a village within a settlement is a place in it
	}
	return found, true
}

func typeAt(level int, short string) (objectType, bool) {
	for _, try := range []string{short, short + ".", strings.TrimSuffix(short, ".")} {
		if t, ok := types()[typeKey{level, try}]; ok {
			return t, true
		}
	}
	return objectType{}, false
}

// planLevel is the first of the levels below the settlements.
const planLevel = 7

// distance says how unlike two levels are: those of settlements and above are further from those below than from each other.
func distance(a, b int) int {
	d := max(a-b, b-a)
	if (a < planLevel) != (b < planLevel) {
		d += lastLevel
	}
	return d
}

// lastLevel is the highest number of a level.
const lastLevel = 17

// groups are the words of kinds.tsv that stand for several classes.
func groups(word string) []string {
	switch word {
	case "place":
		return []string{"town", "village"}
	case "spot":
		return []string{"micro", "garden", "area"}
	case "settled":
		return []string{"city", "town", "village"}
	}
	return []string{word}
}

// Kinds lists the kinds of address in the order in which they are tried.
func Kinds() []Kind { return append([]Kind(nil), kinds()...) }
