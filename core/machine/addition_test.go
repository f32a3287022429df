package machine_test

import (
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/state"
)

func street(change func(*machine.AddAddress)) func(*world) machine.Command {
	return func(*world) machine.Command {
		c := machinetest.NewStreet()
		if change != nil {
			change(c)
		}
		return c
	}
}

func addsStreet(w *world) { w.Must(user("root"), machinetest.NewStreet()) }

func TestAddAddress(t *testing.T) {
	for _, g := range []given{
		{"an admin adds a street", nil, "root", street(nil), ""},
		{"nobody else does", nil, "coordinator1", street(nil), "denied: core.denied"},
		{"once", addsStreet, "root", street(nil), "duplicate id: core.exists"},
		{"nor under another id", addsStreet, "root", street(func(c *machine.AddAddress) { c.ID = machinetest.ID[core.AdditionID]("x") }),
			"duplicate name: addition.exists"},
		{"again after it was withdrawn", after(addsStreet, does("root", &machine.WithdrawAddress{
			Region: machinetest.NewStreet().Region, ID: machinetest.NewStreet().ID})), "root",
			street(func(c *machine.AddAddress) { c.ID = machinetest.ID[core.AdditionID]("x") }), ""},
		{"of a region", nil, "root", street(func(c *machine.AddAddress) { c.Region = "" }), "invalid region: core.region"},
		{"below a city", nil, "root", street(func(c *machine.AddAddress) { c.Level = 5 }), "invalid level: addition.level"},
		{"in something of the register", nil, "root", street(func(c *machine.AddAddress) { c.Parent = core.FirstAddition }), "invalid parent: addition.parent"},
		{"with a name", nil, "root", street(func(c *machine.AddAddress) { c.Name = "" }), "invalid name: core.required"},
		{"with a type", nil, "root", street(func(c *machine.AddAddress) { c.Type = "" }), "invalid type: core.required"},
		{"from a source", nil, "root", street(func(c *machine.AddAddress) { c.Source = "" }), "invalid source: core.required"},
		{"that can be read", nil, "root", street(func(c *machine.AddAddress) { c.Source = strings.Repeat("я", 301) }), "invalid source: core.too_long"},
	} {
		g.run(t)
	}
}

func TestBringAddress(t *testing.T) {
	added := after(addsStreet, register("one"))
	brings := func(change func(*machine.BringAddress)) func(*world) machine.Command {
		return func(w *world) machine.Command {
			c := w.Bringing(77)
			if change != nil {
				change(c)
			}
			return c
		}
	}
	for _, g := range []given{
		{"the node ends it", added, "system", brings(nil), ""},
		{"nobody else does", added, "root", brings(nil), "denied: core.denied"},
		{"only one that there is", register("one"), "system", brings(nil), "not_found id: core.not_found"},
		{"by the register in force", added, "system", brings(func(c *machine.BringAddress) { c.Register.Digest[0]++ }), "stale: edition.changed"},
		{"of the region", added, "system", brings(func(c *machine.BringAddress) { c.Register = machinetest.Passports() }), "invalid register: edition.kind"},
		{"under a number of the register", added, "system", brings(func(c *machine.BringAddress) { c.Brought = core.FirstAddition }),
			"invalid brought: addition.parent"},
	} {
		g.run(t)
	}
	w := house(t)
	added(w)
	w.Must(core.SystemActor, w.Bringing(77))
	c := machinetest.NewStreet()
	a, _ := state.Additions.Get(w.Memory, state.AdditionKey(c.Region, c.ID))
	if a.State != core.AdditionBrought || a.Brought != 77 || a.Object <= core.FirstAddition || a.Ended == 0 || a.By != user("root") {
		t.Errorf("%+v", a)
	}
	sound(t, w)
}
