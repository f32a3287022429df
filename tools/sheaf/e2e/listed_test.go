package e2e

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/sheaf-drive/sheaf/core/text"
)

// late is a desk at which somebody finds what a newer list names.
type late struct {
	*desk
	collector, code string
}

// TestListed_ByKeyboardAlone: four people sign, a newer list names their passports, and one job that is one leaf finds
// them. A verifier meets them in his queue and on the line, and the coordinator, who is told of them, clears each with a
// reason; no key but those of the keyboard is used.
func TestListed_ByKeyboardAlone(t *testing.T) {
	h := newHouse(t)
	n := serve(t, h.data)
	hire(t, h, n, account{login: "verifier", role: "verifier", office: h.office[0]})
	list := "PASSP_SERIES,PASSP_NUMBER\n"
	sheets := make([]string, 4)
	for number := range sheets {
		operator, err := signIn(n.url, fmt.Sprintf("op%d", number+1), password, "")
		if err != nil {
			t.Fatal(err)
		}
		v := citizen(900 + number)
		sheets[number] = h.home[sheetsEach*number]
		if _, err := operator.takes(v, sheets[number]); err != nil {
			t.Fatal(err)
		}
		if err := operator.post("/api/v1/sheets/"+sheets[number]+"/finish", nil, nil); err != nil {
			t.Fatal(err)
		}
		list += v.series + "," + v.number + "\n"
	}
	file := filepath.Join(t.TempDir(), "newer.csv")
	writeFile(t, file, list)
	newer, done := importList(t, h.data, file, time.Now().Format(time.DateOnly), "--accept")
	if done.code != 0 {
		t.Fatal(done.stderr)
	}
	findsLate(t, n, newer.Edition.ID, sheets)
	for i, script := range []bool{true, false} {
		t.Run(map[bool]string{true: "js", false: "nojs"}[script], func(t *testing.T) {
			t.Parallel()
			b := newBrowser(t)
			for j, c := range []deskCase{{"ru", 1366, script}, {"en", 320, script}} {
				t.Run(c.name(), func(t *testing.T) {
					number := 2*i + j
					d := late{&desk{house: h, words: deskWords(text.Lang(c.lang))}, fmt.Sprintf("op%d", number+1), sheets[number]}
					d.tab = b.tab(t, view{base: n.url, name: c.name(), lang: c.lang, width: c.width, script: c.script})
					d.night = script && j == 0
					d.verifies()
					d.clears()
				})
			}
		})
	}
}

// findsLate waits until the job has found the sheets, and expects one leaf that names it, the list and no person.
func findsLate(t *testing.T, n *node, edition string, sheets []string) {
	t.Helper()
	coord, err := signIn(n.url, "coordb", password, "")
	if err != nil {
		t.Fatal(err)
	}
	var listed struct {
		Lines []struct{ Sheet, Edition string }
	}
	until(t, "the newer list is looked through", func() bool {
		return coord.get("/api/v1/listed", &listed) == nil && len(listed.Lines) == len(sheets)
	})
	for _, line := range listed.Lines {
		if line.Edition != edition {
			t.Errorf("sheet %s is listed by edition %s, not %s", line.Sheet, line.Edition, edition)
		}
	}
	audit, err := signIn(n.url, "audit", password, "")
	if err != nil {
		t.Fatal(err)
	}
	var page struct {
		Entries []struct{ Line string }
	}
	if err := audit.get("/api/v1/journal?limit=500", &page); err != nil {
		t.Fatal(err)
	}
	var jobs []string
	for _, e := range page.Entries {
		if strings.Contains(e.Line, `"kind":"recheck.`) && strings.Contains(e.Line, edition) {
			jobs = append(jobs, e.Line)
		}
	}
	if len(jobs) != 1 || !strings.Contains(jobs[0], `"fields":"identity"`) || strings.Contains(jobs[0], "204900") {
		t.Errorf("the leaves of the job of edition %s: %v", edition, jobs)
	}
}

// verifies meets the line in the queue, in the list and on its own page.
func (d late) verifies() {
	d.t.Helper()
	d.enterAs("verifier", "/review")
	d.says(d.say("listed.tag"))
	d.check("review-listed")
	d.open("/listed")
	d.says(d.say("listed.title"), shown(d.code))
	d.check("listed-verifier")
	d.leave()
}

// clears is told of the line, gives no reason and is refused, gives one, and does not find the line again.
func (d late) clears() {
	d.t.Helper()
	d.open("/login")
	d.enterAs("coordb", "/attention")
	d.says(d.say("attention.do.signature.listed_late"))
	d.check("attention-listed")
	d.open("/listed")
	d.check("listed")
	card := fmt.Sprintf(`[...document.querySelectorAll('main section.card')].find(s => s.innerText.includes('%s'))`, shown(d.code))
	name := eval[string](d.tab, card+"?.querySelector('form')?.getAttribute('action') ?? ''")
	if name == "" {
		d.t.Fatalf("%s: the coordinator cannot clear the line of sheet %s", d.name, shown(d.code))
	}
	form := "form[action='" + name + "']"
	d.tabTo(form + " button[type=submit]")
	d.send()
	d.refusedPage()
	d.check("listed-refused")
	d.fill(form+" textarea", "Паспортный стол подтвердил письмом, что паспорт действителен")
	d.tabTo(form + " button[type=submit]")
	d.send()
	d.says(d.say("listed.cleared", shown(d.code)))
	d.check("listed-cleared")
	if eval[bool](d.tab, "Boolean(document.querySelector(\""+form+"\"))") {
		d.t.Errorf("%s: the line is cleared and still in the list", d.name)
	}
	d.leave()
}
