package httpui

import (
	"bytes"
	"image/jpeg"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/pages"
	"github.com/sheaf-drive/sheaf/httpui/roomtest"
	"github.com/sheaf-drive/sheaf/tools/demo/scans"
)

// table is a sheet at the check, with the words that were ordered for its first line.
type table struct {
	*node
	t    *testing.T
	id   core.SheetID
	code string
	text string
}

// laidOut has operator1 take the signature of a voter and finish the sheet.
func laidOut(t *testing.T) *table {
	n := open(t)
	id := machinetest.Sheet(0)
	b := &table{node: n, t: t, id: id, code: string(id.Code())}
	visit := strings.TrimPrefix(n.judged("operator1", "123456"), "/desk/visits/")
	n.done("operator1", "/api/v1/visits/"+visit+"/sheet", obj{"code": b.code})
	var shown struct {
		Columns []struct{ Key, Text string }
	}
	n.Ask("operator1", "GET", "/api/v1/visits/"+visit, nil).JSON(t, &shown)
	for _, c := range shown.Columns {
		if c.Key == "name" {
			b.text = c.Text
		}
	}
	if b.text == "" {
		t.Fatal("nothing was ordered for the name")
	}
	n.done("operator1", "/api/v1/visits/"+visit+"/line", obj{"outcome": "write"})
	n.done("operator1", "/api/v1/sheets/"+b.code+"/finish", nil)
	return b
}

// done gives a verb that has to be taken.
func (n *node) done(who, path string, body any) {
	n.TB.Helper()
	if got := n.Ask(who, "POST", path, body); got.Status != 200 {
		n.TB.Fatalf("%s: %d %s", path, got.Status, got.Body)
	}
}

// posts sends a form of a page and wants to be led on.
func (b *table) posts(who, path string, form url.Values) string {
	b.t.Helper()
	got := b.Browse(who, "POST", path, form)
	if got.Status != 303 {
		b.t.Fatalf("%s: %d %.2000s", path, got.Status, mainOf(got))
	}
	return got.Header.Get("Location")
}

func (b *table) shows(who, path string) string {
	b.t.Helper()
	got := b.Browse(who, "GET", path, nil)
	if got.Status != 200 {
		b.t.Fatalf("%s: %d %.500s", path, got.Status, mainOf(got))
	}
	return string(got.Body)
}

func mainOf(a roomtest.Answer) string {
	page := string(a.Body)
	if at := strings.Index(page, "<main"); at >= 0 {
		return page[at:]
	}
	return page
}

func (b *table) now() core.Sheet {
	sheet, _ := state.Sheets.Get(b.Store.Now(), b.id)
	return sheet
}

func (b *table) line() core.Line {
	line, _ := state.Lines.Get(b.Store.Now(), b.id.Line(1))
	return line
}

// readings counts the leaves that say that the sheet was read.
func (b *table) readings() (n int) {
	state.Leaves.Scan(b.Store.Now(), "drive/", func(_ string, line []byte) bool {
		leaf, err := audit.Parse(line)
		if err == nil && leaf.Kind == "personal.read/1" && leaf.Subject == "sheet:"+b.code {
			n++
		}
		return true
	})
	return n
}

func (b *table) face(v, message string) url.Values {
	return url.Values{"v": {v}, "of": {strconv.Itoa(int(b.line().Version))}, "message": {message}, "ok": {"name"}}
}

