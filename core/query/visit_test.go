package query_test

import (
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/query"
)

func TestVisit_Steps(t *testing.T) {
	operator := user("operator1")
	for name, c := range map[string]struct {
		steps func(w *machinetest.World)
		step  string
		line  int
	}{
		"questionnaire": {func(w *machinetest.World) { w.Received(operator, "anna") }, "questionnaire", 0},
		"blocked": {func(w *machinetest.World) {
			w.Must(operator, w.Opening("anna", "1", machinetest.Listed()))
		}, "blocked", 0},
		"lifted": {func(w *machinetest.World) {
			w.Must(operator, w.Opening("anna", "1", machinetest.Listed()))
			w.Must(user("coordinator1"), w.Lifting("anna", machinetest.Listed().Code))
		}, "questionnaire", 0},
		"held by another": {func(w *machinetest.World) {
			w.Must(operator, w.Opening("first", "1"))
			w.Must(operator, w.Opening("anna", "1"))
		}, "blocked", 0},
		"held by another no longer": {func(w *machinetest.World) {
			w.Must(operator, w.Opening("first", "1"))
			w.Must(operator, w.Opening("anna", "1"))
			w.Must(operator, &machine.AbandonVisit{Visit: visit("first")})
		}, "questionnaire", 0},
		"abandoned before another signed": {func(w *machinetest.World) {
			w.Must(operator, w.Opening("anna", "1"))
			w.Must(operator, &machine.AbandonVisit{Visit: visit("anna")})
			w.Must(operator, w.Opening("first", "1"))
		}, core.VisitAbandoned, 0},
		"sheet": {func(w *machinetest.World) { w.Judged(operator, "anna") }, "sheet", 0},
		"line":  {func(w *machinetest.World) { w.Placed(operator, "anna", machinetest.Sheet(0)) }, "line", 1},
		"done":  {func(w *machinetest.World) { w.Written(operator, "anna", machinetest.Sheet(0)) }, core.VisitDone, 1},
		"left": {func(w *machinetest.World) {
			w.Placed(operator, "anna", machinetest.Sheet(0))
			w.Must(operator, w.Leaving("anna"))
		}, core.VisitAbandoned, 0},
	} {
		t.Run(name, func(t *testing.T) {
			w := house(t)
			c.steps(w)
			got, err := query.Visit(w.Memory, visit("anna"))
			if held := name == "held by another"; held != (got.Holder != "") {
				t.Errorf("held by %q", got.Holder)
			}
			if err != nil || got.Step() != c.step || got.Now != c.line {
				t.Fatalf("step %s, line %d, %v", got.Step(), got.Now, err)
			}
			if c.line > 0 && (len(got.Lines) != 3 || got.Lines[2].State != core.LineFree || got.Sheet.ID != machinetest.Sheet(0)) {
				t.Errorf("sheet %v with lines %v", got.Sheet, got.Lines)
			}
		})
	}
}

func TestOpenVisits(t *testing.T) {
	w := house(t)
	w.Received(user("operator1"), "anna")
	w.Received(user("operator1b"), "boris")
	w.Written(user("operator1"), "vera", machinetest.Sheet(0))
	count := func(office string, operator core.UserID) int {
		cases, err := query.OpenVisits(w.Memory, machinetest.Office(office), operator)
		if err != nil {
			t.Fatal(err)
		}
		return len(cases)
	}
	if a, b, c := count("one", ""), count("one", user("operator1")), count("two", ""); a != 2 || b != 1 || c != 0 {
		t.Errorf("open at the office %d, of the operator %d, elsewhere %d", a, b, c)
	}
}
