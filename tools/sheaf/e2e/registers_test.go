package e2e

import (
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core/text"
)

// TestRegisters_ByKeyboardAlone: an admin adds a street that the register lacks, chosen row by row or, without
// scripts, among the rows that are offered; the desk finds it at once and says what it is; the admin withdraws it.
func TestRegisters_ByKeyboardAlone(t *testing.T) {
	h := newHouse(t)
	n := serve(t, h.data)
	b := newBrowser(t)
	for i, c := range []deskCase{{"ru", 1366, true}, {"en", 320, false}} {
		t.Run(c.name(), func(t *testing.T) {
			d := &desk{house: h, words: deskWords(text.Lang(c.lang))}
			d.tab = b.tab(t, view{base: n.url, name: c.name(), lang: c.lang, width: c.width, script: c.script})
			street := []string{"Полярной звезды", "Северного сияния"}[i]
			d.enterAs("chief", "/admin/editions")
			d.says(d.say("registers.title"), d.say("registers.added.none"))
			d.check("registers")
			d.adds(street, c.script)
			d.says(d.say("registers.done.added"), street)
			d.check("registers-added")
			d.leave()
			d.isSuggested(n, street)
			d.open("/login")
			d.enterAs("chief", "/admin/editions")
			form := "form[action^='/admin/editions/additions/83/']"
			d.tabTo(form + " button[type=submit]")
			d.send()
			d.says(d.say("registers.done.withdrawn"), d.say("registers.added.none"))
			d.leave()
		})
	}
}

// adds fills the form by keyboard; what is empty is refused beside its field.
func (d *desk) adds(street string, script bool) {
	d.t.Helper()
	form := "form[action='/admin/editions/additions']"
	d.tabTo(form + " button[type=submit]")
	d.send()
	d.refusedPage()
	d.check("registers-refused")
	eval[bool](d.tab, "document.querySelector('#region').value = '83', true")
	d.fill("#parent", "Нарьян-Мар")
	if script {
		d.wait("suggestions", "document.querySelector('#parent').ariaExpanded === 'true'")
		d.press("ArrowDown", "Enter")
		d.wait("the choice", "document.querySelector('[name=address_id]').value !== ''")
	}
	d.fill("#name", street)
	d.fill("#source", "постановление № 117")
	d.tabTo(form + " button[type=submit]")
	d.send()
	if !script {
		d.refusedPage()
		d.check("registers-offered")
		d.tabTo("[type=radio][name=address_id]") // the one that is checked, behind all rows
		d.press("ArrowDown")
		d.tabTo(form + " button[type=submit]")
		d.send()
	}
}

// isSuggested asks as the desk does: the row is marked, and says what the sheet will say.
func (d *desk) isSuggested(n *node, street string) {
	d.t.Helper()
	operator, err := signIn(n.url, "op1", password, "")
	if err != nil {
		d.t.Fatal(err)
	}
	var said struct {
		Suggestions []struct {
			Name, Sheet string
			Added       bool
		}
	}
	if err := operator.post("/api/v1/addresses/suggest", map[string]string{"region": "83", "text": "нарьян-мар ул " + street[:len(street)-4]}, &said); err != nil {
		d.t.Fatal(err)
	}
	if len(said.Suggestions) == 0 || !said.Suggestions[0].Added || !strings.Contains(said.Suggestions[0].Name, street) ||
		!strings.HasSuffix(said.Suggestions[0].Sheet, "город Нарьян-Мар, улица "+street) {
		d.t.Errorf("%s: the desk finds %+v", d.name, said.Suggestions)
	}
}
