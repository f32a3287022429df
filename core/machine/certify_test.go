package machine_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/core/text"
)

func TestStrikeLine(t *testing.T) {
	striking := func(n int, change func(*machine.StrikeLine)) func(*world) machine.Command {
		return func(w *world) machine.Command {
			c := w.Striking(sheet(0), n)
			if change != nil {
				change(c)
			}
			return c
		}
	}
	struck := func(w *world) { w.Must(user("verifier1"), w.Striking(sheet(0), 1)) }
	over := func(w *world) {
		w.Hire("verifier1b", core.Verifier, "one")
		w.Must(user("verifier1b"), &machine.TakeOver{Sheet: sheet(0), Reason: w.Note(sheet(0), 0, "reason")})
	}
	for _, g := range []given{
		{"a bad line", checked(core.LineBad, core.LineGood), "verifier1", striking(1, nil), ""},
		{"any line with content", taken, "verifier1", striking(2, nil), ""},
		{"not without the remark", taken, "verifier1", striking(1, func(c *machine.StrikeLine) { c.Remark = core.Sealed{} }), "invalid remark: line.strike_remark"},
		{"not without a reason", taken, "verifier1", striking(1, func(c *machine.StrikeLine) { c.Reason = "mood" }), "invalid reason: line.reason"},
		{"not for want of a choice that comes later", taken, "verifier1",
			striking(1, func(c *machine.StrikeLine) { c.Reason = machine.ReasonNotSelected }), "invalid reason: line.reason"},
		{"not twice", after(taken, struck), "verifier1", striking(1, nil), "conflict line: check.line_state"},
		{"not a line that changed", taken, "verifier1", striking(1, func(c *machine.StrikeLine) { c.Of++ }), "stale line: core.stale"},
		{"not from the queue", finished, "verifier1", striking(1, nil), "conflict code: check.state"},
		{"not by the collector", taken, "operator1", striking(1, nil), "denied: core.denied"},
		{"only by who struck the first", after(taken, struck, over), "verifier1b", striking(2, nil), "conflict code: check.other_striker"},
	} {
		g.run(t)
	}
}

// A struck line frees the document: its voter may sign again.
func TestStrikeLine_TheVoterMaySignAgain(t *testing.T) {
	w := house(t)
	checked(core.LineBad, core.LineGood)(w)
	w.Must(user("verifier1"), w.Striking(sheet(0), 1))
	w.Must(user("operator1"), w.Opening("again", "number of a"))
	w.Must(user("operator1"), w.Judging("again", "77"))
	sound(t, w)
}

func TestCertifySheet(t *testing.T) {
	certifying := func(w *world) machine.Command { return w.Certifying(sheet(0)) }
	good := checked(core.LineGood, core.LineGood)
	other := staffed("verifier1b", core.Verifier, "one")
	over := func(w *world) {
		w.Must(user("verifier1b"), &machine.TakeOver{Sheet: sheet(0), Reason: w.Note(sheet(0), 0, "reason")})
	}
	proxy := func(login string) func(*world) {
		return does(login, &machine.PrepareSheets{Sheets: sheets(0, 0), Part: machine.PartProxy})
	}
	struck := func(n int) func(*world) {
		return func(w *world) { w.Must(user("verifier1"), w.Striking(sheet(0), n)) }
	}
	for _, g := range []given{
		{"every line good", good, "verifier1", certifying, ""},
		{"good and struck", after(checked(core.LineBad, core.LineGood), struck(1)), "verifier1", certifying, ""},
		{"an unchecked line", checked(core.LineGood), "verifier1", certifying, "conflict line: check.unchecked"},
		{"without the check of the certification", func(w *world) {
			taken(w)
			w.Must(user("verifier1"), w.Verdict(sheet(0), 1, core.LineGood))
			w.Must(user("verifier1"), w.Verdict(sheet(0), 2, core.LineGood))
		}, "verifier1", certifying, "conflict block: check.block_unchecked"},
		{"a flawed certification", blockFlawed, "verifier1", certifying, "conflict block: check.block_flawed"},
		{"a flawed line", checked(core.LineGood, core.LineFlawed), "verifier1", certifying, "conflict line: check.not_good"},
		{"a bad line", checked(core.LineGood, core.LineBad), "verifier1", certifying, "conflict line: check.not_good"},
		{"a line for the lawyer", checked(core.LineGood, core.LineForLawyer), "verifier1", certifying, "conflict line: check.not_good"},
		{"nothing left", after(checked(core.LineBad, core.LineBad), struck(1), struck(2)), "verifier1", certifying, "conflict code: check.no_good"},
		{"what changed", good, "verifier1", func(w *world) machine.Command {
			c := w.Certifying(sheet(0))
			c.Of++
			return c
		}, "stale: core.stale"},
		{"not from another's table", after(other, good), "verifier1b", certifying, "conflict code: check.not_yours"},
		{"taken over it may be", after(other, good, over), "verifier1b", certifying, ""},
		{"not where another proxy wrote the block", after(other, proxy("verifier1"), good, over), "verifier1b", certifying, "conflict code: check.other_proxy"},
		{"where the other one is gone for good", after(other, proxy("verifier1"), good, over,
			does("root", &machine.DisableUser{User: user("verifier1")})), "verifier1b", certifying, "conflict code: check.certifier_gone"},
		{"not by its collector", good, "operator1", certifying, "denied: core.denied"},
	} {
		g.run(t)
	}
}

