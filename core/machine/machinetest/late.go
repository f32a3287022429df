package machinetest

import (
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/state"
)

// Recheck begins the job for the list of passports in force.
func (w *World) Recheck() {
	w.TB.Helper()
	w.Must(core.SystemActor, w.Rechecking())
}

// Rechecking is the command that begins the job for the list of passports in force.
func (w *World) Rechecking() *machine.BeginRecheck {
	id, _ := state.ActiveEditions.Get(w.Memory, core.EditionPassports)
	e, _ := state.Editions.Get(w.Memory, id)
	return &machine.BeginRecheck{Campaign: Campaign, Passports: core.EditionDigest{Kind: e.Kind, Edition: id, Digest: e.Digest}}
}

// Passing is the last step of the job as it stands: what it has not passed, with the listed voters as
// hits and a finding for each, [Listed] where none is given.
func (w *World) Passing(listed []string, findings ...core.FindingMark) *machine.StepRecheck {
	job, _ := state.Rechecks.Get(w.Memory, Campaign)
	c := &machine.StepRecheck{
		Campaign: Campaign, Number: job.Number, After: job.Cursor, Upto: "~", Seen: len(listed), Pack: Pack(), Last: true,
	}
	if len(findings) == 0 {
		findings = []core.FindingMark{Listed()}
	}
	for _, voter := range listed {
		c.Hits = append(c.Hits, machine.LateHit{Signature: Signature(voter), Findings: findings})
	}
	return c
}

// ListedLate has the newer list name the voters.
func (w *World) ListedLate(voters ...string) {
	w.TB.Helper()
	w.Recheck()
	w.Must(core.SystemActor, w.Passing(voters))
}

// ClearingLate is the command that clears the late finding of the voter.
func (w *World) ClearingLate(voter string) *machine.ClearLate {
	return &machine.ClearLate{Signature: Signature(voter), Reason: w.config.Seal(
		"late:"+string(Signature(voter)), "reason", 1, []core.KeyValue{{Key: "text", Value: "a letter of the ministry"}})}
}

// NewerList puts another list of passports into force.
func (w *World) NewerList(name string, day core.Date) core.EditionDigest {
	w.TB.Helper()
	e := core.Edition{ID: ID[core.EditionID]("edition " + name), Kind: core.EditionPassports, Chunks: 1, Rows: 1, Digest: digestOf(name),
		Date: day, Source: "a test"}
	root := User("root")
	w.Must(root, &machine.BeginEdition{Edition: e})
	w.Must(root, &machine.AddChunk{Edition: e.ID, Data: []byte(name)})
	w.Must(root, &machine.CompleteEdition{Edition: e.ID})
	w.Must(root, &machine.ActivateEdition{Edition: e.ID})
	return core.EditionDigest{Kind: e.Kind, Edition: e.ID, Digest: e.Digest}
}

func digestOf(name string) [32]byte { return [32]byte(Document(name)) }

func lateSamples() []Sample {
	written := func(w *World) { w.Written(User("operator1"), Voter, Sheet(0)) }
	begun := func(w *World) { written(w); w.Recheck() }
	listed := func(w *World) { written(w); w.ListedLate(Voter) }
	return []Sample{
		{"recheck.begin/1", core.SystemActor, written, func(w *World) machine.Command { return w.Rechecking() }},
		{"recheck.step/1", core.SystemActor, begun, func(w *World) machine.Command { return w.Passing([]string{Voter}) }},
		{"late.clear/1", User("coordinator1"), listed, func(w *World) machine.Command { return w.ClearingLate(Voter) }},
	}
}
