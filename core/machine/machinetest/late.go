package machinetest

import (
	"slices"

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
	return &machine.BeginRecheck{Campaign: Campaign, Passports: w.listInForce()}
}

// listInForce is the list of passports that verdicts stand on.
func (w *World) listInForce() core.EditionDigest {
	id, _ := state.ActiveEditions.Get(w.Memory, core.EditionPassports)
	e, _ := state.Editions.Get(w.Memory, id)
	return core.EditionDigest{Kind: core.EditionPassports, Edition: id, Digest: e.Digest}
}

// Passing is the last step of the job as it stands: what it has not passed, with the listed voters as
// hits and a finding for each, [Listed] where none is given.
func (w *World) Passing(listed []string, findings ...core.FindingMark) *machine.StepRecheck {
	job, _ := state.Rechecks.Get(w.Memory, core.LatePassport.Job(Campaign))
	c := &machine.StepRecheck{
		Campaign: Campaign, Number: job.Number, After: job.Cursor, Upto: "~", Seen: len(listed), Pack: w.rules(), Last: true,
	}
	if len(findings) == 0 {
		findings = []core.FindingMark{Listed()}
	}
	for _, voter := range listed {
		c.Hits = append(c.Hits, machine.LateHit{Signature: Signature(voter), Findings: findings})
	}
	return c
}

// ListedLate has a list name the voters that came after they were judged: a newer one than that in force, where one of them was
// judged by it.
func (w *World) ListedLate(voters ...string) {
	w.TB.Helper()
	inForce := w.listInForce()
	if slices.ContainsFunc(voters, func(voter string) bool {
		g, _ := state.Signatures.Get(w.Memory, Signature(voter))
		return slices.Contains(g.Judgement.Editions, inForce)
	}) {
		w.NewerList("newer than "+string(inForce.Edition), "2018-01-13")
	}
	w.Recheck()
	w.Must(core.SystemActor, w.Passing(voters))
}

// ClearingLate is the command that clears the late finding of the voter.
func (w *World) ClearingLate(voter string) *machine.ClearLate {
	return w.clearing(core.LatePassport.Late(Signature(voter)))
}

// ClearingAddress is the command that clears the finding about the voter's address.
func (w *World) ClearingAddress(voter string) *machine.ClearLate {
	return w.clearing(core.LateAddress.Late(Signature(voter)))
}

func (w *World) clearing(late core.LateID) *machine.ClearLate {
	return &machine.ClearLate{Late: late, Reason: w.config.Seal(
		"late:"+string(late), "reason", 1, []core.KeyValue{{Key: "text", Value: "a letter of the ministry"}})}
}

// NewerList puts another list of passports into force.
func (w *World) NewerList(name string, day core.Date) core.EditionDigest {
	w.TB.Helper()
	return w.newer(core.EditionPassports, name, day)
}

// NewerRegister puts another register of addresses of region 83 into force.
func (w *World) NewerRegister(name string, day core.Date) core.EditionDigest {
	w.TB.Helper()
	return w.newer(core.EditionAddresses+"/83", name, day)
}

func (w *World) newer(kind, name string, day core.Date) core.EditionDigest {
	w.TB.Helper()
	e := core.Edition{ID: ID[core.EditionID]("edition " + name), Kind: kind, Chunks: 1, Rows: 1, Digest: digestOf(name),
		Date: day, Source: "a test"}
	root := User("root")
	w.Must(root, &machine.BeginEdition{Edition: e})
	w.Must(root, &machine.AddChunk{Edition: e.ID, Data: []byte(name)})
	w.Must(root, &machine.CompleteEdition{Edition: e.ID})
	w.Must(root, &machine.ActivateEdition{Edition: e.ID})
	return core.EditionDigest{Kind: e.Kind, Edition: e.ID, Digest: e.Digest}
}

// AddressRecheck begins the job for the registers in force.
func (w *World) AddressRecheck() {
	w.TB.Helper()
	w.Must(core.SystemActor, w.AddressRechecking())
}

// AddressRechecking is the command that begins the job for the registers in force.
func (w *World) AddressRechecking() *machine.BeginAddressRecheck {
	all, _, _ := state.AddressesInForce(w.Memory)
	return &machine.BeginAddressRecheck{Campaign: Campaign, Registers: all}
}

