package httpui

import (
	"bytes"
	"html"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
)

type codes struct{ Codes []string }

// inState counts the sheets of office one and region 77 in a state.
func (n *node) inState(s core.SheetState) int {
	return len(query.Sheets(n.Store.Now(), machinetest.Campaign, func(sheet core.Sheet) bool {
		return sheet.Office == machinetest.Office("one") && sheet.Region == "77" && sheet.State == s
	}))
}

func wish(count int) obj { return obj{"office": office("one"), "region": "77", "count": count} }

func TestSheets_PlannedPrintedIssuedOnceForARequest(t *testing.T) {
	n := open(t)
	var planned, again, issued, issuedAgain codes
	n.Ask("coordinator1", "POST", "/api/v1/sheets", wish(510), "Idempotency-Key", "plan-00001").JSON(t, &planned)
	n.Ask("coordinator1", "POST", "/api/v1/sheets", wish(510), "Idempotency-Key", "plan-00001").JSON(t, &again)
	if len(planned.Codes) != 510 || strings.Join(planned.Codes, " ") != strings.Join(again.Codes, " ") || n.inState(core.SheetPlanned) != 511 {
		t.Fatalf("planned %d, then %d; %d are planned", len(planned.Codes), len(again.Codes), n.inState(core.SheetPlanned))
	}
	if sheet, _ := state.Sheets.Get(n.Store.Now(), core.NewSheetID("drive", core.SheetCode(planned.Codes[0]))); sheet.Lines != 3 {
		t.Errorf("a sheet has %d lines", sheet.Lines)
	}
	first := n.Ask("coordinator1", "POST", "/api/v1/sheets/print", wish(4), "Idempotency-Key", "print-0001")
	second := n.Ask("coordinator1", "POST", "/api/v1/sheets/print", wish(4), "Idempotency-Key", "print-0001")
	if first.Status != 200 || !bytes.HasPrefix(first.Body, []byte("%PDF-")) || !bytes.Equal(first.Body, second.Body) {
		t.Errorf("%d, %d bytes; the repeat %d, %d bytes", first.Status, len(first.Body), second.Status, len(second.Body))
	}
	if n.inState(core.SheetPrinted) != 5 {
		t.Errorf("%d sheets are printed", n.inState(core.SheetPrinted))
	}
	n.Ask("coordinator1", "POST", "/api/v1/sheets/issue", wish(3), "Idempotency-Key", "issue-0001").JSON(t, &issued)
	n.Ask("coordinator1", "POST", "/api/v1/sheets/issue", wish(3), "Idempotency-Key", "issue-0001").JSON(t, &issuedAgain)
	if len(issued.Codes) != 3 || strings.Join(issued.Codes, " ") != strings.Join(issuedAgain.Codes, " ") || n.inState(core.SheetAtOffice) != 6 {
		t.Errorf("issued %d, then %d; %d are at the office", len(issued.Codes), len(issuedAgain.Codes), n.inState(core.SheetAtOffice))
	}
}

func TestSheets_AJobBrokenOffIsFinishedByItsRepeat(t *testing.T) {
	n := open(t)
	n.Ask("coordinator1", "POST", "/api/v1/sheets", wish(510))
	printed := ""
	for _, address := range actions(n.Browse("coordinator1", "GET", "/print", nil).Body, "/print/printed") {
		if strings.Contains(address, "count=510") {
			printed = address
		}
	}
	become := func(role core.Role) {
		u, _ := state.Users.Get(n.Store.World.Memory, machinetest.User("coordinator1"))
		u.Roles = []core.Role{role}
		state.Users.Put(n.Store.World.Memory, u.ID, u)
	}
	entries := 0
	n.Store.Slip = func(*machinetest.World) {
		if entries++; entries == 2 { // after the first command of the job
			become(core.Operator)
		}
	}
	form := url.Values{"request_id": {"request-printed"}}
	if got := n.Browse("coordinator1", "POST", printed, form); got.Status != 403 || n.inState(core.SheetPrinted) != 501 {
		t.Fatalf("%d; %d are printed", got.Status, n.inState(core.SheetPrinted))
	}
	n.Store.Slip = nil
	become(core.Coordinator)
	if got := n.Browse("coordinator1", "POST", printed, form); got.Status != 303 || n.inState(core.SheetPrinted) != 511 {
		t.Errorf("%d; %d are printed", got.Status, n.inState(core.SheetPrinted))
	}
}

