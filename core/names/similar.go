package names

import (
	"strings"

	"github.com/sheaf-drive/sheaf/core/edit"
)

// slips looks for the names that a typed one may have been meant for.
type slips struct {
	// limit is how many slips may lie between the two.
	limit int
	// least leaves names of a lower rank out.
	least Rank
	// prefer is the gender that the typed name shows.
	prefer Genders
}

// The costs by which names are put in order. A slip more weighs more than all else together,
// a name that is less usual next; which letters were taken for one another decides last.
const (
	perSlip      = 100
	lessUsual    = 30
	otherGender  = 4
	plainSlip    = 9
	otherStart   = 5
	neighbourKey = 5
	likeLetter   = 4
	missing      = 3
	doubledOne   = 2
	swapped      = 1
)

func (s slips) find(letters []rune, list []candidate) []likeness {
	var found []likeness
	own := edit.MaskOf(letters)
	for i, c := range list {
		if c.rank < s.least || own.Missing(c.mask) > s.limit || c.mask.Missing(own) > s.limit {
			continue
		}
		d := edit.Distance(letters, c.folded, s.limit)
		if d > s.limit {
			continue
		}
		cost := d*perSlip + int(Popular-c.rank)*lessUsual
		if s.prefer.one() && c.genders.one() && s.prefer != c.genders {
			cost += otherGender
		}
		if letters[0] != c.folded[0] {
			cost += otherStart
		}
		if d == 1 {
			cost += weigh(letters, c.folded)
		} else {
			cost += plainSlip
		}
		found = append(found, likeness{at: i, cost: cost})
	}
	return found
}

// weigh says how seldom the one slip between two words is: letters swapped, one of a double
// letter missing or too many, a letter for another that sounds or lies like it.
func weigh(typed, meant []rune) int {
	i := 0
	for i < len(typed) && i < len(meant) && typed[i] == meant[i] {
		i++
	}
	switch {
	case len(typed) == len(meant):
		a, b := typed[i], meant[i]
		switch {
		case i+1 < len(typed) && typed[i+1] != meant[i+1]:
			return swapped
		case alike(a, b):
			return likeLetter
		case neighbours(a, b):
			return neighbourKey
		}
	case len(typed) < len(meant):
		if doubled(meant, i) {
			return doubledOne
		}
		return missing
	case doubled(typed, i):
		return doubledOne
	}
	return plainSlip
}

// doubled says that the letter at i stands beside its like.
func doubled(word []rune, i int) bool {
	return i > 0 && word[i] == word[i-1] || i+1 < len(word) && word[i] == word[i+1]
}

// alike are letters that are heard, or read in handwriting, for one another.
func alike(a, b rune) bool {
	for _, pair := range []string{"ао", "еи", "еэ", "ий", "бп", "вф", "гк", "дт", "жш", "зс", "шщ", "цс", "ьъ", "ыи", "ея", "ую", "мт", "пн"} {
		if strings.ContainsRune(pair, a) && strings.ContainsRune(pair, b) {
			return true
		}
	}
	return false
}

// keyRows are the rows of the Russian keyboard.
func keyRows() []string {
	return []string{"йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю"}
}

// neighbours are letters whose keys touch.
func neighbours(a, b rune) bool {
	rowA, atA := keyOf(a)
	rowB, atB := keyOf(b)
	if rowA < 0 || rowB < 0 {
		return false
	}
	across, down := atA-atB, rowA-rowB
	return across >= -1 && across <= 1 && down >= -1 && down <= 1
}

func keyOf(r rune) (row, at int) {
	for row, keys := range keyRows() {
		if i := strings.IndexRune(keys, r); i >= 0 {
			return row, i / 2 // two bytes a letter
		}
	}
	return -1, -1
}
