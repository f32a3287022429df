package machine_test

import (
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/state"
)

func pages(name string, sheet core.SheetID) func(*world) {
	return does("logistics", machinetest.Page(name, sheet))
}

func paged(change func(*machine.AddScan)) func(*world) machine.Command {
	return func(*world) machine.Command {
		c := machinetest.Page("a", sheet(0))
		change(c)
		return c
	}
}

func TestAddScan(t *testing.T) {
	same := func(*machine.AddScan) {}
	for _, g := range []given{
		{"a page whose code was read", nil, "logistics", paged(same), ""},
		{"one that nothing could read", nil, "logistics", paged(func(c *machine.AddScan) { c.Sheet, c.Read, c.Codes = "", "", nil }), ""},
		{"one with the codes of two sheets", nil, "logistics", paged(func(c *machine.AddScan) {
			c.Sheet, c.Read, c.Codes = "", "", []core.SheetCode{sheet(0).Code(), sheet(1).Code()}
		}), ""},
		{"another page of a sheet that has one", pages("b", sheet(0)), "logistics", paged(same), ""},
		{"an operator delivers none", nil, "operator1", paged(same), "denied: core.denied"},
		{"the very same picture once", pages("a", sheet(0)), "logistics", paged(same), "duplicate page: scan.twice"},
		{"also when nobody knows its sheet", pages("a", ""), "logistics", paged(same), "duplicate page: scan.twice"},
		{"an id is a tag", nil, "logistics", paged(func(c *machine.AddScan) { c.ID = "A" + c.ID[1:] }), "invalid id: core.id"},
		{"a whole one", nil, "logistics", paged(func(c *machine.AddScan) { c.ID = c.ID[1:] }), "invalid id: core.id"},
		{"there is a picture", nil, "logistics", paged(func(c *machine.AddScan) { c.Blob.Hash = [32]byte{} }), "invalid page: visit.sealed"},
		{"a sheet of this campaign", nil, "logistics", paged(func(c *machine.AddScan) { c.Sheet = core.NewSheetID("other", sheet(0).Code()) }),
			"not_found sheet: core.not_found"},
		{"a sheet that there is", nil, "logistics", paged(func(c *machine.AddScan) { c.Sheet = core.NewSheetID(drive, "ABCDEF") }),
			"not_found sheet: core.not_found"},
		{"codes of sheets that there are", nil, "logistics", paged(func(c *machine.AddScan) {
			c.Sheet, c.Read, c.Codes = "", "", []core.SheetCode{sheet(0).Code(), "ABCDEF"}
		}), "not_found sheet: core.not_found"},
		{"what read it is said", nil, "logistics", paged(func(c *machine.AddScan) { c.Read = "" }), "invalid read: scan.read"},
		{"and nothing read what nobody knows", nil, "logistics", paged(func(c *machine.AddScan) { c.Sheet = "" }), "invalid read: scan.read"},
		{"in one word", nil, "logistics", paged(func(c *machine.AddScan) { c.Read = "a lamp and a glass" }), "invalid read: scan.read"},
		{"at most eight codes", nil, "logistics", paged(func(c *machine.AddScan) { c.Codes = make([]core.SheetCode, 9) }), "invalid codes: scan.codes"},
		{"his own campaign", nil, "logistics", paged(func(c *machine.AddScan) { c.Campaign = "no such" }), "denied: core.denied"},
	} {
		g.run(t)
	}
}

func TestNameScan(t *testing.T) {
	naming := func(change func(*machine.NameScan)) func(*world) machine.Command {
		return func(w *world) machine.Command {
			c := w.NamingPage("a", sheet(1))
			change(c)
			return c
		}
	}
	same := func(*machine.NameScan) {}
	for _, g := range []given{
		{"a page that was not read", pages("a", ""), "logistics", naming(same), ""},
		{"by a lawyer", pages("a", ""), "lawyer", naming(same), ""},
		{"not by an operator", pages("a", ""), "operator1", naming(same), "denied: core.denied"},
		{"one that was read wrongly by somebody", pages("a", sheet(0)), "logistics", naming(same), ""},
		{"one that was set aside", after(pages("a", ""), func(w *world) { w.Must(user("logistics"), w.SettingPageAside("a", "blank")) }),
			"logistics", naming(same), ""},
		{"as it stands now", pages("a", ""), "logistics", naming(func(c *machine.NameScan) { c.Of++ }), "stale: core.stale"},
		{"a sheet that there is", pages("a", ""), "logistics", naming(func(c *machine.NameScan) { c.Sheet = core.NewSheetID(drive, "ABCDEF") }),
			"not_found sheet: core.not_found"},
		{"a page that there is", pages("b", ""), "logistics", naming(func(c *machine.NameScan) { c.ID = machinetest.PageID("c") }), "denied: core.denied"},
	} {
		g.run(t)
	}
}

func TestSetScanAside(t *testing.T) {
	aside := func(why string) func(*world) machine.Command {
		return func(w *world) machine.Command { return w.SettingPageAside("a", why) }
	}
	for _, g := range []given{
		{"an empty back", pages("a", ""), "logistics", aside("blank"), ""},
		{"a picture that a better one replaces", pages("a", sheet(0)), "lawyer", aside("replaced"), ""},
		{"the reason is one", pages("a", ""), "logistics", aside("tired"), "invalid why: scan.why"},
		{"not by an operator", pages("a", ""), "operator1", aside("blank"), "denied: core.denied"},
		{"once", after(pages("a", ""), func(w *world) { w.Must(user("logistics"), w.SettingPageAside("a", "blank")) }),
			"logistics", aside("blank"), "conflict: core.state"},
	} {
		g.run(t)
	}
}

// The lists follow what becomes of a page.
func TestScans_Lists(t *testing.T) {
	w := house(t)
	check := func(when string, unread bool, of core.SheetID) {
		t.Helper()
		if got := state.UnreadScans.Has(w.Memory, state.UnreadScanKey(drive, machinetest.PageID("a"))); got != unread {
			t.Errorf("%s it waits: %v", when, got)
		}
		for _, s := range []core.SheetID{sheet(0), sheet(1)} {
			if got := state.ScansOf.Has(w.Memory, state.ScanOfKey(s, machinetest.PageID("a"))); got != (s == of) {
				t.Errorf("%s it is %s's: %v", when, s, got)
			}
		}
		sound(t, w)
	}
	pages("a", "")(w)
	check("unread", true, "")
	w.Must(user("logistics"), w.NamingPage("a", sheet(0)))
	check("named", false, sheet(0))
	w.Must(user("lawyer"), w.NamingPage("a", sheet(1)))
	check("named otherwise", false, sheet(1))
	w.Must(user("lawyer"), w.SettingPageAside("a", "replaced"))
	check("set aside", false, "")
	w.Must(user("lawyer"), w.NamingPage("a", sheet(0)))
	check("named again", false, sheet(0))
}
