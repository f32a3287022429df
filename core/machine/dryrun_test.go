package machine_test

import (
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/state"
)

func TestBeginDryRun(t *testing.T) {
	v2 := machinetest.Version2()
	begin := only(&machine.BeginDryRun{Campaign: drive, Ref: v2})
	tested := doing("root", uploading(nil))
	for _, g := range []given{
		{"an admin tries a tested version", tested, "root", begin, ""},
		{"a lawyer does not", tested, "lawyer", begin, "denied: core.denied"},
		{"nor federal staff", tested, "federal", begin, "denied: core.denied"},
		{"an unknown version", nil, "root", begin, "not_found version: pack.unknown"},
		{"one that failed its own cases", doing("root", uploading(func(c *machine.UploadPack) { c.Passed = false })), "root", begin, "conflict version: dryrun.state"},
		{"the one in force", nil, "root", only(&machine.BeginDryRun{Campaign: drive, Ref: machinetest.Pack()}), "conflict version: dryrun.state"},
		{"while it runs", after(tested, doing("root", begin)), "root", begin, "conflict version: dryrun.running"},
		{"again after it has ended", after(tested, tried), "root", begin, ""},
		{"again after it was stopped", after(tested, doing("root", begin), doing("root", only(&machine.StopDryRun{Campaign: drive, Ref: v2}))), "root", begin, ""},
		{"another version while one runs", after(tested, doing("root", begin), doing("root", uploading(func(c *machine.UploadPack) { c.Ref.Version = "3.0.0" }))), "root",
			only(&machine.BeginDryRun{Campaign: drive, Ref: core.PackRef{Name: v2.Name, Version: "3.0.0", Digest: v2.Digest}}), "conflict version: dryrun.running"},
	} {
		g.run(t)
	}
}

// tried runs version 2 over what is stored.
func tried(w *world) { w.Tried(machinetest.Version2()) }

func stepping(change func(*machine.StepDryRun)) func(*world) machine.Command {
	return func(w *world) machine.Command {
		c := w.DryRunStep(machinetest.Version2(), "")
		if change != nil {
			change(c)
		}
		return c
	}
}

func TestStepDryRun(t *testing.T) {
	v2 := machinetest.Version2()
	begun := after(doing("root", uploading(nil)), doing("root", only(&machine.BeginDryRun{Campaign: drive, Ref: v2})))
	ended := after(begun, func(w *world) { w.Must(core.SystemActor, w.DryRunStep(v2, core.DryRunDone)) })
	const bad = "invalid counts: sheet.count"
	for _, g := range []given{
		{"the node steps", begun, "system", stepping(nil), ""},
		{"an admin does not", begun, "root", stepping(nil), "denied: core.denied"},
		{"a run that was never begun", doing("root", uploading(nil)), "system", stepping(nil), "not_found version: core.not_found"},
		{"one that has ended", ended, "system", stepping(nil), "stale: dryrun.passed"},
		{"one of another number", begun, "system", stepping(func(c *machine.StepDryRun) { c.Number++ }), "stale: dryrun.passed"},
		{"behind another cursor", begun, "system", stepping(func(c *machine.StepDryRun) { c.After = "a" }), "stale: dryrun.passed"},
		{"of another file", begun, "system", stepping(func(c *machine.StepDryRun) { c.Ref.Digest[0]++ }), "stale: dryrun.passed"},
		{"that does not go on", begun, "system", stepping(func(c *machine.StepDryRun) { c.Upto = "" }), "invalid upto: recheck.order"},
		{"more than a step has", begun, "system", stepping(func(c *machine.StepDryRun) { c.Counts.Judged = machine.MaxDryRunStep + 1 }), bad},
		{"more changed than judged", begun, "system", stepping(func(c *machine.StepDryRun) { c.Counts.Changed = 2 }), bad},
		{"more blocked than changed", begun, "system", stepping(func(c *machine.StepDryRun) { c.Counts.Changed = 0 }), bad},
		{"a negative count", begun, "system", stepping(func(c *machine.StepDryRun) { c.Counts.Elsewhere = -1 }), bad},
		{"a chance above one", begun, "system", stepping(func(c *machine.StepDryRun) { c.Counts.After = 3_000_000 }), bad},
		{"a change of no kind", begun, "system", stepping(func(c *machine.StepDryRun) { c.Rows[0].Change.Kind = "else" }), "invalid rows: dryrun.change"},
		{"an example without a change", begun, "system", stepping(func(c *machine.StepDryRun) { c.Examples[0].Changes = nil }), "invalid examples: dryrun.change"},
		{"a failure without a reason", begun, "system", stepping(func(c *machine.StepDryRun) { c.End = core.DryRunFailed }), "invalid why: core.required"},
		{"a failure with one", begun, "system", stepping(func(c *machine.StepDryRun) { c.End, c.Why = core.DryRunFailed, "pack.not_here" }), ""},
		{"an end that is none", begun, "system", stepping(func(c *machine.StepDryRun) { c.End = core.DryRunStopped }), "conflict: core.state"},
		{"an admin stops it", begun, "root", only(&machine.StopDryRun{Campaign: drive, Ref: v2}), ""},
		{"a lawyer does not", begun, "lawyer", only(&machine.StopDryRun{Campaign: drive, Ref: v2}), "denied: core.denied"},
		{"what has ended is not stopped", ended, "root", only(&machine.StopDryRun{Campaign: drive, Ref: v2}), "conflict: core.state"},
		{"what was never begun neither", nil, "root", only(&machine.StopDryRun{Campaign: drive, Ref: v2}), "not_found version: pack.unknown"},
	} {
		g.run(t)
	}
}

