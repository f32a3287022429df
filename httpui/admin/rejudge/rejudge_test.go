package rejudge_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/httpui/admin/rejudge"
	"github.com/sheaf-drive/sheaf/httpui/roomtest"
)

const api = "/api/v1/rejudge"

func open(t *testing.T) *roomtest.House {
	t.Helper()
	n := roomtest.Furnish(t)
	n.Store.World.Written(machinetest.User("operator1"), "anna", machinetest.Sheet(0))
	n.Store.World.NewerRules(machinetest.Version2())
	n.Open((&rejudge.Room{Floor: n.Floor(), Rules: rules{}}).Routes(), nil)
	return n
}

// rules know two regions and two findings.
type rules struct{}

func (rules) Codes(context.Context, core.PackRef) ([]string, error) {
	return []string{"name.similar", "passport.listed"}, nil
}

func (rules) Regions(context.Context, core.PackRef) ([]core.Region, error) {
	return []core.Region{core.NoRegion, "63"}, nil
}

func stands(n *roomtest.House) (job rejudge.Job) {
	n.TB.Helper()
	got := n.Ask("root", http.MethodGet, api+"?campaign="+string(machinetest.Campaign), nil)
	if got.JSON(n.TB, &job); got.Status != http.StatusOK {
		n.TB.Fatalf("%d %s", got.Status, got.Body)
	}
	return job
}

func TestBegin(t *testing.T) {
	n := open(t)
	if job := stands(n); job.State != "none" || job.Number != 0 || !strings.HasSuffix(job.Pack, "2.0.0") {
		t.Errorf("before the first: %+v", job)
	}
	wish := map[string]string{"campaign": string(machinetest.Campaign), "region": "63", "code": "name.similar"}
	with := func(key, value string) map[string]string {
		changed := map[string]string{"campaign": wish["campaign"]}
		if key != "" {
			changed[key] = value
		}
		return changed
	}
	n.Refused(
		roomtest.Check{Name: "nobody", Method: "POST", Path: api, Body: wish, Status: 401, Code: core.Unauthenticated},
		roomtest.Check{Name: "a lawyer", Who: "lawyer", Method: "POST", Path: api, Body: wish, Status: 403, Code: core.Denied},
		roomtest.Check{Name: "an operator asks", Who: "operator1", Method: "GET", Path: api, Status: 403, Code: core.Denied},
		roomtest.Check{Name: "no office", Who: "root", Method: "POST", Path: api, Body: with("office", "none"), Status: 404, Code: core.NotFound, Field: "office"},
		roomtest.Check{Name: "no region", Who: "root", Method: "POST", Path: api, Body: with("region", "no region"), Status: 404, Code: core.NotFound, Field: "region"},
		roomtest.Check{Name: "no region of the rules", Who: "root", Method: "POST", Path: api, Body: with("region", "98"), Status: 404, Code: core.NotFound, Field: "region"},
		roomtest.Check{Name: "no version", Who: "root", Method: "POST", Path: api, Body: with("version", "9.9.9"), Status: 404, Code: core.NotFound, Field: "version"},
		roomtest.Check{Name: "that in force", Who: "root", Method: "POST", Path: api, Body: with("version", "2.0.0"), Status: 404, Code: core.NotFound, Field: "version"},
		roomtest.Check{Name: "of another pack", Who: "root", Method: "POST", Path: api, Body: with("version", "ru-regional/1.0.0"), Status: 404, Code: core.NotFound, Field: "version"},
		roomtest.Check{Name: "no code", Who: "root", Method: "POST", Path: api, Body: with("code", "two words"), Status: 404, Code: core.NotFound, Field: "code"},
		roomtest.Check{Name: "no code of the rules", Who: "root", Method: "POST", Path: api, Body: with("code", "name.simular"), Status: 404, Code: core.NotFound, Field: "code"},
		roomtest.Check{Name: "nothing to stop", Who: "root", Method: "POST", Path: api + "/stop", Body: with("", ""), Status: 409, Code: core.Conflict},
		roomtest.Check{Name: "nothing to accept", Who: "root", Method: "POST", Path: api + "/accept", Body: with("", ""), Status: 409, Code: core.Conflict, Field: "accept"},
		roomtest.Check{Name: "a lawyer stops", Who: "lawyer", Method: "POST", Path: api + "/stop", Body: with("", ""), Status: 403, Code: core.Denied},
	)
	if got := n.Ask("root", "POST", api, wish); got.Status != http.StatusOK {
		t.Fatalf("%d %s", got.Status, got.Body)
	}
	if job := stands(n); job.State != "running" || job.Region != "63" || job.Code != "name.similar" || job.Begun == "" {
		t.Errorf("begun: %+v", job)
	}
	n.Refused(roomtest.Check{Name: "while it runs", Who: "root", Method: "POST", Path: api, Body: wish, Status: 409, Code: core.Conflict})
	n.Store.World.Must(core.SystemActor, n.Store.World.Rejudged([]string{"anna"}))
	if job := stands(n); job.State != "done" || job.Permille != 1000 || job.Found != 0 || job.Open != 0 || job.Done == "" {
		t.Errorf("done, and none was chosen: %+v", job)
	}
	if got := n.Ask("root", "POST", api, with("version", "ru-president-2018/1.0.0")); got.Status != http.StatusOK {
		t.Fatalf("%d %s", got.Status, got.Body)
	}
	n.Store.World.Must(core.SystemActor, n.Store.World.Rejudged([]string{"anna"}))
	if job := stands(n); job.State != "done" || job.Version != "ru-president-2018/1.0.0" || job.Permille != 1000 || job.Found != 1 || job.Barred != 1 || job.Open != 1 || job.Done == "" {
		t.Errorf("done: %+v", job)
	}
	ref := machinetest.Version2()
	ref.Version, ref.Digest = "3.0.0", [32]byte{3}
	n.Store.World.NewerRules(ref)
	if job := stands(n); job.State != "done" || !strings.HasSuffix(job.Pack, "2.0.0") || !strings.HasSuffix(job.InForce, "3.0.0") {
		t.Errorf("done by rules that are out of force: %+v", job)
	}
	n.Store.World.Must(machinetest.User("root"), n.Store.World.Rejudging(core.Chosen{}))
	ref.Version, ref.Digest = "4.0.0", [32]byte{4}
	n.Store.World.NewerRules(ref)
	if job := stands(n); job.State != "outdated" {
		t.Errorf("after other rules: %+v", job)
	}
}

