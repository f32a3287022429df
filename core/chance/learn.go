package chance

import (
	"math"
	"slices"
	"strings"
)

// trusted is how many lines the pack's weights are worth as a whole: a drive that finds other
// shares of bad lines than they say is believed after a few times as many.
const trusted = 50

// The strengths that are tried, in lines: under the weakest eight lines weigh as much as the
// expectation, the strongest is as good as never to believe a difference.
const (
	weakest  = 8
	doubling = 18
)

// least keeps a chance away from what no number of lines could change.
const least = 1e-5

// Level is what was seen of one office, collector, ground and so on.
type Level struct {
	Name string
	// Seen lines, Bad ones of them, and how many everything else lets expect.
	Seen, Bad int
	Expected  float64
	// Before and After are the shares of bad lines that were expected and are believed now.
	Before, After float64
	// Shift is by how much the odds of a line of the level move, as a logarithm.
	Shift float64
	// given and spread are the sum of the chances with the shift as it is, and of their variances.
	given, spread float64
}

// Model is what was learnt.
type Model struct {
	// Lines that it was learnt from, Bad ones of them.
	Lines, Bad int
	steps      [Day + 1]step
}

type step struct {
	// strength in lines, 0 where nothing is believed.
	strength float64
	levels   map[string]Level
}

// Learn learns from all lines.
func Learn(s *Sample) *Model { return learn(s, func(*row) bool { return true }) }

// rounds is how often the factors are gone through, each with the newest of the others: the
// mean over unlike lines hides a part of a difference, which the next round finds.
const rounds = 6

func learn(s *Sample, use func(*row) bool) *Model {
	m := &Model{}
	odds := make([]float64, len(s.rows))
	for i := range s.rows {
		r := &s.rows[i]
		odds[i] = logit(1 - float64(r.pack)/Certain)
		if use(r) {
			m.Lines++
			if r.bad {
				m.Bad++
			}
		}
	}
	var shifts [Day + 1][]float64
	for range rounds {
		for _, f := range Factors() {
			if shifts[f] == nil {
				shifts[f] = make([]float64, len(s.names(f)))
			}
			m.steps[f] = s.step(f, odds, shifts[f], use)
		}
	}
	return m
}

// step learns one factor anew and moves the odds of every line from what it was to what it is.
func (s *Sample) step(f Factor, odds, shifts []float64, use func(*row) bool) step {
	levels := s.seen(f, odds, shifts, use)
	sorted := slices.SortedFunc(slices.Values(levels), func(a, b Level) int { return strings.Compare(a.Name, b.Name) })
	out := step{strength: strengthOf(f, sorted), levels: map[string]Level{}}
	to := make([]float64, len(levels))
	for i := range levels {
		l := &levels[i]
		if out.strength > 0 && l.Seen > 0 && (f == Drive || l.Name != "") {
			l.Before = bounded(l.Expected / float64(l.Seen))
			l.After = bounded((float64(l.Bad) + out.strength*l.Before) / (float64(l.Seen) + out.strength))
			to[i] = shifts[i] + stride(float64(l.Seen)*l.After-l.given, l.spread)
		}
	}
	if f >= Office {
		centre(levels, to)
	}
	moves := make([]float64, len(levels))
	for i, l := range levels {
		if l.Before > 0 {
			l.Shift = to[i]
			out.levels[l.Name] = l
		}
		moves[i], shifts[i] = to[i]-shifts[i], to[i]
	}
	var one [1]int32
	for i := range s.rows {
		for _, at := range s.of(&s.rows[i], f, &one) {
			odds[i] += moves[at]
		}
	}
	return out
}

// centre moves the levels of a factor together so that their mean is nothing: what all have in common
// is the drive's.
func centre(levels []Level, to []float64) {
	sum, seen := 0.0, 0
	for i, l := range levels {
		if l.Before > 0 {
			sum, seen = sum+float64(l.Seen)*to[i], seen+l.Seen
		}
	}
	for i, l := range levels {
		if l.Before > 0 {
			to[i] -= sum / float64(seen)
		}
	}
}

// stride is by how much odds move so that the chances sum to so much more: one step of Newton's, and
// no wild one.
func stride(missing, spread float64) float64 {
	const far = 2.0
	return min(max(missing/max(spread, least), -far), far)
}

// seen counts the levels of a factor against what the other factors let expect.
func (s *Sample) seen(f Factor, odds, shifts []float64, use func(*row) bool) []Level {
	names := s.names(f)
	levels := make([]Level, len(names))
	for i := range levels {
		levels[i].Name = names[i]
	}
	var one [1]int32
	for i := range s.rows {
		r := &s.rows[i]
		if !use(r) {
			continue
		}
		p := logistic(odds[i])
		for _, at := range s.of(r, f, &one) {
			l := &levels[at]
			l.Seen++
			l.given += p
			l.spread += p * (1 - p)
			without := p
			if shifts[at] != 0 {
				without = logistic(odds[i] - shifts[at])
			}
			l.Expected += without
			if r.bad {
				l.Bad++
			}
		}
	}
	return levels
}

// strengthOf is the strength under which what was seen of all levels is most likely, 0 where
// that is none at all. A single level cannot tell: it differs from nothing.
func strengthOf(f Factor, levels []Level) float64 {
	if f == Drive {
		return trusted
	}
	named := 0
	for _, l := range levels {
		if l.Name != "" && l.Seen > 0 {
			named++
		}
	}
	if f != Ground && named < 2 {
		return 0
	}
	best, most := 0.0, 0.0
	for _, l := range levels {
		most += independent(l)
	}
	for i, strength := 0, float64(weakest); i < doubling; i, strength = i+1, 2*strength {
		sum := 0.0
		for _, l := range levels {
			sum += together(l, strength)
		}
		if sum > most+1e-9 {
			best, most = strength, sum
		}
	}
	return best
}

// independent is the log likelihood of a level of which every line has its expected chance.
func independent(l Level) float64 {
	if l.Seen == 0 || l.Name == "" {
		return 0
	}
	p := bounded(l.Expected / float64(l.Seen))
	return float64(l.Bad)*math.Log(p) + float64(l.Seen-l.Bad)*math.Log1p(-p)
}

// together is that of a level whose share of bad lines is drawn around the expectation.
func together(l Level, strength float64) float64 {
	if l.Seen == 0 || l.Name == "" {
		return 0
	}
	p := bounded(l.Expected / float64(l.Seen))
	a, b := strength*p, strength*(1-p)
	return beta(a+float64(l.Bad), b+float64(l.Seen-l.Bad)) - beta(a, b)
}

// beta is the logarithm of the beta function.
func beta(a, b float64) float64 {
	x, _ := math.Lgamma(a)
	y, _ := math.Lgamma(b)
	z, _ := math.Lgamma(a + b)
	return x + y - z
}

func bounded(p float64) float64 { return min(max(p, least), 1-least) }

func logit(p float64) float64 {
	p = bounded(p)
	return math.Log(p) - math.Log1p(-p)
}

func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