// A version counts after it was tried on what is stored, against the rules in force; a rollback needs no run.
func TestProposePack_NeedsADryRun(t *testing.T) {
	v2, root := machinetest.Version2(), user("root")
	propose := only(&machine.ProposePack{Campaign: drive, Ref: v2})
	tested := doing("root", uploading(nil))
	ends := func(end, why string) func(*world) {
		return after(tested, doing("root", only(&machine.BeginDryRun{Campaign: drive, Ref: v2})), func(w *world) {
			w.Must(core.SystemActor, &machine.StepDryRun{Campaign: drive, Ref: v2, Number: 1, End: end, Why: why})
		})
	}
	v3 := core.PackRef{Name: v2.Name, Version: "3.0.0", Digest: [32]byte{3}}
	swapped := func(w *world) {
		w.Must(root, &machine.UploadPack{Campaign: drive, Ref: v3, Passed: true})
		w.Tried(v3)
		w.Must(root, &machine.ProposePack{Campaign: drive, Ref: v3})
		w.Must(user("lawyer"), &machine.ApprovePack{Campaign: drive, Ref: v3})
	}
	for _, g := range []given{
		{"nor is a proposal approved when other rules came into force since", after(tested, tried, doing("root", propose), swapped), "lawyer",
			only(&machine.ApprovePack{Campaign: drive, Ref: v2}), "conflict: core.state"},
		{"it is tried anew", after(tested, tried, doing("root", propose), swapped), "root", propose, "conflict version: dryrun.outdated"},
		{"without one", tested, "root", propose, "conflict version: dryrun.wanted"},
		{"while it runs", after(tested, doing("root", only(&machine.BeginDryRun{Campaign: drive, Ref: v2}))), "root", propose, "conflict version: dryrun.not_done"},
		{"after it was stopped", after(tested, doing("root", only(&machine.BeginDryRun{Campaign: drive, Ref: v2})),
			doing("root", only(&machine.StopDryRun{Campaign: drive, Ref: v2}))), "root", propose, "conflict version: dryrun.wanted"},
		{"after it failed", ends(core.DryRunFailed, "pack.not_here"), "root", propose, "conflict version: dryrun.wanted"},
		{"of a version with two answers", ends(core.DryRunUnsteady, ""), "root", propose, "conflict version: dryrun.unsteady"},
		{"after it", ends(core.DryRunDone, ""), "root", propose, ""},
		{"when other rules came into force since", after(tested, tried, swapped), "root", propose, "conflict version: dryrun.outdated"},
		{"of what was in force before", after(tested, tried, doing("root", propose), doing("lawyer", only(&machine.ApprovePack{Campaign: drive, Ref: v2}))),
			"root", only(&machine.ProposePack{Campaign: drive, Ref: machinetest.Pack()}), ""},
	} {
		g.run(t)
	}
}