func TestSheets_Refuses(t *testing.T) {
	n := open(t)
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
	n := open(t)
	form := url.Values{"office": {office("one")}, "region": {"77"}, "count": {"7"}, "request_id": {"request-plan-1"}}
	for range 2 { // pressed twice
		if got := n.Browse("coordinator1", "POST", "/print", form); got.Status != 303 || got.Header.Get("Location") != "/print" {
			t.Fatalf("%d %s", got.Status, got.Body)
		}
	}
	if n.inState(core.SheetPlanned) != 8 {
		t.Fatalf("%d are planned", n.inState(core.SheetPlanned))
	}
	screen := n.Browse("coordinator1", "GET", "/print", nil)
	pdfs := actions(screen.Body, "/print/pdf")
	if screen.Status != 200 || len(pdfs) != 2 || !bytes.Contains(screen.Body, []byte("Москва")) ||
		!bytes.Contains(screen.Body, []byte("18.01.2018, ")) { // sheet 6 of the house has its own run
		t.Fatalf("%d with the files %q", screen.Status, pdfs)
	}
	pdf, printed := pdfs[0], actions(screen.Body, "/print/printed")[0]
	if !strings.Contains(pdf, "count=7") {
		pdf, printed = pdfs[1], actions(screen.Body, "/print/printed")[1]
	}
	n.Unchanged(func() {
		got := n.Browse("coordinator1", "GET", pdf, nil)
		if got.Status != 200 || !bytes.HasPrefix(got.Body, []byte("%PDF-")) || !strings.Contains(got.Header.Get("Content-Disposition"), ".pdf") {
			t.Errorf("%d, %d bytes", got.Status, len(got.Body))
		}
	})
	// Planned meanwhile: not in the file, so not to be recorded as printed.
	form["request_id"] = []string{"request-plan-2"}
	n.Browse("coordinator1", "POST", "/print", form)
	for range 2 {
		got := n.Browse("coordinator1", "POST", printed, url.Values{"request_id": {"request-printed-1"}})
		if got.Status != 303 {
			t.Fatalf("%d %s", got.Status, got.Body)
		}
	}
	if n.inState(core.SheetPrinted) != 8 || n.inState(core.SheetPlanned) != 8 {
		t.Fatalf("%d are printed, %d planned", n.inState(core.SheetPrinted), n.inState(core.SheetPlanned))
	}
	if got := n.Browse("coordinator1", "GET", pdf, nil); got.Status != 409 {
		t.Errorf("printed sheets are printed again: %d", got.Status)
	}
	screen = n.Browse("coordinator1", "GET", "/print", nil)
	for _, issue := range actions(screen.Body, "/print/issue") {
		if got := n.Browse("coordinator1", "POST", issue, nil); got.Status != 303 {
			t.Errorf("%d %s", got.Status, got.Body)
		}
	}
	if n.inState(core.SheetPrinted) != 0 || n.inState(core.SheetAtOffice) != 11 {
		t.Errorf("%d are printed, %d at the office", n.inState(core.SheetPrinted), n.inState(core.SheetAtOffice))
	}
}

