package table

import (
	"image"
	"math"
	"slices"

	"github.com/sheaf-drive/sheaf/core"
)

// What is taken for ink and for writing. The thresholds were chosen on pages of tools/demo/scans, see look_test.go.
const (
	dark    = .36 // of the contrast of print, by which ink is darker than paper
	pale    = .28 // the same for what may be ink
	sure    = .46 // and a spot of it in its mean
	edge    = 1.0 // millimetres beside the upright rules that are not looked at
	margin  = .15 // of the height of a line, above and below: what is written in the line beside reaches into it
	speck   = .9  // millimetres that a spot is wide or high at least
	written = 2.0 // square millimetres of ink in a cell that was written in
	blank   = .6  // and at most in one that was not
	mostly  = .6  // the share of cells that are written in where a line is filled
)

// Look says what the n-th line looks like, counted from 0.
func (f Found) Look(n int) core.LineLook {
	strip := smooth(f.Cut(n))
	l := line{found: f, width: strip.Rect.Dx(), height: strip.Rect.Dy()}
	light, contrast := paper(strip), contrast(f.page, f.marks)
	depth := l.depth(strip, light)
	ink, maybe := over(depth, dark*contrast), over(depth, pale*contrast)
	strokes := l.strokes(ink)
	if strokes == crossed {
		return core.LookStruck
	}
	cells, inked, traces, doubtful := 0, 0, 0, 0
	for i := range len(f.table.Columns) - 1 {
		if slices.Contains(f.table.Counts, i) {
			continue
		}
		cells++
		switch area := l.writing(ink, depth, i, sure*contrast); {
		case area >= written:
			inked++
		case area > blank:
			traces++
		}
		if l.writing(maybe, depth, i, 0) >= written {
			doubtful++
		}
	}
	switch {
	case strokes != untouched:
	case float64(inked) >= mostly*float64(cells):
		if l.strokes(maybe) == untouched { // a pale stroke may strike what is written darkly
			return core.LookFilled
		}
	case inked == 0 && traces == 0 && float64(doubtful) < mostly*float64(cells):
		return core.LookEmpty
	}
	return core.LookDoubtful
}

// line is a line of the table as it was cut out.
type line struct {
	found         Found
	width, height int
}

// depth is how much darker than the paper each pixel is.
func (l line) depth(p *image.Gray, light []float64) []uint8 {
	out := make([]uint8, l.width*l.height)
	for y := range l.height {
		for x, v := range p.Pix[y*p.Stride:][:l.width] {
			out[y*l.width+x] = uint8(math.Max(0, light[x]-float64(v)))
		}
	}
	return out
}

// over marks what is darker than the paper by more.
func over(depth []uint8, by float64) []bool {
	out, least := make([]bool, len(depth)), uint8(by)
	for i, d := range depth {
		out[i] = d > least
	}
	return out
}

// column is where a rule stands in the cut line, in pixels.
func (l line) column(i int) float64 {
	return mm(l.found.table.Columns[i]-l.found.table.Columns[0]) * PerMM
}

