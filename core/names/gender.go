package names

import "strings"

// Gender is [Man] or [Woman].
type Gender string

// The genders of a name.
const (
	Man   Gender = "m"
	Woman Gender = "f"
)

// Genders are those that a name may have: "m", "f", "mf", or "" where nothing is known.
type Genders string

// Either is a name of both.
const Either Genders = "mf"

func (g Genders) with(one Gender) Genders {
	if g == "" || g == Genders(one) {
		return Genders(one)
	}
	return Either
}

func (g Genders) one() bool { return g == Genders(Man) || g == Genders(Woman) }

// ofEnding is what the end of a name says of the gender: only ends that leave no doubt.
func ofEnding(kind Kind, folded string) Genders {
	ends := map[Kind]map[Gender][]string{
		Family: {
			Man:   {"ов", "ев", "ин", "ын", "ский", "цкий", "ской", "цкой", "ный"},
			Woman: {"ова", "ева", "ина", "ына", "ская", "цкая", "ная"},
		},
		Patronymic: {Man: {"ович", "евич", "ьич", "мич", "тич", "оглы"}, Woman: {"овна", "евна", "ична", "инична", "кызы"}},
	}
	for _, g := range []Gender{Woman, Man} {
		for _, end := range ends[kind][g] {
			if strings.HasSuffix(folded, end) {
				return Genders(g)
			}
		}
	}
	return ""
}

// Disagreement names the parts of a name whose gender is not that of the others: of three
// the odd one, of two the patronymic before the family name, because the first name is the
// part that most seldom has a slip in its end. The genders are in the order first name,
// patronymic, family name.
func Disagreement(first, patronymic, family Genders) []Kind {
	count := map[Genders]int{}
	for _, g := range []Genders{first, patronymic, family} {
		count[g]++
	}
	man, woman := count[Genders(Man)], count[Genders(Woman)]
	if man == 0 || woman == 0 {
		return nil
	}
	if man+woman == 2 {
		if patronymic.one() {
			return []Kind{Patronymic}
		}
		return []Kind{Family}
	}
	odd := Genders(Man)
	if woman < man {
		odd = Genders(Woman)
	}
	for _, part := range []struct {
		kind Kind
		of   Genders
	}{{First, first}, {Patronymic, patronymic}, {Family, family}} {
		if part.of == odd {
			return []Kind{part.kind}
		}
	}
	return nil
}

// likely is the gender to prefer among similar names: that of the name, else of a first name's
// last letter, which is right for most.
func likely(kind Kind, letters []rune, known Genders) Genders {
	if known != "" || kind != First || len(letters) == 0 {
		return known
	}
	if last := letters[len(letters)-1]; last == 'а' || last == 'я' {
		return Genders(Woman)
	}
	return ""
}