// The straight way on the screens, with one correction: queue, line, message, hand on, the
// collector's morning, check again, certification.
func TestReview_FromTheQueueToTheCertification(t *testing.T) {
	b := laidOut(t)
	if page := b.shows("verifier1", "/review"); !strings.Contains(page, b.id.Code().String()) {
		t.Fatal("the queue does not list the sheet")
	}
	if to := b.posts("verifier1", "/review", url.Values{"code": {b.id.Code().String()}}); to != "/review/"+b.code {
		t.Errorf("taken, led to %s", to)
	}
	if got := b.Browse("verifier1", "GET", "/review/"+b.code, nil); got.Header.Get("Location") != "/review/"+b.code+"/1" {
		t.Errorf("the first unchecked line is %s", got.Header.Get("Location"))
	}
	if page := b.shows("verifier1", "/review/"+b.code+"/1"); !strings.Contains(page, b.text) || b.readings() != 1 {
		t.Errorf("the ordered text is shown: %v, after %d leaves", strings.Contains(page, b.text), b.readings())
	}

	asked := b.face("flawed", "")
	asked.Del("message") // the faces stand on a form without words
	if got := b.Browse("verifier1", "POST", "/review/"+b.code+"/1", asked); got.Status != 200 || strings.Contains(mainOf(got), "aria-invalid") ||
		!strings.Contains(mainOf(got), `<textarea id="message"`) || b.line().State != core.LineWritten {
		t.Fatalf("a face that wants words: %d, the line is %s", got.Status, b.line().State)
	} else if strings.Contains(mainOf(got), `action="/review/`+b.code+`/1/talk"`) {
		t.Error("two forms ask for words at once")
	}
	refused := b.Browse("verifier1", "POST", "/review/"+b.code+"/1", b.face("flawed", ""))
	if refused.Status != 422 || !strings.Contains(mainOf(refused), `<textarea id="message"`) || b.line().State != core.LineWritten {
		t.Fatalf("without words: %d, the line is %s", refused.Status, b.line().State)
	}
	b.posts("verifier1", "/review/"+b.code+"/1", b.face("flawed", "Исправить букву в улице"))
	b.posts("verifier1", "/review/"+b.code+"/certification", url.Values{"v": {"good"}, "of": {b.check()}})
	if to := b.posts("verifier1", "/review/"+b.code+"/hand-on", nil); !strings.Contains(to, "to=collector") || b.now().State != core.SheetWantedByCollector {
		t.Fatalf("handed on to %s, the sheet is %s", to, b.now().State)
	}

	b.morning("Исправить букву в улице")
	if page := b.shows("operator1", "/desk/corrections/"+b.code+"/1"); !strings.Contains(page, "Исправить букву в улице") {
		t.Error("the collector does not see what to correct")
	} else if !strings.Contains(page, `action="/desk/corrections/`+b.code+`/take"`) {
		t.Error("the collector cannot take the sheet")
	}
	b.posts("operator1", "/desk/corrections/"+b.code+"/take", nil)
	give := `<button class="btn main" type="submit" data-key="Alt+H"><span>Give the sheet back`
	if strings.Contains(b.shows("operator1", "/desk/corrections/"+b.code+"/1"), give) {
		t.Error("to give the sheet back comes before its correction")
	}
	if to := b.posts("operator1", "/desk/corrections/"+b.code+"/1", url.Values{"remark": {"исправленному верить"}, "of": {strconv.Itoa(int(b.line().Version))}}); to != "/desk/corrections/"+b.code+"/1" {
		t.Errorf("the last correction leads to %s", to)
	}
	if !strings.Contains(b.shows("operator1", "/desk/corrections/"+b.code+"/1"), give) {
		t.Error("all is corrected, and to give the sheet back is not what comes next")
	}
	b.posts("operator1", "/desk/corrections/"+b.code+"/return", nil)

	for _, path := range []string{"/review", "/review/" + b.code} {
		if page := b.shows("verifier1", path); !strings.Contains(page, "waits for the check") || strings.Contains(page, "being checked") {
			t.Errorf("%s does not say that the sheet waits: nobody has it", path)
		}
	}
	b.posts("verifier1", "/review", url.Values{"code": {b.code}})
	if page := b.shows("verifier1", "/review/"+b.code+"/1"); !strings.Contains(page, "исправленному верить") {
		t.Error("the verifier does not see the remark")
	}
	b.posts("verifier1", "/review/"+b.code+"/1", b.face("good", ""))
	if page := b.shows("verifier1", "/review/"+b.code+"/certification"); !strings.Contains(page, `action="/review/`+b.code+`/certify"`) {
		t.Fatal("the certification is not offered")
	}
	if to := b.posts("verifier1", "/review/"+b.code+"/certify", url.Values{"of": {b.check()}}); !strings.Contains(to, "to=certified") || b.now().State != core.SheetCertified {
		t.Fatalf("certified, led to %s, the sheet is %s", to, b.now().State)
	}
}

// check is the version of what is known of the check, as a form carries it.
func (b *table) check() string {
	check, _ := state.Checks.Get(b.Store.Now(), b.id)
	return strconv.Itoa(int(check.Version))
}

