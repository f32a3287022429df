package table

import (
	"image"
	"math"
	"slices"

	"github.com/sheaf-drive/sheaf/core/frame"
)

// search looks for the rules of a table. Lengths are millimetres of the sheet.
type search struct {
	page     *image.Gray
	table    frame.Table
	start    homography // where the page lies as the codes tell
	contrast float64
	places   []place // of the rules that were found
	found    int     // how many rules those are
}

// place is where a rule was seen. Its middle is at in the picture; on the sheet the rule has value as its x if it is upright,
// else as its y.
type place struct {
	at      frame.Point
	upright bool
	value   float64
	rule    int
}

// drift is how far beside its place a rule lies, at a place along it.
type drift struct{ at0, slope float64 }

func (d drift) at(along float64) float64 { return d.at0 + d.slope*along }

const (
	// onwards is how far from the last one the next rule is looked for.
	onwards = 1.7
	// sideways is how far from its place the first upright rule is looked for.
	sideways = 3
	// missing is how many of the horizontal rules may be hidden.
	missing = 1
)

// rules looks for all rules, the first one within a reach; false where too few are there.
func (s *search) rules(reach float64) bool {
	rows, columns := s.table.Rows, s.table.Columns
	left, right := mm(columns[0]), mm(columns[len(columns)-1])
	var d drift
	slopes, lost := 0.0, 0
	for i, row := range rows {
		now, ok := s.rule(run{from: left, to: right, value: mm(row)}, d, reach)
		if !ok {
			if lost++; lost > missing {
				return false
			}
			continue
		}
		if i == 0 || reach != onwards {
			reach = onwards
		}
		d, slopes = now, slopes+now.slope
	}
	turn := slopes / float64(len(rows)-lost) // what the codes had wrong is a turn about them
	above, below := mm(rows[1])+d.at0, mm(rows[len(rows)-1])+d.at((left+right)/2)
	above += d.slope * (left + right) / 2
	d, reach = drift{turn * mm(frame.Top), -turn}, sideways
	first, last, n := -1, -1, 0
	for i, column := range columns {
		now, ok := s.rule(run{from: above, to: below, value: mm(column), upright: true}, d, reach)
		if !ok {
			continue
		}
		if d, reach = now, onwards; first < 0 {
			first = i
		}
		last, n = i, n+1
	}
	return n >= 2 && 10*n >= 6*len(columns) && mm(columns[last]-columns[first]) >= .6*(right-left)
}

// run is a rule as it was printed: upright ones run down the sheet at an x, others across it at a y.
type run struct {
	from, to, value float64
	upright         bool
}

// at is a place of the sheet: so far along the rule, and so far beside it.
func (r run) at(along, beside float64) frame.Point {
	if r.upright {
		return frame.Point{X: r.value + beside, Y: along}
	}
	return frame.Point{X: along, Y: r.value + beside}
}

// peak is where something like a rule was seen, so far along and beside.
type peak struct{ along, beside, depth float64 }

const (
	inset  = 1.6 // of the ends of a rule, where others cross
	apart  = 4.5 // about how far its places are apart
	step   = .1  // of a profile across it
	lane   = 1.2 // how far along it, either way, a profile is a mean
	flank  = .5  // where, on either side, paper has to be lighter
	faint  = .12 // of the contrast a rule has at least
	nearby = .4  // how far from the straight line places of a rule lie
	agree  = .5  // the share of its places that have to
)

