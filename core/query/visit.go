package query

import (
	"slices"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/state"
)

// Case is a visit with all that stands around it.
type Case struct {
	Visit     core.Visit
	Signature core.Signature
	// Sheet and Lines are set once a line is reserved.
	Sheet core.Sheet
	Lines []core.Line
	// Now is the number of the signature's line, 0 before one is reserved.
	Now int
	// Holder is the other signature that holds the document of an open visit at this moment,
	// empty when none does.
	Holder core.SignatureID
}

// Visit reads a visit with its signature, sheet and lines.
func Visit(v state.View, id core.VisitID) (Case, error) {
	visit, signature, err := state.VisitWithSignature(v, id)
	if err != nil {
		return Case{}, err
	}
	c := Case{Visit: visit, Signature: signature}
	if visit.State == core.VisitOpen {
		c.Holder = state.HolderOf(v, signature)
	}
	if signature.Line == "" {
		return c, nil
	}
	sheetID, n := signature.Line.Split()
	sheet, ok := state.Sheets.Get(v, sheetID)
	if !ok {
		return Case{}, core.Refuse(core.Internal, "", "core.internal").About("sheet:" + string(sheetID.Code()))
	}
	c.Sheet, c.Now, c.Lines = sheet, n, Lines(v, sheet)
	return c, nil
}

// Step says where an open visit stands.
func (c Case) Step() string {
	switch {
	case c.Visit.State != core.VisitOpen:
		return c.Visit.State
	case c.Blocked():
		return "blocked"
	case c.Signature.State == core.SignatureReceived:
		return "questionnaire"
	case c.Signature.State == core.SignaturePlaced:
		return "line"
	case len(c.Pending()) > 0:
		return "questionnaire"
	}
	return "sheet"
}

// Pending lists the warnings that nobody has confirmed.
func (c Case) Pending() []core.FindingMark {
	var list []core.FindingMark
	for _, f := range c.Signature.Judgement.Findings {
		if f.Severity == core.SeverityWarn && !slices.Contains(c.Signature.Confirmed, f.Tick()) {
			list = append(list, f)
		}
	}
	return list
}

// Blocked says whether something stands in the way of a visit that is still at its first
// step or came to a block later.
func (c Case) Blocked() bool {
	return c.Holder != "" || len(c.Signature.Judgement.Blocks(c.Visit.LiftedCodes())) > 0
}

// Lines reads all lines of a sheet; those without a record are free.
func Lines(v state.View, sheet core.Sheet) []core.Line {
	lines := make([]core.Line, 0, sheet.Lines)
	for n := 1; n <= sheet.Lines; n++ {
		line, ok := state.Lines.Get(v, sheet.ID.Line(n))
		if !ok {
			line = core.Line{ID: sheet.ID.Line(n), State: core.LineFree}
		}
		lines = append(lines, line)
	}
	return lines
}

// OpenVisits lists the open visits of an office, in no order of time; operator limits them
// to one person's, empty lists all.
func OpenVisits(v state.View, office core.OfficeID, operator core.UserID) ([]Case, error) {
	var cases []Case
	var failed error
	state.OpenVisits.Scan(v, string(office)+"/", func(key string, by core.UserID) bool {
		if operator != "" && by != operator {
			return true
		}
		_, id, _ := strings.Cut(key, "/")
		c, err := Visit(v, core.VisitID(id))
		if err != nil {
			failed = err
			return false
		}
		cases = append(cases, c)
		return true
	})
	return cases, failed
}
