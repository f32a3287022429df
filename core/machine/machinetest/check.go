package machinetest

import (
	"fmt"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/state"
)

// Hire makes an account that a second admin approves.
func (w *World) Hire(login string, role core.Role, office string) {
	w.TB.Helper()
	w.Must(User("root"), &machine.CreateUser{User: NewUser(login, role, office)})
	w.Must(User("admin2"), &machine.ApproveUser{User: User(login)})
}

// Note is a sealed note of the group about a line or, with line 0, about a sheet.
func (w *World) Note(sheet core.SheetID, line int, group string) core.Sealed {
	check, _ := state.LineChecks.Get(w.Memory, sheet.Line(line))
	record := fmt.Sprintf("line:%s/%d", sheet.Code(), line)
	return w.config.Seal(record, group, uint32(check.Messages+1), []core.KeyValue{{Key: "text", Value: "исправить букву"}})
}

// Verdict is the command that answers line n of the sheet as it stands now.
func (w *World) Verdict(sheet core.SheetID, n int, verdict core.LineState) *machine.GiveVerdict {
	line, _ := state.Lines.Get(w.Memory, sheet.Line(n))
	c := &machine.GiveVerdict{Line: sheet.Line(n), Of: line.Version, Verdict: verdict, Ticks: []string{"name", "birth"}}
	if verdict != core.LineGood {
		c.Words = w.Note(sheet, n, "message")
	}
	return c
}

// Foot is the command that answers the collector's certification as it stands now.
func (w *World) Foot(sheet core.SheetID, verdict core.BlockVerdict) *machine.CheckBlock {
	c := &machine.CheckBlock{Sheet: sheet, Of: w.check(sheet).Version, Verdict: verdict, Ticks: []string{"name"}}
	if verdict != core.BlockGood {
		c.Words = w.Note(sheet, core.Foot, "message")
	}
	return c
}

func (w *World) check(sheet core.SheetID) core.Check {
	check, _ := state.Checks.Get(w.Memory, sheet)
	return check
}

// Deciding is the lawyer's answer to line n.
func (w *World) Deciding(sheet core.SheetID, n int, verdict core.LineState) *machine.DecideLine {
	v := w.Verdict(sheet, n, verdict)
	return &machine.DecideLine{Line: v.Line, Of: v.Of, Verdict: v.Verdict, Words: v.Words}
}

// Correcting is the collector's correction of line n.
func (w *World) Correcting(sheet core.SheetID, n int) *machine.CorrectLine {
	line, _ := state.Lines.Get(w.Memory, sheet.Line(n))
	return &machine.CorrectLine{Line: line.ID, Of: line.Version, Remark: w.Note(sheet, n, "remark")}
}

// Striking is the striking of line n by the person who certifies.
func (w *World) Striking(sheet core.SheetID, n int) *machine.StrikeLine {
	line, _ := state.Lines.Get(w.Memory, sheet.Line(n))
	return &machine.StrikeLine{Line: sheet.Line(n), Of: line.Version, Reason: "other_hand", Remark: w.Note(sheet, n, "remark")}
}

// Certifying is the certification of the sheet as it stands now.
func (w *World) Certifying(sheet core.SheetID) *machine.CertifySheet {
	return &machine.CertifySheet{Sheet: sheet, Of: w.check(sheet).Version}
}

// Finished has operator1 fill the sheet with the voters and sign it.
func (w *World) Finished(sheet core.SheetID, voters ...string) {
	w.TB.Helper()
	for _, voter := range voters {
		w.Written(User("operator1"), voter, sheet)
	}
	w.Must(User("operator1"), &machine.FinishSheet{Sheet: sheet})
}

// Taken has verifier1 take a finished sheet of the voters.
func (w *World) Taken(sheet core.SheetID, voters ...string) {
	w.TB.Helper()
	w.Finished(sheet, voters...)
	w.Must(User("verifier1"), &machine.TakeToCheck{Sheet: sheet})
}

// Checked has verifier1 give the verdicts, line by line from the first, and find the
// collector's certification good.
func (w *World) Checked(sheet core.SheetID, verdicts ...core.LineState) {
	w.TB.Helper()
	for i, verdict := range verdicts {
		w.Must(User("verifier1"), w.Verdict(sheet, i+1, verdict))
	}
	w.Must(User("verifier1"), w.Foot(sheet, core.BlockGood))
}

// Certified has the voters' sheet go the straight way to its certification.
func (w *World) Certified(sheet core.SheetID, voters ...string) {
	w.TB.Helper()
	w.Taken(sheet, voters...)
	verdicts := make([]core.LineState, len(voters))
	for i := range verdicts {
		verdicts[i] = core.LineGood
	}
	w.Checked(sheet, verdicts...)
	w.Must(User("verifier1"), w.Certifying(sheet))
}

