package paper

import (
	"strconv"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
)

// Form is the sheet below the cut line as a rule pack describes it. Texts may hold runs of
// underscores where the form has blanks.
type Form struct {
	// WidthMM is the printable width, 100 to [MaxWidthMM]; 0 means the sum of the columns.
	WidthMM int
	Title   string
	// Lines are the paragraphs between title and table. One that fits a line is centred,
	// a longer one is set flush left.
	Lines   []string
	Columns []Column
	// LinesPerSheet is how many voters the table takes, 1 to [MaxLines].
	LinesPerSheet int
	// LineHeightMM is the height of a line of the table; 0 means 14.
	LineHeightMM int
	// Blocks are the certifications below the table, in the order in which they are signed.
	Blocks []Block
	// Foot stands below everything, in small print.
	Foot []string
}

// Column is one column of the table. The columns' widths are scaled to the form's width.
type Column struct {
	Title   string
	WidthMM int
	// Counts says that the form prints the number of the line in this column.
	Counts bool
}

// Block is one certification: the label that the form prescribes, ruled space for Rows
// lines of handwriting and a caption in small print. It has no place for printed data.
type Block struct {
	Label, Caption string
	Rows           int
}

// Sheet is what differs from sheet to sheet.
type Sheet struct {
	Code core.SheetCode
	// Region and RegionName stand on the strip; the form names the region in its own words.
	Region     core.Region
	RegionName string
	// Practice marks a sheet for training, on the strip and across the form.
	Practice bool
}

// MaxLines is how many lines a sheet has at most.
const MaxLines = 9

// MaxWidthMM is how wide a form may be: one of up to 192 mm is printed on an upright page,
// a wider one on a lying page.
const MaxWidthMM = 279

const (
	uprightMM     = 192
	minWidthMM    = 100
	defaultHeight = 14
	minHeight     = 6
	maxHeight     = 60
	maxRows       = 20
	rightMarginMM = 10
)

// check refuses a form that lacks a part or has impossible measures; it answers the form
// with defaults filled in.
func (f Form) check() (Form, error) {
	if lacking := f.lacking(); lacking != "" {
		return f, core.Refuse(core.Invalid, "form", "paper.form.empty", lacking)
	}
	sum := 0
	for _, c := range f.Columns {
		if c.WidthMM < 1 || c.WidthMM > MaxWidthMM {
			return f, core.Refuse(core.Invalid, "form", "paper.form.narrow", c.Title)
		}
		sum += c.WidthMM
	}
	if f.WidthMM == 0 {
		f.WidthMM = sum
	}
	if f.LineHeightMM == 0 {
		f.LineHeightMM = defaultHeight
	}
	refuse := func(key string, numbers ...int) (Form, error) {
		var args []string
		for _, n := range numbers {
			args = append(args, strconv.Itoa(n))
		}
		return f, core.Refuse(core.Invalid, "form", key, args...)
	}
	switch {
	case f.LinesPerSheet < 1 || f.LinesPerSheet > MaxLines:
		return refuse("paper.form.lines", f.LinesPerSheet, MaxLines)
	case f.WidthMM < minWidthMM || f.WidthMM > MaxWidthMM:
		return refuse("paper.form.width", f.WidthMM, minWidthMM, MaxWidthMM)
	case f.LineHeightMM < minHeight || f.LineHeightMM > maxHeight:
		return refuse("paper.form.height", f.LineHeightMM, minHeight, maxHeight)
	}
	return f, nil
}

// lacking names the first part that is not there.
func (f Form) lacking() string {
	switch {
	case strings.TrimSpace(f.Title) == "":
		return "title"
	case len(f.Columns) == 0:
		return "columns"
	case len(f.Blocks) == 0:
		return "certification"
	}
	for _, b := range f.Blocks {
		if strings.TrimSpace(b.Label) == "" || b.Rows < 0 || b.Rows > maxRows {
			return "certification"
		}
	}
	return ""
}
