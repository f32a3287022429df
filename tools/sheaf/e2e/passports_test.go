package e2e

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// imported is what an import says in JSON.
type imported struct {
	Edition struct {
		ID, Base       string
		Added, Removed int64
		State, Date    string
		Rows           int64
	}
	Rows, Sent int64
	There      bool `json:"in_force_already"`
}

func importList(t *testing.T, data, file, date string, more ...string) (imported, ran) {
	t.Helper()
	args := append([]string{"passports", "import", file, "--date", date, "--json"}, more...)
	done := command(at.sheaf, append(args, as(t, data, "chief")...)...)
	var out imported
	if done.code == 0 {
		if err := json.Unmarshal([]byte(done.stdout), &out); err != nil {
			t.Fatalf("%s: %v", done.stdout, err)
		}
	}
	return out, done
}

// A list comes day by day: whole, then as its difference; what is in doubt waits for somebody; what nothing
// needs is forgotten.
func TestPassports_DayByDay(t *testing.T) {
	h := newHouse(t)
	n := serve(t, h.data)
	day := func(n int) string { return time.Now().AddDate(0, 0, n-20).Format(time.DateOnly) }
	m := newMinistry(t.TempDir(), 100_000)

	first, done := importList(t, h.data, m.publish(t, "1.csv"), day(1), "--accept") // the house has a small list of today
	if done.code != 0 || first.Edition.Base != "" || first.Edition.Rows != 100_000 || first.Edition.State != "active" {
		t.Fatalf("%+v %s", first, done.stderr)
	}
	m.add(300)
	m.drop(20)
	second, done := importList(t, h.data, m.publish(t, "2.csv"), day(2))
	if e := second.Edition; done.code != 0 || e.Base != first.Edition.ID || e.Added+e.Removed < 280 || second.Sent > 1500 || e.State != "active" {
		t.Fatalf("%+v %s", second, done.stderr)
	}
	var diff struct{ Added, Removed, Old, New int64 }
	said := mustRun(t, append([]string{"passports", "diff", filepath.Join(m.dir, "1.csv"), "active", "--json"}, as(t, h.data, "chief")...)...)
	if err := json.Unmarshal([]byte(said), &diff); err != nil || diff.Added != second.Edition.Added || diff.Removed != second.Edition.Removed || diff.Old != 100_000 {
		t.Errorf("the difference of file and edition is %+v, %v", diff, err)
	}

	// The ministry publishes the same once more: the list in force does not become younger by that.
	again, done := importList(t, h.data, m.publish(t, "2.csv"), day(3))
	if e := again.Edition; done.code != 0 || !again.There || again.Sent != 0 || e.ID != second.Edition.ID || e.Date != day(2) {
		t.Errorf("the same list once more: %+v %s", again, done.stderr)
	}
	if s := listStats(t, h.data); s.Edition.ID != second.Edition.ID || s.Edition.Date != day(2) {
		t.Errorf("after the same list once more %+v is in force", s.Edition)
	}

	id := doubtedDays(t, h.data, m, day(3), second.Edition.ID)
	s := listStats(t, h.data)
	if !strings.HasPrefix(s.Edition.ID, id) || s.Keys != int64(len(m.rows)) || s.Previous != second.Edition.ID {
		t.Errorf("after a look: %+v", s)
	}
	own := mustRun(t, "passports", "stats", filepath.Join(m.dir, "3.csv"), "--json")
	if !strings.Contains(own, s.Digest) {
		t.Errorf("the file has another digest than the edition: %s, %s", own, s.Digest)
	}

	// Whole lists again leave nothing that stands on the first: it is forgotten. The second holds what the first
	// does, and is sent because that was asked for.
	m.add(50)
	file := m.publish(t, "4.csv")
	for later := 4; later < 6; later++ {
		forced, done := importList(t, h.data, file, day(later), "--whole")
		if e := forced.Edition; done.code != 0 || forced.There || e.Base != "" || e.Date != day(later) || e.State != "active" {
			t.Fatalf("%+v %s", forced, done.stderr)
		}
	}
	onlyTwoAreStored(t, n)
}

// doubtedDays publishes lists that shrink as 3.csv: each stays out of force, and only the last waits for somebody, who then
// puts it into force.
func doubtedDays(t *testing.T, data string, m *ministry, day, inForce string) string {
	t.Helper()
	m.drop(5000)
	_, done := importList(t, data, m.publish(t, "3.csv"), day)
	if done.code != 1 || !strings.Contains(done.stderr, "more than one passport in a hundred is gone") {
		t.Fatalf("a list that shrinks ended with %d: %s", done.code, done.stderr)
	}
	if s := listStats(t, data); s.Edition.ID != inForce {
		t.Errorf("%s is in force", s.Edition.ID)
	}
	old := doubted(done)
	m.drop(10)
	_, done = importList(t, data, m.publish(t, "3.csv"), day)
	id := doubted(done)
	if done.code != 1 || id == old {
		t.Fatalf("the next list that shrinks ended with %d: %s", done.code, done.stderr)
	}
	done = command(at.sheaf, append([]string{"passports", "activate", old, "--accept"}, as(t, data, "chief")...)...)
	if done.code != 1 || !strings.Contains(done.stderr, "are deleted. Import its file again") {
		t.Errorf("the list that waited before ended with %d: %s", done.code, done.stderr)
	}
	if done := command(at.sheaf, append([]string{"passports", "activate", id}, as(t, data, "chief")...)...); done.code != 1 {
		t.Errorf("it is put into force without a word: %d %s", done.code, done.stderr)
	}
	mustRun(t, append([]string{"passports", "activate", id, "--accept"}, as(t, data, "chief")...)...)
	return id
}

