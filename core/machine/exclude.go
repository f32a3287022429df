package machine

import (
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/state"
)

// ReasonNotSelected is why a good line is struck before its sheet is bound.
const ReasonNotSelected = core.ReasonNotSelected

// ExcludeLine strikes a good line that is not chosen, so that its sheet can be bound: who
// certifies writes the remark beside it on the sheet.
type ExcludeLine struct {
	Sheet core.SheetID
	// Line counted from 1.
	Line int
	// Remark is the sealed wording beside the line.
	Remark core.Sealed
}

// Kind implements Command.
func (*ExcludeLine) Kind() string { return "line.exclude/1" }

// Action implements Command.
func (*ExcludeLine) Action() access.Action { return access.LineExclude }

// Object implements Command.
func (c *ExcludeLine) Object(v state.View) access.Object { return ofOffice(v, c.Sheet) }

// Decide implements Command.
func (c *ExcludeLine) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	sheet, err := readSheet(v, c.Sheet)
	if err != nil {
		return nil, err
	}
	sel, chosen, err := chosenOf(v, sheet)
	if err != nil {
		return nil, err
	}
	line, err := c.excludable(v, sheet, chosen)
	if err != nil {
		return nil, err
	}
	if err := ApartFromSheet(v, s.Actor, sheet); err != nil {
		return nil, err
	}
	if err := requireNote("remark", c.Remark, "line.strike_remark"); err != nil {
		return nil, err
	}
	struck, gone, err := strike(v, s, line, ReasonNotSelected, c.Remark)
	return []Fact{excluded(v, sel.ID, sheet, c.Line, struck), gone}, err
}

// excludable is the line, refused unless it is good and not chosen and its sheet is at hand.
func (c *ExcludeLine) excludable(v state.View, sheet core.Sheet, chosen core.LineSet) (core.Line, error) {
	code := sheet.ID.Code().String()
	subject := "sheet:" + string(sheet.ID.Code())
	if sheet.State != core.SheetFiled {
		return core.Line{}, core.Refuse(core.Conflict, "code", "bind.not_filed", code, sheet.State).About(subject)
	}
	if c.Line < 1 || c.Line > sheet.Lines {
		return core.Line{}, core.Refuse(core.Invalid, "line", "exclude.line", strconv.Itoa(sheet.Lines))
	}
	if chosen.Has(c.Line) {
		return core.Line{}, core.Refuse(core.Conflict, "line", "exclude.chosen", strconv.Itoa(c.Line), code).About(subject)
	}
	line := lineAt(v, sheet.ID, c.Line)
	if !core.LineTransitions().Allows(line.State, "strike", core.LineStruck) {
		return line, core.Refuse(core.Conflict, "line", "exclude.not_good", strconv.Itoa(c.Line), code).About(subject)
	}
	return line, nil
}
