package paper

import (
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/frame"
)

const (
	formFoot  = 7 * mm
	cellInset = 80
)

// scales are tried in turn, in hundredths, until the form fits the page: handwriting likes
// room.
func scales() []int { return []int{118, 112, 106, 100, 94, 88, 82, 76} }

// layOut draws a checked form. It shrinks texts and the space between them within reason;
// a form that is still too long is refused.
func layOut(f Form, fonts map[string]*font) (*layout, error) {
	missing, sheet := 0, pageFor(f.WidthMM)
	for _, scale := range scales() {
		l := &layout{canvas: canvas{fonts: fonts}, form: f, scale: scale, y: sheet.cut() - 6*mm}
		l.right = sheet.Width - rightMarginMM*mm
		l.left = l.right - f.WidthMM*mm
		l.draw()
		switch {
		case l.err != nil && scale == scales()[len(scales())-1]:
			return nil, l.err
		case l.err != nil: // a smaller size may fit a narrow column
		case l.y >= formFoot:
			return l, nil
		default:
			missing = (formFoot - l.y + mm - 1) / mm
		}
	}
	return nil, core.Refuse(core.Invalid, "form", "paper.form.long", strconv.Itoa(missing))
}

// layout draws from the top down; y is the upper edge of the free space.
type layout struct {
	canvas
	form        Form
	scale       int
	left, right int
	y           int
	rows        []int // the rules of the table, from above
}

// Frame is where the rules of the table stand on the sheets of a form. It refuses what [Writer.Form] refuses.
func Frame(f Form) (frame.Table, error) {
	all, err := fonts()
	if err != nil {
		return frame.Table{}, err
	}
	checked, err := f.check()
	if err != nil {
		return frame.Table{}, err
	}
	l, err := layOut(checked, all)
	if err != nil {
		return frame.Table{}, err
	}
	t := frame.Table{Page: frame.Page(pageFor(checked.WidthMM)), Columns: l.edges()}
	for _, y := range l.rows {
		t.Rows = append(t.Rows, t.Page.Height-y)
	}
	for i, c := range checked.Columns {
		if c.Counts {
			t.Counts = append(t.Counts, i)
		}
	}
	return t, nil
}

// rule draws a horizontal rule of the table where the free space begins.
func (l *layout) rule() {
	l.line(l.left, l.y, l.right, l.y)
	l.rows = append(l.rows, l.y)
}

// size gives a style of the form's font, in tenths of a point before scaling.
func (l *layout) size(tenths int) style { return style{serif, point(tenths) * l.scale / 100} }

func (l *layout) gap(length int) { l.y -= length * l.scale / 100 }

func (l *layout) draw() {
	l.WriteString(strconv.Itoa(hairline) + " w\n")
	title := l.size(130)
	l.paragraph(title, l.form.Title)
	l.gap(1 * mm)
	for _, line := range l.form.Lines {
		l.paragraph(l.size(100), line)
		l.gap(80)
	}
	l.gap(1 * mm)
	l.table()
	l.gap(3 * mm)
	for _, b := range l.form.Blocks {
		l.block(b)
	}
	for _, line := range l.form.Foot {
		l.gap(60)
		l.lines(l.size(70), l.wrap(l.size(70), l.right-l.left, line))
	}
}

// paragraph centres what fits one line and sets the rest flush left.
func (l *layout) paragraph(s style, text string) {
	lines := l.wrap(s, l.right-l.left, text)
	if len(lines) == 1 {
		l.y -= s.leading()
		l.centre(s, l.left, l.right, l.y+s.leading()-s.size, lines[0])
		return
	}
	l.lines(s, lines)
}

func (l *layout) lines(s style, lines []string) {
	for _, line := range lines {
		l.y -= s.leading()
		l.text(s, l.left, l.y+s.leading()-s.size, line)
	}
}

// table draws the heads of the columns and the empty lines for the voters.
func (l *layout) table() {
	edges := l.edges()
	s := l.size(80)
	heads := make([][]string, len(l.form.Columns))
	tallest := 0
	for i, c := range l.form.Columns {
		heads[i] = l.wrap(s, edges[i+1]-edges[i]-2*cellInset, c.Title)
		tallest = max(tallest, len(heads[i]))
	}
	top := l.y
	l.rule()
	height := tallest*s.leading() + 2*cellInset
	for i, lines := range heads {
		y := top - (height-len(lines)*s.leading())/2
		for _, line := range lines {
			y -= s.leading()
			l.centre(s, edges[i], edges[i+1], y+s.leading()-s.size, line)
		}
	}
	l.y -= height
	l.rule()
	for n := 1; n <= l.form.LinesPerSheet; n++ {
		l.y -= l.form.LineHeightMM * mm
		l.rule()
		for i, c := range l.form.Columns {
			if c.Counts {
				number := l.size(100)
				l.centre(number, edges[i], edges[i+1],
					l.y+(l.form.LineHeightMM*mm-number.size*7/10)/2, strconv.Itoa(n))
			}
		}
	}
	for _, x := range edges {
		l.line(x, top, x, l.y)
	}
}

// edges are the left edges of the columns and the right one of the last.
func (l *layout) edges() []int {
	sum := 0
	for _, c := range l.form.Columns {
		sum += c.WidthMM
	}
	edges, at := []int{l.left}, 0
	for _, c := range l.form.Columns {
		at += c.WidthMM
		edges = append(edges, l.left+(l.right-l.left)*at/sum)
	}
	return edges
}

// block draws a certification: the label, from its end a rule to write on, further rules,
// and the caption. It never draws anything on a rule.
func (l *layout) block(b Block) {
	s, row := l.size(100), 7*mm*l.scale/100
	label := l.wrap(s, l.right-l.left, b.Label)
	for _, line := range label[:len(label)-1] {
		l.y -= s.leading()
		l.text(s, l.left, l.y+s.leading()-s.size, line)
	}
	last := label[len(label)-1]
	l.y -= row
	l.text(s, l.left, l.y, last)
	rules := b.Rows
	if from := l.left + l.width(s, last) + 2*mm; rules > 0 && l.right-from >= (l.right-l.left)/4 {
		l.line(from, l.y-20, l.right, l.y-20)
		rules--
	}
	for range rules {
		l.y -= row
		l.line(l.left, l.y-20, l.right, l.y-20)
	}
	if small := l.size(65); b.Caption != "" {
		for _, line := range l.wrap(small, l.right-l.left, b.Caption) {
			l.y -= small.leading()
			l.centre(small, l.left, l.right, l.y, line)
		}
	}
	l.gap(120)
}
