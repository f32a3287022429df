package machine_test

import (
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/state"
)

func binding(id core.SheetID) func(*world) machine.Command {
	return only(&machine.BindSheet{Sheet: id})
}

// partly approves a selection of one line of each sheet.
func partly(w *world) {
	w.Stocked()
	w.Approved("first", row(sheet(0), 2), row(sheet(1), 1))
}

func bound(ids ...core.SheetID) func(*world) {
	return func(w *world) {
		approved(w)
		w.Bound(ids...)
	}
}

func closed(w *world) {
	bound(sheet(0), sheet(1))(w)
	w.Must(user("logistics"), &machine.CloseVolume{Campaign: drive, Number: 1})
}

func filing(w *world) {
	closed(w)
	w.Must(user("federal"), machinetest.FilingBegun("first"))
}

func handedIn(w *world) {
	filing(w)
	w.Must(user("federal"), &machine.FileVolume{Campaign: drive, Number: 1})
}

func TestBindSheet(t *testing.T) {
	for _, g := range []given{
		{"a chosen sheet", approved, "logistics", binding(sheet(0)), ""},
		{"federal staff may help", approved, "federal2", binding(sheet(0)), ""},
		{"an operator does not", approved, "operator1", binding(sheet(0)), "denied: core.denied"},
		{"not before a selection is in force", frozen, "logistics", binding(sheet(0)), "conflict: bind.no_selection"},
		{"not an unknown sheet", approved, "logistics", binding(sheet(99)), "not_found code: sheet.unknown"},
		{"not a sheet that is not chosen", approved, "logistics", binding(sheet(2)), "conflict code: bind.not_chosen"},
		{"not twice", bound(sheet(0)), "logistics", binding(sheet(0)), "conflict code: bind.already"},
		{"not one that was lent", func(w *world) { approved(w); w.Must(user("lawyer"), w.Pulling(sheet(0), "sample")) }, "logistics",
			binding(sheet(0)), "conflict code: bind.not_filed"},
		{"not one that is lost", func(w *world) { approved(w); w.Must(user("logistics"), w.Losing(sheet(0))) }, "logistics",
			binding(sheet(0)), "conflict code: bind.not_filed"},
		{"into the volume of its region", approved, "logistics", only(&machine.BindSheet{Sheet: sheet(0), Region: "77"}), ""},
		{"not into that of another", approved, "logistics", only(&machine.BindSheet{Sheet: sheet(0), Region: "63"}),
			"conflict code: bind.other_region"},
		{"good lines that are not chosen are struck first", partly, "logistics", binding(sheet(0)), "conflict code: bind.strike_first"},
		{"then it is bound", func(w *world) { partly(w); w.Must(user("verifier1"), w.Excluding(sheet(0), 1)) }, "logistics",
			binding(sheet(0)), ""},
		{"chosen lines have to be good still", func(w *world) {
			approved(w)
			l, _ := state.Lines.Get(w.Memory, sheet(0).Line(1))
			l.State = core.LineStruck
			state.Lines.Put(w.Memory, l.ID, l)
		}, "logistics", binding(sheet(0)), "conflict code: bind.chosen_gone"},
		{"not while it is handed in", func(w *world) { filing(w) }, "logistics", binding(sheet(0)), "conflict: selection.filing"},
	} {
		if strings.Contains(g.name, "still") {
			g.runForced(t)
			continue
		}
		g.run(t)
	}
}

// runForced is run without the check of what was forced.
func (g given) runForced(t *testing.T) {
	t.Run(g.name, func(t *testing.T) {
		w := house(t)
		g.steps(w)
		spoken(t, w.Refused(user(g.actor), g.when(w), g.want))
	})
}

// A binder goes on in the own volume; another one begins another; a full one closes by itself.
func TestBindSheet_Volumes(t *testing.T) {
	w := house(t)
	w.Headquarters()
	var rows []core.ChosenSheet
	for n, voter := range []string{"a", "b", "c"} {
		w.Shelved(sheet(n), voter)
		rows = append(rows, row(sheet(n), 1))
	}
	w.Must(user("federal"), choosing(func(q *core.Quota) { q.VolumeSheets = 2 })(w))
	w.Must(user("federal"), adding("first", rows...))
	w.Must(user("federal"), freezing("first"))
	w.Must(user("federal2"), machinetest.Approving("first"))

	w.Bound(sheet(1))
	w.Must(user("federal"), &machine.BindSheet{Sheet: sheet(2)})
	w.Bound(sheet(0))
	one, _ := state.Volumes.Get(w.Memory, state.VolumeKey(drive, 1))
	two, _ := state.Volumes.Get(w.Memory, state.VolumeKey(drive, 2))
	if one.Sheets != 2 || one.Lines != 2 || one.State != core.VolumeClosed {
		t.Errorf("the first volume is %+v", one)
	}
	if two.Sheets != 1 || two.State != core.VolumeOpen || two.Binder != user("federal") {
		t.Errorf("the second volume is %+v", two)
	}
	page, _ := state.Pages.Get(w.Memory, state.PageKey(drive, 1, 2))
	custody, _ := state.Custodies.Get(w.Memory, sheet(0))
	if page != sheet(0) || custody.Volume != 1 || custody.Page != 2 || !custody.Place.Zero() {
		t.Errorf("page 2 is %s, its custody %+v", page, custody)
	}
	sound(t, w)
}

