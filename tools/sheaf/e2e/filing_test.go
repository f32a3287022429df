package e2e

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// staffed is a house under the rules of the program, with everybody whom paper passes and a second
// federal, who approves.
func staffed(t *testing.T, program string) *swapping {
	t.Helper()
	s := offered(t, program)
	if run := s.tries(s.next); run.State != "done" {
		t.Fatalf("the dry run ends as %+v", run)
	}
	s.to(s.next)
	hireMovers(t, s.house, s.node)
	f := &founder{house: &s.house, node: s.node, people: map[string]*client{"chief": s.chief, "fed": s.fed}}
	s.must(f.appoint(account{login: "fed2", role: "federal", by: "chief"}))
	return s
}

// stored takes certified sheets from the office into the store.
func (s *swapping) stored(sheets []string) {
	s.t.Helper()
	sorter, err := signIn(s.node.url, "sorts", password, "")
	s.must(err)
	var parcel struct{ ID string }
	s.must(s.coord.post("/api/v1/parcels", map[string]string{"office": s.house.office[0]}, &parcel))
	s.must(s.coord.post("/api/v1/parcels/"+parcel.ID+"/sheets", map[string]any{"codes": sheets}, nil))
	s.must(s.coord.post("/api/v1/parcels/"+parcel.ID+"/send", nil, nil))
	for _, code := range sheets {
		s.must(sorter.post("/api/v1/sheets/"+code+"/sort", nil, nil))
		s.must(sorter.post("/api/v1/sheets/"+code+"/file", nil, nil))
	}
}

// line is the command line of federal staff at the node of the house.
type line struct {
	*swapping
	secret, locale string
}

// ends runs sheaf as somebody, expects its exit code and that it says all the words.
func (l line) ends(code int, login string, args []string, words ...string) string {
	l.t.Helper()
	done := commandIn(l.locale, at.sheaf, append(args, "--data", l.house.data, "--as", login, "--password-file", l.secret)...)
	said := done.stdout + done.stderr
	if done.code != code {
		l.t.Fatalf("sheaf %s ended with %d, want %d: %s", strings.Join(args, " "), done.code, code, said)
	}
	for _, w := range words {
		if !strings.Contains(said, w) {
			l.t.Errorf("sheaf %s does not say %q: %s", strings.Join(args, " "), w, said)
		}
	}
	return done.stdout
}

func say(words string) []string { return strings.Fields(words) }

// TestFiling_ByTheCommandLine chooses, approves and hands in by sheaf select and sheaf file, and
// the auditor's program accepts what came of it.
func TestFiling_ByTheCommandLine(t *testing.T) {
	t.Parallel()
	s := staffed(t, at.rehearsal)
	dir := folder(t)
	l := line{s, filepath.Join(dir, "secret"), "C.UTF-8"}
	ru := line{s, l.secret, "ru_RU.UTF-8"}
	writeFile(t, l.secret, password+"\n")

	l.ends(0, "fed", say("select list"), "0 selections.")
	l.ends(1, "fed", say("select show"), "There is no such selection")
	l.ends(1, "fed", say("file hand-in"), "No selection is in force")
	ru.ends(1, "fed", say("file hand-in"), "Утверждённого отбора нет")
	l.ends(1, "fed", say("select begin"), "Missing to the minimum: 2 signatures.")
	ru.ends(1, "fed", say("select begin"), "До минимума не хватает подписей: 2")
	sheets := certifiedSheets(t, s.house, s.node, 0)[:2]
	s.stored(sheets)

	l.ends(1, "sorts", say("select begin"))
	made := l.ends(0, "fed", say("select begin"), "waits for a second person: signatures 2 on sheets 2", "sheaf select approve ")
	id := regexp.MustCompile(`Selection ([a-z2-7]{26}),`).FindStringSubmatch(made)[1]
	l.ends(1, "fed", []string{"select", "approve", id}, "You made this selection yourself")
	ru.ends(1, "fed", []string{"select", "approve", id}, "Этот отбор сделали вы сами")
	l.ends(1, "fed2", []string{"select", "approve", strings.Repeat("a", 26)}, "not")
	l.ends(2, "fed2", say("select approve"))
	l.ends(2, "fed2", say("select show a b"))
	l.ends(1, "fed", []string{"select", "continue", id})
	l.ends(0, "fed2", []string{"select", "approve", id}, id, "in force")
	l.ends(1, "fed", []string{"select", "abandon", id})
	l.ends(0, "audit", say("select show"), "83  signatures 2 of at most 7500, sheets 2, bound 0", "in force")

	l.ends(0, "audit", say("file status"), "sheets 2, bound 0, handed in 0.", shown(sheets[0]), "83-1-1")
	l.ends(1, "fed2", say("file hand-in"), "Chosen sheets that are not bound: 2")
	s.bound(sheets)
	l.ends(0, "fed2", say("file hand-in"), "handed in: sheets 2, bound 2, handed in 2.")
	var status struct {
		Selection struct{ State string }
		Missing   []any
	}
	s.must(json.Unmarshal([]byte(l.ends(0, "fed", say("file status --json"))), &status))
	if status.Selection.State != "filed" || len(status.Missing) != 0 {
		t.Errorf("the status is %+v", status)
	}
	l.papers(dir)
	export := filepath.Join(dir, "drive.zip")
	l.ends(0, "audit", []string{"snapshot", "export", "--out", export})
	if done := command(at.verify, export, "--key", s.house.key); done.code != 0 {
		t.Errorf("the auditor's program ended with %d: %s%s", done.code, done.stdout, done.stderr)
	}
}

// bound binds the sheets in their order and closes the volume.
func (s *swapping) bound(sheets []string) {
	s.t.Helper()
	binder, err := signIn(s.node.url, "sorts2", password, "")
	s.must(err)
	for _, code := range sheets {
		s.must(binder.post("/api/v1/binding", map[string]string{"code": code}, nil))
	}
	s.must(binder.post("/api/v1/volumes/1/close", nil, nil))
}

// papers writes the protocol and the list of pages; none is written over.
func (l line) papers(dir string) {
	l.t.Helper()
	for name, starts := range map[string]string{"p.pdf": "%PDF-1.7", "p.csv": "\xef\xbb\xbf", "v.csv": "\xef\xbb\xbf"} {
		what := map[byte]string{'p': "protocol", 'v': "volumes"}[name[0]]
		out := filepath.Join(dir, name)
		l.ends(0, "fed", []string{"file", what, "--out", out}, "Wrote "+out)
		l.ends(2, "fed", []string{"file", what, "--out", out}, "is there already")
		if data, err := os.ReadFile(out); err != nil || !bytes.HasPrefix(data, []byte(starts)) {
			l.t.Errorf("%s begins with %.10q (%v)", name, data, err)
		}
	}
}
