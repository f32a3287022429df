package filing

import (
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/chosen"
	"github.com/sheaf-drive/sheaf/httpui/roomtest"
)

// half is a store of which the first line of either sheet is chosen.
func half(t *testing.T) *node {
	t.Helper()
	n := open(t)
	n.Store.World.Approved("first", machinetest.Row(machinetest.Sheet(0), 1), machinetest.Row(machinetest.Sheet(1), 1))
	return n
}

// stopped sends a form that is refused under its field and gives the page.
func (n *node) stopped(who, path string, form url.Values) string {
	n.TB.Helper()
	got := n.Browse(who, "POST", path, form)
	if got.Status != 422 {
		n.TB.Fatalf("%s %v: %d %s", path, form, got.Status, got.Body)
	}
	return string(got.Body)
}

// Verifiers strike what is not chosen without being binders: from the list, or by the code.
func TestStrikes_AVerifierStrikesWhatIsNotChosen(t *testing.T) {
	n := half(t)
	const path = "/bind/strike"
	list := n.seen("verifier1", path)
	shows(t, list, "Sheets with lines to strike", code(0), code(1), "77-1-1", path+"?code="+string(machinetest.Sheet(0).Code()))

	shows(t, n.stopped("verifier1", path, url.Values{"code": {"00-00-00"}}), `href="#code"`, `value="00-00-00"`)
	shows(t, n.stopped("verifier1", path, url.Values{"do": {"bind"}, "code": {code(0)}}), `role="alert"`)
	found := n.browsed("verifier1", path, url.Values{"code": {code(0)}})
	shows(t, found, "Strike first", `name="line" value="2"`, `name="remark"`, "They are struck")
	strike := url.Values{"do": {"exclude"}, "code": {code(0)}, "line": {"2"}}
	empty := n.stopped("verifier1", path, strike)
	shows(t, empty, "Strike first", `id="remark-finding"`)
	strike.Set("remark", "вычеркнуто")
	wrong := url.Values{"do": {"exclude"}, "code": {code(0)}, "line": {"1"}, "remark": {"вычеркнуто"}}
	shows(t, n.stopped("verifier1", path, wrong), "is chosen and stays")
	struck := n.browsed("verifier1", path, strike)
	shows(t, struck, "The lines of sheet "+code(0)+" are struck", "folder 77-1-1", code(1))
	line, _ := state.Lines.Get(n.Store.World.Memory, machinetest.Sheet(0).Line(2))
	if line.State != core.LineStruck {
		t.Errorf("the line is %s", line.State)
	}
	if strings.Contains(struck, "?code="+string(machinetest.Sheet(0).Code())) {
		t.Error("the sheet waits still")
	}
	shows(t, n.seen("verifier1", path+"?code="+code(0)), "there is nothing to strike")
	strike.Set("code", code(1))
	shows(t, n.browsed("verifier1", path, strike), "No sheet waits")
	shows(t, n.seen("verifier1", path+"?lang=ru"), "Нет листов, где осталось что-то вычеркнуть")
}

// A program of the verifier's finds out by itself what is to be struck and where the paper lies.
func TestStrikesAPI(t *testing.T) {
	n := half(t)
	n.Store.World.Hire("elsewhere", core.Verifier, "two")
	n.SignIn("elsewhere")
	var page struct {
		Sheets []chosen.Sheet
		Next   string
	}
	n.did("verifier1", "GET", "/api/v1/strikes", nil, &page)
	if len(page.Sheets) != 2 || page.Next != "" || page.Sheets[0].Place != "77-1-1" || len(page.Sheets[0].Strike) != 1 || page.Sheets[0].Strike[0] != 2 {
		t.Fatalf("to strike are %+v", page)
	}
	first := page.Sheets[0].Code
	n.did("verifier1", "POST", "/api/v1/binding/"+first+"/exclude", obj{"line": 2, "remark": "вычеркнуто"}, nil)
	n.did("verifier1", "GET", "/api/v1/strikes", nil, &page)
	if len(page.Sheets) != 1 || page.Sheets[0].Code == first {
		t.Errorf("after one is struck there are %+v", page)
	}
	n.did("elsewhere", "GET", "/api/v1/strikes", nil, &page)
	if len(page.Sheets) > 0 {
		t.Errorf("another office is told of %+v", page)
	}
	if got := n.Ask("operator1", "GET", "/api/v1/strikes", nil); got.Status != 403 {
		t.Errorf("who collects is answered with %d", got.Status)
	}
}

// Nobody strikes on sheets of another office, and who entered a line on none of its sheet.
func TestStrikes_NotByAnybodyElse(t *testing.T) {
	n := half(t)
	const path = "/bind/strike"
	n.Store.World.Hire("elsewhere", core.Verifier, "two")
	n.SignIn("elsewhere")
	shows(t, n.seen("elsewhere", path), "No sheet waits")
	shows(t, n.seen("elsewhere", path+"?code="+code(0)), "Lay the sheet aside")
	strike := url.Values{"do": {"exclude"}, "code": {code(0)}, "line": {"2"}, "remark": {"вычеркнуто"}}
	for who, status := range map[string]int{"elsewhere": 403, "operator1": 403, "logistics": 403} {
		if got := n.Browse(who, "POST", path, strike); got.Status != status {
			t.Errorf("%s: %d", who, got.Status)
		}
	}
	if got := n.Browse("logistics", "GET", path, nil); got.Status != 403 {
		t.Errorf("logistics sees the screen: %d", got.Status)
	}
	fresh := open(t)
	shows(t, fresh.seen("verifier1", path), "No selection is in force")
}

