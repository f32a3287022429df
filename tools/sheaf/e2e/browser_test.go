package e2e

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

const (
	chromium = "/usr/bin/chromium"
	axeFile  = "../../axe/node_modules/axe-core/axe.min.js"
)

// filmed is the picture that the camera plays unless a test brings a film of its own.
const filmed = 1

// browser is a running Chromium whose camera plays prepared pictures.
type browser struct{ ctx context.Context }

// newBrowser starts one; flags are name, value, name, value.
func newBrowser(t *testing.T, flags ...string) browser {
	t.Helper()
	if _, err := os.Stat(chromium); err != nil {
		t.Fatalf("%s is missing: run .ci/prepare", chromium)
	}
	dir := folder(t)
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(chromium), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(filepath.Join(dir, "profile")),
		chromedp.Flag("use-fake-ui-for-media-stream", true), chromedp.Flag("use-fake-device-for-media-stream", true),
		chromedp.Flag("use-file-for-fake-video-capture", film(t, 1, picture(1280, 720, filmed))),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-quic", true),
	)
	for i := 0; i+1 < len(flags); i += 2 {
		options = append(options, chromedp.Flag(flags[i], flags[i+1]))
	}
	alloc, stopAlloc := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, stop := chromedp.NewContext(alloc)
	t.Cleanup(func() { stop(); stopAlloc() })
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("starting the browser: %v", err)
	}
	return browser{ctx}
}

// tab is one page of a browser with cookies of its own, used by keys alone.
type tab struct {
	t      *testing.T
	ctx    context.Context
	base   string
	name   string // of the case, for pictures
	script bool
	night  bool // look at night colours too

	mu      sync.Mutex
	mood    mood
	faults  []string        // what the browser complained about
	visited []string        // every address
	checked map[string]bool // screens looked at
}

// mood is what a tab takes for a complaint.
type mood int

const (
	usual  mood = iota
	calm        // no page may show a stop, and no request may fail
	cutOff      // nobody answers: that is no complaint
	turned      // the node takes nothing: answers with 503 are none either
)

// feels changes the mood.
func (p *tab) feels(m mood) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.mood = m
}

func (p *tab) is(m mood) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.mood == m
}

// view says how a tab is.
type view struct {
	base, name, lang string
	width            int64
	script           bool
}

// tab opens a new one.
func (b browser) tab(t *testing.T, v view) *tab {
	t.Helper()
	p := &tab{t: t, base: v.base, name: v.name, script: v.script, checked: map[string]bool{}}
	ctx, stop := chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext(), chromedp.WithListener(p.heard))
	p.ctx = ctx
	t.Cleanup(stop)
	p.try() // the first call makes the page, and binds its life to ctx
	p.try(chromedp.EmulateViewport(v.width, 768))
	mustCall(p, log.Enable, cdp.Empty{})
	mustCall(p, page.Enable, page.EnableParams{})
	mustCall(p, network.Enable, network.EnableParams{})
	mustCall(p, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	if !v.script {
		mustCall(p, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	}
	p.open("/login?lang=" + v.lang)
	return p
}

// heard keeps complaints and addresses. A refused form is a page with status 422 by design.
func (p *tab) heard(ev any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch e := ev.(type) {
	case *log.EventEntryAdded:
		refusedPage := e.Entry.Source == log.EntrySourceNetwork && strings.Contains(e.Entry.Text, "status of 4") &&
			!strings.Contains(e.Entry.URL, "/asset")
		// Says only that the origin is not secure, which one test wants.
		insecure := strings.HasPrefix(e.Entry.Text, "The Cross-Origin-Opener-Policy header has been ignored")
		expected := p.mood == cutOff && strings.Contains(e.Entry.Text, "net::ERR_") || p.mood == turned && strings.Contains(e.Entry.Text, "status of 503")
		if e.Entry.Level == log.EntryLevelError && !refusedPage && !insecure && !expected {
			p.faults = append(p.faults, fmt.Sprintf("%s: %s (%s)", e.Entry.Source, e.Entry.Text, e.Entry.URL))
		}
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeAssert {
			for _, arg := range e.Args {
				p.faults = append(p.faults, fmt.Sprintf("console: %s %s", arg.Value, arg.Description))
			}
		}
	case *runtime.EventExceptionThrown:
		p.faults = append(p.faults, "exception: "+e.ExceptionDetails.Text)
	case *network.EventResponseReceived:
		if p.mood == calm && e.Response.Status >= 400 {
			p.faults = append(p.faults, fmt.Sprintf("answer %d: %s", e.Response.Status, e.Response.URL))
		}
	case *network.EventLoadingFailed:
		if p.mood == calm && !e.Canceled {
			p.faults = append(p.faults, "failed: "+e.ErrorText)
		}
	case *network.EventRequestWillBeSent:
		p.visited = append(p.visited, e.Request.URL)
	}
}

func (p *tab) call(f func(context.Context, *chromedp.Target) error) {
	p.t.Helper()
	p.try(chromedp.Func(f))
}

func (p *tab) try(steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	if err := chromedp.Do(p.ctx, steps...); err != nil {
		p.t.Fatalf("%s: %v", p.name, err)
	}
}

// eval asks the page; it works with scripts off, too, because the question is not the page's.
func eval[T any](p *tab, expression string) T {
	p.t.Helper()
	v, err := chromedp.Run(p.ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		p.t.Fatalf("%s: asking %s: %v", p.name, expression, err)
	}
	return v
}

// wait asks until the page says true.
func (p *tab) wait(what, expression string) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, 30*time.Second)
	defer cancel()
	tick := time.NewTicker(15 * time.Millisecond)
	defer tick.Stop()
	for {
		// Between two pages there is nobody to ask: that is no answer, and asked again.
		if yes, err := chromedp.Run(ctx, chromedp.Evaluate[bool]("Boolean("+expression+")")); err == nil && yes {
			return
		}
		select {
		case <-ctx.Done():
			p.shoot("stuck")
			p.t.Fatalf("%s: waiting for %s: it did not come; the page is %s with focus on %s and says:\n%.1500s", p.name, what,
				eval[string](p, "location.pathname"), p.focus(), eval[string](p, "document.body.innerText"))
		case <-tick.C:
		}
	}
}

