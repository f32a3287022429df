package machinetest

import (
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/state"
)

// DryRunOf is the dry run of a version as it stands.
func (w *World) DryRunOf(ref core.PackRef) core.DryRun {
	run, _ := state.DryRuns.Get(w.Memory, state.PackKey(Campaign, ref))
	return run
}

// DryRunStep takes the run of a version on by one judged signature whose verdict has changed.
func (w *World) DryRunStep(ref core.PackRef, end core.DryRunState) *machine.StepDryRun {
	run := w.DryRunOf(ref)
	change := core.VerdictChange{Kind: core.ChangeFound, Code: Listed().Code, Severity: core.SeverityBlock}
	return &machine.StepDryRun{Campaign: Campaign, Ref: ref, Number: run.Number, After: run.Cursor, Upto: Signature(Voter), End: end,
		Counts: core.DryRunCounts{Judged: 1, Changed: 1, Blocked: 1, Twice: 1, Before: 970, After: 100},
		Rows:   []core.DryRunRow{{Change: change, Count: 1}}, Offices: []core.DryRunOffice{{Office: Office("one"), Changed: 1}},
		Examples: []core.DryRunExample{{Signature: Signature(Voter), Office: Office("one"), Line: Sheet(0).Line(1), Changes: []core.VerdictChange{change}}}}
}

// Tried runs a version over what is stored, from beginning to end.
func (w *World) Tried(ref core.PackRef) {
	w.TB.Helper()
	w.Must(User("root"), &machine.BeginDryRun{Campaign: Campaign, Ref: ref})
	run := w.DryRunOf(ref)
	w.Must(core.SystemActor, &machine.StepDryRun{Campaign: Campaign, Ref: ref, Number: run.Number, End: core.DryRunDone})
}

func dryRunSamples() []Sample {
	root, v2 := User("root"), Version2()
	tested := func(w *World) { w.Must(root, &machine.UploadPack{Campaign: Campaign, Ref: v2, Passed: true}) }
	begin := &machine.BeginDryRun{Campaign: Campaign, Ref: v2}
	begun := func(w *World) { tested(w); w.Must(root, begin) }
	return []Sample{
		{"dryrun.begin/1", root, tested, fixed(begin)},
		{"dryrun.step/1", core.SystemActor, begun, func(w *World) machine.Command { return w.DryRunStep(v2, core.DryRunDone) }},
		{"dryrun.stop/1", root, begun, fixed(&machine.StopDryRun{Campaign: Campaign, Ref: v2})},
	}
}

// trying goes on with the dry run of a version in a walk.
func (k *Walk) trying(ref core.PackRef) (core.UserID, machine.Command) {
	run := k.World.DryRunOf(ref)
	switch {
	case run.State != core.DryRunRunning:
		return User("root"), &machine.BeginDryRun{Campaign: Campaign, Ref: ref}
	case k.Pick(6) == 0:
		return User("root"), &machine.StopDryRun{Campaign: Campaign, Ref: ref}
	case k.Pick(4) == 0:
		return core.SystemActor, k.World.DryRunStep(ref, core.DryRunUnsteady)
	}
	return core.SystemActor, k.World.DryRunStep(ref, core.DryRunDone)
}
