package selection

import "math"

// reach is how far an exchange can go that cannot be divided into smaller ones: within one
// region, and summed over regions. With at most widest lines an item the indivisible exchanges
// within one region change its lines by at most step, and no more than 2·step−1 of them are
// needed to balance each other.
func (f *Prepared) reach() int {
	step := max(1, 2*f.widest-2)
	return step * max(2, 2*step-1)
}

// improve exchanges lines between regions until no exchange within reach makes the answer better,
// which makes it the best. It first brings the total into the window. False when it cannot.
func (f *Prepared) improve(a *answer, w window) bool {
	reach := f.reach()
	a.exchanges = reach
	for {
		total := 0
		for _, x := range a.lines {
			total += x
		}
		inside := w.low <= total && total <= w.high
		gain, change := f.exchange(a.lines, w, total, reach)
		switch {
		case change == nil:
			return inside
		case inside && gain <= 0:
			return true
		}
		for i, d := range change {
			a.lines[i] += d
		}
	}
}

// exchange finds the change of each region's lines, none beyond reach, that gains most and brings
// the total into the window; nil when there is none.
func (f *Prepared) exchange(lines []int, w window, total, reach int) (int64, []int) {
	width := 2*reach + 1
	gains := make([]int64, width) // by the sum of the changes so far, from -reach
	for i := range gains {
		gains[i] = math.MinInt64
	}
	gains[reach] = 0
	moves := make([][]int16, len(lines))
	for r := range lines {
		next := make([]int64, width)
		moves[r] = make([]int16, width)
		for i := range next {
			next[i] = math.MinInt64
		}
		best, now := f.bricks[r].best, f.bricks[r].best[lines[r]]
		for d := max(-reach, w.least[r]-lines[r]); d <= min(reach, len(best)-1-lines[r]); d++ {
			value := best[lines[r]+d]
			if value == never {
				continue
			}
			for from := max(0, -d); from < min(width, width-d); from++ {
				if gains[from] != math.MinInt64 && gains[from]+value-now > next[from+d] {
					next[from+d], moves[r][from+d] = gains[from]+value-now, int16(d)
				}
			}
		}
		gains = next
	}
	top, at := int64(math.MinInt64), -1
	for i, g := range gains {
		if sum := total + i - reach; g > top && w.low <= sum && sum <= w.high {
			top, at = g, i
		}
	}
	if at < 0 {
		return 0, nil
	}
	change := make([]int, len(lines))
	for r := len(lines) - 1; r >= 0; r-- {
		change[r] = int(moves[r][at])
		at -= change[r]
	}
	return top, change
}