// checkSamples are about sheet 0, on whose first line the [Voter] signed.
func checkSamples() []Sample {
	operator, verifier, lawyer := User("operator1"), User("verifier1"), User("lawyer")
	sheet := Sheet(0)
	written := func(w *World) { w.Written(operator, Voter, sheet) }
	finished := func(w *World) { w.Finished(sheet, Voter) }
	taken := func(w *World) { w.Taken(sheet, Voter) }
	checked := func(verdict core.LineState) func(*World) {
		return func(w *World) { w.Taken(sheet, Voter); w.Checked(sheet, verdict) }
	}
	handedOn := func(verdict core.LineState) func(*World) {
		return func(w *World) { checked(verdict)(w); w.Must(verifier, &machine.HandOn{Sheet: sheet}) }
	}
	withLawyer := func(w *World) {
		handedOn(core.LineForLawyer)(w)
		w.Must(lawyer, &machine.LawyerTakes{Sheet: sheet})
	}
	withCollector := func(w *World) {
		handedOn(core.LineFlawed)(w)
		w.Must(operator, &machine.CollectorTakes{Sheet: sheet})
	}
	blockFlawed := func(w *World) {
		taken(w)
		w.Must(verifier, w.Verdict(sheet, 1, core.LineGood))
		w.Must(verifier, w.Foot(sheet, core.BlockFlawed))
		w.Must(verifier, &machine.HandOn{Sheet: sheet})
		w.Must(operator, &machine.CollectorTakes{Sheet: sheet})
	}
	return []Sample{
		{"sheet.prepare/1", operator, nil, fixed(&machine.PrepareSheets{Sheets: []core.SheetID{sheet}, Part: machine.PartCollector})},
		{"sheet.finish/1", operator, written, fixed(&machine.FinishSheet{Sheet: sheet})},
		{"sheet.take_to_check/1", verifier, finished, fixed(&machine.TakeToCheck{Sheet: sheet})},
		{"sheet.take_over/1", User("verifier1b"), func(w *World) { w.Hire("verifier1b", core.Verifier, "one"); taken(w) },
			func(w *World) machine.Command {
				return &machine.TakeOver{Sheet: sheet, Reason: w.Note(sheet, 0, "reason")}
			}},
		{"sheet.put_back/1", verifier, taken, fixed(&machine.PutBack{Sheet: sheet})},
		{"line.verdict/1", verifier, taken, func(w *World) machine.Command { return w.Verdict(sheet, 1, core.LineFlawed) }},
		{"certification.check/1", verifier, taken, func(w *World) machine.Command { return w.Foot(sheet, core.BlockFlawed) }},
		{"line.say/1", operator, finished, func(w *World) machine.Command {
			return &machine.SayOfLine{Line: sheet.Line(1), Words: w.Note(sheet, 1, "message"), Right: access.LineCorrect}
		}},
		{"sheet.hand_on/1", verifier, checked(core.LineFlawed), fixed(&machine.HandOn{Sheet: sheet})},
		{"sheet.lawyer_takes/1", lawyer, handedOn(core.LineForLawyer), fixed(&machine.LawyerTakes{Sheet: sheet})},
		{"line.decide/1", lawyer, withLawyer, func(w *World) machine.Command { return w.Deciding(sheet, 1, core.LineBad) }},
		{"sheet.lawyer_returns/1", lawyer, func(w *World) { withLawyer(w); w.Must(lawyer, w.Deciding(sheet, 1, core.LineGood)) },
			fixed(&machine.LawyerReturns{Sheet: sheet})},
		{"sheet.collector_takes/1", operator, handedOn(core.LineFlawed), fixed(&machine.CollectorTakes{Sheet: sheet})},
		{"line.correct/1", operator, withCollector, func(w *World) machine.Command { return w.Correcting(sheet, 1) }},
		{"certification.correct/1", operator, blockFlawed, func(w *World) machine.Command {
			return &machine.CorrectBlock{Sheet: sheet, Of: w.check(sheet).Version, Remark: w.Note(sheet, 0, "remark")}
		}},
		{"sheet.collector_returns/1", operator, func(w *World) { withCollector(w); w.Must(operator, w.Correcting(sheet, 1)) },
			fixed(&machine.CollectorReturns{Sheet: sheet})},
		{"sheet.collector_unavailable/1", User("coordinator1"), handedOn(core.LineFlawed), func(w *World) machine.Command {
			return &machine.CollectorAway{Sheet: sheet, Reason: w.Note(sheet, 0, "reason")}
		}},
		{"line.strike/1", verifier, checked(core.LineBad), func(w *World) machine.Command { return w.Striking(sheet, 1) }},
		{"sheet.certify/1", verifier, checked(core.LineGood), func(w *World) machine.Command { return w.Certifying(sheet) }},
	}
}
