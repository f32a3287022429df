package token

import "slices"

// Fit says how a row answers the words that were typed. Each has a bit for its place among the tokens; from 31 on they share one.
type Fit struct {
	// Lost are those that it does not have, Alike those that it has only something like.
	Lost, Alike uint32
	// Number says that a number is lost; of the row's own name that another one stands in its place.
	Number bool
	Class  Class
}

// Class is what counts before all costs.
type Class uint8

// The classes, the best first: all that was typed is there; something is only alike, or the type is another; a word is nowhere.
const (
	Whole Class = iota
	Near
	Short
)

func bit(i int) uint32 { return 1 << min(i, 31) }

// Take notes what the i-th token costs; other says that only its type is another.
func (f *Fit) Take(tokens []Token, i int, cost float64, other bool) {
	switch t := &tokens[i]; {
	case (other || cost >= Lost) && idle(tokens, i):
	case other:
		f.Lost, f.Class = f.Lost|bit(i), max(f.Class, Near)
	case cost >= Lost:
		f.Lost, f.Class = f.Lost|bit(i), Short
		f.Number = f.Number || IsNumber(t.Runes)
	case cost >= Slip:
		f.Alike, f.Class = f.Alike|bit(i), max(f.Class, Near)
	}
}

// idle says that a token need not be in a row: initials, "им", and what hangs on a number, as in "2 ой".
func idle(tokens []Token, i int) bool {
	t := &tokens[i]
	switch {
	case t.Kind:
		return t.Initial
	case len(tokens) == 1 || IsNumber(t.Runes):
		return false
	case len(t.Runes) == 1 || t.Text == "им" || t.Text == "имени":
		return true
	}
	return i > 0 && len(t.Runes) == 2 && IsNumber(tokens[i-1].Runes)
}

// Without are the tokens that are lost, but for numbers in whose place stands another.
func (f Fit) Without(tokens []Token) []Token {
	return slices.DeleteFunc(At(tokens, f.Lost), func(t Token) bool { return f.Number && IsNumber(t.Runes) })
}

// At are the tokens with those bits.
func At(tokens []Token, bits uint32) (list []Token) {
	for i := range tokens {
		if bits&bit(i) != 0 {
			list = append(list, tokens[i])
		}
	}
	return list
}
