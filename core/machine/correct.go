package machine

import (
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/state"
)

// CollectorTakes says that the collector has the sheet in hand to correct it.
type CollectorTakes struct{ Sheet core.SheetID }

// Kind implements Command.
func (*CollectorTakes) Kind() string { return "sheet.collector_takes/1" }

// Action implements Command.
func (*CollectorTakes) Action() access.Action { return access.LineCorrect }

// Object implements Command.
func (c *CollectorTakes) Object(v state.View) access.Object { return sheetObject(v, c.Sheet) }

// Decide implements Command.
func (c *CollectorTakes) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	u, err := findSheet(v, c.Sheet, core.SheetWantedByCollector)
	if u.sheet.State == core.SheetWithCollector {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	f, err := u.move(v, s, "collector_takes", core.SheetWithCollector)
	return []Fact{f}, err
}

// CorrectLine says that the collector has corrected a flawed line and written the remark
// beside it that the law asks for. It is checked again.
type CorrectLine struct {
	Line core.LineID
	// Of is the version of the line that the collector saw.
	Of uint32
	// Remark is the sealed wording beside the line.
	Remark core.Sealed
}

// Kind implements Command.
func (*CorrectLine) Kind() string { return "line.correct/1" }

// Action implements Command.
func (*CorrectLine) Action() access.Action { return access.LineCorrect }

// Object implements Command.
func (c *CorrectLine) Object(v state.View) access.Object { return sheetObject(v, lineSheet(c.Line)) }

// Decide implements Command.
func (c *CorrectLine) Decide(v state.View, _ core.Stamp) ([]Fact, error) {
	u, err := findSheet(v, lineSheet(c.Line), core.SheetWithCollector)
	if err != nil {
		return nil, err
	}
	line, err := u.lineOf(v, c.Line, c.Of)
	if err != nil {
		return nil, err
	}
	if err := requireNote("remark", c.Remark, "line.remark"); err != nil {
		return nil, err
	}
	line.Corrected, line.Remark = true, c.Remark
	f, err := moveLine(line, "correct", core.LineWritten)
	return []Fact{f}, err
}

// CorrectBlock says that the collector has corrected the certification at the foot, with a
// remark. It is checked again.
type CorrectBlock struct {
	Sheet core.SheetID
	// Of is the version of the check that the collector saw.
	Of     uint32
	Remark core.Sealed
}

// Kind implements Command.
func (*CorrectBlock) Kind() string { return "certification.correct/1" }

// Action implements Command.
func (*CorrectBlock) Action() access.Action { return access.LineCorrect }

// Object implements Command.
func (c *CorrectBlock) Object(v state.View) access.Object { return sheetObject(v, c.Sheet) }

// Decide implements Command.
func (c *CorrectBlock) Decide(v state.View, _ core.Stamp) ([]Fact, error) {
	u, err := findSheet(v, c.Sheet, core.SheetWithCollector)
	if err != nil {
		return nil, err
	}
	if u.check.Version != c.Of {
		return nil, core.Refuse(core.Stale, "", "core.stale").About(u.subject())
	}
	if u.check.Block != core.BlockFlawed {
		return nil, u.refuse("block", "check.block_state")
	}
	if err := requireNote("remark", c.Remark, "line.remark"); err != nil {
		return nil, err
	}
	u.check.Block, u.check.Ticks, u.check.BlockCorrected, u.check.Remark = "", nil, true, c.Remark
	return []Fact{u.note(c.Kind(), c.Remark, "verdict", "corrected")}, nil
}

// CollectorReturns gives the sheet back to the check: every flawed line is corrected, or the
// collector has said why it cannot be.
type CollectorReturns struct{ Sheet core.SheetID }

// Kind implements Command.
func (*CollectorReturns) Kind() string { return "sheet.collector_returns/1" }

// Action implements Command.
func (*CollectorReturns) Action() access.Action { return access.LineCorrect }

// Object implements Command.
func (c *CollectorReturns) Object(v state.View) access.Object { return sheetObject(v, c.Sheet) }

// Decide implements Command.
func (c *CollectorReturns) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	u, err := findSheet(v, c.Sheet, core.SheetWithCollector)
	if err != nil {
		return nil, err
	}
	for _, line := range u.withContent(v) {
		check, _ := state.LineChecks.Get(v, line.ID)
		if line.State == core.LineFlawed && !spoken(v, check, s.Actor) {
			_, n := line.ID.Split()
			return nil, u.refuse("line", "check.uncorrected", strconv.Itoa(n))
		}
	}
	foot, _ := state.LineChecks.Get(v, c.Sheet.Line(core.Foot))
	if u.check.Block == core.BlockFlawed && !spoken(v, foot, s.Actor) {
		return nil, u.refuse("block", "check.block_uncorrected")
	}
	f, err := u.move(v, s, "collector_returns", core.SheetChecking)
	return []Fact{f}, err
}

// CollectorAway says that the collector of a sheet cannot correct it any more. From then on
// what is flawed on it can only be struck, or the sheet be spoiled. Of one who has the sheet in
// hand it is said only where his account is closed: nobody else could give the sheet back.
type CollectorAway struct {
	Sheet  core.SheetID
	Reason core.Sealed
}

// Kind implements Command.
func (*CollectorAway) Kind() string { return "sheet.collector_unavailable/1" }

// Action implements Command.
func (*CollectorAway) Action() access.Action { return access.CollectorAway }

// Object implements Command.
func (c *CollectorAway) Object(v state.View) access.Object { return ofOffice(v, c.Sheet) }

// Decide implements Command.
func (c *CollectorAway) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	u, err := findSheet(v, c.Sheet, core.SheetWantedByCollector)
	verb := "collector_unavailable"
	if u.sheet.State == core.SheetWithCollector {
		if user, _ := state.Users.Get(v, u.sheet.Collector); user.State != core.UserActive {
			verb, err = "collector_gone", nil
		}
	}
	if err != nil {
		return nil, err
	}
	if err := requireNote("reason", c.Reason, "check.away_reason"); err != nil {
		return nil, err
	}
	u.check.Away = true
	f, err := u.move(v, s, verb, core.SheetChecking)
	f.news = c.Reason
	return []Fact{f}, err
}
