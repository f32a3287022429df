package scan

import (
	"image"
	"image/draw"

	"github.com/makiuchi-d/gozxing"
)

// Plane is the brightness of a picture, row by row, 0 for black.
type Plane struct {
	// Pix holds Height rows of Width pixels.
	Pix           []byte
	Width, Height int
}

// PlaneOf is the brightness of a picture: its own memory where it is gray or YCbCr without room between its rows.
func PlaneOf(img image.Image) Plane {
	b := img.Bounds()
	width, height := b.Dx(), b.Dy()
	switch p := img.(type) {
	case *image.Gray:
		return planar(p.Pix, p.PixOffset(b.Min.X, b.Min.Y), p.Stride, width, height)
	case *image.YCbCr:
		return planar(p.Y, p.YOffset(b.Min.X, b.Min.Y), p.YStride, width, height)
	}
	gray := image.NewGray(image.Rect(0, 0, width, height))
	draw.Draw(gray, gray.Rect, img, b.Min, draw.Src)
	return Plane{gray.Pix, width, height}
}

// planar copies only where the rows do not follow each other.
func planar(pix []byte, from, stride, width, height int) Plane {
	if width == 0 || height == 0 {
		return Plane{}
	}
	if stride == width {
		return Plane{pix[from : from+width*height], width, height}
	}
	rows := make([]byte, 0, width*height)
	for y := range height {
		rows = append(rows, pix[from+y*stride:][:width]...)
	}
	return Plane{rows, width, height}
}

// halved is the plane at half its size, each pixel the mean of four.
func (p Plane) halved() Plane {
	half := Plane{make([]byte, (p.Width/2)*(p.Height/2)), p.Width / 2, p.Height / 2}
	for y := range half.Height {
		a, b, out := p.Pix[2*y*p.Width:], p.Pix[(2*y+1)*p.Width:], half.Pix[y*half.Width:][:half.Width]
		for x := range out {
			out[x] = byte((int(a[2*x]) + int(a[2*x+1]) + int(b[2*x]) + int(b[2*x+1]) + 2) / 4)
		}
	}
	return half
}

// cut is the part of a plane inside a rectangle, which lies within it.
func (p Plane) cut(r image.Rectangle) Plane {
	return planar(p.Pix, r.Min.Y*p.Width+r.Min.X, p.Width, r.Dx(), r.Dy())
}

// source is the plane as the reader takes it.
func (p Plane) source() gozxing.LuminanceSource {
	s, err := gozxing.NewPlanarYUVLuminanceSource(p.Pix, p.Width, p.Height, 0, 0, p.Width, p.Height, false)
	if err != nil {
		panic(err) // the rectangle is the plane itself
	}
	return s
}
