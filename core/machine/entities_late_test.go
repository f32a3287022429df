package machine_test

import (
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/state"
)

// lateEntity is the late finding of the samples' voter, who is a hit of the sample's step.
func lateEntity() entity {
	anna := machinetest.Signature(machinetest.Voter)
	return entity{
		name: "late finding", table: core.LateTransitions(),
		verbs: map[string][]string{"late.clear/1": {"clear"}, "recheck.step/1": {"find"}, "signature.judge/1": {"end"}},
		stays: map[string][]string{"recheck.step/1": {core.LateOpen, core.LateCleared}, "signature.judge/1": {"", core.LateEnded}},
		force: func(w *world, _, to string) {
			l, _ := state.Lates.Get(w.Memory, core.LatePassport.Late(anna))
			l.Signature, l.Campaign, l.Office, l.State = anna, drive, machinetest.Office("one"), to
			state.Lates.Put(w.Memory, core.LatePassport.Late(anna), l)
		},
		now: func(w *world, _ string) string {
			l, _ := state.Lates.Get(w.Memory, core.LatePassport.Late(anna))
			return l.State
		},
	}
}

// addressLateEntity is what the register says of the samples' voter later.
func addressLateEntity() entity {
	anna := core.LateAddress.Late(machinetest.Signature(machinetest.Voter))
	return entity{
		name: "changed address", table: core.LateTransitions(),
		verbs: map[string][]string{"recheck.step_addresses/1": {"find"}, "signature.judge/1": {"end"}},
		stays: map[string][]string{"recheck.step_addresses/1": {core.LateOpen, core.LateCleared}, "signature.judge/1": {"", core.LateEnded}},
		force: func(w *world, _, to string) {
			l, _ := state.Lates.Get(w.Memory, anna)
			of, _ := anna.Split()
			l.Signature, l.Campaign, l.Office, l.State = of, drive, machinetest.Office("one"), to
			l.Passports.Kind = core.EditionAddresses + "/83"
			state.Lates.Put(w.Memory, anna, l)
		},
		now: func(w *world, _ string) string {
			l, _ := state.Lates.Get(w.Memory, anna)
			return l.State
		},
	}
}

// additionEntity is the street of the samples that the register lacks.
func additionEntity() entity {
	street := machinetest.NewStreet()
	key := state.AdditionKey(street.Region, street.ID)
	return entity{
		name: "addition", table: core.AdditionTransitions(),
		verbs: map[string][]string{"address.add/1": {"add"}, "address.withdraw/1": {"withdraw"}, "address.bring/1": {"bring"}},
		// What has ended since the job was asked for is another thing to hold the signatures against.
		needs: map[string][]string{"recheck.addresses/1": {core.AdditionOpen}, "recheck.step_addresses/1": {core.AdditionOpen}},
		force: func(w *world, _, to string) {
			a, _ := state.Additions.Get(w.Memory, key)
			a.ID, a.Region, a.State = street.ID, street.Region, to
			state.Additions.Put(w.Memory, key, a)
		},
		now: func(w *world, _ string) string {
			a, _ := state.Additions.Get(w.Memory, key)
			return a.State
		},
	}
}
