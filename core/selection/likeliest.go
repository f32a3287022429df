package selection

// Chance is the probability that a commission accepts so many lines, of which value is expected
// to be good, in millionths of a signature. It must not fall when more are handed in of which no
// more are bad, nor when fewer are bad.
type Chance func(lines int, value int64) float64

// same is the difference of two chances that is none.
const same = 1e-12

// Likeliest is the plan that a commission accepts most likely, of all totals that the problem
// allows, and its chance; of equal ones that with the most to be expected. Every total is
// computed or shown to be no better: what it can be worth is bounded by the price of a line at
// a smaller one. Where the minimum cannot be reached the plan is that of [Solve], its chance 0.
func (f *Prepared) Likeliest(chance Chance) (Plan, float64, error) {
	low, high := f.problem.Min, f.problem.Max
	best, ok := f.meet(low, high)
	if !ok {
		p, err := f.solve(low, high)
		return p, 0, err
	}
	top := chance(f.lines(best), best.value)
	var search func(from, to int)
	search = func(from, to int) {
		bad := int64(0)
		if a, ok := f.meet(from, from); ok {
			if p := chance(from, a.value); p > top+same || p >= top-same && a.value > best.value {
				best, top = a, p
			}
			// Of more lines no fewer are bad than of these, by the price at which these are best.
			bad = int64(from)*Unit - a.dual
		} else if a, ok = f.meet(0, from); ok { // no sheets make that number
			bad = int64(from)*Unit - a.dual
		}
		most := int64(to)*Unit - bad
		if p := chance(to, most); from == to || p <= top-same || p <= top+same && most <= best.value {
			return
		}
		mid := (from + to + 1) / 2
		search(mid, to)
		if from+1 < mid {
			search(from+1, mid-1)
		}
	}
	search(low, min(high, f.lines(best)))
	return f.plan(best, low, false), top, nil
}

// lines is how many an answer hands in.
func (f *Prepared) lines(a answer) int {
	sum := 0
	for i, x := range a.lines {
		sum += x + f.bricks[i].lines
	}
	return sum
}
