package scans

import (
	"image"
	"math"
	"math/rand/v2"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/frame"
)

// pen draws by hand on a page. Lengths are millimetres.
type pen struct {
	c      canvas
	random *rand.Rand
	wide   float64
	shade  uint8
	tall   float64 // of a small letter
}

// between is a number of a range.
func (p pen) between(from, to float64) float64 { return from + (to-from)*p.random.Float64() }

// write fills in and strikes the lines that the page asks for. Whoever wrote a sheet wrote all of it with one pen; who struck
// a line came later, with another.
func (p Page) write(c canvas, t frame.Table) {
	random := rand.New(rand.NewPCG(p.Seed, 98))
	newPen := func() pen {
		q := pen{c: c, random: random}
		q.wide, q.shade, q.tall = q.between(.3, .5), uint8(q.between(45, 115)), q.between(1.8, 2.8)
		return q
	}
	writer, checker := newPen(), newPen()
	for n, look := range p.Lines {
		if n >= t.Lines() || look == core.LookEmpty {
			continue
		}
		above, below := inMM(t.Rows[n+1]), inMM(t.Rows[n+2])
		for i := range len(t.Columns) - 1 {
			left, right := inMM(t.Columns[i]), inMM(t.Columns[i+1])
			switch wide := right - left; {
			case len(t.Counts) > 0 && i == t.Counts[0]:
			case i == len(t.Columns)-2:
				writer.sign(left, above, right, below)
			case wide >= 36:
				base := below - (below-above)*.55
				writer.words(left+1.5, base, right-1)
				writer.words(left+1.5, base+min(5.5, (below-above)*.38), left+writer.between(.3, 1)*wide-1)
			default:
				writer.words(left+1.5, (above+below)/2+writer.between(0, 2), min(right-1, left+19))
			}
		}
		if look == core.LookStruck {
			checker.strike(inMM(t.Columns[0]), above, inMM(t.Columns[len(t.Columns)-1]), below)
		}
	}
}

// words are letters joined to words, from x on, on a base line.
func (p pen) words(x, base, until float64) {
	for x < until-3 {
		for range 2 + p.random.IntN(7) {
			wide := p.between(.5, .9) * p.tall
			if x+wide > until {
				return
			}
			p.letter(x, base+p.between(-.2, .2), wide)
			x += wide
		}
		x += p.between(1.2, 2.5)
	}
}

// letter is a bend through a few places, which begins and ends on the base line.
func (p pen) letter(x, base, wide float64) {
	high, low := p.tall, 0.0
	switch p.random.IntN(6) {
	case 0:
		high *= 1.8
	case 1:
		low = p.tall * .7
	}
	at := []frame.Point{{X: x, Y: base}}
	for i := range 3 + p.random.IntN(2) {
		y := base - high*p.between(.7, 1)
		if i%2 == 1 {
			y = base + low*p.random.Float64()
		}
		at = append(at, frame.Point{X: x + wide*p.random.Float64(), Y: y})
	}
	p.bend(append(at, frame.Point{X: x + wide, Y: base}))
}

// sign is a signature: loops, and often a long stroke below or through them, which may leave the cell.
func (p pen) sign(left, above, right, below float64) {
	middle, x := (above+below)/2+p.between(-1, 1.5), left+p.between(1, 4)
	at := []frame.Point{{X: x, Y: middle}}
	for range 5 + p.random.IntN(6) {
		x += p.between(-.5, 3)
		at = append(at, frame.Point{X: min(x, right), Y: middle + p.between(-.35, .3)*(below-above)})
	}
	p.bend(at)
	if p.random.IntN(2) == 0 {
		y := middle + p.between(0, 2.5)
		p.bend([]frame.Point{{X: left + p.between(-3, 5), Y: y}, {X: (left + right) / 2, Y: y + p.between(-1, 1)}, {X: right - p.between(0, 4), Y: y + p.between(-1.5, .5)}})
	}
}

// strike draws what crosses a line out: one stroke or two along it, a slanting one, or three like a Z.
func (p pen) strike(left, above, right, below float64) {
	high := below - above
	from, to := left+p.between(0, 14), right-p.between(0, .15)*(right-left)
	along := func(y0, y1 float64) {
		at := []frame.Point{{X: from, Y: y0}}
		for i := 1; i < 6; i++ {
			u := float64(i) / 6
			at = append(at, frame.Point{X: from + u*(to-from), Y: y0 + u*(y1-y0) + p.between(-.05, .05)*high})
		}
		p.bend(append(at, frame.Point{X: to, Y: y1}))
	}
	switch p.random.IntN(4) {
	case 0:
		y := above + high*p.between(.4, .65)
		along(y, y+p.between(-.1, .1)*high)
	case 1:
		y := above + high*p.between(.3, .4)
		along(y, y+p.between(-.05, .05)*high)
		along(y+.25*high, y+.25*high)
	case 2:
		along(below-.15*high, above+.2*high)
	case 3:
		along(above+.2*high, above+.25*high)
		along(below-.2*high, above+.25*high)
		along(below-.2*high, below-.2*high)
	}
}

// bend draws a smooth stroke from the first place past the others to the last.
func (p pen) bend(at []frame.Point) {
	from := at[0]
	for i := 1; i < len(at); i++ {
		to := at[i]
		if i < len(at)-1 {
			to = frame.Point{X: (at[i].X + at[i+1].X) / 2, Y: (at[i].Y + at[i+1].Y) / 2}
		}
		long := math.Hypot(at[i].X-from.X, at[i].Y-from.Y) + math.Hypot(to.X-at[i].X, to.Y-at[i].Y)
		steps := max(1, int(long*p.c.perMM*2))
		for s := range steps + 1 {
			u := float64(s) / float64(steps)
			a, b, d := (1-u)*(1-u), 2*u*(1-u), u*u
			p.dot(a*from.X+b*at[i].X+d*to.X, a*from.Y+b*at[i].Y+d*to.Y)
		}
		from = to
	}
}

// dot is the tip of the pen.
func (p pen) dot(x, y float64) {
	x, y, r := x*p.c.perMM, y*p.c.perMM, p.wide/2*p.c.perMM
	for py := int(y - r); py <= int(y+r); py++ {
		for px := int(x - r); px <= int(x+r); px++ {
			if !(image.Point{X: px, Y: py}).In(p.c.Rect) || math.Hypot(float64(px)+.5-x, float64(py)+.5-y) > r {
				continue
			}
			i := p.c.PixOffset(px, py)
			p.c.Pix[i] = min(p.c.Pix[i], p.shade)
		}
	}
}