// open goes to a path of the site.
func (p *tab) open(path string) {
	p.t.Helper()
	p.try(chromedp.Navigate(p.base + path))
	p.settled()
}

func (p *tab) settled() {
	p.t.Helper()
	p.wait("the page to load", `document.readyState === 'complete'`)
}

// leaves does something that must lead to another page, and waits for that page.
func (p *tab) leaves(by func()) {
	p.t.Helper()
	eval[bool](p, "window.leaving = true")
	by()
	p.wait("another page", `!window.leaving && document.readyState === 'complete'`)
	if p.is(calm) {
		p.unstopped()
	}
}

// stops are what a page shows where something is wrong.
const stops = `[...document.querySelectorAll('.banner:not([hidden]), .summary, .stop, main .k-block')].map(e => e.innerText)`

// unstopped expects a page without any.
func (p *tab) unstopped() {
	p.t.Helper()
	if all := eval[[]string](p, stops); len(all) > 0 {
		p.shoot("stop")
		p.t.Errorf("%s: the page %s shows %q", p.name, eval[string](p, "location.pathname"), all)
	}
}

// press presses keys by name: Enter, Ctrl+Enter, Tab, Space, ArrowDown, 1, Alt+C …
func (p *tab) press(keys ...string) {
	p.t.Helper()
	for _, key := range keys {
		if key == "Enter" {
			p.looked()
			p.enter()
			continue
		}
		if key == "Ctrl+Enter" {
			p.try(chromedp.KeyEvent(kb.Enter, chromedp.KeyModifiers(chromedp.ModifierCtrl)))
			continue
		}
		name, alt := strings.CutPrefix(key, "Alt+")
		sent, ok := map[string]string{
			"Tab": kb.Tab, "Space": " ", "Escape": kb.Escape, "ArrowDown": kb.ArrowDown,
			"ArrowUp": kb.ArrowUp, "ArrowRight": kb.ArrowRight, "ArrowLeft": kb.ArrowLeft,
		}[name]
		if !ok {
			sent = strings.ToLower(name)
		}
		var options []chromedp.KeyOption
		if alt {
			options = append(options, chromedp.KeyModifiers(chromedp.ModifierAlt))
		}
		p.try(chromedp.KeyEvent(sent, options...))
	}
}

// looked waits until the screen takes Enter for an answer: what was just shown is looked at first.
func (p *tab) looked() {
	p.t.Helper()
	if p.script {
		p.wait("the screen to be looked at", `[...document.querySelectorAll('[data-settle]')].every(f => f.dataset.settled !== undefined)`)
	}
}

