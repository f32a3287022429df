package page

import (
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
)

// Verdict is the loud answer to one scanned sheet: what to do with the paper.
type Verdict struct {
	Good bool
	// Code of the sheet as printed, "" where none could be read.
	Code string
	// Text is why, Remedy what to do with the paper.
	Text, Remedy string
}

// kind is the colour of the verdict.
func (v Verdict) kind() string {
	if v.Good {
		return "good"
	}
	return "block"
}

// ParcelRow is a parcel in a list.
type ParcelRow struct {
	Label, Href, Office string
	// List is where the packing list is.
	List            string
	Sheets, Missing int
	// State of the parcel, a state of core's.
	State string
	// Sent and Received are when it left and when it came, 0 for not yet.
	Sent, Received core.Time
}

// missing says how many sheets have not come out of it, once it came.
func (p ParcelRow) missing(f *Frame) string {
	switch {
	case p.State == core.ParcelReceived && p.Missing == 0:
		return f.Say("arrivals.whole")
	case p.State == core.ParcelOpen || p.State == core.ParcelSent:
		return "—"
	}
	return strconv.Itoa(p.Missing)
}

// Dispatch lists the parcels of the offices within the reader's reach. It posts office to
// Action; an empty Action draws no form.
type Dispatch struct {
	Action    string
	RequestID string
	Offices   []Option
	Office    Field
	// Open parcels take sheets, Gone have left lately.
	Open, Gone []ParcelRow
	// Unsent waits at one of the offices, which At chooses; nil where the reader has no office.
	Unsent *Unsent
	At     Field
	// Others are further screens of the same people.
	Others []Link
}

// Unsent lists the certified sheets that wait at an office to be sent, the longest first.
type Unsent struct {
	Office string
	Rows   []UnsentRow
	// All is how many wait; those beyond the rows are only counted.
	All int
}

// UnsentRow is one of them, with since when it is certified.
type UnsentRow struct {
	Code, Region string
	Signatures   int
	Since        core.Time
}

// rest is how many wait beyond the rows.
func (u *Unsent) rest() int { return u.All - len(u.Rows) }

// Head implements [Screen].
func (d *Dispatch) Head(f *Frame) Head {
	return Head{Title: f.Say("dispatch.title"), Error: len(d.Office.Findings) > 0, Keys: []Key{{"Enter", "dispatch.key.go"}}}
}

// Parcel is an open parcel into which sheets are scanned. It posts code to Action.
type Parcel struct {
	Label, Office string
	Sheets        int
	Action        string
	RequestID     string
	Code          Field
	// Offers are issued codes that the typed one may have meant.
	Offers []Offer
	// Verdict on the last sheet, nil before the first.
	Verdict *Verdict
	// Last are the sheets that were laid in last, the newest first; All says that every one is there.
	Last []string
	All  bool
	// Unsent waits at the office of the parcel.
	Unsent *Unsent
	// More leads to the page with every sheet, TakeOut takes one out by its code.
	More, TakeOut string
	// Send seals the parcel, AskSend is where that is asked, hidden while the parcel is empty; ""
	// draws nothing. Asking says that it is asked now.
	Send, AskSend string
	Asking        bool
	// Read is where a picture of the strip is read when the browser cannot.
	Read string
	// Here is the page without questions, List the packing list, Back the list of parcels.
	Here, List, Back string
}

// Head implements [Screen].
func (p *Parcel) Head(f *Frame) Head {
	return Head{
		Title: f.Say("dispatch.parcel", p.Label), Error: p.Verdict != nil && !p.Verdict.Good, Scripts: []string{"scan.js"},
		Keys: append(offerKeys(p.Offers), Key{"/", "dispatch.key.code"}, Key{"Enter", "dispatch.key.check"}, Key{"Alt+S", "dispatch.key.send"}),
	}.asking(p.Asking)
}

func (p *Parcel) ask(f *Frame) *Ask {
	return &Ask{
		Words: f.Say("dispatch.send.ask", p.Label), More: f.Say("dispatch.send.more"), Back: p.Here, Stay: f.Say("dispatch.send.back"),
		Action: p.Send, Do: f.Say("dispatch.send.do"),
	}
}

func (p *Parcel) input(f *Frame) input { return codeInput(f, p.Code, "dispatch.code", !p.Asking) }

// codeInput is the field for the code of a sheet, wherever one is scanned or typed.
func codeInput(f *Frame, v Field, label string, focus bool) input {
	return input{Field: v, name: "code", label: f.Say(label), class: "d", complete: "off", focus: focus, max: 40}
}

// PackingList is the page that travels with a parcel: codes only, ten a row.
type PackingList struct {
	Label, Office string
	Sheets        int
	State         string
	// Sent and Received are as in [ParcelRow].
	Sent, Received core.Time
	// Tens are the codes in their order, ten a row.
	Tens [][]string
	Back string
}

// Head implements [Screen].
func (l *PackingList) Head(f *Frame) Head {
	return Head{Title: f.Say("dispatch.list", l.Label)}
}

// first and last number the codes of a row.
func (l *PackingList) first(row int) int { return row*10 + 1 }
func (l *PackingList) last(row int) int  { return row*10 + len(l.Tens[row]) }

// plain is a number without groups, as it stands on boxes and folders.
func (f *Frame) plain(n int) string { return strconv.Itoa(n) }

// regionOf names a region by its code; sheets of no region have words of their own.
func (f *Frame) regionOf(code string) string {
	if code == string(core.NoRegion) {
		return f.Say("print.special")
	}
	return f.Say("dispatch.region", code)
}
