package former

import (
	"slices"
	"strings"
	"unicode"

	"github.com/sheaf-drive/sheaf/core/address/words"
	"github.com/sheaf-drive/sheaf/core/edit"
)

// What a typed word costs, in the measure by which the search ranks names.
const (
	prefix = 0.15 // it is not finished
	slip   = 1.3  // each typing error
	extra  = 0.2  // a word of the name that was not typed
	lost   = 3.0  // it is nowhere
)

// token is a typed word that is none of a type.
type token struct {
	text  string
	runes []rune
	mask  edit.Mask
	// open words may go on; meant are the words that one stands for, "1" for "первая".
	open  bool
	meant []string
}

func tokenOf(text string, open bool) token {
	runes := []rune(text)
	return token{text: text, runes: runes, mask: edit.MaskOf(runes), open: open}
}

func (t *token) number() bool { return isNumber(t.text) }

func isNumber(word string) bool {
	return strings.IndexFunc(word, unicode.IsDigit) == 0
}

// parse reads the words of names; types say nothing about which name it is, and numbers at the end are those of a house.
func parse(form *words.Form, text string) []token {
	typed := form.Parse(text)
	var out []token
	for _, w := range typed.Words {
		if !w.Type {
			out = append(out, tokenOf(w.Text, w.Cut))
		}
	}
	if typed.Last != "" {
		last := tokenOf(typed.Last, true)
		for _, m := range typed.Meant {
			if m.Type {
				return withoutHouse(out)
			}
			last.meant = append(last.meant, m.Text)
		}
		out = append(out, last)
	}
	return withoutHouse(out)
}

func withoutHouse(list []token) []token {
	n := len(list)
	for n > 1 && list[n-1].number() {
		n--
	}
	if list = list[:n]; n == 1 || slices.ContainsFunc(list, func(t token) bool { return !t.number() }) {
		return list
	}
	return nil
}

// costTo is what it costs to take the word for the token, at most [lost].
func (t *token) costTo(word []rune) float64 {
	text := string(word)
	if t.text == text || slices.Contains(t.meant, text) {
		return 0
	}
	limit := words.Slips(t.runes)
	if t.mask.Missing(edit.MaskOf(word)) > limit {
		return lost
	}
	if t.open && len(t.runes) < 2 {
		return lost // a letter begins too much
	}
	if t.open {
		if d := edit.PrefixDistance(t.runes, word, limit); d <= limit {
			return min(prefix+slip*float64(d), t.whole(word, limit))
		}
		return lost
	}
	return t.whole(word, limit)
}

func (t *token) whole(word []rune, limit int) float64 {
	if d := edit.Distance(t.runes, word, limit); d <= limit {
		return slip * float64(d)
	}
	return lost
}

// name is one name of a level, as its words.
type name struct {
	texts []string
	words [][]rune
	// joined is a name of two words written as one; nil for others.
	joined []rune
}

func nameOf(form *words.Form, text string) name {
	n := name{texts: form.NameWords(text)}
	for _, w := range n.texts {
		n.words = append(n.words, []rune(w))
	}
	if len(n.texts) == 2 && !isNumber(n.texts[0]) && !isNumber(n.texts[1]) {
		n.joined = []rune(n.texts[0] + n.texts[1])
	}
	return n
}

// best is what a token costs in the name, and the words that it stands for.
func (n *name) best(t *token) (cost float64, used uint64) {
	cost = lost
	for i, w := range n.words {
		if c := t.costTo(w); c < cost {
			cost, used = c, 1<<min(i, 63)
		}
	}
	if n.joined != nil {
		if c := t.costTo(n.joined); c < cost {
			cost, used = c, 3
		}
	}
	return cost, used
}

// besides is what each token costs in the current names of the other levels.
func (n *name) besides(tokens []token, all []name, own int) []float64 {
	out := make([]float64, len(tokens))
	for i := range tokens {
		out[i] = lost
		for j := range all {
			if c, _ := all[j].best(&tokens[i]); j != own && c < lost {
				out[i] = min(out[i], c)
			}
		}
	}
	return out
}

// keep leaves to a level the tokens without which it is not named: what was chosen lies in it or is it, so that they say nothing of
// what lies over it.
func keep(tokens []token, names []name, elsewhere []float64) {
	for i := range tokens {
		taken := func(n name) bool { c, _ := n.best(&tokens[i]); return c < lost }
		if slices.ContainsFunc(names, taken) && !namedWithout(tokens, i, names) {
			elsewhere[i] = 0
		}
	}
}

// namedWithout says that another token stands for a word that the token would stand for, or for one of a name that has none such.
func namedWithout(tokens []token, without int, names []name) bool {
	for _, n := range names {
		cost, taken := n.best(&tokens[without])
		for i := range tokens {
			if c, by := n.best(&tokens[i]); i != without && c < lost && (cost >= lost || by&taken != 0) {
				return true
			}
		}
	}
	return false
}

// cost sums up how far the tokens are from the name, each of them in its place or elsewhere.
func (n *name) cost(tokens []token, elsewhere []float64) (sum float64) {
	var used uint64
	for i := range tokens {
		c, by := n.best(&tokens[i])
		if c < elsewhere[i] {
			used |= by
		}
		sum += min(c, elsewhere[i])
	}
	for i := range n.words {
		if used&(1<<min(i, 63)) == 0 {
			sum += extra
		}
	}
	return sum
}

// named says that one of the tokens is meant for the name, and not only a number of a name that has words.
func (n *name) named(tokens []token, elsewhere []float64) bool {
	wordy := slices.ContainsFunc(n.texts, func(w string) bool { return !isNumber(w) })
	for i := range tokens {
		if c, _ := n.best(&tokens[i]); c < elsewhere[i] && (!wordy || !tokens[i].number()) {
			return true
		}
	}
	return false
}

// written are the words as they are read, small and with е for ё.
func written(text string) []string {
	return strings.FieldsFunc(strings.ReplaceAll(strings.ToLower(text), "ё", "е"), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
}
