package query

import (
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/rejected"
	"github.com/sheaf-drive/sheaf/core/state"
)

// Rejection is a row of the commission's list with the line that it means.
type Rejection struct {
	rejected.Row
	// Sheet and what follows are set where the place is one of what was handed in; Why says why not.
	Sheet     core.Sheet
	Line      core.Line
	Check     core.LineCheck
	Signature core.Signature
	Why       string
}

// The reasons for which a row means no line of what was handed in, as keys of the catalogues.
const (
	WhyNoVolume = "rejected.why.volume"
	WhyNoPage   = "rejected.why.page"
	WhyNotFiled = "rejected.why.line"
	WhyTwice    = "rejected.why.twice"
)

// Rejections finds the lines that a list means by volume, page and line, as they were bound. A place
// that comes twice is found once.
func Rejections(v state.View, c core.CampaignID, rows []rejected.Row) []Rejection {
	pages := map[int][]core.SheetID{}
	seen := map[core.LineID]bool{}
	list := make([]Rejection, 0, len(rows))
	for _, row := range rows {
		sheets, ok := pages[row.Volume]
		if !ok {
			sheets = Pages(v, c, row.Volume)
			pages[row.Volume] = sheets
		}
		r := Rejection{Row: row}
		switch {
		case len(sheets) == 0:
			r.Why = WhyNoVolume
		case row.Page > len(sheets):
			r.Why = WhyNoPage
		default:
			r.find(v, sheets[row.Page-1], seen)
		}
		list = append(list, r)
	}
	return list
}

// find looks the line up on its sheet.
func (r *Rejection) find(v state.View, id core.SheetID, seen map[core.LineID]bool) {
	line := id.Line(r.Row.Line)
	var ok bool
	if r.Line, ok = state.Lines.Get(v, line); ok && r.Line.State == core.LineGood {
		r.Signature, ok = state.Signatures.Get(v, r.Line.Signature)
	}
	switch {
	case !ok || r.Line.State != core.LineGood:
		r.Why = WhyNotFiled
	case seen[line]:
		r.Why = WhyTwice
	default:
		seen[line] = true
	}
	r.Sheet, _ = state.Sheets.Get(v, id)
	r.Check, _ = state.LineChecks.Get(v, line)
}
