package table

import (
	"image"
	"math"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/frame"
)

// PerMM is how many pixels a millimetre of a cut line has: about 200 to the inch.
const PerMM = 8

// Lines is how many lines the table has.
func (f Found) Lines() int { return f.table.Lines() }

// Cut is the n-th line, counted from 0, straight and upright, with its rules: at [PerMM].
func (f Found) Cut(n int) *image.Gray {
	left, right := mm(f.table.Columns[0]), mm(f.table.Columns[len(f.table.Columns)-1])
	return f.straight(left, mm(f.table.Rows[n+1]), right, mm(f.table.Rows[n+2]))
}

// straight is a part of the sheet as it was printed, at [PerMM].
func (f Found) straight(left, top, right, bottom float64) *image.Gray {
	out := image.NewGray(image.Rect(0, 0, int((right-left)*PerMM+.5), int((bottom-top)*PerMM+.5)))
	h := f.to
	for y := range out.Rect.Dy() {
		sy := top + (float64(y)+.5)/PerMM
		row := out.Pix[y*out.Stride:][:out.Rect.Dx()]
		for x := range row {
			sx := left + (float64(x)+.5)/PerMM
			w := h[6]*sx + h[7]*sy + h[8]
			row[x] = uint8(shade(f.page, (h[0]*sx+h[1]*sy+h[2])/w, (h[3]*sx+h[4]*sy+h[5])/w) + .5)
		}
	}
	return out
}

// smooth is the mean of each pixel and the eight around it.
func smooth(p *image.Gray) *image.Gray {
	width, height := p.Rect.Dx(), p.Rect.Dy()
	out := image.NewGray(p.Rect)
	sums := make([]int, width)
	for y := range height {
		clear(sums)
		for d := -1; d <= 1; d++ {
			for x, v := range p.Pix[min(max(y+d, 0), height-1)*p.Stride:][:width] {
				sums[x] += int(v)
			}
		}
		row := out.Pix[y*out.Stride:][:width]
		for x := range row {
			row[x] = uint8((sums[max(x-1, 0)] + sums[x] + sums[min(x+1, width-1)] + 4) / 9)
		}
	}
	return out
}

// paper is how light the paper is behind each column of pixels of a line: of blocks of six millimetres what all but the
// lightest three tenths are darker than, and between their middles what lies between.
func paper(p *image.Gray) []float64 {
	const block = 6 * PerMM
	width, height := p.Rect.Dx(), p.Rect.Dy()
	var levels []float64
	for from := 0; from < width; from += block {
		var counts [256]int
		n := 0
		for y := height / 10; y < height-height/10; y++ {
			for _, v := range p.Pix[y*p.Stride+from : y*p.Stride+min(from+block, width)] {
				counts[v]++
				n++
			}
		}
		level, over := 255, 0
		for over += counts[level]; level > 0 && 10*over < 3*n; over += counts[level] {
			level--
		}
		levels = append(levels, float64(level))
	}
	out := make([]float64, width)
	for x := range out {
		at := math.Max(0, float64(x-block/2)/block)
		i := min(int(at), len(levels)-1)
		next := min(i+1, len(levels)-1)
		out[x] = levels[i] + (levels[next]-levels[i])*(at-float64(i))
	}
	return out
}

// parts is how many parts a pixel has in [core.PageRule].
const parts = 4

// Rules are the rules above and below the lines, as they lie in the picture.
func (f Found) Rules() (list []core.PageRule) {
	left, right := mm(f.table.Columns[0]), mm(f.table.Columns[len(f.table.Columns)-1])
	in := func(v float64) int32 { return int32(math.Round(v * parts)) }
	for _, row := range f.table.Rows[1:] {
		x0, y0 := f.to.at(left, mm(row))
		x1, y1 := f.to.at(right, mm(row))
		list = append(list, core.PageRule{X0: in(x0), Y0: in(y0), X1: in(x1), Y1: in(y1)})
	}
	return list
}

// Looks are what all lines look like, in their order.
func (f Found) Looks() (list []core.LineLook) {
	for n := range f.Lines() {
		list = append(list, f.Look(n))
	}
	return list
}

// longestStrip bounds how many pixels long a strip is.
const longestStrip = 3000

// around is how much of what stands above and below a line its strip shows, as a share of its height: hands leave their lines.
const around = .15

// Strip is the line between two rules, straight and upright, about as fine as the picture: for people. It is nil where the
// rules are none of a line in the picture.
func Strip(page *image.Gray, above, below core.PageRule) *image.Gray {
	ends := [4]frame.Point{}
	for i, at := range [4][2]int32{{above.X0, above.Y0}, {above.X1, above.Y1}, {below.X0, below.Y0}, {below.X1, below.Y1}} {
		ends[i] = frame.Point{X: float64(at[0]) / parts, Y: float64(at[1]) / parts}
		if !inside(page, ends[i].X, ends[i].Y) {
			ends[i].X = math.Max(0, math.Min(ends[i].X, float64(page.Rect.Dx())))
			ends[i].Y = math.Max(0, math.Min(ends[i].Y, float64(page.Rect.Dy())))
		}
	}
	long := math.Hypot(ends[1].X-ends[0].X, ends[1].Y-ends[0].Y)
	high := math.Hypot(ends[2].X-ends[0].X, ends[2].Y-ends[0].Y)
	if long < 1 || high < 1 || high > long {
		return nil
	}
	scale := math.Min(1, longestStrip/long)
	out := image.NewGray(image.Rect(0, 0, max(1, int(long*scale)), max(1, int(high*(1+2*around)*scale))))
	for y := range out.Rect.Dy() {
		v := (float64(y)+.5)/float64(out.Rect.Dy())*(1+2*around) - around
		for x := range out.Rect.Dx() {
			u := (float64(x) + .5) / float64(out.Rect.Dx())
			px := (ends[0].X*(1-u)+ends[1].X*u)*(1-v) + (ends[2].X*(1-u)+ends[3].X*u)*v
			py := (ends[0].Y*(1-u)+ends[1].Y*u)*(1-v) + (ends[2].Y*(1-u)+ends[3].Y*u)*v
			out.Pix[y*out.Stride+x] = uint8(shade(page, px, py) + .5)
		}
	}
	return out
}
