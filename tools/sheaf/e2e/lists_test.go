package e2e

import (
	"compress/gzip"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/charmap"
)

// A list that was saved in another code waits; it is found by its id wherever somebody looks for it, named by the
// beginning of it, and put into force with the command that is told.
func TestPassports_AListThatWaitsIsFound(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	n := serve(t, h.data)
	m := newMinistry(t.TempDir(), 20_000)
	for row := range oddly {
		m.rows[row] = true
	}
	saved, err := os.ReadFile(m.publish(t, "list.csv"))
	if err != nil {
		t.Fatal(err)
	}
	saved, err = charmap.Windows1251.NewEncoder().Bytes(saved)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(m.dir, "list_"+time.Now().Format(time.DateOnly)+".csv")
	writeFile(t, file, string(saved))
	done := command(at.sheaf, append([]string{"passports", "import", file, "--json"}, as(t, h.data, "chief")...)...)
	var out struct {
		Edition struct {
			ID, State, Digest string
			Doubts            []string
		}
		DateFrom string `json:"date_from"`
	}
	if err := json.Unmarshal([]byte(done.stdout), &out); err != nil || done.code != 1 || out.Edition.State != "complete" ||
		!slices.Contains(out.Edition.Doubts, "encoding") || out.DateFrom != "name" {
		t.Fatalf("it ends with %d: %s%s", done.code, done.stdout, done.stderr)
	}
	short, activate := out.Edition.ID[:8], "sheaf passports activate "+out.Edition.ID[:8]+" --accept"
	if !strings.Contains(done.stderr, "no --date: the list gets that of the name of its file") || !strings.Contains(done.stderr, activate) {
		t.Errorf("people are told %s", done.stderr)
	}
	said := mustRun(t, append([]string{"passports", "stats"}, as(t, h.data, "chief")...)...)
	for _, want := range []string{"A list waits for somebody:", short, out.Edition.Digest, "are not UTF-8", activate} {
		if !strings.Contains(said, want) {
			t.Errorf("stats does not say %q:\n%s", want, said)
		}
	}
	chief, err := signIn(n.url, "chief", password, "")
	if err != nil {
		t.Fatal(err)
	}
	screen, err := chief.raw(http.MethodGet, "/admin/editions?lang=ru", "", body{})
	if html := string(screen); err != nil || !strings.Contains(html, ">"+short+"<") || !strings.Contains(html, ">"+activate+"<") || !strings.Contains(html, "не в UTF-8") {
		t.Errorf("the screen of the lists does not show it: %v\n%s", err, html)
	}
	for name, want := range map[string]string{short[:7]: "the first 8 signs are enough", "zzzzzzzz": "No edition has an id that begins with zzzzzzzz"} {
		done := command(at.sheaf, append([]string{"passports", "activate", name, "--accept"}, as(t, h.data, "chief")...)...)
		if done.code != 1 || !strings.Contains(done.stderr, " (edition)") || !strings.Contains(done.stderr, want) {
			t.Errorf("%s ends with %d: %s", name, done.code, done.stderr)
		}
	}
	if said := mustRun(t, append([]string{"passports", "activate", short, "--accept"}, as(t, h.data, "chief")...)...); !strings.Contains(said, "It was put into force although ") || !strings.Contains(said, "are not UTF-8") {
		t.Errorf("it says %s", said)
	}
	if s := listStats(t, h.data); s.Edition.ID != out.Edition.ID {
		t.Errorf("%s is in force", s.Edition.ID)
	}
	said = mustRun(t, append([]string{"passports", "stats"}, as(t, h.data, "chief")...)...)
	if !strings.Contains(said, "Put into force although") || !strings.Contains(said, "; by chief, ") || strings.Contains(said, "In doubt") {
		t.Errorf("of the accepted list it says\n%s", said)
	}
	screen, err = chief.raw(http.MethodGet, "/admin/editions?lang=en", "", body{})
	if html := string(screen); err != nil || !strings.Contains(html, ">"+short+"<") || !strings.Contains(html, ">"+out.Edition.Digest+"<") || !strings.Contains(html, "; by chief, ") {
		t.Errorf("the table of what is in force does not show it: %v\n%s", err, html)
	}
}