// enter presses Enter as a keyboard does: one event with its text, so that a link that moves
// the focus takes the whole of it.
func (p *tab) enter() {
	p.t.Helper()
	key := input.DispatchKeyEventParams{
		Type: input.DispatchKeyEventTypeKeyDown, Key: "Enter", Code: "Enter", Text: "\r", UnmodifiedText: "\r",
		WindowsVirtualKeyCode: 13, NativeVirtualKeyCode: 13,
	}
	mustCall(p, input.DispatchKeyEvent, key)
	key.Type, key.Text, key.UnmodifiedText = input.DispatchKeyEventTypeKeyUp, "", ""
	mustCall(p, input.DispatchKeyEvent, key)
}

// types writes text into what has the focus.
func (p *tab) types(text string) {
	p.t.Helper()
	p.try(chromedp.KeyEvent(text))
}

// replaces writes text over what the field holds.
func (p *tab) replaces(text string) {
	p.t.Helper()
	all := input.DispatchKeyEventParams{Type: input.DispatchKeyEventTypeKeyDown, Key: "a", Code: "KeyA", Modifiers: 2, Commands: []string{"selectAll"}}
	mustCall(p, input.DispatchKeyEvent, all)
	all.Type, all.Commands = input.DispatchKeyEventTypeKeyUp, nil
	mustCall(p, input.DispatchKeyEvent, all)
	p.types(text)
}

// focus names the element that has it.
func (p *tab) focus() string {
	return eval[string](p, `(e => !e || e === document.body ? 'nothing' : e.id ? '#' + e.id :
		e.tagName.toLowerCase() + '.' + e.className + (e.name ? '[name=' + e.name + ']' : '') + ' “' + e.textContent.trim().slice(0, 40) + '”')(document.activeElement)`)
}

func isFocused(selector string) string {
	quoted, _ := json.Marshal(selector)
	return fmt.Sprintf("document.activeElement?.matches(%s)", quoted)
}

// wantFocus expects the focus on an element without any key.
func (p *tab) wantFocus(selector string) {
	p.t.Helper()
	p.wait("the focus on "+selector, isFocused(selector))
}

// tabTo presses Tab until an element has the focus. It fails when Tab never comes there.
func (p *tab) tabTo(selector string) {
	p.t.Helper()
	for range 90 {
		if eval[bool](p, "Boolean("+isFocused(selector)+")") {
			return
		}
		p.press("Tab")
	}
	p.shoot("stuck")
	p.t.Fatalf("%s: Tab never comes to %s on %s", p.name, selector, eval[string](p, "location.pathname"))
}

// fill goes to a field by Tab and writes into it.
func (p *tab) fill(selector, text string) {
	p.t.Helper()
	p.tabTo(selector)
	p.replaces(text)
}

// choose puts files into a file field. It is the one act without keys: the dialog that a
// browser opens is not part of any page.
func (p *tab) choose(selector string, paths ...string) {
	p.t.Helper()
	quoted, _ := json.Marshal(selector)
	field, err := chromedp.Run(p.ctx, chromedp.Evaluate[*runtime.RemoteObject](fmt.Sprintf("document.querySelector(%s)", quoted)))
	if err != nil {
		p.t.Fatalf("%s: finding %s: %v", p.name, selector, err)
	}
	mustCall(p, dom.SetFileInputFiles, dom.SetFileInputFilesParams{Files: paths, ObjectID: field.ObjectID})
}

// says expects words on the page.
func (p *tab) says(words ...string) {
	p.t.Helper()
	all := eval[string](p, "document.body.innerText.replaceAll('\\u00a0', ' ')")
	for _, w := range words {
		if !strings.Contains(all, strings.ReplaceAll(w, "\u00a0", " ")) {
			p.shoot("missing")
			p.t.Fatalf("%s: the page %s does not say %q but:\n%.2500s", p.name, eval[string](p, "location.pathname"), w, all)
		}
	}
}

// scans fetches the two stored pictures of the visit that the page is about, with its login.
func (p *tab) scans() (files [2][]byte) {
	p.t.Helper()
	for i, kind := range []string{"main", "registration"} {
		ask := `fetch(location.pathname + '/scans/` + kind + `').then(async r => {
			if (!r.ok) throw new Error(r.status + ' for ' + r.url)
			return btoa([...new Uint8Array(await r.arrayBuffer())].map(c => String.fromCharCode(c)).join(''))
		})`
		text, err := chromedp.Run(p.ctx, chromedp.Evaluate[string](ask, chromedp.EvalAwaitPromise))
		if err == nil {
			files[i], err = base64.StdEncoding.DecodeString(text)
		}
		if err != nil {
			p.t.Fatalf("%s: fetching the scan %s: %v", p.name, kind, err)
		}
	}
	return files
}
