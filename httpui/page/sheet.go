package page

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// SheetAsk asks for the sheet that lies on the table. It posts code to Action.
type SheetAsk struct {
	Action    string
	RequestID string
	Step      Step
	// Region of the sheet to take from the pile: number and name; NoRegion asks for a
	// special sheet.
	Region, RegionName string
	NoRegion           bool
	Code               Field
	// Offers are issued codes that differ from the typed one by one character.
	Offers []Offer
	// Hints are findings that do not stand in the way, repeated from the questionnaire.
	Hints []Finding
	// HouseUnknown is that of the questionnaire.
	HouseUnknown bool
	// Back and Abandon, which asks first, are addresses; "" draws nothing.
	Back, Abandon string
}

// Offer is a sheet that may be meant: Code as printed, Where in words.
type Offer struct {
	Code, Where string
}

// Head implements [Screen].
func (s *SheetAsk) Head(f *Frame) Head {
	return Head{Title: f.Say("desk.sheetask"), Error: len(s.Code.Findings) > 0, Keys: []Key{
		{"Enter", "desk.key.take"}, {"Alt+1–3", "desk.key.offer"}, {"Alt+X", "desk.key.abandon"},
	}}
}

func (s *SheetAsk) input(f *Frame) input {
	return input{Field: s.Code, name: "code", label: f.Say("desk.code"), hint: f.Say("desk.code.hint"),
		class: "d", complete: "off", focus: true, max: 40}
}

// Sheet is the third step: the sheet as it lies on the table, what to write where, and what
// became of the line. It posts outcome, and remark or reason, to Action.
type Sheet struct {
	Action    string
	RequestID string
	Step      Step
	// Code as printed; QR the picture of what its codes hold.
	Code               string
	QR                 QR
	Region, RegionName string
	NoRegion           bool
	Lines              []Line
	// Now is the number of the line to fill, Line its id, which every form carries: what is said
	// of one line is never taken for another.
	Now     int
	Line    string
	Columns []Column
	// Ask is "correct" or "spoil" once that button was pressed: its words are asked for before
	// anything is recorded. Here is the page itself, where ?ask= leads to and back.
	Ask, Here string
	Remark    Field
	Reasons   []Option
	Reason    Field
	// Notices are said above the sheet.
	Notices []Finding
	// Another is where one says that another sheet lies on the table; "" draws nothing.
	Another string
}

// Line is a line of the sheet that is not being filled. State is a state of core's lines.
type Line struct {
	Number int
	State  string
}

// Column is what is to be written in one column of the line.
type Column struct {
	// Number on the printed form.
	Number int
	// Key of the column in the pack, such as "name"; Title as the form has it.
	Key, Title string
	// Text to the letter.
	Text string
	// Voter says that the voter writes it; Words then say so in the reader's language, "" takes
	// words that fit every column.
	Voter bool
	Words string
}

// QR is the picture of a code: Size modules on each side, Path the dark ones.
type QR struct {
	Size int
	Path string
}

// NewQR turns a matrix of size × size modules into a picture.
func NewQR(size int, dark func(x, y int) bool) QR {
	var b strings.Builder
	for y := range size {
		for x := 0; x < size; x++ {
			from := x
			for x < size && dark(x, y) {
				x++
			}
			if x > from {
				n := strconv.Itoa(x - from)
				b.WriteString("M" + strconv.Itoa(from) + " " + strconv.Itoa(y) + "h" + n + "v1h-" + n + "z")
			}
		}
	}
	return QR{Size: size, Path: b.String()}
}

// Head implements [Screen].
func (s *Sheet) Head(f *Frame) Head {
	return Head{
		Title: f.Say("desk.sheet.title", s.Code, strconv.Itoa(s.Now)),
		Error: len(s.Remark.Findings)+len(s.Reason.Findings) > 0,
		Keys: []Key{
			{"Enter", "desk.key.written"}, {"2", "desk.key.corrected"}, {"3", "desk.key.spoiled"},
			{"4", "desk.key.left"}, {"Alt+L", "desk.key.another"},
		},
	}
}

// width chooses how many of the six parts of a row a column takes.
func (c Column) width() string {
	switch n := utf8.RuneCountInString(c.Text); {
	case c.Voter:
		return ""
	case c.Key == "address" || n > 48:
		return "w-n"
	case strings.Contains(c.Key, "name") || n > 22:
		return "w-a"
	}
	return ""
}

// unbroken keeps a number on the line of the word before it: "дом 25" is never torn apart.
func unbroken(text string) string {
	out := []rune(text)
	for i := 1; i+1 < len(out); i++ {
		if out[i] == ' ' && unicode.IsLetter(out[i-1]) && unicode.IsDigit(out[i+1]) {
			out[i] = '\u00a0'
		}
	}
	return string(out)
}

// class of a line that is not being filled.
func (l Line) class() string {
	if l.State == "free" {
		return "free"
	}
	return "used"
}
