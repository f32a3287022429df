package page

import (
	"strconv"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/text"
)

// Select is the screen on which what is handed in is chosen and approved.
type Select struct {
	// Action takes the field do: make, approve, abandon, continue, the last three with an id.
	Action string
	// Failed is why the last form could do nothing.
	Failed []Finding
	// Make says that the user may make one; RequestID is of that form.
	Make      bool
	RequestID string
	// WhatIf tries other wishes; nil where that failed.
	WhatIf *WhatIf
	// Stored sheets lie in the store.
	Stored int
	Job    *Job
	// Shown is looked at in full, Others are the rest.
	Shown  *Selection
	Others []Selection
}

// Job is how far a job of this node has come.
type Job struct {
	// Words of the step; Done of Total, which is 0 while nobody knows it.
	Words       string
	Done, Total int
	// Running says that it is at work. Failed is why it is not and should be.
	Running bool
	Failed  *Finding
}

// Selection is one choice of signatures.
type Selection struct {
	ID, State, Pack string
	Min, Max        int
	// Met is how many regions have to reach their minimum, 0 where none has one; Reached do.
	Met, Reached       int
	Sheets, Lines      int
	Bound, HandedIn    int
	ExpectedPermille   int64
	MadeBy, ApprovedBy string
	// FiledBy handed it in, "" before; FiledAt says when.
	FiledBy                string
	FiledAt                core.Time
	Approve, Abandon, GoOn bool
	Regions                []ChosenRegion
	// Link shows it in full.
	Link string
}

// Label is a short name of the selection.
func (s *Selection) Label() string { return s.ID[:min(8, len(s.ID))] }

// Share is the expected share of accepted signatures, "97.0".
func (s *Selection) Share(f *Frame) string {
	if s.Lines == 0 {
		return "—"
	}
	tenths, point := s.ExpectedPermille/int64(s.Lines), "."
	if f.Lang == text.Russian {
		point = ","
	}
	return strconv.FormatInt(tenths/10, 10) + point + strconv.FormatInt(tenths%10, 10)
}

// ChosenRegion is how much of a region is chosen and bound.
type ChosenRegion struct {
	Code, Name string
	// Cap counts at most; Min is the region's minimum, 0 without one.
	Cap, Min             int
	Sheets, Lines, Bound int
}

// part is n of all as whole hundredths.
func part(n, all int) int {
	if all == 0 {
		return 0
	}
	return min(100, n*100/all)
}

// Head implements [Screen].
func (s *Select) Head(f *Frame) Head {
	h := Head{Title: f.Say("ui.select.title"), Error: len(s.Failed) > 0}
	switch {
	case s.Job.runs():
		h.Keys = lookKeys()
	case s.key() != "":
		h.Keys = []Key{{"Enter", "ui.select.key"}}
	}
	return h
}

// runs says whether a job is at work.
func (j *Job) runs() bool { return j != nil && j.Running }

// lookKeys are the keys of a page that waits.
func lookKeys() []Key { return []Key{{"L", "desk.key.look"}} }

// waits says whether a selection is under way or waits for its approval: another one is seldom meant.
func (s *Select) waits() bool {
	return s.Shown != nil && (s.Shown.State == "frozen" || s.Shown.State == "loading")
}

// key is that of the button that makes a selection.
func (s *Select) key() string {
	if s.waits() {
		return ""
	}
	return "Enter"
}

// weight is how much that button stands out.
func (s *Select) weight() string {
	if s.waits() {
		return ""
	}
	return "main"
}

// Bind is the screen of a binder: scan after scan in the order of the pages.
type Bind struct {
	// Action takes the field do: bind, undo, take_out, exclude, close, reopen, adopt.
	Action    string
	RequestID string
	Code      Field
	Region    Field
	Regions   []Option
	// Done is the sheet that was bound just now, nil for none.
	Done *BoundSheet
	// Undone is the code of a sheet that was taken out, Place where it goes.
	Undone, Place string
	// TakenOut is the code of a lost sheet whose page was given up.
	TakenOut string
	Strike   *Strike
	Volumes  []Volume
	// Further leads to the volumes that do not fit on this page; empty where there are none.
	Further string
	// Chosen and Bound sheets of the selection in force; none is in force where Chosen is 0.
	Chosen, Bound int
	// Missing lists sheets to be fetched next; More says that there are others.
	Missing []MissingSheet
	More    bool
}

// BoundSheet is a page.
type BoundSheet struct {
	Code, Region string
	Volume, Page int
	Lines        string
	// Full says that the volume closed with it.
	Full bool
}

// Strike is what is struck on a sheet before it is bound.
type Strike struct {
	Code      string
	Lines     []int
	Remark    Field
	RequestID string
	// May says that the user may strike it; else somebody who certifies does.
	May bool
}

