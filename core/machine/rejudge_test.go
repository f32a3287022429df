package machine_test

import (
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/late"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/state"
)

func newerRules(w *world) { w.NewerRules(machinetest.Version2()) }

// version3 follows version 2 of the rules.
func version3() core.PackRef {
	ref := machinetest.Version2()
	ref.Version, ref.Digest = "3.0.0", [32]byte{3}
	return ref
}

func rejudging(change func(*core.Chosen)) func(*world) machine.Command {
	return func(w *world) machine.Command {
		var chosen core.Chosen
		if change != nil {
			change(&chosen)
		}
		return w.Rejudging(chosen)
	}
}

func begunRejudging(w *world) { w.Must(user("root"), w.Rejudging(core.Chosen{})) }

func TestBeginRejudge(t *testing.T) {
	begins := rejudging(nil)
	done := func(w *world) { w.Must(core.SystemActor, w.Rejudged(nil)) }
	for _, g := range []given{
		{"an admin begins it", newerRules, "root", begins, ""},
		{"also by the first rules", nil, "root", begins, ""},
		{"of a region, an office, a finding and a version", newerRules, "root", rejudging(func(c *core.Chosen) {
			*c = core.Chosen{Region: "63", Office: machinetest.Office("one"), Code: "passport.listed", Version: "1.0.0"}
		}), ""},
		{"a lawyer does not", newerRules, "lawyer", begins, "denied: core.denied"},
		{"nor the node by itself", newerRules, "system", begins, "denied: core.denied"},
		{"by the rules in force", newerRules, "root", func(w *world) machine.Command {
			c := w.Rejudging(core.Chosen{})
			c.Ref = machinetest.Pack()
			return c
		}, "stale: pack.changed"},
		{"one at a time", after(newerRules, begunRejudging), "root", begins, "conflict: rejudge.running"},
		{"again when it is done", after(newerRules, begunRejudging, done), "root", begins, ""},
		{"in place of one by rules that are out of force", after(newerRules, begunRejudging, func(w *world) { w.NewerRules(version3()) }), "root", begins, ""},
		{"of an office that is none", newerRules, "root", rejudging(func(c *core.Chosen) { c.Office = "none" }), "not_found office: core.not_found"},
		{"of a region that is none", newerRules, "root", rejudging(func(c *core.Chosen) { c.Region = "no region" }), "invalid region: core.region"},
		{"of a code that is none", newerRules, "root", rejudging(func(c *core.Chosen) { c.Code = "two words" }), "invalid code: rejudge.code"},
		{"of a version that is none", newerRules, "root", rejudging(func(c *core.Chosen) { c.Version = "1 0" }), "invalid version: pack.word"},
	} {
		g.run(t)
	}
}

func TestStepRejudge(t *testing.T) {
	begun := after(written("a", 0), newerRules, begunRejudging)
	stepping := func(change func(*machine.StepRejudge)) func(*world) machine.Command {
		return func(w *world) machine.Command {
			c := w.Rejudged([]string{"a"})
			if change != nil {
				change(c)
			}
			return c
		}
	}
	for _, g := range []given{
		{"a hit is found", begun, "system", stepping(nil), ""},
		{"nobody but the node does it", begun, "root", stepping(nil), "denied: core.denied"},
		{"there is a job", after(written("a", 0), newerRules), "system", stepping(nil), "not_found campaign: core.not_found"},
		{"it goes on where it stands", begun, "system", stepping(func(c *machine.StepRejudge) { c.After = "5" }), "stale: recheck.passed"},
		{"newer rules in the middle stop it", after(begun, func(w *world) { w.NewerRules(version3()) }), "system", stepping(nil), "stale: pack.changed"},
		{"by the rules in force", begun, "system", stepping(func(c *machine.StepRejudge) { c.Pack = machinetest.Pack() }), "stale: pack.changed"},
		{"a hit has a finding", begun, "system", stepping(func(c *machine.StepRejudge) { c.Hits[0].Findings = nil }), "invalid findings: visit.verdict"},
		{"a job fails with a reason", begun, "system", stepping(func(c *machine.StepRejudge) { c.Why = "dryrun.fault" }), ""},
		{"and then it is done", begun, "system", stepping(func(c *machine.StepRejudge) { c.Why, c.Last = "dryrun.fault", false }), "invalid why: core.required"},
		{"unanswered are some of a step", begun, "system", stepping(func(c *machine.StepRejudge) { c.Unanswered = -1 }), "invalid why: core.required"},
		{"at most 500", begun, "system", stepping(func(c *machine.StepRejudge) { c.Seen = machine.MaxRecords + 1 }), "invalid hits: sheet.count"},
	} {
		g.run(t)
	}
}

