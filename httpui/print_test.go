package httpui

import (
	"bytes"
	"html"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
)

type codes struct{ Codes []string }

// inState counts the sheets of office one and region 77 in a state.
func (n *node) inState(s core.SheetState) int {
	return len(query.Sheets(n.store.now(), machinetest.Campaign, func(sheet core.Sheet) bool {
		return sheet.Office == machinetest.Office("one") && sheet.Region == "77" && sheet.State == s
	}))
}

func wish(count int) obj { return obj{"office": office("one"), "region": "77", "count": count} }

func TestSheets_PlannedPrintedIssuedOnceForARequest(t *testing.T) {
	n := serve(t)
	var planned, again, issued, issuedAgain codes
	n.ask("coordinator1", "POST", "/api/v1/sheets", wish(510), "Idempotency-Key", "plan-00001").json(t, &planned)
	n.ask("coordinator1", "POST", "/api/v1/sheets", wish(510), "Idempotency-Key", "plan-00001").json(t, &again)
	if len(planned.Codes) != 510 || strings.Join(planned.Codes, " ") != strings.Join(again.Codes, " ") || n.inState(core.SheetPlanned) != 511 {
		t.Fatalf("planned %d, then %d; %d are planned", len(planned.Codes), len(again.Codes), n.inState(core.SheetPlanned))
	}
	if sheet, _ := state.Sheets.Get(n.store.now(), core.NewSheetID("drive", core.SheetCode(planned.Codes[0]))); sheet.Lines != 3 {
		t.Errorf("a sheet has %d lines", sheet.Lines)
	}
	first := n.ask("coordinator1", "POST", "/api/v1/sheets/print", wish(4), "Idempotency-Key", "print-0001")
	second := n.ask("coordinator1", "POST", "/api/v1/sheets/print", wish(4), "Idempotency-Key", "print-0001")
	if first.status != 200 || !bytes.HasPrefix(first.body, []byte("%PDF-")) || !bytes.Equal(first.body, second.body) {
		t.Errorf("%d, %d bytes; the repeat %d, %d bytes", first.status, len(first.body), second.status, len(second.body))
	}
	if n.inState(core.SheetPrinted) != 5 {
		t.Errorf("%d sheets are printed", n.inState(core.SheetPrinted))
	}
	n.ask("coordinator1", "POST", "/api/v1/sheets/issue", wish(3), "Idempotency-Key", "issue-0001").json(t, &issued)
	n.ask("coordinator1", "POST", "/api/v1/sheets/issue", wish(3), "Idempotency-Key", "issue-0001").json(t, &issuedAgain)
	if len(issued.Codes) != 3 || strings.Join(issued.Codes, " ") != strings.Join(issuedAgain.Codes, " ") || n.inState(core.SheetAtOffice) != 6 {
		t.Errorf("issued %d, then %d; %d are at the office", len(issued.Codes), len(issuedAgain.Codes), n.inState(core.SheetAtOffice))
	}
}

func TestSheets_AJobBrokenOffIsFinishedByItsRepeat(t *testing.T) {
	n := serve(t)
	n.ask("coordinator1", "POST", "/api/v1/sheets", wish(510))
	printed := ""
	for _, address := range actions(n.browse("coordinator1", "GET", "/print", nil).body, "/print/printed") {
		if strings.Contains(address, "count=510") {
			printed = address
		}
	}
	become := func(role core.Role) {
		u, _ := state.Users.Get(n.store.world.Memory, machinetest.User("coordinator1"))
		u.Roles = []core.Role{role}
		state.Users.Put(n.store.world.Memory, u.ID, u)
	}
	entries := 0
	n.store.slip = func(*machinetest.World) {
		if entries++; entries == 2 { // after the first command of the job
			become(core.Operator)
		}
	}
	form := url.Values{"request_id": {"request-printed"}}
	if got := n.browse("coordinator1", "POST", printed, form); got.status != 403 || n.inState(core.SheetPrinted) != 501 {
		t.Fatalf("%d; %d are printed", got.status, n.inState(core.SheetPrinted))
	}
	n.store.slip = nil
	become(core.Coordinator)
	if got := n.browse("coordinator1", "POST", printed, form); got.status != 303 || n.inState(core.SheetPrinted) != 511 {
		t.Errorf("%d; %d are printed", got.status, n.inState(core.SheetPrinted))
	}
}

