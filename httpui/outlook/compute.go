package outlook

import (
	"math"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/chance"
	"github.com/sheaf-drive/sheaf/core/forecast"
	"github.com/sheaf-drive/sheaf/core/query/odds"
)

// Wish is what somebody wants forecast. What is negative is taken from the book.
type Wish struct {
	Filed int
	// Share of invalid signatures, 0 to 1: known to be so.
	Share float64
	// Pairs of signatures of one person.
	Pairs int
}

// Outlook is how a filing would fare.
type Outlook struct {
	Filing   forecast.Filing
	Offered  int
	Min, Max int
	// Estimated says that the share is the book's; Share is what is expected, Low and High what is
	// undercut one time in ten and nine times in ten.
	Estimated        bool
	Share, Low, High float64
	Outcome          forecast.Outcome
	Points           []forecast.Point
	Gains            forecast.Gains
	Regions          []Region
}

// Region is how far a region is from what counts of it at most.
type Region struct {
	Region             core.Region
	Cap                int
	Min                int // the region's minimum, 0 without one
	Offered, Collected int
	Missing            int
	Pace               forecast.Pace
}

// The efforts whose worth is told, and how much of what a second look could find it finds.
const (
	moreSignatures = 1000
	checkedAgain   = 100
	foundAgain     = 0.8
)

// lately is over how many days the pace is taken.
const lately = 7

// points is how many steps a curve has, grid how finely its range is sought, in hundredths of a
// percent.
const (
	points = 40
	grid   = 50
	whole  = 10_000
)

// compute makes the outlook.
func compute(b *odds.Book, c forecast.Check, q core.Quota, w Wish) Outlook {
	o := Outlook{Offered: b.Offered, Min: q.Min, Max: q.Max, Estimated: w.Share < 0}
	o.Filing = forecast.Filing{Filed: w.Filed, Required: q.Min, Duplicates: float64(w.Pairs)}
	if w.Filed < 0 {
		o.Filing.Filed = min(b.Offered, q.Max)
	}
	if w.Pairs < 0 && b.Offered > 0 { // as many of them as of all that is offered
		part := float64(o.Filing.Filed) / float64(b.Offered)
		o.Filing.Duplicates = math.Min(1, part*part) * float64(b.Pairs)
	}
	scheme := c.Scheme
	if staged, ok := scheme.(forecast.Staged); ok && c.Sheets {
		staged.Effect = effect(b)
		scheme = staged
	}
	belief := b.Trust.Share(b.Mean(), b.Lines.Bad)
	if o.Estimated {
		o.Share, o.Low, o.High = belief.Mean(), belief.Quantile(0.1), belief.Quantile(0.9)
		o.Outcome = scheme.Under(o.Filing, belief)
	} else {
		o.Share, o.Low, o.High = w.Share, w.Share, w.Share
		f := o.Filing
		f.Bad = int(math.Floor(float64(f.Filed)*w.Share + 1e-9))
		o.Outcome = scheme.At(f)
		belief = forecast.Weak(w.Share, 1e7)
	}
	o.Gains = forecast.Worth(scheme, o.Filing, belief,
		forecast.Effort{More: moreSignatures, Checked: checkedAgain, Found: foundAgain}, q.Max)
	o.Points = curve(scheme, o.Filing, o.Low, o.High)
	for _, r := range q.Regions {
		o.Regions = append(o.Regions, regionOf(b, r))
	}
	return o
}

// effect is how many times larger the variance of a draw is because faults at the foot take whole
// sheets: as much as these faults are among all.
func effect(b *odds.Book) float64 {
	if b.Left <= 0 || len(b.Sheets) == 0 {
		return 1
	}
	feet, lines := 0.0, float64(b.Offered)/float64(len(b.Sheets))
	for _, s := range b.Sheets {
		feet += float64(s.Lines.Len()) * float64(s.Risk) / chance.Certain
	}
	return 1 + (lines-1)*math.Min(1, feet/b.Left)
}

// curve is the outcome over the shares at which anything changes, and over what is believed.
func curve(s forecast.Scheme, f forecast.Filing, low, high float64) []forecast.Point {
	from, to := whole, 0
	last := forecast.Outcome{}
	for i, p := range forecast.Curve(s, f, 0, whole, grid) {
		if i > 0 && far(last, p.Outcome) {
			from, to = min(from, p.Permyriad-grid), max(to, p.Permyriad)
		}
		last = p.Outcome
	}
	from = max(0, min(from, int(low*whole))-grid)
	to = min(whole, max(to, int(math.Ceil(high*whole)))+grid)
	step := (to - from + points - 1) / points
	return forecast.Curve(s, f, from, to, max(step, 1))
}

// far says whether two outcomes differ by what can be seen.
func far(a, b forecast.Outcome) bool {
	const seen = 0.002
	return math.Abs(a.Accept-b.Accept) > seen || math.Abs(a.Count-b.Count) > seen || math.Abs(a.Refuse-b.Refuse) > seen
}

func regionOf(b *odds.Book, q core.RegionQuota) Region {
	r := Region{Region: q.Region, Cap: q.Max, Min: q.Min}
	if has := b.Regions[q.Region]; has != nil {
		r.Offered, r.Collected = has.Offered, has.Collected
	}
	target := q.Max
	if q.Min > 0 { // more of it is not wanted for its own sake
		target = q.Min
	}
	r.Missing = max(0, target-r.Collected)
	r.Pace = forecast.At(r.Missing, b.LastDays(q.Region, lately))
	return r
}
