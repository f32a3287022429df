package paper

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/frame"
)

// Lengths are whole hundredths of a millimetre from the lower left corner of the page, so
// that no rounding differs between machines; one matrix turns them into points.
const (
	mm       = frame.MM
	toPoints = "0.0283465 0 0 0.0283465 0 0 cm\n"
	hairline = 18
)

// page is A4, upright for a form of up to 192 mm, else lying.
type page frame.Page

func pageFor(widthMM int) page {
	if widthMM > uprightMM {
		return page(frame.Lying())
	}
	return page(frame.Upright())
}

// cut is the height of the line along which the strip is cut off.
func (p page) cut() int { return p.Height - frame.Cut }

// point gives a type size, in tenths of a typographic point, as a length.
func point(tenths int) int { return tenths * 2540 / 720 }

// canvas collects the operators of one drawing. The first text that cannot be drawn stays
// as its refusal.
type canvas struct {
	bytes.Buffer
	fonts map[string]*font
	err   error
}

// style is a font and its size as a length.
type style struct {
	font string
	size int
}

// leading is the distance of two lines of text.
func (s style) leading() int { return s.size * 6 / 5 }

func (c *canvas) width(s style, text string) int { return c.fonts[s.font].width(text, s.size) }

// text draws a line of text from x on the baseline y.
func (c *canvas) text(s style, x, y int, text string) {
	font := c.fonts[s.font]
	if r, ok := font.missing(text); ok && c.err == nil {
		c.err = core.Refuse(core.Invalid, "form", "paper.form.glyph", fmt.Sprintf("U+%04X", r))
	}
	fmt.Fprintf(c, "BT /%s %d Tf %d %d Td <", s.font, s.size, x, y)
	for _, r := range text {
		fmt.Fprintf(c, "%04X", font.glyphs[r])
	}
	c.WriteString("> Tj ET\n")
}

// centre draws a line of text in the middle between left and right.
func (c *canvas) centre(s style, left, right, y int, text string) {
	c.text(s, left+(right-left-c.width(s, text))/2, y, text)
}

// line draws a rule.
func (c *canvas) line(x1, y1, x2, y2 int) { fmt.Fprintf(c, "%d %d m %d %d l S\n", x1, y1, x2, y2) }

// wrap breaks text into lines no wider than width. A word that is wider by itself is a
// refusal: breaking it would change the form.
func (c *canvas) wrap(s style, width int, text string) []string {
	var lines []string
	current := ""
	for _, w := range strings.Fields(text) {
		if c.width(s, w) > width {
			if c.err == nil {
				c.err = core.Refuse(core.Invalid, "form", "paper.form.narrow", w)
			}
			return append(lines, w)
		}
		longer := strings.TrimPrefix(current+" "+w, " ")
		if c.width(s, longer) > width {
			lines, longer = append(lines, current), w
		}
		current = longer
	}
	if current == "" {
		return lines
	}
	return append(lines, current)
}