// doubted is the beginning of the id of the edition that an import names because it is not put into force.
func doubted(done ran) string {
	_, rest, _ := strings.Cut(done.stderr, "edition ")
	return rest[:min(len(rest), 8)]
}

// onlyTwoAreStored: the list in force and the one before it.
func onlyTwoAreStored(t *testing.T, n *node) {
	t.Helper()
	if got, want := stored(t, n), map[string]int{"active": 1, "retired": 1}; !maps.Equal(got, want) {
		t.Errorf("stored are %v, want %v", got, want)
	}
}

// stored counts the editions of passports that still have parts, by their states.
func stored(t *testing.T, n *node) map[string]int {
	t.Helper()
	chief, err := signIn(n.url, "chief", password, "")
	if err != nil {
		t.Fatal(err)
	}
	var known struct {
		Editions []struct {
			Kind, State string
			Loaded      int
		}
	}
	if err := chief.get("/api/v1/editions", &known); err != nil {
		t.Fatal(err)
	}
	states := map[string]int{}
	for _, e := range known.Editions {
		if e.Kind == "passports" && (e.State != "forgotten" || e.Loaded > 0) {
			states[e.State]++
		}
	}
	return states
}

type listed struct {
	Keys     int64
	Digest   string
	Previous string
	Edition  struct{ ID, Date string }
}

func listStats(t *testing.T, data string) (s listed) {
	t.Helper()
	said := mustRun(t, append([]string{"passports", "stats", "--json"}, as(t, data, "chief")...)...)
	if err := json.Unmarshal([]byte(said), &s); err != nil {
		t.Fatal(err)
	}
	return s
}

// Three nodes answer alike for 100,000 numbers: after an import, after a difference, after a restart, and when one
// was filled anew.
func TestPassports_ThreeNodesAnswerAlike(t *testing.T) {
	_, all := three(t)
	m := newMinistry(t.TempDir(), 150_000)
	var asked strings.Builder
	r := rand.New(rand.NewPCG(9, 9))
	rows := slices.Sorted(maps.Keys(m.rows))
	for i := range 100_000 {
		if i%2 == 0 {
			asked.WriteString(rows[r.IntN(len(rows))] + "\n")
		} else {
			fmt.Fprintf(&asked, "%02d%02d,%06d\n", 1+r.IntN(85), r.IntN(20), r.IntN(1_000_000))
		}
	}
	questions := filepath.Join(m.dir, "asked.csv")
	odd := slices.Sorted(maps.Keys(oddly))
	alike := func(when, edition string) {
		t.Helper()
		more, wantOdd := m.oddity()
		writeFile(t, questions, asked.String()+more)
		want := numbered(m.answers(asked.String()) + wantOdd)
		for _, node := range all {
			var said string
			until(t, "the list is there "+when, func() bool {
				done := command(at.sheaf, append([]string{"passports", "check", "--file", questions}, as(t, node.data, "chief")...)...)
				said = done.stdout
				return done.code <= 1 && strings.Contains(done.stderr, "(edition "+edition[:8]+")")
			})
			if said != want {
				t.Errorf("%s %s answers otherwise than the list says", node.id, when)
			}
		}
	}
	today := time.Now().Format(time.DateOnly)
	for _, row := range odd[:len(odd)-2] {
		m.rows[row] = true
	}
	first, done := importList(t, all[1].data, m.publish(t, "1.csv"), today, "--accept")
	if done.code != 0 {
		t.Fatal(done.stderr)
	}
	alike("after the import", first.Edition.ID)
	m.add(400)
	m.drop(700)
	delete(m.rows, odd[0])
	delete(m.rows, odd[3])
	m.rows[odd[len(odd)-1]] = true
	next, done := importList(t, all[2].data, m.publish(t, "2.csv"), today)
	if done.code != 0 || next.Edition.Base == "" {
		t.Fatalf("%+v %s", next, done.stderr)
	}
	alike("after the difference", next.Edition.ID)
	for _, node := range all {
		node.kill()
	}
	startAll(t, all)
	alike("after a restart", next.Edition.ID)
	lost := all[2]
	lost.kill()
	if err := os.RemoveAll(filepath.Join(lost.data, "store")); err != nil {
		t.Fatal(err)
	}
	mustRun(t, "cluster", "reseed", "--data", lost.data)
	lost.start(t)
	alike("after one was filled anew", next.Edition.ID)
}
