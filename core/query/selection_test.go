package query_test

import (
	"fmt"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/query"
)

func TestSelections_TheOneInForceFirst(t *testing.T) {
	w := machinetest.Furnished(t, machinetest.Config{})
	w.Stocked()
	if _, ok := query.InForce(w.Memory, machinetest.Campaign); ok {
		t.Error("a selection is in force")
	}
	row := machinetest.Row(machinetest.Sheet(0), 1, 2)
	w.Must(machinetest.User("federal"), machinetest.Beginning("loading"))
	w.Approved("first", row)
	w.Approved("second", row)
	var states []string
	for _, s := range query.Selections(w.Memory, machinetest.Campaign) {
		states = append(states, s.State)
	}
	if fmt.Sprint(states) != "[active loading retired]" {
		t.Errorf("the order is %v", states)
	}
	if s, ok := query.InForce(w.Memory, machinetest.Campaign); !ok || s.ID != machinetest.Selection("second") {
		t.Errorf("in force is %s", s.ID)
	}
	if _, err := query.Selection(w.Memory, machinetest.Campaign, "none"); core.CodeOf(err) != core.NotFound {
		t.Errorf("answered %v", err)
	}
}

func TestUnbound_WhatIsMissing(t *testing.T) {
	w := machinetest.Furnished(t, machinetest.Config{})
	w.Stocked()
	one, two := machinetest.Sheet(0), machinetest.Sheet(1)
	w.Approved("first", machinetest.Row(one, 2), machinetest.Row(two, 1, 2))
	s, _ := query.InForce(w.Memory, machinetest.Campaign)
	list := query.Unbound(w.Memory, s, "", 9)
	if len(list) != 2 || fmt.Sprint(list[0].Strike) != "[1]" || list[1].Strike != nil || list[0].Custody.Place.String() != "77-1-1" {
		t.Errorf("missing are %+v", list)
	}
	if n := len(query.Unbound(w.Memory, s, "", 1)); n != 1 {
		t.Errorf("%d in a list of one", n)
	}
	if n := len(query.Unbound(w.Memory, s, "63", 9)); n != 0 {
		t.Errorf("%d of a region of which nothing is chosen", n)
	}
	w.Bound(two)
	if list := query.Unbound(w.Memory, s, "", 9); len(list) != 1 || list[0].Row.Sheet != one {
		t.Errorf("missing are %+v", list)
	}
	w.Must(machinetest.User("logistics"), w.Losing(two))
	if n := len(query.Unbound(w.Memory, s, "", 9)); n != 2 {
		t.Errorf("with a lost page %d are missing", n)
	}
	open := query.BindingOf(w.Memory, s, machinetest.User("logistics"))
	if len(open) != 1 || open[0].Number != 1 || fmt.Sprint(query.Pages(w.Memory, machinetest.Campaign, 1)) != fmt.Sprint([]core.SheetID{two}) {
		t.Errorf("open are %+v", open)
	}
	if n := query.Stored(w.Memory, machinetest.Campaign)["77"]; n != 1 {
		t.Errorf("%d sheets of region 77 in the store", n)
	}
	w.Must(machinetest.User("logistics"), &machine.CloseVolume{Campaign: machinetest.Campaign, Number: 1})
	if open := query.BindingOf(w.Memory, s, machinetest.User("logistics")); len(open) != 0 {
		t.Errorf("open are %+v", open)
	}
}
