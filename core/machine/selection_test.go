package machine_test

import (
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/state"
)

var (
	row      = machinetest.Row
	adding   = machinetest.Adding
	freezing = machinetest.Freezing
)

func first() core.SelectionID { return machinetest.Selection("first") }

// both chooses all four lines of the stocked house.
func both() []core.ChosenSheet {
	return []core.ChosenSheet{row(sheet(0), 1, 2), row(sheet(1), 1, 2)}
}

func stocked(w *world) { w.Stocked() }

func begun(w *world) {
	w.Stocked()
	w.Must(user("federal"), machinetest.Beginning("first"))
}

func frozen(w *world) {
	w.Stocked()
	w.Frozen("first", both()...)
}

func approved(w *world) {
	w.Stocked()
	w.Approved("first", both()...)
}

// swapped puts another pack into force.
func swapped(w *world) {
	w.Must(user("root"), &machine.UploadPack{Campaign: drive, Ref: machinetest.Version2(), Passed: true})
	tried(w)
	w.Must(user("root"), &machine.ProposePack{Campaign: drive, Ref: machinetest.Version2()})
	w.Must(user("lawyer"), &machine.ApprovePack{Campaign: drive, Ref: machinetest.Version2()})
}

func choosing(change func(*core.Quota)) func(*world) machine.Command {
	c := machinetest.Beginning("first")
	change(&c.Quota)
	return only(c)
}

func TestBeginSelection(t *testing.T) {
	other := machinetest.Beginning("first")
	other.Pack = machinetest.Version2()
	nowhere := machinetest.Beginning("first")
	nowhere.Campaign = "nowhere"
	noID := machinetest.Beginning("first")
	noID.ID = "first"
	for _, g := range []given{
		{"federal staff begins", nil, "federal", only(machinetest.Beginning("first")), ""},
		{"a regional manager chooses nothing for the whole", nil, "regional", only(machinetest.Beginning("first")), "denied: core.denied"},
		{"nor does logistics", nil, "logistics", only(machinetest.Beginning("first")), "denied: core.denied"},
		{"an id is one", nil, "federal", only(noID), "invalid id: core.id"},
		{"not twice", begun, "federal", only(machinetest.Beginning("first")), "duplicate id: core.exists"},
		{"under the pack in force", nil, "federal", only(other), "stale: pack.changed"},
		{"of a campaign that is there", nil, "federal", only(nowhere), "denied: core.denied"},
		{"the minimum is one at least", nil, "federal", choosing(func(q *core.Quota) { q.Min = 0 }), "invalid quota: selection.quota"},
		{"the maximum is not below it", nil, "federal", choosing(func(q *core.Quota) { q.Min, q.Max = 5, 4 }), "invalid quota: selection.quota"},
		{"the caps let the minimum be reached", nil, "federal", choosing(func(q *core.Quota) {
			q.Regions = []core.RegionQuota{{Region: "77", Max: 2}}
			q.Min = 3
		}), "invalid quota: selection.quota"},
		{"each region once, in order", nil, "federal", choosing(func(q *core.Quota) {
			q.Regions = []core.RegionQuota{{Region: "77", Max: 2}, {Region: "77", Max: 2}}
		}), "invalid quota: selection.quota"},
		{"a region is a code", nil, "federal", choosing(func(q *core.Quota) {
			q.Regions = []core.RegionQuota{{Region: "Москва", Max: 2}}
		}), "invalid regions: core.region"},
		{"a cap counts something", nil, "federal", choosing(func(q *core.Quota) {
			q.Regions = []core.RegionQuota{{Region: "63", Max: 0}, {Region: "77", Max: 2}}
		}), "invalid quota: selection.quota"},
		{"a minimum is not over its cap", nil, "federal", choosing(func(q *core.Quota) {
			q.Regions = []core.RegionQuota{{Region: "77", Max: 2, Min: 3}}
		}), "invalid quota: selection.quota"},
		{"nor below nothing", nil, "federal", choosing(func(q *core.Quota) {
			q.Regions = []core.RegionQuota{{Region: "77", Max: 2, Min: -1}}
		}), "invalid quota: selection.quota"},
		{"no more regions have to reach one than have one", nil, "federal", choosing(func(q *core.Quota) {
			q.Regions = []core.RegionQuota{{Region: "63", Max: 2}, {Region: "77", Max: 2, Min: 1}}
			q.Met = 2
		}), "invalid quota: selection.quota"},
		{"but as many may", nil, "federal", choosing(func(q *core.Quota) {
			q.Regions = []core.RegionQuota{{Region: "63", Max: 2}, {Region: "77", Max: 2, Min: 1}}
			q.Met = 1
		}), ""},
		{"a volume takes a whole sheet", nil, "federal", choosing(func(q *core.Quota) { q.VolumeLines = 8 }), "invalid quota: selection.volume_bounds"},
		{"and at least one", nil, "federal", choosing(func(q *core.Quota) { q.VolumeSheets = 0 }), "invalid quota: selection.volume_bounds"},
		{"and is handed in by one command", nil, "federal", choosing(func(q *core.Quota) { q.VolumeSheets, q.VolumeLines = 98, 400 }), "invalid quota: selection.volume_bounds"},
		{"which can be as large as this", nil, "federal", choosing(func(q *core.Quota) { q.VolumeSheets, q.VolumeLines = 97, 400 }), ""},
	} {
		g.run(t)
	}
}