func TestSheets_Refuses(t *testing.T) {
	n := serve(t)
	with := func(change obj) obj {
		w := wish(1)
		for k, v := range change {
			w[k] = v
		}
		return w
	}
	two := obj{"office": office("two")}
	var rows []check
	for _, path := range []string{"/api/v1/sheets", "/api/v1/sheets/print", "/api/v1/sheets/issue"} {
		rows = append(rows,
			check{path + ": none", "coordinator1", "POST", path, with(obj{"count": 0}), 422, core.Invalid, "count"},
			check{path + ": too many", "coordinator1", "POST", path, with(obj{"count": 5001}), 422, core.Invalid, "count"},
			check{path + ": no region", "coordinator1", "POST", path, with(obj{"region": "7x"}), 422, core.Invalid, "region"},
			check{path + ": no office", "coordinator1", "POST", path, with(obj{"office": "x"}), 404, core.NotFound, "office"},
			check{path + ": by an operator", "operator1", "POST", path, wish(1), 403, core.Denied, ""},
			check{path + ": by an auditor", "auditor", "POST", path, wish(1), 403, core.Denied, ""},
		)
	}
	n.refused(append(rows,
		check{"a region without rules", "coordinator1", "POST", "/api/v1/sheets", with(obj{"region": "05"}), 422, core.Invalid, "region"},
		check{"planned for another office", "coordinator1", "POST", "/api/v1/sheets", with(two), 403, core.Denied, ""},
		check{"another office's printed", "coordinator1", "POST", "/api/v1/sheets/print", with(two), 404, core.NotFound, "office"},
		check{"another region's issued", "regional", "POST", "/api/v1/sheets/issue", with(two), 404, core.NotFound, "office"},
		check{"more than are planned", "coordinator1", "POST", "/api/v1/sheets/print", wish(2), 409, core.Conflict, "count"},
	))
	n.rules.broken = true
	n.refused([]check{{"a form that cannot be printed", "coordinator1", "POST", "/api/v1/sheets/print", wish(1), 422, core.Invalid, "form"}})
}

// actions lists the addresses of a kind on the page.
func actions(page []byte, path string) []string {
	var list []string
	for _, m := range regexp.MustCompile(`(?:href|action)="(`+path+`\?[^"]+)"`).FindAllSubmatch(page, -1) {
		list = append(list, html.UnescapeString(string(m[1])))
	}
	return list
}

func TestPrintScreen_PlanPDFPrintedIssue(t *testing.T) {
	n := serve(t)
	form := url.Values{"office": {office("one")}, "region": {"77"}, "count": {"7"}, "request_id": {"request-plan-1"}}
	for range 2 { // pressed twice
		if got := n.browse("coordinator1", "POST", "/print", form); got.status != 303 || got.header.Get("Location") != "/print" {
			t.Fatalf("%d %s", got.status, got.body)
		}
	}
	if n.inState(core.SheetPlanned) != 8 {
		t.Fatalf("%d are planned", n.inState(core.SheetPlanned))
	}
	screen := n.browse("coordinator1", "GET", "/print", nil)
	pdfs := actions(screen.body, "/print/pdf")
	if screen.status != 200 || len(pdfs) != 2 || !bytes.Contains(screen.body, []byte("Москва")) ||
		!bytes.Contains(screen.body, []byte("18.01.2018, ")) { // sheet 6 of the house has its own run
		t.Fatalf("%d with the files %q", screen.status, pdfs)
	}
	pdf, printed := pdfs[0], actions(screen.body, "/print/printed")[0]
	if !strings.Contains(pdf, "count=7") {
		pdf, printed = pdfs[1], actions(screen.body, "/print/printed")[1]
	}
	n.unchanged(func() {
		got := n.browse("coordinator1", "GET", pdf, nil)
		if got.status != 200 || !bytes.HasPrefix(got.body, []byte("%PDF-")) || !strings.Contains(got.header.Get("Content-Disposition"), ".pdf") {
			t.Errorf("%d, %d bytes", got.status, len(got.body))
		}
	})
	// Planned meanwhile: not in the file, so not to be recorded as printed.
	form["request_id"] = []string{"request-plan-2"}
	n.browse("coordinator1", "POST", "/print", form)
	for range 2 {
		got := n.browse("coordinator1", "POST", printed, url.Values{"request_id": {"request-printed-1"}})
		if got.status != 303 {
			t.Fatalf("%d %s", got.status, got.body)
		}
	}
	if n.inState(core.SheetPrinted) != 8 || n.inState(core.SheetPlanned) != 8 {
		t.Fatalf("%d are printed, %d planned", n.inState(core.SheetPrinted), n.inState(core.SheetPlanned))
	}
	if got := n.browse("coordinator1", "GET", pdf, nil); got.status != 409 {
		t.Errorf("printed sheets are printed again: %d", got.status)
	}
	screen = n.browse("coordinator1", "GET", "/print", nil)
	for _, issue := range actions(screen.body, "/print/issue") {
		if got := n.browse("coordinator1", "POST", issue, nil); got.status != 303 {
			t.Errorf("%d %s", got.status, got.body)
		}
	}
	if n.inState(core.SheetPrinted) != 0 || n.inState(core.SheetAtOffice) != 11 {
		t.Errorf("%d are printed, %d at the office", n.inState(core.SheetPrinted), n.inState(core.SheetAtOffice))
	}
}

