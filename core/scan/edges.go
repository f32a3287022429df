package scan

import (
	"image"

	"golang.org/x/image/draw"
	"golang.org/x/image/math/f64"
)

// EdgeWidth is how many pixels wide [Edges] draws each edge, EdgeHeight how high: six for a millimetre of A4, at which the
// letters of a code are 24 high. EdgeGap is between two of them.
const (
	EdgeWidth  = 1260
	EdgeHeight = EdgeWidth * 16 / 100
	EdgeGap    = 12
)

// Edges draws, for a person, what the ladder has looked at: the four edges of the page one below the other, each turned so
// that a strip at it stands upright. Nobody knows at which the strip of a page lies that nothing could read.
func Edges(p Plane) *image.Gray {
	out := image.NewGray(image.Rect(0, 0, EdgeWidth, ends*EdgeHeight+(ends-1)*EdgeGap))
	draw.Draw(out, out.Rect, image.White, image.Point{}, draw.Src)
	if p.Width == 0 || p.Height == 0 {
		return out
	}
	band := image.NewRGBA(image.Rect(0, 0, EdgeWidth, EdgeHeight)) // into which x/image draws without an interface for each pixel
	from := &image.Gray{Pix: p.Pix, Stride: p.Width, Rect: image.Rect(0, 0, p.Width, p.Height)}
	for e := Top; e < ends; e++ {
		draw.Draw(band, band.Rect, image.White, image.Point{}, draw.Src)
		draw.BiLinear.Transform(band, p.upright(e), from, p.strip(e), draw.Src, nil)
		to := out.Pix[int(e)*(EdgeHeight+EdgeGap)*out.Stride:]
		for i := range EdgeWidth * EdgeHeight {
			to[i] = band.Pix[4*i]
		}
	}
	return out
}

// upright maps the strip at an edge to a band as wide as the edge is long.
func (p Plane) upright(e End) f64.Aff3 {
	w, h := float64(p.Width), float64(p.Height)
	s := EdgeWidth / w
	if e == Left || e == Right {
		s = EdgeWidth / h
	}
	switch e {
	case Top:
		return f64.Aff3{s, 0, 0, 0, s, 0}
	case Bottom: // half a turn
		return f64.Aff3{-s, 0, EdgeWidth, 0, -s, s * h}
	case Left: // a quarter to the right: what was lowest comes to the left
		return f64.Aff3{0, -s, EdgeWidth, s, 0, 0}
	}
	return f64.Aff3{0, s, 0, -s, 0, s * w} // a quarter to the left
}
