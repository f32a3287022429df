package forecast

import (
	"math"
	"slices"
)

// shareUnits are the parts in which a share is written: hundredths of a percent.
const shareUnits = 10_000

// Staged draws one sample after another, each added to those before, and accepts as soon as the
// invalid ones among all drawn stay within the permitted share. After the last draw it refuses.
type Staged struct {
	// Draws in signatures. None draws everything.
	Draws []int
	// Share of invalid ones, in hundredths of a percent, that refuses when it is exceeded, and
	// AtEqual also when it is reached.
	Share   int
	AtEqual bool
	// CountTest demands that those filed without the invalid ones found reach Filing.Required.
	CountTest bool
	// Effect is how many times larger the variance is than if lines were drawn one by one: 1
	// where they are or where faults on one sheet have nothing to do with each other, as many as
	// a sheet has lines where one fault spoils all of it. 0 stands for 1.
	Effect float64
}

// At implements [Scheme].
func (s Staged) At(f Filing) Outcome {
	e := s.effect()
	return s.outcome(f, func(n int) urn {
		return without(n, units(f.bad(), e), units(f.Filed, e))
	})
}

// Under implements [Scheme].
func (s Staged) Under(f Filing, b Belief) Outcome { return s.outcome(f, b.draws()) }

// First is the probability that the first draw is enough.
func (s Staged) First(f Filing) float64 {
	if len(s.Draws) > 1 {
		s.Draws = s.Draws[:1]
	}
	return s.At(f).Accept
}

func (s Staged) effect() float64 { return max(s.Effect, 1) }

// units is how many independent pieces so many lines are.
func units(lines int, effect float64) int { return int(math.Round(float64(lines) / effect)) }

// Limit is the smallest number of invalid ones among n drawn that is too many.
func (s Staged) Limit(n int, f Filing) int {
	limit := s.Share * n / shareUnits
	if !s.AtEqual || s.Share*n%shareUnits != 0 {
		limit++
	}
	if s.CountTest {
		limit = min(limit, f.Filed-f.Required+1)
	}
	return max(limit, 0)
}

// sizes are the draws that a filing has signatures for; what exceeds it is everything.
func (s Staged) sizes(filed int) []int {
	if len(s.Draws) == 0 {
		return []int{filed}
	}
	var sizes []int
	left := filed
	for _, n := range s.Draws {
		if n = min(n, left); n > 0 {
			sizes = append(sizes, n)
			left -= n
		}
	}
	return sizes
}

// outcome follows those that no draw has accepted yet, by how many of them were invalid.
func (s Staged) outcome(f Filing, draw draws) Outcome {
	e := s.effect()
	sizes := s.sizes(f.Filed)
	if len(sizes) == 0 { // nothing was handed in
		return Outcome{Refuse: 1}
	}
	accept := 0.0
	open := []state{{p: 1}}
	drawn, counted := 0, 0
	for i, n := range sizes {
		// Units are rounded for all drawn so far, so that the rounding does not add up.
		drawn += n
		more := units(drawn, e) - counted
		limit := int(math.Ceil(float64(s.Limit(drawn, f)) / e))
		var still []state
		for _, o := range open {
			u := draw(more)
			if i > 0 {
				u = draw(counted).after(o.bad, more)
			}
			if i == len(sizes)-1 {
				chance := u.below(limit - o.bad)
				if chance < negligible {
					break // with more of them bad it is smaller still
				}
				accept += o.p * chance
				continue
			}
			first, p := u.spread()
			for k, q := range p {
				if o.bad+first+k < limit {
					accept += o.p * q
				} else {
					still = append(still, state{bad: o.bad + first + k, p: o.p * q})
				}
			}
		}
		counted += more
		open = merged(still)
	}
	accept = math.Min(accept, 1)
	return Outcome{Accept: accept, Refuse: 1 - accept}
}

// state is so many invalid ones among those drawn, with its probability.
type state struct {
	bad int
	p   float64
}

// merged has one state for each number of invalid ones, without those that cannot matter.
func merged(all []state) []state {
	slices.SortFunc(all, func(a, b state) int { return a.bad - b.bad })
	var out []state
	for _, s := range all {
		switch {
		case s.p < negligible:
		case len(out) > 0 && out[len(out)-1].bad == s.bad:
			out[len(out)-1].p += s.p
		default:
			out = append(out, s)
		}
	}
	return out
}
