package httpui

import (
	"net/url"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/header"
)

// Who can do nothing here is not led in a circle: the way on is out.
func TestHome_WithoutAScreenOffersToSignOut(t *testing.T) {
	n := serve(t)
	got := n.browse("lawyer", "GET", "/", nil)
	page := string(got.body)
	if got.status != 404 || !strings.Contains(page, "no screen here") {
		t.Fatalf("%d %.800s", got.status, page)
	}
	main := page[strings.Index(page, "<main"):]
	if !strings.Contains(main, `<form method="post" action="/logout">`) || !strings.Contains(main, `class="btn main"`) {
		t.Error("the way out is not the main action")
	}
	if strings.Contains(main, "<a class") {
		t.Error("a link leads back to the page itself")
	}
}

// A form sent from a tab whose login another tab ended: the cookie is gone and with it what
// tells the form from one of another site.
func TestAskLogin_SaysThatNothingWasKept(t *testing.T) {
	h := open(t, nil)
	form := url.Values{"csrf": {header.CSRFOf("operator-secret")}, "series": {"9216"}}
	resp, login := h.do(call{method: "POST", path: "/desk/visits", form: form})
	if resp.StatusCode != 401 || !strings.Contains(login, "You signed out; what you typed was not kept.") {
		t.Errorf("%d %.1500s", resp.StatusCode, login)
	}
	if strings.Contains(login, "9216") {
		t.Error("the form came back without its cookie")
	}
	resp, login = h.do(call{method: "POST", path: "/desk/visits", login: "ended-secret", form: url.Values{"csrf": {header.CSRFOf("ended-secret")}, "series": {"9216"}}})
	if resp.StatusCode != 401 || strings.Contains(login, "not kept") || !strings.Contains(login, "9216") {
		t.Errorf("a form that was kept: %d %.1500s", resp.StatusCode, login)
	}
}

func TestUnrouted_SpeaksOfSectionsOnlyWhereThereAreSome(t *testing.T) {
	h := open(t, nil)
	_, out := h.do(call{method: "GET", path: "/nowhere"})
	_, in := h.do(call{method: "GET", path: "/nowhere", login: "operator-secret"})
	if strings.Contains(out, "sections") || !strings.Contains(out, "letter by letter") {
		t.Errorf("signed out: %.1500s", out)
	}
	if !strings.Contains(in, "sections above") || !strings.Contains(in, `href="/desk"`) {
		t.Errorf("signed in: %.1500s", in)
	}
}

func TestOffice_SaysWhichBlockWasLifted(t *testing.T) {
	n := serve(t)
	for lifted, shown := range map[string]bool{"DV-OAZT": true, "dv-oazt": false, "DV-OAZ1": false, "DVOAZT": false, "Call+555": false, "": false} {
		page := string(n.browse("coordinator1", "GET", "/office?lifted="+lifted, nil).body)
		if said := strings.Contains(page, "The block is lifted for "); said != shown {
			t.Errorf("after %q it says %v", lifted, said)
		}
	}
}

func TestPrint_ListsTheSheetsOfARun(t *testing.T) {
	n := serve(t)
	var planned codes
	n.ask("coordinator1", "POST", "/api/v1/sheets", wish(codesShown+5)).json(t, &planned)
	lists := actions(n.browse("coordinator1", "GET", "/print", nil).body, "/print")
	long := ""
	for _, address := range lists {
		if strings.Contains(address, "codes=1") && strings.Contains(address, "count=205") {
			long, _, _ = strings.Cut(address, "#")
		}
	}
	first := n.browse("coordinator1", "GET", long, nil)
	if first.status != 200 || strings.Count(string(first.body), "<td>planned</td><td class=\"n\">3 / 3</td>") != codesShown {
		t.Fatalf("%q of %v: %d %.3000s", long, lists, first.status, first.body)
	}
	next := n.browse("coordinator1", "GET", strings.Replace(long, "codes=1", "codes=201", 1), nil)
	last := core.SheetCode(planned.Codes[len(planned.Codes)-1])
	if strings.Count(string(next.body), "3 / 3") != 5 || !strings.Contains(string(next.body), last.String()) {
		t.Error("the next sheets are not the last five")
	}
	if _, ok := state.Sheets.Get(n.store.now(), core.NewSheetID(machinetest.Campaign, last)); !ok {
		t.Errorf("%s is no sheet", last)
	}
	for _, bad := range []string{"codes=206", "codes=0", "codes=x"} {
		if got := n.browse("coordinator1", "GET", strings.Replace(long, "codes=1", bad, 1), nil); got.status != 404 {
			t.Errorf("%s is answered with %d", bad, got.status)
		}
	}
	if got := n.browse("coordinator2", "GET", long, nil); got.status != 404 {
		t.Errorf("somebody else's sheets are answered with %d", got.status)
	}
}
