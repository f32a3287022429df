package selection

import (
	"slices"
	"sort"
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
)

// Prepared is a problem whose regions are computed, to be solved for other totals.
type Prepared struct {
	problem Problem
	bricks  []brick
	widest  int
}

// Prepare computes what each region can contribute. Errors as [Solve]'s.
func Prepare(p Problem) (*Prepared, error) { return prepare(p) }

func prepare(p Problem) (*Prepared, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	f := &Prepared{problem: p, bricks: p.bricks(), widest: 1}
	for i := range f.bricks {
		b := &f.bricks[i]
		room := min(b.bound.Max, p.Max) - b.lines
		if room < 0 {
			return nil, core.Refuse(core.Invalid, "must", "selection.must.region", strconv.Itoa(b.lines), strconv.Itoa(b.bound.Max)).
				About("region:" + string(b.bound.Region))
		}
		b.fill(room)
		for _, s := range b.stacks {
			f.widest = max(f.widest, s.width)
		}
	}
	return f, nil
}

// Free is the problem without minima of its regions.
func (f *Prepared) Free() *Prepared {
	free := &Prepared{problem: f.problem, bricks: slices.Clone(f.bricks), widest: f.widest}
	free.problem.Met = 0
	for i := range free.bricks {
		free.bricks[i].bound.Min = 0
	}
	return free
}

// Total solves the problem with other bounds of all. The largest total must not exceed
// Problem.Max, for which the regions were computed.
func (f *Prepared) Total(low, high int) (Plan, error) {
	if low < 0 || high < low || high > f.problem.Max {
		return Plan{}, core.Refuse(core.Invalid, "max", "selection.bounds", strconv.Itoa(low), strconv.Itoa(high))
	}
	return f.solve(low, high)
}

// solve reaches the minimum if that is possible, else as much as can be.
func (f *Prepared) solve(low, high int) (Plan, error) {
	best, ok := f.meet(low, high)
	short := !ok
	if short {
		if best, ok = f.meet(0, high); !ok {
			return Plan{}, core.Refuse(core.Invalid, "regions", "selection.unmet", strconv.Itoa(f.problem.Met), strconv.Itoa(high))
		}
	}
	return f.plan(best, low, short), nil
}

// answer is how many lines each region contributes beyond its forced ones.
type answer struct {
	lines     []int
	value     int64
	dual      int64
	exchanges int
}

// window is what the lines of each region and of all have to keep, beyond the forced ones.
type window struct {
	least     []int
	low, high int
}

// meet solves with the minimum of every region that must meet it. Where only some must, the
// choice which is a tree: a region that does not meet its minimum by itself is made to, or given up.
func (f *Prepared) meet(low, high int) (answer, bool) {
	base := 0
	for i := range f.bricks {
		base += f.bricks[i].lines
	}
	w := window{least: make([]int, len(f.bricks)), low: low - base, high: high - base}
	asked := f.open(make([]bool, len(f.bricks)))
	if f.problem.Met > asked {
		return answer{}, false
	}
	if f.problem.Met == 0 || f.problem.Met == asked {
		for i := range f.bricks {
			w.least[i] = f.need(i)
		}
		return f.optimum(w)
	}
	var best answer
	found := false
	f.branch(w, make([]bool, len(f.bricks)), 0, &best, &found)
	if found {
		free, _ := f.optimum(w)
		best.dual = free.dual // that of the problem whose regions need not meet anything
	}
	return best, found
}

// need is the minimum of a region beyond its forced lines.
func (f *Prepared) need(i int) int { return max(0, f.bricks[i].bound.Min-f.bricks[i].lines) }

// branch looks for a better answer than best among those in which the settled regions stay as
// they are: so many of them are made to meet their minimum, the others need not.
func (f *Prepared) branch(w window, settled []bool, made int, best *answer, found *bool) {
	a, ok := f.optimum(w)
	if !ok || *found && a.value <= best.value {
		return
	}
	met, next := made, -1
	for i := range f.bricks {
		switch {
		case settled[i] || f.bricks[i].bound.Min == 0:
		case a.lines[i] >= f.need(i):
			met++
		case next < 0 || f.need(i)-a.lines[i] < f.need(next)-a.lines[next]:
			next = i
		}
	}
	if met >= f.problem.Met {
		*best, *found = a, true
		return
	}
	if next < 0 {
		return
	}
	settled[next] = true
	least := w.least
	w.least = slices.Clone(least)
	w.least[next] = f.need(next)
	f.branch(w, settled, made+1, best, found)
	w.least = least
	if open := f.open(settled); made+open >= f.problem.Met {
		f.branch(w, settled, made, best, found)
	}
	settled[next] = false
}

