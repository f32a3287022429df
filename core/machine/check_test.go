package machine_test

import (
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/state"
)

// finished, taken and checked are steps of sheet 0 with the voters a and b.
func finished(w *world) { w.Finished(sheet(0), "a", "b") }

func taken(w *world) { w.Taken(sheet(0), "a", "b") }

func checked(verdicts ...core.LineState) func(*world) {
	return func(w *world) { w.Taken(sheet(0), "a", "b"); w.Checked(sheet(0), verdicts...) }
}

func handedOn(verdicts ...core.LineState) func(*world) {
	return after(checked(verdicts...), does("verifier1", &machine.HandOn{Sheet: sheet(0)}))
}

func withCollector(w *world) {
	after(handedOn(core.LineGood, core.LineFlawed), does("operator1", &machine.CollectorTakes{Sheet: sheet(0)}))(w)
}

func withLawyer(w *world) {
	after(handedOn(core.LineGood, core.LineForLawyer), does("lawyer", &machine.LawyerTakes{Sheet: sheet(0)}))(w)
}

// handedBack has the sheet that verifier1 has come back from its collector, with one line corrected.
func handedBack(w *world) {
	w.Checked(sheet(0), core.LineGood, core.LineFlawed)
	w.Must(user("verifier1"), &machine.HandOn{Sheet: sheet(0)})
	w.Must(user("operator1"), &machine.CollectorTakes{Sheet: sheet(0)})
	w.Must(user("operator1"), w.Correcting(sheet(0), 2))
	w.Must(user("operator1"), &machine.CollectorReturns{Sheet: sheet(0)})
}

// blockFlawed has the lines good and the collector's block flawed.
func blockFlawed(w *world) {
	taken(w)
	w.Must(user("verifier1"), w.Verdict(sheet(0), 1, core.LineGood))
	w.Must(user("verifier1"), w.Verdict(sheet(0), 2, core.LineGood))
	w.Must(user("verifier1"), w.Foot(sheet(0), core.BlockFlawed))
}

func staffed(login string, role core.Role, office string) func(*world) {
	return func(w *world) { w.Hire(login, role, office) }
}

// secondAccount makes an account of a person who has one.
func secondAccount(login string, role core.Role, of string) func(*world) {
	return func(w *world) {
		u := newUser(login, role, "one")
		u.Person = newUser(of, role, "one").Person
		w.Must(user("root"), &machine.CreateUser{User: u})
		w.Must(user("admin2"), &machine.ApproveUser{User: u.ID})
	}
}

func finishing(n int) func(*world) machine.Command {
	return only(&machine.FinishSheet{Sheet: sheet(n)})
}

func TestPrepareSheets(t *testing.T) {
	preparing := func(part string, ids ...core.SheetID) func(*world) machine.Command {
		return only(&machine.PrepareSheets{Sheets: ids, Part: part})
	}
	collector, proxy := machine.PartCollector, machine.PartProxy
	prepared := does("operator1", &machine.PrepareSheets{Sheets: sheets(0, 1), Part: collector})
	for _, g := range []given{
		{"blank sheets of the office", nil, "operator1", preparing(collector, sheets(0, 2)...), ""},
		{"the collector's own begun one", written("a", 0), "operator1", preparing(collector, sheet(0)), ""},
		{"not one that another began", written("a", 0), "operator1b", preparing(collector, sheet(0)), "conflict code: sheet.other_collector"},
		{"not twice", prepared, "operator1", preparing(collector, sheet(0)), "conflict code: check.prepared"},
		{"each once", nil, "operator1", preparing(collector, sheet(0), sheet(0)), "duplicate sheets: sheet.twice"},
		{"not before it is at the office", nil, "operator1", preparing(collector, sheet(7)), "conflict code: check.state"},
		{"not an unknown one", nil, "operator1", preparing(collector, sheet(99)), "denied: core.denied"},
		{"not of another office", nil, "operator2", preparing(collector, sheet(0)), "denied: core.denied"},
		{"the proxy, a verifier", nil, "verifier1", preparing(proxy, sheet(0)), ""},
		{"the proxy, while it is checked", taken, "verifier1", preparing(proxy, sheet(0)), ""},
		{"not while it lies on another table", after(staffed("verifier1b", core.Verifier, "one"), taken), "verifier1b", preparing(proxy, sheet(0)),
			"conflict code: check.not_yours"},
		{"nor on nobody's", after(taken, handedBack), "verifier1", preparing(proxy, sheet(0)), "conflict code: check.not_yours"},
		{"not where another one struck a line", after(staffed("verifier1b", core.Verifier, "one"), taken, func(w *world) {
			w.Must(user("verifier1"), w.Striking(sheet(0), 1))
			w.Must(user("verifier1b"), &machine.TakeOver{Sheet: sheet(0), Reason: w.Note(sheet(0), 0, "reason")})
		}), "verifier1b", preparing(proxy, sheet(0)), "conflict code: check.other_striker"},
		{"an operator is no proxy", nil, "operator1", preparing(proxy, sheet(0)), "denied: core.denied"},
		{"a verifier is no collector", nil, "verifier1", preparing(collector, sheet(0)), "denied: core.denied"},
		{"who collects is not the proxy", after(secondAccount("both", core.Verifier, "operator1"), written("a", 0)), "both",
			preparing(proxy, sheet(0)), "denied: check.own"},
		{"nor who has written the other block", after(secondAccount("both", core.Verifier, "operator1"), prepared), "both",
			preparing(proxy, sheet(0)), "denied: check.own"},
		{"a part is one of two", nil, "operator1", preparing("both", sheet(0)), "invalid part: check.part"},
	} {
		g.run(t)
	}
}

