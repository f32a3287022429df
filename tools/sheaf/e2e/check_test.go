package e2e

import (
	"fmt"
	"strings"
)

// own is what a collector stores of himself for the foot of a sheet, by field.
var own = [][2]string{
	{"family", "Петрова"}, {"given", "Вера"}, {"patronymic", "Ильинична"}, {"birth", "04.06.1976"},
	{"address", "город Нарьян-Мар, улица Смидовича, дом 5"}, {"series", "4510"}, {"number", "654321"},
	{"issued", "20.06.2011"}, {"issuer", "ОВД города Нарьян-Мара"},
}

// ownName is the part of the own data that a proxy writes.
const ownName = "Петрова Вера Ильинична"

// keeps stores as many of the own data as the block asks for, and reads the text to the letter.
func (d *desk) keeps(path string, fields [][2]string, text string) {
	d.t.Helper()
	d.open(path)
	d.tabOr("#family")
	d.check("prepare-empty")
	for _, f := range fields {
		d.fill("#"+f[0], f[1])
	}
	d.send()
	d.says(text)
	d.tabOr("#code")
}

// signs dates and signs a sheet at the end of the day.
func (d *desk) signs(code string) {
	d.t.Helper()
	d.tabTo(fmt.Sprintf("a[href='/desk/prepare?finish=%s']", code))
	d.asked("/desk/prepare/" + code + "/finish")
	if path := eval[string](d.tab, "location.pathname"); path != "/desk/prepare" {
		d.t.Fatalf("%s: signing sheet %s leads to %s", d.name, code, path)
	}
}

// asked opens the question that the focused link leads to: Enter goes back with nothing done, and
// the button of the form to action answers it.
func (d *desk) asked(action string) {
	d.t.Helper()
	here := eval[string](d.tab, "location.pathname")
	link := eval[string](d.tab, "document.activeElement.getAttribute('href')")
	d.leaves(func() { d.press("Enter") })
	d.tabOr(".ask a")
	d.leaves(func() { d.press("Enter") })
	if path := eval[string](d.tab, "location.pathname"); path != here {
		d.t.Errorf("%s: an Enter on the question before %s leads to %s", d.name, action, path)
	}
	d.tabTo(fmt.Sprintf("a[href='%s']", link))
	d.leaves(func() { d.press("Enter") })
	d.tabTo(fmt.Sprintf("form[action='%s'] button", action))
	d.send()
}

// fetches takes a sheet from the queue by its code, as a hand scanner types it.
func (d *desk) fetches(code string) {
	d.t.Helper()
	d.tabOr("#code")
	d.fill("#code", code)
	d.send()
	d.says(shown(code))
}

// face gives a verdict by its key, or by its button where no script runs.
func (d *desk) face(verdict string) {
	d.t.Helper()
	button := fmt.Sprintf("button.face[value=%s]", verdict)
	if d.script {
		key := eval[string](d.tab, fmt.Sprintf(`document.querySelector("%s").dataset.key`, button))
		d.leaves(func() { d.press(key) })
		return
	}
	d.tabTo(button)
	d.send()
}

// tells gives a verdict that needs words: the page comes back and asks, which is no mistake.
func (d *desk) tells(verdict, words string) {
	d.t.Helper()
	d.face(verdict)
	d.says(d.say("check.ask." + verdict))
	if title := eval[string](d.tab, "document.title"); strings.HasPrefix(title, d.words["error"]) {
		d.t.Errorf("%s: the title of a question is %q", d.name, title)
	}
	d.tabOr("#message")
	d.check("review-ask-" + verdict)
	d.replaces(words)
	if d.script {
		d.leaves(func() { d.press("Ctrl+Enter") })
		return
	}
	d.tabTo("button[form=check]")
	d.send()
}

// ticks goes along the checklist.
func (d *desk) ticks() {
	d.t.Helper()
	for n := range eval[int](d.tab, "document.querySelectorAll('[name=ok]').length") {
		box := fmt.Sprintf("document.querySelectorAll('[name=ok]')[%d]", n)
		key := eval[string](d.tab, box+".value")
		d.tabTo(fmt.Sprintf("[name=ok][value='%s']", key))
		if !eval[bool](d.tab, box+".checked") {
			d.press("Space")
		}
		d.wait("the tick at "+key, box+".checked")
	}
}

// gives presses the button that gives the sheet away and expects the words for its pile.
func (d *desk) gives(code, by, pile string) {
	d.t.Helper()
	d.tabTo(fmt.Sprintf("form[action$='/%s/%s'] button", code, by))
	d.send()
	d.says(strings.SplitN(d.say("check.done."+pile, shown(code)), ". ", 2)[0])
}

// at expects the page of a line of a sheet, or of its certification.
func (d *desk) at(path string) {
	d.t.Helper()
	if now := eval[string](d.tab, "location.pathname"); now != path {
		d.shoot("stuck")
		d.t.Fatalf("%s: the page is %s, not %s, and says:\n%.1500s", d.name, now, path, eval[string](d.tab, "document.body.innerText"))
	}
}
