package machine_test

import (
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/state"
)

func rechecks(w *world)                        { w.Recheck() }
func listedLate(voters ...string) func(*world) { return func(w *world) { w.ListedLate(voters...) } }
func newer(name string) func(*world)           { return func(w *world) { w.NewerList(name, "2018-01-13") } }
func clearing(v string) func(w *world) machine.Command {
	return func(w *world) machine.Command { return w.ClearingLate(v) }
}

func passing(change func(*machine.StepRecheck), voters ...string) func(*world) machine.Command {
	return func(w *world) machine.Command {
		c := w.Passing(voters)
		if change != nil {
			change(c)
		}
		return c
	}
}

func TestBeginRecheck(t *testing.T) {
	begins := func(w *world) machine.Command { return w.Rechecking() }
	other := func(change func(*core.EditionDigest)) func(*world) machine.Command {
		return func(w *world) machine.Command {
			c := w.Rechecking()
			change(&c.Passports)
			return c
		}
	}
	for _, g := range []given{
		{"the node begins it", written("a", 0), "system", begins, ""},
		{"nobody else does", nil, "root", begins, "denied: core.denied"},
		{"once for an edition", rechecks, "system", begins, "duplicate passports: recheck.begun"},
		{"also when it is done", listedLate(), "system", begins, "duplicate passports: recheck.begun"},
		{"while it runs for somebody whom no list was asked about, too", after(rechecks, unasked("a", 0)), "system", begins,
			"duplicate passports: recheck.begun"},
		{"anew for somebody whom no list was asked about", after(listedLate(), unasked("a", 0)), "system", begins, ""},
		{"once for him", after(listedLate(), unasked("a", 0), rechecks, asked("a")), "system", begins, "duplicate passports: recheck.begun"},
		{"a newer list begins anew", after(rechecks, newer("second")), "system", begins, ""},
		{"a list that is in force again, too", after(rechecks, newer("second"), rechecks,
			does("root", &machine.ActivateEdition{Edition: machinetest.Passports().Edition})), "system", begins, ""},
		{"not for one that is out of force", newer("second"), "system", other(func(e *core.EditionDigest) { *e = machinetest.Passports() }),
			"stale: edition.changed"},
		{"nor with another digest", nil, "system", other(func(e *core.EditionDigest) { e.Digest[0]++ }), "stale: edition.changed"},
		{"nor with none", nil, "system", other(func(e *core.EditionDigest) { e.Digest = [32]byte{} }), "invalid passports: edition.kind"},
		{"nor for another kind of list", nil, "system", other(func(e *core.EditionDigest) { e.Kind = core.EditionNames }),
			"invalid passports: edition.kind"},
		{"nor for a campaign that is none", nil, "system", func(w *world) machine.Command {
			c := w.Rechecking()
			c.Campaign = "no such"
			return c
		}, "not_found campaign: core.not_found"},
	} {
		g.run(t)
	}
}

func TestStepRecheck(t *testing.T) {
	begun := after(written("a", 0), newer("second"), rechecks)
	for _, g := range []given{
		{"a hit is found", begun, "system", passing(nil, "a"), ""},
		{"nobody but the node does it", begun, "federal", passing(nil, "a"), "denied: core.denied"},
		{"there is a job", written("a", 0), "system", passing(nil, "a"), "not_found campaign: core.not_found"},
		{"it goes on where it stands", begun, "system", passing(func(c *machine.StepRecheck) { c.After = "5" }), "stale: recheck.passed"},
		{"another job's step is stale", begun, "system", passing(func(c *machine.StepRecheck) { c.Number++ }), "stale: recheck.passed"},
		{"one that is done has no more", after(begun, listedOnly("a")), "system", passing(nil), "stale: recheck.passed"},
		{"a newer list in the middle stops it", after(begun, newer("third")), "system", passing(nil, "a"), "stale: edition.changed"},
		{"it goes forward", begun, "system", passing(func(c *machine.StepRecheck) { c.Upto, c.Last = c.After, false }),
			"invalid upto: recheck.order"},
		{"a hit is among those that were passed", begun, "system", passing(func(c *machine.StepRecheck) { c.Upto = "0" }, "a"),
			"invalid hits: recheck.order"},
		{"a hit is a signature", begun, "system", passing(nil, "nobody"), "invalid hits: recheck.order"},
		{"a hit has a finding", begun, "system", passing(func(c *machine.StepRecheck) { c.Hits[0].Findings = nil }, "a"),
			"invalid findings: visit.verdict"},
		{"a finding is one", begun, "system", passing(func(c *machine.StepRecheck) {
			c.Hits[0].Findings = []core.FindingMark{{Code: "x", Severity: "loud"}}
		}, "a"), "invalid findings: visit.verdict"},
		{"by the rules in force", begun, "system", passing(func(c *machine.StepRecheck) { c.Pack.Version = "0.9.0" }, "a"), "stale: pack.changed"},
		{"without hits the rules are not asked", begun, "system", passing(func(c *machine.StepRecheck) { c.Pack = core.PackRef{} }), ""},
		{"who was asked about is among those that were passed", begun, "system", passing(func(c *machine.StepRecheck) {
			c.Upto, c.Last, c.Asked = "0", false, []core.SignatureID{machinetest.Signature("a")}
		}), "invalid hits: recheck.order"},
		{"at most 500 that were asked about", begun, "system", passing(func(c *machine.StepRecheck) {
			c.Asked = make([]core.SignatureID, machine.MaxRecords+1)
		}), "invalid hits: sheet.count"},
		{"at most 500", begun, "system", passing(func(c *machine.StepRecheck) { c.Seen = machine.MaxRecords + 1 }), "invalid hits: sheet.count"},
	} {
		g.run(t)
	}
}