// writing is how much ink is in a cell, in square millimetres, without specks and what is hardly darker than ink has to be:
// the shadow of a crease on a noisy page.
func (l line) writing(ink []bool, depth []uint8, cell int, least float64) float64 {
	in := image.Rect(int(l.column(cell)+edge*PerMM), int(margin*float64(l.height)),
		int(l.column(cell+1)-edge*PerMM), l.height-int(margin*float64(l.height))).Intersect(image.Rect(0, 0, l.width, l.height))
	area := 0
	var spot []image.Point
	seen := slices.Clone(ink)
	for y := in.Min.Y; y < in.Max.Y; y++ {
		for x := in.Min.X; x < in.Max.X; x++ {
			if !seen[y*l.width+x] {
				continue
			}
			seen[y*l.width+x] = false
			spot = append(spot[:0], image.Point{X: x, Y: y})
			box, sum := image.Rect(x, y, x+1, y+1), 0
			for i := 0; i < len(spot); i++ {
				at := spot[i]
				sum += int(depth[at.Y*l.width+at.X])
				box = box.Union(image.Rect(at.X, at.Y, at.X+1, at.Y+1))
				for _, d := range [8]image.Point{{X: 1}, {X: -1}, {Y: 1}, {Y: -1}, {X: 1, Y: 1}, {X: 1, Y: -1}, {X: -1, Y: 1}, {X: -1, Y: -1}} {
					if next := at.Add(d); next.In(in) && seen[next.Y*l.width+next.X] {
						seen[next.Y*l.width+next.X] = false
						spot = append(spot, next)
					}
				}
			}
			if float64(max(box.Dx(), box.Dy())) >= speck*PerMM && float64(sum) >= least*float64(len(spot)) {
				area += len(spot)
			}
		}
	}
	return float64(area) / (PerMM * PerMM)
}

// crossing says how far strokes run along a line.
type crossing int

const (
	untouched crossing = iota // none does
	partly                    // one leaves its cell
	crossed                   // they cross most of the line
)

// What is taken for a stroke across cells: thin and straight over some millimetres, nearly along the line.
const (
	coarse   = PerMM / 2 // pixels a millimetre to look for strokes in
	longest  = 10        // millimetres that a piece of a stroke has at least
	gap      = 1         // coarse pixels in a row that may be missing in it
	dense    = .96       // the share of it that is ink
	slopes   = 8         // steps of slope either way
	slope    = .03       // of a step
	beside   = .6        // millimetres beside an upright rule that tell nothing
	struck   = .55       // the share of the line along which strokes run where it is struck
	long     = 45        // millimetres, longer than words and signatures
	short    = 30        // from which one that leaves its cell may be a stroke
	overRule = 10        // millimetres on both sides of a rule by which it leaves it
)

// strokes looks for strokes along the line: what joins pieces of them and is as long as no word is.
func (l line) strokes(ink []bool) crossing {
	g := l.grid(ink)
	g.pieces()
	covered, doubt := make([]bool, g.width), false
	for _, s := range g.joined() {
		switch {
		case s.to-s.from >= long*coarse:
			for x := s.from; x < s.to; x++ {
				covered[x] = true
			}
		case s.to-s.from >= short*coarse && g.leaves(s):
			doubt = true
		}
	}
	columns := l.found.table.Columns
	all, run, cells, over := 0, 0, 0, 0
	for i := range len(columns) - 1 {
		if slices.Contains(l.found.table.Counts, i) {
			continue
		}
		of, in := 0, 0
		for x := int(l.column(i) / 2); x < min(int(l.column(i+1)/2), g.width); x++ {
			of++
			if covered[x] {
				in++
			}
		}
		all, run, cells = all+of, run+in, cells+1
		if 2*in > of {
			over++
		}
	}
	switch {
	case float64(run) >= struck*float64(all) && 2*over > cells:
		return crossed
	case run > 0 || doubt:
		return partly
	}
	return untouched
}

// grid is a line in coarse pixels: its ink, what of it belongs to pieces of strokes, and the columns beside a rule.
type grid struct {
	width, height int
	ink, piece    []bool
	rule          []bool
	rules         []int
}

func (l line) grid(ink []bool) *grid {
	g := &grid{}
	g.ink, g.width, g.height = l.reduced(ink)
	g.piece, g.rule = make([]bool, len(g.ink)), make([]bool, g.width)
	for i := range l.found.table.Columns {
		g.rules = append(g.rules, int(l.column(i)/2))
		for x := int((l.column(i) - beside*PerMM) / 2); x <= int((l.column(i)+beside*PerMM)/2); x++ {
			if x >= 0 && x < g.width {
				g.rule[x] = true
			}
		}
	}
	return g
}

// stroke is from which column to which one joined pieces run.
type stroke struct{ from, to int }

