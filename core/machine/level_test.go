package machine_test

import (
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/state"
)

func TestRaiseLevel(t *testing.T) {
	below := func(w *world) {
		h, _ := state.House.Get(w.Memory, state.One)
		h.Level = machine.Level - 1
		state.House.Put(w.Memory, state.One, h)
	}
	raise := func(members ...uint32) func(*world) machine.Command {
		return only(&machine.RaiseLevel{Level: machine.Level, Supported: members})
	}
	for _, g := range []given{
		{"by an admin, when every member knows it", below, "root", raise(machine.Level, machine.Level+3), ""},
		{"not to the same", nil, "root", raise(machine.Level), "conflict level: house.level"},
		{"not by a lawyer", below, "lawyer", raise(machine.Level), "denied: core.denied"},
		{"not while a member does not know it", below, "root", raise(machine.Level, machine.Level-1), "conflict level: house.level_members"},
		{"not without the members' word", below, "root", raise(), "invalid supported: core.required"},
	} {
		g.run(t)
	}
}

// What this release does not know enters no log; met in a log, it stops the node, whose
// release is too old, and leaves the rest to go on.
func TestLevel_AboveTheReleases(t *testing.T) {
	raised := &machine.RaiseLevel{Level: machine.Level + 1, Supported: []uint32{machine.Level + 1}}
	founded := &machine.FoundHouse{
		Name: "H", WrappedKey: []byte("k"), CheckpointKey: machinetest.SigningKey().Verifier(),
		Admin: newUser("root", core.Admin, ""), Level: machine.Level + 1,
	}
	for name, c := range map[string]struct {
		w     *world
		entry func(w *world) machine.Entry
		enter bool
	}{
		"raised":  {house(t), func(w *world) machine.Entry { return w.Entry(user("root"), raised) }, false},
		"founded": {machinetest.Empty(t, machinetest.Config{}), func(w *world) machine.Entry { return w.Entry(core.SystemActor, founded) }, false},
		"run in": {house(t), func(w *world) machine.Entry {
			h, _ := state.House.Get(w.Memory, state.One)
			h.Level = machine.Level + 1
			state.House.Put(w.Memory, state.One, h)
			return w.Entry(user("operator1"), w.Opening("a", "1"))
		}, true},
	} {
		e := c.entry(c.w)
		err := machine.Check(c.w.Memory.View(), e)
		if refusal, ok := err.(*core.Error); (err == nil) != c.enter || !c.enter && (!ok || refusal.Text != "house.level_unknown") {
			t.Errorf("%s: the dry run says %v", name, err)
		}
		func() {
			defer func() {
				fault, ok := recover().(state.Fault)
				if !ok || !strings.Contains(fault.Error(), "newer release") {
					t.Errorf("%s: Apply went on, or stopped with %v", name, fault.Err)
				}
			}()
			c.w.Apply(e)
		}()
	}
}

func TestCheckLevel(t *testing.T) {
	w := house(t)
	if err := machine.CheckLevel(w.Memory); err != nil {
		t.Error(err)
	}
	h, _ := state.House.Get(w.Memory, state.One)
	h.Level = machine.Level + 1
	state.House.Put(w.Memory, state.One, h)
	err := machine.CheckLevel(w.Memory)
	refusal, ok := err.(*core.Error)
	if !ok || refusal.Text != "house.level_newer" || len(refusal.Args) != 2 {
		t.Fatalf("a house of a newer level: %v", err)
	}
	spoken(t, refusal)
	if err := machine.CheckLevel(state.NewMemory()); err != nil {
		t.Errorf("before the first command: %v", err)
	}
}

// second is a command of the release that knows level 2.
type second struct{ machine.Command }

func (second) Since() uint32 { return 2 }

// What came with a newer level is refused until the house has agreed on it: the nodes of the release before could
// not apply it.
func TestLevel_ACommandOfALaterOne(t *testing.T) {
	w := house(t)
	c := second{&machine.CreateOffice{ID: office("next"), Campaign: drive, Name: "Next", Home: "77"}}
	for level, want := range map[uint32]string{1: "house.level_later", 2: "", 3: ""} {
		got := ""
		if refusal := machine.Judge(w.Memory, core.Stamp{Index: 9, Time: w.Now, Actor: user("root"), Level: level}, c); refusal != nil {
			spoken(t, refusal)
			got = refusal.Text
		}
		if got != want {
			t.Errorf("at level %d: %q, want %q", level, got, want)
		}
	}
}