// The same over the lawyer, as a program speaks it.
func TestReviewAPI_OverTheLawyer(t *testing.T) {
	b := laidOut(t)
	verb := func(who, path string, body any) { t.Helper(); b.done(who, "/api/v1/"+path, body) }
	verb("verifier1", "review/"+b.code+"/take", obj{})
	verb("verifier1", "review/"+b.code+"/certification", obj{"verdict": "good"})
	verb("verifier1", "review/"+b.code+"/lines/1/verdict", obj{"verdict": "for_lawyer", "message": "Сокращён адрес"})
	verb("verifier1", "review/"+b.code+"/hand-on", nil)
	verb("lawyer", "lawyer/"+b.code+"/take", obj{})
	var read struct {
		Mine  bool
		Lines []struct {
			Columns map[string]string
			Talk    []struct{ By, Words string }
		}
	}
	b.Ask("lawyer", "GET", "/api/v1/lawyer/"+b.code, nil).JSON(t, &read)
	if !read.Mine || read.Lines[1].Columns["name"] != b.text || len(read.Lines[1].Talk) != 1 || read.Lines[1].Talk[0].Words != "Сокращён адрес" {
		t.Errorf("the lawyer reads %+v", read)
	}
	verb("lawyer", "lawyer/"+b.code+"/lines/1/decide", obj{"verdict": "good"})
	verb("lawyer", "lawyer/"+b.code+"/return", nil)
	verb("verifier1", "review/"+b.code+"/take", obj{})
	verb("verifier1", "review/"+b.code+"/certify", obj{})
	if b.now().State != core.SheetCertified {
		t.Errorf("the sheet is %s", b.now().State)
	}
}

// What is ticked stands in the public journal: nothing gets there that is not on the checklist.
func TestReviewAPI_TicksAreOfTheChecklist(t *testing.T) {
	b := laidOut(t)
	b.done("verifier1", "/api/v1/review/"+b.code+"/take", obj{})
	before := state.FullSum(b.Store.Now())
	for _, path := range []string{"/lines/1/verdict", "/certification"} {
		got := b.Ask("verifier1", "POST", "/api/v1/review/"+b.code+path, obj{"verdict": "good", "ticks": []string{"4510654321"}})
		if got.Status != 422 || !strings.Contains(string(got.Body), `"ticks"`) {
			t.Errorf("%s is answered with %d %s", path, got.Status, got.Body)
		}
	}
	if state.FullSum(b.Store.Now()) != before {
		t.Error("the state has changed")
	}
	b.done("verifier1", "/api/v1/review/"+b.code+"/lines/1/verdict", obj{"verdict": "good", "ticks": []string{"name"}})
}

// Whoever does not have the paper in hand is shown nothing that stands on it, and leaves no leaf.
func TestReview_OnlyWithThePaperInHand(t *testing.T) {
	b := laidOut(t)
	for who, path := range map[string]string{
		"verifier1": "/review/" + b.code + "/1", "lawyer": "/lawyer/" + b.code + "/1", "operator1": "/desk/corrections/" + b.code + "/1",
	} {
		if page := b.shows(who, path); strings.Contains(page, b.text) {
			t.Errorf("%s reads the line of a sheet that nobody gave him", who)
		}
	}
	for who, path := range map[string]string{
		"verifier1": "/api/v1/review/" + b.code, "lawyer": "/api/v1/lawyer/" + b.code, "operator1": "/api/v1/corrections/" + b.code,
	} {
		if got := b.Ask(who, "GET", path, nil); got.Status != 200 || strings.Contains(string(got.Body), b.text) {
			t.Errorf("%s: %d %s", who, got.Status, got.Body)
		}
	}
	if n := b.readings(); n != 0 {
		t.Errorf("%d readings stand in the journal", n)
	}
	if got := b.Browse("verifier1", "GET", "/review/"+b.code+"/1/fragments", nil); got.Status != 403 {
		t.Errorf("the fragments: %d", got.Status)
	}
}

// The fragments are one picture a line, for who has the paper in hand.
func TestReview_ShowsTheFragments(t *testing.T) {
	b := laidOut(t)
	b.posts("verifier1", "/review", url.Values{"code": {b.code}})
	page := b.shows("verifier1", "/review/"+b.code+"/1")
	if !strings.Contains(page, `<image href="/review/`+b.code+`/1/fragments"`) {
		t.Error("the page does not show the fragments")
	}
	if api := b.Ask("verifier1", "GET", "/api/v1/review/"+b.code+"/lines/1/fragments", nil); api.Status != 200 || api.Header.Get("Content-Type") != "image/jpeg" {
		t.Errorf("a program gets %d %s", api.Status, api.Header.Get("Content-Type"))
	}
	if api := b.Ask("lawyer", "GET", "/api/v1/lawyer/"+b.code+"/lines/1/fragments", nil); api.Status != 403 {
		t.Errorf("a program of who does not have the paper gets %d", api.Status)
	}
	var along struct {
		LineChecks  []struct{ Key, Column, Words string } `json:"line_checks"`
		BlockChecks []struct{ Key, Words string }         `json:"block_checks"`
	}
	b.Ask("verifier1", "GET", "/api/v1/review/"+b.code, nil).JSON(t, &along)
	if len(along.LineChecks) != 1 || along.LineChecks[0].Column != "name" || len(along.BlockChecks) != 1 || along.BlockChecks[0].Key != "collector.name" {
		t.Errorf("the checklists are %+v", along)
	}
	got := b.Browse("verifier1", "GET", "/review/"+b.code+"/1/fragments", nil)
	if got.Status != 200 || got.Header.Get("Content-Type") != "image/jpeg" || !strings.HasPrefix(string(got.Body), "\xff\xd8") {
		t.Errorf("%d %s, %d bytes", got.Status, got.Header.Get("Content-Type"), len(got.Body))
	}
	if !strings.Contains(got.Header.Get("Cache-Control"), "no-store") {
		t.Errorf("kept by the browser: %q", got.Header.Get("Cache-Control"))
	}
}

