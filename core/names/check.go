package names

import (
	"slices"
	"strings"
)

// State is one of three answers.
type State string

// The answers; each is a hint to the person at the desk, none is a verdict.
const (
	Known   State = "known"
	Similar State = "similar"
	Unknown State = "unknown"
)

// Answer says what the list knows of a name.
type Answer struct {
	State State
	// To are up to three known names, the likeliest first. Where State is Known they are
	// common names one slip away from a rare one.
	To []string
	// Listed says that the list has the name. So it may although State is Similar: a rare name
	// that lacks a letter of one of the most usual ones, or has two of them swapped, is more
	// often a slip. Large dictionaries hold slips of their own.
	Listed bool
	// Genders of a known name, and of another one where its end leaves no doubt.
	Genders Genders
	// OnlyYo says that the list has the name with ё and never with е.
	OnlyYo bool
	// Belongs is the part of a name that the text is known as, where it is not known as the
	// one it was typed for; "" else.
	Belongs Kind
}

// most is how many similar names an answer holds.
const most = 3

// Check compares a name with the list. A double name ("Анна-Мария") is known if each of its
// parts is; otherwise names within one slip of the keyboard (two from six letters on: a
// letter wrong, missing, too many, or two swapped) are similar.
func (l *List) Check(kind Kind, name string) Answer {
	folded := fold(strings.TrimSpace(name))
	if of, ok := l.lookUp(kind, folded); ok {
		a := Answer{State: Known, Listed: true, Genders: of.genders, OnlyYo: of.withYo && !of.withE}
		if of.rank == Rare {
			a.To = l.similar(kind, []rune(folded), slips{limit: 1, least: Common})
			if l.suspect(kind, []rune(folded), of.genders) {
				a.State = Similar
				a.To = l.similar(kind, []rune(folded), slips{limit: 1, least: Common, prefer: of.genders})
			}
		}
		return a
	}
	a := Answer{State: Unknown, Genders: ofEnding(kind, folded), Belongs: l.belongs(kind, folded)}
	letters := []rune(folded)
	s := slips{limit: 1, prefer: likely(kind, letters, a.Genders)}
	if len(letters) >= 6 {
		s.limit = 2
	}
	if a.To = l.similar(kind, letters, s); len(a.To) > 0 {
		a.State = Similar
	}
	return a
}

// suspect says that a rare name is one of the most usual of its gender with a letter missing
// or two swapped.
func (l *List) suspect(kind Kind, letters []rune, genders Genders) bool {
	s := slips{limit: 1, least: Popular}
	for _, f := range s.find(letters, l.near[kind]) {
		c := l.near[kind][f.at]
		swap := len(letters) == len(c.folded) && weigh(letters, c.folded) == swapped
		if c.genders == genders && (swap || len(letters) < len(c.folded)) {
			return true
		}
	}
	return false
}

// lookUp is what the list knows of a name or of the parts of a double one: a gender counts
// where each part may have it, a spelling where one part has it.
func (l *List) lookUp(kind Kind, folded string) (fact, bool) {
	if of, ok := l.known[kind][folded]; ok {
		return of, true
	}
	parts := strings.FieldsFunc(folded, func(r rune) bool { return r == '-' || r == ' ' })
	if len(parts) < 2 {
		return fact{}, false
	}
	if of, ok := l.ofFather(kind, parts); ok {
		return of, true
	}
	whole := fact{rank: Common, withE: true}
	for _, part := range parts {
		of, ok := l.known[kind][part]
		if !ok {
			return fact{}, false
		}
		if whole.genders == "" || whole.genders == Either {
			whole.genders = of.genders
		}
		if of.withYo && !of.withE {
			whole.withE, whole.withYo = false, true
		}
	}
	return whole, true
}

// ofFather knows the patronymics that are a father's first name and a word: "Мамед оглы".
func (l *List) ofFather(kind Kind, parts []string) (fact, bool) {
	gender, ok := map[string]Gender{
		"оглы": Man, "оглу": Man, "улы": Man, "уулу": Man, "кызы": Woman, "гызы": Woman,
	}[parts[len(parts)-1]]
	if kind != Patronymic || !ok || len(parts) != 2 {
		return fact{}, false
	}
	_, known := l.known[First][parts[0]]
	return fact{genders: Genders(gender), rank: Common, withE: true}, known
}

// belongs is the other part of a name that the list knows the text as.
func (l *List) belongs(kind Kind, folded string) Kind {
	for _, other := range []Kind{Patronymic, First, Family} {
		if _, ok := l.known[other][folded]; ok && other != kind {
			return other
		}
	}
	return ""
}

// likeness is how dear it is to take the candidate at for the typed name.
type likeness struct {
	at, cost int
}

func byCost(x, y likeness) int { return x.cost - y.cost }

func (l *List) similar(kind Kind, letters []rune, s slips) []string {
	if len(letters) < 3 || len(letters) > Longest {
		return nil
	}
	found := s.find(letters, l.near[kind])
	slices.SortStableFunc(found, byCost)
	var out []string
	for _, f := range found[:min(most, len(found))] {
		out = append(out, l.near[kind][f.at].name)
	}
	return out
}
