package paper

import (
	"io"
	"strconv"

	"github.com/sheaf-drive/sheaf/core/text"
)

// Table is a paper of one table, over as many upright pages as it takes.
type Table struct {
	Title string
	// Lead stands below the title, Foot below the last row.
	Lead, Foot []string
	Columns    []TableColumn
	Rows       [][]string
	// Total is the last row, set apart by a line; nil for none.
	Total []string
}

// TableColumn is one column of a table.
type TableColumn struct {
	Title string
	// WidthMM of the column; all together fit 180.
	WidthMM int
	// Number sets the cells flush right.
	Number bool
}

// The measures of a table on its page.
const (
	tableMargin = 15 * mm
	tableInset  = 1 * mm
)

// WriteTable writes the table as a PDF. What does not fit its column, or has a character that
// the font has not, is refused as Invalid.
func WriteTable(to io.Writer, lang text.Lang, t Table) error {
	w, err := New(to, lang)
	if err != nil {
		return err
	}
	s := &tableSetter{w: w, t: t, page: pageFor(0)}
	s.begin()
	for _, row := range t.Rows {
		if err := s.row(row); err != nil {
			return err
		}
	}
	if t.Total != nil {
		s.rule()
		if err := s.row(t.Total); err != nil {
			return err
		}
	}
	s.rule()
	for _, line := range t.Foot {
		s.paragraph(style{sans, point(90)}, line)
	}
	if err := s.end(); err != nil {
		return err
	}
	return w.Close()
}

// tableSetter sets rows on the page that is being written.
type tableSetter struct {
	w     *Writer
	t     Table
	page  page
	c     *canvas
	y     int
	pages int
}

func cellStyle() style { return style{sans, point(90)} }

// begin begins a page with its heads; the first one has the title.
func (s *tableSetter) begin() {
	s.c = &canvas{fonts: s.w.fonts}
	s.c.WriteString(toPoints + strconv.Itoa(hairline) + " w\n")
	s.y = s.page.Height - tableMargin
	if s.pages++; s.pages == 1 {
		s.paragraph(style{sans, point(160)}, s.t.Title)
		for _, line := range s.t.Lead {
			s.paragraph(style{sans, point(100)}, line)
		}
		s.y -= 3 * mm
	}
	heads := make([]string, len(s.t.Columns))
	for i, column := range s.t.Columns {
		heads[i] = column.Title
	}
	s.cells(heads)
	s.rule()
}

// paragraph sets a text over the whole width.
func (s *tableSetter) paragraph(of style, words string) {
	for _, line := range s.c.wrap(of, s.page.Width-2*tableMargin, words) {
		s.y -= of.leading()
		s.c.text(of, tableMargin, s.y, line)
	}
}

// rule draws a line over the whole width.
func (s *tableSetter) rule() {
	s.y -= tableInset
	s.c.line(tableMargin, s.y, s.page.Width-tableMargin, s.y)
}

// row sets a row, on the next page where this one is full.
func (s *tableSetter) row(cells []string) error {
	if s.y < tableMargin+4*cellStyle().leading() {
		if err := s.end(); err != nil {
			return err
		}
		s.begin()
	}
	s.cells(cells)
	return nil
}

// cells sets the cells of a row beside each other.
func (s *tableSetter) cells(cells []string) {
	of, x, deepest := cellStyle(), tableMargin, 0
	for i, column := range s.t.Columns {
		width := column.WidthMM * mm
		lines := s.c.wrap(of, width-tableInset, cells[i])
		deepest = max(deepest, len(lines))
		for n, line := range lines {
			at := x
			if column.Number {
				at = x + width - tableInset - s.c.width(of, line)
			}
			s.c.text(of, at, s.y-(n+1)*of.leading(), line)
		}
		x += width
	}
	s.y -= deepest*of.leading() + tableInset/2
}

// end writes the page with its number.
func (s *tableSetter) end() error {
	s.c.centre(cellStyle(), 0, s.page.Width, tableMargin/2, strconv.Itoa(s.pages))
	if s.c.err != nil {
		return s.c.err
	}
	contents := s.w.file.stream("", s.c.Bytes())
	s.w.file.page(s.page, s.w.resources, contents)
	return s.w.file.err
}
