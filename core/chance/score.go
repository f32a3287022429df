package chance

import "math"

// bins of the reliability diagram: their upper ends, in chances of a fault. They are narrow where
// lines lie.
var bins = []float64{0.01, 0.02, 0.03, 0.05, 0.08, 0.12, 0.2, 0.35, 1}

// Bin is one row of a reliability diagram: of lines to which such a chance was given, how many had
// a fault.
type Bin struct {
	From, To float64
	Lines    int
	Bad      int
	// Said is the mean chance that was given.
	Said float64
}

// Score is how well chances fit what was found: the mean squared error and the mean logarithmic
// loss. Both are proper: nothing but the true chances makes them smaller.
type Score struct {
	Brier, Log float64
}

// Scores are those of lines that the model had not learnt from.
type Scores struct {
	// Learnt lines, Lines that were held back, Bad ones of these.
	Learnt, Lines, Bad int
	// Model's score, that of the pack's weights alone, and that of one chance for all: the share of
	// bad lines among those learnt from.
	Model, Pack, Constant Score
	Bins                  []Bin
}

// Examine learns from the lines that are not held back and judges by those that are.
func Examine(s *Sample) Scores {
	m := learn(s, func(r *row) bool { return !r.held })
	out := Scores{Learnt: m.Lines}
	from := 0.0
	for _, to := range bins {
		out.Bins = append(out.Bins, Bin{From: from, To: to})
		from = to
	}
	share := bounded((float64(m.Bad) + 1) / (float64(m.Lines) + 2))
	for i := range s.rows {
		r := &s.rows[i]
		if !r.held {
			continue
		}
		out.Lines++
		if r.bad {
			out.Bad++
		}
		c := s.caseOf(r)
		p := m.Fault(c)
		out.Model.add(p, r.bad)
		out.Pack.add(1-float64(r.pack)/Certain, r.bad)
		out.Constant.add(share, r.bad)
		for b := range out.Bins {
			if p < out.Bins[b].To || b == len(bins)-1 {
				out.Bins[b].add(p, r.bad)
				break
			}
		}
	}
	if out.Lines > 0 {
		for _, score := range []*Score{&out.Model, &out.Pack, &out.Constant} {
			score.Brier /= float64(out.Lines)
			score.Log /= float64(out.Lines)
		}
	}
	for b := range out.Bins {
		if n := out.Bins[b].Lines; n > 0 {
			out.Bins[b].Said /= float64(n)
		}
	}
	return out
}

func (s *Score) add(p float64, bad bool) {
	p = bounded(p)
	if bad {
		s.Brier += square(1 - p)
		s.Log -= math.Log(p)
		return
	}
	s.Brier += square(p)
	s.Log -= math.Log1p(-p)
}

func (b *Bin) add(p float64, bad bool) {
	b.Lines++
	b.Said += p
	if bad {
		b.Bad++
	}
}

// caseOf is the case that a row was made of.
func (s *Sample) caseOf(r *row) Case {
	c := Case{Pack: int(r.pack)}
	for _, code := range s.codes[r.set] {
		c.Grounds = append(c.Grounds, s.levels[Ground].names[code])
	}
	for i, to := range []*string{&c.Office, &c.Collector, &c.Verifier, &c.Day} {
		*to = s.levels[int(Office)+i].names[r.at[i]]
	}
	return c
}