// A job is stopped, and one that the brake holds let go on, by programs and by buttons alike; what is open is counted whichever
// job has found it.
func TestStopAndAccept(t *testing.T) {
	n := open(t)
	w, campaign := n.Store.World, string(machinetest.Campaign)
	path := rejudge.Href(machinetest.Campaign)
	w.Must(machinetest.User("root"), w.Rejudging(core.Chosen{}))
	w.Must(core.SystemActor, w.Rejudged([]string{"anna"}))
	for _, do := range []func(verb string){
		func(verb string) {
			seen := stands(n).Number
			n.Refused(roomtest.Check{Name: "who has looked at another job: " + verb, Who: "root", Method: "POST", Path: api + "/" + verb,
				Body: map[string]any{"campaign": campaign, "number": seen - 1}, Status: 409, Code: core.Stale, Field: "number"})
			n.Refused(roomtest.Check{Name: "who has looked at none: " + verb, Who: "root", Method: "POST", Path: api + "/" + verb,
				Body: map[string]any{"campaign": campaign}, Status: 409, Code: core.Stale, Field: "number"})
			if got := n.Ask("root", "POST", api+"/"+verb, map[string]any{"campaign": campaign, "number": seen}); got.Status != http.StatusOK {
				t.Fatalf("%s: %d %s", verb, got.Status, got.Body)
			}
		},
		func(verb string) {
			if html := string(n.Browse("root", "GET", path, nil).Body); !strings.Contains(html, `action="/admin/rejudge/`+verb+`"`) {
				t.Fatalf("no button: %s", verb)
			}
			seen := stands(n).Number
			if html := string(n.Browse("root", "GET", path, nil).Body); !strings.Contains(html, fmt.Sprintf(`name="number" value="%d"`, seen)) {
				t.Fatalf("the button does not name the job: %s", html)
			}
			for _, other := range []string{"", "x", fmt.Sprint(seen - 1)} {
				if got := n.Browse("root", "POST", "/admin/rejudge/"+verb, url.Values{"campaign": {campaign}, "number": {other}}); got.Status != http.StatusConflict {
					t.Errorf("%s with the number %q: %d", verb, other, got.Status)
				}
			}
			if got := n.Browse("root", "POST", "/admin/rejudge/"+verb, url.Values{"campaign": {campaign}, "number": {fmt.Sprint(seen)}}); got.Status != http.StatusSeeOther {
				t.Fatalf("%s: %d %s", verb, got.Status, got.Body)
			}
		},
	} {
		w.Must(machinetest.User("root"), w.Rejudging(core.Chosen{}))
		w.HoldRejudge()
		if job := stands(n); job.State != "held" || job.Held == nil || *job.Held != (rejudge.Held{Judged: 200, Barred: 30}) || job.Found != 0 || job.Open != 1 {
			t.Errorf("held: %+v", job)
		}
		if html := string(n.Browse("root", "GET", path+"&lang=en", nil).Body); !strings.Contains(html, "30 of 200 judged lines would be barred") {
			t.Error("the screen does not say what is held")
		}
		do("accept")
		if job := stands(n); job.State != "running" || job.Held != nil {
			t.Errorf("accepted: %+v", job)
		}
		do("stop")
		if job := stands(n); job.State != "stopped" || job.Done == "" || job.Open != 1 {
			t.Errorf("stopped: %+v", job)
		}
	}
	if html := string(n.Browse("lawyer", "GET", path, nil).Body); strings.Contains(html, `action="/admin/rejudge`) {
		t.Error("a lawyer is offered a button")
	}
}