// One leaf stands for all that a run opens, one for how it ended; its steps leave none, and add up.
func TestDryRun_LeavesAndCounts(t *testing.T) {
	w, v2 := house(t), machinetest.Version2()
	doing("root", uploading(nil))(w)
	size := func() int64 { n, _ := state.TreeSizes.Get(w.Memory, state.TreeOf(drive)); return n }
	before := size()
	w.Must(user("root"), &machine.BeginDryRun{Campaign: drive, Ref: v2})
	w.Must(core.SystemActor, w.DryRunStep(v2, ""))
	if n := size() - before; n != 1 {
		t.Errorf("%d leaves after a step", n)
	}
	last := w.DryRunStep(v2, core.DryRunDone)
	last.Counts.Freed, last.Counts.Blocked = 1, 0
	w.Must(core.SystemActor, last)
	run := w.DryRunOf(v2)
	want := core.DryRunCounts{Judged: 2, Changed: 2, Blocked: 1, Freed: 1, Twice: 2, Before: 1940, After: 200}
	if run.Counts != want || run.Rows[0].Count != 2 || len(run.Rows) != 1 || run.Offices[0].Changed != 2 || len(run.Examples) != 2 || run.Ended == 0 {
		t.Errorf("%+v", run)
	}
	if n := size() - before; n != 2 {
		t.Errorf("%d leaves of the run", n)
	}
	line, _ := state.Leaves.Get(w.Memory, state.LeafKey(state.TreeOf(drive), size()-1))
	leaf, err := audit.Parse(line)
	if err != nil || leaf.Kind != "dryrun.end/1" || leaf.Subject != "pack:"+v2.String() || !strings.Contains(string(line), `"changed":"2"`) ||
		!strings.Contains(string(line), `"judged":"2"`) {
		t.Errorf("%v %s", err, line)
	}
}

// What a run keeps has bounds: beyond them it goes on counting.
func TestDryRun_Bounds(t *testing.T) {
	var run core.DryRun
	change := func(code string) core.VerdictChange { return core.VerdictChange{Kind: core.ChangeFound, Code: code} }
	for n := range 300 {
		code := strings.Repeat("x", 1+n%250)
		run.Take(core.DryRunCounts{Judged: 1, Changed: 1}, []core.DryRunRow{{Change: change(code), Count: 1}}, []core.DryRunOffice{{Office: core.OfficeID(code), Changed: 1}},
			[]core.DryRunExample{{Signature: "a", Changes: []core.VerdictChange{change("one")}}, {Signature: "b", Changes: []core.VerdictChange{change(code)}}})
	}
	alike := 0
	for _, e := range run.Examples {
		if e.Changes[0] == change("one") {
			alike++
		}
	}
	if run.Counts.Judged != 300 || len(run.Rows) != core.MaxDryRunRows || len(run.Examples) != core.MaxDryRunExamples || alike != core.MaxDryRunAlike {
		t.Errorf("%d judged, %d rows, %d examples, %d of them alike", run.Counts.Judged, len(run.Rows), len(run.Examples), alike)
	}
}

// A lawyer reads the examples of a dry run and nothing else by it; an admin reads none.
func TestReadPersonal_ExamplesOfADryRun(t *testing.T) {
	v2 := machinetest.Version2()
	reads := func(right access.Action, subject string) func(*world) machine.Command {
		return only(&machine.ReadPersonal{Campaign: drive, Purpose: machine.PurposeDryRun, Subject: subject, Right: right})
	}
	anna := "signature:" + string(signature(machinetest.Voter))
	found := after(written(machinetest.Voter, 0), doing("root", uploading(nil)), doing("root", only(&machine.BeginDryRun{Campaign: drive, Ref: v2})), func(w *world) {
		w.Must(core.SystemActor, w.DryRunStep(v2, core.DryRunDone))
	})
	for _, g := range []given{
		{"a lawyer reads an example", found, "lawyer", reads(access.LineDecide, anna), ""},
		{"an admin does not", found, "root", reads(access.LineDecide, anna), "denied: core.denied"},
		{"nor federal staff", found, "federal", reads(access.LineDecide, anna), "denied: core.denied"},
		{"nor a verifier", found, "verifier1", reads(access.LineVerify, anna), "denied: core.denied"},
		{"what is no example is not read", written(machinetest.Voter, 0), "lawyer", reads(access.LineDecide, anna), "denied: core.denied"},
		{"nor by its visit", found, "lawyer", reads(access.LineDecide, "visit:"+string(machinetest.Visit(machinetest.Voter))), "denied: core.denied"},
	} {
		g.run(t)
	}
}
