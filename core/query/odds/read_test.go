package odds

import (
	"errors"
	"math"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/chance"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
)

// stocked is a house with sheets 0 and 1 in the store and what the test does beside them.
func stocked(t *testing.T, also func(w *machinetest.World)) *Book {
	t.Helper()
	w := machinetest.Furnished(t, machinetest.Config{})
	w.Stocked()
	if also != nil {
		also(w)
	}
	b, err := Read(w.Memory, machinetest.Campaign, 7, nil)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestRead_WhatLiesInTheStoreIsOffered(t *testing.T) {
	b := stocked(t, nil)
	if b.Offered != 4 || len(b.Sheets) != 2 || b.Index != 7 || b.Trust.Looks != 0 || b.Pairs != 0 {
		t.Fatalf("%d lines on %d sheets, %d pairs, %+v", b.Offered, len(b.Sheets), b.Pairs, b.Trust)
	}
	if b.Lines.Lines != 4 || b.Lines.Bad != 0 || b.Feet.Lines != 2 || b.Feet.Bad != 0 {
		t.Errorf("learnt from %d lines, %d bad, and %d feet, %d bad", b.Lines.Lines, b.Lines.Bad, b.Feet.Lines, b.Feet.Bad)
	}
	s := b.Sheets[0]
	if s.ID != machinetest.Sheet(0) || s.Lines.Digits() != "12" || b.Collectors[s.Collector] != machinetest.User("operator1") {
		t.Errorf("the first sheet is %+v of %v", s, b.Collectors)
	}
	if region := b.Regions["77"]; region == nil || region.Offered != 4 || region.Collected != 4 || math.Abs(region.Left-b.Left) > 1e-12 {
		t.Errorf("the region has %+v", region)
	}
	if last := b.LastDays("77", 3); last[2] != 4 || last[0]+last[1] != 0 {
		t.Errorf("on the last days %v were collected", last)
	}
	if none := b.LastDays("16", 2); none[0]+none[1] != 0 {
		t.Errorf("of a region without anything %v", none)
	}
}

func TestRead_LearnsWhatWasAnswered(t *testing.T) {
	sheet := machinetest.Sheet(2)
	for _, c := range []struct {
		name       string
		does       func(w *machinetest.World)
		lines, bad int
		feet, soil int
	}{
		{"nothing of a sheet that nobody checked", func(w *machinetest.World) { w.Finished(sheet, "dina") }, 4, 0, 2, 0},
		{"a flawed line", func(w *machinetest.World) {
			w.Taken(sheet, "dina")
			w.Checked(sheet, core.LineFlawed)
		}, 5, 1, 3, 0},
		{"nothing while a lawyer has to decide", func(w *machinetest.World) {
			w.Taken(sheet, "dina")
			w.Checked(sheet, core.LineForLawyer)
		}, 4, 0, 3, 0},
		{"a line that was struck", func(w *machinetest.World) {
			w.Taken(sheet, "dina", "egor")
			w.Checked(sheet, core.LineBad, core.LineGood)
			w.Must(machinetest.User("verifier1"), w.Striking(sheet, 1))
		}, 6, 1, 3, 0},
		{"a flawed foot", func(w *machinetest.World) {
			w.Taken(sheet, "dina")
			w.Must(machinetest.User("verifier1"), w.Foot(sheet, core.BlockFlawed))
		}, 4, 0, 3, 1},
		{"a corrected line as the fault that it was", func(w *machinetest.World) {
			w.Taken(sheet, "dina")
			w.Checked(sheet, core.LineFlawed)
			w.Must(machinetest.User("verifier1"), &machine.HandOn{Sheet: sheet})
			w.Must(machinetest.User("operator1"), &machine.CollectorTakes{Sheet: sheet})
			w.Must(machinetest.User("operator1"), w.Correcting(sheet, 1))
		}, 5, 1, 3, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := stocked(t, c.does)
			if b.Lines.Lines != c.lines || b.Lines.Bad != c.bad || b.Feet.Lines != c.feet || b.Feet.Bad != c.soil {
				t.Errorf("%d lines, %d bad; %d feet, %d bad", b.Lines.Lines, b.Lines.Bad, b.Feet.Lines, b.Feet.Bad)
			}
			if b.Offered != 4 {
				t.Errorf("%d are offered", b.Offered)
			}
		})
	}
}

func TestRead_WhatIsStruckAsNotChosenWasGood(t *testing.T) {
	b := stocked(t, func(w *machinetest.World) {
		w.Approved("first", machinetest.Row(machinetest.Sheet(0), 2))
		w.Must(machinetest.User("federal"), w.Excluding(machinetest.Sheet(0), 1))
	})
	if b.Lines.Lines != 4 || b.Lines.Bad != 0 || b.Offered != 3 {
		t.Errorf("%d lines, %d bad, %d offered", b.Lines.Lines, b.Lines.Bad, b.Offered)
	}
}

func TestRead_EndsWithTheErrorOfWhoeverListens(t *testing.T) {
	w := machinetest.Furnished(t, machinetest.Config{})
	w.Stocked()
	stop := errors.New("stop")
	if _, err := Read(w.Memory, machinetest.Campaign, 1, func() error { return stop }); !errors.Is(err, stop) {
		t.Errorf("it ends with %v", err)
	}
}

func TestExplain_LeadsToTheChanceThatIsChosenBy(t *testing.T) {
	w := machinetest.Furnished(t, machinetest.Config{})
	w.Stocked()
	b, err := Read(w.Memory, machinetest.Campaign, 1, nil)
	if err != nil {
		t.Fatal(err)
	}
	s := b.Sheets[1]
	e, err := b.Explain(w.Memory, s.ID, 2)
	if err != nil {
		t.Fatal(err)
	}
	if !e.Checked || e.Line >= e.Written || e.Line <= 0 || s.Chances[1] != chance.Accepted(e.Line) || s.Risk != chance.Spoiled(e.Foot) {
		t.Errorf("explained is %+v, chosen by %d and %d", e, s.Chances[1], s.Risk)
	}
	if math.Abs(e.All-(1-(1-e.Line)*(1-e.Foot))) > 1e-12 || len(e.Steps) == 0 || math.Abs(e.Steps[0].From-e.Pack) > 1e-12 {
		t.Errorf("explained is %+v", e)
	}
	for _, c := range []struct {
		sheet core.SheetID
		line  int
	}{{s.ID, 5}, {machinetest.Sheet(3), 1}, {"other/91X7B9", 1}} {
		if _, err := b.Explain(w.Memory, c.sheet, c.line); core.CodeOf(err) != core.NotFound {
			t.Errorf("%s line %d: %v", c.sheet, c.line, err)
		}
	}
}
