package scans

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"math/rand/v2"
	"strconv"
	"sync"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode/decoder"
	"github.com/makiuchi-d/gozxing/qrcode/encoder"
	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/frame"
	"github.com/sheaf-drive/sheaf/core/paper"
)

// The strip in millimetres, as package core/frame has it.
const (
	modules = frame.Modules
	module  = float64(frame.Module) / frame.MM
	top     = float64(frame.Top) / frame.MM
	cut     = float64(frame.Cut) / frame.MM
)

// Upright is the table of a sheet where a page names none: five lines of 22 mm on an upright page.
func Upright() frame.Table {
	return frame.Table{
		Page:    frame.Upright(),
		Columns: []int{1515, 2215, 7015, 9215, 14015, 16515, 18215, 20015},
		Rows:    []int{6815, 9015, 11215, 13415, 15615, 17815, 20015},
		Counts:  []int{0},
	}
}

// rule is how wide a rule of the table is.
const rule = .3

// ink and sheet are the brightness of toner and of paper.
const (
	ink   = 28
	sheet = 244
)

// canvas draws on a page in millimetres.
type canvas struct {
	*image.Gray
	perMM         float64
	width, height float64 // of the page
}

// clean is the page as it was printed, and filled in by hand.
func (p Page) clean() (canvas, error) {
	t := p.table()
	c := canvas{perMM: float64(p.DPI) / 25.4, width: inMM(t.Page.Width), height: inMM(t.Page.Height)}
	c.Gray = image.NewGray(image.Rect(0, 0, int(c.width*c.perMM+.5), int(c.height*c.perMM+.5)))
	draw.Draw(c, c.Rect, image.NewUniform(color.Gray{Y: sheet}), image.Point{}, draw.Src)
	if err := c.codes(p.Code, t.Page); err != nil {
		return c, err
	}
	for x := 0.0; x < c.width; x += 4 { // along which the strip is cut off
		c.fill(x, cut, x+2.5, cut+.25, ink)
	}
	return c, p.form(c, t)
}

// inMM is a length of package core/frame.
func inMM(length int) float64 { return float64(length) / frame.MM }

// fill paints a rectangle.
func (c canvas) fill(x0, y0, x1, y1 float64, shade uint8) {
	r := image.Rect(int(x0*c.perMM+.5), int(y0*c.perMM+.5), int(x1*c.perMM+.5), int(y1*c.perMM+.5))
	draw.Draw(c, r.Intersect(c.Rect), image.NewUniform(color.Gray{Y: shade}), image.Point{}, draw.Src)
}

// codes draws the three QR codes.
func (c canvas) codes(code core.SheetCode, p frame.Page) error {
	qr, err := encoder.Encoder_encode(paper.Payload(code), decoder.ErrorCorrectionLevel_H,
		map[gozxing.EncodeHintType]any{gozxing.EncodeHintType_QR_VERSION: 1})
	if err != nil {
		return fmt.Errorf("drawing the QR code: %w", err)
	}
	matrix := qr.GetMatrix()
	for _, at := range p.Codes() {
		left := inMM(at)
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

// form draws the text between the codes, the legal text, the table with what was written into it, and the foot.
func (p Page) form(c canvas, t frame.Table) error {
	random := rand.New(rand.NewPCG(p.Seed, 99))
	small, err := c.face(8)
	if err != nil {
		return err
	}
	large, err := c.face(20)
	if err != nil {
		return err
	}
	c.words(large, 42, 20, p.Code.String())
	c.words(large, 130, 20, "77")
	for n, line := range []string{
		"ПОДПИСНОЙ ЛИСТ", "Мы, нижеподписавшиеся, поддерживаем самовыдвижение кандидата на должность,",
		"гражданина Российской Федерации, родившегося 01.02.1970, проживающего по адресу: город Москва,",
		"Настоящим подтверждаем, что подпись поставлена нами собственноручно.",
	} {
		if y := 40 + 6*float64(n); y < inMM(t.Rows[0])-1 {
			c.words(small, 20, y, line)
		}
	}
	c.table(t, small)
	columns, rows := t.Columns, t.Rows
	for n := range t.Lines() {
		for i := range len(columns) - 1 {
			if p.Lines == nil {
				c.hand(inMM(columns[i])+2, inMM(rows[n+1])+6, inMM(columns[i+1])-2, inMM(rows[n+2])-4, random)
			}
		}
	}
	p.write(c, t)
	for n := range 5 {
		at := inMM(rows[len(rows)-1]) + 15 + 12*float64(n)
		c.words(small, 20, at, "Подписной лист удостоверяю: ______________________________________________")
		c.hand(70, at-7, 150, at-1, random)
	}
	return nil
}

// table draws the rules and the number of each line.
func (c canvas) table(t frame.Table, small font.Face) {
	columns, rows := t.Columns, t.Rows
	left, right := inMM(columns[0]), inMM(columns[len(columns)-1])
	for _, row := range rows {
		y := inMM(row) - rule/2
		c.fill(left-rule/2, y, right+rule/2, y+rule, ink)
	}
	for _, column := range columns {
		x := inMM(column) - rule/2
		c.fill(x, inMM(rows[0]), x+rule, inMM(rows[len(rows)-1]), ink)
	}
	for n := range t.Lines() {
		for _, i := range t.Counts {
			c.words(small, (inMM(columns[i])+inMM(columns[i+1]))/2-.8, (inMM(rows[n+1])+inMM(rows[n+2]))/2+1, strconv.Itoa(n+1))
		}
	}
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
