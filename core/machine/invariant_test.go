package machine_test

import (
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/invariant"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/state"
)

// filedHouse is a house that has handed in sheets 0 and 1.
func filedHouse(t *testing.T) *world {
	w := house(t)
	w.Stocked()
	w.Approved("first", machinetest.Row(sheet(0), 1, 2), machinetest.Row(sheet(1), 1, 2))
	w.Bound(sheet(0), sheet(1))
	w.Must(user("logistics"), &machine.CloseVolume{Campaign: drive, Number: 1})
	w.Must(user("federal"), machinetest.FilingBegun("first"))
	w.Must(user("federal"), &machine.FileVolume{Campaign: drive, Number: 1})
	return w
}

// A checker that says nothing proves nothing: each record that is changed behind the machine's back
// breaks an invariant, and it is said which.
func TestWatch_SaysWhatIsBroken(t *testing.T) {
	anna := signature(machinetest.Voter)
	for _, c := range []struct {
		name  string
		spoil func(w *world)
		want  string
	}{
		{"I1 a signature is gone", func(w *world) { state.Signatures.Delete(w.Memory, anna) }, "there is none"},
		{"I3 nobody holds a document", func(w *world) {
			g, _ := state.Signatures.Get(w.Memory, anna)
			state.Documents.Delete(w.Memory, state.DocumentKey(drive, g.Document))
		}, `with a document that "" holds`},
		{"I4 a bound sheet has a place in the store", func(w *world) {
			custody, _ := state.Custodies.Get(w.Memory, sheet(0))
			custody.Place = core.FolderPlace("77", 1)
			state.Custodies.Put(w.Memory, sheet(0), custody)
		}, `in the store "77-1-1", in volume 1`},
		{"I4 a sheet is gone", func(w *world) { state.Sheets.Delete(w.Memory, sheet(2)) }, "were printed; in stock"},
		{"I5 two lines hold a signature", func(w *world) {
			state.Lines.Put(w.Memory, sheet(2).Line(1), core.Line{ID: sheet(2).Line(1), State: core.LineWritten, Signature: anna})
		}, "holds signature " + string(anna)},
		{"I6 another line is chosen", func(w *world) {
			key := state.ChosenKey(machinetest.Selection("first"), sheet(0).Code())
			state.Chosen.Put(w.Memory, key, machinetest.Row(sheet(0), 1).Lines)
		}, "has other rows than when it was frozen"},
		{"I6 another sheet lies on a page", func(w *world) {
			state.Pages.Put(w.Memory, state.PageKey(drive, 1, 1), sheet(2))
		}, "was handed in with sheet " + sheet(0).Code().String()},
		{"I7 a sheet is in another state", func(w *world) {
			s, _ := state.Sheets.Get(w.Memory, sheet(2))
			s.State = core.SheetCertified
			state.Sheets.Put(w.Memory, s.ID, s)
		}, `the journal says "at_office"`},
		{"I8 who certified is who collected", func(w *world) {
			u, _ := state.Users.Get(w.Memory, user("verifier1"))
			operator, _ := state.Users.Get(w.Memory, user("operator1"))
			u.Person = operator.Person
			state.Users.Put(w.Memory, u.ID, u)
		}, "who entered a line"},
		{"I9 a leaf is another one", func(w *world) {
			line, _ := state.Leaves.Get(w.Memory, state.LeafKey(string(drive), 3))
			state.Leaves.Put(w.Memory, state.LeafKey(string(drive), 2), line)
		}, "are not those that were read before"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := filedHouse(t)
			watch := invariant.NewWatch(drive)
			if wrong := watch.Look(w.Memory); len(wrong) > 0 {
				t.Fatal(wrong)
			}
			c.spoil(w)
			if wrong := watch.Look(w.Memory); !strings.Contains(strings.Join(wrong, "\n"), c.want) {
				t.Errorf("it says %q, want %q", wrong, c.want)
			}
		})
	}
}
