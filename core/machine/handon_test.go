package machine_test

import (
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/state"
)

// The same of a lawyer who has the sheet: taking it was asked once, each decision is asked anew.
func TestDecideLine_WhoEnteredCannotDecide(t *testing.T) {
	w := house(t)
	withLawyer(w)
	becomes(w, "lawyer", "operator1")
	spoken(t, w.Refused(user("lawyer"), w.Deciding(sheet(0), 2, core.LineGood), "denied: check.own"))
}

func TestHandOn(t *testing.T) {
	on := only(&machine.HandOn{Sheet: sheet(0)})
	for _, g := range []given{
		{"not with an unchecked line", checked(core.LineFlawed), "verifier1", on, "conflict line: check.unchecked"},
		{"not without the foot", func(w *world) {
			taken(w)
			w.Must(user("verifier1"), w.Verdict(sheet(0), 1, core.LineGood))
			w.Must(user("verifier1"), w.Verdict(sheet(0), 2, core.LineFlawed))
		}, "verifier1", on, "conflict block: check.block_unchecked"},
		{"not what is good", checked(core.LineGood, core.LineGood), "verifier1", on, "conflict code: check.ready"},
		{"not what can only be struck", checked(core.LineGood, core.LineBad), "verifier1", on, "conflict code: check.ready"},
		{"not what its collector cannot correct", func(w *world) {
			handedOn(core.LineGood, core.LineFlawed)(w)
			w.Must(user("coordinator1"), &machine.CollectorAway{Sheet: sheet(0), Reason: w.Note(sheet(0), 0, "reason")})
			w.Must(user("verifier1"), &machine.TakeToCheck{Sheet: sheet(0)})
		}, "verifier1", on, "conflict code: check.ready"},
	} {
		g.run(t)
	}
}

// The sheet's place follows from its lines.
func TestHandOn_TheLinesSayWhere(t *testing.T) {
	for _, c := range []struct {
		name  string
		given func(*world)
		want  core.SheetState
	}{
		{"one for a lawyer", checked(core.LineGood, core.LineForLawyer), core.SheetWantedByLawyer},
		{"the lawyer comes before the collector", checked(core.LineFlawed, core.LineForLawyer), core.SheetWantedByLawyer},
		{"one with problems", checked(core.LineGood, core.LineFlawed), core.SheetWantedByCollector},
		{"a bad one beside it", checked(core.LineBad, core.LineFlawed), core.SheetWantedByCollector},
		{"the foot alone", blockFlawed, core.SheetWantedByCollector},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := house(t)
			c.given(w)
			w.Must(user("verifier1"), &machine.HandOn{Sheet: sheet(0)})
			if s, _ := state.Sheets.Get(w.Memory, sheet(0)); s.State != c.want {
				t.Errorf("the sheet is %s", s.State)
			}
			if check, _ := state.Checks.Get(w.Memory, sheet(0)); check.Checker != "" {
				t.Errorf("it is on the table of %s", check.Checker)
			}
			sound(t, w)
		})
	}
}

func TestLawyer(t *testing.T) {
	deciding := func(verdict core.LineState, words bool) func(*world) machine.Command {
		return func(w *world) machine.Command {
			c := w.Deciding(sheet(0), 2, verdict)
			if !words {
				c.Words = core.Sealed{}
			}
			return c
		}
	}
	take := only(&machine.LawyerTakes{Sheet: sheet(0)})
	wanted := handedOn(core.LineGood, core.LineForLawyer)
	second := staffed("lawyer2", core.Lawyer, "")
	for _, g := range []given{
		{"takes a sheet that is wanted", wanted, "lawyer", take, ""},
		{"not one that is being checked", taken, "lawyer", take, "conflict code: check.state"},
		{"not with another role", wanted, "verifier1", take, "denied: core.denied"},
		{"his own again", withLawyer, "lawyer", take, ""},
		{"from another lawyer with a reason", after(second, withLawyer), "lawyer2", func(w *world) machine.Command {
			return &machine.LawyerTakes{Sheet: sheet(0), Reason: w.Note(sheet(0), 0, "reason")}
		}, ""},
		{"not without", after(second, withLawyer), "lawyer2", take, "invalid reason: check.take_over_reason"},
		{"decides good", withLawyer, "lawyer", deciding(core.LineGood, false), ""},
		{"decides bad with words", withLawyer, "lawyer", deciding(core.LineBad, true), ""},
		{"not without", withLawyer, "lawyer", deciding(core.LineBad, false), "conflict message: check.message"},
		{"does not pass it on", withLawyer, "lawyer", deciding(core.LineForLawyer, true), "invalid verdict: check.decision"},
		{"not another lawyer's sheet", after(second, withLawyer), "lawyer2", deciding(core.LineGood, false), "conflict code: check.not_yours"},
		{"not a line that was decided", after(withLawyer, func(w *world) { w.Must(user("lawyer"), w.Deciding(sheet(0), 2, core.LineGood)) }),
			"lawyer", deciding(core.LineBad, true), "conflict: core.state"},
		{"does not return what is not decided", withLawyer, "lawyer", only(&machine.LawyerReturns{Sheet: sheet(0)}), "conflict line: check.undecided"},
	} {
		g.run(t)
	}
}

func TestLawyerReturns_ToWhomTheLinesWant(t *testing.T) {
	for verdict, want := range map[core.LineState]core.SheetState{
		core.LineGood: core.SheetChecking, core.LineBad: core.SheetChecking, core.LineFlawed: core.SheetWantedByCollector,
	} {
		w := house(t)
		withLawyer(w)
		w.Must(user("lawyer"), w.Deciding(sheet(0), 2, verdict))
		w.Must(user("lawyer"), &machine.LawyerReturns{Sheet: sheet(0)})
		if s, _ := state.Sheets.Get(w.Memory, sheet(0)); s.State != want {
			t.Errorf("after %s the sheet is %s", verdict, s.State)
		}
		sound(t, w)
	}
}