// The line is shown as it stands on the scanned page of the sheet, and told where it was recorded otherwise, to who has the paper
// in hand; each look leaves its leaf.
func TestReview_ShowsTheLineOnPaper(t *testing.T) {
	b := laidOut(t)
	path := "/review/" + b.code + "/1"
	b.posts("verifier1", "/review", url.Values{"code": {b.code}})
	if page := b.shows("verifier1", path); strings.Contains(page, "on-paper") {
		t.Error("a line is shown that nobody scanned")
	}
	if got := b.Browse("verifier1", "GET", path+"/on-paper", nil); got.Status != 404 {
		t.Errorf("a line that nobody scanned: %d", got.Status)
	}
	printed, err := b.rules.Frame(t.Context(), core.Campaign{}, "77")
	if err != nil {
		t.Fatal(err)
	}
	scanned, err := scans.Page{Code: b.id.Code(), Level: scans.Light, DPI: 150, Seed: 3, Table: &printed,
		Lines: []core.LineLook{core.LookEmpty, core.LookEmpty, core.LookEmpty}}.JPEG()
	if err != nil {
		t.Fatal(err)
	}
	var said pages.Delivered
	b.Ask("logistics", "POST", "/api/v1/scans", scanned).JSON(t, &said)
	if len(said.Page.Differ) != 1 || said.Page.Differ[0] != 1 {
		t.Fatalf("the page says %+v", said)
	}
	page := b.shows("verifier1", path)
	if !strings.Contains(page, `<img src="`+path+`/on-paper"`) || !strings.Contains(page, "is empty, and it was recorded otherwise") {
		t.Error("the page does not show the line on paper")
	}
	before := b.readings()
	got := b.Browse("verifier1", "GET", path+"/on-paper", nil)
	strip, err := jpeg.Decode(bytes.NewReader(got.Body))
	if err != nil || got.Status != 200 || got.Header.Get("Content-Type") != "image/jpeg" || !strings.Contains(got.Header.Get("Cache-Control"), "no-store") {
		t.Fatalf("%d %s, %v", got.Status, got.Header.Get("Content-Type"), err)
	}
	if size := strip.Bounds().Size(); size.X < 1000 || size.Y < 80 || size.Y > 130 { // 180 mm by 14, and what stands around, at 150 dpi
		t.Errorf("the line has %v pixels", size)
	}
	if n := b.readings(); n != before+1 {
		t.Errorf("%d readings stand in the journal, %d did before", n, before)
	}
	for who, of := range map[string]string{"lawyer": "/lawyer/", "verifier2": "/review/"} {
		if got := b.Browse(who, "GET", of+b.code+"/1/on-paper", nil); got.Status != 403 && got.Status != 401 && got.Status != 303 {
			t.Errorf("%s, who does not have the paper, gets %d", who, got.Status)
		}
	}
	if got := b.Browse("verifier1", "GET", "/review/"+b.code+"/9/on-paper", nil); got.Status != 404 {
		t.Errorf("a line that the sheet does not have: %d", got.Status)
	}
}

// A refused button shows the sheet under the button's own address, and to change the language there
// leads back to the sheet.
func TestReview_ARefusedButtonLeadsBack(t *testing.T) {
	b := laidOut(t)
	b.posts("verifier1", "/review", url.Values{"code": {b.code}})
	path := "/review/" + b.code + "/hand-on"
	got := b.Browse("verifier1", "POST", path, nil)
	if got.Status != 422 && got.Status != 409 || !strings.Contains(string(got.Body), `href="`+path+`?lang=ru"`) {
		t.Fatalf("handed on unchecked: %d", got.Status)
	}
	if got := b.Browse("verifier1", "GET", path, nil); got.Status != 303 || got.Header.Get("Location") != "/review/"+b.code {
		t.Errorf("its address with GET: %d to %s", got.Status, got.Header.Get("Location"))
	}
}

