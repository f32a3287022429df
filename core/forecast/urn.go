package forecast

import (
	"math"
	"slices"
	"sort"
)

// urn is the number of bad ones among n drawn, by Pólya: with the first weights bad and good,
// each one drawn adds its own kind once more. Where the weights are negative numbers of things it
// takes the kind away instead: that is a draw without replacement, the hypergeometric
// distribution. Positive weights are those of a [Belief]: the beta-binomial distribution.
type urn struct {
	n         int
	bad, good float64
}

// without is the draw of n from all, of which some are bad, without putting back.
func without(n, bad, all int) urn {
	return urn{n: min(n, all), bad: -float64(bad), good: -float64(all - bad)}
}

// after is the draw of n more when k of those of u were bad.
func (u urn) after(k, n int) urn {
	next := urn{n: n, bad: u.bad + float64(k), good: u.good + float64(u.n-k)}
	if u.bad+u.good < 0 {
		next.n = min(n, int(math.Round(-next.bad-next.good)))
	}
	return next
}

// low and high bound the values that can come out.
func (u urn) low() int {
	if u.bad+u.good < 0 || u.good == 0 { // no more good ones than there are
		return max(0, u.n-int(math.Round(-u.good)))
	}
	return 0
}

func (u urn) high() int {
	if u.bad+u.good < 0 || u.bad == 0 {
		return min(u.n, int(math.Round(-u.bad)))
	}
	return u.n
}

// ratio is how many times more likely k+1 is than k.
func (u urn) ratio(k int) float64 {
	return float64(u.n-k) * (u.bad + float64(k)) / (float64(k+1) * (u.good + float64(u.n-k-1)))
}

// negligible is the share of the largest probability below which a value is left out.
const negligible = 1e-22

// spread lists the probabilities from the first value on that is not negligible; they add up to 1.
func (u urn) spread() (first int, p []float64) {
	if one := u.bad < 0 || u.good < 0 || u.bad >= 1 && u.good >= 1; !one {
		return u.everywhere()
	}
	low, high := u.low(), u.high()
	// The ratio falls from value to value, so the most likely one is where it passes 1.
	mode := low + sort.Search(high-low, func(i int) bool { return u.ratio(low+i) < 1 })
	var down []float64
	for k, x := mode, 1.0; k > low; k-- {
		if x /= u.ratio(k - 1); x < negligible {
			break
		}
		down = append(down, x)
	}
	slices.Reverse(down)
	p = append(down, 1)
	for k, x := mode, 1.0; k < high; k++ {
		if x *= u.ratio(k); x < negligible {
			break
		}
		p = append(p, x)
	}
	return mode - len(down), scaled(p)
}

// everywhere is spread for weights that make the ends more likely than the middle.
func (u urn) everywhere() (first int, p []float64) {
	low, high := u.low(), u.high()
	p = make([]float64, high-low+1)
	top := 0.0
	for i := 1; i < len(p); i++ {
		p[i] = p[i-1] + math.Log(u.ratio(low+i-1))
		top = math.Max(top, p[i])
	}
	for i := range p {
		p[i] = math.Exp(p[i] - top)
	}
	return low, scaled(p)
}

func scaled(p []float64) []float64 {
	sum := 0.0
	for _, x := range p {
		sum += x
	}
	for i := range p {
		p[i] /= sum
	}
	return p
}

// below is the probability of a value under limit.
func (u urn) below(limit int) float64 {
	if limit <= u.low() {
		return 0
	}
	if limit > u.high() {
		return 1
	}
	first, p := u.spread()
	sum := 0.0
	for i := range p {
		if first+i < limit {
			sum += p[i]
		}
	}
	return math.Min(sum, 1)
}
