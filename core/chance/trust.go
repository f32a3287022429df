package chance

import (
	"math"

	"github.com/sheaf-drive/sheaf/core/forecast"
)

// Trust is how far a check is to be trusted, and the commission.
type Trust struct {
	// Missed is what is believed of the share of faults that a check lets pass.
	Missed forecast.Belief
	// Looks are blind second looks that it rests on, Passed the faults among them that the first
	// look let pass. With none it is an assumption.
	Looks, Passed int
	// Strict is what is believed of the share of good lines that the commission calls invalid.
	Strict forecast.Belief
	// Told are lines of which the commission has said what it thinks.
	Told int
}

// Assumed is the trust of somebody who has seen nothing: one fault in ten is missed, as if of 20
// faults two had been; one good line in a hundred is called invalid, as unsure as the shares of six
// candidates in 2018 differed, 0.4 to 4.4 percent.
func Assumed() Trust {
	return Trust{Missed: forecast.Weak(0.1, 20), Strict: forecast.Weak(0.01, 40)}
}

// Second takes blind second looks at lines with a fault: how many the first look had found, and
// how many it had let pass.
func (t Trust) Second(found, passed int) Trust {
	t.Looks, t.Passed = t.Looks+found+passed, t.Passed+passed
	t.Missed = t.Missed.Seen(passed, found)
	return t
}

// Left is the chance of a fault on a line that a check found good, where fault was the chance of
// one as it was written.
func (t Trust) Left(fault float64) float64 {
	missed := fault * t.Missed.Mean()
	return missed / (missed + 1 - fault)
}

// Share is what is believed of the share that the commission will call invalid, where left is the
// mean of what the checks leave, on the ground of so many lines found bad. Fault left and strictness
// are taken as independent; the belief has the mean and the variance of their sum.
func (t Trust) Share(left float64, bad int) forecast.Belief {
	mean := left + (1-left)*t.Strict.Mean()
	relative := variance(t.Missed)/square(t.Missed.Mean()) + 1/float64(bad+1)
	v := square(left)*relative + variance(t.Strict)
	mean = min(max(mean, least), 1-least)
	weight := mean*(1-mean)/math.Max(v, 1e-12) - 1
	return forecast.Weak(mean, math.Max(weight, 1))
}

func variance(b forecast.Belief) float64 {
	return b.Mean() * (1 - b.Mean()) / (b.Bad + b.Good + 1)
}

func square(x float64) float64 { return x * x }

// Accepted is the chance in permille of a line on a sheet, where left is the fault that is left on
// it; rounded down, and at least 1, since a line without any chance is never chosen.
func Accepted(left float64) uint16 {
	return uint16(max(1, math.Floor(Certain*(1-min(max(left, 0), 1)))))
}

// Spoiled is the chance in permille that a fault at its foot takes the whole sheet; rounded up.
func Spoiled(left float64) uint16 {
	return uint16(math.Ceil(Certain*min(max(left, 0), 1) - 1e-9))
}
