package machinetest

import (
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/state"
)

// in is the first line in the state, 0 when there is none.
func (k *Walk) in(id core.SheetID, s core.LineState) int {
	for n := 1; n <= 3; n++ {
		if line, _ := state.Lines.Get(k.World.Memory, id.Line(n)); line.State == s {
			return n
		}
	}
	return 0
}

// check is what somebody would do next with a sheet between desk and certification.
func (k *Walk) check(sheet core.Sheet) (core.UserID, machine.Command) {
	w, id := k.World, sheet.ID
	check := w.check(id)
	gone := !k.active(sheet.Collector)
	lawyer := check.Lawyer
	if lawyer == "" {
		lawyer = k.one("lawyer", "lawyer2")
	}
	switch sheet.State {
	case core.SheetComplete:
		return k.verifier(sheet, check), &machine.TakeToCheck{Sheet: id}
	case core.SheetChecking:
		verifier := k.verifier(sheet, check)
		if k.Pick(60) == 0 {
			verifier = k.of(sheet.Office, "verifier")
		}
		switch {
		case k.hopeless(sheet):
			return k.coordinator(sheet), w.SpoilingSheet(id, "logistics")
		case check.Checker != "" && check.Checker != verifier:
			return verifier, &machine.TakeOver{Sheet: id, Reason: w.Note(id, 0, "reason")}
		}
		return verifier, k.checking(sheet, check)
	case core.SheetWantedByLawyer:
		return lawyer, &machine.LawyerTakes{Sheet: id}
	case core.SheetWithLawyer:
		if k.Pick(12) == 0 {
			return k.one("lawyer", "lawyer2"), &machine.LawyerTakes{Sheet: id, Reason: w.Note(id, 0, "reason")}
		}
		if n := k.in(id, core.LineForLawyer); n > 0 {
			return lawyer, w.Deciding(id, n, []string{core.LineGood, core.LineFlawed, core.LineBad}[k.Pick(3)])
		}
		return lawyer, &machine.LawyerReturns{Sheet: id}
	case core.SheetWantedByCollector:
		if gone || k.Pick(6) == 0 {
			return k.coordinator(sheet), &machine.CollectorAway{Sheet: id, Reason: w.Note(id, 0, "reason")}
		}
		return sheet.Collector, &machine.CollectorTakes{Sheet: id}
	}
	if gone {
		return k.coordinator(sheet), &machine.CollectorAway{Sheet: id, Reason: w.Note(id, 0, "reason")}
	}
	return sheet.Collector, k.correcting(id, check)
}

// verifier is who has the sheet on the table or alone can certify it, else one of its office.
func (k *Walk) verifier(sheet core.Sheet, check core.Check) core.UserID {
	for _, id := range []core.UserID{check.Striker, check.Proxy.By, check.Checker} {
		if id != "" {
			return id
		}
	}
	if sheet.Office == Office("one") && k.Pick(4) == 0 { // who may be the collector himself
		return User("twinverifier")
	}
	return k.of(sheet.Office, "verifier")
}

// hopeless says whether a sheet can only be spoiled: nothing on it is good, or its foot stays flawed.
func (k *Walk) hopeless(sheet core.Sheet) bool {
	next, err := machine.NextOf(k.World.Memory, sheet)
	rest := k.in(sheet.ID, core.LineBad) + k.in(sheet.ID, core.LineFlawed)
	return err == nil && rest == 0 &&
		(next == machine.NextStrike || next == machine.NextCertify && k.in(sheet.ID, core.LineGood) == 0)
}

// checking is the verifier's next step with the sheet on the table.
func (k *Walk) checking(sheet core.Sheet, check core.Check) machine.Command {
	w, id := k.World, sheet.ID
	faces := []string{core.LineGood, core.LineGood, core.LineGood, core.LineGood, core.LineGood, core.LineGood, core.LineGood, core.LineFlawed,
		core.LineForLawyer, core.LineBad}
	next, _ := machine.NextOf(w.Memory, sheet)
	switch {
	case check.Checker == "":
		return &machine.TakeToCheck{Sheet: id}
	case k.Pick(40) == 0:
		return &machine.PutBack{Sheet: id}
	case k.in(id, core.LineWritten) > 0:
		return w.Verdict(id, k.in(id, core.LineWritten), faces[k.Pick(len(faces))])
	case check.Block == "":
		return w.Foot(id, []string{core.BlockGood, core.BlockGood, core.BlockGood, core.BlockGood, core.BlockFlawed}[k.Pick(5)])
	case next == machine.NextLawyer || next == machine.NextCollector:
		return &machine.HandOn{Sheet: id}
	case k.in(id, core.LineBad) > 0:
		return w.Striking(id, k.in(id, core.LineBad))
	case k.in(id, core.LineFlawed) > 0:
		return w.Striking(id, k.in(id, core.LineFlawed))
	}
	return w.Certifying(id)
}

// correcting is the collector's next step with the sheet in hand.
func (k *Walk) correcting(id core.SheetID, check core.Check) machine.Command {
	w := k.World
	switch {
	case check.Block == core.BlockFlawed:
		return &machine.CorrectBlock{Sheet: id, Of: check.Version, Remark: w.Note(id, 0, "remark")}
	case k.in(id, core.LineFlawed) > 0:
		return w.Correcting(id, k.in(id, core.LineFlawed))
	}
	return &machine.CollectorReturns{Sheet: id}
}

// anyCheck is a command of the check that may be right or wrong.
func (k *Walk) anyCheck(id core.SheetID) machine.Command {
	w, n := k.World, 1+k.Pick(4)
	switch k.Pick(20) {
	case 0:
		return &machine.PutBack{Sheet: id}
	case 1:
		return &machine.TakeOver{Sheet: id, Reason: w.Note(id, 0, "reason")}
	case 2:
		return w.Verdict(id, n, []string{core.LineGood, core.LineFlawed, core.LineStruck}[k.Pick(3)])
	case 3, 17:
		right := access.LineVerify
		switch s, _ := state.Sheets.Get(w.Memory, id); s.State {
		case core.SheetWithLawyer, core.SheetWantedByLawyer:
			right = access.LineDecide
		case core.SheetWithCollector, core.SheetWantedByCollector:
			right = access.LineCorrect
		}
		n := k.Pick(3)
		return &machine.SayOfLine{Line: id.Line(n), Words: w.Note(id, n, "message"), Right: right}
	case 4:
		return w.Striking(id, n)
	case 5:
		return w.Certifying(id)
	case 6:
		return w.Correcting(id, n)
	case 7:
		return &machine.PrepareSheets{Sheets: []core.SheetID{id}, Part: machine.PartProxy}
	case 8:
		return &machine.TakeToCheck{Sheet: id}
	case 9:
		return w.Foot(id, []string{core.BlockGood, core.BlockFlawed}[k.Pick(2)])
	case 10:
		return &machine.HandOn{Sheet: id}
	case 11:
		return &machine.LawyerTakes{Sheet: id, Reason: w.Note(id, 0, "reason")}
	case 12:
		return w.Deciding(id, n, core.LineGood)
	case 13:
		return &machine.CollectorReturns{Sheet: id}
	case 14:
		return &machine.CollectorAway{Sheet: id, Reason: w.Note(id, 0, "reason")}
	case 18:
		return &machine.LawyerReturns{Sheet: id}
	case 19:
		return &machine.CollectorTakes{Sheet: id}
	case 15:
		return &machine.CorrectBlock{Sheet: id, Of: w.check(id).Version, Remark: w.Note(id, 0, "remark")}
	}
	return &machine.FinishSheet{Sheet: id}
}
