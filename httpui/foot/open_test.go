package foot_test

import (
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/httpui/foot"
	"github.com/sheaf-drive/sheaf/httpui/roomtest"
)

const path = "/api/v1/sheets/prepare"

func open(t *testing.T) *roomtest.House {
	t.Helper()
	n := roomtest.Furnish(t)
	n.Open((&foot.Screens{Floor: n.Floor()}).Routes(), nil)
	return n
}

// one is the only sheet of operator1's list.
func one(t *testing.T, n *roomtest.House) foot.OpenSheet {
	t.Helper()
	list := roomtest.Sheets[foot.OpenSheet](n, "operator1", path)
	if len(list) != 1 || list[0].Since == "" {
		t.Fatalf("listed are %+v", list)
	}
	list[0].Since = ""
	return list[0]
}

// A sheet is ready once somebody has signed and no visit keeps a line; finished, it leaves the list.
func TestOpenSheets_UntilTheyAreFinished(t *testing.T) {
	n := open(t)
	w, me, sheet := n.Store.World, machinetest.User("operator1"), machinetest.Sheet(0)
	if list := roomtest.Sheets[foot.OpenSheet](n, "operator1", path); len(list) != 0 {
		t.Errorf("listed before anybody signed: %+v", list)
	}
	w.Placed(me, "anna", sheet)
	want := foot.OpenSheet{Code: sheet.Code(), Region: "77", Lines: 3, Free: 2}
	if got := one(t, n); got != want {
		t.Errorf("while a visit keeps the first line: %+v, want %+v", got, want)
	}
	w.Must(me, w.Writing("anna"))
	want.Written, want.Ready = 1, true
	if got := one(t, n); got != want {
		t.Errorf("after one signed: %+v, want %+v", got, want)
	}
	w.Placed(me, "boris", sheet)
	want.Free, want.Ready = 1, false
	if got := one(t, n); got != want {
		t.Errorf("while a visit keeps the second line: %+v, want %+v", got, want)
	}
	w.Must(me, w.Spoiling("boris", "writing_error"))
	want.Ready = true
	w.Must(me, &machine.PrepareSheets{Part: machine.PartCollector, Sheets: []core.SheetID{sheet}})
	want.Prepared = true
	if got := one(t, n); got != want {
		t.Errorf("with the block and a spoiled line: %+v, want %+v", got, want)
	}
	w.Must(me, &machine.FinishSheet{Sheet: sheet})
	if list := roomtest.Sheets[foot.OpenSheet](n, "operator1", path); len(list) != 0 {
		t.Errorf("listed after it was finished: %+v", list)
	}
}

func TestOpenSheets_OfNobodyElse(t *testing.T) {
	n := open(t)
	w := n.Store.World
	w.Hire("colleague", core.Operator, "one")
	n.SignIn("colleague")
	w.Written(machinetest.User("operator1"), "anna", machinetest.Sheet(0))
	for _, who := range []string{"colleague", "operator2"} {
		if list := roomtest.Sheets[foot.OpenSheet](n, who, path); len(list) != 0 {
			t.Errorf("%s is shown %+v", who, list)
		}
	}
	n.Refused(
		roomtest.Check{Name: "a coordinator", Who: "coordinator1", Method: "GET", Path: path, Status: 403, Code: core.Denied},
		roomtest.Check{Name: "a verifier", Who: "verifier1", Method: "GET", Path: path, Status: 403, Code: core.Denied},
	)
}

func TestSchemas_AreTheTypes(t *testing.T) {
	roomtest.SchemasAreTypes(t, "../openapi.json", map[string]any{"OpenSheet": foot.OpenSheet{}})
}
