package dryrun

import (
	"net/http"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/httpui/roomtest"
)

const (
	apiPath    = "/api/v1/packs/ru-president-2018/2.0.0/dry-run"
	screenPath = "/admin/packs/ru-president-2018/2.0.0/dry-run"
)

// open serves the room in a house that has a second version of its rules, tested.
func open(t *testing.T) *roomtest.House {
	t.Helper()
	n := roomtest.Furnish(t)
	w := n.Store.World
	w.Written(machinetest.User("operator1"), machinetest.Voter, machinetest.Sheet(0))
	w.Must(machinetest.User("root"), &machine.UploadPack{Campaign: machinetest.Campaign, Ref: machinetest.Version2(), Passed: true})
	n.Open((&Room{Floor: n.Floor()}).Routes(), nil)
	return n
}

func report(n *roomtest.House, who, method, path string, in any) Report {
	n.TB.Helper()
	var r Report
	got := n.Ask(who, method, path, in)
	if got.Status != http.StatusOK {
		n.TB.Fatalf("%s %s by %s: %d %s", method, path, who, got.Status, got.Body)
	}
	got.JSON(n.TB, &r)
	return r
}

func TestAPI_BeginsReportsAndStops(t *testing.T) {
	n := open(t)
	wish := map[string]string{"campaign": "drive"}
	const read = apiPath + "?campaign=drive"
	if r := report(n, "lawyer", "GET", read, nil); r.State != "" || r.Number != 0 || r.Changes == nil || r.Examples == nil {
		t.Errorf("before the first: %+v", r)
	}
	n.Refused(
		roomtest.Check{Name: "a lawyer begins none", Who: "lawyer", Method: "POST", Path: apiPath, Body: wish, Status: 403, Code: core.Denied},
		roomtest.Check{Name: "an operator reads none", Who: "operator1", Method: "GET", Path: read, Status: 403, Code: core.Denied},
		roomtest.Check{Name: "an unknown version", Who: "root", Method: "POST", Path: "/api/v1/packs/ru-president-2018/9.9.9/dry-run", Body: wish, Status: 404, Code: core.NotFound, Field: "version"},
		roomtest.Check{Name: "the one in force", Who: "root", Method: "POST", Path: "/api/v1/packs/ru-president-2018/1.0.0/dry-run", Body: wish, Status: 409, Code: core.Conflict, Field: "version"},
		roomtest.Check{Name: "of no campaign", Who: "root", Method: "POST", Path: apiPath, Body: map[string]string{}, Status: 422, Code: core.Invalid, Field: "campaign"},
		roomtest.Check{Name: "what does not run is not stopped", Who: "root", Method: "POST", Path: apiPath + "/stop", Body: wish, Status: 404, Code: core.NotFound, Field: "version"},
	)
	if r := report(n, "root", "POST", apiPath, wish); r.State != core.DryRunRunning || r.Number != 1 || r.Against != machinetest.Pack().String() {
		t.Errorf("begun: %+v", r)
	}
	n.Refused(roomtest.Check{Name: "twice at a time", Who: "root", Method: "POST", Path: apiPath, Body: wish, Status: 409, Code: core.Conflict, Field: "version"})
	w := n.Store.World
	w.Must(core.SystemActor, w.DryRunStep(machinetest.Version2(), ""))
	if r := report(n, "root", "POST", apiPath+"/stop", wish); r.State != core.DryRunStopped || r.Counts.Judged != 1 || r.Ended == "" {
		t.Errorf("stopped: %+v", r)
	}
	w.Tried(machinetest.Version2())
	r := report(n, "auditor", "GET", read, nil)
	if r.State != core.DryRunDone || r.Number != 2 || r.Permille != 1000 {
		t.Errorf("done: %+v", r)
	}
}

func TestAPI_Report(t *testing.T) {
	n := open(t)
	w := n.Store.World
	w.Must(machinetest.User("root"), &machine.BeginDryRun{Campaign: machinetest.Campaign, Ref: machinetest.Version2()})
	w.Must(core.SystemActor, w.DryRunStep(machinetest.Version2(), core.DryRunDone))
	r := report(n, "lawyer", "GET", apiPath+"?campaign=drive", nil)
	change := Change{Kind: core.ChangeFound, Code: "passport.listed", Severity: core.SeverityBlock}
	if len(r.Examples) != 1 || r.Examples[0].Signature != machinetest.Signature(machinetest.Voter) || r.Examples[0].Sheet != machinetest.Sheet(0).Code() ||
		r.Examples[0].Line != 1 || r.Examples[0].Changes[0] != change || r.Offices[0].Changed != 1 || r.Counts.Blocked != 1 || r.Counts.ChanceBefore != 970 {
		t.Errorf("%+v", r)
	}
	if change.Count = 1; r.Changes[0] != change {
		t.Errorf("%+v", r.Changes)
	}
}

func TestScreen(t *testing.T) {
	n := open(t)
	w, v2 := n.Store.World, machinetest.Version2()
	sees := func(when, who, lang string, has, lacks []string) {
		t.Helper()
		got := n.Browse(who, "GET", screenPath+"?campaign=drive&lang="+lang, nil)
		for _, words := range has {
			if !strings.Contains(string(got.Body), words) {
				t.Errorf("%s, %s in %s (%d): no %q", when, who, lang, got.Status, words)
			}
		}
		for _, words := range append(lacks, "{0}", "Семёнова") {
			if strings.Contains(string(got.Body), words) {
				t.Errorf("%s, %s in %s: there is %q", when, who, lang, words)
			}
		}
	}
	const start, stop = `action="` + screenPath + `"`, `action="` + screenPath + `/stop"`
	sees("before", "root", "en", []string{start, "was not tried"}, []string{stop, "data-live"})
	sees("before", "lawyer", "ru", []string{"не опробована"}, []string{start, stop})

	page := string(n.Browse("root", "GET", screenPath+"?campaign=drive", nil).Body)
	if got := n.Browse("root", "POST", screenPath, roomtest.FormOf(t, page, screenPath)); got.Status != http.StatusSeeOther ||
		got.Header.Get("Location") != screenPath+"?campaign=drive" {
		t.Fatalf("beginning: %d %.300s", got.Status, got.Body)
	}
	sees("while it runs", "root", "en", []string{stop, "<progress", "data-live", "data-stale"}, []string{start})
	sees("while it runs", "federal", "ru", []string{"<progress", "прогон идёт"}, []string{start, stop})
	w.Must(core.SystemActor, w.DryRunStep(v2, core.DryRunDone))
	sees("after it", "lawyer", "en", []string{"1 of 1 verdicts would be others", "passport.listed", machinetest.Sheet(0).Code().String(), "new finding", "1.0.0"},
		[]string{start, stop, "data-live"})
	sees("after it", "root", "ru", []string{start, "Изменились бы 1 решений из 1"}, []string{stop})
	if got := n.Browse("operator1", "GET", screenPath+"?campaign=drive", nil); got.Status != http.StatusForbidden {
		t.Errorf("an operator: %d", got.Status)
	}
	if got := n.Browse("lawyer", "GET", screenPath+"?campaign=other", nil); got.Status != http.StatusForbidden {
		t.Errorf("another campaign's: %d", got.Status)
	}
}