// Binding frees the slot in the folder, unbinding takes it again.
func TestUnbindSheet_GoesBackToItsFolder(t *testing.T) {
	w := house(t)
	bound(sheet(0))(w)
	folder := func() core.Folder {
		f, _ := state.Folders.Get(w.Memory, state.FolderKey(drive, "77", 1))
		return f
	}
	if n := folder().Taken; n != 1 {
		t.Errorf("with one sheet bound %d slots are taken", n)
	}
	w.Must(user("logistics"), &machine.UnbindSheet{Sheet: sheet(0)})
	custody, _ := state.Custodies.Get(w.Memory, sheet(0))
	if folder().Taken != 2 || custody.Place.String() != "77-1-1" || custody.Volume != 0 || !custody.Lay.Zero() {
		t.Errorf("%d slots are taken, the custody is %+v", folder().Taken, custody)
	}

	w.Bound(sheet(0))
	f := folder()
	f.Taken = core.SheetsPerFolder
	state.Folders.Put(w.Memory, state.FolderKey(drive, "77", 1), f)
	w.Must(user("logistics"), &machine.UnbindSheet{Sheet: sheet(0)})
	custody, _ = state.Custodies.Get(w.Memory, sheet(0))
	filling, _ := state.FillingFolders.Get(w.Memory, state.RegionKey(drive, "77"))
	if custody.Place.String() != "77-1-2" || filling != 2 {
		t.Errorf("with a full folder the place is %s, folder %d is being filled", custody.Place, filling)
	}
}

func TestUnbindSheet(t *testing.T) {
	unbinding := func(id core.SheetID) func(*world) machine.Command { return only(&machine.UnbindSheet{Sheet: id}) }
	for _, g := range []given{
		{"the last page", bound(sheet(0), sheet(1)), "logistics", unbinding(sheet(1)), ""},
		{"not one before it", bound(sheet(0), sheet(1)), "logistics", unbinding(sheet(0)), "conflict code: unbind.not_last"},
		{"not one that is not bound", approved, "logistics", unbinding(sheet(0)), "conflict code: unbind.not_bound"},
		{"not out of a closed volume", closed, "logistics", unbinding(sheet(1)), "conflict code: unbind.closed"},
		{"not while it is handed in", filing, "logistics", unbinding(sheet(1)), "conflict: selection.filing"},
		{"nor ever after", handedIn, "logistics", unbinding(sheet(1)), "conflict code: unbind.not_bound"},
		{"nor by an operator", bound(sheet(0)), "operator1", unbinding(sheet(0)), "denied: core.denied"},
		{"a lost sheet is taken out", func(w *world) { bound(sheet(0))(w); w.Must(user("logistics"), w.Losing(sheet(0))) }, "logistics",
			only(&machine.TakeOutSheet{Sheet: sheet(0)}), ""},
		{"not one that is there", bound(sheet(0)), "logistics", only(&machine.TakeOutSheet{Sheet: sheet(0)}), "conflict code: unbind.not_bound"},
		{"a page is no destroyed sheet", func(w *world) { bound(sheet(0))(w); w.Must(user("logistics"), w.Losing(sheet(0))) }, "coordinator1",
			only(&machine.DestroySheet{Sheet: sheet(0)}), "denied: core.denied"},
		{"not even by two persons", func(w *world) {
			bound(sheet(0))(w)
			w.Must(user("logistics"), w.Losing(sheet(0)))
			w.Hire("logistics2", core.Logistics, "")
		}, "logistics2", only(&machine.DestroySheet{Sheet: sheet(0)}), "conflict code: sheet.in_volume"},
		{"not a page before the last", func(w *world) { bound(sheet(0), sheet(1))(w); w.Must(user("logistics"), w.Losing(sheet(0))) }, "logistics",
			only(&machine.TakeOutSheet{Sheet: sheet(0)}), "conflict code: unbind.not_last"},
	} {
		g.run(t)
	}
}