// PassingAddresses is the last step of that job as it stands: what it has not passed, with the voters as hits whose street was renamed.
func (w *World) PassingAddresses(changed ...string) *machine.StepAddressRecheck {
	job, _ := state.Rechecks.Get(w.Memory, core.LateAddress.Job(Campaign))
	id, _ := state.ActiveEditions.Get(w.Memory, core.EditionAddresses+"/83")
	e, _ := state.Editions.Get(w.Memory, id)
	c := &machine.StepAddressRecheck{
		Campaign: Campaign, Number: job.Number, After: job.Cursor, Upto: "~", Seen: len(changed), Pack: w.rules(), Last: true,
	}
	for _, voter := range changed {
		c.Hits = append(c.Hits, machine.AddressHit{Signature: Signature(voter), Findings: []core.FindingMark{Renamed()},
			Register: core.EditionDigest{Kind: e.Kind, Edition: e.ID, Digest: e.Digest}})
	}
	return c
}

// Renamed says that the register has another name for what was written.
func Renamed() core.FindingMark {
	return core.FindingMark{Code: "address.renamed", Severity: core.SeverityWarn, Field: "address"}
}

// ChangedAddress has a newer register rename the streets of the voters.
func (w *World) ChangedAddress(voters ...string) {
	w.TB.Helper()
	w.AddressRecheck()
	w.Must(core.SystemActor, w.PassingAddresses(voters...))
}

// NewStreet is a street that the register of region 83 lacks.
func NewStreet() *machine.AddAddress {
	return &machine.AddAddress{ID: ID[core.AdditionID]("street"), Region: "83", Parent: 2, Level: 8, Type: "ул", Name: "Полярной звезды", Source: "decree 7"}
}

// Bringing is the command that says that the register in force has the street under the number.
func (w *World) Bringing(object int64) *machine.BringAddress {
	street := NewStreet()
	kind := core.EditionAddresses + "/" + string(street.Region)
	id, _ := state.ActiveEditions.Get(w.Memory, kind)
	e, _ := state.Editions.Get(w.Memory, id)
	return &machine.BringAddress{Region: street.Region, ID: street.ID, Brought: object,
		Register: core.EditionDigest{Kind: kind, Edition: id, Digest: e.Digest}}
}

func digestOf(name string) [32]byte { return [32]byte(Document(name)) }

func lateSamples() []Sample {
	written := func(w *World) { w.Written(User("operator1"), Voter, Sheet(0)) }
	begun := func(w *World) {
		written(w)
		w.NewerList("newer", "2018-01-13")
		w.Recheck()
	}
	listed := func(w *World) { written(w); w.ListedLate(Voter) }
	registered := func(w *World) { written(w); w.NewerRegister("register", "2018-01-13") }
	return []Sample{
		{"recheck.begin/1", core.SystemActor, written, func(w *World) machine.Command { return w.Rechecking() }},
		{"recheck.step/1", core.SystemActor, begun, func(w *World) machine.Command { return w.Passing([]string{Voter}) }},
		{"recheck.addresses/1", core.SystemActor, registered, func(w *World) machine.Command { return w.AddressRechecking() }},
		{"recheck.step_addresses/1", core.SystemActor, func(w *World) { registered(w); w.AddressRecheck() },
			func(w *World) machine.Command { return w.PassingAddresses(Voter) }},
		{"address.add/1", User("root"), nil, func(*World) machine.Command { return NewStreet() }},
		{"address.withdraw/1", User("root"), func(w *World) { w.Must(User("root"), NewStreet()) }, func(*World) machine.Command {
			return &machine.WithdrawAddress{Region: NewStreet().Region, ID: NewStreet().ID}
		}},
		{"address.bring/1", core.SystemActor, func(w *World) {
			w.Must(User("root"), NewStreet())
			w.NewerRegister("register", "2018-01-13")
		}, func(w *World) machine.Command { return w.Bringing(77) }},
		{"late.clear/1", User("coordinator1"), listed, func(w *World) machine.Command { return w.ClearingLate(Voter) }},
	}
}