// A packed file of rows is asked about whole, whatever stands between its rows; one passport gets one sentence.
func TestPassports_CheckGoesOnBehindBadRows(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	serve(t, h.data)
	m := newMinistry(t.TempDir(), 1000)
	if _, done := importList(t, h.data, m.publish(t, "list.csv"), time.Now().Format(time.DateOnly), "--accept"); done.code != 0 {
		t.Fatal(done.stderr)
	}
	row := ""
	for row = range m.rows {
		break
	}
	file, err := os.Create(filepath.Join(m.dir, "asked.csv.gz"))
	if err != nil {
		t.Fatal(err)
	}
	w := gzip.NewWriter(file)
	if _, err := w.Write([]byte(row + "\none,two,three\n4504,12\n\n" + row + "\n")); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	done := command(at.sheaf, append([]string{"passports", "check", "--file", file.Name()}, as(t, h.data, "chief")...)...)
	if want := row + ",listed,1\n\"one,two,three\",,invalid,2\n4504,12,invalid,3\n,,invalid,4\n" + row + ",listed,5\n"; done.code != 1 || !strings.HasPrefix(done.stdout, want) ||
		!strings.Contains(done.stderr, "3 of 5 rows") || !strings.Contains(done.stderr, "line 2, 3, 4.") {
		t.Errorf("it ends with %d: %s%s", done.code, done.stdout, done.stderr)
	}
	series, number, _ := strings.Cut(row, ",")
	if said := mustRun(t, append([]string{"passports", "check", series, number}, as(t, h.data, "chief")...)...); !strings.HasPrefix(said, "Listed: the passport stands on the list of ") {
		t.Errorf("it says %s", said)
	}
	done = command(at.sheaf, append([]string{"passports", "check", "4504", "12"}, as(t, h.data, "chief")...)...)
	if done.code != 1 || !strings.Contains(done.stderr, "sheaf: The number has 2 digits, it needs 6. Compare it with the passport. (number)") {
		t.Errorf("it ends with %d: %s", done.code, done.stderr)
	}
}

// A list of as many passports that are others is no day of the ministry's: it waits, sent as a whole or as it was asked
// for, and says what it would change. Going back from it is told as what it is.
func TestPassports_AnotherListOfTheSameSizeWaits(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	serve(t, h.data)
	m := newMinistry(t.TempDir(), 3_000)
	does := func(more ...string) ran {
		return command(at.sheaf, append(append([]string{"passports"}, more...), as(t, h.data, "chief")...)...)
	}
	imports := func(file string, more ...string) ran {
		return does(append([]string{"import", file, "--date", time.Now().Format(time.DateOnly)}, more...)...)
	}
	if done := does("import", m.publish(t, "first.csv"), "--accept", "--date", time.Now().AddDate(0, 0, -1).Format(time.DateOnly)); done.code != 0 {
		t.Fatalf("the first one ends with %d: %s%s", done.code, done.stdout, done.stderr)
	}
	first := strings.Fields(mustRun(t, append([]string{"passports", "stats"}, as(t, h.data, "chief")...)...))
	id := strings.TrimSuffix(first[slices.Index(first, "Edition")+1], ",")
	m.drop(3_000)
	m.add(3_000)
	other := m.publish(t, "other.csv")
	for _, more := range [][]string{{"--json"}, {"--json", "--whole"}} {
		done := imports(other, more...)
		var out struct {
			Edition struct {
				State          string
				Added, Removed int
				Doubts         []string
			}
		}
		if err := json.Unmarshal([]byte(done.stdout), &out); err != nil || done.code != 1 || out.Edition.State != "complete" ||
			!slices.Contains(out.Edition.Doubts, "shrinks") || !slices.Contains(out.Edition.Doubts, "grows") {
			t.Errorf("%v: it ends with %d: %s%s", more, done.code, done.stdout, done.stderr)
		}
	}
	m.drop(1)
	m.add(1) // another one than the two that wait
	if done := imports(m.publish(t, "accepted.csv"), "--accept"); done.code != 0 || !strings.Contains(done.stdout, "Added 3,000, removed 3,000.") ||
		!strings.Contains(done.stdout, "It was put into force although") {
		t.Errorf("accepted, it ends with %d: %s%s", done.code, done.stdout, done.stderr)
	}
	for _, row := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"activate", id}, 1, "was in force before. Going back to it is in doubt: its date is before"},
		{[]string{"activate", id, "--accept"}, 0, "added 3,000, removed 3,000. It was put into force although its date is before"},
		{[]string{"activate", id}, 1, "is in force already"},
	} {
		if done := does(row.args...); done.code != row.code || !strings.Contains(done.stdout+done.stderr, row.says) {
			t.Errorf("%v ends with %d: %s%s", row.args, done.code, done.stdout, done.stderr)
		}
	}
}
