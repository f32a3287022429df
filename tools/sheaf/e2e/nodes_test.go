package e2e

import (
	"fmt"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core/text"
)

// TestNodes_ByKeyboardAlone has an admin watch a house grow from one node to three on a page that he never loads
// again, see one die and come back, have another lead and take one out; in both languages, on a screen and on a
// phone, with and without scripts.
func TestNodes_ByKeyboardAlone(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	first := &member{data: h.data, flags: []string{"--node-listen", freePort(t)}}
	first.start(t)
	b := newBrowser(t)
	var all []*warden
	for _, c := range []deskCase{{"ru", 1366, true}, {"en", 320, true}, {"en", 1366, false}, {"ru", 320, false}} {
		k := &warden{mover: &mover{desk: &desk{house: h, words: deskWords(text.Lang(c.lang))}}}
		k.tab = b.tab(t, view{base: first.url, name: c.name(), lang: c.lang, width: c.width, script: c.script})
		k.night = c.script
		k.enters("chief", "/admin/cluster")
		all = append(all, k)
	}
	each := func(do func(*warden)) {
		for _, k := range all {
			do(k)
		}
	}
	each(func(k *warden) {
		k.says(k.say("nodes.standing.single"), k.say("nodes.invite.three"), "sheaf cluster add --address HOST:PORT")
		k.check("nodes-alone")
		k.invites(first)
		k.stays()
	})
	others := []*member{grow(t, first), grow(t, first)}
	until(t, "three nodes vote", func() bool { return first.voters(t) == 3 })
	each(func(k *warden) {
		k.sees(k.say("nodes.standing.sound", "3", "3"))
		k.says(k.say("nodes.trouble.gone"), "sheaf cluster reseed --data DIR")
		k.check("nodes")
	})
	others[1].kill()
	each(func(k *warden) {
		k.sees(k.say("nodes.standing.thin", "2", "3"))
		k.card(others[1], k.say("nodes.state.silent"))
		k.check("nodes-silent")
	})
	others[1].start(t)
	each(func(k *warden) {
		k.sees(k.say("nodes.standing.sound", "3", "3"))
		k.card(others[1], k.say("nodes.state.works"))
		k.stayed()
	})
	all[0].hands(others[0])
	all[2].hands(first)
	each(func(k *warden) { k.keeps(others[1]) })
	all[1].dismisses(others[1])
	each(func(k *warden) { k.sees(k.say("nodes.standing.even", "2", "2")) })
	if s := first.status(t); len(s.Members) != 2 {
		t.Errorf("the house has still %d nodes", len(s.Members))
	}
	for _, k := range all[:2] {
		k.feels(cutOff)
	}
	first.kill()
	for _, k := range all[:2] {
		k.wait("the words that the page is old", "!document.querySelector('[data-stale]').hidden")
		k.says(k.say("nodes.stale"))
		k.check("nodes-stale")
	}
}

// warden is an admin who looks after the nodes.
type warden struct{ *mover }

// at is the card of a node.
func (k *warden) at(m *member) string { return "#node-" + m.id }

// again looks again, where no script does it.
func (k *warden) again() {
	k.t.Helper()
	if !k.script {
		k.open("/admin/cluster")
	}
}

// sees waits for words in the sentence about the house. With scripts the page itself comes to say them.
func (k *warden) sees(words string) {
	k.t.Helper()
	k.again()
	k.wait("“"+words+"”", fmt.Sprintf(`document.querySelector('#standing').innerText.includes(%q)`, words))
}

// card waits for words on the card of a node.
func (k *warden) card(m *member, words string) {
	k.t.Helper()
	k.again()
	k.wait("“"+words+"” of "+m.id, fmt.Sprintf(`document.querySelector('%s')?.innerText.includes(%q)`, k.at(m), words))
}

// stays notes that the page is this one and where the focus is; stayed expects both as they were.
func (k *warden) stays() {
	k.t.Helper()
	k.tabTo("#address")
	k.types("10.0.0.7:70")
	eval[bool](k.tab, "window.same = true")
}

func (k *warden) stayed() {
	k.t.Helper()
	if !k.script {
		return
	}
	if !eval[bool](k.tab, "Boolean(window.same)") || k.focus() != "#address" || eval[string](k.tab, "document.querySelector('#address').value") != "10.0.0.7:70" {
		k.t.Errorf("%s: the page that looks again lost the focus, which is on %s, or what was typed", k.name, k.focus())
	}
}

// invites has the lines for a further node written out, and an address that cannot be one refused.
func (k *warden) invites(first *member) {
	k.t.Helper()
	k.fill("#address", "10.0.0.7")
	k.send()
	k.refusedPage()
	k.says(strings.SplitN(k.say("nodes.invite.address.wrong", "10.0.0.7"), ". ", 2)[0])
	k.check("nodes-refused")
	k.fill("#address", "10.0.0.7:7070")
	k.send()
	k.says("sheaf cluster add --address 10.0.0.7:7070 --out node-new --data DIR --as chief",
		"--node-listen 10.0.0.7:7070 --join "+first.id+"@"+first.flags[1])
	k.open("/admin/cluster")
}

// hands has another node lead.
func (k *warden) hands(to *member) {
	k.t.Helper()
	k.open("/admin/cluster")
	k.tabTo(k.at(to) + " form button")
	k.send()
	k.says(k.say("nodes.transfer.done"))
	k.card(to, k.say("nodes.role.leads"))
	k.check("nodes-done")
}

// keeps is asked whether to take a node out, and leaves it in.
func (k *warden) keeps(m *member) {
	k.t.Helper()
	k.open("/admin/cluster")
	k.tabTo(k.at(m) + " .acts a")
	k.leaves(func() { k.press("Enter") })
	k.says(k.say("nodes.dismiss.words", m.flags[1]))
	k.check("nodes-ask")
	k.tabOr(".ask .main")
	k.leaves(func() { k.press("Enter") })
	k.card(m, k.say("nodes.state.works"))
}

// dismisses takes a node out.
func (k *warden) dismisses(m *member) {
	k.t.Helper()
	k.open("/admin/cluster?ask=dismiss&node=" + m.id)
	k.tabTo(".ask form button")
	k.send()
	k.says(k.say("nodes.dismiss.done"))
	if eval[bool](k.tab, fmt.Sprintf("Boolean(document.querySelector('%s'))", k.at(m))) {
		k.t.Errorf("%s: the node that was taken out is still shown", k.name)
	}
}
