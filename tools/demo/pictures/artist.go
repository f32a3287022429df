package pictures

import (
	_ "embed" // the typeface
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"io"
	"math"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/f64"
	"golang.org/x/image/math/fixed"

	xdraw "golang.org/x/image/draw"
)

//go:embed fonts/PTSans_400Regular.ttf
var sans []byte

// Widths of a picture in pixels; the height is nine sixteenths of it.
const (
	// Camera is what a scanner gives: 1280 × 720.
	Camera = 1280
	// Small is enough to tell pages apart, for many at once.
	Small = 480
	// narrowest that can be drawn.
	narrowest = 160
)

// The page lies within the camera's frame as the corners on the screen ask: shares of width
// and height.
const (
	pageLeft, pageTop     = 0.07, 0.04
	pageWidth, pageHeight = 0.86, 0.92
)

// Artist draws pictures of one width. He is not for many at once.
type Artist struct {
	width, height int
	// unit is a thousandth of the width: all measures below are in units.
	unit  float64
	fount *sfnt.Font
	faces map[int]font.Face
	table image.Image // the desk with an empty page, drawn once
}

// NewArtist makes one for pictures of a width, at least 160 and at most 4096 pixels.
func NewArtist(width int) (*Artist, error) {
	if width < narrowest || width > 4096 {
		return nil, fmt.Errorf("drawing pictures: a width of %d pixels, not %d to 4096", width, narrowest)
	}
	fount, err := opentype.Parse(sans)
	if err != nil {
		return nil, fmt.Errorf("reading the typeface: %w", err)
	}
	a := &Artist{
		width: width, height: width * 9 / 16, unit: float64(width) / 1000, fount: fount, faces: map[int]font.Face{},
	}
	a.table = a.desk()
	return a, nil
}

// page is the paper within the frame.
func (a *Artist) page() image.Rectangle {
	w, h := float64(a.width), float64(a.height)
	return image.Rect(round(pageLeft*w), round(pageTop*h),
		round((pageLeft+pageWidth)*w), round((pageTop+pageHeight)*h))
}

func (a *Artist) desk() image.Image {
	img := image.NewRGBA(image.Rect(0, 0, a.width, a.height))
	fill(img, img.Bounds(), darkDesk)
	fill(img, a.page(), paper)
	return img
}

// sheet begins a picture with the empty page.
func (a *Artist) sheet() *image.RGBA {
	img := image.NewRGBA(a.table.Bounds())
	draw.Draw(img, img.Bounds(), a.table, image.Point{}, draw.Src)
	return img
}

var (
	darkDesk = color.RGBA{0x26, 0x24, 0x2e, 0xff}
	paper    = color.RGBA{0xef, 0xe7, 0xe8, 0xff}
	faint    = color.RGBA{0xd8, 0xcb, 0xce, 0xff}
	shade    = color.RGBA{0xc9, 0xbc, 0xc4, 0xff}
	ink      = color.RGBA{0x2a, 0x26, 0x2c, 0xff}
	label    = color.RGBA{0x7d, 0x4a, 0x55, 0xff}
	violet   = color.RGBA{0x45, 0x38, 0x94, 0xff}
	red      = color.RGBA{0xa3, 0x2b, 0x38, 0xff}
)

func fill(img draw.Image, r image.Rectangle, c color.Color) {
	draw.Draw(img, r, image.NewUniform(c), image.Point{}, draw.Src)
}

func round(f float64) int { return int(math.Round(f)) }

// px turns units into whole pixels, at least one.
func (a *Artist) px(units float64) int { return max(1, round(units*a.unit)) }

// line is one line of text; X and Y are the left end of its base line in pixels.
type line struct {
	text  string
	x, y  int
	size  float64 // in units
	color color.Color
}

func (a *Artist) write(img draw.Image, l line) error {
	face, err := a.face(l.size)
	if err != nil {
		return err
	}
	d := font.Drawer{Dst: img, Src: image.NewUniform(l.color), Face: face, Dot: fixed.P(l.x, l.y)}
	d.DrawString(l.text)
	return nil
}

// measure is the width of a text in pixels.
func (a *Artist) measure(text string, size float64) (int, error) {
	face, err := a.face(size)
	if err != nil {
		return 0, err
	}
	return font.MeasureString(face, text).Ceil(), nil
}

// face gives the typeface in a size of whole pixels; made once each.
func (a *Artist) face(size float64) (font.Face, error) {
	pixels := max(4, a.px(size))
	if face, ok := a.faces[pixels]; ok {
		return face, nil
	}
	options := &opentype.FaceOptions{Size: float64(pixels), DPI: 72, Hinting: font.HintingNone}
	face, err := opentype.NewFace(a.fount, options)
	if err != nil {
		return nil, fmt.Errorf("preparing the typeface: %w", err)
	}
	a.faces[pixels] = face
	return face, nil
}

// frame draws the outline of a rectangle.
func frame(img draw.Image, r image.Rectangle, thick int, c color.Color) {
	fill(img, image.Rect(r.Min.X, r.Min.Y, r.Max.X, r.Min.Y+thick), c)
	fill(img, image.Rect(r.Min.X, r.Max.Y-thick, r.Max.X, r.Max.Y), c)
	fill(img, image.Rect(r.Min.X, r.Min.Y, r.Min.X+thick, r.Max.Y), c)
	fill(img, image.Rect(r.Max.X-thick, r.Min.Y, r.Max.X, r.Max.Y), c)
}

// turned lays src onto img with its middle at x, y, turned by degrees.
func turned(img draw.Image, src image.Image, x, y int, degrees float64) {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	middle := src.Bounds().Min.Add(src.Bounds().Max)
	w, h := float64(middle.X)/2, float64(middle.Y)/2
	m := f64.Aff3{cos, -sin, float64(x) - cos*w + sin*h, sin, cos, float64(y) - sin*w - cos*h}
	xdraw.ApproxBiLinear.Transform(img, m, src, src.Bounds(), draw.Over, nil)
}

const quality = 80

func encode(w io.Writer, img image.Image) error {
	if err := jpeg.Encode(w, img, &jpeg.Options{Quality: quality}); err != nil {
		return fmt.Errorf("writing a picture: %w", err)
	}
	return nil
}
