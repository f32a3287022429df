package machine

import (
	"slices"
	"strconv"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/state"
)

// judgedLine moves a line by a verdict and keeps who gave it, with the message that came.
type judgedLine struct {
	lineFact
	talk talk
}

// Record implements Fact.
func (f judgedLine) Record(tx state.Tx, s core.Stamp) {
	f.lineFact.Record(tx, s)
	f.talk.record(tx, s)
}

// judge makes the fact of a verdict: who, when, which items of the checklist were in order.
// All verdicts but good say in words what is wrong, here or in the last message.
func (u underCheck) judge(v state.View, s core.Stamp, line core.Line, verb, to string, ticks []string, words core.Sealed) (Fact, error) {
	t := talkOf(v, line.ID, words)
	if err := t.check(core.MaxWords); err != nil {
		return nil, err
	}
	if err := checkTicks(ticks); err != nil {
		return nil, err
	}
	if to != core.LineGood && words.Empty() && !spoken(v, t.after, s.Actor) {
		return nil, u.refuse("message", "check.message")
	}
	f, err := moveLine(line, verb, to)
	if err != nil {
		return nil, err
	}
	t.after.By, t.after.At, t.after.Ticks = s.Actor, s.Time, ticks
	f.news = words
	f.more = kv("person", string(personOf(v, s.Actor)), "ticks", strings.Join(ticks, " "))
	return judgedLine{f, t}, nil
}

// lineOf reads a line with content in the version that the sender saw.
func (u underCheck) lineOf(v state.View, id core.LineID, of uint32) (core.Line, error) {
	_, n := id.Split()
	if n < 1 || n > u.sheet.Lines {
		return core.Line{}, core.Refuse(core.NotFound, "line", "core.not_found").About(u.subject())
	}
	line := lineAt(v, u.sheet.ID, n)
	if !line.HasContent() {
		return line, u.refuse("line", "check.line_state", line.State)
	}
	if line.Version != of {
		return line, core.Refuse(core.Stale, "line", "core.stale").About(u.subject())
	}
	return line, nil
}

// GiveVerdict is the verifier's answer to one line, by one of the four faces. A flawed line whose
// collector is away has its answer: it can only be struck.
type GiveVerdict struct {
	Line core.LineID
	// Of is the version of the line that the verifier saw.
	Of uint32
	// Verdict is good, flawed, bad or for_lawyer.
	Verdict core.LineState
	// Ticks are the items of the pack's checklist that were found in order.
	Ticks []string
	// Words to the collector or the lawyer, sealed; they are missing only for a good line.
	Words core.Sealed
}

// Kind implements Command.
func (*GiveVerdict) Kind() string { return "line.verdict/1" }

// Action implements Command.
func (*GiveVerdict) Action() access.Action { return access.LineVerify }

// Object implements Command.
func (c *GiveVerdict) Object(v state.View) access.Object { return ofOffice(v, lineSheet(c.Line)) }

// Decide implements Command.
func (c *GiveVerdict) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	u, err := onTable(v, lineSheet(c.Line), s.Actor)
	if err != nil {
		return nil, err
	}
	if err := ApartFromSheet(v, s.Actor, u.sheet); err != nil {
		return nil, err
	}
	if !slices.Contains([]string{core.LineGood, core.LineFlawed, core.LineBad, core.LineForLawyer}, c.Verdict) {
		return nil, core.Refuse(core.Invalid, "verdict", "check.verdict")
	}
	line, err := u.lineOf(v, c.Line, c.Of)
	if err != nil {
		return nil, err
	}
	if u.check.Away && line.State == core.LineFlawed {
		_, n := line.ID.Split()
		return nil, u.refuse("line", "check.only_strike", strconv.Itoa(n))
	}
	f, err := u.judge(v, s, line, "verdict", c.Verdict, c.Ticks, c.Words)
	if err != nil {
		return nil, err
	}
	return []Fact{f}, nil
}

// CheckBlock is the verifier's answer to the collector's certification at the foot. A flawed one
// whose collector is away stays flawed: its sheet can only be spoiled.
type CheckBlock struct {
	Sheet core.SheetID
	// Of is the version of the check that the verifier saw.
	Of      uint32
	Verdict core.BlockVerdict
	Ticks   []string
	// Words to the collector, sealed; they are missing only where the block is good.
	Words core.Sealed
}

// Kind implements Command.
func (*CheckBlock) Kind() string { return "certification.check/1" }

