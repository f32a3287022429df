package machine_test

import (
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/state"
)

func register(name string) func(*world) {
	return func(w *world) { w.NewerRegister(name, "2018-01-13") }
}
func rechecksAddresses(w *world) { w.AddressRecheck() }
func changedAddress(voters ...string) func(*world) {
	return func(w *world) { w.ChangedAddress(voters...) }
}

func takesStreetBack(w *world) {
	w.Must(user("root"), &machine.WithdrawAddress{Region: machinetest.NewStreet().Region, ID: machinetest.NewStreet().ID})
}

func bringsStreet(w *world) { w.Must(core.SystemActor, w.Bringing(77)) }

func passingAddresses(change func(*machine.StepAddressRecheck), voters ...string) func(*world) machine.Command {
	return func(w *world) machine.Command {
		c := w.PassingAddresses(voters...)
		if change != nil {
			change(c)
		}
		return c
	}
}

func TestBeginAddressRecheck(t *testing.T) {
	begins := func(w *world) machine.Command { return w.AddressRechecking() }
	for _, g := range []given{
		{"the node begins it", register("one"), "system", begins, ""},
		{"nobody else does", register("one"), "root", begins, "denied: core.denied"},
		{"without a register there is nothing to hold against", nil, "system", begins, "stale: edition.changed"},
		{"once for what is in force", after(register("one"), rechecksAddresses), "system", begins, "duplicate registers: recheck.begun"},
		{"a newer register begins anew", after(register("one"), rechecksAddresses, register("two")), "system", begins, ""},
		{"an addition changes nothing that is written", after(register("one"), rechecksAddresses, addsStreet), "system", begins, "duplicate registers: recheck.begun"},
		{"one that is taken back does", after(addsStreet, register("one"), rechecksAddresses, takesStreetBack), "system", begins, ""},
		{"and one that the register brings", after(addsStreet, register("one"), rechecksAddresses, bringsStreet), "system", begins, ""},
		{"beside the passports", after(register("one"), rechecks), "system", begins, ""},
		{"not for what is out of force", register("one"), "system", func(w *world) machine.Command {
			c := w.AddressRechecking()
			w.NewerRegister("two", "")
			return c
		}, "stale: edition.changed"},
		{"nor for a campaign that is none", register("one"), "system", func(w *world) machine.Command {
			c := w.AddressRechecking()
			c.Campaign = "no such"
			return c
		}, "not_found campaign: core.not_found"},
	} {
		g.run(t)
	}
}

func TestStepAddressRecheck(t *testing.T) {
	begun := after(written("a", 0), register("one"), rechecksAddresses)
	for _, g := range []given{
		{"a hit is found", begun, "system", passingAddresses(nil, "a"), ""},
		{"nobody but the node does it", begun, "federal", passingAddresses(nil, "a"), "denied: core.denied"},
		{"there is a job", after(written("a", 0), register("one"), rechecks), "system", passingAddresses(nil, "a"), "not_found campaign: core.not_found"},
		{"it goes on where it stands", begun, "system", passingAddresses(func(c *machine.StepAddressRecheck) { c.After = "5" }), "stale: recheck.passed"},
		{"a newer register in the middle stops it", after(begun, register("two")), "system", passingAddresses(nil, "a"), "stale: edition.changed"},
		{"so does an addition that ends", after(addsStreet, begun, takesStreetBack), "system", passingAddresses(nil, "a"), "stale: edition.changed"},
		{"a hit is by a register in force", begun, "system", passingAddresses(func(c *machine.StepAddressRecheck) {
			c.Hits[0].Register.Digest[0]++
		}, "a"), "stale: edition.changed"},
		{"and by none but a register", begun, "system", passingAddresses(func(c *machine.StepAddressRecheck) {
			c.Hits[0].Register = machinetest.Passports()
		}, "a"), "invalid register: edition.kind"},
		{"a hit has a finding", begun, "system", passingAddresses(func(c *machine.StepAddressRecheck) { c.Hits[0].Findings = nil }, "a"),
			"invalid findings: visit.verdict"},
		{"by the rules in force", begun, "system", passingAddresses(func(c *machine.StepAddressRecheck) { c.Pack.Version = "0.9.0" }, "a"),
			"stale: pack.changed"},
		{"at most 500", begun, "system", passingAddresses(func(c *machine.StepAddressRecheck) { c.Seen = machine.MaxRecords + 1 }),
			"invalid hits: sheet.count"},
	} {
		g.run(t)
	}
}

// addressNow is the state of the finding about an address and whether it is on the list of open ones.
func addressNow(w *world, voter string) (string, bool) {
	id := core.LateAddress.Late(machinetest.Signature(voter))
	late, _ := state.Lates.Get(w.Memory, id)
	return late.State, state.OpenLates.Has(w.Memory, state.OpenLateKey(drive, machinetest.Office("one"), id))
}

// A changed address lives beside a listed passport; neither ends the other, and it stands in nobody's way.
func TestLate_AddressLife(t *testing.T) {
	changed := after(written("a", 0), register("one"), changedAddress("a"))
	for name, row := range map[string]struct {
		steps func(*world)
		state string
		shown bool
	}{
		"it is open":               {changed, core.LateOpen, true},
		"a coordinator cleared it": {after(changed, func(w *world) { w.Must(user("coordinator1"), w.ClearingAddress("a")) }), core.LateCleared, false},
		"the passport is listed, too, and that is cleared": {after(changed, listedLate("a"), func(w *world) {
			w.Must(user("coordinator1"), w.ClearingLate("a"))
		}), core.LateOpen, true},
		"the register says again what was written": {after(changed, register("two"), rechecksAddresses, func(w *world) {
			c := w.PassingAddresses()
			c.Free = []core.SignatureID{machinetest.Signature("a")}
			w.Must(core.SystemActor, c)
		}), core.LateEnded, false},
		"its line was spoiled and it was judged again": {after(placed("a", 0), register("one"), changedAddress("a"), func(w *world) {
			w.Must(user("operator1"), w.Spoiling("a", "blot"))
			w.Must(user("operator1"), w.Judging("a", "77"))
		}), core.LateEnded, false},
	} {
		t.Run(name, func(t *testing.T) {
			w := house(t)
			row.steps(w)
			if is, shown := addressNow(w, "a"); is != row.state || shown != row.shown {
				t.Errorf("it is %q, on the list %v; want %q, %v", is, shown, row.state, row.shown)
			}
			sound(t, w)
		})
	}
	given{"a sheet is certified with it", after(checked(core.LineGood, core.LineGood), register("one"), changedAddress("a")), "verifier1",
		func(w *world) machine.Command { return w.Certifying(sheet(0)) }, ""}.run(t)
}