// narrow begins under a quota that is changed.
func narrow(change func(*core.Quota)) func(*world) {
	return func(w *world) {
		w.Stocked()
		w.Must(user("federal"), choosing(change)(w))
	}
}

func TestAddChosen(t *testing.T) {
	add := func(rows ...core.ChosenSheet) func(*world) machine.Command { return only(adding("first", rows...)) }
	cap77 := func(n int) func(*core.Quota) {
		return func(q *core.Quota) { q.Regions = []core.RegionQuota{{Region: "63", Max: 9}, {Region: "77", Max: n}} }
	}
	for _, g := range []given{
		{"sheets with their lines", begun, "federal", add(both()...), ""},
		{"by another account of the person", begun, "federaltwin", add(both()...), ""},
		{"not by another person", begun, "federal2", add(both()...), "denied: selection.of_another"},
		{"not before it is begun", stocked, "federal", add(both()...), "not_found selection: core.not_found"},
		{"not when it is frozen", frozen, "federal", add(both()...), "conflict: core.state"},
		{"at least one", begun, "federal", add(), "invalid rows: sheet.count"},
		{"at most 500", begun, "federal", add(make([]core.ChosenSheet, 501)...), "invalid rows: sheet.count"},
		{"in the order of the codes", begun, "federal", add(both()[1], both()[0]), "invalid rows: selection.order"},
		{"each sheet once", begun, "federal", add(both()[0], both()[0]), "invalid rows: selection.order"},
		{"not one that does not exist", begun, "federal", add(row(sheet(99), 1)), "not_found code: sheet.unknown"},
		{"nor one of another campaign", begun, "federal", add(core.ChosenSheet{Sheet: "else/" + core.SheetID(sheet(0).Code()), Lines: 2}),
			"not_found code: sheet.unknown"},
		{"not one that does not lie in the store", begun, "federal", add(row(sheet(2), 1)), "conflict code: selection.not_filed"},
		{"with at least one line", begun, "federal", add(row(sheet(0))), "invalid rows: selection.lines"},
		{"lines that the sheet has", begun, "federal", add(row(sheet(0), 4)), "invalid rows: selection.lines"},
		{"no line 0", begun, "federal", add(row(sheet(0), 0, 1)), "invalid rows: selection.lines"},
		{"lines that are good", begun, "federal", add(row(sheet(0), 1, 3)), "conflict rows: selection.not_good"},
		{"as much as the cap", narrow(cap77(4)), "federal", add(both()...), ""},
		{"not over the cap of a region", narrow(cap77(3)), "federal", add(both()...), "conflict rows: selection.cap"},
		{"of a region that is not listed none counts", narrow(func(q *core.Quota) { q.Regions = q.Regions[:1] }), "federal",
			add(both()...), "conflict rows: selection.cap"},
		{"as much as the maximum", narrow(func(q *core.Quota) { q.Max = 4 }), "federal", add(both()...), ""},
		{"not over the maximum", narrow(func(q *core.Quota) { q.Max = 3 }), "federal", add(both()...), "conflict rows: selection.max"},
		{"a chunk over the cap after others", func(w *world) {
			narrow(cap77(3))(w)
			w.Must(user("federal"), adding("first", both()[0]))
		}, "federal", add(both()[1]), "conflict rows: selection.cap"},
		{"rows that are there are done", func(w *world) {
			begun(w)
			w.Must(user("federal"), adding("first", both()...))
		}, "federal", add(both()...), ""},
		{"but not with other lines", func(w *world) {
			begun(w)
			w.Must(user("federal"), adding("first", both()...))
		}, "federal", add(row(sheet(0), 1)), "invalid rows: selection.order"},
		{"a bound sheet can be chosen anew", func(w *world) {
			approved(w)
			w.Bound(sheet(0))
			w.Must(user("federal"), machinetest.Beginning("second"))
		}, "federal", only(adding("second", both()...)), ""},
	} {
		g.run(t)
	}
}

