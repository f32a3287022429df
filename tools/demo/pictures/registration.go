package pictures

import (
	"bytes"
	"image"
	"image/color"
)

// Registration draws the camera's picture of the page with the stamps.
func (a *Artist) Registration(b Bearer) ([]byte, error) {
	img, err := a.registration(b.Pages())
	if err != nil {
		return nil, err
	}
	var file bytes.Buffer
	err = encode(&file, img)
	return file.Bytes(), err
}

// The page has six fields, three beside each other.
const (
	columns = 3
	fields  = 6
)

var pale = color.RGBA{0xb0, 0x9a, 0xa4, 0xff}

func (a *Artist) registration(p Passport) (*image.RGBA, error) {
	img := a.sheet()
	r := a.page()
	fill(img, image.Rect(r.Min.X, r.Min.Y+r.Dy()/2, r.Max.X, r.Min.Y+r.Dy()/2+a.px(1)), faint)
	for c := 1; c < columns; c++ {
		x := r.Min.X + r.Dx()*c/columns
		fill(img, image.Rect(x, r.Min.Y, x+a.px(1), r.Max.Y), faint)
	}
	if err := a.specimen(img); err != nil {
		return nil, err
	}
	for i, s := range p.Stamps {
		if i == fields {
			break
		}
		stamp, err := a.stamp(s)
		if err != nil {
			return nil, err
		}
		x := r.Min.X + r.Dx()*(2*(i%columns)+1)/(2*columns)
		y := r.Min.Y + r.Dy()*(2*(i/columns)+1)/4
		turned(img, stamp, x, y, tilts()[i])
	}
	return img, nil
}

// tilts are how crooked the stamps sit, in degrees: nobody stamps straight.
func tilts() [fields]float64 { return [fields]float64{-2.1, 1.2, -0.8, 1.9, -1.4, 2.4} }

// stamp is a box with its lines, as violet ink on nothing.
func (a *Artist) stamp(s Stamp) (image.Image, error) {
	size := image.Pt(a.px(248), a.px(172))
	edge := a.px(2) // clear, so that turning smooths the outline too
	box := image.NewRGBA(image.Rect(-edge, -edge, size.X+edge, size.Y+edge))
	thick := a.px(2.6)
	frame(box, image.Rectangle{Max: size}, thick, violet)
	fill(box, image.Rect(0, a.px(36), size.X, a.px(36)+thick), violet)
	title := "ЗАРЕГИСТРИРОВАН"
	if !s.Registered {
		title = "СНЯТ С УЧЁТА"
	}
	width, err := a.measure(title, 20)
	if err != nil {
		return nil, err
	}
	left := a.px(14)
	lines := []line{{title, (size.X - width) / 2, a.px(27), 20, violet}}
	for i, text := range []string{s.Office, s.Place, s.Street, dotted(s.Day)} {
		units, err := a.fit(text, 17, size.X-2*left)
		if err != nil {
			return nil, err
		}
		lines = append(lines, line{text, left, a.px(62 + 25*float64(i)), units, violet})
	}
	lines = append(lines, line{"подпись", left, a.px(161), 12, violet})
	for _, l := range lines {
		if err := a.write(box, l); err != nil {
			return nil, err
		}
	}
	return box, nil
}

// fit is the largest size up to most in which the text is no wider than room.
func (a *Artist) fit(text string, most float64, room int) (float64, error) {
	for size := most; ; size-- {
		width, err := a.measure(text, size)
		if err != nil || width <= room || size <= 8 {
			return size, err
		}
	}
}
