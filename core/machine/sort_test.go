package machine_test

import (
	"fmt"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/state"
)

func sorting(n int) func(*world) machine.Command {
	return only(&machine.SortSheet{Sheet: sheet(n)})
}

func pulling(reason string) func(*world) machine.Command {
	return func(w *world) machine.Command { return w.Pulling(sheet(0), reason) }
}

func pulls(login string) func(*world) {
	return func(w *world) { w.Must(user(login), w.Pulling(sheet(0), "sample")) }
}

// placeOf is the place that is kept for the n-th sheet.
func placeOf(w *world, n int) string {
	c, _ := state.Custodies.Get(w.Memory, sheet(n))
	return c.Place.String()
}

func stateOf(w *world, n int) core.SheetState {
	s, _ := state.Sheets.Get(w.Memory, sheet(n))
	return s.State
}

func TestSortSheet(t *testing.T) {
	for _, g := range []given{
		{"a sheet that travelled", sent, "logistics", sorting(0), ""},
		{"a sheet whose parcel was received", after(sent, does("logistics", receiving("p"))), "logistics", sorting(0), ""},
		{"only logistics sorts", sent, "coordinator1", sorting(0), "denied: core.denied"},
		{"a lawyer does not", sent, "lawyer", sorting(0), "denied: core.denied"},
		{"again before it is put", sorted, "logistics", sorting(0), ""},
		{"not a blank one", nil, "logistics", sorting(0), "conflict code: sorting.blank"},
		{"nor one that is not certified", func(w *world) { w.Taken(sheet(0), "a") }, "logistics", sorting(0), "conflict code: sorting.checking"},
		{"nor one that was not packed", certified, "logistics", sorting(0), "conflict code: sorting.certified"},
		{"nor one whose parcel was not sent", packed, "logistics", sorting(0), "conflict code: sorting.packed"},
		{"nor one that lies there", filed, "logistics", sorting(0), "conflict code: sorting.filed"},
		{"nor one that was pulled", after(filed, pulls("lawyer")), "logistics", sorting(0), "conflict code: sorting.pulled"},
		{"nor a lost one", after(sent, func(w *world) { w.Must(user("logistics"), w.Losing(sheet(0))) }), "logistics", sorting(0),
			"conflict code: sorting.lost"},
		{"nor a spoiled one", after(sent, spoils), "logistics", sorting(0), "conflict code: sorting.spoiled"},
		{"a sheet that there is", nil, "logistics", sorting(99), "not_found code: sheet.unknown"},
	} {
		g.run(t)
	}
}

// The first sheet receives its parcel; a second scan of it changes nothing at all.
func TestSortSheet_OnceOnly(t *testing.T) {
	w := house(t)
	w.Certified(sheet(1), "b")
	certified(w)
	w.Sent("p", sheet(0), sheet(1))
	parcel := func() core.Parcel {
		p, _ := state.Parcels.Get(w.Memory, state.ParcelKey(drive, machinetest.Parcel("p")))
		return p
	}
	if a := w.Must(user("logistics"), sorting(0)(w)); a.Count != 2 {
		t.Errorf("the first sheet left %d leaves", a.Count)
	}
	if p := parcel(); p.State != core.ParcelReceived || p.Missing != 1 || p.Sheets != 2 || p.Received != w.Now {
		t.Errorf("the parcel is %+v", p)
	}
	before := w.Memory.View()
	if a := w.Must(user("logistics"), sorting(0)(w)); a.Count != 0 {
		t.Errorf("a second scan left %d leaves", a.Count)
	}
	if state.FullSum(before) != state.FullSum(w.Memory) {
		t.Error("a second scan changed the state")
	}
	w.Must(user("logistics"), sorting(1)(w))
	if p := parcel(); p.Missing != 0 || placeOf(w, 0) != "77-1-1" || placeOf(w, 1) != "77-1-1" {
		t.Errorf("missing %d, places %s and %s", p.Missing, placeOf(w, 0), placeOf(w, 1))
	}
	sound(t, w)
}

func TestFileSheet(t *testing.T) {
	filing := only(&machine.FileSheet{Sheet: sheet(0)})
	for _, g := range []given{
		{"a sorted sheet is put", sorted, "logistics", filing, ""},
		{"a pulled one comes back", after(filed, pulls("lawyer")), "logistics", filing, ""},
		{"not twice", filed, "logistics", filing, "conflict code: store.not_to_file"},
		{"not without a scan", sent, "logistics", filing, "conflict code: store.not_to_file"},
		{"not by a lawyer", sorted, "lawyer", filing, "denied: core.denied"},
	} {
		g.run(t)
	}
}

func TestPullSheet(t *testing.T) {
	for _, g := range []given{
		{"a lawyer pulls", filed, "lawyer", pulling("lawyer"), ""},
		{"logistics pulls what was put wrongly", filed, "logistics", pulling("misfiled"), ""},
		{"an office does not", filed, "coordinator1", pulling("sample"), "denied: core.denied"},
		{"with a reason", filed, "lawyer", pulling(""), "invalid reason: store.pull_reason"},
		{"of the list", filed, "lawyer", pulling("because"), "invalid reason: store.pull_reason"},
		{"and a note of some lines", filed, "lawyer", func(w *world) machine.Command {
			c := w.Pulling(sheet(0), "doubt")
			c.Note = sealedOf("note", machine.MaxNote+1, 1)
			return c
		}, "too_large note: seal.group.size"},
		{"what lies there", sorted, "lawyer", pulling("sample"), "conflict code: store.not_filed"},
		{"once", after(filed, pulls("lawyer")), "logistics", pulling("sample"), "conflict code: store.not_filed"},
	} {
		g.run(t)
	}
}

