package e2e

import (
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/text"
)

// binders are those through whose hands a selection goes: of the two sheets one is chosen with all
// its lines, and one has a line to strike.
type binders struct {
	*desk
	whole, partly string
	first, last   bool // of the cases, which come one after the other
}

// TestFiling_ByKeyboardAlone walks the screens of those who choose, bind, strike and hand in, in both
// languages, on a phone and on a screen, with and without scripts, and never clicks. Each case makes a
// selection of its own and takes over what the one before has bound; the last one is handed in.
func TestFiling_ByKeyboardAlone(t *testing.T) {
	t.Parallel()
	s := staffed(t, at.hamlet)
	sheets := s.house.home[:2]
	certifies(t, s.node, "op1", sheets, 600, 2)
	s.stored(sheets)
	b := newBrowser(t)
	cases := []deskCase{{"ru", 1366, true}, {"en", 320, true}, {"en", 1366, false}, {"ru", 320, false}}
	for i, c := range cases {
		t.Run(c.name(), func(t *testing.T) {
			m := &binders{desk: &desk{house: s.house, words: deskWords(text.Lang(c.lang))}, first: i == 0, last: i == len(cases)-1}
			m.tab = b.tab(t, view{base: s.node.url, name: c.name(), lang: c.lang, width: c.width, script: c.script})
			m.night = m.first
			m.chooses()
			m.approves()
			m.tells(s)
			m.binding()
			m.striking()
			if m.last {
				m.handsIn()
			}
		})
	}
}

// as signs in as somebody at a screen.
func (m *binders) as(login, path string) {
	m.t.Helper()
	m.open("/login")
	m.enterAs(login, path)
}

// tells asks which of the sheets has something to strike.
func (m *binders) tells(s *swapping) {
	m.t.Helper()
	var filing struct {
		Missing []struct {
			Code   string
			Strike []int
		}
	}
	fed, err := signIn(s.node.url, "fed", password, "")
	if err == nil {
		err = fed.get("/api/v1/filing", &filing)
	}
	if err != nil {
		m.t.Fatal(err)
	}
	for _, sheet := range filing.Missing {
		if len(sheet.Strike) > 0 {
			m.partly = sheet.Code
		}
	}
	for _, code := range s.house.home[:2] {
		if code != m.partly {
			m.whole = code
		}
	}
	if m.partly == "" {
		m.t.Fatalf("%s: of %+v nothing is to be struck", m.name, filing.Missing)
	}
}

// chooses makes a selection; the first one is given up.
func (m *binders) chooses() {
	m.t.Helper()
	m.as("fed", "/select")
	if m.first {
		m.check("select-none")
		m.does("make")
		m.worked()
		m.does("abandon")
		m.says(m.say("state.selection." + core.SelectionAbandoned))
		m.check("select-abandoned")
	}
	m.foresees()
	m.does("make")
	m.worked()
	m.says(m.say("state.selection." + core.SelectionFrozen))
	m.check("select-frozen")
	m.leave()
}

// foresees looks at the forecast, asks why a line has its chance and tries a smaller selection, and comes
// back to the wish that takes all.
func (m *binders) foresees() {
	m.t.Helper()
	m.open("/forecast")
	m.says(m.say("forecast.accept"), m.say("forecast.trust"), m.say("forecast.gains"))
	m.check("forecast")
	m.fill("#share", "x")
	m.send()
	m.check("forecast-wrong")
	m.fill("#share", "4.9")
	m.send()
	m.says(m.say("forecast.share.typed"))
	m.open("/forecast/chance")
	m.fill("#code", m.house.home[0])
	m.fill("#line", "1")
	m.send()
	m.says(m.say("chance.title"))
	m.check("chance")
	m.open("/select")
	m.fill("#least", "100")
	m.leaves(func() { m.press("Enter") })
	m.says(m.say("variant.would"))
	m.check("select-tried")
	m.open("/select")
}

// approves brings it into force; what is not bound cannot be handed in.
func (m *binders) approves() {
	m.t.Helper()
	m.as("fed2", "/select")
	if !m.first { // one is in force already, and stands first
		m.check("select-others")
		m.turns(m.say("state.selection." + core.SelectionFrozen))
	}
	m.check("select-turn")
	m.does("approve")
	m.says(m.say("state.selection." + core.SelectionActive))
	m.open("/file")
	m.check("file")
	m.tabTo("a[href='/file?ask=do']")
	m.asked("/file")
	m.refused()
	m.check("file-refused")
	m.leave()
}

// turns to the selection in the state, by its link.
func (m *binders) turns(state string) {
	m.t.Helper()
	row := `[...document.querySelectorAll('tr')].find(r => r.innerText.includes('` + state + `'))`
	m.tabTo("a[href='" + eval[string](m.tab, row+".querySelector('a').getAttribute('href')") + "']")
	m.leaves(func() { m.press("Enter") })
}

// refused expects a page that says why nothing was done, and the focus on it.
func (m *binders) refused() {
	m.t.Helper()
	if title := eval[string](m.tab, "document.title"); !strings.HasPrefix(title, m.words["error"]) {
		m.t.Errorf("%s: the title of a refused form is %q", m.name, title)
	}
	if m.script {
		m.wantFocus("[role=alert]")
	} else if !eval[bool](m.tab, "Boolean(document.querySelector('[role=alert]'))") {
		m.t.Errorf("%s: nothing says why", m.name)
	}
}

// binding binds the whole sheet, takes it out, binds it again; the other one is laid aside.
func (m *binders) binding() {
	m.t.Helper()
	m.as("sorts2", "/bind")
	m.check("bind")
	if m.offers("adopt") { // what the case before has bound
		m.does("adopt")
		m.check("bind-adopted")
		m.does("reopen")
	} else {
		m.tabOr("#code")
		m.binds(m.whole, "1–1")
	}
	m.fill("#code", mistyped(m.whole))
	m.send()
	m.refusedPage()
	m.check("bind-refused")
	m.acts("form:has([name=do][value=undo]) button", "Alt+N")
	m.says(strings.SplitN(m.say("ui.bind.undone", shown(m.whole), homeRegion+"-1-1"), ". ", 2)[0])
	m.check("bind-undone")
	m.binds(m.whole, "1–1")
	m.check("bind-done")
	m.fill("#code", m.partly)
	m.send()
	m.says(m.say("ui.bind.strike.other"))
	m.check("bind-strike")
	m.does("close")
	m.check("bind-closed")
	m.leave()
}

// striking shows a verifier what is not chosen; in the last case it is struck.
func (m *binders) striking() {
	m.t.Helper()
	m.as("checks", "/bind/strike")
	m.check("strike")
	m.tabTo("main a[href*='" + m.partly + "']")
	m.leaves(func() { m.press("Enter") })
	m.tabOr("#remark")
	m.check("strike-line")
	m.send()
	m.refusedPage()
	m.check("strike-refused")
	if m.last {
		m.fill("#remark", "вычеркнутому верить")
		m.send()
		m.says(shown(m.partly))
		m.check("strike-done")
	}
	m.leave()
}

// handsIn binds the other sheet and hands in.
func (m *binders) handsIn() {
	m.t.Helper()
	m.as("sorts2", "/bind")
	m.does("reopen")
	m.binds(m.partly, "1–2")
	m.does("close")
	m.leave()
	m.as("fed2", "/file")
	m.tabTo("a[href='/file?ask=do']")
	m.asked("/file")
	m.worked()
	m.says(m.say("ui.file.papers"))
	m.check("file-done")
	m.leave()
}
