package selection

import (
	"math"
	"slices"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
)

// never is the value of what cannot be: so low that no sum of values makes up for it.
const never = math.MinInt64 / 8

// brick is what one region can contribute: for each number of lines the best value.
type brick struct {
	bound Bound
	// Forced items are in every choice: so many lines, of that value.
	forced []item
	lines  int
	value  int64
	// Stacks of the other items, one for each number of lines, the best first.
	stacks []stack
	// best[x] is the largest value of x lines beyond the forced ones, never where no items
	// make x. It ends where the region or all is full.
	best []int64
	// taken[k][x] is how many of stack k are among x lines, when of the stacks up to k all are used.
	taken [][]int32
	// offered lines with a chance.
	offered int
}

// stack is items of the same number of lines, the best first.
type stack struct {
	width int
	items []item
}

// sorted puts the best first; equal ones in the order of rank, which is that of their sheets.
func (s *stack) sorted(rank []int32) {
	slices.SortFunc(s.items, func(a, b item) int {
		switch {
		case a.value != b.value:
			if a.value > b.value {
				return -1
			}
			return 1
		case a.sheet != b.sheet:
			return int(rank[a.sheet] - rank[b.sheet])
		}
		return int(a.lines) - int(b.lines)
	})
}

// bricks divides what is offered by region. Items without any value are left unless they must be
// taken.
func (p Problem) bricks() []brick {
	bounds := p.sortBounds()
	all := make([]brick, len(bounds))
	at := map[core.Region]int{}
	for i, b := range bounds {
		all[i].bound = b
		at[b.Region] = i
	}
	stacks := make([][MaxLines + 1][]item, len(all))
	for i := range p.Sheets {
		s := &p.Sheets[i]
		r := at[s.Region]
		b := &all[r]
		must, left := p.Must[s.ID], s.Lines&^p.Never[s.ID]
		for n := 1; n <= MaxLines; n++ {
			if s.Lines.Has(n) && s.Chances[n-1] > 0 {
				b.offered++
			}
		}
		if p.Whole {
			if must != 0 {
				must = s.Lines
			} else if left == s.Lines && s.worth(left) > 0 {
				stacks[r][left.Len()] = append(stacks[r][left.Len()], item{int32(i), left, s.worth(left)})
			}
		} else {
			for n := 1; n <= MaxLines; n++ {
				if line := core.LineSet(0).With(n); left&^must&line != 0 && s.worth(line) > 0 {
					stacks[r][1] = append(stacks[r][1], item{int32(i), line, s.worth(line)})
				}
			}
		}
		if must != 0 {
			b.forced = append(b.forced, item{int32(i), must, s.worth(must)})
			b.lines += must.Len()
			b.value += s.worth(must)
		}
	}
	order := p.rank()
	for r := range all {
		for width, items := range stacks[r] {
			if len(items) > 0 {
				s := stack{width: width, items: items}
				s.sorted(order)
				all[r].stacks = append(all[r].stacks, s)
			}
		}
	}
	return all
}

// rank is the place of each sheet among all: those with the better mean chance first, then by code.
func (p Problem) rank() []int32 {
	rank := make([]int32, len(p.Sheets))
	for place, i := range byMerit(p.Sheets) {
		rank[i] = int32(place)
	}
	return rank
}

// fill computes best for up to so many lines beyond the forced ones.
func (b *brick) fill(room int) {
	offered := 0
	for _, s := range b.stacks {
		offered += s.width * len(s.items)
	}
	room = min(room, offered)
	b.best = make([]int64, room+1)
	for x := 1; x <= room; x++ {
		b.best[x] = never
	}
	for _, s := range b.stacks {
		next, taken := s.add(b.best)
		b.best = next
		b.taken = append(b.taken, taken)
	}
}

// add is the best of each number of lines when the items of the stack may be used, too, and how
// many of them are. What they are worth together is concave in their number, so the number
// that is best for x grows with x among the x that leave the same rest when divided by the width:
// each half of them is searched only where the middle leaves room.
func (s stack) add(best []int64) (next []int64, taken []int32) {
	next, taken = make([]int64, len(best)), make([]int32, len(best))
	worth := make([]int64, len(s.items)+1)
	for i, it := range s.items {
		worth[i+1] = worth[i] + it.value
	}
	for rest := range min(s.width, len(best)) {
		s.search(best, worth, rest, next, taken)
	}
	return next, taken
}

// search fills next for all numbers of lines that leave rest. In steps of the width, from[y] is
// best[rest + y·width], and next of step x is the largest from[y] + worth[x−y].
func (s stack) search(best, worth []int64, rest int, next []int64, taken []int32) {
	steps := (len(best)-rest-1)/s.width + 1
	value := func(x, y int) int64 {
		switch n := x - y; {
		case n < 0: // steeper than any value, so that the sum stays concave beyond both ends
			return best[rest+y*s.width] + int64(n)*beyond
		case n >= len(worth):
			return best[rest+y*s.width] + worth[len(worth)-1] - int64(n-len(worth)+1)*beyond
		default:
			return best[rest+y*s.width] + worth[n]
		}
	}
	var divide func(low, high, from, to int)
	divide = func(low, high, from, to int) {
		if low > high {
			return
		}
		x := (low + high) / 2
		top, at := int64(math.MinInt64), from
		for y := from; y <= to; y++ {
			if v := value(x, y); v > top {
				top, at = v, y
			}
		}
		place, n := rest+x*s.width, x-at
		if n < 0 || n >= len(worth) || best[rest+at*s.width] == never {
			next[place] = never
		} else {
			next[place], taken[place] = top, int32(n)
		}
		divide(low, x-1, from, at)
		divide(x+1, high, at, to)
	}
	divide(0, steps-1, 0, steps-1)
}

// beyond is more than can be lost by making up another number of lines with a few items, and
// little enough that a country of them is no overflow.
const beyond = MaxLines * Unit * 1000

// pick lists the items of x lines beyond the forced ones.
func (b *brick) pick(x int) []item {
	var picked []item
	for k := len(b.stacks) - 1; k >= 0; k-- {
		n := int(b.taken[k][x])
		picked = append(picked, b.stacks[k].items[:n]...)
		x -= n * b.stacks[k].width
	}
	return append(picked, b.forced...)
}

// rows are the items by sheet, in the order of their codes.
func rows(sheets []Sheet, picked []item) []core.ChosenSheet {
	lines := make(map[int32]core.LineSet, len(picked))
	for _, it := range picked {
		lines[it.sheet] |= it.lines
	}
	all := make([]core.ChosenSheet, 0, len(lines))
	for i, set := range lines {
		all = append(all, core.ChosenSheet{Sheet: sheets[i].ID, Lines: set})
	}
	slices.SortFunc(all, func(a, b core.ChosenSheet) int { return strings.Compare(string(a.Sheet), string(b.Sheet)) })
	return all
}
