package machine_test

import (
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/state"
)

var (
	plan   = machinetest.Plan
	sheets = machinetest.Sheets
	office = machinetest.Office
)

func planning(change func(*machine.PlanSheets)) func(*world) machine.Command {
	c := plan("one", "77", 8, 10)
	change(c)
	return only(c)
}

func TestPlanSheets(t *testing.T) {
	for _, g := range []given{
		{"a coordinator orders for the own office", nil, "coordinator1", only(plan("one", "77", 8, 10)), ""},
		{"a sheet of another region is ordered too", nil, "coordinator1", only(plan("one", "63", 8, 8)), ""},
		{"a regional manager within the region", nil, "regional", only(plan("one", "77", 8, 8)), ""},
		{"not outside", nil, "regional", only(plan("two", "63", 8, 8)), "denied: core.denied"},
		{"an operator may not", nil, "operator1", only(plan("one", "77", 8, 8)), "denied: core.denied"},
		{"an office of the campaign", nil, "federal", only(plan("nowhere", "77", 8, 8)), "not_found office: core.not_found"},
		{"a region is a code", nil, "federal", only(plan("one", "7", 8, 8)), "invalid region: core.region"},
		{"at least one", nil, "federal", only(plan("one", "77", 8, 7)), "invalid count: sheet.count"},
		{"at most 500", nil, "federal", only(plan("one", "77", 8, 508)), "invalid count: sheet.count"},
		{"500 are fine", nil, "federal", only(plan("one", "77", 8, 507)), ""},
		{"a sheet has lines", nil, "federal", planning(func(c *machine.PlanSheets) { c.Lines = 0 }), "invalid lines: sheet.lines"},
		{"at most nine", nil, "federal", planning(func(c *machine.PlanSheets) { c.Lines = 10 }), "invalid lines: sheet.lines"},
		{"numbers go on where they ended", nil, "federal", only(plan("one", "77", 9, 9)), "stale: core.stale"},
		{"a code is issued once", nil, "federal", planning(func(c *machine.PlanSheets) { c.Codes[1] = sheet(0).Code() }),
			"duplicate code: core.exists"},
		{"also within one order", nil, "federal", planning(func(c *machine.PlanSheets) { c.Codes[1] = c.Codes[0] }),
			"duplicate code: sheet.twice"},
		{"a code satisfies the equations", nil, "federal", planning(func(c *machine.PlanSheets) { c.Codes[1] = "ABCEHK" }),
			"invalid code: sheet.code"},
		{"a code is written as it is kept", nil, "federal", planning(func(c *machine.PlanSheets) {
			c.Codes[1] = core.SheetCode(c.Codes[1].String())
		}), "invalid code: sheet.code"},
		{"a code is of its series", nil, "federal", planning(func(c *machine.PlanSheets) { c.Series, c.First = 1, 0 }),
			"invalid code: sheet.code"},
	} {
		g.run(t)
	}
}

func TestPrintSheets(t *testing.T) {
	printing := func(ids ...core.SheetID) func(*world) machine.Command { return only(&machine.PrintSheets{Sheets: ids}) }
	for _, g := range []given{
		{"a planned sheet", nil, "coordinator1", printing(sheet(6)), ""},
		{"not twice", nil, "coordinator1", printing(sheet(7)), "conflict: core.state"},
		{"all or none", nil, "coordinator1", printing(sheet(6), sheet(7)), "conflict: core.state"},
		{"each once", nil, "coordinator1", printing(sheet(6), sheet(6)), "duplicate sheets: sheet.twice"},
		{"not an unknown one", nil, "federal", printing(sheet(99)), "not_found code: sheet.unknown"},
		{"not none at all", nil, "admin2", printing(), "denied: core.denied"},
		{"another office's coordinator may not", nil, "coordinator2", printing(sheet(6)), "denied: core.denied"},
	} {
		g.run(t)
	}
}

func TestIssueSheets(t *testing.T) {
	issuing := func(to string, ids ...core.SheetID) func(*world) machine.Command {
		return only(&machine.IssueSheets{Sheets: ids, Office: office(to)})
	}
	for _, g := range []given{
		{"to the office that ordered", nil, "coordinator1", issuing("one", sheet(7)), ""},
		{"not before printing", nil, "coordinator1", issuing("one", sheet(6)), "conflict: core.state"},
		{"not twice", nil, "coordinator1", issuing("one", sheet(0)), "conflict: core.state"},
		{"a coordinator gives nothing to another office", nil, "coordinator1", issuing("two", sheet(7)), "denied: core.denied"},
		{"nor takes from one", nil, "coordinator2", issuing("two", sheet(7)), "denied: core.denied"},
		{"a regional manager gives nothing to another region", nil, "regional", issuing("two", sheet(7)), "denied: core.denied"},
		{"logistics may", nil, "logistics", issuing("two", sheet(7)), ""},
		{"to a known office", nil, "logistics", issuing("nowhere", sheet(7)), "not_found office: core.not_found"},
		{"not a list of two offices by one of them", func(w *world) {
			w.Must(user("federal"), plan("two", "63", 8, 8))
			w.Must(user("federal"), &machine.PrintSheets{Sheets: sheets(8, 8)})
		}, "coordinator1", issuing("one", sheet(7), sheet(8)), "denied: core.denied"},
	} {
		g.run(t)
	}
}

func TestIssueSheets_AnotherCampaignsOffice(t *testing.T) {
	w := house(t)
	w.Must(user("root"), &machine.CreateCampaign{ID: "next", Title: "n", WrappedKey: []byte("k"), ElectionDay: "2024-03-17"})
	w.Must(user("root"), &machine.CreateOffice{ID: office("far"), Campaign: "next", Name: "far", Home: "01"})
	u := machinetest.NewUser("mover", core.Logistics, "")
	u.Campaign = ""
	w.Must(user("root"), &machine.CreateUser{User: u})
	w.Must(user("admin2"), &machine.ApproveUser{User: u.ID})
	spoken(t, w.Refused(u.ID, &machine.IssueSheets{Sheets: sheets(7, 7), Office: office("far")},
		"invalid office: sheet.other_campaign"))
}

func TestIssueSheets_MovesTheSheetToTheOffice(t *testing.T) {
	w := house(t)
	w.Must(user("logistics"), &machine.IssueSheets{Sheets: sheets(7, 7), Office: office("two")})
	if s, _ := state.Sheets.Get(w.Memory, sheet(7)); s.Office != office("two") || s.State != core.SheetAtOffice {
		t.Errorf("the sheet is %s at %s", s.State, s.Office)
	}
	sound(t, w)
}