// input of the remark, an empty one where nothing is to be struck.
func (s *Strike) input(f *Frame) input {
	if s == nil {
		return input{}
	}
	return input{Field: s.Remark, name: "remark", label: f.Say("ui.bind.remark"), hint: f.Say("ui.bind.remark.hint"), class: "d",
		complete: "off", max: 300, russian: true, focus: true}
}

// Volume is one volume in a list.
type Volume struct {
	Number                int
	Region, State         string
	Sheets, Lines, Struck int
	// Last is the code of the last page. Close, Reopen, Undo, TakeOut and Adopt say what can be done;
	// a last page that is lost is given up, not undone.
	Last                                string
	Close, Reopen, Undo, TakeOut, Adopt bool
}

// VolumeOf shows a volume.
func VolumeOf(v core.Volume) Volume {
	return Volume{Number: v.Number, Region: string(v.Region), State: v.State, Sheets: v.Sheets, Lines: v.Lines, Struck: v.Struck}
}

// Numbers lists the numbers of lines, "2, 4".
func Numbers(list []int) string {
	words := make([]string, len(list))
	for i, n := range list {
		words[i] = strconv.Itoa(n)
	}
	return strings.Join(words, ", ")
}

// Head implements [Screen].
func (b *Bind) Head(f *Frame) Head {
	return Head{Title: f.Say("ui.bind.title"), Error: len(b.Code.Findings) > 0,
		Keys: []Key{{"Enter", "ui.bind.key"}, {"Alt+N", "ui.bind.key.undo"}}}
}

// Strikes is the screen on which whoever certifies strikes lines that are good and not chosen.
type Strikes struct {
	// Action takes the code of a sheet to look at, or with the field do, which is exclude, its lines
	// and the remark.
	Action    string
	RequestID string
	Code      Field
	// Chosen says that a selection is in force.
	Chosen bool
	// Shown is the sheet in hand, nil for none; Nothing is the code of one on which there is
	// nothing to strike.
	Shown   *Strike
	Nothing string
	// Struck is the code of the sheet whose lines were struck just now, Place where it goes.
	Struck, Place string
	// Rows are sheets with lines to strike; Further leads to those behind them.
	Rows    []StrikeRow
	Further string
}

// StrikeRow is a sheet that waits, and where it lies.
type StrikeRow struct{ Code, Region, Place, Lines, Link string }

// Head implements [Screen].
func (s *Strikes) Head(f *Frame) Head {
	bad := len(s.Code.Findings) > 0 || s.Shown != nil && len(s.Shown.Remark.Findings) > 0
	return Head{Title: f.Say("ui.strike.title"), Error: bad, Keys: []Key{{"Enter", "ui.strike.key"}}}
}

// File is the screen on which a bound selection is handed in.
type File struct {
	Action string
	// May hand in; Asks puts the question before it.
	May, Asks bool
	Failed    []Finding
	Job       *Job
	Selection *Selection
	// Missing lists chosen sheets that are not bound; More says that there are others.
	Missing []MissingSheet
	More    bool
	Volumes []Volume
	// Papers lead to the protocol and the lists.
	Papers []Link
}

// MissingSheet is a chosen sheet that is not bound.
type MissingSheet struct {
	Code, Region, State, Place string
	Strike                     string
}

// MissingOf is a chosen sheet that is not bound, with the lines that are to be struck before.
func MissingOf(s core.Sheet, c core.Custody, strike []int) MissingSheet {
	return MissingSheet{s.ID.Code().String(), string(s.Region), s.State, c.Place.String(), Numbers(strike)}
}

// Head implements [Screen].
func (s *File) Head(f *Frame) Head {
	head := Head{Title: f.Say("ui.file.title"), Error: len(s.Failed) > 0, Keys: []Key{{"Enter", "ui.file.key"}}}.asking(s.Asks)
	if s.Job.runs() {
		head.Keys = lookKeys()
	}
	return head
}

func (s *File) ask(f *Frame) *Ask {
	return &Ask{
		Words: f.Say("ui.file.ask", s.Selection.Label(), strconv.Itoa(s.Selection.Lines), strconv.Itoa(s.Selection.Sheets)),
		More:  f.Say("ui.file.more"), Back: s.Action, Stay: f.Say("ui.file.ask.back"), Action: s.Action, Do: f.Say("ui.file.do"),
	}
}

// filed says who handed it in and when.
func (s *File) filed(f *Frame) string {
	return f.Say("ui.file.filed", s.Selection.Label(), s.Selection.FiledBy, f.Moment(s.Selection.FiledAt))
}
