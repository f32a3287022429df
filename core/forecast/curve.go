package forecast

// Point is the outcome at one share of invalid signatures.
type Point struct {
	// Permyriad is the share, in hundredths of a percent of those filed.
	Permyriad int
	Outcome
}

// Curve is the outcome of a filing for the shares from, from+step and so on up to the share to,
// in hundredths of a percent. The number of invalid ones is the share of those filed, rounded
// down. A step below 1 is taken for 1.
func Curve(s Scheme, f Filing, from, to, step int) []Point {
	var points []Point
	for share := max(from, 0); share <= min(to, shareUnits); share += max(step, 1) {
		f.Bad = f.Filed * share / shareUnits
		points = append(points, Point{Permyriad: share, Outcome: s.At(f)})
	}
	return points
}

// Gains are by how much the probability of acceptance changes with one more effort.
type Gains struct {
	// More signatures of the same quality.
	More float64
	// Checked again and the invalid ones among them taken out before filing.
	Checked float64
	// Pair is that of one duplicate that is found and taken out.
	Pair float64
}

// Effort is what a [Gains] is asked for.
type Effort struct {
	More, Checked int
	// Found is the share of the invalid ones among those checked again that are found out.
	Found float64
}

// Worth says what each effort would change. At most as many as may be filed are filed: most is
// that number, 0 where there is no such limit.
func Worth(s Scheme, f Filing, b Belief, e Effort, most int) Gains {
	base := s.Under(f, b).Accept
	more := f
	more.Filed += e.More
	if most > 0 {
		more.Filed = min(more.Filed, max(most, f.Filed))
	}
	scale := float64(more.Filed) / float64(max(f.Filed, 1))
	more.Duplicates *= scale * scale

	// Who checks part of them takes out the bad ones of that part: fewer are filed, and a
	// smaller share of them is bad.
	taken := float64(min(e.Checked, f.Filed)) * b.Mean() * e.Found
	checked, left := f, b
	checked.Filed -= int(taken)
	if expected := float64(f.Filed) * b.Mean(); expected > 0 {
		left.Bad *= max(expected-taken, 0) / expected
	}
	paired := f
	paired.Duplicates = max(0, f.Duplicates-1)
	paired.Filed = max(0, f.Filed-1)
	return Gains{
		More:    s.Under(more, b).Accept - base,
		Checked: s.Under(checked, left).Accept - base,
		Pair:    s.Under(paired, b).Accept - base,
	}
}
