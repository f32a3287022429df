package e2e

import (
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core/text"
)

// swapping is a node whose campaign can go to the next version of its rules and back.
type swapping struct {
	t     *testing.T
	house house
	node  *node
	// next is the next version, NAME/VERSION.
	next                     string
	chief, fed, audit, coord *client
}

// offered is a house that trusts an author's key and has tested his file, served: the pack that
// the program is.
func offered(t *testing.T, program string) *swapping {
	t.Helper()
	h := newHouse(t)
	s := &swapping{t: t, house: h, node: serve(t, h.data)}
	dir := folder(t)
	key := filepath.Join(dir, "key")
	s.says(command(at.sheaf, "pack", "key", "rules", "--out", key))
	var built struct{ File, Key string }
	name := filepath.Base(program)
	if program == at.next {
		name = pack // the others are rules of their own
	}
	said := s.says(command(at.sheaf, "pack", "build", name, "--program", program, "--key", key, "--out", dir, "--json"))
	if err := json.Unmarshal([]byte(said), &built); err != nil {
		t.Fatalf("%v in %s", err, said)
	}
	s.signIn()
	trust := map[string]string{"campaign": campaign, "key": built.Key}
	s.must(s.chief.post("/api/v1/pack-keys/propose", trust, nil))
	s.must(s.fed.post("/api/v1/pack-keys/approve", trust, nil))
	file, err := os.ReadFile(built.File)
	s.must(err)
	var made struct{ Name, Version, State string }
	s.must(s.chief.do(http.MethodPost, "/api/v1/pack-files?campaign="+campaign, "", body{"application/octet-stream", file}, &made))
	if s.next = made.Name + "/" + made.Version; made.State != "tested" || s.next == h.packID {
		t.Fatalf("installed is %s, %s; in force is %s", s.next, made.State, h.packID)
	}
	return s
}

func (s *swapping) signIn() {
	s.t.Helper()
	for login, c := range map[string]**client{"chief": &s.chief, "fed": &s.fed, "audit": &s.audit, "coord": &s.coord} {
		var err error
		*c, err = signIn(s.node.url, login, password, "")
		s.must(err)
	}
}

func (s *swapping) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *swapping) says(done ran) string {
	s.t.Helper()
	if done.code != 0 {
		s.t.Fatalf("ended with %d: %s%s", done.code, done.stdout, done.stderr)
	}
	return done.stdout
}

// to swaps to a version: one person proposes, another approves.
func (s *swapping) to(version string) {
	s.t.Helper()
	wish := map[string]string{"campaign": campaign}
	s.must(s.chief.post("/api/v1/packs/"+version+"/propose", wish, nil))
	if said := refusalOf(s.chief.post("/api/v1/packs/"+version+"/approve", wish, nil)); said == nil || said.Status != http.StatusForbidden {
		s.t.Errorf("who proposed it approves: %v", said)
	}
	s.must(s.fed.post("/api/v1/packs/"+version+"/approve", wish, nil))
}

// tried is what the node says of a dry run.
type tried struct {
	State  string
	Counts struct{ Judged, Changed, Unanswered, Elsewhere int }
	// Changes are counted by kind; Examples name signatures.
	Changes []struct {
		Kind, Code, Severity string
		Count                int
	}
	Examples []struct{ Signature, Sheet string }
}

// tries has a version judge what is stored, as it has to before it can be proposed, and waits for its end.
func (s *swapping) tries(version string) (run tried) {
	s.t.Helper()
	wish, path := map[string]string{"campaign": campaign}, "/api/v1/packs/"+version+"/dry-run"
	if said := refusalOf(s.chief.post("/api/v1/packs/"+version+"/propose", wish, nil)); said == nil || said.Status != http.StatusConflict ||
		!strings.Contains(said.Text, "dry run") {
		s.t.Errorf("a version that was not tried is proposed: %v", said)
	}
	s.must(s.chief.post(path, wish, &run))
	until(s.t, "the dry run to end", func() bool {
		s.must(s.fed.get(path+"?campaign="+campaign, &run))
		return run.State != "running"
	})
	return run
}

// operator signs the n-th operator in, whose own the n-th part of the pile is.
func (s *swapping) operator(n int) (*client, string) {
	s.t.Helper()
	c, err := signIn(s.node.url, "op"+string(rune('0'+n)), password, "")
	s.must(err)
	return c, s.house.home[(n-1)*sheetsEach]
}

// dotted is a voter whose surname is typed with the letter that the versions differ in.
func dotted(n int) voter {
	v := citizen(n)
	v.family = "Семёнов"
	return v
}

