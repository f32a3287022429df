package paper

import (
	"fmt"
	"strings"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode/decoder"
	"github.com/makiuchi-d/gozxing/qrcode/encoder"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/frame"
	codes "github.com/sheaf-drive/sheaf/core/paper"
	"github.com/sheaf-drive/sheaf/core/text"
)

// The measures of the codes are those of package core/frame. The quiet zone is four modules on each side.
const (
	modules = frame.Modules
	module  = frame.Module
	qrSide  = frame.CodeSide
	quiet   = 4 * module
)

// places of the three codes, left edges. One of them always survives.
func (p page) places() [3]int { return frame.Page(p).Codes() }

// codesAt is the lower edge of the codes.
func (p page) codesAt() int { return p.Height - frame.Top - qrSide }

// gap gives the free space between two codes, clear of the quiet zones and of the window
// in which a reader looks for a code.
func (p page) gap(n int) (left, right int) {
	at := p.places()
	return at[n] + qrSide + quiet + 4*mm, at[n+1] - quiet - 4*mm
}

// cutLine draws what is the same on every strip: the dashed line and what to do with it.
func (p page) cutLine(fonts map[string]*font, lang text.Lang) ([]byte, error) {
	c := canvas{fonts: fonts}
	fmt.Fprintf(&c, "q %d w [300 200] 0 d 0 %d m %d %d l S Q\n", hairline, p.cut(), p.Width, p.cut())
	left, right := p.gap(0)
	c.centre(style{sans, point(70)}, left, right, p.codesAt()-1*mm, text.Say(lang, "paper.strip.cut"))
	return c.Bytes(), c.err
}

// practiceMark crosses the form of a sheet that must never be handed in.
func (p page) practiceMark(fonts map[string]*font, lang text.Lang) ([]byte, error) {
	c := canvas{fonts: fonts}
	s := style{sans, point(900)}
	word := text.Say(lang, "paper.mark.practice")
	width := c.width(s, word)
	fmt.Fprintf(&c, "q 0.8 g 0.7071 0.7071 -0.7071 0.7071 %d %d cm\n", p.Width/2, p.cut()/2)
	c.text(s, -width/2, -s.size/3, word)
	c.WriteString("Q\n")
	return c.Bytes(), c.err
}

// strip draws what differs from sheet to sheet.
func (c *canvas) strip(p page, s Sheet, lang text.Lang) error {
	y := p.codesAt()
	runs, err := qrRuns(s.Code)
	if err != nil {
		return err
	}
	for _, x := range p.places() {
		fmt.Fprintf(c, "q %d 0 0 %d %d %d cm %sf Q\n", module, module, x, y, runs)
	}
	left, right := p.gap(0)
	c.centre(style{sans, point(260)}, left, right, y+8*mm, s.Code.String())
	if s.Practice {
		c.centre(style{sans, point(100)}, left, right, y+3*mm, text.Say(lang, "paper.strip.practice"))
	}
	c.region(p, s, lang)
	return c.err
}

// region draws the region's number and name between the second and the third code; a name
// too long for two lines is set smaller.
func (c *canvas) region(p page, s Sheet, lang text.Lang) {
	left, right := p.gap(1)
	name := s.RegionName
	if s.Region == core.NoRegion {
		name = text.Say(lang, "paper.strip.special")
	}
	c.centre(style{sans, point(260)}, left, right, p.codesAt()+10*mm, string(s.Region))
	for _, size := range []int{100, 85, 70, 60} {
		set := style{sans, point(size)}
		attempt := canvas{fonts: c.fonts}
		lines := attempt.wrap(set, right-left, name)
		if attempt.err != nil || len(lines) > 2+(100-size)/30 {
			continue
		}
		for i, line := range lines {
			c.centre(set, left, right, p.codesAt()+5*mm-i*set.leading(), line)
		}
		return
	}
	if c.err == nil {
		c.err = core.Refuse(core.Invalid, "region", "paper.form.region", string(s.Region))
	}
}

// qrRuns draws the dark modules of a code as horizontal runs on a grid of 21, in whole
// numbers: no seams, and three codes pack into a few hundred bytes.
func qrRuns(code core.SheetCode) (string, error) {
	qr, err := encoder.Encoder_encode(codes.Payload(code), decoder.ErrorCorrectionLevel_H,
		map[gozxing.EncodeHintType]any{gozxing.EncodeHintType_QR_VERSION: 1})
	if err != nil {
		return "", fmt.Errorf("drawing the QR code: %w", err)
	}
	matrix := qr.GetMatrix()
	var b strings.Builder
	for row := range modules {
		for x := 0; x < modules; x++ {
			from := x
			for x < modules && matrix.Get(x, row) == 1 {
				x++
			}
			if x > from {
				fmt.Fprintf(&b, "%d %d %d 1 re ", from, modules-1-row, x-from)
			}
		}
	}
	return b.String(), nil
}
