package edit

import "math/bits"

// Mask has a bit for each letter that occurs in a word. Letters share bits.
type Mask uint64

// MaskOf makes the mask of a word.
func MaskOf(word []rune) Mask {
	var m Mask
	for _, r := range word {
		m |= 1 << (uint32(r) % 64)
	}
	return m
}

// Missing is how many letters of the word behind m are surely not in the one behind other:
// a lower bound of the slips between the two.
func (m Mask) Missing(other Mask) int { return bits.OnesCount64(uint64(m &^ other)) }

// Distance counts the slips between two whole words; above limit it is some number greater
// than limit.
func Distance(a, b []rune, limit int) int {
	if d := len(a) - len(b); d > limit || -d > limit {
		return limit + 1
	}
	var buf [3 * roomFor]int
	last, ok := lastRow(a, b, limit, buf[:])
	if !ok {
		return limit + 1
	}
	return last[len(b)]
}

// PrefixDistance counts the slips between what is typed so far and the best beginning of
// word; above limit it is some number greater than limit.
func PrefixDistance(typed, word []rune, limit int) int {
	if len(word) > len(typed)+limit {
		word = word[:len(typed)+limit]
	}
	var buf [3 * roomFor]int
	last, ok := lastRow(typed, word, limit, buf[:])
	if !ok {
		return limit + 1
	}
	best := limit + 1
	for _, d := range last[max(0, len(typed)-limit):] {
		best = min(best, d)
	}
	return best
}

// roomFor is how many letters and one more need no memory of their own: most words are shorter.
const roomFor = 32

// lastRow is the last row of the table of distances between all of a and each beginning of
// b; false as soon as no entry can stay within limit. Entries that are further than limit from the
// diagonal are greater than limit and are not made: only the last limit entries on either side of it hold.
func lastRow(a, b []rune, limit int, cells []int) ([]int, bool) {
	if len(b) < len(a)-limit {
		return nil, false
	}
	if len(b) >= roomFor {
		cells = make([]int, 3*(len(b)+1))
	}
	cells = cells[:3*(len(b)+1)]
	before, last, next := cells[:len(b)+1], cells[len(b)+1:2*(len(b)+1)], cells[2*(len(b)+1):]
	for j := range last {
		last[j] = j
	}
	more := limit + 1
	for i := 1; i <= len(a); i++ {
		low, high := max(1, i-limit), min(len(b), i+limit)
		if next[low-1] = more; low == 1 {
			next[0] = i
		}
		best := next[low-1]
		for j := low; j <= high; j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			d := min(last[j]+1, next[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, before[j-2]+1)
			}
			next[j], best = d, min(best, d)
		}
		if high < len(b) {
			next[high+1] = more
		}
		// A swap looks two rows back, but adds one to a row that is at most one lower.
		if best > limit {
			return nil, false
		}
		before, last, next = last, next, before
	}
	return last, true
}
