package picture

import "image"

// draw lays the part from of the picture into the part at of to, scaled to fit, smoothed where
// it is reduced and interpolated where it is enlarged; turned first turns it a quarter to the
// left, so that what was read downwards is read from left to right. to keeps one sample of
// colour for four pixels (4:2:0), and at has even corners. Where from leaves the picture its
// edge goes on. All sums are whole numbers: every machine draws the same.
func (p *Picture) draw(to *image.YCbCr, at, from image.Rectangle, turned bool) {
	across, down := span{from.Min.X * one, from.Max.X * one}, span{from.Min.Y * one, from.Max.Y * one}
	bright := plane{pix: to.Y[to.YOffset(at.Min.X, at.Min.Y):], stride: to.YStride, width: at.Dx(), height: at.Dy()}
	half := to.COffset(at.Min.X, at.Min.Y)
	colour := plane{stride: to.CStride, width: at.Dx() / 2, height: at.Dy() / 2}
	switch img := p.image.(type) {
	case *image.Gray:
		size := img.Bounds().Size()
		gridOf(plane{img.Pix, img.Stride, size.X, size.Y}, across, down, turned).draw(bright)
		colour.with(to.Cb[half:]).paint(128)
		colour.with(to.Cr[half:]).paint(128)
	case *image.YCbCr:
		size := img.Bounds().Size()
		gridOf(plane{img.Y, img.YStride, size.X, size.Y}, across, down, turned).draw(bright)
		thin, columns, rows := chroma(img)
		across, down = across.over(columns), down.over(rows)
		gridOf(thin.with(img.Cb), across, down, turned).draw(colour.with(to.Cb[half:]))
		gridOf(thin.with(img.Cr), across, down, turned).draw(colour.with(to.Cr[half:]))
	}
}

// one is the width of a sample in the units of a span.
const one = 256

// span is a stretch of one axis in 256ths of a sample.
type span struct{ from, to int }

func (s span) over(factor int) span { return span{s.from / factor, s.to / factor} }

// grid is a part of one channel as it is read: a turned one by its columns, from the right.
type grid struct {
	pix           []byte
	start         int // of the first sample
	right, below  int // from a sample to its neighbours
	width, height int
	across, down  span
}

func gridOf(p plane, across, down span, turned bool) grid {
	if !turned {
		return grid{p.pix, 0, 1, p.stride, p.width, p.height, across, down}
	}
	whole := p.width * one
	return grid{p.pix, p.width - 1, p.stride, -1, p.height, p.width, down, span{whole - across.to, whole - across.from}}
}

// draw fills to: first every row that is needed is brought to its width, then the columns.
func (g grid) draw(to plane) {
	columns, rows := taps(g.across, to.width, g.width), taps(g.down, to.height, g.height)
	if len(columns) == 0 || len(rows) == 0 {
		return
	}
	top, bottom := rows[0].first, rows[len(rows)-1].last()
	wide := make([]uint16, (bottom-top+1)*to.width) // in 256ths of a shade
	for y := top; y <= bottom; y++ {
		line := wide[(y-top)*to.width:][:to.width]
		for x, t := range columns {
			sum, at := uint32(0), g.start+y*g.below+t.first*g.right
			for _, weight := range t.weights {
				sum += weight * uint32(g.pix[at])
				at += g.right
			}
			line[x] = uint16(sum >> 8)
		}
	}
	sums := make([]uint32, to.width)
	for y, t := range rows {
		for x := range sums {
			sums[x] = 1 << 23 // rounds
		}
		for i, weight := range t.weights {
			for x, v := range wide[(t.first-top+i)*to.width:][:to.width] {
				sums[x] += weight * uint32(v)
			}
		}
		for x, sum := range sums {
			to.pix[y*to.stride+x] = byte(sum >> 24)
		}
	}
}

// tap says from which samples one of the target comes. The weights add up to 65536.
type tap struct {
	first   int
	weights []uint32
}

func (t tap) last() int { return t.first + len(t.weights) - 1 }

// taps spreads s, a part of so many samples, over n new ones: each is a mean whose weights fall
// evenly from its middle to the middles of its neighbours.
func taps(s span, n, samples int) []tap {
	list := make([]tap, n)
	length := s.to - s.from
	reach := max(one, length/max(n, 1))
	most := 2*reach/one + 2
	weights := make([]uint32, n*most)
	for i := range list {
		middle := s.from + (2*i+1)*length/(2*n)
		first := min(max(middle-reach, 0)/one, samples-1)
		last := max(min((middle+reach)/one, samples-1), first)
		list[i] = tap{first, weights[i*most:][:last-first+1]}
		list[i].spread(middle, reach)
	}
	return list
}

func (t tap) spread(middle, reach int) {
	first, weights := t.first, t.weights
	sum, best := 0, 0
	for k := range weights {
		centre := (first+k)*one + one/2
		w := max(reach-max(centre-middle, middle-centre), 0)
		weights[k] = uint32(w)
		sum += w
		if weights[k] > weights[best] {
			best = k
		}
	}
	if sum == 0 { // beyond an edge
		weights[best] = 1 << 16
		return
	}
	rest := uint32(1 << 16)
	for k, w := range weights {
		weights[k] = uint32(uint64(w) << 16 / uint64(sum))
		rest -= weights[k]
	}
	weights[best] += rest
}

func (p plane) paint(v byte) {
	for y := range p.height {
		row := p.pix[y*p.stride:][:p.width]
		for x := range row {
			row[x] = v
		}
	}
}
