package query_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/query"
)

// Counting goes side by side through three tables: what one of them lacks must not shift the others.
func TestCensus(t *testing.T) {
	w := house(t)
	w.Stocked()
	w.Certified(machinetest.Sheet(2), "dina", "egor")
	w.Hire("verifier2", core.Verifier, "two")
	w.CertifiedAt("two", "63", machinetest.Sheet(5), "fedor")
	w.Approved("first", machinetest.Row(sheet0, 1), machinetest.Row(machinetest.Sheet(1), 1, 2))
	count := func() query.Census {
		c, err := query.CensusOf(w.Memory, drive, nil)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	c := count()
	if got := fmt.Sprint(c.Regions); got != "[{00 0} {63 1} {77 6}]" {
		t.Errorf("it counts %s", got)
	}
	want := []query.Unchosen{{Office: machinetest.Office("one"), Lines: 1, Sheets: []core.SheetCode{sheet0.Code()}}}
	if fmt.Sprint(c.Unchosen) != fmt.Sprint(want) {
		t.Errorf("left over are %v, want %v", c.Unchosen, want)
	}
	w.Must(head, w.Losing(machinetest.Sheet(2)))
	w.Must(user("federal"), w.Excluding(sheet0, 2))
	if c = count(); fmt.Sprint(c.Regions) != "[{00 0} {63 1} {77 3}]" || len(c.Unchosen) != 0 {
		t.Errorf("with a sheet lost and a line struck it counts %+v", c)
	}
	stop := errors.New("stop")
	if _, err := query.CensusOf(w.Memory, drive, func() error { return stop }); !errors.Is(err, stop) {
		t.Errorf("the walk ended with %v", err)
	}
}
