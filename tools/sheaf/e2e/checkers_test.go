package e2e

import (
	"fmt"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core/text"
)

// checkers are those through whose hands two sheets of one collector go: home has two voters,
// other one.
type checkers struct {
	*desk
	collector, proxy string // two cases at once share neither
	home, other      string
}

// TestCheck_ByKeyboardAlone walks the screens of verifier, collector, lawyer and coordinator in
// both languages, on a phone and on a screen, with and without scripts, and never clicks.
func TestCheck_ByKeyboardAlone(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	n := serve(t, h.data)
	hireMovers(t, h, n)
	hire(t, h, n, account{login: "lawyer2", role: "lawyer"})
	for number := range 4 {
		hire(t, h, n, account{login: fmt.Sprintf("proxy%d", number+1), role: "verifier", office: h.office[0]})
	}
	for i, script := range []bool{true, false} {
		t.Run(map[bool]string{true: "js", false: "nojs"}[script], func(t *testing.T) {
			t.Parallel()
			b := newBrowser(t)
			for j, c := range []deskCase{{"ru", 1366, script}, {"en", 320, script}} {
				t.Run(c.name(), func(t *testing.T) {
					m := &checkers{desk: &desk{house: h, words: deskWords(text.Lang(c.lang))}}
					m.filled(n, 2*i+j)
					m.tab = b.tab(t, view{base: n.url, name: c.name(), lang: c.lang, width: c.width, script: c.script})
					m.prepare()
					m.night = script && j == 0 // colours differ where verdicts are given
					m.queue()
					m.faces()
					m.night = false
					m.corrections()
					m.takesOver()
					m.certification()
					m.lawyers()
					m.away()
				})
			}
		})
	}
}

// filled has a collector take three voters on two sheets.
func (m *checkers) filled(n *node, number int) {
	m.collector, m.proxy = fmt.Sprintf("op%d", number+1), fmt.Sprintf("proxy%d", number+1)
	sheets := m.house.home[sheetsEach*number : sheetsEach*(number+1)]
	m.home, m.other = sheets[0], sheets[1]
	operator, err := signIn(n.url, m.collector, password, "")
	for i, code := range []string{m.home, m.home, m.other} {
		if err == nil {
			_, err = operator.takes(citizen(400+3*number+i), code)
		}
	}
	if err != nil {
		panic(err) // before there is a tab to fail
	}
}

// as signs in as somebody at a screen.
func (m *checkers) as(login, path string) {
	m.t.Helper()
	m.open("/login")
	m.enterAs(login, path)
}

// prepare writes the block in advance and signs both sheets.
func (m *checkers) prepare() {
	m.t.Helper()
	m.as(m.collector, "/desk/prepare")
	m.tabOr("#family")
	m.fill("#family", own[0][1])
	m.send()
	m.refusedPage()
	m.check("prepare-refused")
	m.keeps("/desk/prepare", own, ownName)
	m.fill("#code", m.other)
	m.send()
	m.says(m.say("check.prepare.written"))
	m.check("prepare")
	m.fill("#code", m.other)
	m.send()
	m.says(strings.SplitN(m.say("check.prepared", shown(m.other)), ". ", 2)[0])
	m.refusedPage()
	m.signs(m.home)
	m.signs(m.other)
	m.leave()
}

// queue takes a sheet by a mistyped code and an offer.
func (m *checkers) queue() {
	m.t.Helper()
	m.as("checks", "/review")
	m.check("review")
	m.tabOr("#code")
	m.fill("#code", mistyped(m.home))
	m.send()
	m.refusedPage()
	m.check("review-offers")
	m.takeOffer(m.home)
	m.at("/review/" + m.home + "/1")
}

// faces finds faults on both lines and at the foot, and hands the sheet on to its collector.
func (m *checkers) faces() {
	m.t.Helper()
	m.check("review-line")
	if m.script {
		m.press("M")
	}
	m.tabOr("#talk-message")
	m.talks("")
	m.says(strings.SplitN(m.say("core.required"), ". ", 2)[0])
	m.refusedPage()
	m.tabTo("#talk-message")
	m.replaces("Исправить букву в улице")
	m.talks("Исправить букву в улице")
	m.says("Исправить букву в улице")
	m.face("flawed") // the words are said already, so nobody asks
	m.at("/review/" + m.home + "/2")
	m.goes("K", "1")
	m.says("Исправить букву в улице")
	m.goes("J", "2")
	m.face("bad")
	m.tabOr("#message")
	m.sends("button[form=check]") // the words that were asked for are not written
	m.refusedAt("#message")
	m.check("review-ask-refused")
	m.tabTo("#message")
	m.replaces("Подпись другого человека")
	m.sends("button[form=check]")
	m.at("/review/" + m.home + "/certification")
	m.tells("flawed", "Нет даты выдачи паспорта")
	m.gives(m.home, "hand-on", "collector")
	m.leave()
}

// goes to another line by its key, or by its link.
func (m *checkers) goes(key, line string) {
	m.t.Helper()
	if m.script {
		m.leaves(func() { m.press(key) })
	} else {
		m.tabTo("nav a[href='/review/" + m.home + "/" + line + "']")
		m.leaves(func() { m.press("Enter") })
	}
	m.at("/review/" + m.home + "/" + line)
}