// A reserved line keeps a sheet from being finished, so none can be on a sheet under check; were
// there one all the same, it would not be certified.
func TestCertifySheet_NotWithAReservedLine(t *testing.T) {
	w := house(t)
	checked(core.LineGood, core.LineGood)(w)
	line, _ := state.Lines.Get(w.Memory, sheet(0).Line(3))
	line.State = core.LineReserved
	state.Lines.Put(w.Memory, line.ID, line)
	spoken(t, w.Refused(user("verifier1"), w.Certifying(sheet(0)), "conflict line: check.reserved"))
}

func TestCertifySheet_AcceptsTheGoodLines(t *testing.T) {
	w := house(t)
	checked(core.LineBad, core.LineGood)(w)
	w.Must(user("verifier1"), w.Striking(sheet(0), 1))
	w.Must(user("verifier1"), w.Certifying(sheet(0)))
	for voter, want := range map[string]core.SignatureState{"a": core.SignatureStruck, "b": core.SignatureAccepted} {
		if g, _ := state.Signatures.Get(w.Memory, signature(voter)); g.State != want {
			t.Errorf("the signature of %s is %s", voter, g.State)
		}
	}
	if check, _ := state.Checks.Get(w.Memory, sheet(0)); check.Proxy.By != user("verifier1") || check.Proxy.State != core.BlockSigned {
		t.Errorf("the proxy's block is %+v", check.Proxy)
	}
	sound(t, w)
}

// Only who has the paper in hand reads what stands on it.
func TestReadPersonal_SheetsUnderCheck(t *testing.T) {
	reads := func(right access.Action) func(*world) machine.Command {
		return only(&machine.ReadPersonal{
			Campaign: drive, Purpose: "check", Subject: "sheet:" + string(sheet(0).Code()), Right: right,
		})
	}
	wanted := handedOn(core.LineGood, core.LineFlawed)
	for _, g := range []given{
		{"who has it on the table", taken, "verifier1", reads(access.LineVerify), ""},
		{"not from the queue", finished, "verifier1", reads(access.LineVerify), "denied: check.not_yours"},
		{"not another verifier", after(staffed("verifier1b", core.Verifier, "one"), taken), "verifier1b", reads(access.LineVerify), "denied: check.not_yours"},
		{"its lawyer", withLawyer, "lawyer", reads(access.LineDecide), ""},
		{"not a lawyer before he has it", handedOn(core.LineForLawyer, core.LineGood), "lawyer", reads(access.LineDecide), "denied: check.not_yours"},
		{"its collector in the morning", wanted, "operator1", reads(access.LineCorrect), ""},
		{"not another collector", wanted, "operator1b", reads(access.LineCorrect), "denied: core.denied"},
		{"not the collector while it is checked", taken, "operator1", reads(access.LineCorrect), "denied: check.not_yours"},
	} {
		g.run(t)
	}
}

// What was said of a line is kept in its order, with who said it and when.
func TestConversation_IsKept(t *testing.T) {
	w := house(t)
	withCollector(w)
	w.Must(user("operator1"), &machine.SayOfLine{
		Line: sheet(0).Line(2), Words: w.Note(sheet(0), 2, "message"), Right: access.LineCorrect,
	})
	var said []core.UserID
	state.Messages.Scan(w.Memory, state.MessageKey(sheet(0).Line(2), -1), func(_ string, m core.Message) bool {
		said = append(said, m.By)
		return true
	})
	if want := []core.UserID{user("verifier1"), user("operator1")}; !slices.Equal(said, want) {
		t.Errorf("said by %v", said)
	}
}

// Each state word that a refusal puts into a place is there in both languages.
func TestStates_HaveWords(t *testing.T) {
	for kind, table := range map[string]core.Transitions{"sheet": core.SheetTransitions(), "line": core.LineTransitions()} {
		for _, s := range table.States() {
			c := core.Refuse(core.Conflict, "", "check.state", "91-X7-B9", s)
			if kind == "line" {
				c = core.Refuse(core.Conflict, "", "check.line_state", "91-X7-B9", s)
			}
			for _, lang := range text.Langs() {
				if said := text.OfError(lang, c); strings.Contains(said, "state."+kind) || strings.Contains(said, "{") {
					t.Errorf("%s %s: %s", kind, s, said)
				}
			}
		}
	}
}
