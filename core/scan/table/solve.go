package table

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// The least squares are done again until the weights have settled. A place further off than four and a half times the usual
// counts for nothing, and so much that is nearer for something.
const (
	rounds  = 6
	tukey   = 4.685
	usual   = .1 // millimetres off that are always usual
	counted = .7 // the share of places that have to count
)

// solve finds the homography from the places of all rules: each says where its rule is in one direction. False where they fit
// no flat sheet.
func (s *search) solve() (to homography, off float64, ok bool) {
	width, height := float64(s.page.Rect.Dx()), float64(s.page.Rect.Dy())
	in := 2 / (width + height) // both sides reckon with numbers about one
	const out = 100.0
	weights := slices.Repeat([]float64{1}, len(s.places))
	var from homography
	for range rounds {
		a, b := mat.NewDense(len(s.places), 8, nil), mat.NewVecDense(len(s.places), nil)
		for i, p := range s.places {
			u, v, value, w := (p.at.X-width/2)*in, (p.at.Y-height/2)*in, p.value/out, weights[i]
			row, at := a.RawRowView(i), 3
			if p.upright {
				at = 0
			}
			row[at], row[at+1], row[at+2] = w*u, w*v, w
			row[6], row[7] = -w*value*u, -w*value*v
			b.SetVec(i, w*value)
		}
		var g mat.VecDense
		if err := g.SolveVec(a, b); err != nil {
			return to, 0, false
		}
		from = homography{g.AtVec(0), g.AtVec(1), g.AtVec(2), g.AtVec(3), g.AtVec(4), g.AtVec(5), g.AtVec(6), g.AtVec(7), 1}
		s.weigh(weights, func(p place) float64 {
			x, y := from.at((p.at.X-width/2)*in, (p.at.Y-height/2)*in)
			if p.upright {
				return x*out - p.value
			}
			return y*out - p.value
		}, &off)
	}
	// The numbers are put back: millimetres to those about one, these to the picture's, these to pixels.
	back, ok := from.inverse()
	if !ok || !s.fits(weights, off) {
		return to, off, false
	}
	var m mat.Dense
	m.Product(mat.NewDense(3, 3, []float64{1 / in, 0, width / 2, 0, 1 / in, height / 2, 0, 0, 1}),
		mat.NewDense(3, 3, back[:]), mat.NewDense(3, 3, []float64{1 / out, 0, 0, 0, 1 / out, 0, 0, 0, 1}))
	return homography(m.RawMatrix().Data), off, true
}

// weigh says anew what each place counts by how far it is off, and how far those that count are.
func (s *search) weigh(weights []float64, miss func(place) float64, off *float64) {
	misses, sizes := make([]float64, len(s.places)), make([]float64, len(s.places))
	for i, p := range s.places {
		misses[i] = miss(p)
		sizes[i] = math.Abs(misses[i])
	}
	slices.Sort(sizes)
	bound := tukey * math.Max(usual, 1.4826*sizes[len(sizes)/2])
	sum, n := 0.0, 0.0
	for i, m := range misses {
		if weights[i] = 0; math.Abs(m) < bound {
			weights[i] = 1 - (m/bound)*(m/bound)
			sum, n = sum+m*m, n+1
		}
	}
	*off = math.Sqrt(sum / math.Max(n, 1))
}

// fits says whether the sheet is flat enough: its rules lie where they should, and most of each counted.
func (s *search) fits(weights []float64, off float64) bool {
	if off > offMost {
		return false
	}
	of, n, all := make([]float64, s.found), make([]float64, s.found), 0.0
	for i, p := range s.places {
		of[p.rule]++
		if weights[i] > 0 {
			n[p.rule]++
			all++
		}
	}
	for i := range of {
		if 3*n[i] < of[i] { // a whole rule elsewhere is a table of other measures
			return false
		}
	}
	return all >= counted*float64(len(s.places))
}
