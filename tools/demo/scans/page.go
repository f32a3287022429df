package scans

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"math/rand/v2"
	"sync"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode/decoder"
	"github.com/makiuchi-d/gozxing/qrcode/encoder"
	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/paper"
)

// The page and its strip in millimetres, as package httpui/paper prints them.
const (
	pageWidth, pageHeight = 210.0, 297.0
	side, top, module     = 10.0, 7.0, 0.9
	modules               = 21
	codeWide              = modules * module
	cut                   = 31.0
)

// ink and sheet are the brightness of toner and of paper.
const (
	ink   = 28
	sheet = 244
)

// canvas draws on a page in millimetres.
type canvas struct {
	*image.Gray
	perMM float64
}

// clean is the page as it was printed, and filled in by hand.
func clean(code core.SheetCode, dpi int, random *rand.Rand) (canvas, error) {
	perMM := float64(dpi) / 25.4
	c := canvas{image.NewGray(image.Rect(0, 0, int(pageWidth*perMM+.5), int(pageHeight*perMM+.5))), perMM}
	draw.Draw(c, c.Rect, image.NewUniform(color.Gray{Y: sheet}), image.Point{}, draw.Src)
	if err := c.codes(code); err != nil {
		return c, err
	}
	for x := 0.0; x < pageWidth; x += 4 { // along which the strip is cut off
		c.fill(x, cut, x+2.5, cut+.25, ink)
	}
	return c, c.form(code, random)
}

// fill paints a rectangle.
func (c canvas) fill(x0, y0, x1, y1 float64, shade uint8) {
	r := image.Rect(int(x0*c.perMM+.5), int(y0*c.perMM+.5), int(x1*c.perMM+.5), int(y1*c.perMM+.5))
	draw.Draw(c, r.Intersect(c.Rect), image.NewUniform(color.Gray{Y: shade}), image.Point{}, draw.Src)
}

// codes draws the three QR codes.
func (c canvas) codes(code core.SheetCode) error {
	qr, err := encoder.Encoder_encode(paper.Payload(code), decoder.ErrorCorrectionLevel_H,
		map[gozxing.EncodeHintType]any{gozxing.EncodeHintType_QR_VERSION: 1})
	if err != nil {
		return fmt.Errorf("drawing the QR code: %w", err)
	}
	matrix := qr.GetMatrix()
	for _, left := range [3]float64{side, (pageWidth - codeWide) / 2, pageWidth - side - codeWide} {
		for y := range modules {
			for x := range modules {
				if matrix.Get(x, y) == 1 {
					c.fill(left+float64(x)*module, top+float64(y)*module, left+float64(x+1)*module, top+float64(y+1)*module, ink)
				}
			}
		}
	}
	return nil
}

var parsed = sync.OnceValues(func() (*opentype.Font, error) { return opentype.Parse(goregular.TTF) })

// face is the type in a size of points.
func (c canvas) face(points float64) (font.Face, error) {
	f, err := parsed()
	if err != nil {
		return nil, err
	}
	return opentype.NewFace(f, &opentype.FaceOptions{Size: points, DPI: c.perMM * 25.4})
}

// words writes one line of text.
func (c canvas) words(f font.Face, x, y float64, text string) {
	d := font.Drawer{
		Dst: c, Src: image.NewUniform(color.Gray{Y: ink}), Face: f,
		Dot: fixed.P(int(x*c.perMM), int(y*c.perMM)),
	}
	d.DrawString(text)
}

// form draws the text between the codes, the legal text, the table of five lines with what was written into it, and the foot.
func (c canvas) form(code core.SheetCode, random *rand.Rand) error {
	small, err := c.face(8)
	if err != nil {
		return err
	}
	large, err := c.face(20)
	if err != nil {
		return err
	}
	c.words(large, 42, 20, code.String())
	c.words(large, 130, 20, "77")
	for n, line := range []string{
		"ПОДПИСНОЙ ЛИСТ", "Мы, нижеподписавшиеся, поддерживаем самовыдвижение кандидата на должность,",
		"гражданина Российской Федерации, родившегося 01.02.1970, проживающего по адресу: город Москва,",
		"Настоящим подтверждаем, что подпись поставлена нами собственноручно.",
	} {
		c.words(small, 20, 40+6*float64(n), line)
	}
	columns := []float64{15, 22, 70, 92, 140, 165, 182, 200}
	for n := range 7 {
		y := 68 + 22*float64(n)
		c.fill(15, y, 200, y+.3, ink)
		if n == 6 {
			break
		}
		for i := range len(columns) - 1 {
			if n > 0 {
				c.hand(columns[i]+2, y+6, columns[i+1]-2, y+18, random)
			}
		}
	}
	for _, x := range columns {
		c.fill(x, 68, x+.3, 68+132, ink)
	}
	for n := range 5 {
		c.words(small, 20, 215+12*float64(n), "Подписной лист удостоверяю: ______________________________________________")
		c.hand(70, 208+12*float64(n), 150, 214+12*float64(n), random)
	}
	return nil
}

// hand scribbles within a rectangle, as a pen would.
func (c canvas) hand(x0, y0, x1, y1 float64, random *rand.Rand) {
	x, y := x0, (y0+y1)/2
	for x < x1 {
		dx, dy := .4+random.Float64(), (random.Float64()-.5)*(y1-y0)
		to := (y0+y1)/2 + dy
		for step := range 12 {
			at := y + (to-y)*float64(step)/12
			px := x + dx*float64(step)/12
			c.fill(px, at, px+.35, at+.35, 70)
		}
		x, y = x+dx, to
	}
}
