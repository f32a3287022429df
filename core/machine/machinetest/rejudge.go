package machinetest

import (
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/state"
)

// NewerRules puts a version of the rules into force, tried and approved by two persons.
func (w *World) NewerRules(ref core.PackRef) {
	w.TB.Helper()
	root := User("root")
	w.Must(root, &machine.UploadPack{Campaign: Campaign, Ref: ref, Passed: true})
	w.Tried(ref)
	w.Must(root, &machine.ProposePack{Campaign: Campaign, Ref: ref})
	w.Must(User("lawyer"), &machine.ApprovePack{Campaign: Campaign, Ref: ref})
}

// Rejudging is the command that begins to judge what is chosen by the rules in force.
func (w *World) Rejudging(chosen core.Chosen) *machine.BeginRejudge {
	return &machine.BeginRejudge{Campaign: Campaign, Ref: w.rules(), Chosen: chosen}
}

// rules are those in force.
func (w *World) rules() core.PackRef {
	campaign, _ := state.Campaigns.Get(w.Memory, Campaign)
	return campaign.Pack
}

// Rejudged is the last step of that job as it stands: what it has not passed, with the voters as hits and the findings for
// each, [Unwelcome] where none is given.
func (w *World) Rejudged(hits []string, findings ...core.FindingMark) *machine.StepRejudge {
	job, _ := state.Rechecks.Get(w.Memory, core.LateRules.Job(Campaign))
	c := &machine.StepRejudge{Campaign: Campaign, Number: job.Number, After: job.Cursor, Upto: "~", Seen: len(hits), Pack: w.rules(), Last: true}
	if len(findings) == 0 {
		findings = []core.FindingMark{Unwelcome()}
	}
	for _, voter := range hits {
		c.Hits = append(c.Hits, machine.LateHit{Signature: Signature(voter), Findings: findings})
	}
	return c
}

// HoldRejudge has the brake hold the job of newer rules, as a step does that would bar many: a furnished house has not so many.
func (w *World) HoldRejudge() {
	w.TB.Helper()
	job, _ := state.Rechecks.Get(w.Memory, core.LateRules.Job(Campaign))
	job.Done, job.Why, job.Held = w.Now, core.RejudgeHeld, core.Braked{Judged: 200, Barred: 30}
	state.Rechecks.Put(w.Memory, core.LateRules.Job(Campaign), job)
}

// AcceptingRejudge is the command that lets a held job go on.
func (w *World) AcceptingRejudge() *machine.AcceptRejudge {
	job, _ := state.Rechecks.Get(w.Memory, core.LateRules.Job(Campaign))
	return &machine.AcceptRejudge{Campaign: Campaign, Number: job.Number}
}

// StoppingRejudge is the command that stops the newest job of newer rules.
func (w *World) StoppingRejudge() *machine.StopRejudge {
	job, _ := state.Rechecks.Get(w.Memory, core.LateRules.Job(Campaign))
	return &machine.StopRejudge{Campaign: Campaign, Number: job.Number}
}

// Unwelcome is what newer rules find: a block that a coordinator may lift.
func Unwelcome() core.FindingMark {
	return core.FindingMark{Code: "age.limit", Severity: core.SeverityBlock, Field: "birth", LiftBy: []core.Role{core.Coordinator}}
}

// FoundByRules has newer rules find fault with the voters' signatures.
func (w *World) FoundByRules(voters ...string) {
	w.TB.Helper()
	w.NewerRules(Version2())
	w.Must(User("root"), w.Rejudging(core.Chosen{}))
	w.Must(core.SystemActor, w.Rejudged(voters))
}

// ClearingRules is the command that clears what newer rules find of the voter.
func (w *World) ClearingRules(voter string) *machine.ClearLate {
	return w.clearing(core.LateRules.Late(Signature(voter)))
}

func rejudgeSamples() []Sample {
	newer := func(w *World) {
		w.Written(User("operator1"), Voter, Sheet(0))
		w.NewerRules(Version2())
	}
	return []Sample{
		{"rejudge.begin/1", User("root"), newer, func(w *World) machine.Command { return w.Rejudging(core.Chosen{Region: "63"}) }},
		{"rejudge.step/1", core.SystemActor, func(w *World) {
			newer(w)
			w.Must(User("root"), w.Rejudging(core.Chosen{}))
		}, func(w *World) machine.Command { return w.Rejudged([]string{Voter}) }},
		{"rejudge.stop/1", User("root"), func(w *World) {
			newer(w)
			w.Must(User("root"), w.Rejudging(core.Chosen{}))
		}, func(w *World) machine.Command { return w.StoppingRejudge() }},
		{"rejudge.accept/1", User("root"), func(w *World) {
			newer(w)
			w.Must(User("root"), w.Rejudging(core.Chosen{}))
			w.HoldRejudge()
		}, func(w *World) machine.Command { return w.AcceptingRejudge() }},
	}
}
