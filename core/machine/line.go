package machine

import (
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/machine/form"
	"github.com/sheaf-drive/sheaf/core/state"
)

// ReserveLine takes the lowest free line of the sheet on the table for a judged signature.
type ReserveLine struct {
	Signature core.SignatureID
	// Of is the version of the signature that the operator saw.
	Of    uint32
	Sheet core.SheetID
}

// Kind implements Command.
func (*ReserveLine) Kind() string { return "line.reserve/1" }

// Action implements Command.
func (*ReserveLine) Action() access.Action { return access.VisitFill }

// Object implements Command.
func (c *ReserveLine) Object(v state.View) access.Object { return signatureObject(v, c.Signature) }

// Decide implements Command.
func (c *ReserveLine) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	visit, g, err := openSignature(v, c.Signature)
	if err != nil {
		return nil, err
	}
	if g.Version != c.Of {
		return nil, core.Refuse(core.Stale, "", "core.stale").About("signature:" + string(g.ID))
	}
	if err := c.mayBePlaced(v, visit, g); err != nil {
		return nil, err
	}
	sheet, err := c.sheetFor(v, g, s.Actor)
	if err != nil {
		return nil, err
	}
	line, ok := lowestFree(v, sheet)
	if !ok {
		return nil, core.Refuse(core.Conflict, "code", "sheet.full", sheet.ID.Code().String()).About("sheet:" + string(sheet.ID.Code()))
	}
	return reserve(sheet, line, g, s.Actor)
}

// mayBePlaced asks everything about the signature that is not about the sheet.
func (c *ReserveLine) mayBePlaced(v state.View, visit core.Visit, g core.Signature) error {
	if err := documentFree(v, g); err != nil {
		return err
	}
	if g.State == core.SignaturePlaced {
		sheet, n := g.Line.Split()
		return core.Refuse(core.Conflict, "code", "visit.has_line", strconv.Itoa(n), sheet.Code().String()).About("visit:" + string(visit.ID))
	}
	if err := moved(core.SignatureTransitions(), "signature:"+string(g.ID), g.State, "place", core.SignaturePlaced); err != nil {
		return err
	}
	if err := Current(v, g); err != nil {
		return err
	}
	if blocks := g.Judgement.Blocks(visit.LiftedCodes()); len(blocks) > 0 {
		return core.Refuse(core.Conflict, blocks[0].Field, "visit.blocked", blocks[0].Code).About("visit:" + string(visit.ID))
	}
	if f, ok := unconfirmed(g); ok {
		return core.Refuse(core.Conflict, f.Field, "visit.unconfirmed", f.Code).About("visit:" + string(visit.ID))
	}
	return nil
}

// sheetFor reads the sheet and refuses one that is not for this voter or this collector.
func (c *ReserveLine) sheetFor(v state.View, g core.Signature, collector core.UserID) (core.Sheet, error) {
	code := c.Sheet.Code()
	subject := "sheet:" + string(code)
	if user, _ := state.Users.Get(v, collector); !user.Has(core.Operator) { // he could never sign it below
		return core.Sheet{}, core.Refuse(core.Denied, "", "sheet.no_operator", code.String()).About(subject)
	}
	sheet, ok := state.Sheets.Get(v, c.Sheet)
	switch {
	case !ok || sheet.Campaign() != g.Campaign:
		return sheet, core.Refuse(core.NotFound, "code", "sheet.unknown", code.String()).About(subject)
	case sheet.State != core.SheetAtOffice && sheet.State != core.SheetFilling:
		return sheet, core.Refuse(core.Conflict, "code", "sheet.not_open", code.String(), sheet.State).About(subject)
	case sheet.Office != g.Office:
		return sheet, core.Refuse(core.Conflict, "code", "sheet.other_office", code.String()).About(subject)
	case sheet.Region != g.Region:
		return sheet, core.Refuse(core.Conflict, "code", "sheet.other_region", string(sheet.Region), string(g.Region)).About(subject)
	case sheet.Collector != "" && sheet.Collector != collector:
		return sheet, core.Refuse(core.Conflict, "code", "sheet.other_collector", code.String()).About(subject)
	}
	check, _ := state.Checks.Get(v, c.Sheet)
	if by := check.Collector.By; by != "" && by != collector {
		return sheet, core.Refuse(core.Conflict, "code", "sheet.other_collector", code.String()).About(subject)
	}
	if by := check.Proxy.By; by != "" && samePerson(v, by, collector) { // nobody could certify it
		return sheet, core.Refuse(core.Conflict, "code", "check.own_proxy", code.String()).About(subject)
	}
	return sheet, nil
}