// What newer rules find lives beside the other matters, and the verdict stays as it was. Still newer rules that say the
// same leave it as it stands, also what was cleared; such as say something else take its place.
func TestLate_RulesLife(t *testing.T) {
	found := after(written("a", 0), func(w *world) { w.FoundByRules("a") })
	cleared := after(found, func(w *world) { w.Must(user("coordinator1"), w.ClearingRules("a")) })
	third := func(findings ...core.FindingMark) func(*world) {
		return func(w *world) {
			w.NewerRules(version3())
			begunRejudging(w)
			w.Must(core.SystemActor, w.Rejudged([]string{"a"}, findings...))
		}
	}
	other := core.FindingMark{Code: "address.form", Severity: core.SeverityWarn, Field: "address"}
	for name, row := range map[string]struct {
		steps   func(*world)
		state   string
		version string
		shown   bool
	}{
		"it is open":                         {found, core.LateOpen, "2.0.0", true},
		"a coordinator cleared it":           {cleared, core.LateCleared, "2.0.0", false},
		"newer rules say the same":           {after(found, third()), core.LateOpen, "2.0.0", true},
		"the same of what was cleared":       {after(cleared, third()), core.LateCleared, "2.0.0", false},
		"they say something else":            {after(found, third(other)), core.LateOpen, "3.0.0", true},
		"something else of what was cleared": {after(cleared, third(other)), core.LateOpen, "3.0.0", true},
		"they say nothing": {after(found, func(w *world) {
			w.NewerRules(version3())
			begunRejudging(w)
			c := w.Rejudged(nil)
			c.Free = []core.SignatureID{machinetest.Signature("a")}
			w.Must(core.SystemActor, c)
		}), core.LateEnded, "2.0.0", false},
		"the same, that now somebody else may clear": {after(found, third(core.FindingMark{Code: machinetest.Unwelcome().Code, Severity: core.SeverityBlock,
			Field: machinetest.Unwelcome().Field, LiftBy: []core.Role{core.Lawyer}})), core.LateOpen, "3.0.0", true},
		"the passport is listed, too": {after(found, listedLate("a")), core.LateOpen, "2.0.0", true},
	} {
		t.Run(name, func(t *testing.T) {
			w := house(t)
			row.steps(w)
			id := core.LateRules.Late(machinetest.Signature("a"))
			late, _ := state.Lates.Get(w.Memory, id)
			shown := state.OpenLates.Has(w.Memory, state.OpenLateKey(drive, machinetest.Office("one"), id))
			if late.State != row.state || shown != row.shown || late.Pack.Version != row.version {
				t.Errorf("%s by %s, shown %v; want %s by %s, %v", late.State, late.Pack.Version, shown, row.state, row.version, row.shown)
			}
			if g, _ := state.Signatures.Get(w.Memory, machinetest.Signature("a")); g.Judgement.Pack != machinetest.Pack() {
				t.Errorf("the verdict is one of %v", g.Judgement.Pack)
			}
			sound(t, w)
		})
	}
	with := after(checked(core.LineGood, core.LineGood), func(w *world) { w.FoundByRules("a") })
	certifies := func(w *world) machine.Command { return w.Certifying(sheet(0)) }
	given{"a sheet is not certified with it", with, "verifier1", certifies, "conflict line: check.rejudged"}.run(t)
	given{"it is with one that was cleared", after(with, func(w *world) { w.Must(user("coordinator1"), w.ClearingRules("a")) }), "verifier1", certifies, ""}.run(t)
}

// A job touches what was chosen and nothing else, whatever a step says; what is freed is held to the same.
func TestStepRejudge_KeepsToWhatWasChosen(t *testing.T) {
	taken := after(written("a", 0), newerRules)
	for name, row := range map[string]struct {
		chosen core.Chosen
		state  string
	}{
		"all":                        {core.Chosen{}, core.LateOpen},
		"of the version":             {core.Chosen{Version: machinetest.Pack().Version}, core.LateOpen},
		"of the version by its name": {core.Chosen{Version: machinetest.Pack().String()}, core.LateOpen},
		"of that of another name":    {core.Chosen{Version: "ru-other/" + machinetest.Pack().Version}, ""},
		"of another version":         {core.Chosen{Version: "0.9.0"}, ""},
		"of a finding it has not":    {core.Chosen{Code: "passport.listed"}, ""},
		"of another office":          {core.Chosen{Office: machinetest.Office("two")}, ""},
		"of a region it is not of":   {core.Chosen{Region: "99"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			w := house(t)
			taken(w)
			w.Must(user("root"), w.Rejudging(row.chosen))
			w.Must(core.SystemActor, w.Rejudged([]string{"a"}))
			late, _ := state.Lates.Get(w.Memory, core.LateRules.Late(machinetest.Signature("a")))
			job, _ := state.Rechecks.Get(w.Memory, core.LateRules.Job(drive))
			if late.State != row.state || (job.Found == 1) != (row.state != "") || job.Barred != job.Found {
				t.Errorf("it is %q, %d found, %d barred", late.State, job.Found, job.Barred)
			}
			w.NewerRules(version3())
			w.Must(user("root"), w.Rejudging(core.Chosen{Version: "0.9.0"}))
			frees := w.Rejudged(nil)
			frees.Free = []core.SignatureID{machinetest.Signature("a")}
			w.Must(core.SystemActor, frees)
			if late, _ := state.Lates.Get(w.Memory, core.LateRules.Late(machinetest.Signature("a"))); late.State != row.state {
				t.Errorf("freed by a job that it is not of: %q", late.State)
			}
			sound(t, w)
		})
	}
}