// A code that no sheet has is refused with those that it may have meant; a sheet on another's
// table is taken with a reason only.
func TestReview_TakesOverWithAReason(t *testing.T) {
	b := laidOut(t)
	b.Store.World.Hire("verifier1b", core.Verifier, "one")
	b.SignIn("verifier1b")
	b.posts("verifier1b", "/review", url.Values{"code": {b.code}})
	if got := b.Browse("verifier1", "POST", "/review", url.Values{"code": {"91-X7-B8"}}); got.Status != 422 && got.Status != 404 {
		t.Errorf("an unknown code: %d", got.Status)
	}
	b.posts("verifier1", "/review", url.Values{"code": {b.code}})
	page := b.shows("verifier1", "/review/"+b.code)
	if !strings.Contains(page, "verifier1b") || !strings.Contains(page, `name="reason"`) {
		t.Error("the page does not say who has the sheet and how to take it over")
	}
	if got := b.Browse("verifier1", "POST", "/review/"+b.code+"/take", url.Values{"reason": {""}}); got.Status != 409 && got.Status != 422 {
		t.Errorf("without a reason: %d", got.Status)
	}
	b.posts("verifier1", "/review/"+b.code+"/take", url.Values{"reason": {"ушла домой"}})
	if check, _ := state.Checks.Get(b.Store.Now(), b.id); check.Checker != machinetest.User("verifier1") {
		t.Errorf("the sheet is on the table of %s", query.LoginOf(b.Store.Now(), check.Checker))
	}
}

// A coordinator says that a collector cannot come; the line can only be struck then.
func TestReview_CollectorAway(t *testing.T) {
	b := laidOut(t)
	b.posts("verifier1", "/review", url.Values{"code": {b.code}})
	b.posts("verifier1", "/review/"+b.code+"/1", b.face("flawed", "Нет даты"))
	b.posts("verifier1", "/review/"+b.code+"/certification", url.Values{"v": {"good"}, "of": {b.check()}})
	b.posts("verifier1", "/review/"+b.code+"/hand-on", nil)
	if page := b.shows("coordinator1", "/office/collectors"); !strings.Contains(page, b.id.Code().String()) {
		t.Fatal("the coordinator does not see the sheet")
	}
	if got := b.Browse("coordinator1", "POST", "/office/collectors/"+b.code, nil); got.Status != 422 ||
		!strings.Contains(mainOf(got), `<a href="#reason-0"`) || !strings.Contains(mainOf(got), `id="reason-0"`) {
		t.Errorf("without a reason: %d, with a summary that leads to it: %v", got.Status, strings.Contains(mainOf(got), `class="summary"`))
	}
	b.posts("coordinator1", "/office/collectors/"+b.code, url.Values{"reason": {"в больнице"}})
	b.posts("verifier1", "/review", url.Values{"code": {b.code}})
	if page := b.shows("verifier1", "/review/"+b.code+"/1"); strings.Contains(page, `value="good"`) {
		t.Error("the page offers to find good what nobody corrects any more")
	}
	if got := b.Browse("verifier1", "POST", "/review/"+b.code+"/1", b.face("good", "")); got.Status < 400 || b.line().State != core.LineFlawed {
		t.Errorf("found good with its collector away: %d, the line is %s", got.Status, b.line().State)
	}
	form := b.shows("verifier1", "/review/"+b.code+"/1")
	if !strings.Contains(form, `value="no_date"`) || strings.Contains(form, `value="not_selected"`) {
		t.Error("before the certification a line can be struck for want of a choice that comes later")
	}
	strike := url.Values{"strike-reason": {"no_date"}, "strike-remark": {""}, "of": {strconv.Itoa(int(b.line().Version))}}
	if got := b.Browse("verifier1", "POST", "/review/"+b.code+"/1/strike", strike); got.Status != 422 || b.line().State != core.LineFlawed {
		t.Errorf("struck without a remark: %d", got.Status)
	}
	strike.Set("strike-remark", "вычеркнутому верить")
	b.posts("verifier1", "/review/"+b.code+"/1/strike", strike)
	if b.line().State != core.LineStruck {
		t.Errorf("the line is %s", b.line().State)
	}
}