// Who collected a sheet is told to lay it aside, also under an account that strikes, before he has
// written a remark on it.
func TestStrikes_SaidBeforeTheRemark(t *testing.T) {
	n := half(t)
	w := n.Store.World
	collector, _ := state.Users.Get(w.Memory, machinetest.User("operator1"))
	same := machinetest.NewUser("same", core.Verifier, "one")
	same.Person = collector.Person
	w.Must(machinetest.User("root"), &machine.CreateUser{User: same})
	w.Must(machinetest.User("admin2"), &machine.ApproveUser{User: same.ID})
	n.SignIn("same")
	page := n.seen("same", "/bind/strike?code="+code(0))
	shows(t, page, "Lay the sheet aside")
	if strings.Contains(page, `name="remark"`) {
		t.Error("the page asks for a remark that would be refused")
	}
}

// The page of a lost sheet is given up by a button, and no button offers to put it back.
func TestBind_GivesUpTheLostPage(t *testing.T) {
	n := open(t)
	w := n.Store.World
	w.Approved("first", machinetest.Row(machinetest.Sheet(0), 1, 2), machinetest.Row(machinetest.Sheet(1), 1, 2))
	w.Bound(machinetest.Sheet(0), machinetest.Sheet(1))
	undo, giveUp := `name="do" value="undo"`, `name="do" value="take_out"`
	shows(t, n.seen("logistics", "/bind"), undo)
	w.Must(machinetest.User("logistics"), w.Losing(machinetest.Sheet(1)))
	lost := n.seen("logistics", "/bind")
	shows(t, lost, giveUp, "Give up the lost page", code(1))
	if strings.Contains(lost, undo) {
		t.Error("a lost page can be put back")
	}
	shows(t, n.seen("federal", "/file"), code(1), "lost")
	shows(t, n.stopped("logistics", "/bind", url.Values{"do": {"undo"}, "code": {code(1)}}), code(1))
	shows(t, n.stopped("logistics", "/bind", url.Values{"do": {"take_out"}, "code": {code(0)}}), code(0))
	gone := n.browsed("logistics", "/bind", url.Values{"do": {"take_out"}, "code": {code(1)}})
	shows(t, gone, "The page of sheet "+code(1)+" is given up", undo, code(0))
	if strings.Contains(gone, giveUp) {
		t.Error("the page is there still")
	}
	shows(t, n.seen("logistics", "/bind?sheet="+code(1)+"&lang=ru"), "Место листа "+code(1)+" в томе отдано")
}

// Volumes come in pages, behind the number of one.
func TestVolumes_InPages(t *testing.T) {
	n := open(t)
	w := n.Store.World
	w.Approved("first", machinetest.Row(machinetest.Sheet(0), 1, 2), machinetest.Row(machinetest.Sheet(1), 1, 2))
	w.Bound(machinetest.Sheet(0))
	state.Volumes.Put(w.Memory, state.VolumeKey(machinetest.Campaign, 2), core.Volume{Campaign: machinetest.Campaign, Number: 2})
	for after, want := range map[string]int{"": 2, "?after=1": 1, "?after=2": 0} {
		var page struct {
			Volumes []struct{ Number int }
			Next    int
		}
		n.did("logistics", "GET", "/api/v1/volumes"+after, nil, &page)
		if len(page.Volumes) != want || page.Next != 0 {
			t.Errorf("%q: %+v", after, page)
		}
	}
	n.Refused(roomtest.Check{Name: "no number", Who: "logistics", Method: "GET", Path: "/api/v1/volumes?after=x", Status: 422, Code: core.Invalid, Field: "after"})
	n.did("logistics", "POST", "/api/v1/volumes/1/close", nil, nil)
	shows(t, n.seen("federal", "/bind"), `name="do" value="reopen"`)
	if strings.Contains(n.seen("federal", "/bind?after="+strconv.Itoa(1)), `name="do" value="reopen"`) {
		t.Error("the page behind volume 1 shows it")
	}
}

// The last page of a volume of an earlier selection is taken out although its sheet is not chosen now.
func TestAPI_TakesOutWhatIsNotChosenAnyMore(t *testing.T) {
	n := open(t)
	w := n.Store.World
	w.Approved("first", machinetest.Row(machinetest.Sheet(0), 1, 2), machinetest.Row(machinetest.Sheet(1), 1, 2))
	w.Bound(machinetest.Sheet(0), machinetest.Sheet(1))
	w.Approved("second", machinetest.Row(machinetest.Sheet(0), 1, 2))
	var out chosen.Sheet
	n.did("logistics", "POST", "/api/v1/binding/"+code(1)+"/undo", nil, &out)
	if out.State != core.SheetFiled || out.Place != "77-1-1" || out.Volume != 0 || len(out.Lines) > 0 || out.Code != string(machinetest.Sheet(1).Code()) {
		t.Errorf("taken out it is %+v", out)
	}
	if got := n.Ask("logistics", "GET", "/api/v1/binding/"+code(1), nil); got.Status != 404 {
		t.Errorf("what is not chosen is answered with %d", got.Status)
	}
}
