package forecast

import "math"

// Outcome is what a commission does, each with its probability; they add up to 1.
type Outcome struct {
	// Accept what was handed in on the ground of the sample.
	Accept float64
	// Count everything, line by line: the sample does not decide.
	Count float64
	// Refuse on the ground of the sample.
	Refuse float64
}

// Scheme is how a commission checks a filing.
type Scheme interface {
	// At is the outcome for a filing of which so much is known.
	At(Filing) Outcome
	// Under is the outcome where the number of invalid signatures is believed and not known:
	// Filing.Bad is not looked at.
	Under(Filing, Belief) Outcome
}

// Check is how the commission of a law checks a filing, and what that means for choosing one.
type Check struct {
	Scheme Scheme
	// Sheets says that it draws whole sheets, not lines.
	Sheets bool
	// Whole says that no line may be struck: a sheet is handed in with all its lines or not.
	Whole bool
}

// Filing is what is handed in. Numbers are signatures, none is negative.
type Filing struct {
	// Filed signatures, of which Bad ones would be called invalid if they were looked at. No
	// more than Filed count.
	Filed, Bad int
	// Required valid ones.
	Required int
	// Duplicates are pairs of signatures of one person among those filed.
	Duplicates float64
}

// bad is how many of those filed are invalid.
func (f Filing) bad() int { return min(max(f.Bad, 0), f.Filed) }

// draws is the distribution of the invalid ones among n drawn, by one of two views of a filing.
type draws func(n int) urn

func (f Filing) known() draws {
	return func(n int) urn { return without(n, f.bad(), f.Filed) }
}

func (b Belief) draws() draws {
	return func(n int) urn { return urn{n: n, bad: b.Bad, good: b.Good} }
}

// atMost is the probability that a Poisson variable of that mean is at most k.
func atMost(k int, mean float64) float64 {
	if k < 0 {
		return 0
	}
	term, sum := math.Exp(-mean), 0.0
	if term == 0 { // so far out that the normal curve is exact to ten digits
		return math.Erfc((mean-float64(k)-0.5)/math.Sqrt(2*mean)) / 2
	}
	for i := 0; i <= k; i++ {
		sum += term
		term *= mean / float64(i+1)
	}
	return math.Min(sum, 1)
}