func TestTakeOutSheet_IsFoundInTheStore(t *testing.T) {
	w := house(t)
	bound(sheet(0))(w)
	w.Must(user("logistics"), w.Losing(sheet(0)))
	w.Must(user("logistics"), &machine.TakeOutSheet{Sheet: sheet(0)})
	custody, _ := state.Custodies.Get(w.Memory, sheet(0))
	sel, _ := state.Selections.Get(w.Memory, state.SelectionKey(drive, first()))
	if custody.Before != core.SheetFiled || custody.Place.Zero() || custody.Volume != 0 || sel.Bound != 0 {
		t.Errorf("custody %+v, %d bound", custody, sel.Bound)
	}
}

func TestExcludeLine(t *testing.T) {
	striking := func(n int) func(*world) machine.Command {
		return func(w *world) machine.Command { return w.Excluding(sheet(0), n) }
	}
	for _, g := range []given{
		{"a line that is not chosen", partly, "federal", striking(1), ""},
		{"by a verifier of the office", partly, "verifier1", striking(1), ""},
		{"not by logistics", partly, "logistics", striking(1), "denied: core.denied"},
		{"not the chosen one", partly, "federal", striking(2), "conflict line: exclude.chosen"},
		{"not one that nobody wrote", partly, "federal", striking(3), "conflict line: exclude.not_good"},
		{"not one that is not there", partly, "federal", striking(4), "invalid line: exclude.line"},
		{"with a remark", partly, "federal", only(&machine.ExcludeLine{Sheet: sheet(0), Line: 1}), "invalid remark: line.strike_remark"},
		{"not too long a one", partly, "federal", only(&machine.ExcludeLine{Sheet: sheet(0), Line: 1,
			Remark: core.Sealed{Cipher: make([]byte, 9<<10)}}), "too_large remark: seal.group.size"},
		{"not on a sheet that is not chosen", partly, "federal", only(&machine.ExcludeLine{Sheet: sheet(2), Line: 1}), "conflict code: bind.not_chosen"},
		{"not without a selection in force", stocked, "federal", striking(1), "conflict: bind.no_selection"},
		{"not when it is bound", func(w *world) { approved(w); w.Bound(sheet(0)) }, "federal", only(&machine.ExcludeLine{Sheet: sheet(0), Line: 3}),
			"conflict code: bind.not_filed"},
		{"not by who collected the sheet", func(w *world) {
			partly(w)
			w.Hire("verifier1b", core.Verifier, "one")
			u, _ := state.Users.Get(w.Memory, user("verifier1b"))
			u.Person = machinetest.ID[core.PersonID]("person operator1")
			state.Users.Put(w.Memory, u.ID, u)
		}, "verifier1b", striking(1), "denied: check.own"},
	} {
		g.run(t)
	}
}

func TestExcludeLine_FreesTheDocument(t *testing.T) {
	w := house(t)
	partly(w)
	w.Must(user("federal"), w.Excluding(sheet(0), 1))
	l, _ := state.Lines.Get(w.Memory, sheet(0).Line(1))
	g, _ := state.Signatures.Get(w.Memory, signature(machinetest.Voter))
	if l.State != core.LineStruck || l.Reason != machine.ReasonNotSelected || l.Remark.Empty() || g.State != core.SignatureStruck {
		t.Errorf("the line is %+v, the signature %s", l, g.State)
	}
	if holder := state.HolderOf(w.Memory, g); holder != "" {
		t.Errorf("the document is held by %s", holder)
	}
}

