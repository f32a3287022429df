package away_test

import (
	"slices"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/httpui/away"
	"github.com/sheaf-drive/sheaf/httpui/roomtest"
)

const path = "/api/v1/sheets/collector-away"

// open serves the room in a house with two sheets of operator1: one that is back for its collector
// and one that is being filled.
func open(t *testing.T) *roomtest.House {
	t.Helper()
	n := roomtest.Furnish(t)
	w := n.Store.World
	w.Taken(machinetest.Sheet(0), "anna")
	w.Checked(machinetest.Sheet(0), core.LineFlawed)
	w.Must(machinetest.User("verifier1"), &machine.HandOn{Sheet: machinetest.Sheet(0)})
	w.Written(machinetest.User("operator1"), "boris", machinetest.Sheet(1))
	n.Open((&away.Screens{Floor: n.Floor()}).Routes(), nil)
	return n
}

// A sheet that is only being filled is nobody's concern until its collector's account is closed.
func TestList_WhatWaitsAndWhatIsLeft(t *testing.T) {
	n := open(t)
	at := func(i int) core.SheetCode { return machinetest.Sheet(i).Code() }
	waits := away.Left{Code: at(0), Office: machinetest.Office("one"), Region: "77", State: core.SheetWantedByCollector,
		Collector: "operator1", Finished: true}
	only := roomtest.Sheets[away.Left](n, "coordinator1", path)
	if len(only) != 1 || only[0].Since == "" {
		t.Fatalf("listed are %+v", only)
	}
	since := only[0].Since
	if waits.Since = since; only[0] != waits {
		t.Errorf("listed is %+v, want %+v", only[0], waits)
	}
	n.Store.World.Must(machinetest.User("root"), &machine.DisableUser{User: machinetest.User("operator1")})
	list := roomtest.Sheets[away.Left](n, "regional", path)
	waits.Closed = true
	begun := away.Left{Code: at(1), Office: waits.Office, Region: "77", State: core.SheetFilling, Collector: "operator1", Closed: true}
	if len(list) == 2 {
		begun.Since = list[1].Since
	}
	if !slices.Equal(list, []away.Left{waits, begun}) {
		t.Errorf("of a closed account: %+v", list)
	}
}

func TestList_OfAnotherOffice(t *testing.T) {
	n := open(t)
	if list := roomtest.Sheets[away.Left](n, "coordinator2", path); len(list) != 0 {
		t.Errorf("another office's coordinator is shown %+v", list)
	}
	n.Refused(
		roomtest.Check{Name: "a collector", Who: "operator1", Method: "GET", Path: path, Status: 403, Code: core.Denied},
		roomtest.Check{Name: "a verifier", Who: "verifier1", Method: "GET", Path: path, Status: 403, Code: core.Denied},
		roomtest.Check{Name: "nobody", Method: "GET", Path: path, Status: 401, Code: core.Unauthenticated},
	)
}

func TestSchemas_AreTheTypes(t *testing.T) {
	roomtest.SchemasAreTypes(t, "../openapi.json", map[string]any{"LeftSheet": away.Left{}})
}
