package query_test

import (
	"slices"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
)

// A sheet is read with its parcel, its place and the folder that keeps it.
func TestHeldSheet(t *testing.T) {
	w := house(t)
	id := machinetest.Sheet(0)
	if h, ok := query.HeldSheet(w.Memory, id); !ok || h.Sheet.State != core.SheetAtOffice || h.Parcel.ID != "" {
		t.Errorf("a blank sheet: %+v, %v", h, ok)
	}
	if _, ok := query.HeldSheet(w.Memory, machinetest.Sheet(99)); ok {
		t.Error("a sheet that is not there is read")
	}
	w.Certified(id, "anna")
	w.Sorted("p", id)
	h, _ := query.HeldSheet(w.Memory, id)
	folder, ok := query.FolderOf(w.Memory, h)
	if h.Custody.Place.String() != "77-1-1" || h.Parcel.Label() != "77-0001" || !ok || folder.Taken != 1 {
		t.Errorf("a sorted sheet: %+v in %+v, %v", h, folder, ok)
	}
	all := func(query.Held) bool { return true }
	queued := query.QueuedSheets(w.Memory, drive, core.SheetArrived, 10, all)
	if len(queued) != 1 || queued[0].Sheet.ID != id || len(query.QueuedSheets(w.Memory, drive, core.SheetPulled, 10, all)) != 0 {
		t.Errorf("%d sheets wait to be put", len(queued))
	}
}

// The limit is one of the sheets that are wanted: others before them take no room.
func TestQueuedSheets_HasALimit(t *testing.T) {
	w := house(t)
	for n := range 3 {
		w.Must(user("coordinator1"), w.Losing(machinetest.Sheet(n)))
	}
	if got := len(query.QueuedSheets(w.Memory, drive, core.SheetLost, 2, func(query.Held) bool { return true })); got != 2 {
		t.Errorf("%d sheets, want 2", got)
	}
	for n := range 3 {
		got := query.QueuedSheets(w.Memory, drive, core.SheetLost, 1, func(h query.Held) bool { return h.Sheet.ID == machinetest.Sheet(n) })
		if len(got) != 1 {
			t.Errorf("sheet %d is not found behind others", n)
		}
	}
}

// A parcel that somebody may not reach is answered like one that does not exist.
func TestParcel_OfAnotherOffice(t *testing.T) {
	w := house(t)
	w.Certified(machinetest.Sheet(0), "anna")
	w.Certified(machinetest.Sheet(1), "boris")
	w.Sent("p", machinetest.Sheet(0), machinetest.Sheet(1))
	w.Must(user("logistics"), &machine.SortSheet{Sheet: machinetest.Sheet(0)})
	for login, want := range map[string]core.Code{"coordinator1": "", "logistics": "", "regional": "", "coordinator2": core.NotFound, "auditor": core.NotFound} {
		u, _ := state.Users.Get(w.Memory, user(login))
		p, err := query.Parcel(w.Memory, u, access.SheetMove, drive, machinetest.Parcel("p"))
		if core.CodeOf(err) != want || err == nil && p.Label() != "77-0001" {
			t.Errorf("%s reads %+v, %v", login, p, err)
		}
	}
	inside := query.Contents(w.Memory, machinetest.Parcel("p"))
	missing := slices.IndexFunc(inside, func(i query.Inside) bool { return i.Missing })
	if len(inside) != 2 || missing < 0 || inside[missing].Code != machinetest.Sheet(1).Code() {
		t.Errorf("the parcel holds %v", inside)
	}
	w.Opened("q", "two")
	open := query.Parcels(w.Memory, drive, func(p core.Parcel) bool { return p.State == core.ParcelOpen })
	if len(open) != 1 || open[0].ID != machinetest.Parcel("q") {
		t.Errorf("open are %v", open)
	}
}