// Action implements Command.
func (*CheckBlock) Action() access.Action { return access.LineVerify }

// Object implements Command.
func (c *CheckBlock) Object(v state.View) access.Object { return ofOffice(v, c.Sheet) }

// Decide implements Command.
func (c *CheckBlock) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	u, err := onTable(v, c.Sheet, s.Actor)
	if err != nil {
		return nil, err
	}
	if err := ApartFromSheet(v, s.Actor, u.sheet); err != nil {
		return nil, err
	}
	if c.Verdict != core.BlockGood && c.Verdict != core.BlockFlawed {
		return nil, core.Refuse(core.Invalid, "verdict", "check.block_verdict")
	}
	if u.check.Version != c.Of {
		return nil, core.Refuse(core.Stale, "", "core.stale").About(u.subject())
	}
	if u.check.Away && u.check.Block == core.BlockFlawed {
		return nil, u.refuse("block", "check.only_spoil")
	}
	if err := checkTicks(c.Ticks); err != nil {
		return nil, err
	}
	t := talkOf(v, c.Sheet.Line(core.Foot), c.Words)
	if err := t.check(core.MaxWords); err != nil {
		return nil, err
	}
	if c.Verdict == core.BlockFlawed && c.Words.Empty() && !spoken(v, t.after, s.Actor) {
		return nil, u.refuse("message", "check.message")
	}
	t.after.By, t.after.At, t.after.Ticks = s.Actor, s.Time, c.Ticks
	u.check.Block, u.check.Ticks = c.Verdict, c.Ticks
	f := u.note(c.Kind(), c.Words, "verdict", c.Verdict, "person", string(personOf(v, s.Actor)), "ticks", strings.Join(c.Ticks, " "))
	put := f.put
	f.put = func(tx state.Tx, s core.Stamp) { put(tx, s); t.record(tx, s) }
	return []Fact{f}, nil
}

// SayOfLine adds a message to the conversation about a line, or about the foot.
type SayOfLine struct {
	// Line with number [core.Foot] is the certification.
	Line  core.LineID
	Words core.Sealed
	// Right under which it is said: line.correct by the collector, line.verify by a verifier of
	// the office, line.decide by a lawyer.
	Right access.Action
}

// Kind implements Command.
func (*SayOfLine) Kind() string { return "line.say/1" }

// Action implements Command.
func (c *SayOfLine) Action() access.Action {
	if c.Right == access.LineCorrect || c.Right == access.LineDecide {
		return c.Right
	}
	return access.LineVerify
}

// Object implements Command.
func (c *SayOfLine) Object(v state.View) access.Object {
	if c.Right == access.LineCorrect {
		return sheetObject(v, lineSheet(c.Line))
	}
	return ofOffice(v, lineSheet(c.Line))
}

// Decide implements Command. A sheet is talked about from its finish to its certification.
func (c *SayOfLine) Decide(v state.View, _ core.Stamp) ([]Fact, error) {
	id := lineSheet(c.Line)
	sheet, err := readSheet(v, id)
	if err != nil {
		return nil, err
	}
	u := underCheck{sheet: sheet}
	if !BeingChecked(sheet.State) {
		return nil, u.refuse("code", "check.state", sheet.State)
	}
	if _, n := c.Line.Split(); n < core.Foot || n > sheet.Lines || n != core.Foot && !lineAt(v, id, n).HasContent() {
		return nil, core.Refuse(core.NotFound, "line", "core.not_found").About(u.subject())
	}
	if c.Words.Empty() {
		return nil, core.Refuse(core.Invalid, "message", "core.required")
	}
	t := talkOf(v, c.Line, c.Words)
	if err := t.check(core.MaxMessages); err != nil {
		return nil, err
	}
	_, n := c.Line.Split()
	return []Fact{noteFact{
		c.Kind(),
		audit.Entry{
			Campaign: sheet.Campaign(), Subject: "line:" + string(id.Code()) + "/" + string(rune('0'+n)),
			Public: kv("right", string(c.Action())), Commit: c.Words.Commits,
		},
		t.record,
	}}, nil
}

// BeingChecked says whether a sheet in the state is between its finish and its certification.
func BeingChecked(s core.SheetState) bool {
	switch s {
	case core.SheetComplete, core.SheetChecking, core.SheetWantedByLawyer, core.SheetWithLawyer,
		core.SheetWantedByCollector, core.SheetWithCollector:
		return true
	}
	return false
}