func TestVolumes(t *testing.T) {
	closing := func(n int) func(*world) machine.Command {
		return only(&machine.CloseVolume{Campaign: drive, Number: n})
	}
	opening := only(&machine.ReopenVolume{Campaign: drive, Number: 1})
	empty := func(w *world) {
		bound(sheet(0))(w)
		w.Must(user("logistics"), &machine.UnbindSheet{Sheet: sheet(0)})
	}
	// logistics begins a second volume of the region.
	second := func(w *world) {
		bound(sheet(0))(w)
		w.Must(user("logistics"), &machine.CloseVolume{Campaign: drive, Number: 1})
		w.Bound(sheet(1))
	}
	for _, g := range []given{
		{"close", bound(sheet(0)), "logistics", closing(1), ""},
		{"by another binder", bound(sheet(0)), "federal2", closing(1), ""},
		{"not twice", closed, "logistics", closing(1), "conflict: core.state"},
		{"not an empty one", empty, "logistics", closing(1), "conflict volume: volume.empty"},
		{"not one that is not there", approved, "logistics", closing(1), "not_found volume: volume.unknown"},
		{"not by an operator", bound(sheet(0)), "operator1", closing(1), "denied: core.denied"},
		{"open again", closed, "logistics", opening, ""},
		{"not an open one", bound(sheet(0)), "logistics", opening, "conflict: core.state"},
		{"not while it is handed in", filing, "logistics", opening, "conflict: selection.filing"},
		{"not while another one is open", second, "logistics", opening, "conflict volume: volume.other_open"},
		{"but while an empty one is", func(w *world) {
			second(w)
			w.Must(user("logistics"), &machine.UnbindSheet{Sheet: sheet(1)})
		}, "logistics", opening, ""},
	} {
		g.run(t)
	}
}

// An empty volume that its binder left is taken by the next one who begins one of the region, so
// that the numbers have no gap.
func TestReopenVolume_LeavesNoGap(t *testing.T) {
	w := house(t)
	bound(sheet(0))(w)
	w.Must(user("logistics"), &machine.CloseVolume{Campaign: drive, Number: 1})
	w.Bound(sheet(1))
	w.Must(user("logistics"), &machine.UnbindSheet{Sheet: sheet(1)})
	w.Must(user("logistics"), &machine.ReopenVolume{Campaign: drive, Number: 1})
	sound(t, w)
	w.Must(user("federal2"), &machine.BindSheet{Sheet: sheet(1)})
	custody, _ := state.Custodies.Get(w.Memory, sheet(1))
	if n, _ := state.VolumeNumbers.Get(w.Memory, drive); custody.Volume != 2 || n != 2 {
		t.Errorf("the sheet is in volume %d of %d", custody.Volume, n)
	}
	w.Must(user("federal2"), &machine.CloseVolume{Campaign: drive, Number: 2})
	sound(t, w)
}

func TestAdoptVolume(t *testing.T) {
	adopting := only(&machine.AdoptVolume{Campaign: drive, Number: 1})
	again := func(rows ...core.ChosenSheet) func(*world) {
		return func(w *world) {
			bound(sheet(0))(w)
			w.Approved("second", rows...)
		}
	}
	for _, g := range []given{
		{"a volume of the selection before", again(both()...), "logistics", adopting, ""},
		{"not of the one in force", bound(sheet(0)), "logistics", adopting, "conflict volume: adopt.not_needed"},
		{"not with a sheet that is not chosen now", again(both()[1]), "logistics", adopting, "conflict volume: adopt.differs"},
		{"nor with other lines", again(row(sheet(0), 1)), "logistics", adopting, "conflict volume: adopt.differs"},
		{"not one that is not there", approved, "logistics", adopting, "not_found volume: volume.unknown"},
		{"not by an operator", again(both()...), "operator1", adopting, "denied: core.denied"},
		{"a thick one is opened first", func(w *world) {
			bound(sheet(0), sheet(1))(w)
			c := machinetest.Beginning("second")
			c.Quota.VolumeSheets = 1
			w.Must(user("federal"), c)
			w.Must(user("federal"), adding("second", both()...))
			w.Must(user("federal"), freezing("second"))
			w.Must(user("federal2"), machinetest.Approving("second"))
		}, "logistics", adopting, "conflict volume: adopt.too_thick"},
	} {
		g.run(t)
	}
}

// A binder whose open volume is of an earlier selection begins another one.
func TestBindSheet_NotIntoAVolumeOfAnEarlierSelection(t *testing.T) {
	w := house(t)
	bound(sheet(0))(w)
	w.Approved("second", both()...)
	w.Bound(sheet(1))
	custody, _ := state.Custodies.Get(w.Memory, sheet(1))
	old, _ := state.Volumes.Get(w.Memory, state.VolumeKey(drive, 1))
	if custody.Volume != 2 || old.State != core.VolumeClosed {
		t.Errorf("bound into volume %d, the old one is %s", custody.Volume, old.State)
	}
	w.Refused(user("federal"), machinetest.FilingBegun("second"), "conflict: filing.unbound")
	w.Must(user("logistics"), &machine.AdoptVolume{Campaign: drive, Number: 1})
	w.Must(user("logistics"), &machine.CloseVolume{Campaign: drive, Number: 2})
	w.Must(user("federal"), machinetest.FilingBegun("second"))
	sound(t, w)
}
