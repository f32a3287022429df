package machinetest

import (
	"fmt"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/state"
)

// fillSheets has two operators fill eight sheets, so that the check has work from the beginning.
func fillSheets(w *World) {
	w.TB.Helper()
	for n := 16; n < 24; n++ {
		operator := []string{"operator1", "operator1b"}[n%2]
		for line := range 1 + n%3 {
			w.Written(User(operator), fmt.Sprintf("s%d-%d", n, line), Sheet(n))
		}
		w.Must(User(operator), &machine.FinishSheet{Sheet: Sheet(n)})
	}
}

// hasWork says whether something can be done with a sheet but to spoil it.
func (k *Walk) hasWork(id core.SheetID) bool {
	for n := 1; n <= 3; n++ {
		if line, _ := state.Lines.Get(k.World.Memory, id.Line(n)); line.HasContent() {
			return true
		}
	}
	return false
}

// onTheWay picks a sheet that its collector has begun and nobody has certified; one in twelve
// is any sheet at all.
func (k *Walk) onTheWay() core.SheetID {
	var begun []core.SheetID
	for n := range k.sheets {
		s, _ := state.Sheets.Get(k.World.Memory, Sheet(n))
		if s.State == core.SheetFilling && k.Pick(6) == 0 || machine.BeingChecked(s.State) && k.hasWork(s.ID) {
			begun = append(begun, s.ID)
		}
	}
	if len(begun) == 0 || k.Pick(12) == 0 {
		return Sheet(k.Pick(k.sheets + 1))
	}
	return begun[k.Pick(min(3, len(begun)))]
}

// line picks a line of the sheet, at times one that it does not have.
func (k *Walk) line(id core.SheetID) int { return 1 + k.Pick(3+k.Pick(2)) }

// unchecked is the first line without a verdict, 0 when there is none.
func (k *Walk) unchecked(id core.SheetID) int {
	for n := 1; n <= 3; n++ {
		if line, _ := state.Lines.Get(k.World.Memory, id.Line(n)); line.State == core.LineWritten {
			return n
		}
	}
	return 0
}

// in is the first line in the state, 1 when there is none.
func (k *Walk) in(id core.SheetID, s core.LineState) int {
	for n := 1; n <= 3; n++ {
		if line, _ := state.Lines.Get(k.World.Memory, id.Line(n)); line.State == s {
			return n
		}
	}
	return 1
}

// checkStep gives one command about a sheet between desk and certification.
func (k *Walk) checkStep() (machine.Command, machine.Answer) {
	k.World.TB.Helper()
	id := k.onTheWay()
	actor, c := k.likelyCheck(id)
	if k.Pick(5) == 0 {
		c = k.anyCheck(id)
		if check, _ := state.Checks.Get(k.World.Memory, id); check.Checker != "" && k.Pick(2) == 0 {
			actor = check.Checker
		}
	}
	if k.Pick(8) == 0 {
		all := []string{"operator1", "operator1b", "verifier1", "verifier1b", "lawyer", "coordinator1", "twin", "operator2", "root"}
		actor = User(all[k.Pick(len(all))])
	}
	return c, k.World.Do(actor, c)
}

// likelyCheck is what somebody would do next with the sheet.
func (k *Walk) likelyCheck(id core.SheetID) (core.UserID, machine.Command) {
	w := k.World
	sheet, _ := state.Sheets.Get(w.Memory, id)
	check, _ := state.Checks.Get(w.Memory, id)
	verifier, lawyer := User("verifier1"), User("lawyer")
	if check.Checker != "" {
		verifier = check.Checker
	}
	switch sheet.State {
	case core.SheetFilling:
		return sheet.Collector, &machine.FinishSheet{Sheet: id}
	case core.SheetComplete:
		return verifier, &machine.TakeToCheck{Sheet: id}
	case core.SheetChecking:
		return verifier, k.checking(id, check)
	case core.SheetWantedByLawyer:
		return lawyer, &machine.LawyerTakes{Sheet: id}
	case core.SheetWithLawyer:
		if n := k.in(id, core.LineForLawyer); k.Pick(2) == 0 {
			return lawyer, w.Deciding(id, n, []string{core.LineGood, core.LineFlawed, core.LineBad}[k.Pick(3)])
		}
		return lawyer, &machine.LawyerReturns{Sheet: id}
	case core.SheetWantedByCollector:
		if k.Pick(6) == 0 {
			return User("coordinator1"), &machine.CollectorAway{Sheet: id, Reason: w.Note(id, 0, "reason")}
		}
		return sheet.Collector, &machine.CollectorTakes{Sheet: id}
	case core.SheetWithCollector:
		switch {
		case check.Block == core.BlockFlawed && k.Pick(2) == 0:
			return sheet.Collector, &machine.CorrectBlock{Sheet: id, Of: check.Version, Remark: w.Note(id, 0, "remark")}
		case k.Pick(2) == 0:
			return sheet.Collector, w.Correcting(id, k.in(id, core.LineFlawed))
		}
		return sheet.Collector, &machine.CollectorReturns{Sheet: id}
	}
	return User("operator1"), &machine.PrepareSheets{Sheets: []core.SheetID{id}, Part: machine.PartCollector}
}

// checking is the verifier's next step with the sheet on the table.
func (k *Walk) checking(id core.SheetID, check core.Check) machine.Command {
	w := k.World
	faces := []string{core.LineGood, core.LineGood, core.LineGood, core.LineGood, core.LineFlawed, core.LineForLawyer, core.LineBad}
	switch {
	case check.Checker == "":
		return &machine.TakeToCheck{Sheet: id}
	case k.unchecked(id) > 0:
		return w.Verdict(id, k.unchecked(id), faces[k.Pick(len(faces))])
	case check.Block == "" || k.Pick(12) == 0:
		return w.Foot(id, []string{core.BlockGood, core.BlockGood, core.BlockGood, core.BlockFlawed}[k.Pick(4)])
	case k.in(id, core.LineBad) > 1 || k.Pick(4) == 0:
		return w.Striking(id, k.in(id, core.LineBad))
	case k.Pick(2) == 0:
		return &machine.HandOn{Sheet: id}
	}
	return w.Certifying(id)
}

// anyCheck is a command of the check that may be right or wrong.
func (k *Walk) anyCheck(id core.SheetID) machine.Command {
	w := k.World
	n := k.line(id)
	switch k.Pick(9) {
	case 0:
		return &machine.PutBack{Sheet: id}
	case 1:
		return &machine.TakeOver{Sheet: id, Reason: w.Note(id, 0, "reason")}
	case 2:
		return w.Verdict(id, n, []string{core.LineGood, core.LineFlawed, core.LineStruck}[k.Pick(3)])
	case 3:
		return &machine.SayOfLine{Line: id.Line(n), Words: w.Note(id, n, "message"), Right: access.LineVerify}
	case 4:
		return w.Striking(id, n)
	case 5:
		return w.Certifying(id)
	case 6:
		return w.Correcting(id, n)
	case 7:
		return &machine.PrepareSheets{Sheets: []core.SheetID{id}, Part: machine.PartProxy}
	}
	return &machine.FinishSheet{Sheet: id}
}
