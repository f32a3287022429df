package forecast

import "math"

// Pairs checks one sample and accepts when it holds few enough pairs of one person's signatures,
// for as many as were filed and found invalid. It never refuses on a sample: it counts everything.
//
// Washington, WAC 434-379-010, is of this kind.
type Pairs struct {
	// Share of those filed that is drawn, in hundredths of a percent.
	Share int
	// Allowance is how many standard deviations the invalid ones are taken to be more, Margin
	// how many the pairs have to stay below what is just tolerable.
	Allowance, Margin float64
}

// Washington is its rule for initiatives and referendums.
func Washington() Pairs { return Pairs{Share: 300, Allowance: 1.5, Margin: 1.65} }

// Sample is how many are drawn of so many filed.
func (p Pairs) Sample(filed int) int {
	return min((filed*p.Share+shareUnits-1)/shareUnits, filed)
}

// Working is how the rule comes to its limit, for people who check it by hand.
type Working struct {
	// Invalid ones among all filed, at most.
	Invalid float64
	// Tolerable pairs among all filed, and how many of them to expect in the sample.
	Tolerable, Expected float64
	// Limit is the largest number of pairs in the sample that is accepted; negative where none is.
	Limit float64
}

// Limit is what the rule makes of so many invalid ones in a sample, which is positive.
func (p Pairs) Limit(filed, sample, invalid, required int) Working {
	r := float64(sample) / float64(filed)
	var w Working
	w.Invalid = (float64(invalid) + p.Allowance*math.Sqrt(float64(invalid))) / r
	w.Tolerable = float64(filed) - (float64(required) + w.Invalid)
	if w.Tolerable < 0 {
		w.Limit = -1
		return w
	}
	w.Expected = r * r * w.Tolerable
	w.Limit = w.Expected - p.Margin*math.Sqrt(w.Expected)
	return w
}

// At implements [Scheme].
func (p Pairs) At(f Filing) Outcome { return p.outcome(f, f.known()) }

// Under implements [Scheme].
func (p Pairs) Under(f Filing, b Belief) Outcome { return p.outcome(f, b.draws()) }

func (p Pairs) outcome(f Filing, draw draws) Outcome {
	n := p.Sample(f.Filed)
	if f.Filed < f.Required || n == 0 {
		return Outcome{Refuse: 1} // the raw count is short already
	}
	first, invalid := draw(n).spread()
	mean := pairsInSample(f, n)
	accept := 0.0
	for i, q := range invalid {
		limit := p.Limit(f.Filed, n, first+i, f.Required).Limit
		accept += q * atMost(int(math.Floor(limit)), mean)
	}
	accept = math.Min(accept, 1)
	return Outcome{Accept: accept, Count: 1 - accept}
}
