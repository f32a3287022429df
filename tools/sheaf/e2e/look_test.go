package e2e

import (
	"os"
	"path/filepath"
	"slices"
	"sync"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// shoot keeps a picture of the screen when somebody wants pictures.
func (p *tab) shoot(screen string) {
	dir := os.Getenv("SHEAF_SHOTS")
	if dir == "" {
		return
	}
	png, err := chromedp.Run(p.ctx, chromedp.FullScreenshot(100))
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, screen+"-"+p.name+".png"), png, 0o644)
	}
	if err != nil {
		p.t.Errorf("%s: taking a picture of %s: %v", p.name, screen, err)
	}
}

// uncued are the elements that scroll sideways without a shadow at the edge, a place in the order of Tab and
// a name.
const uncued = `[...document.querySelectorAll('main *')].filter(e => e.scrollWidth > e.clientWidth + 1 && ['auto', 'scroll'].includes(getComputedStyle(e).overflowX))
	.filter(e => !getComputedStyle(e).backgroundAttachment.startsWith('local, local, scroll, scroll') || e.tabIndex !== 0 ||
		e.getAttribute('role') !== 'region' || !(e.getAttribute('aria-label') || document.getElementById(e.getAttribute('aria-labelledby'))?.textContent.trim()))
	.map(e => e.tagName + '.' + e.className)`

// check looks at a screen once: reachability rules, sideways scrolling, complaints.
func (p *tab) check(screen string) {
	p.t.Helper()
	if p.checked[screen] {
		return
	}
	p.checked[screen] = true
	p.shoot(screen)
	if wide := eval[int](p, "document.documentElement.scrollWidth - innerWidth"); wide > 0 {
		p.t.Errorf("%s: %s scrolls sideways by %d px: %s", p.name, screen, wide, eval[string](p, widest))
	}
	if bare := eval[[]string](p, uncued); len(bare) > 0 {
		p.t.Errorf("%s: %s hides words beyond an edge and shows or says nothing of it: %v", p.name, screen, bare)
	}
	p.axe(screen, "light")
	if p.night {
		dark := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "dark"}}}
		mustCall(p, emulation.SetEmulatedMedia, dark)
		p.axe(screen, "night")
		mustCall(p, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{})
	}
	p.unharmed(screen)
}

// addresses are all that the browser asked for.
func (p *tab) addresses() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.visited)
}

// widest names what stands out of the window.
const widest = `[...document.body.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > innerWidth + 0.5 &&
	!e.closest('.scroll')).slice(0, 5).map(e => e.tagName + '.' + (e.className.baseVal ?? e.className) + '#' + e.id).join(' ')`

// unharmed expects no complaint of the browser so far.
func (p *tab) unharmed(screen string) {
	p.t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, f := range p.faults {
		p.t.Errorf("%s: by the time of %s the browser complained: %s", p.name, screen, f)
	}
	p.faults = nil
}

// axeSource reads the checker once.
var axeSource = sync.OnceValues(func() (string, error) {
	data, err := os.ReadFile(axeFile)
	return string(data), err
})

// axe runs the accessibility checker on the page as it stands. Where the page has no scripts
// they are let on for the checker alone: the page's own had their chance when it loaded.
func (p *tab) axe(screen, colours string) {
	p.t.Helper()
	source, err := axeSource()
	if err != nil {
		p.t.Fatalf("%v: run .ci/prepare", err)
	}
	if !p.script {
		mustCall(p, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: false})
		defer mustCall(p, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	}
	if !eval[bool](p, "'axe' in window") { // a page is looked at in the colours of the night, too
		eval[bool](p, source+";true")
	}
	found, err := chromedp.Run(p.ctx, chromedp.Evaluate[[]string](`axe.run(document, {resultTypes: ['violations'],
		runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}).then(r => r.violations.map(v =>
		v.id + ': ' + v.help + ' at ' + v.nodes.slice(0, 3).map(n => n.target.join(' ') + ' (' + n.failureSummary.replaceAll('\n', ' ') + ')').join(', ')))`,
		chromedp.EvalAwaitPromise))
	if err != nil {
		p.t.Fatalf("%s: checking %s: %v", p.name, screen, err)
	}
	for _, v := range found {
		p.t.Errorf("%s: %s in %s colours: %s", p.name, screen, colours, v)
	}
}