// lowestFree is the first line that nobody wrote on; lines without a record are free.
func lowestFree(v state.View, sheet core.Sheet) (core.Line, bool) {
	for n := 1; n <= sheet.Lines; n++ {
		line := lineAt(v, sheet.ID, n)
		if line.State == core.LineFree {
			return line, true
		}
	}
	return core.Line{}, false
}

func lineAt(v state.View, sheet core.SheetID, n int) core.Line {
	line, ok := state.Lines.Get(v, sheet.Line(n))
	if !ok {
		line = core.Line{ID: sheet.Line(n), State: core.LineFree}
	}
	return line
}

func reserve(sheet core.Sheet, line core.Line, g core.Signature, collector core.UserID) ([]Fact, error) {
	sheet.Collector = collector
	filling, err := moveSheet(sheet, "reserve", core.SheetFilling)
	if err != nil {
		return nil, err
	}
	line.Signature, line.Corrected, line.Reason, line.Remark = g.ID, false, "", core.Sealed{}
	reserved, err := moveLine(line, "reserve", core.LineReserved)
	if err != nil {
		return nil, err
	}
	g.Line = line.ID
	placed, err := moveSignature(g, "place", core.SignaturePlaced)
	return []Fact{filling, reserved, placed}, err
}

// placed reads what stands around a reserved line.
type placed struct {
	visit     core.Visit
	signature core.Signature
	sheet     core.Sheet
	line      core.Line
}

// findPlaced refuses another line than the signature's: a screen that is left from an earlier
// line must not spoil or free the one that was reserved since.
func findPlaced(v state.View, id core.SignatureID, line core.LineID) (placed, error) {
	visit, g, err := openSignature(v, id)
	if err != nil {
		return placed{}, err
	}
	if g.State != core.SignaturePlaced {
		return placed{}, core.Refuse(core.Conflict, "signature", "core.state", "outcome", g.State).About("signature:" + string(g.ID))
	}
	if g.Line != line {
		return placed{}, core.Refuse(core.Stale, "line", "line.other").About("signature:" + string(g.ID))
	}
	sheetID, n := g.Line.Split()
	sheet, ok := state.Sheets.Get(v, sheetID)
	if !ok {
		return placed{}, core.Refuse(core.Internal, "", "core.internal").About("sheet:" + string(sheetID.Code()))
	}
	return placed{visit, g, sheet, lineAt(v, sheetID, n)}, nil
}

// WriteLine says that the voter wrote date and signature: the line is done. A corrected
// line bears the collector's remark on the sheet, and its wording here.
type WriteLine struct {
	Signature core.SignatureID
	// Line that the operator saw; another one than the signature's is Stale.
	Line      core.LineID
	Corrected bool
	Remark    core.Sealed
}

// Kind implements Command.
func (*WriteLine) Kind() string { return "line.write/1" }

// Action implements Command.
func (*WriteLine) Action() access.Action { return access.VisitFill }

// Object implements Command.
func (c *WriteLine) Object(v state.View) access.Object { return signatureObject(v, c.Signature) }

// Decide implements Command.
func (c *WriteLine) Decide(v state.View, _ core.Stamp) ([]Fact, error) {
	p, err := findPlaced(v, c.Signature, c.Line)
	if err != nil {
		return nil, err
	}
	if c.Corrected && c.Remark.Empty() {
		return nil, core.Refuse(core.Invalid, "remark", "line.remark")
	}
	if err := form.Note().Check("remark", c.Remark); err != nil {
		return nil, err
	}
	p.line.Corrected, p.line.Remark = c.Corrected, c.Remark
	return p.facts(
		step{"write", core.LineWritten}, step{"write", core.SignatureWritten}, step{"finish", core.VisitDone})
}

// step is a verb and the state it leads to; an empty verb leaves things as they are.
type step struct{ verb, to string }

// facts moves line, signature and visit together, and counts the outcome on the sheet.
func (p placed) facts(line, signature, visit step) ([]Fact, error) {
	l, err := moveLine(p.line, line.verb, line.to)
	if err != nil {
		return nil, err
	}
	g, err := moveSignature(p.signature, signature.verb, signature.to)
	if err != nil {
		return nil, err
	}
	sheet, err := moveSheet(p.sheet, "outcome", core.SheetFilling)
	if err != nil {
		return nil, err
	}
	facts := []Fact{l, g, sheet}
	if visit.verb == "" {
		return facts, nil
	}
	closed, err := moveVisit(p.visit, visit.verb, visit.to)
	return append(facts, closed), err
}

