package brought

import (
	"context"
	"testing"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/roomtest"
)

// register is what a node has of region 83; without objects it has none.
type register struct {
	objects []address.Object
	from    core.EditionDigest
	asked   int
}

func (r *register) Registry(region core.Region, fn func(*address.Registry, core.EditionDigest) error) error {
	if r.asked++; region != "83" || r.objects == nil {
		return core.Refuse(core.NotFound, "region", "address.search.region", string(region))
	}
	return fn(address.NewRegistry(address.Content{Region: region, Objects: r.objects}), r.from)
}

func TestJob_EndsWhatTheRegisterBrings(t *testing.T) {
	store := &roomtest.Store{World: machinetest.Furnished(t, machinetest.Config{})}
	street, registers, looked := machinetest.NewStreet(), &register{}, Looked{}
	store.World.Must(machinetest.User("root"), street)
	job := Job{Leads: func() bool { return true }, Store: store, Registers: registers, Now: time.Now,
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
	if a := round(); a.State != core.AdditionOpen || looked[street.ID] != registers.from.Edition {
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