// A job that would bar more than a few is held before it bars the next. It goes on, from where it stood, when somebody has
// accepted that; what was found before stays.
func TestRejudge_Brake(t *testing.T) {
	for name, row := range map[string]struct {
		judged, barred int
		severity       string
		held           bool
	}{
		"the twentieth":                        {100, late.BrakeLeast - 1, core.SeverityBlock, false},
		"one more":                             {100, late.BrakeLeast, core.SeverityBlock, true},
		"one more, a warning":                  {100, late.BrakeLeast, core.SeverityWarn, false},
		"one more, of enough that were judged": {100 * late.BrakeLeast, late.BrakeLeast, core.SeverityBlock, true},
		"and of one hundred more":              {100*late.BrakeLeast + 99, late.BrakeLeast, core.SeverityBlock, false},
	} {
		t.Run(name, func(t *testing.T) {
			w := house(t)
			written("a", 0)(w)
			newerRules(w)
			begunRejudging(w)
			key := core.LateRules.Job(drive)
			at, _ := state.Rechecks.Get(w.Memory, key)
			at.Seen, at.Barred = row.judged, row.barred
			state.Rechecks.Put(w.Memory, key, at)
			found := machinetest.Unwelcome()
			found.Severity = row.severity
			w.Must(core.SystemActor, w.Rejudged([]string{"a"}, found))
			job, _ := state.Rechecks.Get(w.Memory, key)
			listed, _ := state.Lates.Get(w.Memory, core.LateRules.Late(machinetest.Signature("a")))
			if (job.Why == core.RejudgeHeld) != row.held || job.Done == 0 || (job.Found == 0) != row.held || (listed.State == "") != row.held {
				t.Fatalf("%+v, the line is %q", job, listed.State)
			}
			if !row.held {
				return
			}
			if want := (core.Braked{Judged: row.judged + 1, Barred: row.barred + 1}); job.Held != want || job.Cursor != at.Cursor || job.Seen != at.Seen {
				t.Errorf("it is held as %+v, want %+v", job, want)
			}
			other := w.AcceptingRejudge()
			other.Number++
			w.Refused(user("root"), other, "stale number: rejudge.other")
			w.Refused(user("lawyer"), w.AcceptingRejudge(), "denied: core.denied")
			w.Must(user("root"), w.AcceptingRejudge())
			w.Refused(user("root"), w.AcceptingRejudge(), "conflict accept: rejudge.not_held")
			w.Must(core.SystemActor, w.Rejudged([]string{"a"}))
			job, _ = state.Rechecks.Get(w.Memory, key)
			if job.Why != "" || job.Done == 0 || job.Found != 1 || job.Barred != row.barred+1 || job.Seen != row.judged+1 {
				t.Errorf("accepted: %+v", job)
			}
			sound(t, w)
		})
	}
	w := house(t)
	newerRules(w)
	begunRejudging(w)
	w.HoldRejudge()
	w.NewerRules(version3())
	w.Refused(user("root"), w.AcceptingRejudge(), "conflict accept: rejudge.not_held")
	w.Must(user("root"), w.StoppingRejudge()) // who does not want what a held job bars need not begin another
	job, _ := state.Rechecks.Get(w.Memory, core.LateRules.Job(drive))
	if job.Why != core.RejudgeStopped || job.Held != (core.Braked{}) {
		t.Errorf("stopped while it is held: %+v", job)
	}
}

// Warnings bar nothing, so that no brake holds them; what has been found when a job is stopped stays.
func TestRejudge_StopsWithWhatItHasFound(t *testing.T) {
	w := house(t)
	written("a", 0)(w)
	w.Refused(user("root"), w.StoppingRejudge(), "conflict: rejudge.not_running")
	newerRules(w)
	begunRejudging(w)
	seen := w.StoppingRejudge()
	step := w.Rejudged([]string{"a"}, core.FindingMark{Code: "address.form", Severity: core.SeverityWarn, Field: "address"})
	step.Last, step.Upto = false, machinetest.Signature("a")
	w.Must(core.SystemActor, step)
	w.Refused(user("lawyer"), seen, "denied: core.denied")
	w.Must(user("root"), seen)
	job, _ := state.Rechecks.Get(w.Memory, core.LateRules.Job(drive))
	if job.Why != core.RejudgeStopped || job.Done == 0 || job.Found != 1 || job.Barred != 0 {
		t.Errorf("%+v", job)
	}
	w.Refused(core.SystemActor, w.Rejudged(nil), "stale: recheck.passed")
	w.Refused(user("root"), seen, "conflict: rejudge.not_running")
	begunRejudging(w)
	w.Refused(user("root"), seen, "stale number: rejudge.other") // who looked at the first has not seen the second
	sound(t, w)
}