// SpoilLine says that the line was spoiled before the voter was done: it is lost, and the
// signature needs another line.
type SpoilLine struct {
	Signature core.SignatureID
	// Line that the operator saw; another one than the signature's is Stale.
	Line core.LineID
	// Reason is one of core.SpoilReasons.
	Reason string
	Remark core.Sealed
}

// Kind implements Command.
func (*SpoilLine) Kind() string { return "line.spoil/1" }

// Action implements Command.
func (*SpoilLine) Action() access.Action { return access.VisitFill }

// Object implements Command.
func (c *SpoilLine) Object(v state.View) access.Object { return signatureObject(v, c.Signature) }

// Decide implements Command.
func (c *SpoilLine) Decide(v state.View, _ core.Stamp) ([]Fact, error) {
	p, err := findPlaced(v, c.Signature, c.Line)
	if err != nil {
		return nil, err
	}
	known := false
	for _, reason := range core.SpoilReasons() {
		known = known || reason == c.Reason
	}
	if !known {
		return nil, core.Refuse(core.Invalid, "reason", "line.reason")
	}
	if err := form.Note().Check("remark", c.Remark); err != nil {
		return nil, err
	}
	p.line.Reason, p.line.Remark, p.line.Signature = c.Reason, c.Remark, ""
	p.signature.Line = ""
	return p.facts(step{"spoil", core.LineSpoiled}, step{"spoil", core.SignatureJudged}, step{})
}

// LeaveLine says that the voter left before anything was written: the line is free again,
// and a sheet on which nothing was ever written goes back to the binder without a collector.
type LeaveLine struct {
	Signature core.SignatureID
	// Line that the operator saw; another one than the signature's is Stale.
	Line core.LineID
}

// Kind implements Command.
func (*LeaveLine) Kind() string { return "line.leave/1" }

// Action implements Command.
func (*LeaveLine) Action() access.Action { return access.VisitFill }

// Object implements Command.
func (c *LeaveLine) Object(v state.View) access.Object { return signatureObject(v, c.Signature) }

// Decide implements Command.
func (c *LeaveLine) Decide(v state.View, _ core.Stamp) ([]Fact, error) {
	p, err := findPlaced(v, c.Signature, c.Line)
	if err != nil {
		return nil, err
	}
	return free(v, p, step{"leave", core.SignatureWithdrawn}, step{"abandon", core.VisitAbandoned})
}

// ReleaseLine says that nothing was written on the reserved line because another sheet lies
// on the table: the line is free again and the signature waits for its line.
type ReleaseLine struct {
	Signature core.SignatureID
	// Line that the operator saw; another one than the signature's is Stale.
	Line core.LineID
}

// Kind implements Command.
func (*ReleaseLine) Kind() string { return "line.release/1" }

// Action implements Command.
func (*ReleaseLine) Action() access.Action { return access.VisitFill }

// Object implements Command.
func (c *ReleaseLine) Object(v state.View) access.Object { return signatureObject(v, c.Signature) }

// Decide implements Command.
func (c *ReleaseLine) Decide(v state.View, _ core.Stamp) ([]Fact, error) {
	p, err := findPlaced(v, c.Signature, c.Line)
	if err != nil {
		return nil, err
	}
	return free(v, p, step{"release", core.SignatureJudged}, step{})
}

// free gives a reserved line back; a sheet on which nothing was ever written is given up.
func free(v state.View, p placed, signature, visit step) ([]Fact, error) {
	p.line.Signature, p.signature.Line = "", ""
	facts, err := p.facts(step{"free", core.LineFree}, signature, visit)
	if err != nil {
		return nil, err
	}
	if !untouched(v, p.sheet, p.line.ID) {
		return facts, nil
	}
	outcome := facts[2].(sheetFact)
	outcome.after.Collector = ""
	given, err := moveSheet(outcome.after, "give_up", core.SheetAtOffice)
	return append(facts, given), err
}

// untouched says whether no line of the sheet but the one being freed was ever used.
func untouched(v state.View, sheet core.Sheet, freed core.LineID) bool {
	for n := 1; n <= sheet.Lines; n++ {
		line := lineAt(v, sheet.ID, n)
		if line.ID != freed && line.State != core.LineFree {
			return false
		}
	}
	return true
}
