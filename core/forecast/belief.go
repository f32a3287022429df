package forecast

import (
	"gonum.org/v1/gonum/mathext"
)

// Belief is what is known of the share of signatures that the commission will call invalid: a
// beta distribution, as if Bad of Bad + Good looked at had been invalid. Both are positive.
type Belief struct {
	Bad, Good float64
}

// Weak is the belief of somebody who expects the share and would give it up after as many
// signatures as weight. The share lies between 0 and 1, the weight is positive.
func Weak(share, weight float64) Belief {
	const least = 1e-6 // neither side may be impossible
	return Belief{Bad: max(share*weight, least), Good: max((1-share)*weight, least)}
}

// Seen is the belief after so many signatures more were looked at as the commission would.
func (b Belief) Seen(bad, good int) Belief {
	return Belief{Bad: b.Bad + float64(bad), Good: b.Good + float64(good)}
}

// Mean is the expected share.
func (b Belief) Mean() float64 { return b.Bad / (b.Bad + b.Good) }

// Quantile is the share that is undercut with probability q, which lies between 0 and 1.
func (b Belief) Quantile(q float64) float64 {
	return mathext.InvRegIncBeta(b.Bad, b.Good, q)
}