// Sheets that were begun are said to be neither planned nor blank at the office.
func TestPrintScreen_SaysWhatWasBegun(t *testing.T) {
	n := open(t)
	w := n.Store.World
	var planned codes
	n.Ask("coordinator1", "POST", "/api/v1/sheets", wish(3)).JSON(t, &planned)
	var ids []core.SheetID
	for _, code := range planned.Codes {
		ids = append(ids, core.NewSheetID("drive", core.SheetCode(code)))
	}
	w.Must(machinetest.User("federal"), &machine.PrintSheets{Sheets: ids})
	w.Must(machinetest.User("federal"), &machine.IssueSheets{Sheets: ids, Office: machinetest.Office("one")})
	w.Written(machinetest.User("operator1"), "anna", ids[1])
	w.Finished(ids[2], "boris")
	read := func(path string) string {
		page := string(n.Browse("coordinator1", "GET", path, nil).Body)
		return strings.Join(strings.Fields(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(page, " ")), " ")
	}
	if got := read("/print"); !strings.Contains(got, "at the office: 1 , being filled: 1 , complete: 1") || strings.Contains(got, "Planned sheets") {
		t.Errorf("the screen says %s", got)
	}
	got := ""
	for _, list := range actions(n.Browse("coordinator1", "GET", "/print", nil).Body, "/print") {
		if address, _, _ := strings.Cut(list, "#"); strings.Contains(address, "count=3") {
			got = read(address)
		}
	}
	for n, in := range []string{"in the binder of the office", "being filled in", "waits for the check"} {
		if code := ids[n].Code().String(); !strings.Contains(got, code+" "+in) {
			t.Errorf("sheet %s is not said to be %s: %s", code, in, got)
		}
	}
}

func TestPrintScreen_ShowsWhatToCorrect(t *testing.T) {
	n := open(t)
	for _, c := range []struct{ lang, count, region, want string }{
		{"en", "", "77", "split the order."}, {"ru", "0", "77", "count-finding"}, {"en", "three", "77", "count-finding"},
		{"en", "5001", "77", "split the order."}, {"ru", "1", "05", "региона 05"},
	} {
		form := url.Values{"office": {office("one")}, "region": {c.region}, "count": {c.count}, "request_id": {"request-plan-1"}}
		n.Unchanged(func() {
			got := n.Browse("coordinator1", "POST", "/print", form, "Accept-Language", c.lang)
			if got.Status != 422 || !bytes.Contains(got.Body, []byte(c.want)) || !bytes.Contains(got.Body, []byte(`name="request_id"`)) {
				t.Errorf("%q of %s: %d without %q", c.count, c.region, got.Status, c.want)
			}
		})
	}
}

func TestPrintScreen_KeepsToItsOffices(t *testing.T) {
	n := open(t)
	screen := n.Browse("coordinator2", "GET", "/print", nil)
	if bytes.Contains(screen.Body, []byte(office("one"))) || !bytes.Contains(screen.Body, []byte(office("two"))) {
		t.Error("the coordinator of office two does not see his office alone")
	}
	n.Ask("coordinator1", "POST", "/api/v1/sheets", wish(5))
	mine := actions(n.Browse("coordinator1", "GET", "/print", nil).Body, "/print/pdf")
	n.Unchanged(func() {
		for _, address := range mine {
			for _, try := range []string{address, strings.Replace(address, office("one"), office("two"), 1)} {
				if got := n.Browse("coordinator2", "GET", try, nil); got.Status != 404 {
					t.Errorf("%s: %d", try, got.Status)
				}
				if got := n.Browse("coordinator2", "POST", strings.Replace(try, "/pdf", "/printed", 1), nil); got.Status != 404 {
					t.Errorf("%s: printed %d", try, got.Status)
				}
			}
		}
		for _, try := range []string{
			"/print/pdf", "/print/pdf?office=" + office("one") + "&series=0&from=-5&count=3",
			"/print/pdf?office=" + office("one") + "&series=9&from=0&count=3",
			"/print/pdf?office=" + office("one") + "&series=0&from=100000&count=3",
			"/print/pdf?office=" + office("one") + "&series=0&from=8&count=1000000",
		} {
			if got := n.Browse("coordinator1", "GET", try, nil); got.Status != 404 && got.Status != 422 {
				t.Errorf("%s: %d", try, got.Status)
			}
		}
	})
}

