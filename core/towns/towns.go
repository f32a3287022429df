package towns

import (
	"cmp"
	_ "embed" // the two lists
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/edit"
)

// Town is one of the list.
type Town struct {
	Name   string
	Region core.Region
	// District is empty for a town that lies directly in its region.
	District   string
	Population int
}

// State is one of three answers.
type State string

// The answers; each is a question to whoever typed.
const (
	Known   State = "known"
	Similar State = "similar"
	Unknown State = "unknown"
)

// Answer says which towns may be meant, at most three, the likeliest first. Where State is
// Known and there are several, they bear one name, or are larger and their name begins with it.
type Answer struct {
	State State
	Towns []Town
}

// most is how many towns an answer holds.
const most = 3

// Longest is how many letters a text may have; a longer one is unknown.
const Longest = 100

//go:embed hflabs/towns.tsv
var townsTSV string

//go:embed short.tsv
var shortTSV string

type entry struct {
	Town
	key   []rune
	mask  edit.Mask
	words []string
}

var entries = sync.OnceValue(func() []entry {
	var out []entry
	for _, f := range rows(townsTSV) {
		people, _ := strconv.Atoi(f[3])
		key := []rune(fold(f[0]))
		out = append(out, entry{
			Town: Town{Name: f[0], Region: core.Region(f[1]), District: f[2], Population: people},
			key:  key, mask: edit.MaskOf(key), words: wordsOf(f[0]),
		})
	}
	// The largest first, so that of equals the likelier one is.
	slices.SortStableFunc(out, func(x, y entry) int { return y.Population - x.Population })
	return out
})

// shorts maps a folded short form to the place of its town.
var shorts = sync.OnceValue(func() map[string]int {
	out := map[string]int{}
	for _, f := range rows(shortTSV) {
		out[fold(f[0])] = slices.IndexFunc(entries(), func(e entry) bool {
			return e.Name == f[1] && e.Region == core.Region(f[2])
		})
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

// All lists the towns, the largest first.
func All() []Town {
	var out []Town
	for _, e := range entries() {
		out = append(out, e.Town)
	}
	return out
}

// longer are the towns with more people whose name goes on with further words: who writes "Ростов" mostly means the one on the Don.
func longer(typed []string, people int) (out []Town) {
	for _, e := range entries() {
		if e.Population > people && len(e.words) > len(typed) && slices.Equal(e.words[:len(typed)], typed) {
			out = append(out, e.Town)
		}
	}
	return out
}

// Check says which town is meant by what somebody typed.
func Check(typed string) Answer {
	key := fold(typed)
	if key == "" || len([]rune(key)) > Longest {
		return Answer{State: Unknown}
	}
	var named []Town
	for _, e := range entries() {
		if string(e.key) == key {
			named = append(named, e.Town)
		}
	}
	if len(named) > 0 {
		named = append(named[:min(most, len(named))], longer(wordsOf(typed), named[0].Population)...)
		return Answer{Known, named[:min(most, len(named))]}
	}
	if at, ok := shorts()[key]; ok {
		return Answer{Known, []Town{entries()[at].Town}}
	}
	if begun := beginnings(wordsOf(typed)); len(begun) == 1 {
		return Answer{Known, begun}
	} else if len(begun) > 0 {
		return Answer{Similar, begun[:min(most, len(begun))]}
	}
	if near := near([]rune(key)); len(near) > 0 {
		return Answer{Similar, near}
	}
	return Answer{State: Unknown}
}

// beginnings are the towns of several words of which each typed word is a beginning: "комс на
// амуре". One word alone says too little.
func beginnings(typed []string) []Town {
	if len(typed) < 2 {
		return nil
	}
	var out []Town
	for _, e := range entries() {
		if len(e.words) != len(typed) {
			continue
		}
		fits := true
		for i, w := range typed {
			fits = fits && strings.HasPrefix(e.words[i], w)
		}
		if fits {
			out = append(out, e.Town)
		}
	}
	return out
}

// longShort is how many letters a short form has at least that may be mistyped: "петербург", and not "спб".
const longShort = 6

// near are the towns within so many slips as the length allows, the nearest first, of equals
// the largest.
func near(key []rune) []Town {
	limit := 1
	switch {
	case len(key) < 3:
		return nil
	case len(key) >= 12:
		limit = 3
	case len(key) >= 6:
		limit = 2
	}
	nearest := map[int]int{} // the slips to a town, by its place
	own := edit.MaskOf(key)
	for i, e := range entries() {
		if own.Missing(e.mask) > limit || e.mask.Missing(own) > limit {
			continue
		}
		if d := edit.Distance(key, e.key, limit); d <= limit {
			nearest[i] = d
		}
	}
	for short, i := range shorts() {
		name := []rune(short)
		if len(name) < longShort {
			continue
		}
		if d := edit.Distance(key, name, limit); d <= limit && d < cmp.Or(nearest[i], limit+1) {
			nearest[i] = d
		}
	}
	hits := slices.SortedFunc(maps.Keys(nearest), func(x, y int) int { return cmp.Or(nearest[x]-nearest[y], x-y) })
	var out []Town
	for _, at := range hits[:min(most, len(hits))] {
		out = append(out, entries()[at].Town)
	}
	return out
}

// wordsOf are the words of a name, small and with е for ё, without a word for "town".
func wordsOf(text string) []string {
	text = strings.ReplaceAll(strings.ToLower(text), "ё", "е")
	words := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if len(words) > 1 && slices.Contains([]string{"г", "гор", "город"}, words[0]) {
		words = words[1:]
	}
	return words
}

// fold is the form in which towns are compared: words without what joins them.
func fold(text string) string { return strings.Join(wordsOf(text), "") }