// leaves says whether a stroke runs on both sides of a rule between cells.
func (g *grid) leaves(s stroke) bool {
	return slices.ContainsFunc(g.rules, func(x int) bool { return s.from < x-overRule*coarse && s.to > x+overRule*coarse })
}

// joined are the pieces of strokes that touch each other.
func (g *grid) joined() (all []stroke) {
	left := slices.Clone(g.piece)
	var spot []int
	for i := range left {
		if !left[i] {
			continue
		}
		left[i] = false
		spot = append(spot[:0], i)
		s := stroke{i % g.width, i%g.width + 1}
		for k := 0; k < len(spot); k++ {
			x, y := spot[k]%g.width, spot[k]/g.width
			s = stroke{min(s.from, x), max(s.to, x+1)}
			for dy := -1; dy <= 1; dy++ {
				for dx := -1; dx <= 1; dx++ {
					if u, v := x+dx, y+dy; u >= 0 && u < g.width && v >= 0 && v < g.height && left[v*g.width+u] {
						left[v*g.width+u] = false
						spot = append(spot, v*g.width+u)
					}
				}
			}
		}
		all = append(all, s)
	}
	return all
}

// reduced is the ink in pixels of twice the side, each thickened up and down by one.
func (l line) reduced(ink []bool) (out []bool, width, height int) {
	width, height = l.width/2, l.height/2
	out = make([]bool, width*height)
	for y := range 2 * height {
		for x := range 2 * width {
			if ink[y*l.width+x] {
				for d := max(0, y/2-1); d <= min(height-1, y/2+1); d++ {
					out[d*width+x/2] = true
				}
			}
		}
	}
	return out, width, height
}

// pieces marks what lies on straight lines of ink nearly along the line.
func (g *grid) pieces() {
	top, bottom := coarse, g.height-coarse // a millimetre: the rules above and below
	for s := -slopes; s <= slopes; s++ {
		tilt := slope * float64(s)
		rise := int(math.Abs(tilt)*float64(g.width)) + 1
		for from := top - rise; from < bottom+rise; from++ {
			g.follow(path{top, bottom, float64(from), tilt})
		}
	}
}

// path is a straight line through the coarse pixels, as far as it runs between top and bottom.
type path struct {
	top, bottom int
	from, tilt  float64
}

func (p path) y(x int) int { return int(math.Floor(p.from + p.tilt*float64(x))) }

// ends are the columns between which it does.
func (p path) ends(width int) (first, end int) {
	if p.tilt == 0 {
		return 0, width
	}
	a, b := (float64(p.top)-p.from)/p.tilt, (float64(p.bottom)-p.from)/p.tilt
	if a > b {
		a, b = b, a
	}
	return min(max(0, int(a)), width), max(0, min(width, int(b)+1))
}

// follow looks along a path for runs of ink. What lies beside a rule neither ends one nor belongs to it.
func (g *grid) follow(p path) {
	first, end := p.ends(g.width)
	begin, hits, last := 0, 0, -1
	for x := first; x <= end; x++ {
		if x < end {
			if g.rule[x] {
				if last >= 0 {
					last = x
				}
				continue
			}
			y := p.y(x)
			if y >= p.top && y < p.bottom && g.ink[y*g.width+x] {
				if last < 0 {
					begin, hits = x, 0
				}
				hits, last = hits+1, x
				continue
			}
		}
		if last < 0 || x < end && x-last <= gap {
			continue
		}
		g.keep(p, begin, last, hits)
		last = -1
	}
}

// keep marks a run of ink that is long and dense enough.
func (g *grid) keep(p path, begin, last, hits int) {
	of := 0
	for x := begin; x <= last; x++ {
		if !g.rule[x] {
			of++
		}
	}
	if of < longest*coarse || float64(hits) < dense*float64(of) {
		return
	}
	for x := begin; x <= last; x++ {
		if y := p.y(x); y >= 0 && y < g.height {
			g.piece[y*g.width+x] = true
		}
	}
}
