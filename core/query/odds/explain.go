package odds

import (
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/chance"
	"github.com/sheaf-drive/sheaf/core/state"
)

// Explained is how the chance of one line comes about.
type Explained struct {
	// Pack is the chance of a fault by the pack's weight, Steps what was learnt, Written the chance
	// of a fault as it was written.
	Pack    float64
	Steps   []chance.Step
	Written float64
	// Checked says that a check found the line good; Line is the chance of a fault that is left on it,
	// Foot that one at the foot of the sheet is left, All that of either.
	Checked         bool
	Line, Foot, All float64
	// FootSteps are how Foot comes about before the check.
	FootSteps []chance.Step
}

// Explain says how the chance of line n of a sheet comes about, by what the book has learnt. Errors:
// NotFound where no signature stands there.
func (b *Book) Explain(v state.View, id core.SheetID, n int) (Explained, error) {
	s, ok := state.Sheets.Get(v, id)
	if !ok || s.Campaign() != b.Campaign {
		return Explained{}, core.Refuse(core.NotFound, "code", "sheet.unknown", id.Code().String()).About("sheet:" + string(id.Code()))
	}
	l, ok := lineOf(v, s, n)
	if !ok {
		return Explained{}, core.Refuse(core.NotFound, "line", "chance.no_line").About("sheet:" + string(id.Code()))
	}
	foot := footOf(v, s)
	e := Explained{Pack: 1 - float64(l.Pack)/chance.Certain, Steps: b.Lines.Steps(l.Case), Written: b.Lines.Fault(l.Case),
		Checked: l.line.State == core.LineGood, FootSteps: b.Feet.Steps(foot.Case)}
	e.Line, e.Foot = e.Written, b.Feet.Fault(foot.Case)
	if e.Checked {
		e.Line = b.Trust.Left(e.Line)
	}
	if foot.answer != unanswered {
		e.Foot = b.Trust.Left(e.Foot)
	}
	e.All = 1 - (1-e.Line)*(1-e.Foot)
	return e, nil
}