func TestReturnSheet(t *testing.T) {
	returning := only(&machine.ReturnSheet{Sheet: sheet(0)})
	for _, g := range []given{
		{"by who pulled it", after(filed, pulls("lawyer")), "lawyer", returning, ""},
		{"by logistics", after(filed, pulls("lawyer")), "logistics", returning, ""},
		{"not what lies there", filed, "lawyer", returning, "conflict code: store.not_pulled"},
		{"not what was only sorted", sorted, "lawyer", returning, "conflict code: store.not_pulled"},
		{"not by an office", after(filed, pulls("lawyer")), "coordinator1", returning, "denied: core.denied"},
	} {
		g.run(t)
	}
}

// A pulled sheet keeps its place, and who has it is known.
func TestPullSheet_KeepsThePlace(t *testing.T) {
	w := house(t)
	filed(w)
	pulls("lawyer")(w)
	c, _ := state.Custodies.Get(w.Memory, sheet(0))
	if c.Holder != user("lawyer") || c.Reason != "sample" || c.Note.Empty() || placeOf(w, 0) != "77-1-1" {
		t.Errorf("pulled: %+v", c)
	}
	w.Must(user("lawyer"), &machine.ReturnSheet{Sheet: sheet(0)})
	c, _ = state.Custodies.Get(w.Memory, sheet(0))
	if c.Holder != "" || c.Reason != "" || !c.Note.Empty() || placeOf(w, 0) != "77-1-1" || stateOf(w, 0) != core.SheetFiled {
		t.Errorf("returned: %+v", c)
	}
	sound(t, w)
}

func TestFillFolder(t *testing.T) {
	full := only(&machine.FillFolder{Sheet: sheet(0)})
	for _, g := range []given{
		{"a sheet that does not fit", sorted, "logistics", full, ""},
		{"also one that comes back", after(filed, pulls("lawyer")), "logistics", full, ""},
		{"not one that lies there", filed, "logistics", full, "conflict code: store.not_in_hand"},
		{"not one that travels", sent, "logistics", full, "conflict code: store.not_in_hand"},
		{"not by a lawyer", sorted, "lawyer", full, "denied: core.denied"},
	} {
		g.run(t)
	}
}

// many has so many certified sheets from number 8 on, in a parcel that left office one.
func many(t *testing.T, count int, region core.Region) *world {
	t.Helper()
	w := house(t)
	w.Issued("one", region, 8, 8+count-1)
	for n, id := range sheets(8, 8+count-1) {
		w.CertifiedAt("one", region, id, fmt.Sprintf("many%d", n))
	}
	w.Sent("p", sheets(8, 8+count-1)...)
	return w
}

// Two sorters scan at once and put later: the 26th sheet has its place in the next folder
// although the first 25 are not put yet.
func TestSortSheet_TwoSortersInOneFolder(t *testing.T) {
	w := many(t, 27, "77")
	w.Must(user("root"), &machine.CreateUser{User: newUser("sorter2", core.Logistics, "")})
	w.Must(user("admin2"), &machine.ApproveUser{User: user("sorter2")})
	for n := range 27 {
		w.Must(user([]string{"logistics", "sorter2"}[n%2]), sorting(8+n)(w))
		want := "77-1-1"
		if n >= core.SheetsPerFolder {
			want = "77-1-2"
		}
		if got := placeOf(w, 8+n); got != want {
			t.Errorf("sheet %d has the place %s, want %s", n, got, want)
		}
	}
	for n := range 27 {
		w.Must(user([]string{"sorter2", "logistics"}[n%2]), &machine.FileSheet{Sheet: sheet(8 + n)})
	}
	sound(t, w)
}

// A folder that is full before its time takes nothing more, also from who has a place in it.
func TestFillFolder_GoesOnInTheNext(t *testing.T) {
	w := many(t, 5, core.NoRegion)
	clerk := user("logistics")
	for n := range 3 {
		w.Must(clerk, sorting(8+n)(w))
	}
	w.Must(clerk, &machine.FileSheet{Sheet: sheet(8)})
	a := w.Must(clerk, &machine.FillFolder{Sheet: sheet(9)})
	if got := placeOf(w, 9); got != "00-1-2" || a.Count != 1 {
		t.Errorf("the sheet in hand goes to %s with %d leaves", got, a.Count)
	}
	w.Must(clerk, sorting(11)(w))
	w.Must(clerk, &machine.FillFolder{Sheet: sheet(10)})
	for n, want := range map[int]string{8: "00-1-1", 9: "00-1-2", 10: "00-1-2", 11: "00-1-2"} {
		if got := placeOf(w, n); got != want {
			t.Errorf("sheet %d has the place %s, want %s", n, got, want)
		}
	}
	if f, _ := state.Folders.Get(w.Memory, state.FolderKey(drive, core.NoRegion, 1)); !f.Full || f.Taken != 1 {
		t.Errorf("the first folder is %+v", f)
	}
	sound(t, w)
}

func TestFolderPlace(t *testing.T) {
	for n, want := range map[int]string{1: "77-1-1", 20: "77-1-20", 21: "77-2-1", 41: "77-3-1"} {
		p := core.FolderPlace("77", n)
		if p.String() != want || p.Number() != n {
			t.Errorf("folder %d is %s with number %d, want %s", n, p, p.Number(), want)
		}
	}
}