// rule looks for one rule beside where it is thought to be. It keeps its places.
func (s *search) rule(r run, d drift, reach float64) (drift, bool) {
	n := int(math.Min(48, math.Max(14, (r.to-r.from)/apart)))
	var peaks [][]peak
	for i := range n {
		along := r.from + inset + (r.to-r.from-2*inset)*float64(i)/float64(n-1)
		middle := r.at(along, d.at(along))
		if x, y := s.start.at(middle.X, middle.Y); inside(s.page, x, y) {
			peaks = append(peaks, s.across(r, along, d.at(along), reach))
		}
	}
	if 3*len(peaks) < 2*n {
		return d, false
	}
	found, on := straight(peaks)
	if float64(len(on)) < agree*float64(len(peaks)) {
		return d, false
	}
	for _, p := range on {
		s.places = append(s.places, place{s.start.point(r.at(p.along, p.beside)), r.upright, r.value, s.found})
	}
	s.found++
	return found, true
}

// most is how many peaks of a profile are looked at.
const most = 3

// across looks at one place for what is dark and thin, the darkest first.
func (s *search) across(r run, along, middle, reach float64) []peak {
	n, wing := int(2*reach/step)+1, int(flank/step)
	profile := make([]float64, n+2*wing+2)
	for i := range profile {
		beside := middle - reach + float64(i-wing-1)*step
		for k := -2; k <= 2; k++ {
			at := r.at(along+lane*float64(k)/2, beside)
			x, y := s.start.at(at.X, at.Y)
			profile[i] += shade(s.page, x, y) / 5
		}
	}
	depth := func(i int) float64 {
		i += wing + 1
		return math.Min(profile[i-wing], profile[i+wing]) - (profile[i-1]+2*profile[i]+profile[i+1])/4
	}
	var peaks []peak
	for i := 1; i < n-1; i++ {
		a, b, c := depth(i-1), depth(i), depth(i+1)
		if b < faint*s.contrast || a >= b || c > b {
			continue
		}
		shift := 0.0
		if bend := a - 2*b + c; bend < 0 {
			shift = .5 * (a - c) / bend
		}
		peaks = append(peaks, peak{along, middle - reach + (float64(i)+shift)*step, b})
	}
	slices.SortStableFunc(peaks, func(a, b peak) int {
		if a.depth > b.depth {
			return -1
		}
		return 1
	})
	return peaks[:min(most, len(peaks))]
}

// straight finds the straight line to which most peaks agree, by trying those through two of them, and which these are:
// of each place the nearest. Lines steeper than a page can be askew beside its own codes are none.
func straight(peaks [][]peak) (best drift, on []peak) {
	const steepest = .03
	stride := max(1, len(peaks)/16)
	for i := 0; i < len(peaks); i += stride {
		for j := i + max(1, len(peaks)/5); j < len(peaks); j += stride {
			for _, a := range peaks[i] {
				for _, b := range peaks[j] {
					slope := (b.beside - a.beside) / (b.along - a.along)
					if math.Abs(slope) > steepest {
						continue
					}
					d := drift{a.beside - slope*a.along, slope}
					if got := d.near(peaks); len(got) > len(on) {
						best, on = d, got
					}
				}
			}
		}
	}
	if len(on) < 2 {
		return best, nil
	}
	for range 2 {
		best = fitted(on)
		on = best.near(peaks)
		if len(on) < 2 {
			return best, nil
		}
	}
	return best, on
}

// near gives of each place the peak that lies nearest to the line, if any lies near.
func (d drift) near(peaks [][]peak) (on []peak) {
	for _, at := range peaks {
		least, found := nearby, -1
		for k, p := range at {
			if off := math.Abs(p.beside - d.at(p.along)); off < least {
				least, found = off, k
			}
		}
		if found >= 0 {
			on = append(on, at[found])
		}
	}
	return on
}

// fitted is the line of least squares.
func fitted(on []peak) drift {
	n := float64(len(on))
	var x, y, xx, xy float64
	for _, p := range on {
		x, y = x+p.along/n, y+p.beside/n
	}
	for _, p := range on {
		xx, xy = xx+(p.along-x)*(p.along-x), xy+(p.along-x)*(p.beside-y)
	}
	if xx == 0 {
		return drift{y, 0}
	}
	return drift{y - xy/xx*x, xy / xx}
}
