package machine_test

import (
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/state"
)

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
