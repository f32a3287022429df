package e2e

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/page"
)

// TestKeys holds the desk to what doubled, hurried and stray keys must not do. Each case gets
// a script that runs before the page's own and slows down what the keys are to race with.
func TestKeys(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	n := serve(t, h.data)
	b := newBrowser(t)
	for i, c := range []struct {
		name, script string
		run          func(d *desk, n *node)
	}{
		{"a second Enter turns nobody away", longSettling, (*desk).entersTwice},
		{"X on a stamp keeps everything", "", (*desk).strayX},
		{"two quick Spaces skip no page", slowPictures, (*desk).shootsTwice},
		{"keys before the camera is live start one", gatedCamera, (*desk).startsOnce},
		{"a stopped request lifts its button", keptTimers, (*desk).stops},
		{"a late answer opens no closed list", gatedFetch, (*desk).choosesEarly},
		{"a page that waits says that there is news", keptTimers, (*desk).waits},
		{"an address brings its region", "", (*desk).choosesAcross},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := newDesk(t, b, h, n, deskCase{"en", 1366, true}, i)
			mustCall(d.tab, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: c.script})
			d.enterAs(fmt.Sprintf("op%d", i+1), "/desk")
			c.run(d, n)
			d.unharmed("the end")
		})
	}
}

const (
	// What is shown is looked at for a minute before Enter counts.
	longSettling = `{ const real = setTimeout; window.setTimeout = (f, ms, ...rest) => real(f, ms === 1000 ? 60000 : ms, ...rest) }`

	// A picture takes half a second; shots counts them.
	slowPictures = `window.shots = 0; { const real = HTMLCanvasElement.prototype.toBlob
		HTMLCanvasElement.prototype.toBlob = function (...rest) { shots++; setTimeout(() => real.apply(this, rest), 500) } }`

	// A camera comes when its gate is opened.
	gatedCamera = `window.gates = []; window.streams = []; { const all = navigator.mediaDevices, real = all.getUserMedia.bind(all)
		all.getUserMedia = async wish => {
			await new Promise(go => gates.push(go))
			const stream = await real(wish)
			streams.push(stream)
			return stream
		} }`

	// Long timers run when the test says so: late[12000]().
	keptTimers = `window.late = {}; for (const name of ['setTimeout', 'setInterval']) { const real = window[name]
		window[name] = (f, ms, ...rest) => ms > 9000 ? (late[ms] = f, 0) : real(f, ms, ...rest) }`

	// While slow is true answers wait, whether they are still wanted or not.
	gatedFetch = `window.held = []; { const real = fetch
		window.fetch = async (to, how) => {
			const answer = await real(to, { ...how, signal: undefined })
			if (window.slow) await new Promise(go => held.push(go))
			return answer
		} }`
)

// untouched expects that no form is on its way from this page.
func (d *desk) untouched(after string) {
	d.t.Helper()
	if !eval[bool](d.tab, "window.here === true && !document.querySelector('[aria-busy=true]')") {
		d.t.Fatalf("%s: %s sent a form or left the page, which is %s", d.name, after, eval[string](d.tab, "location.pathname"))
	}
}

// stays marks the page, so that [desk.untouched] knows it.
func (d *desk) stays() { eval[bool](d.tab, "window.here = true") }

// step is where the visit of this page stands, as the API says.
func (d *desk) step(n *node, login string) string {
	d.t.Helper()
	operator, err := signIn(n.url, login, password, "")
	if err != nil {
		d.t.Fatal(err)
	}
	var v visit
	path := strings.TrimPrefix(eval[string](d.tab, "location.pathname"), "/desk")
	if err := operator.do(http.MethodGet, "/api/v1"+path, "", body{}, &v); err != nil {
		d.t.Fatal(err)
	}
	return v.Step
}

func (d *desk) blocked(n int) {
	d.t.Helper()
	v := citizen(700 + n)
	v.document = d.house.listed[n]
	d.passport(v)
	d.leaves(func() { d.enter(); d.enter() })
	d.says(d.words["blocked"])
}

func (d *desk) entersTwice(n *node) {
	d.blocked(0)
	d.stays()
	d.enter()
	d.enter()
	d.untouched("a second Enter")
	d.press("Z", "Tab") // Tab ends the moment in which a scanner may go on
	d.untouched("a bare Z")
	if step := d.step(n, "op1"); step != "blocked" {
		d.t.Errorf("after a second Enter the visit is %s", step)
	}
	d.leaves(func() { d.press("Alt+Z") })
	d.says(d.say("desk.closed.abandoned"))
}

