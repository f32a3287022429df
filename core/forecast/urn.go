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

// negligible is the share of the largest probability below which a value is left out, least that
// of a sum below which nothing is added.
const (
	negligible = 1e-18
	least      = 1e-17
	// Up to weights of precise the logarithms of factorials are exact to nine digits.
	precise = 5e6
)

// peaked says that there is one most likely value, from which the others fall to both sides.
func (u urn) peaked() bool { return u.bad <= 0 || u.good <= 0 || u.bad >= 1 && u.good >= 1 }

// spread lists the probabilities from the first value on that is not negligible; they add up to 1.
func (u urn) spread() (first int, p []float64) {
	if !u.peaked() {
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

// below is the probability of a value under limit. It sums the side that the most likely value
// is not on, away from limit, until nothing is added any more.
func (u urn) below(limit int) float64 {
	low, high := u.low(), u.high()
	switch {
	case limit <= low:
		return 0
	case limit > high:
		return 1
	case !u.peaked() || math.Abs(u.bad+u.good) > precise:
		return u.summed(limit)
	}
	if u.ratio(limit-1) >= 1 { // the most likely value is limit or beyond
		sum, x := 0.0, u.at(limit-1)
		for k := limit - 1; x > sum*least; k-- {
			sum += x
			if k == low {
				break
			}
			x /= u.ratio(k - 1)
		}
		return math.Min(sum, 1)
	}
	sum, x := 0.0, u.at(limit)
	for k := limit; x > sum*least; k++ {
		sum += x
		if k == high {
			break
		}
		x *= u.ratio(k)
	}
	return math.Max(0, 1-sum)
}

// summed is below by way of all values.
func (u urn) summed(limit int) float64 {
	first, p := u.spread()
	sum := 0.0
	for i, x := range p {
		if first+i < limit {
			sum += x
		}
	}
	return math.Min(sum, 1)
}

// at is the probability of k, which is neither below low nor above high.
func (u urn) at(k int) float64 {
	n, x := float64(u.n), float64(k)
	if u.bad+u.good < 0 || u.bad == 0 || u.good == 0 {
		return math.Exp(choices(-u.bad, x) + choices(-u.good, n-x) - choices(-u.bad-u.good, n))
	}
	return math.Exp(choices(n, x) + beta(u.bad+x, u.good+n-x) - beta(u.bad, u.good))
}

// choices is the logarithm of how many ways there are to choose k of n.
func choices(n, k float64) float64 { return gamma(n+1) - gamma(k+1) - gamma(n-k+1) }

// beta is the logarithm of Euler's beta function.
func beta(a, b float64) float64 { return gamma(a) + gamma(b) - gamma(a+b) }

func gamma(x float64) float64 {
	y, _ := math.Lgamma(x)
	return y
}