// listedOnly ends the running job with the voters as its hits.
func listedOnly(voters ...string) func(*world) {
	return func(w *world) { w.Must(core.SystemActor, w.Passing(voters)) }
}

// lateNow is the state of a late finding and whether it is on the list of open ones.
func lateNow(w *world, voter string) (string, bool) {
	id := core.LatePassport.Late(machinetest.Signature(voter))
	late, _ := state.Lates.Get(w.Memory, id)
	return late.State, state.OpenLates.Has(w.Memory, state.OpenLateKey(drive, machinetest.Office("one"), id))
}

// What becomes of a late finding: each way to its end, and what is shown of it.
func TestLate_Life(t *testing.T) {
	freed := func(voter string) func(*world) {
		return func(w *world) {
			w.Recheck()
			c := w.Passing(nil)
			c.Free = []core.SignatureID{machinetest.Signature(voter)}
			w.Must(core.SystemActor, c)
		}
	}
	anew := func(w *world) {
		operator := user("operator1")
		w.Must(operator, w.Spoiling("a", "blot"))
		w.Must(operator, w.Judging("a", "77"))
		w.Must(operator, w.Reserving("a", sheet(0)))
	}
	listed := after(written("a", 0), listedLate("a"))
	cleared := after(listed, func(w *world) { w.Must(user("coordinator1"), w.ClearingLate("a")) })
	for name, row := range map[string]struct {
		steps func(*world)
		state string
		shown bool
	}{
		"it is open":                                   {listed, core.LateOpen, true},
		"a coordinator cleared it":                     {cleared, core.LateCleared, false},
		"a newer list names it again":                  {after(cleared, newer("2"), listedLate("a")), core.LateCleared, false},
		"a newer list no longer names it":              {after(listed, newer("2"), freed("a")), core.LateEnded, false},
		"nor what was cleared":                         {after(cleared, newer("2"), freed("a")), core.LateEnded, false},
		"a list that names it again after that":        {after(listed, newer("2"), freed("a"), newer("3"), listedLate("a")), core.LateOpen, true},
		"what is not placed is judged again anyway":    {after(judged("a"), listedLate("a")), "", false},
		"a reserved line is written with the old list": {after(placed("a", 0), listedLate("a")), core.LateOpen, true},
		"its line was spoiled": {after(placed("a", 0), listedLate("a"), func(w *world) {
			w.Must(user("operator1"), w.Spoiling("a", "blot"))
		}), core.LateOpen, false},
		"and it was judged again": {after(placed("a", 0), listedLate("a"), func(w *world) {
			w.Must(user("operator1"), w.Spoiling("a", "blot"))
			w.Must(user("operator1"), w.Judging("a", "77"))
		}), core.LateEnded, false},
		"and placed again, by the list of before": {after(placed("a", 0), listedLate("a"), func(w *world) {
			w.Must(user("operator1"), w.Spoiling("a", "blot"))
			w.Must(user("root"), &machine.ActivateEdition{Edition: machinetest.Passports().Edition})
			w.Must(user("operator1"), w.Reserving("a", sheet(0)))
		}), core.LateOpen, true},
		"it was judged again by the newer list before the job came to it": {after(placed("a", 0), newer("2"), rechecks, anew, listedOnly("a")), "", false},
		"and by the newer one of two":                                     {after(placed("a", 0), newer("2"), anew, newer("3"), rechecks, listedOnly("a")), core.LateOpen, true},
		"its line was struck": {func(w *world) {
			w.Taken(sheet(0), "a", "b")
			w.Checked(sheet(0), core.LineGood, core.LineGood)
			w.ListedLate("a")
			w.Must(user("verifier1"), w.Striking(sheet(0), 1))
		}, core.LateOpen, false},
	} {
		t.Run(name, func(t *testing.T) {
			w := house(t)
			row.steps(w)
			if is, shown := lateNow(w, "a"); is != row.state || shown != row.shown {
				t.Errorf("it is %q, on the list %v; want %q, %v", is, shown, row.state, row.shown)
			}
			sound(t, w)
		})
	}
}