func (d *desk) strayX(*node) {
	v := citizen(710)
	d.passport(v) // the focus is on the stamp
	d.stays()
	d.press("X", "Tab")
	d.untouched("a bare X")
	d.leaves(func() { d.press("Alt+X") })
	d.says(d.say("desk.again.ask"))
	d.check("desk-1-again")
	d.wantFocus(".ask .btn.main")
	d.enter()
	d.wantFocus("#series")
	kept := eval[[]string](d.tab, `[...['series', 'number', 'birth', 'issued'].map(n => document.getElementById(n).value),
		document.querySelector('[name=stamp]:checked').value, String(document.querySelectorAll('.thumb img').length)]`)
	if want := fmt.Sprint([]string{v.series, v.number, v.birth, v.issued, "4", "2"}); fmt.Sprint(kept) != want {
		d.t.Errorf("%s: after the question the form holds %v, not %s", d.name, kept, want)
	}
	d.send()
	d.tabOr("#family")
}

func (d *desk) shootsTwice(*node) {
	d.wait("the camera", "document.querySelector('[data-part=video]').videoWidth > 0")
	d.wantFocus("[data-part=shoot]")
	d.press("Space", "Space")
	d.wait("the main page", "document.querySelector('#main').files.length === 1")
	d.wait("its turn", "document.querySelector('[data-page=registration]').ariaPressed === 'true'")
	if shots := eval[int](d.tab, "shots"); shots != 1 {
		d.t.Errorf("%s: two quick presses made %d pictures", d.name, shots)
	}
	d.press("Space")
	d.wait("the registration page", "document.querySelector('#registration').files.length === 1")
	if shots := eval[int](d.tab, "shots"); shots != 2 {
		d.t.Errorf("%s: %d pictures were made of two pages", d.name, shots)
	}
	d.wantFocus("#series")
}

func (d *desk) startsOnce(*node) {
	d.wait("the camera to start", "gates.length === 1")
	d.tabTo("[data-part=shoot]")
	d.press("Space", "Space", "Space")
	if asked := eval[int](d.tab, "gates.length"); asked != 1 {
		d.t.Errorf("%s: three presses asked for %d cameras", d.name, asked)
	}
	d.tabTo("[data-part=next]")
	d.press("Space")
	d.wait("another camera to start", "gates.length === 2")
	// The one that is not wanted any more comes last.
	for i := range 2 {
		eval[bool](d.tab, fmt.Sprintf("gates[%d](), true", 1-i))
		d.wait("a camera", fmt.Sprintf("streams.length === %d", i+1))
	}
	d.wait("one camera", "streams.flatMap(s => s.getTracks()).filter(t => t.readyState === 'live').length === 1")
	d.wait("its picture", "streams[0].active && document.querySelector('[data-part=video]').srcObject === streams[0]")
	eval[bool](d.tab, "window.kept = streams[0], dispatchEvent(new Event('pagehide')), true")
	d.wait("no camera", "!kept.active")
}

// stopped sends a form whose request is stopped on its way, by the browser's own button: that
// tells the page nothing.
func (d *desk) stopped() {
	d.t.Helper()
	mustCall(d.tab, fetch.Enable, fetch.EnableParams{Patterns: []*fetch.RequestPattern{{URLPattern: "*/desk/*"}}})
	before := len(d.addresses())
	d.enter()
	tick := time.NewTicker(15 * time.Millisecond)
	defer tick.Stop()
	sent := func(address string) bool { return strings.Contains(address, "/desk/") }        // not the look whether the node answers
	for late := time.After(patience); !slices.ContainsFunc(d.addresses()[before:], sent); { // the page cannot be asked meanwhile
		select {
		case <-late:
			d.t.Fatalf("%s: no request was sent", d.name)
		case <-tick.C:
		}
	}
	mustCall(d.tab, page.StopLoading, cdp.Empty{})
	mustCall(d.tab, fetch.Disable, cdp.Empty{})
	d.wait("the busy button", "document.querySelector('button[aria-busy=true]')?.disabled")
}

// goesOn expects that the button can be pressed again, and presses Enter.
func (d *desk) goesOn() {
	d.t.Helper()
	d.wait("the button", "!document.querySelector('button[type=submit]:disabled, [aria-busy=true]')")
	d.send()
}

func (d *desk) stops(*node) {
	d.passport(citizen(730))
	d.stopped()
	d.press("Escape")
	d.goesOn()
	d.tabOr("#family")
	d.stopped()
	eval[bool](d.tab, "late[12000](), true")
	d.wantFocus("#family")
	d.goesOn()
	d.refusedPage()
}