func TestScreen(t *testing.T) {
	n := open(t)
	campaign := string(machinetest.Campaign)
	path := rejudge.Href(machinetest.Campaign)
	for _, row := range []struct{ who, lang, has, lacks string }{
		{"root", "en", "Nothing was judged once more.", "{0}"},
		{"root", "ru", `action="/admin/rejudge"`, "{0}"},
		{"lawyer", "en", "Nothing was judged once more.", `action="/admin/rejudge"`},
	} {
		got := n.Browse(row.who, "GET", path+"&lang="+row.lang, nil)
		if html := string(got.Body); got.Status != 200 || !strings.Contains(html, row.has) || strings.Contains(html, row.lacks) {
			t.Errorf("%s: %d, with %q: %v", row.who, got.Status, row.has, strings.Contains(html, row.has))
		}
	}
	bad := n.Browse("root", "POST", "/admin/rejudge", url.Values{"campaign": {campaign}, "region": {"no region"}})
	if html := string(bad.Body); bad.Status != http.StatusUnprocessableEntity || !strings.Contains(html, `id="region-finding"`) || !strings.Contains(html, `value="no region"`) {
		t.Errorf("a wrong region: %d %s", bad.Status, html)
	}
	if got := n.Browse("root", "POST", "/admin/rejudge", url.Values{"campaign": {campaign}, "region": {" 63 "}, "code": {""}}); got.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", got.Status, got.Body)
	}
	if html := string(n.Browse("root", "GET", path, nil).Body); !strings.Contains(html, "<progress") || strings.Contains(html, `action="/admin/rejudge"`) {
		t.Error("a running job shows no progress, or a second form")
	}
}

func TestSchemas_AreTheTypes(t *testing.T) {
	roomtest.SchemasAreTypes(t, "../../openapi.json", map[string]any{"Rejudge": rejudge.Job{}})
}