func TestPrepareSheets_BindsTheSheetToItsWriter(t *testing.T) {
	w := house(t)
	w.Must(user("operator1"), &machine.PrepareSheets{Sheets: sheets(0, 0), Part: machine.PartCollector})
	w.Judged(user("operator1b"), "a")
	spoken(t, w.Refused(user("operator1b"), w.Reserving("a", sheet(0)), "conflict code: sheet.other_collector"))
	sound(t, w)
}

// Who has written the proxy's block does not begin the sheet, also not under another account:
// nobody could certify it.
func TestPrepareSheets_TheProxyDoesNotCollect(t *testing.T) {
	w := house(t)
	secondAccount("both", core.Verifier, "operator1")(w)
	w.Must(user("both"), &machine.PrepareSheets{Sheets: sheets(0, 0), Part: machine.PartProxy})
	w.Judged(user("operator1"), "a")
	spoken(t, w.Refused(user("operator1"), w.Reserving("a", sheet(0)), "conflict code: check.own_proxy"))
	w.Must(user("operator1"), w.Reserving("a", sheet(1)))
	sound(t, w)
}

func TestFinishSheet(t *testing.T) {
	for _, g := range []given{
		{"full or not, at the end of the day", written("a", 0), "operator1", finishing(0), ""},
		{"not with a reserved line", after(written("a", 0), placed("b", 0)), "operator1", finishing(0), "conflict code: check.reserved"},
		{"not without a signature", after(placed("a", 0), func(w *world) { w.Must(user("operator1"), w.Spoiling("a", "blot")) }), "operator1",
			finishing(0), "conflict code: check.empty"},
		{"not by another collector", written("a", 0), "operator1b", finishing(0), "denied: core.denied"},
		{"not a blank sheet", nil, "operator1", finishing(0), "denied: core.denied"},
		{"not twice", finished, "operator1", finishing(0), "conflict code: check.state"},
		{"not an unknown one", nil, "operator1", finishing(99), "denied: core.denied"},
	} {
		g.run(t)
	}
}

func TestFinishSheet_FreeLinesAreUnusedForEver(t *testing.T) {
	w := house(t)
	w.Finished(sheet(0), "a")
	for n := 2; n <= 3; n++ {
		if line, _ := state.Lines.Get(w.Memory, sheet(0).Line(n)); line.State != core.LineUnused {
			t.Errorf("line %d is %q", n, line.State)
		}
	}
	check, _ := state.Checks.Get(w.Memory, sheet(0))
	if check.Collector.State != core.BlockSigned || check.Collector.By != user("operator1") || check.Collector.Signed != w.Now {
		t.Errorf("the collector's block is %+v", check.Collector)
	}
	sound(t, w)
}

func TestTakeToCheck(t *testing.T) {
	take := only(&machine.TakeToCheck{Sheet: sheet(0)})
	for _, g := range []given{
		{"a verifier of the office", finished, "verifier1", take, ""},
		{"who has it may take it again", taken, "verifier1", take, ""},
		{"not from another's table", after(staffed("verifier1b", core.Verifier, "one"), taken), "verifier1b", take, "conflict code: check.taken"},
		{"not before it is finished", written("a", 0), "verifier1", take, "conflict code: check.state"},
		{"who entered cannot verify", after(secondAccount("both", core.Verifier, "operator1"), finished), "both", take, "denied: check.own"},
		{"nor who gave the password to who entered", after(staffed("operator1c", core.Operator, "one"), func(w *world) {
			w.Written(user("operator1c"), "a", sheet(0))
			w.Must(user("operator1c"), &machine.FinishSheet{Sheet: sheet(0)})
			u := newUser("rootverifier", core.Verifier, "one")
			u.Person = newUser("root", core.Admin, "").Person
			w.Must(user("admin2"), &machine.CreateUser{User: u})
			w.Must(user("federal"), &machine.ApproveUser{User: u.ID})
		}), "rootverifier", take, "denied: check.gave"},
		{"nor another office's", after(staffed("verifier2", core.Verifier, "two"), finished), "verifier2", take, "denied: core.denied"},
		{"nor its collector", finished, "operator1", take, "denied: core.denied"},
	} {
		g.run(t)
	}
}

func TestTakeOver(t *testing.T) {
	over := func(reason bool) func(*world) machine.Command {
		return func(w *world) machine.Command {
			c := &machine.TakeOver{Sheet: sheet(0)}
			if reason {
				c.Reason = w.Note(sheet(0), 0, "reason")
			}
			return c
		}
	}
	other := staffed("verifier1b", core.Verifier, "one")
	for _, g := range []given{
		{"with a reason", after(other, taken), "verifier1b", over(true), ""},
		{"not without", after(other, taken), "verifier1b", over(false), "invalid reason: check.take_over_reason"},
		{"not what one has", taken, "verifier1", over(true), "conflict code: check.nobody_has"},
		{"not what nobody has", finished, "verifier1", over(true), "conflict code: check.state"},
		{"not by who entered", after(secondAccount("both", core.Verifier, "operator1"), taken), "both", over(true), "denied: check.own"},
	} {
		g.run(t)
	}
}