func (d *desk) choosesEarly(*node) {
	d.passport(citizen(740))
	d.send()
	open := "document.querySelector('#address').ariaExpanded === 'true'"
	d.fill("#address", "Смидович")
	d.wait("suggestions", open)
	eval[bool](d.tab, "window.slow = true")
	d.types("а")
	d.wait("the late answer", "held.length === 1")
	d.press("ArrowDown", "Enter")
	d.wait("the choice", "document.querySelector('[name=address_id]').value !== ''")
	eval[bool](d.tab, "held[0](), setTimeout(() => { window.passed = true }, 100), true")
	d.wait("the late answer", "window.passed")
	if eval[bool](d.tab, open) {
		d.t.Errorf("%s: a late answer opens the list again", d.name)
	}
	d.tabTo("#house") // the choice stays when the field is left
	if eval[string](d.tab, "document.querySelector('[name=address_id]').value") == "" {
		d.t.Errorf("%s: the choice is lost", d.name)
	}
	eval[bool](d.tab, "document.querySelector('#region').focus(), true")
	d.press("ArrowDown")
	d.wait("no choice", "document.querySelector('[name=address_id]').value === '' && document.querySelector('#address-chosen').hidden")
}

// choosesAcross finds an address in all regions where the stamp names none; the row brings its region along.
func (d *desk) choosesAcross(*node) {
	d.passport(citizen(742))
	d.send()
	eval[bool](d.tab, "document.querySelector('#region').value = '', true")
	d.fill("#address", "Нарьян-Мар Смидовича")
	d.wait("suggestions", "document.querySelector('#address').ariaExpanded === 'true'")
	if row := eval[string](d.tab, "document.querySelector('#address-options li').textContent"); !strings.Contains(row, "Ненецкий автономный округ") {
		d.t.Errorf("%s: the row %q does not say its region", d.name, row)
	}
	d.press("ArrowDown", "Enter")
	d.wait("the choice", "document.querySelector('[name=address_id]').value !== ''")
	if region := eval[string](d.tab, "document.querySelector('#region').value"); region != "83" {
		d.t.Errorf("%s: the choice leaves the region at %q", d.name, region)
	}
}

func (d *desk) waits(n *node) {
	d.blocked(6)
	d.stays()
	d.tabTo("a[data-waits]")
	coordinator, err := signIn(n.url, "coordb", password, "")
	if err != nil {
		d.t.Fatal(err)
	}
	auditor, err := signIn(n.url, "audit", password, "")
	if err != nil {
		d.t.Fatal(err)
	}
	before := auditor.journal(d.t)
	look := "late[20000]().then(() => { window.looked = (window.looked ?? 0) + 1 }), true"
	eval[bool](d.tab, look)
	d.wait("a look", "looked === 1")
	news := strings.ToLower(d.say("ui.news"))
	shown := func() bool {
		return strings.Contains(strings.ToLower(eval[string](d.tab, "document.body.innerText")), news)
	}
	if shown() {
		d.t.Errorf("%s: a visit that waits has news", d.name)
	}
	if after := auditor.journal(d.t); after != before {
		d.t.Errorf("%s: to look whether a visit waits left entry %d in the journal, the last was %d", d.name, after, before)
	}
	path := strings.TrimPrefix(eval[string](d.tab, "location.pathname"), "/desk")
	in := map[string]string{"code": "passport.listed", "reason": "Сверено с карточкой паспортного стола"}
	if err := coordinator.post("/api/v1"+path+"/lift", in, nil); err != nil {
		d.t.Fatal(err)
	}
	eval[bool](d.tab, look)
	d.wait("a look", "looked === 2")
	if !shown() {
		d.t.Errorf("%s: nothing says that there is news", d.name)
	}
	d.untouched("the news")
	d.wantFocus("a[data-waits]")
	d.check("blocked-news")
	if !eval[bool](d.tab, "document.querySelector('form[action$=turn-away]').hidden") {
		d.t.Errorf("%s: with the news the voter can still be turned away", d.name)
	}
	if does := eval[string](d.tab, "[...document.querySelectorAll('.keys dt')].find(key => key.textContent === 'Enter').nextElementSibling.textContent"); does != d.say("desk.key.look") {
		d.t.Errorf("%s: with the news the list of keys says that Enter does %q", d.name, does)
	}
	eval[bool](d.tab, "document.activeElement.blur(), true")
	d.leaves(func() { d.press("Enter") })
	d.tabOr("#family")
}

// journal is the number of the newest entry that the sender may read.
func (c *client) journal(t *testing.T) int64 {
	t.Helper()
	var page struct{ Entries []struct{ Number int64 } }
	if err := c.get("/api/v1/journal?limit=1", &page); err != nil {
		t.Fatal(err)
	}
	if len(page.Entries) != 1 {
		t.Fatalf("the journal has %d entries", len(page.Entries))
	}
	return page.Entries[0].Number
}
