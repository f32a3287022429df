package edit

import "math"

// Sorted is a list of different words in order. Words that begin alike share what is counted for their beginning, and
// all that begin with something too far away are passed over at once.
type Sorted struct {
	word   func(i int) []rune
	shared []int16 // with how many letters a word begins like the one before
}

// NewSorted takes count words, which are in ascending order, no two alike. They are not copied.
func NewSorted(count int, word func(i int) []rune) Sorted {
	s := Sorted{word, make([]int16, count)}
	for i := 1; i < count; i++ {
		a, b := word(i-1), word(i)
		n := 0
		for n < len(a) && n < len(b) && n < math.MaxInt16 && a[n] == b[n] {
			n++
		}
		s.shared[i] = int16(n)
	}
	return s
}

// Near visits the words within limit slips of the text, in order. Of an open text, one that may go on, the
// best beginning of a word counts, as in [PrefixDistance].
func (s Sorted) Near(text []rune, open bool, limit int, visit func(i, slips int)) {
	t := table{text: text, limit: limit, width: len(text) + 1, deepest: len(text) + limit}
	t.rows, t.best = t.rowBuf[:], t.bestBuf[:]
	if n := t.width * (t.deepest + 1); n > len(t.rows) {
		t.rows = make([]int8, n)
	}
	if t.deepest >= len(t.best) {
		t.best = make([]int8, t.deepest+1)
	}
	t.begin()
	made, dead := 0, false // rows that are right for the word before; that the last of them is too far away
	for i, shared := range s.shared {
		keep := min(int(shared), made)
		if !dead || keep < made {
			word := s.word(i)
			made, dead = t.fill(word[:min(len(word), t.deepest)], keep)
		}
		slips := int(t.best[made])
		if !open {
			if slips = limit + 1; !dead && len(s.word(i)) == made {
				slips = int(t.rows[made*t.width+len(text)])
			}
		}
		if slips <= limit {
			visit(i, slips)
		}
	}
}

// table has a row for each beginning of a word and a column for each of the text. Entries further from the diagonal
// than limit are greater than limit.
type table struct {
	text                  []rune
	limit, width, deepest int
	rows, best            []int8 // best is the least of the last column up to a row
	rowBuf                [640]int8
	bestBuf               [32]int8
}

// begin makes the row of no letters.
func (t *table) begin() {
	for j := range t.width {
		t.rows[j] = int8(min(j, t.limit+1))
	}
	t.best[0] = t.rows[t.width-1]
}

// fill makes the rows of the word after those that are kept, until one is too far away.
func (t *table) fill(word []rune, keep int) (made int, dead bool) {
	for d := keep + 1; d <= len(word); d++ {
		if t.row(word, d) > t.limit {
			return d, true
		}
	}
	return len(word), false
}

// row makes row d and answers its least entry.
func (t *table) row(word []rune, d int) int {
	more := int8(t.limit + 1)
	last, row := t.rows[(d-1)*t.width:d*t.width], t.rows[d*t.width:(d+1)*t.width]
	low, high := max(1, d-t.limit), min(t.width-1, d+t.limit)
	if row[low-1] = more; low == 1 {
		row[0] = int8(min(d, t.limit+1))
	}
	least := row[low-1]
	for j := low; j <= high; j++ {
		cost := int8(1)
		if word[d-1] == t.text[j-1] {
			cost = 0
		}
		n := min(last[j]+1, row[j-1]+1, last[j-1]+cost)
		if d > 1 && j > 1 && word[d-1] == t.text[j-2] && word[d-2] == t.text[j-1] {
			n = min(n, t.rows[(d-2)*t.width+j-2]+1)
		}
		row[j], least = min(n, more), min(least, n)
	}
	for j := high + 1; j < t.width; j++ {
		row[j] = more
	}
	t.best[d] = min(t.best[d-1], row[t.width-1])
	return int(least)
}
