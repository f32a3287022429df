package brought

import (
	"context"
	"testing"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
	"github.com/sheaf-drive/sheaf/core/attention"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/roomtest"
)

// register is what a node has of region 83; without objects it has none.
type register struct {
	objects []address.Object
	closed  []address.Closed
	from    core.EditionDigest
	asked   int
}

func (r *register) Registry(region core.Region, fn func(*address.Registry, core.EditionDigest) error) error {
	if r.asked++; region != "83" || r.objects == nil {
		return core.Refuse(core.NotFound, "region", "address.search.region", string(region))
	}
	return fn(address.NewRegistry(address.Content{Region: region, Objects: r.objects, Closed: r.closed}), r.from)
}

func TestJob_EndsWhatTheRegisterBrings(t *testing.T) {
	store := &roomtest.Store{World: machinetest.Furnished(t, machinetest.Config{})}
	street, registers, looked := machinetest.NewStreet(), &register{}, &Looked{}
	store.World.Must(machinetest.User("root"), street)
	job := Job{Leads: func() bool { return true }, Store: store, Registers: registers, Alarms: attention.Nobody{}, Now: time.Now,
		Moment: func(context.Context) (state.View, func(), error) { return store.Now(), func() {}, nil }}
	round := func() core.Addition {
		job.Round(t.Context(), looked)
		a, _ := state.Additions.Get(store.Now(), state.AdditionKey(street.Region, street.ID))
		return a
	}
	if a := round(); a.State != core.AdditionOpen {
		t.Fatalf("without a register: %+v", a)
	}
	town := address.Object{ID: 2, Level: 5, Type: "г", Name: "Нарьян-Мар"}
	registers.from = store.World.NewerRegister("first", "2018-01-13")
	registers.objects = []address.Object{town, {ID: 7, Parent: 2, Level: 8, Type: "ул", Name: "Южная"}}
	if a := round(); a.State != core.AdditionOpen || looked.in[street.ID] != registers.from.Edition {
		t.Fatalf("a register without it: %+v", a)
	}
	// The node's register lags behind what is in force: nothing is ended by it.
	bringing := append(registers.objects[:2:2], address.Object{ID: 77, Parent: 2, Level: 8, Type: street.Type, Name: street.Name})
	old := registers.from
	newer := store.World.NewerRegister("second", "2018-01-14")
	registers.objects, registers.from = bringing, old
	registers.from.Edition = "another"
	if a := round(); a.State != core.AdditionOpen {
		t.Fatalf("by a register that is not in force: %+v", a)
	}
	registers.from = newer
	if a := round(); a.State != core.AdditionBrought || a.Brought != 77 || a.Edition != newer.Edition {
		t.Fatalf("a register with it: %+v", a)
	}
	registers.asked = 0
	if round(); registers.asked != 0 {
		t.Error("what has ended is looked for")
	}
}

// alarms is what stands.
type alarms map[string]bool

func (a alarms) Raise(k attention.Kind, subject string, _ error, _ ...attention.Detail) {
	a[string(k)+" "+subject] = true
}
func (a alarms) Clear(k attention.Kind, subject string) { delete(a, string(k)+" "+subject) }

// What an added street lies in goes over into another object: it is looked for there. It is split: every node says that the street lies
// in nothing, until somebody ends that.
func TestJob_FollowsWhatItLiesIn(t *testing.T) {
	store := &roomtest.Store{World: machinetest.Furnished(t, machinetest.Config{})}
	street, registers, looked, standing, leads := machinetest.NewStreet(), &register{}, &Looked{}, alarms{}, true
	store.World.Must(machinetest.User("root"), street)
	job := Job{Leads: func() bool { return leads }, Store: store, Registers: registers, Alarms: standing, Now: time.Now,
		Moment: func(context.Context) (state.View, func(), error) { return store.Now(), func() {}, nil }}
	addition := func() core.Addition {
		a, _ := state.Additions.Get(store.Now(), state.AdditionKey(street.Region, street.ID))
		return a
	}
	at := func(name string, parent int64, closed ...address.Closed) {
		registers.from, registers.closed = store.World.NewerRegister(name, "2018-01-13"), closed
		registers.objects = []address.Object{{ID: 3, Level: 5, Type: "г", Name: "Новый"}, {ID: 4, Level: 5, Type: "г", Name: "Другой"}}
		if parent != 0 {
			registers.objects = append(registers.objects, address.Object{ID: 77, Parent: parent, Level: 8, Type: street.Type, Name: street.Name})
		}
	}
	said := "addition.orphaned 83/" + string(street.ID)
	at("split", 3, address.Closed{ID: street.Parent, Successors: []int64{3, 4}})
	for _, leads = range []bool{true, false} {
		job.Round(t.Context(), looked)
		if a := addition(); a.State != core.AdditionOpen || !standing[said] || len(standing) != 1 {
			t.Fatalf("split, leads %v: %+v, %v", leads, a, standing)
		}
	}
	at("merged", 0, address.Closed{ID: street.Parent, Successors: []int64{3}})
	if job.Round(t.Context(), looked); len(standing) != 0 || addition().State != core.AdditionOpen {
		t.Fatalf("merged: %+v, %v", addition(), standing)
	}
	leads = true
	at("brought", 3, address.Closed{ID: street.Parent, Successors: []int64{3}})
	if job.Round(t.Context(), looked); addition().Brought != 77 {
		t.Errorf("the register has it in what it went over into: %+v", addition())
	}
	// Another one is withdrawn while it lies in nothing.
	other := machinetest.NewStreet()
	other.ID, other.Name = machinetest.ID[core.AdditionID]("other"), "Другая"
	store.World.Must(machinetest.User("root"), other)
	at("gone", 0, address.Closed{ID: street.Parent})
	if job.Round(t.Context(), looked); len(standing) != 1 {
		t.Errorf("gone: %v", standing)
	}
	store.World.Must(machinetest.User("root"), &machine.WithdrawAddress{Region: other.Region, ID: other.ID})
	if job.Round(t.Context(), looked); len(standing) != 0 {
		t.Errorf("withdrawn: %v", standing)
	}
}
