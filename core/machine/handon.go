package machine

import (
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/state"
)

// HandOn gives the sheet to whom its lines want it: to the lawyer if one of them is for him,
// else to the collector if one, or the foot, is to be corrected. A sheet on which all is
// checked and nothing is to be corrected stays for the certification.
type HandOn struct{ Sheet core.SheetID }

// Kind implements Command.
func (*HandOn) Kind() string { return "sheet.hand_on/1" }

// Action implements Command.
func (*HandOn) Action() access.Action { return access.LineVerify }

// Object implements Command.
func (c *HandOn) Object(v state.View) access.Object { return ofOffice(v, c.Sheet) }

// Decide implements Command.
func (c *HandOn) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	u, err := onTable(v, c.Sheet, s.Actor)
	if err != nil {
		return nil, err
	}
	next, err := u.next(v)
	if err != nil {
		return nil, err
	}
	u.check.Checker = ""
	var f checkedFact
	switch next {
	case NextLawyer:
		f, err = u.move(v, s, "send_to_lawyer", core.SheetWantedByLawyer)
	case NextCollector:
		f, err = u.move(v, s, "send_to_collector", core.SheetWantedByCollector)
	default:
		return nil, u.refuse("code", "check.ready")
	}
	return []Fact{f}, err
}

// Next is where the lines of a sheet want it to go.
type Next string

// The ways of a sheet that is checked.
const (
	// NextLawyer: a line is for the lawyer.
	NextLawyer Next = "lawyer"
	// NextCollector: a line or the foot is to be corrected.
	NextCollector Next = "collector"
	// NextStrike: a line can only be struck before the sheet is certified.
	NextStrike Next = "strike"
	// NextCertify: nothing is left but to certify.
	NextCertify Next = "certify"
)

// NextOf says where a sheet under check is to go, and refuses while something on it is not
// checked: [core.Conflict], naming the line.
func NextOf(v state.View, sheet core.Sheet) (Next, error) {
	check, _ := state.Checks.Get(v, sheet.ID)
	return underCheck{sheet, check}.next(v)
}

func (u underCheck) next(v state.View) (Next, error) {
	if n := u.first(v, core.LineWritten); n > 0 {
		return "", u.refuse("line", "check.unchecked", strconv.Itoa(n))
	}
	if u.check.Block == "" {
		return "", u.refuse("block", "check.block_unchecked")
	}
	flawed := u.first(v, core.LineFlawed) > 0
	switch {
	case u.first(v, core.LineForLawyer) > 0:
		return NextLawyer, nil
	case (flawed || u.check.Block == core.BlockFlawed) && !u.check.Away:
		return NextCollector, nil
	case flawed || u.check.Block == core.BlockFlawed || u.first(v, core.LineBad) > 0:
		return NextStrike, nil
	}
	return NextCertify, nil
}

// LawyerTakes says that a lawyer has the sheet: by its code, from the pile of those that are
// wanted, or with a reason from another lawyer.
type LawyerTakes struct {
	Sheet core.SheetID
	// Reason for taking it from another lawyer, sealed; empty otherwise.
	Reason core.Sealed
}

// Kind implements Command.
func (*LawyerTakes) Kind() string { return "sheet.lawyer_takes/1" }

// Action implements Command.
func (*LawyerTakes) Action() access.Action { return access.LineDecide }

// Object implements Command.
func (c *LawyerTakes) Object(v state.View) access.Object { return ofOffice(v, c.Sheet) }

// Decide implements Command.
func (c *LawyerTakes) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	u, err := findSheet(v, c.Sheet, core.SheetWantedByLawyer)
	verb, before := "lawyer_takes", ""
	if u.sheet.State == core.SheetWithLawyer {
		if u.check.Lawyer == s.Actor {
			return nil, nil
		}
		if err := requireNote("reason", c.Reason, "check.take_over_reason"); err != nil {
			return nil, err
		}
		verb, before, err = "lawyer_takes_over", string(u.check.Lawyer), nil
	}
	if err != nil {
		return nil, err
	}
	if err := ApartFromSheet(v, s.Actor, u.sheet); err != nil {
		return nil, err
	}
	u.check.Lawyer = s.Actor
	f, err := u.move(v, s, verb, core.SheetWithLawyer, "lawyer", string(s.Actor), "before", before)
	if before != "" {
		f.news = c.Reason
	}
	return []Fact{f}, err
}

// withLawyer reads a sheet that the actor has as its lawyer.
func withLawyer(v state.View, id core.SheetID, actor core.UserID) (underCheck, error) {
	u, err := findSheet(v, id, core.SheetWithLawyer)
	if err != nil {
		return u, err
	}
	if u.check.Lawyer != actor {
		return u, u.refuse("code", "check.not_yours")
	}
	return u, nil
}

// DecideLine is the lawyer's answer to a doubtful line.
type DecideLine struct {
	Line core.LineID
	// Of is the version of the line that the lawyer saw.
	Of uint32
	// Verdict is good, flawed or bad.
	Verdict core.LineState
	// Words to the verifier and the collector, sealed; they are missing only for a good line.
	Words core.Sealed
}

// Kind implements Command.
func (*DecideLine) Kind() string { return "line.decide/1" }

// Action implements Command.
func (*DecideLine) Action() access.Action { return access.LineDecide }

// Object implements Command.
func (c *DecideLine) Object(v state.View) access.Object { return ofOffice(v, lineSheet(c.Line)) }

// Decide implements Command.
func (c *DecideLine) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	u, err := withLawyer(v, lineSheet(c.Line), s.Actor)
	if err != nil {
		return nil, err
	}
	if err := ApartFromSheet(v, s.Actor, u.sheet); err != nil {
		return nil, err
	}
	if c.Verdict != core.LineGood && c.Verdict != core.LineFlawed && c.Verdict != core.LineBad {
		return nil, core.Refuse(core.Invalid, "verdict", "check.decision")
	}
	line, err := u.lineOf(v, c.Line, c.Of)
	if err != nil {
		return nil, err
	}
	check, _ := state.LineChecks.Get(v, line.ID)
	f, err := u.judge(v, s, line, "decide", c.Verdict, check.Ticks, c.Words)
	if err != nil {
		return nil, err
	}
	return []Fact{f}, nil
}

// LawyerReturns gives the sheet back once all its doubtful lines are decided: to the collector
// if something is to be corrected, else to the check.
type LawyerReturns struct{ Sheet core.SheetID }

// Kind implements Command.
func (*LawyerReturns) Kind() string { return "sheet.lawyer_returns/1" }

// Action implements Command.
func (*LawyerReturns) Action() access.Action { return access.LineDecide }

// Object implements Command.
func (c *LawyerReturns) Object(v state.View) access.Object { return ofOffice(v, c.Sheet) }

// Decide implements Command.
func (c *LawyerReturns) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	u, err := withLawyer(v, c.Sheet, s.Actor)
	if err != nil {
		return nil, err
	}
	if n := u.first(v, core.LineForLawyer); n > 0 {
		return nil, u.refuse("line", "check.undecided", strconv.Itoa(n))
	}
	to := core.SheetChecking
	if next, err := u.next(v); err == nil && next == NextCollector {
		to = core.SheetWantedByCollector
	}
	f, err := u.move(v, s, "lawyer_returns", to)
	return []Fact{f}, err
}
