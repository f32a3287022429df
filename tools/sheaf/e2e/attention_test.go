package e2e

import (
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/sheaf-drive/sheaf/core/text"
)

// TestAttention_ByKeyboardAlone has a coordinator find in one list what needs him, go where it is
// mended, mend it and find it gone; and an admin look at the house.
func TestAttention_ByKeyboardAlone(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	n := serve(t, h.data)
	for i, script := range []bool{true, false} {
		t.Run(map[bool]string{true: "js", false: "nojs"}[script], func(t *testing.T) {
			t.Parallel()
			b := newBrowser(t)
			for j, c := range []deskCase{{"ru", 1366, script}, {"en", 320, script}} {
				t.Run(c.name(), func(t *testing.T) {
					number := 2*i + j
					m := &mover{desk: &desk{house: h, words: deskWords(text.Lang(c.lang))}, number: number}
					m.sheets = h.home[sheetsEach*number : sheetsEach*(number+1)]
					m.tab = b.tab(t, view{base: n.url, name: c.name(), lang: c.lang, width: c.width, script: c.script})
					m.night = script && j == 0
					m.attends(n)
					m.housekeeps()
				})
			}
		})
	}
}

// loses reports a sheet lost, as the coordinator.
func loses(t *testing.T, n *node, code string) {
	t.Helper()
	coord, err := signIn(n.url, "coord", password, "")
	if err == nil {
		err = coord.post("/api/v1/sheets/"+code+"/lose", map[string]string{"reason": "not_found", "note": "not in the box"}, nil)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// attends finds a lost sheet in the list, says that it was found, and looks again.
func (m *mover) attends(n *node) {
	m.t.Helper()
	sheet := m.sheets[0]
	m.enters("coord", "/attention")
	if strings.Contains(m.content(), shown(sheet)) {
		m.t.Errorf("%s: sheet %s is in the list before anything happened to it", m.name, shown(sheet))
	}
	loses(m.t, n, sheet)
	lead := "a[href='/losses/" + sheet + "']"
	if m.script {
		m.leaves(func() { m.press("R") })
	} else {
		m.tabTo("a[data-key=R]")
		m.leaves(func() { m.press("Enter") })
	}
	m.says(shown(sheet), m.say("attention.group.alarm"), m.say("attention.do.sheet.lost"))
	m.wait("the badge of the section", `Number(document.querySelector('.strip a[href="/attention"] .badge span')?.textContent) > 0`)
	m.check("attention")
	if m.script {
		m.press("1")
		m.wantFocus("#alarm")
	}
	m.tabTo(lead)
	m.leaves(func() { m.press("Enter") })
	m.tabTo("form[action$='/find'] button")
	m.send()
	m.open("/attention")
	if strings.Contains(m.content(), shown(sheet)) {
		m.t.Errorf("%s: sheet %s was found and is still in the list", m.name, shown(sheet))
	}
	m.leave()
}

// content is what the page says.
func (m *mover) content() string {
	return eval[string](m.tab, "document.querySelector('main').innerText")
}

// housekeeps shows an admin what needs the house: an account that waits for a second person.
func (m *mover) housekeeps() {
	m.t.Helper()
	admin, err := signIn(m.base, "chief", password, "")
	if err != nil {
		m.t.Fatal(err)
	}
	login := fmt.Sprintf("waits%d", m.number)
	err = admin.post("/api/v1/users", map[string]any{
		"login": login, "roles": []string{"operator"}, "campaign": campaign, "office": m.house.office[0],
	}, nil)
	if err != nil {
		m.t.Fatal(err)
	}
	m.enters("chief", "/attention")
	m.says(login, m.say("attention.do.user.waiting"), m.say("attention.role.admin"))
	m.check("attention-admin")
	m.leave()
}

// TestAttention_FiguresAndLog: the same alarm is a figure for whoever may read figures, and one line of
// the log when it begins and one when it ends.
func TestAttention_FiguresAndLog(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	n := serve(t, h.data)
	admin, err := signIn(n.url, "chief", password, "")
	if err != nil {
		t.Fatal(err)
	}
	var made struct{ Token string }
	if err := admin.post("/api/v1/tokens", map[string]any{"scope": []string{"metrics.read"}, "label": "prometheus", "days": 30}, &made); err != nil {
		t.Fatal(err)
	}
	loses(t, n, h.home[0])
	line := regexp.MustCompile(`"alarm":"sheet.lost"[^\n]*"subject":"` + campaign + `"[^\n]*"message":"([^"]*)"`)
	eventually(t, "the log tells of the lost sheet", func() bool { return len(line.FindAllString(n.output.String(), -1)) == 1 })
	figures := scraped(t, n, made.Token, http.StatusOK)
	for _, want := range []string{
		`sheaf_attention{kind="sheet.lost",severity="alarm"} 1`, `sheaf_attention{kind="disk.full",severity="alarm"} `,
		"sheaf_applied_index ", "sheaf_pack_up{pack=\"" + h.packID + "\"} 1", "sheaf_requests_total{", "go_goroutines ",
	} {
		if !strings.Contains(figures, want) {
			t.Errorf("the figures do not say %s", want)
		}
	}
	if strings.Contains(figures, h.home[0]) || strings.Contains(figures, "chief") {
		t.Error("the figures name a sheet or a person")
	}
	scraped(t, n, "", http.StatusSeeOther) // to the login page
	scraped(t, n, admin.token, http.StatusOK)
	coord, err := signIn(n.url, "coord", password, "")
	if err != nil {
		t.Fatal(err)
	}
	scraped(t, n, coord.token, http.StatusForbidden)
	if err := coord.post("/api/v1/sheets/"+h.home[0]+"/find", nil, nil); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the log tells of its end", func() bool {
		found := line.FindAllStringSubmatch(n.output.String(), -1)
		return len(found) == 2 && found[0][1] == "an alarm begins" && found[1][1] == "an alarm ends"
	})
}

// scraped asks for the figures with a token, as a collector does.
func scraped(t *testing.T, n *node, token string, status int) string {
	t.Helper()
	q, err := http.NewRequest(http.MethodGet, n.url+"/metrics", nil)
	if err != nil {
		t.Fatal(err)
	}
	if token != "" {
		q.Header.Set("Authorization", "Bearer "+token)
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	reply, err := client.Do(q)
	if err != nil {
		t.Fatal(err)
	}
	defer reply.Body.Close()
	body, err := io.ReadAll(reply.Body)
	if err != nil || reply.StatusCode != status {
		t.Fatalf("the figures are answered with %d, %v, want %d: %.300s", reply.StatusCode, err, status, body)
	}
	return string(body)
}

// eventually waits for what the node does by itself.
func eventually(t *testing.T, what string, so func() bool) {
	t.Helper()
	tick, late := time.NewTicker(100*time.Millisecond), time.After(patience)
	defer tick.Stop()
	for !so() {
		select {
		case <-tick.C:
		case <-late:
			t.Fatalf("%s not within %s", what, patience)
		}
	}
}
