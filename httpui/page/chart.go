package page

import (
	"math"
	"strconv"
	"strings"

	"github.com/sheaf-drive/sheaf/core/text"
)

// Chart is a plot of lines over one axis, of shares from 0 to 1 on the other. It is drawn on the
// server and read without colour: each line has a dash of its own, and the numbers stand in a table
// beside it.
type Chart struct {
	// ID of its caption, which says Title; Axis says what stands below.
	ID, Title, Axis string
	// From and To are the ends of the axis, in percent.
	From, To float64
	Lines    []ChartLine
	// Band is a part of the axis that is meant, none where it has no width; At a place on it.
	Band [2]float64
	At   float64
	// Mark says what At is.
	Mark string
	// Diagonal draws where both axes are equal; Dots draws the points of the lines.
	Diagonal, Dots bool
	// Top of the other axis, 1 where it is 0.
	Top float64
}

// ChartLine is one line: X in percent, Y from 0 to 1.
type ChartLine struct {
	Words string
	X, Y  []float64
}

// The frame of the plot within its box of 640 by 262.
const (
	chartLeft, chartRight = 50.0, 610.0
	chartTop, chartBottom = 20.0, 210.0
	chartSteps            = 4
)

func (c *Chart) top() float64 {
	if c.Top == 0 {
		return 1
	}
	return c.Top
}

func (c *Chart) x(v float64) string {
	return coordinate(chartLeft + (chartRight-chartLeft)*(min(max(v, c.From), c.To)-c.From)/math.Max(c.To-c.From, 1e-9))
}

func (c *Chart) y(v float64) string {
	return coordinate(chartBottom - (chartBottom-chartTop)*min(max(v/c.top(), 0), 1))
}

func coordinate(v float64) string { return strconv.FormatFloat(v, 'f', 1, 64) }

// path is the line through the points.
func (c *Chart) path(l ChartLine) string {
	var b strings.Builder
	for i := range l.X {
		b.WriteByte("ML"[min(i, 1)])
		b.WriteString(c.x(l.X[i]) + " " + c.y(l.Y[i]))
	}
	return b.String()
}

// dash tells the lines apart without colour.
func dash(i int) string { return [...]string{"none", "9 5", "2 5"}[i%3] }

// marks are where numbers stand below, in percent: as round as the axis allows, at most eight.
func (c *Chart) marks() (list []float64) {
	const most = 8
	step := 0.01
	for i := 0; (c.To-c.From)/step > most; i++ {
		step *= [...]float64{2, 2.5, 2}[i%3]
	}
	for v := math.Ceil(c.From/step-1e-9) * step; v <= c.To+1e-9; v += step {
		list = append(list, v)
	}
	return list
}

// Percent writes a share from 0 to 1, "4.9 %", with so many digits behind the point.
func (f *Frame) Percent(share float64, digits int) string {
	return f.decimal(100*share, digits) + " %"
}

// decimal writes a number as the language does.
func (f *Frame) decimal(v float64, digits int) string {
	words := strconv.FormatFloat(v, 'f', digits, 64)
	if strings.Trim(words, "-0.") == "" {
		words = strings.TrimPrefix(words, "-")
	}
	if f.Lang == text.Russian {
		words = strings.Replace(words, ".", ",", 1)
	}
	return words
}

// signed writes the change of a share, "+0.12 %".
func (f *Frame) signed(share float64, digits int) string {
	words := f.Percent(share, digits)
	if !strings.HasPrefix(words, "-") {
		return "+" + words
	}
	return "−" + words[1:]
}

// mark writes a number below the axis with no more digits than it has.
func (f *Frame) mark(v float64) string {
	words := strconv.FormatFloat(v, 'f', 2, 64)
	for _, digits := range []int{0, 1} {
		if short := strconv.FormatFloat(v, 'f', digits, 64); strings.HasPrefix(words, short) && strings.Trim(words[len(short):], ".0") == "" {
			return f.decimal(v, digits) + " %"
		}
	}
	return f.decimal(v, 2) + " %"
}
