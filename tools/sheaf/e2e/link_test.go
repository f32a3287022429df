package e2e

import (
	"fmt"
	"syscall"
	"testing"

	"github.com/chromedp/chromedp"
)

// deskAt opens a desk of an operator at a node.
func deskAt(t *testing.T, b browser, h house, m *member, c deskCase, operator int) *desk {
	t.Helper()
	d := newDesk(t, b, h, m.node, c, operator-1)
	d.fill("#login", fmt.Sprintf("op%d", operator))
	d.fill("#password", password)
	d.leaves(func() { d.press("Enter") })
	return d
}

// settles gives the member an address for browsers that it keeps.
func (m *member) settles(t *testing.T) {
	t.Helper()
	if err := m.stop(); err != nil {
		t.Fatal(err)
	}
	m.flags = append(m.flags, "--listen", freePort(t))
	m.start(t)
}

// wholeVisit takes a voter through the whole desk.
func (d *desk) wholeVisit(n int) {
	d.t.Helper()
	d.onLine(citizen(n))
	d.outcome("Enter", "[name=outcome][value=write]")
	d.says(d.words["written"])
	d.onMain("/desk")
}

// hangs has the member stand still while something is done.
func (m *member) hangs(t *testing.T, do func()) {
	t.Helper()
	if err := m.cmd.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := m.cmd.Process.Signal(syscall.SIGCONT); err != nil {
			t.Error(err)
		}
	}()
	do()
}

// Each node in turn hands over, stops and starts while operators work through screens of the others: not one request
// fails, nothing typed is lost and no page shows a stop.
func TestLink_NodesRestartUnderTheHandsOfOthers(t *testing.T) {
	t.Parallel()
	h, all := three(t)
	b := newBrowser(t)
	var desks []*desk
	for i, c := range []deskCase{{"ru", 1366, true}, {"en", 320, true}, {"en", 1366, true}} {
		d := deskAt(t, b, h, all[i], c, i+1)
		d.feels(calm)
		desks = append(desks, d)
	}
	voters := 0
	meanwhile := func(d *desk, do func() error) {
		t.Helper()
		done := make(chan error, 1)
		go func() { done <- do() }()
		d.wholeVisit(500 + voters)
		voters++
		if err := <-done; err != nil {
			t.Fatal(err)
		}
	}
	for i, going := range all {
		desks[i].try(chromedp.Navigate("about:blank")) // nobody works there now
		meanwhile(desks[(i+1)%3], going.stop)
		desks[(i+2)%3].wholeVisit(500 + voters) // while it is away
		voters++
		meanwhile(desks[(i+1)%3], func() (err error) {
			going.node, err = start(going.data, going.flags...)
			return err
		})
		t.Cleanup(going.kill)
		until(t, "it is back", func() bool { return all[(i+1)%3].voters(t) == 3 })
		desks[i].base = going.url // its port is another one
		desks[i].open("/desk")
	}
	for _, d := range desks {
		d.unharmed("the restart of all nodes")
	}
	sameState(t, all)
	t.Logf("%d voters signed", voters)
}

// typed are the fields of the page as they stand.
func (d *desk) typed() map[string]string {
	d.t.Helper()
	return eval[map[string]string](d.tab, `Object.fromEntries([...document.querySelectorAll('main input:not([type=hidden])')].map(e =>
		[e.name + (e.type === 'radio' ? e.value : ''), e.type === 'radio' ? String(e.checked) : e.type === 'file' ? [...e.files].map(f => f.name + f.size).join() : e.value]))`)
}

// cut expects the line that the link is lost, and all that was typed as it was.
func (d *desk) cut(typed map[string]string) {
	d.t.Helper()
	d.wait("the line that the link is lost", "!document.querySelector('[data-link=lost]').hidden")
	d.says(d.say("ui.link.lost"))
	if now := d.typed(); fmt.Sprint(now) != fmt.Sprint(typed) {
		d.t.Errorf("%s: typed was %v, now there stands %v", d.name, typed, now)
	}
	if eval[bool](d.tab, "Boolean(document.querySelector('[aria-busy=true], main button:disabled'))") {
		d.t.Errorf("%s: a button stays pressed", d.name)
	}
}

// A node that goes away takes nothing from the hands of who works at it: the page says so and keeps what was typed, and
// he goes on when the node is back, or at another node where what was begun is there.
func TestLink_OwnNodeGoesAway(t *testing.T) {
	t.Parallel()
	h, all := three(t)
	own := all[1]
	own.settles(t)
	until(t, "it is back", func() bool { return all[0].voters(t) == 3 })
	b := newBrowser(t)
	for i, c := range []deskCase{{"ru", 1366, true}, {"en", 320, true}} {
		t.Run(c.name(), func(one *testing.T) {
			d := deskAt(one, b, h, own, c, i+1)
			d.night = i == 0
			v := citizen(600 + i)
			d.passport(v)
			typed := d.typed()
			d.feels(cutOff)
			own.kill()
			d.press("Enter")
			d.cut(typed)
			d.check("link-lost")
			own.start(t)
			d.wait("the line that the link is back", "!document.querySelector('[data-link=back]').hidden && document.querySelector('[data-link=lost]').hidden")
			d.check("link-back")
			d.feels(usual)
			d.send()
			d.tabOr("#family")
			if eval[bool](d.tab, "Boolean(document.querySelector('[data-link]:not([hidden])'))") {
				one.Error("the line is on the next page, too")
			}
			path := eval[string](d.tab, "location.pathname")
			d.fill("#family", v.family)
			typed = d.typed()
			d.feels(cutOff)
			own.hangs(t, func() {
				d.press("Enter")
				d.types("х")
				d.cut(typed)
			})
			d.wait("the line that the link is back", "!document.querySelector('[data-link=back]').hidden")
			own.kill()
			d.cut(typed) // by itself
			d.base = all[0].url
			d.open(path)
			d.feels(usual)
			d.questionnaire(v)
			d.takes(d.codes[0])
			d.wantColumns(v)
			d.outcome("Enter", "[name=outcome][value=write]")
			d.says(d.words["written"])
			d.unharmed("the end")
			own.start(t)
			until(t, "it is back", func() bool { return all[0].voters(t) == 3 })
		})
	}
}