func TestPrintScreen_ShowsWhatToCorrect(t *testing.T) {
	n := serve(t)
	for _, c := range []struct{ lang, count, region, want string }{
		{"en", "", "77", "Split it."}, {"ru", "0", "77", "count-finding"}, {"en", "three", "77", "count-finding"},
		{"en", "5001", "77", "Split it."}, {"ru", "1", "05", "региона 05"},
	} {
		form := url.Values{"office": {office("one")}, "region": {c.region}, "count": {c.count}, "request_id": {"request-plan-1"}}
		n.unchanged(func() {
			got := n.browse("coordinator1", "POST", "/print", form, "Accept-Language", c.lang)
			if got.status != 422 || !bytes.Contains(got.body, []byte(c.want)) || !bytes.Contains(got.body, []byte(`name="request_id"`)) {
				t.Errorf("%q of %s: %d without %q", c.count, c.region, got.status, c.want)
			}
		})
	}
}

func TestPrintScreen_KeepsToItsOffices(t *testing.T) {
	n := serve(t)
	screen := n.browse("coordinator2", "GET", "/print", nil)
	if bytes.Contains(screen.body, []byte(office("one"))) || !bytes.Contains(screen.body, []byte(office("two"))) {
		t.Error("the coordinator of office two does not see his office alone")
	}
	n.ask("coordinator1", "POST", "/api/v1/sheets", wish(5))
	mine := actions(n.browse("coordinator1", "GET", "/print", nil).body, "/print/pdf")
	n.unchanged(func() {
		for _, address := range mine {
			for _, try := range []string{address, strings.Replace(address, office("one"), office("two"), 1)} {
				if got := n.browse("coordinator2", "GET", try, nil); got.status != 404 {
					t.Errorf("%s: %d", try, got.status)
				}
				if got := n.browse("coordinator2", "POST", strings.Replace(try, "/pdf", "/printed", 1), nil); got.status != 404 {
					t.Errorf("%s: printed %d", try, got.status)
				}
			}
		}
		for _, try := range []string{
			"/print/pdf", "/print/pdf?office=" + office("one") + "&series=0&from=-5&count=3",
			"/print/pdf?office=" + office("one") + "&series=9&from=0&count=3",
			"/print/pdf?office=" + office("one") + "&series=0&from=100000&count=3",
			"/print/pdf?office=" + office("one") + "&series=0&from=8&count=1000000",
		} {
			if got := n.browse("coordinator1", "GET", try, nil); got.status != 404 && got.status != 422 {
				t.Errorf("%s: %d", try, got.status)
			}
		}
	})
}

func TestPlanSheets_GoesOnInTheNextSeries(t *testing.T) {
	n := serve(t)
	w := n.store.world
	left := uint32(30)
	state.Series.Put(w.Memory, state.SeriesKey("drive", 0), 19*19*19*19-left)
	var made codes
	n.ask("coordinator1", "POST", "/api/v1/sheets", wish(100)).json(t, &made)
	if next, _ := state.Series.Get(n.store.now(), state.SeriesKey("drive", 1)); len(made.Codes) != 100 || next != 70 {
		t.Errorf("%d are planned, %d of them of the next series", len(made.Codes), next)
	}
	for series, next := range []uint32{19 * 19 * 19 * 19, 19 * 19 * 19 * 19, 19*19*19*19 - 3} {
		state.Series.Put(w.Memory, state.SeriesKey("drive", series), next)
	}
	n.refused([]check{{"no codes are left", "coordinator1", "POST", "/api/v1/sheets", wish(4), 429, core.Limit, "count"}})
}

func TestPlanSheets_LooksAgainWhenTheSeriesMovedOn(t *testing.T) {
	n := serve(t)
	slipped := 0
	n.store.slip = func(w *machinetest.World) { // the codes are counted; somebody else plans first
		if slipped++; slipped < 3 {
			next, _ := state.Series.Get(w.Memory, state.SeriesKey("drive", 0))
			w.Must(machinetest.User("federal"), machinetest.Plan("two", "63", int(next), int(next)))
		}
	}
	var made codes
	n.ask("coordinator1", "POST", "/api/v1/sheets", wish(3)).json(t, &made)
	if len(made.Codes) != 3 || slipped != 3 {
		t.Errorf("planned %v after %d tries", made.Codes, slipped)
	}
}