// talks sends the message that has the focus.
func (m *checkers) talks(words string) {
	m.t.Helper()
	if have := eval[string](m.tab, "document.querySelector('#talk-message').value"); have != words {
		m.t.Errorf("%s: the message is %q, not %q", m.name, have, words)
	}
	m.sends("form[action$='/talk'] button")
}

// sends a form from a text of several lines, where Enter begins another one.
func (m *checkers) sends(button string) {
	m.t.Helper()
	if m.script {
		m.leaves(func() { m.press("Ctrl+Enter") })
		return
	}
	m.tabTo(button)
	m.send()
}

// corrections puts right what was found flawed.
func (m *checkers) corrections() {
	m.t.Helper()
	m.as(m.collector, "/desk/corrections")
	m.check("corrections")
	m.tabTo("a[href='/desk/corrections/" + m.home + "']")
	m.leaves(func() { m.press("Enter") })
	m.check("corrections-line")
	m.tabTo("form[action$='/take'] button")
	m.send()
	m.tabOr("#remark")
	m.check("corrections-taken")
	m.send()
	m.refusedPage()
	m.check("corrections-refused")
	m.fill("#remark", "исправленному верить")
	m.send()
	m.at("/desk/corrections/" + m.home + "/certification")
	m.says("Нет даты выдачи паспорта", ownName)
	m.check("corrections-foot")
	m.fill("#remark", "дописанному верить")
	m.send()
	m.gives(m.home, "return", "checking")
	m.leave()
}

// takesOver has one verifier take the sheet, and another one take it over with a reason.
func (m *checkers) takesOver() {
	m.t.Helper()
	m.as("checks", "/review")
	m.fetches(m.home)
	m.says("исправленному верить")
	m.face("good")
	m.leave()
	m.as(m.proxy, "/review/"+m.home)
	m.says("checks")
	m.tabOr("#reason")
	m.check("review-take")
	m.sends("form[action$='/take'] button")
	m.refusedPage()
	m.check("review-take-refused")
	m.tabTo("#reason")
	m.replaces("Ушла домой")
	m.sends("form[action$='/take'] button")
	m.at("/review/" + m.home + "/certification")
}

// certification strikes the bad line, stores the own data and certifies the sheet.
func (m *checkers) certification() {
	m.t.Helper()
	m.face("good")
	m.says(m.say("check.certify.left"))
	m.check("certification-left")
	m.goesTo("/review/"+m.home+"/2", "nav a")
	m.tabTo("details.card summary")
	m.press("Enter")
	m.wait("the form of striking", "document.querySelector('details.card').open")
	m.fill("#strike-remark", "")
	m.send()
	m.refusedPage()
	m.check("review-strike-refused")
	m.tabTo("#strike-reason")
	m.press("ArrowDown")
	m.wait("a reason", "document.querySelector('#strike-reason').value !== ''")
	m.fill("#strike-remark", "вычеркнутому верить")
	m.send()
	m.at("/review/" + m.home + "/certification")
	m.check("certification-first")
	m.goesTo("/review/prepare", "main a")
	m.check("prepare-proxy-empty")
	m.keeps("/review/prepare", own[:3], ownName)
	m.open("/review/" + m.home)
	m.says(ownName)
	m.check("certification")
	m.tabTo("form[action$='/certify'] button")
	m.send()
	m.says(strings.SplitN(m.say("check.done.certified", shown(m.home)), ". ", 2)[0])
	m.leave()
}

// goesTo follows a link.
func (m *checkers) goesTo(path, link string) {
	m.t.Helper()
	m.tabTo(link + "[href='" + path + "']")
	m.leaves(func() { m.press("Enter") })
	m.at(path)
}

// lawyers decide on the other sheet: one takes it from the other and sends it back.
func (m *checkers) lawyers() {
	m.t.Helper()
	m.as("checks", "/review")
	m.fetches(m.other)
	m.tells("for_lawyer", "Сокращён адрес: годится?")
	m.face("good")
	m.gives(m.other, "hand-on", "lawyer")
	m.leave()
	m.as("pulls", "/lawyer")
	m.check("lawyer")
	m.fetches(m.other)
	m.check("lawyer-line")
	m.leave()
	m.as("lawyer2", "/lawyer")
	m.fetches(m.other)
	m.tabOr("#reason")
	m.check("lawyer-take")
	m.tabTo("#reason")
	m.replaces("Коллега в суде")
	m.sends("form[action$='/take'] button")
	m.says("Сокращён адрес: годится?")
	m.tells("flawed", "Написать слово полностью")
	m.gives(m.other, "return", "collector")
	m.leave()
}

// away has a coordinator say that the collector does not come any more.
func (m *checkers) away() {
	m.t.Helper()
	form := "form[action='/office/collectors/" + m.other + "']"
	m.as("coord", "/office")
	m.goesTo("/office/collectors", "nav a")
	m.check("away")
	m.tabTo(form + " button")
	m.send()
	m.refusedPage()
	m.check("away-refused")
	m.tabTo(form + " textarea")
	m.replaces("В больнице")
	m.sends(form + " button")
	m.at("/office/collectors")
	if eval[bool](m.tab, fmt.Sprintf(`Boolean(document.querySelector("%s"))`, form)) {
		m.t.Errorf("%s: the sheet waits for its collector still", m.name)
	}
	m.leave()
	m.as("checks", "/review")
	m.fetches(m.other)
	m.tabTo("form[action$='/put-back'] button")
	m.send()
	m.says(strings.SplitN(m.say("check.done.complete", shown(m.other)), ". ", 2)[0])
	m.leave()
}