func TestPlanSheets_GoesOnInTheNextSeries(t *testing.T) {
	n := open(t)
	w := n.Store.World
	left := uint32(30)
	state.Series.Put(w.Memory, state.SeriesKey("drive", 0), 19*19*19*19-left)
	var made codes
	n.Ask("coordinator1", "POST", "/api/v1/sheets", wish(100)).JSON(t, &made)
	if next, _ := state.Series.Get(n.Store.Now(), state.SeriesKey("drive", 1)); len(made.Codes) != 100 || next != 70 {
		t.Errorf("%d are planned, %d of them of the next series", len(made.Codes), next)
	}
	for series, next := range []uint32{19 * 19 * 19 * 19, 19 * 19 * 19 * 19, 19*19*19*19 - 3} {
		state.Series.Put(w.Memory, state.SeriesKey("drive", series), next)
	}
	n.refused([]check{{"no codes are left", "coordinator1", "POST", "/api/v1/sheets", wish(4), 429, core.Limit, "count"}})
}

func TestPlanSheets_LooksAgainWhenTheSeriesMovedOn(t *testing.T) {
	n := open(t)
	slipped := 0
	n.Store.Slip = func(w *machinetest.World) { // the codes are counted; somebody else plans first
		if slipped++; slipped < 3 {
			next, _ := state.Series.Get(w.Memory, state.SeriesKey("drive", 0))
			w.Must(machinetest.User("federal"), machinetest.Plan("two", "63", int(next), int(next)))
		}
	}
	var made codes
	n.Ask("coordinator1", "POST", "/api/v1/sheets", wish(3)).JSON(t, &made)
	if len(made.Codes) != 3 || slipped != 3 {
		t.Errorf("planned %v after %d tries", made.Codes, slipped)
	}
}

func TestPrint_ListsTheSheetsOfARun(t *testing.T) {
	n := open(t)
	var planned codes
	n.Ask("coordinator1", "POST", "/api/v1/sheets", wish(codesShown+5)).JSON(t, &planned)
	lists := actions(n.Browse("coordinator1", "GET", "/print", nil).Body, "/print")
	long := ""
	for _, address := range lists {
		if strings.Contains(address, "codes=1") && strings.Contains(address, "count=205") {
			long, _, _ = strings.Cut(address, "#")
		}
	}
	first := n.Browse("coordinator1", "GET", long, nil)
	if first.Status != 200 || strings.Count(string(first.Body), "<td>planned</td><td class=\"n\">3 / 3</td>") != codesShown {
		t.Fatalf("%q of %v: %d %.3000s", long, lists, first.Status, first.Body)
	}
	next := n.Browse("coordinator1", "GET", strings.Replace(long, "codes=1", "codes=201", 1), nil)
	last := core.SheetCode(planned.Codes[len(planned.Codes)-1])
	if strings.Count(string(next.Body), "3 / 3") != 5 || !strings.Contains(string(next.Body), last.String()) {
		t.Error("the next sheets are not the last five")
	}
	if _, ok := state.Sheets.Get(n.Store.Now(), core.NewSheetID(machinetest.Campaign, last)); !ok {
		t.Errorf("%s is no sheet", last)
	}
	for _, bad := range []string{"codes=206", "codes=0", "codes=x"} {
		if got := n.Browse("coordinator1", "GET", strings.Replace(long, "codes=1", bad, 1), nil); got.Status != 404 {
			t.Errorf("%s is answered with %d", bad, got.Status)
		}
	}
	if got := n.Browse("coordinator2", "GET", long, nil); got.Status != 404 {
		t.Errorf("somebody else's sheets are answered with %d", got.Status)
	}
}
