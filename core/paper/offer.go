package paper

import (
	"slices"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
)

// Offers is how many codes are offered at most.
const Offers = 3

// Offer lists up to three issued codes that text may have meant: with one wrong
// character, up to two unreadable ones, two characters exchanged, one missing or one too
// many. Those that mine knows come first, then the likelier error. issued answers whether a
// sheet of this code exists; mine, which may be nil, whether it is at the asking office. The
// code that text spells itself is never among them. None is ever taken without a person.
func Offer(text string, issued, mine func(core.SheetCode) bool) []core.SheetCode {
	var own, other []core.SheetCode
	for _, code := range meant(text) {
		switch {
		case !issued(code):
		case mine != nil && mine(code):
			own = append(own, code)
		default:
			other = append(other, code)
		}
	}
	all := append(own, other...)
	return all[:min(len(all), Offers)]
}

// Unknown is the refusal of a code that no sheet has: NotFound in field "code", naming
// what was written and the codes to choose from.
func Unknown(text string, offered []core.SheetCode) *core.Error {
	written := show(text)
	if len(offered) == 0 {
		return core.Refuse(core.NotFound, field, "paper.code.unknown", written)
	}
	names := make([]string, len(offered))
	for i, code := range offered {
		names[i] = code.String()
	}
	return core.Refuse(core.NotFound, field, "paper.code.offer", written, strings.Join(names, ", "))
}

// Offered takes the refusal of [Parse] and adds the codes to choose from; without any, the
// refusal stays as it is.
func Offered(refusal error, text string, offered []core.SheetCode) error {
	if len(offered) == 0 {
		return refusal
	}
	return Unknown(text, offered)
}

// show writes the text as far as it can be read, so that an answer holds nothing else that
// somebody typed into the field.
func show(text string) string {
	values, _ := fold(text)
	b := make([]byte, 0, Length)
	for _, v := range values[:min(len(values), Length+1)] {
		if v == unreadable {
			b = append(b, '?')
		} else {
			b = append(b, Alphabet[v])
		}
	}
	return core.SheetCode(b).String()
}

// meant lists all codes of series in use that one error makes into text, likeliest first,
// each once.
func meant(text string) []core.SheetCode {
	values, odd := fold(text)
	var found []word
	switch {
	case len(values) == Length && odd > 0:
		found = fill(word(values))
	case len(values) == Length:
		w := word(values)
		found = append(exchanged(w), replaced(w)...)
	case len(values) == Length-1 && odd == 0:
		found = missing(values)
	case len(values) == Length+1 && odd == 0:
		found = surplus(values)
	}
	var codes []core.SheetCode
	for _, w := range found {
		if code := w.code(); !slices.Contains(codes, code) {
			codes = append(codes, code)
		}
	}
	return codes
}

// fill recovers one unreadable place by the weighted equation, two once per series.
func fill(w word) []word {
	var at []int
	for i, c := range w {
		if c == unreadable {
			at = append(at, i)
		}
	}
	var found []word
	switch len(at) {
	case 1:
		w.solveOne(at[0])
		if _, ok := w.series(); ok {
			found = append(found, w)
		}
	case 2:
		for _, residue := range residues {
			filled := w
			filled.solveTwo(residue)
			found = append(found, filled)
		}
	}
	return found
}

// exchanged tries all pairs of places, neighbours first.
func exchanged(w word) []word {
	var found []word
	for apart := 1; apart < Length; apart++ {
		for i := 0; i+apart < Length; i++ {
			t := w
			t[i], t[i+apart] = t[i+apart], t[i]
			if _, ok := t.series(); ok && t != w {
				found = append(found, t)
			}
		}
	}
	return found
}

func replaced(w word) []word {
	var found []word
	for i := range w {
		hole := w
		hole[i] = unreadable
		for _, t := range fill(hole) {
			if t != w {
				found = append(found, t)
			}
		}
	}
	return found
}

func missing(values []int) []word {
	var found []word
	for i := range Length {
		found = append(found, fill(word(slices.Insert(slices.Clone(values), i, unreadable)))...)
	}
	return found
}

func surplus(values []int) []word {
	var found []word
	for i := range values {
		t := word(slices.Delete(slices.Clone(values), i, i+1))
		if _, ok := t.series(); ok {
			found = append(found, t)
		}
	}
	return found
}
