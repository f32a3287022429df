package machine_test

import (
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/state"
)

func filingUnder(change func(*machine.BeginFiling)) func(*world) machine.Command {
	c := machinetest.FilingBegun("first")
	change(c)
	return only(c)
}

func TestBeginFiling(t *testing.T) {
	begin := only(machinetest.FilingBegun("first"))
	lost := func(w *world) {
		closed(w)
		w.Must(user("logistics"), w.Losing(sheet(1)))
	}
	for _, g := range []given{
		{"a selection that is bound", closed, "federal", begin, ""},
		{"also by who approved it", closed, "federal2", begin, ""},
		{"not by logistics", closed, "logistics", begin, "denied: core.denied"},
		{"not before it is approved", frozen, "federal", begin, "conflict: core.state"},
		{"not twice", filing, "federal", begin, "conflict: core.state"},
		{"not while sheets are not bound", bound(sheet(0)), "federal", begin, "conflict: filing.unbound"},
		{"not while a bound one is lost", lost, "federal", begin, "conflict: filing.lost"},
		{"not while a volume is open", bound(sheet(0), sheet(1)), "federal", begin, "conflict: filing.open_volume"},
		{"under the pack in force", func(w *world) { closed(w); swapped(w) }, "federal", begin, "stale: pack.changed"},
		{"which may be another one", func(w *world) { closed(w); swapped(w) }, "federal",
			filingUnder(func(c *machine.BeginFiling) { c.Pack = machinetest.Version2() }), ""},
		{"not over a cap that is lower now", closed, "federal", filingUnder(func(c *machine.BeginFiling) {
			c.Quota.Regions = []core.RegionQuota{{Region: "77", Max: 3}}
		}), "conflict: filing.cap"},
		{"nor over the maximum", closed, "federal", filingUnder(func(c *machine.BeginFiling) { c.Quota.Max = 3 }), "conflict: filing.max"},
		{"nor below the minimum", closed, "federal", filingUnder(func(c *machine.BeginFiling) { c.Quota.Min = 5 }), "conflict: selection.min"},
		{"nor with fewer regions at their minimum than have to be", closed, "federal", filingUnder(func(c *machine.BeginFiling) {
			c.Quota.Regions, c.Quota.Met = []core.RegionQuota{{Region: "63", Max: 3, Min: 1}, {Region: "77", Max: 5, Min: 4}}, 2
		}), "conflict: selection.met"},
		{"but with as many", closed, "federal", filingUnder(func(c *machine.BeginFiling) {
			c.Quota.Regions, c.Quota.Met = []core.RegionQuota{{Region: "63", Max: 3, Min: 1}, {Region: "77", Max: 5, Min: 4}}, 1
		}), ""},
		{"nor in volumes that are thicker than it allows", closed, "federal", filingUnder(func(c *machine.BeginFiling) { c.Quota.VolumeSheets = 1 }),
			"conflict: filing.too_thick"},
		{"a quota is one", closed, "federal", filingUnder(func(c *machine.BeginFiling) { c.Quota.Min = 0 }), "invalid quota: selection.quota"},
		{"not while a volume of the selection before holds sheets", func(w *world) {
			bound(sheet(0))(w)
			w.Approved("second", both()[1])
			w.Bound(sheet(1))
			w.Must(user("logistics"), &machine.CloseVolume{Campaign: drive, Number: 2})
		}, "federal", only(machinetest.FilingBegun("second")), "conflict: filing.other_volume"},
	} {
		g.run(t)
	}
}

func TestBeginFiling_NamesWhatIsMissing(t *testing.T) {
	w := house(t)
	bound(sheet(0))(w)
	e := w.Refused(user("federal"), machinetest.FilingBegun("first"), "conflict: filing.unbound")
	if len(e.Args) != 3 || e.Args[0] != "1" || e.Args[1] != sheet(1).Code().String() || e.Args[2] != core.SheetFiled {
		t.Errorf("the refusal says %v", e.Args)
	}
}

func TestFileVolume(t *testing.T) {
	file := only(&machine.FileVolume{Campaign: drive, Number: 1})
	for _, g := range []given{
		{"after filing began", filing, "federal", file, ""},
		{"not before", closed, "federal", file, "conflict: filing.not_begun"},
		{"not an open one", bound(sheet(0)), "federal", file, "conflict: core.state"},
		{"not twice", handedIn, "federal", file, "conflict: core.state"},
		{"not one that is not there", approved, "federal", file, "not_found volume: volume.unknown"},
		{"not by logistics", filing, "logistics", file, "denied: core.denied"},
	} {
		g.run(t)
	}
}

// No page is reported lost once the filing has begun, or it could neither go on nor back; were one
// lost all the same, its volume would not be handed in.
func TestFileVolume_NotWithALostSheet(t *testing.T) {
	w := house(t)
	filing(w)
	spoken(t, w.Refused(user("logistics"), w.Losing(sheet(1)), "conflict code: sheet.filing"))
	s, _ := state.Sheets.Get(w.Memory, sheet(1))
	s.State = core.SheetLost
	state.Sheets.Put(w.Memory, s.ID, s)
	spoken(t, w.Refused(user("federal"), &machine.FileVolume{Campaign: drive, Number: 1}, "conflict: filing.page_gone"))
}

func TestFileVolume_TheLastOneFilesTheSelection(t *testing.T) {
	w := house(t)
	approved(w)
	w.Bound(sheet(1))
	w.Must(user("logistics"), &machine.CloseVolume{Campaign: drive, Number: 1})
	w.Bound(sheet(0))
	w.Must(user("logistics"), &machine.CloseVolume{Campaign: drive, Number: 2})
	w.Must(user("federal"), machinetest.FilingBegun("first"))
	sel := func() core.Selection {
		s, _ := state.Selections.Get(w.Memory, state.SelectionKey(drive, first()))
		return s
	}
	w.Must(user("federal"), &machine.FileVolume{Campaign: drive, Number: 2})
	if s := sel(); s.State != core.SelectionFiling || s.HandedIn != 1 {
		t.Errorf("after one volume it is %s with %d sheets handed in", s.State, s.HandedIn)
	}
	w.Must(user("federal"), &machine.FileVolume{Campaign: drive, Number: 1})
	if s := sel(); s.State != core.SelectionFiled || s.HandedIn != 2 {
		t.Errorf("after both it is %s with %d sheets handed in", s.State, s.HandedIn)
	}
	g, _ := state.Signatures.Get(w.Memory, signature(machinetest.Voter))
	s, _ := state.Sheets.Get(w.Memory, sheet(0))
	if g.State != core.SignatureHandedIn || s.State != core.SheetHandedIn {
		t.Errorf("the signature is %s, the sheet %s", g.State, s.State)
	}
	sound(t, w)
}