// judgedBy lists which versions judged a signature, in order, as the journal tells it.
func (s *swapping) judgedBy(visit string) []string {
	s.t.Helper()
	leaves := func(about string) (list []map[string]string) {
		var page struct{ Entries []struct{ Line string } }
		s.must(s.audit.get("/api/v1/journal?limit=500&subject="+url.QueryEscape(about), &page))
		for _, e := range page.Entries {
			var leaf struct {
				Subject string
				Public  map[string]string
			}
			s.must(json.Unmarshal([]byte(e.Line), &leaf))
			leaf.Public["subject"] = leaf.Subject
			list = append([]map[string]string{leaf.Public}, list...) // the newest comes first
		}
		return list
	}
	var versions []string
	for _, leaf := range leaves("") {
		if leaf["visit"] != visit || !strings.HasPrefix(leaf["subject"], "signature:") {
			continue
		}
		for _, l := range leaves(leaf["subject"]) {
			if l["to"] == "judged" {
				versions = append(versions, l["pack"])
			}
		}
		return versions
	}
	s.t.Fatalf("the journal has no signature of the visit")
	return nil
}

// TestSwap_NobodyAtADeskNotices swaps to the next version under visits that are under way, ends
// the node by force, and swaps back.
func TestSwap_NobodyAtADeskNotices(t *testing.T) {
	t.Parallel()
	s := offered(t, at.next)
	old := s.house.packID

	// A verdict by the old rules, with the tick that they ask for.
	first, sheet := s.operator(1)
	v := dotted(1)
	visit, err := first.open(v)
	s.must(err)
	asked, err := first.on(visit.ID, "questionnaire", v.questionnaire(smidovicha))
	s.must(err)
	if asked.Step != "questionnaire" || !letter(asked, "warn") {
		t.Fatalf("the rules in force ask for no tick: %s with %v", asked.Step, asked.Findings)
	}
	ready, err := first.confirming(visit.ID, v, smidovicha)
	s.must(err)
	if ready.Step != "sheet" {
		t.Fatalf("with its tick it stands at %s with %v", ready.Step, ready.Findings)
	}
	run := s.tries(s.next)
	if n := run.Counts; run.State != "done" || n.Judged != 1 || n.Changed != 1 || n.Elsewhere != 0 || len(run.Examples) != 1 || len(run.Changes) != 1 ||
		run.Changes[0].Kind != "softer" || run.Changes[0].Code != "name.yo" || run.Changes[0].Severity != "hint" {
		t.Errorf("the dry run says %+v", run)
	}
	s.to(s.next)
	// The verdict is stale now. The desk goes on as if nothing had been.
	s.reserves(first, visit.ID, sheet)
	if by := s.judgedBy(visit.ID); len(by) < 2 || by[len(by)-1] != s.next || by[0] != old {
		t.Errorf("judged by %v, want %s at first and %s in the end", by, old, s.next)
	}

	// The new rules show: a hint, and no tick.
	second, other := s.operator(2)
	w := dotted(2)
	visit, err = second.open(w)
	s.must(err)
	ready, err = second.on(visit.ID, "questionnaire", w.questionnaire(smidovicha))
	s.must(err)
	if ready.Step != "sheet" || letter(ready, "warn") || !letter(ready, "hint") {
		t.Errorf("by the next version it stands at %s with %v", ready.Step, ready.Findings)
	}

	// A node that was killed starts the pack from its file, whatever became of the program.
	s.node.kill()
	s.must(os.RemoveAll(filepath.Join(s.house.data, "packs")))
	s.node = serve(t, s.house.data)
	s.signIn()
	second, _ = s.operator(2)
	s.reserves(second, visit.ID, other)

	s.back()
	s.judgesAgain()
	s.exportHolds()
}

// back swaps to the old version under two visits that were judged by the next one.
func (s *swapping) back() {
	s.t.Helper()
	old := s.house.packID
	third, another := s.operator(3)
	plain := citizen(3)
	visit, err := third.open(plain)
	s.must(err)
	_, err = third.confirming(visit.ID, plain, smidovicha)
	s.must(err)
	fourth, _ := s.operator(4)
	x := dotted(4)
	late, err := fourth.open(x)
	s.must(err)
	if late, err = fourth.on(late.ID, "questionnaire", x.questionnaire(smidovicha)); err != nil || late.Step != "sheet" {
		s.t.Fatalf("the last visit stands at %s: %v", late.Step, err)
	}
	s.to(old)
	// Who has nothing that the rules differ in does not notice either.
	s.reserves(third, visit.ID, another)
	if by := s.judgedBy(visit.ID); by[len(by)-1] != old {
		s.t.Errorf("after going back it was judged by %v", by)
	}
	// What the old rules ask for again is asked: nobody signs past a warning.
	said := refusalOf(fourth.post("/api/v1/visits/"+late.ID+"/sheet", map[string]string{"code": s.house.home[3*sheetsEach]}, nil))
	if said == nil || said.Field != "family" || !strings.Contains(said.Text, "not confirmed") {
		s.t.Errorf("a warning of the old rules: %v", said)
	}
}

