package machine_test

import (
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
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

func TestGiveVerdict(t *testing.T) {
	giving := func(n int, verdict core.LineState, change func(*machine.GiveVerdict)) func(*world) machine.Command {
		return func(w *world) machine.Command {
			c := w.Verdict(sheet(0), n, verdict)
			if change != nil {
				change(c)
			}
			return c
		}
	}
	silent := func(c *machine.GiveVerdict) { c.Words = core.Sealed{} }
	gave := func(n int, verdict core.LineState) func(*world) {
		return func(w *world) { w.Must(user("verifier1"), w.Verdict(sheet(0), n, verdict)) }
	}
	says := func(w *world) {
		w.Must(user("verifier1"), &machine.SayOfLine{
			Line: sheet(0).Line(1), Words: w.Note(sheet(0), 1, "message"), Right: access.LineVerify,
		})
	}
	for _, g := range []given{
		{"good", taken, "verifier1", giving(1, core.LineGood, nil), ""},
		{"flawed, with words", taken, "verifier1", giving(1, core.LineFlawed, nil), ""},
		{"bad, with words", taken, "verifier1", giving(1, core.LineBad, nil), ""},
		{"for a lawyer, with words", taken, "verifier1", giving(1, core.LineForLawyer, nil), ""},
		{"flawed without words", taken, "verifier1", giving(1, core.LineFlawed, silent), "conflict message: check.message"},
		{"bad without words", taken, "verifier1", giving(1, core.LineBad, silent), "conflict message: check.message"},
		{"a question without words", taken, "verifier1", giving(1, core.LineForLawyer, silent), "conflict message: check.message"},
		{"the message was written before", after(taken, says), "verifier1", giving(1, core.LineFlawed, silent), ""},
		{"an old message is none", after(taken, says, gave(1, core.LineGood)), "verifier1", giving(1, core.LineFlawed, silent),
			"conflict message: check.message"},
		{"changed afterwards", after(taken, gave(1, core.LineGood)), "verifier1", giving(1, core.LineFlawed, nil), ""},
		{"not once it is bad", after(taken, gave(1, core.LineBad)), "verifier1", giving(1, core.LineGood, nil), "conflict: core.state"},
		{"not once it is the lawyer's", after(taken, gave(1, core.LineForLawyer)), "verifier1", giving(1, core.LineGood, nil), "conflict: core.state"},
		{"not on an unused line", taken, "verifier1", giving(3, core.LineGood, nil), "conflict line: check.line_state"},
		{"not on a line that the sheet does not have", taken, "verifier1", giving(4, core.LineGood, nil), "not_found line: core.not_found"},
		{"not a line that changed", taken, "verifier1", giving(1, core.LineGood, func(c *machine.GiveVerdict) { c.Of = 1 }), "stale line: core.stale"},
		{"not another word", taken, "verifier1", giving(1, core.LineStruck, nil), "invalid verdict: check.verdict"},
		{"ticks are words, each once", taken, "verifier1", giving(1, core.LineGood, func(c *machine.GiveVerdict) { c.Ticks = []string{"name", "name"} }),
			"invalid ticks: check.ticks"},
		{"not from the queue", finished, "verifier1", giving(1, core.LineGood, nil), "conflict code: check.state"},
		{"not from another's table", after(staffed("verifier1b", core.Verifier, "one"), taken), "verifier1b", giving(1, core.LineGood, nil),
			"conflict code: check.not_yours"},
		{"not by who entered", taken, "operator1", giving(1, core.LineGood, nil), "denied: core.denied"},
	} {
		g.run(t)
	}
}

// A collector who talks without end does not keep anybody from saying what is wrong.
func TestGiveVerdict_FindsRoomForItsWords(t *testing.T) {
	talked := func(messages int) func(*world) {
		return func(w *world) {
			taken(w)
			for n := range 2 {
				line := sheet(0).Line(n)
				state.LineChecks.Put(w.Memory, line, core.LineCheck{Line: line, Messages: messages})
			}
		}
	}
	flawed := func(w *world) machine.Command { return w.Verdict(sheet(0), 1, core.LineFlawed) }
	foot := func(w *world) machine.Command { return w.Foot(sheet(0), core.BlockFlawed) }
	for _, g := range []given{
		{"a line", talked(core.MaxMessages), "verifier1", flawed, ""},
		{"the foot", talked(core.MaxMessages), "verifier1", foot, ""},
		{"not without end either", talked(core.MaxWords), "verifier1", flawed, "limit message: check.messages"},
	} {
		g.run(t)
	}
}

// Somebody who became tied to who entered while the sheet lay on his table judges nothing more.
func TestGiveVerdict_WhoEnteredCannotVerify(t *testing.T) {
	w := house(t)
	taken(w)
	becomes(w, "verifier1", "operator1")
	for _, c := range []machine.Command{w.Verdict(sheet(0), 1, core.LineGood), w.Foot(sheet(0), core.BlockGood), w.Certifying(sheet(0))} {
		spoken(t, w.Refused(user("verifier1"), c, "denied: check.own"))
	}
}

// becomes makes an account one of another account's person.
func becomes(w *world, login, of string) {
	u, _ := state.Users.Get(w.Memory, user(login))
	other, _ := state.Users.Get(w.Memory, user(of))
	u.Person = other.Person
	state.Users.Put(w.Memory, u.ID, u)
}

// The same of a lawyer who has the sheet: taking it was asked once, each decision is asked anew.
func TestDecideLine_WhoEnteredCannotDecide(t *testing.T) {
	w := house(t)
	withLawyer(w)
	becomes(w, "lawyer", "operator1")
	spoken(t, w.Refused(user("lawyer"), w.Deciding(sheet(0), 2, core.LineGood), "denied: check.own"))
}

func TestCheckBlock(t *testing.T) {
	answering := func(verdict core.BlockVerdict, change func(*machine.CheckBlock)) func(*world) machine.Command {
		return func(w *world) machine.Command {
			c := w.Foot(sheet(0), verdict)
			if change != nil {
				change(c)
			}
			return c
		}
	}
	for _, g := range []given{
		{"good", taken, "verifier1", answering(core.BlockGood, nil), ""},
		{"flawed, with words", taken, "verifier1", answering(core.BlockFlawed, nil), ""},
		{"flawed without words", taken, "verifier1", answering(core.BlockFlawed, func(c *machine.CheckBlock) { c.Words = core.Sealed{} }),
			"conflict message: check.message"},
		{"good after flawed", blockFlawed, "verifier1", answering(core.BlockGood, nil), ""},
		{"not another word", taken, "verifier1", answering("bad", nil), "invalid verdict: check.block_verdict"},
		{"not what changed", taken, "verifier1", answering(core.BlockGood, func(c *machine.CheckBlock) { c.Of = 77 }), "stale: core.stale"},
		{"not from the queue", finished, "verifier1", answering(core.BlockGood, nil), "conflict code: check.state"},
	} {
		g.run(t)
	}
}

func TestSayOfLine(t *testing.T) {
	saying := func(n int, right access.Action) func(*world) machine.Command {
		return func(w *world) machine.Command {
			return &machine.SayOfLine{Line: sheet(0).Line(n), Words: w.Note(sheet(0), n, "message"), Right: right}
		}
	}
	for _, g := range []given{
		{"the collector", finished, "operator1", saying(1, access.LineCorrect), ""},
		{"about the foot", finished, "operator1", saying(core.Foot, access.LineCorrect), ""},
		{"a verifier", finished, "verifier1", saying(1, access.LineVerify), ""},
		{"a lawyer", finished, "lawyer", saying(1, access.LineDecide), ""},
		{"not another collector", finished, "operator1b", saying(1, access.LineCorrect), "denied: core.denied"},
		{"not before the sheet is finished", written("a", 0), "operator1", saying(1, access.LineCorrect), "conflict code: check.state"},
		{"not of an unused line", finished, "verifier1", saying(3, access.LineVerify), "not_found line: core.not_found"},
		{"not nothing", finished, "verifier1", only(&machine.SayOfLine{Line: sheet(0).Line(1), Right: access.LineVerify}),
			"invalid message: core.required"},
		{"not without end", func(w *world) {
			finished(w)
			state.LineChecks.Put(w.Memory, sheet(0).Line(1), core.LineCheck{Line: sheet(0).Line(1), Messages: core.MaxMessages})
		}, "verifier1", saying(1, access.LineVerify), "limit message: check.messages"},
	} {
		g.run(t)
	}
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

func TestCollector(t *testing.T) {
	correcting := func(n int, change func(*machine.CorrectLine)) func(*world) machine.Command {
		return func(w *world) machine.Command {
			c := w.Correcting(sheet(0), n)
			if change != nil {
				change(c)
			}
			return c
		}
	}
	wanted := handedOn(core.LineGood, core.LineFlawed)
	take := only(&machine.CollectorTakes{Sheet: sheet(0)})
	back := only(&machine.CollectorReturns{Sheet: sheet(0)})
	corrected := after(withCollector, func(w *world) { w.Must(user("operator1"), w.Correcting(sheet(0), 2)) })
	says := func(w *world) {
		w.Must(user("operator1"), &machine.SayOfLine{Line: sheet(0).Line(2), Words: w.Note(sheet(0), 2, "message"), Right: access.LineCorrect})
	}
	withBlock := after(blockFlawed, does("verifier1", &machine.HandOn{Sheet: sheet(0)}), does("operator1", &machine.CollectorTakes{Sheet: sheet(0)}))
	block := func(of uint32) func(*world) machine.Command {
		return func(w *world) machine.Command {
			check, _ := state.Checks.Get(w.Memory, sheet(0))
			return &machine.CorrectBlock{Sheet: sheet(0), Of: check.Version + of, Remark: w.Note(sheet(0), 0, "remark")}
		}
	}
	for _, g := range []given{
		{"takes his own sheet", wanted, "operator1", take, ""},
		{"a sheet begun by another collector is not his", wanted, "operator1b", take, "denied: core.denied"},
		{"not while it is checked", taken, "operator1", take, "conflict code: check.state"},
		{"corrects a flawed line with the remark", withCollector, "operator1", correcting(2, nil), ""},
		{"not without the remark", withCollector, "operator1", correcting(2, func(c *machine.CorrectLine) { c.Remark = core.Sealed{} }), "invalid remark: line.remark"},
		{"not a good line", withCollector, "operator1", correcting(1, nil), "conflict: core.state"},
		{"not a line that changed", withCollector, "operator1", correcting(2, func(c *machine.CorrectLine) { c.Of++ }), "stale line: core.stale"},
		{"not before he has it", wanted, "operator1", correcting(2, nil), "conflict code: check.state"},
		{"nobody else corrects", withCollector, "operator1b", correcting(2, nil), "denied: core.denied"},
		{"returns what is corrected", corrected, "operator1", back, ""},
		{"not what is not", withCollector, "operator1", back, "conflict line: check.uncorrected"},
		{"unless he says why it cannot be", after(withCollector, says), "operator1", back, ""},
		{"corrects the foot", withBlock, "operator1", block(0), ""},
		{"not one that changed", withBlock, "operator1", block(1), "stale: core.stale"},
		{"not a good one", withCollector, "operator1", block(0), "conflict block: check.block_state"},
		{"does not return it as it was", withBlock, "operator1", back, "conflict block: check.block_uncorrected"},
	} {
		g.run(t)
	}
}

// Once the collector is away, what he would have corrected gets no better.
func TestCollectorAway_OnlyStrikeAndSpoil(t *testing.T) {
	left := func(w *world) {
		w.Must(user("coordinator1"), &machine.CollectorAway{Sheet: sheet(0), Reason: w.Note(sheet(0), 0, "reason")})
		w.Must(user("verifier1"), &machine.TakeToCheck{Sheet: sheet(0)})
	}
	lines := after(handedOn(core.LineGood, core.LineFlawed), left)
	block := after(blockFlawed, does("verifier1", &machine.HandOn{Sheet: sheet(0)}), left)
	answering := func(n int, verdict core.LineState) func(*world) machine.Command {
		return func(w *world) machine.Command { return w.Verdict(sheet(0), n, verdict) }
	}
	for _, g := range []given{
		{"a flawed line is not good after all", lines, "verifier1", answering(2, core.LineGood), "conflict line: check.only_strike"},
		{"nor for the lawyer", lines, "verifier1", answering(2, core.LineForLawyer), "conflict line: check.only_strike"},
		{"it is struck", lines, "verifier1", func(w *world) machine.Command { return w.Striking(sheet(0), 2) }, ""},
		{"another line may be looked at again", lines, "verifier1", answering(1, core.LineFlawed), ""},
		{"the block is not good after all", block, "verifier1", func(w *world) machine.Command { return w.Foot(sheet(0), core.BlockGood) },
			"conflict block: check.only_spoil"},
		{"its sheet is spoiled", block, "coordinator1", func(w *world) machine.Command { return w.SpoilingSheet(sheet(0), "verifier1") }, ""},
	} {
		g.run(t)
	}
}

func TestCollectorAway(t *testing.T) {
	away := func(w *world) machine.Command {
		return &machine.CollectorAway{Sheet: sheet(0), Reason: w.Note(sheet(0), 0, "reason")}
	}
	wanted := handedOn(core.LineGood, core.LineFlawed)
	for _, g := range []given{
		{"a coordinator says so", wanted, "coordinator1", away, ""},
		{"with a reason", wanted, "coordinator1", only(&machine.CollectorAway{Sheet: sheet(0)}), "invalid reason: check.away_reason"},
		{"not a verifier", wanted, "verifier1", away, "denied: core.denied"},
		{"not while he has it", withCollector, "coordinator1", away, "conflict code: check.state"},
	} {
		g.run(t)
	}
}
