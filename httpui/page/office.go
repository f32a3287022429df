package page

import "github.com/sheaf-drive/sheaf/core"

// Office is the coordinator's screen: visits that wait for a decision.
type Office struct {
	Name    string
	Blocked []BlockedVisit
	// Lifted is the label of the visit whose block was just lifted, "" for none.
	Lifted string
}

// BlockedVisit is a visit that a block holds up. Its form posts code and reason to Action;
// an empty Action draws no form.
type BlockedVisit struct {
	Label    string
	Operator string
	Since    core.Time
	Ground   Finding
	// Facts about the visit that the coordinator may see.
	Facts     []Pair
	Action    string
	RequestID string
	Reason    Field
}

// Head implements [Screen].
func (o *Office) Head(f *Frame) Head {
	wrong := false
	for _, b := range o.Blocked {
		wrong = wrong || len(b.Reason.Findings) > 0
	}
	head := Head{Title: f.Say("office.title"), Error: wrong}
	if len(o.Blocked) == 0 {
		head.Keys = lookKeys()
	}
	return head
}

// Print is the screen on which sheets are planned and printed.
type Print struct {
	// Action takes office, region and count; "" draws no form.
	Action    string
	RequestID string
	Office    Field
	Offices   []Option
	Region    Field
	Regions   []Option
	Count     Field
	Batches   []Batch
	// Opened is the run whose sheets are listed, nil for none.
	Opened *Opened
}

// Opened lists the sheets of a run one by one.
type Opened struct {
	Batch
	Rows []SheetRow
	// More leads to the sheets after these, "" at the end; Close to the screen without the list.
	More, Close string
}

// SheetRow is one sheet with what is left of it.
type SheetRow struct {
	Code, State string
	// Free lines of Lines.
	Free, Lines int
}

// InState is how many sheets of a run are in a state.
type InState struct {
	State  string
	Sheets int
}

// Batch is a run of sheets that were planned together.
type Batch struct {
	Office, Region string
	Sheets         int
	// First and Last code as printed.
	First, Last string
	// In are the states of its sheets, in the order of a sheet's life.
	In []InState
	At core.Time
	// List is the address of its sheets one by one.
	List string
	// PDF is the address of the sheets as PDF, "" when they may not be printed.
	PDF string
	// Printed and Issue are where the forms post to that record the next step; "" draws none.
	Printed, Issue string
}

// Head implements [Screen].
func (p *Print) Head(f *Frame) Head {
	return Head{
		Title: f.Say("ui.print.title"),
		Error: len(collect(input{Field: p.Office}, input{Field: p.Region}, input{Field: p.Count})) > 0,
		Keys:  []Key{{"Enter", "ui.print.key"}},
	}
}

// Masked is somebody else's visit as a coordinator may see it: first letters, and the ways to
// end it.
type Masked struct {
	// Operator is the login of who fills the visit in, Label its short name, Where the key of
	// the words for where it stands.
	Operator, Label, Where string
	Since                  core.Time
	Facts                  []Pair
	// Grounds are the blocks that stand; the first is the ground of turning away.
	Grounds []Finding
	// TurnAway, Abandon and Leave are addresses, "" draws nothing. Leave takes outcome and line.
	TurnAway, Abandon, Leave, Line string
}

// Head implements [Screen].
func (m *Masked) Head(f *Frame) Head { return Head{Title: f.Say("visit.masked", m.Operator)} }