// open is how many regions may still meet a minimum.
func (f *Prepared) open(settled []bool) int {
	n := 0
	for i, s := range settled {
		if !s && f.bricks[i].bound.Min > 0 {
			n++
		}
	}
	return n
}

// optimum finds the best answer within the window: the price of a line that fills it, a choice
// at that price, and exchanges until none improves it.
func (f *Prepared) optimum(w window) (answer, bool) {
	hulls := make([]hull, len(f.bricks))
	most := 0
	for i := range f.bricks {
		h, ok := f.bricks[i].hull(w.least[i])
		if !ok {
			return answer{}, false
		}
		hulls[i] = h
		most += h[len(h)-1].lines
	}
	if w.high < 0 || most < w.low {
		return answer{}, false
	}
	price := priceOf(hulls, w)
	a := answer{lines: atPrice(hulls, price, w.high), dual: dual(hulls, price, w)}
	for _, near := range []int64{price - 1, price + 1} {
		if near >= 0 || w.low > 0 {
			a.dual = min(a.dual, dual(hulls, near, w))
		}
	}
	if !f.improve(&a, w) {
		return answer{}, false
	}
	for i := range f.bricks {
		a.value += f.bricks[i].best[a.lines[i]] + f.bricks[i].value
		a.dual += f.bricks[i].value
	}
	return a, true
}

// corner is a number of lines and their value.
type corner struct {
	lines int
	value int64
}

// hull is the numbers of lines, smallest first, that some price of a line makes best.
type hull []corner

// hull of a brick from so many lines on; false when it has none.
func (b *brick) hull(least int) (hull, bool) {
	var h hull
	for x := least; x < len(b.best); x++ {
		if b.best[x] == never {
			continue
		}
		c := corner{x, b.best[x]}
		for len(h) > 1 && below(h[len(h)-2], h[len(h)-1], c) {
			h = h[:len(h)-1]
		}
		h = append(h, c)
	}
	return h, len(h) > 0
}

// below says whether b lies under the line from a to c; on it is not under.
func below(a, b, c corner) bool {
	return (b.value-a.value)*int64(c.lines-b.lines) < (c.value-b.value)*int64(b.lines-a.lines)
}

// at is the place of the corner that is best at a price; of equal ones that with the fewest lines.
func (h hull) at(price int64) int {
	return sort.Search(len(h)-1, func(i int) bool {
		return h[i+1].value-h[i].value <= price*int64(h[i+1].lines-h[i].lines)
	})
}

func total(hulls []hull, price int64) int {
	sum := 0
	for _, h := range hulls {
		sum += h[h.at(price)].lines
	}
	return sum
}

// priceOf is the smallest whole price at which no more lines are wanted than there may be; a
// negative one, a reward, where fewer than there must be would be wanted for nothing.
func priceOf(hulls []hull, w window) int64 {
	const most = 2 * MaxLines * Unit
	if total(hulls, 0) < w.low {
		return 1 - int64(sort.Search(most, func(i int) bool { return total(hulls, -int64(i)) >= w.low }))
	}
	return int64(sort.Search(most, func(i int) bool { return total(hulls, int64(i)) <= w.high }))
}

// dual is what no choice can be worth more than, at that price: each region takes what it likes
// best, and what all take too much or too little is paid for.
func dual(hulls []hull, price int64, w window) int64 {
	sum := price * int64(w.high)
	if price < 0 {
		sum = price * int64(w.low)
	}
	for _, h := range hulls {
		c := h[h.at(price)]
		sum += c.value - price*int64(c.lines)
	}
	return sum
}

// atPrice is the best corner of each region, and where that leaves room the corners that are as
// good, or nearly, one after the other.
func atPrice(hulls []hull, price int64, high int) []int {
	lines := make([]int, len(hulls))
	left := high
	for i, h := range hulls {
		lines[i] = h[h.at(price)].lines
		left -= lines[i]
	}
	for i, h := range hulls {
		for at := h.at(price); at < h.at(price-1); at++ {
			step := h[at+1].lines - h[at].lines
			if step > left {
				break
			}
			lines[i] += step
			left -= step
		}
	}
	return lines
}