func TestAddChosen_RepeatedChunkChangesNothing(t *testing.T) {
	w := house(t)
	begun(w)
	w.Must(user("federal"), adding("first", both()...))
	before, _ := state.Selections.Get(w.Memory, state.SelectionKey(drive, first()))
	if a := w.Must(user("federal"), adding("first", both()...)); a.Count != 0 {
		t.Errorf("%d leaves were written", a.Count)
	}
	after, _ := state.Selections.Get(w.Memory, state.SelectionKey(drive, first()))
	if before.Lines != 4 || before.Expected != 4*970 || after.Digest != before.Digest || after.Lines != before.Lines {
		t.Errorf("before %+v, after %+v", before, after)
	}
}

func TestFreezeSelection(t *testing.T) {
	added := func(low int) func(*world) {
		return func(w *world) {
			narrow(func(q *core.Quota) { q.Min = low })(w)
			w.Must(user("federal"), adding("first", both()...))
		}
	}
	for _, g := range []given{
		{"a selection that reaches the minimum", added(4), "federal", only(freezing("first")), ""},
		{"not below it", added(5), "federal", only(freezing("first")), "conflict: selection.min"},
		{"not by another person", added(4), "federal2", only(freezing("first")), "denied: selection.of_another"},
		{"not twice", frozen, "federal", only(freezing("first")), "conflict: core.state"},
		{"not after another pack came into force", func(w *world) { added(4)(w); swapped(w) }, "federal",
			only(freezing("first")), "stale: selection.pack_changed"},
		{"not one that is not there", stocked, "federal", only(freezing("first")), "not_found selection: core.not_found"},
	} {
		g.run(t)
	}
}

func TestApproveSelection(t *testing.T) {
	approving := only(machinetest.Approving("first"))
	for _, g := range []given{
		{"another person approves", frozen, "federal2", approving, ""},
		{"not who made it", frozen, "federal", approving, "denied: selection.second_person"},
		{"nor with another account", frozen, "federaltwin", approving, "denied: selection.second_person"},
		{"not an admin", frozen, "root", approving, "denied: core.denied"},
		{"not before it is frozen", begun, "federal2", approving, "conflict: core.state"},
		{"not twice", approved, "federal2", approving, "conflict: core.state"},
		{"not after another pack came into force", func(w *world) { frozen(w); swapped(w) }, "federal2", approving, "stale: selection.pack_changed"},
		{"a second one takes the place of the first", func(w *world) {
			approved(w)
			w.Frozen("second", both()[0])
		}, "federal2", only(machinetest.Approving("second")), ""},
		{"not while the first is handed in", func(w *world) {
			filing(w)
			w.Frozen("second", both()[0])
		}, "federal2", only(machinetest.Approving("second")), "conflict: selection.filing"},
	} {
		g.run(t)
	}
}

func TestApproveSelection_RetiresTheOneBefore(t *testing.T) {
	w := house(t)
	approved(w)
	w.Approved("second", both()[0])
	old, _ := state.Selections.Get(w.Memory, state.SelectionKey(drive, first()))
	now, _ := state.ActiveSelections.Get(w.Memory, drive)
	if old.State != core.SelectionRetired || now != machinetest.Selection("second") {
		t.Errorf("the first is %s, in force is %s", old.State, now)
	}
}

func TestAbandonSelection(t *testing.T) {
	abandon := only(&machine.AbandonSelection{Campaign: drive, Selection: first()})
	for _, g := range []given{
		{"before it is frozen", begun, "federal", abandon, ""},
		{"when it is frozen", frozen, "federal2", abandon, ""},
		{"not when it is in force", approved, "federal", abandon, "conflict: core.state"},
		{"not by logistics", begun, "logistics", abandon, "denied: core.denied"},
	} {
		g.run(t)
	}
}
