package forecast

import (
	"math"
	"math/big"
	"sort"
)

// Projection checks one sample and concludes from it how many of all are valid, less what the
// pairs of one person's signatures in the sample stand for. Far below the number required it
// refuses, far above it accepts, and between it counts everything.
//
// California, 2 CCR 20530 and 20531, and Colorado, C.R.S. 1-40-116(4), are of this kind.
type Projection struct {
	// The sample is the larger of Least signatures and Share of those filed, in hundredths of a
	// percent; everything where fewer than Least were filed.
	Least, Share int
	// RefuseBelow and AcceptAbove of the number required, in hundredths of a percent: 9,500
	// and 11,000 where less than 95 % refuses and more than 110 % accepts. Exactly 95 % and
	// exactly 110 % count everything.
	RefuseBelow, AcceptAbove int
	// Pairs says that a pair in the sample takes away A(A−1) signatures, where A is how many
	// were filed for each one drawn.
	Pairs bool
	// Rounded says what is rounded on the way.
	Rounded Steps
}

// Steps of a projection, in the order in which they are taken.
type Steps struct {
	// Rate is the percentage of valid ones in the sample, Valid what it makes of all.
	Rate, Valid Rounding
	// Value is A, Taken what the pairs take away together, Result the difference.
	Value, Taken, Result Rounding
}

// California is the projection of its statewide and county initiatives.
func California() Projection {
	return Projection{Least: 500, Share: 300, RefuseBelow: 9500, AcceptAbove: 11000, Pairs: true,
		Rounded: Steps{Rate: Rounding{2, Nearest}, Valid: Rounding{0, Up}, Value: Rounding{4, Nearest}, Taken: Rounding{0, Up}}}
}

// Colorado is the projection of its statewide initiatives. Its published results do not agree on
// how the last number is rounded.
func Colorado(last Mode) Projection {
	return Projection{Least: 4000, Share: 500, RefuseBelow: 9000, AcceptAbove: 11000,
		Rounded: Steps{Valid: Rounding{0, last}}}
}

// Sample is how many are drawn of so many filed.
func (p Projection) Sample(filed int) int {
	share := (filed*p.Share + shareUnits - 1) / shareUnits
	return min(max(p.Least, share), filed)
}

// Valid is the projected number of valid signatures for a sample with so many valid ones and so
// many pairs. The sample is positive.
func (p Projection) Valid(filed, sample, valid, pairs int) *big.Rat {
	r := p.Rounded
	rate := r.Rate.Of(ratio(100*valid, sample))
	all := r.Valid.Of(new(big.Rat).Mul(rate, ratio(filed, 100)))
	if !p.Pairs {
		return r.Result.Of(all)
	}
	a := r.Value.Of(ratio(filed, sample))
	weight := new(big.Rat).Mul(a, new(big.Rat).Sub(a, ratio(1, 1)))
	taken := r.Taken.Of(weight.Mul(weight, ratio(pairs, 1)))
	return r.Result.Of(all.Sub(all, taken))
}

// verdict on a projected number: -1 refuses, 1 accepts, 0 counts everything.
func (p Projection) verdict(valid *big.Rat, required int) int {
	share := new(big.Rat).Mul(valid, ratio(shareUnits, max(required, 1)))
	switch {
	case share.Cmp(ratio(p.RefuseBelow, 1)) < 0:
		return -1
	case share.Cmp(ratio(p.AcceptAbove, 1)) > 0:
		return 1
	}
	return 0
}

// At implements [Scheme].
func (p Projection) At(f Filing) Outcome { return p.outcome(f, f.known()) }

// Under implements [Scheme].
func (p Projection) Under(f Filing, b Belief) Outcome { return p.outcome(f, b.draws()) }

// outcome sums over the pairs in the sample and the invalid ones. Both make the projected number
// smaller, so for each number of pairs two limits divide the invalid ones.
func (p Projection) outcome(f Filing, draw draws) Outcome {
	n := p.Sample(f.Filed)
	if f.Filed < f.Required || n == 0 {
		return Outcome{Refuse: 1} // the raw count is short already
	}
	first, invalid := draw(n).spread()
	mean := pairsInSample(f, n)
	var o Outcome
	for pairs := 0; ; pairs++ {
		weight := atMost(pairs, mean) - atMost(pairs-1, mean)
		// From the first value on that is not accepted, and the first that is refused.
		limit := func(most int) int {
			return sort.Search(n+1, func(bad int) bool {
				return p.verdict(p.Valid(f.Filed, n, n-bad, pairs), f.Required) <= most
			})
		}
		counts, refuses := limit(0), limit(-1)
		for i, q := range invalid {
			switch bad := first + i; {
			case bad < counts:
				o.Accept += weight * q
			case bad < refuses:
				o.Count += weight * q
			}
		}
		if float64(pairs) > mean && 1-atMost(pairs, mean) < 1e-12 {
			break
		}
	}
	o.Refuse = math.Max(0, 1-o.Accept-o.Count)
	return o
}

// pairsInSample is how many pairs both of whose signatures are drawn are to be expected.
func pairsInSample(f Filing, n int) float64 {
	if f.Filed < 2 {
		return 0
	}
	return f.Duplicates * float64(n) * float64(n-1) / (float64(f.Filed) * float64(f.Filed-1))
}
