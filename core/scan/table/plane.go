package table

import (
	"image"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/sheaf-drive/sheaf/core/frame"
)

// homography maps places of a flat sheet to a picture of it, or back: three rows of three numbers.
type homography [9]float64

func (h *homography) at(x, y float64) (u, v float64) {
	w := h[6]*x + h[7]*y + h[8]
	return (h[0]*x + h[1]*y + h[2]) / w, (h[3]*x + h[4]*y + h[5]) / w
}

func (h *homography) point(p frame.Point) frame.Point {
	x, y := h.at(p.X, p.Y)
	return frame.Point{X: x, Y: y}
}

// inverse is the way back; false where there is none.
func (h homography) inverse() (homography, bool) {
	var back mat.Dense
	if err := back.Inverse(mat.NewDense(3, 3, h[:])); err != nil {
		return homography{}, false
	}
	return homography(back.RawMatrix().Data), true
}

// shade is the brightness at a place of a picture, between its pixels interpolated; 255 beyond it.
func shade(p *image.Gray, x, y float64) float64 {
	x, y = x-.5, y-.5
	if !(x >= 0 && y >= 0 && x < float64(p.Rect.Dx()-1) && y < float64(p.Rect.Dy()-1)) {
		return 255
	}
	ix, iy := int(x), int(y)
	u, v := x-float64(ix), y-float64(iy)
	a := p.Pix[iy*p.Stride+ix:]
	b := p.Pix[(iy+1)*p.Stride+ix:]
	return (float64(a[0])*(1-u)+float64(a[1])*u)*(1-v) + (float64(b[0])*(1-u)+float64(b[1])*u)*v
}

// inside says whether a place is of the picture.
func inside(p *image.Gray, x, y float64) bool {
	return x >= 1 && y >= 1 && x < float64(p.Rect.Dx()-1) && y < float64(p.Rect.Dy()-1)
}

// mm is a length of package core/frame in millimetres, in which this package reckons.
func mm(length int) float64 { return float64(length) / frame.MM }

// similarity is the turned and enlarged copy of the sheet that fits best: pairs of a place of the sheet and one of the
// picture. off is how far they are apart on the sheet, root of the mean square.
func similarity(pairs [][2]frame.Point) (h homography, off float64) {
	n := float64(len(pairs))
	var from, to frame.Point
	for _, p := range pairs {
		from.X, from.Y, to.X, to.Y = from.X+p[0].X/n, from.Y+p[0].Y/n, to.X+p[1].X/n, to.Y+p[1].Y/n
	}
	var same, cross, size float64
	for _, p := range pairs {
		x, y, u, v := p[0].X-from.X, p[0].Y-from.Y, p[1].X-to.X, p[1].Y-to.Y
		same, cross, size = same+x*u+y*v, cross+x*v-y*u, size+x*x+y*y
	}
	if size == 0 || same == 0 && cross == 0 {
		return h, math.Inf(1)
	}
	a, b := same/size, cross/size
	h = homography{a, -b, to.X - a*from.X + b*from.Y, b, a, to.Y - b*from.X - a*from.Y, 0, 0, 1}
	for _, p := range pairs {
		u, v := h.at(p[0].X, p[0].Y)
		off += ((u-p[1].X)*(u-p[1].X) + (v-p[1].Y)*(v-p[1].Y)) / n
	}
	return h, math.Sqrt(off) / math.Hypot(a, b)
}
