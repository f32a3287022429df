package machine_test

import (
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/state"
)

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
	closed := after(withCollector, func(w *world) { w.Must(user("root"), &machine.DisableUser{User: user("operator1")}) })
	for _, g := range []given{
		{"a coordinator says so", wanted, "coordinator1", away, ""},
		{"with a reason", wanted, "coordinator1", only(&machine.CollectorAway{Sheet: sheet(0)}), "invalid reason: check.away_reason"},
		{"not a verifier", wanted, "verifier1", away, "denied: core.denied"},
		{"not while he has it", withCollector, "coordinator1", away, "conflict code: check.state"},
		{"whoever has it and has no account any more", closed, "coordinator1", away, ""},
	} {
		g.run(t)
	}
}
