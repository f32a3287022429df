package pictures

import (
	"bytes"
	"image"
	"image/draw"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
)

// Main draws the camera's picture of the main page.
func (a *Artist) Main(b Bearer) ([]byte, error) {
	img, err := a.mainPage(b.Pages())
	if err != nil {
		return nil, err
	}
	var file bytes.Buffer
	err = encode(&file, img)
	return file.Bytes(), err
}

func (a *Artist) mainPage(p Passport) (*image.RGBA, error) {
	img := a.sheet()
	r := a.page()
	// The fold: who issued it on the left, whose it is on the right.
	fold := r.Min.X + r.Dx()*2/5
	fill(img, image.Rect(fold, r.Min.Y, fold+a.px(1), r.Max.Y), shade)
	lines := append(a.issued(p, r.Min.X+a.px(24), r.Min.Y), a.holder(p, fold+a.px(190), r.Min.Y)...)
	for _, l := range lines {
		if err := a.write(img, l); err != nil {
			return nil, err
		}
	}
	a.signature(img, p, image.Rect(r.Min.X+a.px(40), r.Min.Y+a.px(340), r.Min.X+a.px(190), r.Min.Y+a.px(380)))
	a.portrait(img, image.Rect(fold+a.px(20), r.Min.Y+a.px(70), fold+a.px(170), r.Min.Y+a.px(270)))
	if err := a.number(img, p); err != nil {
		return nil, err
	}
	return img, a.specimen(img)
}

// issued is the left half.
func (a *Artist) issued(p Passport, x, top int) []line {
	lines := []line{
		{"РОССИЙСКАЯ ФЕДЕРАЦИЯ", x, top + a.px(50), 22, label},
		{"Паспорт выдан", x, top + a.px(95), 12, label},
	}
	y := 120.0
	for _, text := range wrap(p.IssuedBy, 26) {
		lines = append(lines, line{text, x, top + a.px(y), 17, ink})
		y += 24
	}
	return append(lines,
		line{"Дата выдачи", x, top + a.px(230), 12, label}, line{dotted(p.Issued), x, top + a.px(254), 19, ink},
		line{"Код подразделения", x + a.px(170), top + a.px(230), 12, label},
		line{p.Unit, x + a.px(170), top + a.px(254), 19, ink},
		line{"Личная подпись", x, top + a.px(330), 12, label})
}

// holder is the right half, beside the portrait.
func (a *Artist) holder(p Passport, x, top int) []line {
	sex := "МУЖ."
	if p.Female {
		sex = "ЖЕН."
	}
	return []line{
		{"Фамилия", x, top + a.px(62), 11, label}, {strings.ToUpper(p.Family), x, top + a.px(86), 21, ink},
		{"Имя", x, top + a.px(122), 11, label}, {strings.ToUpper(p.Given), x, top + a.px(146), 21, ink},
		{"Отчество", x, top + a.px(176), 11, label}, {strings.ToUpper(p.Patronymic), x, top + a.px(200), 21, ink},
		{"Пол", x, top + a.px(234), 11, label}, {sex, x, top + a.px(258), 18, ink},
		{"Дата рождения", x + a.px(80), top + a.px(234), 11, label},
		{dotted(p.Birth), x + a.px(80), top + a.px(258), 18, ink},
		{"Место рождения", x, top + a.px(292), 11, label}, {p.BirthPlace, x, top + a.px(316), 18, ink},
	}
}

// signature is a scrawl within r that goes up and down with the letters of the surname.
func (a *Artist) signature(img draw.Image, p Passport, r image.Rectangle) {
	letters := []rune(p.Family + p.Given)
	thick := a.px(1.6)
	pen := image.Pt(r.Min.X, r.Max.Y-r.Dy()/3)
	for i, letter := range letters {
		to := image.Pt(r.Min.X+r.Dx()*(i+1)/len(letters), r.Min.Y+r.Dy()*int(letter%5)/5)
		if i%2 == 0 {
			to.Y = r.Max.Y - r.Dy()*int(letter%4)/9
		}
		steps := max(to.X-pen.X, max(to.Y-pen.Y, pen.Y-to.Y), 1)
		for k := range steps {
			at := pen.Add(image.Pt((to.X-pen.X)*k/steps, (to.Y-pen.Y)*k/steps))
			fill(img, image.Rectangle{at, at.Add(image.Pt(thick, thick))}, violet)
		}
		pen = to
	}
}

// portrait is nobody's: a head and shoulders as a shape.
func (a *Artist) portrait(img draw.Image, r image.Rectangle) {
	fill(img, r, faint)
	cx := (r.Min.X + r.Max.X) / 2
	disc(img, image.Pt(cx, r.Min.Y+r.Dy()*2/5), r.Dx()/5, r.Dx()/4, shade, r)
	disc(img, image.Pt(cx, r.Max.Y), r.Dx()*2/5, r.Dy()*3/10, shade, r)
	frame(img, r, a.px(1), shade)
}

// number stands in red along the right edge, upright as on the paper.
func (a *Artist) number(img *image.RGBA, p Passport) error {
	text := p.Series + "  " + p.Number
	if len(p.Series) == 4 {
		text = p.Series[:2] + " " + p.Series[2:] + "  " + p.Number
	}
	width, err := a.measure(text, 24)
	if err != nil {
		return err
	}
	strip := image.NewRGBA(image.Rect(0, 0, width, a.px(32)))
	if err := a.write(strip, line{text, 0, a.px(25), 24, red}); err != nil {
		return err
	}
	r := a.page()
	turned(img, strip, r.Max.X-a.px(22), r.Min.Y+r.Dy()/2, 90)
	return nil
}

// specimen lies across the page, so that no picture passes for a real one.
func (a *Artist) specimen(img *image.RGBA) error {
	const word = "ОБРАЗЕЦ"
	width, err := a.measure(word, 60)
	if err != nil {
		return err
	}
	strip := image.NewRGBA(image.Rect(0, 0, width, a.px(72)))
	if err := a.write(strip, line{word, 0, a.px(56), 60, pale}); err != nil {
		return err
	}
	r := a.page()
	turned(img, strip, (r.Min.X+r.Max.X)/2, r.Max.Y-a.px(70), -4)
	return nil
}

// disc fills an ellipse within clip.
func disc(img draw.Image, c image.Point, rx, ry int, fillWith interface {
	RGBA() (r, g, b, a uint32)
}, clip image.Rectangle) {
	for y := -ry; y <= ry; y++ {
		for x := -rx; x <= rx; x++ {
			at := image.Pt(c.X+x, c.Y+y)
			if x*x*ry*ry+y*y*rx*rx <= rx*rx*ry*ry && at.In(clip) {
				img.Set(at.X, at.Y, fillWith)
			}
		}
	}
}

// wrap breaks a text into lines of at most so many letters.
func wrap(text string, letters int) []string {
	var lines []string
	now := ""
	for _, word := range strings.Fields(text) {
		if now != "" && len([]rune(now))+1+len([]rune(word)) > letters {
			lines, now = append(lines, now), ""
		}
		now = strings.TrimSpace(now + " " + word)
	}
	return append(lines, now)
}

// dotted writes a day as documents do.
func dotted(d core.Date) string {
	s := string(d)
	if len(s) != len("2006-01-02") {
		return s
	}
	return s[8:] + "." + s[5:7] + "." + s[:4]
}