// letter says whether the letter was found with that severity.
func letter(v visit, severity string) bool {
	for _, f := range v.Findings {
		if f.Code == "name.yo" && f.Severity == severity {
			return true
		}
	}
	return false
}

// reserves takes a line for the visit and expects it to be written without a word.
func (s *swapping) reserves(c *client, visit, sheet string) {
	s.t.Helper()
	on, err := c.on(visit, "sheet", map[string]string{"code": sheet})
	s.must(err)
	if on.Line == 0 || on.Sheet == "" {
		s.t.Fatalf("no line is reserved: %+v", on)
	}
	done, err := c.on(visit, "line", map[string]string{"outcome": "write"})
	s.must(err)
	if done.Step != "done" {
		s.t.Errorf("the visit ends at %s", done.Step)
	}
}

// exportHolds has the auditors' program tell the whole story again.
func (s *swapping) exportHolds() {
	s.t.Helper()
	file := filepath.Join(folder(s.t), "drive.zip")
	export(s.t, s.node, file)
	verified(s.t, s.house, file, 0)
}

// TestSwap_ByKeyboardAlone swaps there and back on the screen, as two people do.
func TestSwap_ByKeyboardAlone(t *testing.T) {
	t.Parallel()
	s := offered(t, at.next)
	hire(t, s.house, s.node, account{login: "reads", role: "lawyer"})
	op, _ := s.operator(1)
	v := dotted(1)
	visit, err := op.open(v)
	s.must(err)
	_, err = op.on(visit.ID, "questionnaire", v.questionnaire(smidovicha))
	s.must(err)
	b := newBrowser(t)
	for _, c := range []deskCase{{"en", 1366, true}, {"ru", 320, false}} {
		t.Run(c.name(), func(t *testing.T) {
			d := &desk{house: s.house, words: deskWords(text.Lang(c.lang))}
			d.tab = b.tab(t, view{base: s.node.url, name: c.name(), lang: c.lang, width: c.width, script: c.script})
			d.night = c.script
			d.swaps(s.next)
			d.readsExample(s.next, v)
			d.swaps(s.house.packID)
			d.judgesAgain()
			d.refusesFile()
		})
	}
}

// swaps has the admin propose a version and federal staff approve it.
func (d *desk) swaps(version string) {
	d.t.Helper()
	name, number, _ := strings.Cut(version, "/")
	at := "/admin/packs/" + name + "/" + number
	d.enterAs("chief", "/admin/packs")
	d.check("packs")
	if try := "form[action='" + at + "/dry-run'] button"; eval[bool](d.tab, "!!document.querySelector(\""+try+"\")") {
		d.tabTo(try)
		d.send()
		d.check("dryrun-running")
		until(d.t, "the dry run to end", func() bool {
			d.open(at + "/dry-run?campaign=" + campaign)
			return !eval[bool](d.tab, "!!document.querySelector('progress')")
		})
	}
	d.open(at + "/dry-run?campaign=" + campaign)
	d.check("dryrun")
	d.open("/admin/packs")
	d.tabTo("form[action='" + at + "/propose'] button")
	d.send()
	d.says(d.say("packs.turn.not_you"))
	d.check("packs-proposed")
	d.leave()
	d.enterAs("fed", "/admin/packs")
	d.says(d.say("packs.turn.you"))
	d.check("packs-turn")
	if d.script {
		d.leaves(func() { d.press("Alt+A") })
	} else {
		d.tabTo("form[action='" + at + "/approve'] button")
		d.send()
	}
	card := eval[string](d.tab, "document.querySelector('.card').innerText.replaceAll('\\u00a0', ' ')") // what is in force stands first
	if !strings.Contains(card, number) || !strings.Contains(card, d.say("packs.state.active")) {
		d.t.Errorf("%s: in force is\n%s", d.name, card)
	}
	d.leave()
}

// readsExample has a lawyer look at what stands behind the example of a dry run.
func (d *desk) readsExample(version string, v voter) {
	d.t.Helper()
	d.enterAs("reads", "/admin/packs/"+version+"/dry-run?campaign="+campaign)
	d.tabTo("#run td a, #run th a")
	d.send()
	d.check("dryrun-content")
	text := eval[string](d.tab, "document.querySelector('main').innerText")
	if !strings.Contains(text, v.family) || !strings.Contains(text, "name.yo") {
		d.t.Errorf("%s: the lawyer reads\n%s", d.name, text)
	}
	d.leave()
}

// refusesFile sends a file that is no pack, and none at all.
func (d *desk) refusesFile() {
	d.t.Helper()
	d.enterAs("chief", "/admin/packs")
	file := filepath.Join(folder(d.t), "other.pack")
	writeFile(d.t, file, "no pack")
	d.choose("#file", file)
	d.tabTo("form[action='/admin/packs'] button")
	d.send()
	d.refusedPage()
	d.check("packs-refused")
	d.leave()
}
