package e2e

import (
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	cdpbrowser "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/text"
)

// TestScreens_ByKeyboardAlone walks the coordinator's and the auditor's screens like the desk.
func TestScreens_ByKeyboardAlone(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	n := serve(t, h.data)
	var printing sync.Mutex // sheets that two browsers plan at once at one office become one run
	for i, script := range []bool{true, false} {
		t.Run(map[bool]string{true: "js", false: "nojs"}[script], func(t *testing.T) {
			t.Parallel()
			b := newBrowser(t)
			for j, c := range []deskCase{{"ru", 1366, script}, {"en", 320, script}} {
				t.Run(c.name(), func(t *testing.T) {
					d := &desk{house: h, words: deskWords(text.Lang(c.lang))}
					d.tab = b.tab(t, view{base: n.url, name: c.name(), lang: c.lang, width: c.width, script: c.script})
					d.night = script && j == 0
					d.coordinate(n, 2*i+j)
					func() {
						printing.Lock()
						defer printing.Unlock()
						d.printSheets()
					}()
					d.audit()
				})
			}
		})
	}
}

func (d *desk) say(key string, args ...string) string {
	return text.Say(text.Lang(eval[string](d.tab, "document.documentElement.lang")), key, args...)
}

// enterAs signs in without the detours of the desk.
func (d *desk) enterAs(login, path string) {
	d.t.Helper()
	d.fill("#login", login)
	d.fill("#password", password)
	d.send()
	d.open(path)
}

// coordinate lifts the block of a visit with a reason, by keys.
func (d *desk) coordinate(n *node, number int) {
	d.t.Helper()
	d.enterAs("coord2", "/office")
	d.says(d.say("office.none"))
	d.check("office-empty")
	d.leave()
	d.enterAs("coordb", "/office")
	operator, err := signIn(n.url, fmt.Sprintf("op%d", number+1), password, "")
	if err != nil {
		d.t.Fatal(err)
	}
	v := citizen(100 + number)
	v.document = d.house.listed[number]
	blocked, err := operator.open(v)
	if err != nil || blocked.Step != "blocked" {
		d.t.Fatalf("%s: a listed passport leads to %q: %v", d.name, blocked.Step, err)
	}
	d.open("/office")
	d.check("office-blocked")
	form := fmt.Sprintf("form[action='/office/visits/%s/lift']", blocked.ID)
	d.tabTo(form + " button[type=submit]")
	d.send()
	d.says(strings.SplitN(d.say("visit.lift_reason"), ". ", 2)[0])
	d.check("office-refused")
	d.fill(form+" textarea", "Сверено с карточкой паспортного стола")
	d.tabTo(form + " button[type=submit]")
	d.send()
	if path := eval[string](d.tab, "location.pathname"); path != "/office" {
		d.t.Fatalf("%s: lifting the block leads to %s", d.name, path)
	}
	if eval[bool](d.tab, fmt.Sprintf(`Boolean(document.querySelector("%s"))`, form)) {
		d.t.Errorf("%s: after the block was lifted the visit still waits", d.name)
	}
	now, err := operator.on(blocked.ID, "questionnaire", v.questionnaire(smidovicha, core.FindingMark{Code: "passport.listed.lifted", Field: "number"}.Tick()))
	if err != nil || now.Step != "sheet" {
		d.t.Errorf("%s: after the block was lifted the visit stands at %q with %v: %v", d.name, now.Step, now.Findings, err)
	}
}

// printSheets plans, prints and issues two sheets.
func (d *desk) printSheets() {
	d.t.Helper()
	d.open("/print")
	d.check("print")
	d.fill("#count", "many")
	d.send()
	d.refusedPage()
	d.check("print-refused")
	d.fill("#count", "2")
	d.send()
	d.check("print-planned")
	d.wantCells("table.dense")
	for _, step := range []string{"/print/printed", "/print/issue"} {
		button := fmt.Sprintf("form[action^='%s'] button", step)
		d.tabTo(button)
		action := eval[string](d.tab, "document.activeElement.form.getAttribute('action')")
		d.send()
		if eval[bool](d.tab, fmt.Sprintf(`Boolean(document.querySelector("form[action='%s']"))`, action)) {
			d.t.Errorf("%s: after %s the sheets still wait for it", d.name, step)
		}
	}
	d.leave()
}

// wantCells expects the words of every cell to stand within it: a table may scroll, but nothing
// is printed over what stands beside it.
func (d *desk) wantCells(table string) {
	d.t.Helper()
	wide := eval[[]string](d.tab, fmt.Sprintf(`[...document.querySelectorAll('%s :is(th, td)')].filter(c => c.scrollWidth > c.clientWidth)
		.map(c => c.innerText + ' (' + c.scrollWidth + ' px in ' + c.clientWidth + ')')`, table))
	if len(wide) > 0 {
		d.t.Errorf("%s: words stand out of their cells: %s", d.name, strings.Join(wide, "; "))
	}
}

// leave signs out.
func (d *desk) leave() {
	d.t.Helper()
	d.tabTo("form[action='/logout'] button")
	d.send()
}

// audit reads the journal, proves an entry and takes the export.
func (d *desk) audit() {
	d.t.Helper()
	d.enterAs("audit", "/audit")
	d.check("audit")
	d.tabTo("table.dense tbody a[href*='proof=']")
	d.leaves(func() { d.press("Enter") })
	d.says(d.say("auditscreen.leaf"))
	d.check("audit-proof")
	d.fill("#about", "visit:nobody")
	d.send()
	d.says(d.say("auditscreen.none"))
	d.check("audit-empty")
	d.takeExport()
}

// takeExport presses the button, has the browser keep the file and verifies it.
func (d *desk) takeExport() ran {
	d.t.Helper()
	d.tabTo("form[action='/audit/export'] button")
	file := d.downloads("sheaf-"+campaign+"-*.zip", func() { d.press("Enter") })
	done := verified(d.t, d.house, file, 0)
	d.unharmed("audit-export")
	return done
}

// downloads does something that must make the browser keep a file of that name, and waits for it.
func (d *desk) downloads(name string, by func()) string {
	d.t.Helper()
	dir := folder(d.t)
	mustCall(d.tab, cdpbrowser.SetDownloadBehavior, cdpbrowser.SetDownloadBehaviorParams{
		Behavior: cdpbrowser.SetDownloadBehaviorBehaviorAllow, DownloadPath: dir,
		BrowserContextID: chromedp.FromContext(d.ctx).BrowserContextID,
	})
	by()
	// The browser gives a file its name when it is whole.
	deadline := time.Now().Add(patience)
	tick := time.NewTicker(15 * time.Millisecond)
	defer tick.Stop()
	for range tick.C {
		files, err := filepath.Glob(filepath.Join(dir, name))
		if err != nil {
			d.t.Fatal(err)
		}
		if len(files) == 1 {
			return files[0]
		}
		if time.Now().After(deadline) {
			break
		}
	}
	d.shoot("stuck")
	d.t.Fatalf("%s: no file %s is downloaded; the page says:\n%.1500s", d.name, name, eval[string](d.tab, "document.body.innerText"))
	return ""
}