func TestClearLate(t *testing.T) {
	listed := after(written("a", 0), listedLate("a"))
	by := func(findings ...core.FindingMark) func(*world) {
		return after(written("a", 0), newer("second"), func(w *world) {
			w.Recheck()
			w.Must(core.SystemActor, w.Passing([]string{"a"}, findings...))
		})
	}
	for _, g := range []given{
		{"a coordinator of the office clears it", listed, "coordinator1", clearing("a"), ""},
		{"another office's may not", listed, "coordinator2", clearing("a"), "denied: core.denied"},
		{"an operator may not", listed, "operator1b", clearing("a"), "denied: core.denied"},
		{"a verifier may not", listed, "verifier1", clearing("a"), "denied: core.denied"},
		{"the same person with another account may not", listed, "twin", clearing("a"), "denied: visit.lift_own"},
		{"not what the rules let nobody lift", by(machinetest.Underage()), "coordinator1", clearing("a"), "conflict signature: late.not_liftable"},
		{"all blocks have to be liftable", by(machinetest.Listed(), machinetest.Underage()), "coordinator1", clearing("a"),
			"conflict signature: late.not_liftable"},
		{"a warning needs no right of the rules", by(machinetest.Yo()), "coordinator1", clearing("a"), ""},
		{"a reason is needed", listed, "coordinator1", only(&machine.ClearLate{Late: core.LatePassport.Late(machinetest.Signature("a"))}),
			"invalid reason: core.required"},
		{"once", after(listed, func(w *world) { w.Must(user("coordinator1"), w.ClearingLate("a")) }), "coordinator1", clearing("a"),
			"conflict: core.state"},
		{"what is not listed has nothing to clear", written("a", 0), "coordinator1", clearing("a"), "not_found signature: core.not_found"},
		{"nor what is no longer on a line", after(placed("a", 0), listedLate("a"), func(w *world) {
			w.Must(user("operator1"), w.Leaving("a"))
		}), "coordinator1", clearing("a"), "not_found signature: core.not_found"},
	} {
		g.run(t)
	}
}

// A block that came late stands in the way of the certification until it is cleared or struck; a
// warning does not.
func TestCertifySheet_ListedLate(t *testing.T) {
	with := func(findings ...core.FindingMark) func(*world) {
		return after(checked(core.LineGood, core.LineGood), newer("second"), func(w *world) {
			w.Recheck()
			w.Must(core.SystemActor, w.Passing([]string{"a"}, findings...))
		})
	}
	certifies := func(w *world) machine.Command { return w.Certifying(sheet(0)) }
	for _, g := range []given{
		{"not with a block", with(), "verifier1", certifies, "conflict line: check.listed_late"},
		{"with one that was cleared", after(with(), func(w *world) { w.Must(user("coordinator1"), w.ClearingLate("a")) }), "verifier1", certifies, ""},
		{"with a warning", with(machinetest.Yo()), "verifier1", certifies, ""},
	} {
		g.run(t)
	}
}

// The job leaves one leaf, which names it, the edition and the set; its steps leave none.
func TestRecheck_OneLeaf(t *testing.T) {
	w := house(t)
	written("a", 0)(w)
	w.NewerList("second", "2018-01-13")
	before, _ := state.TreeSizes.Get(w.Memory, state.TreeOf(drive))
	w.Recheck()
	for i, upto := range []core.SignatureID{"4", "8", "c"} {
		c := w.Passing(nil)
		c.Upto, c.Last = upto, false
		if answer := w.Do(core.SystemActor, c); answer.Refusal != nil || answer.Count != 0 {
			t.Fatalf("step %d: %+v", i, answer)
		}
	}
	w.Must(core.SystemActor, w.Passing(nil))
	size, _ := state.TreeSizes.Get(w.Memory, state.TreeOf(drive))
	if size != before+1 {
		t.Fatalf("the job left %d leaves", size-before)
	}
	line, _ := state.Leaves.Get(w.Memory, state.LeafKey(state.TreeOf(drive), before))
	leaf, err := audit.Parse(line)
	if err != nil || leaf.Kind != "recheck.begin/1" || leaf.Get("job") != "1" || leaf.Get("date") != "2018-01-13" ||
		leaf.Get("edition") == "" || len(leaf.Get("digest")) != 64 || leaf.Get("set") == "" {
		t.Errorf("%s, %v", line, err)
	}
	job, _ := state.Rechecks.Get(w.Memory, string(drive))
	if job.Done == 0 || job.Cursor != "~" {
		t.Errorf("the job ends as %+v", job)
	}
	sound(t, w)
}
