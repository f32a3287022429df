package e2e

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sheaf-drive/sheaf/core/passport"
)

// ministry is a list that changes from day to day.
type ministry struct {
	dir  string
	rows map[string]bool
	r    *rand.Rand
}

func newMinistry(dir string, size int) *ministry {
	m := &ministry{dir: dir, rows: map[string]bool{}, r: rand.New(rand.NewPCG(5, 5))}
	m.add(size)
	return m
}

func (m *ministry) add(count int) {
	for have := len(m.rows); len(m.rows) < have+count; {
		m.rows[fmt.Sprintf("%02d%02d,%06d", 1+m.r.IntN(85), m.r.IntN(20), 101+m.r.IntN(900_000))] = true
	}
}

// drop takes rows of ten digits away.
func (m *ministry) drop(count int) {
	for row := range m.rows {
		if count == 0 {
			return
		}
		if _, irregular := oddly[row]; !irregular {
			delete(m.rows, row)
			count--
		}
	}
}

// oddly are rows as the real list has them that are not ten digits, and how somebody may ask about each: other
// capitals, spaces, Latin letters that look the same, a Roman number in the place of an Arabic one.
var oddly = map[string]string{
	"1ВС,686460": "I-ВС,686460", "10ВС,722792": "10 вс,722792", "5ВС,748985": "V-BC,748985", "1ЕЛ,724206": "1 ел,724 206", "3ЖО,521913": "III-ЖО,521913", // Soviet ones
	"V-МЮ,693423": "5МЮ,693423", "45 04,000 777": "4504,000777", // spelled otherwise than the others
	"4504,12345": "45 04,123 45", "450,123456": "4 50,123456", "4504,1234567": "45 04,1234567", // short and long
	"АБ,1": "аб,1", "45ОО,123456": "45оо,123456", "12-34/5,7.8": "12-34/5,7.8", // letters and signs
}

// oddity asks about the irregular rows, each as the list has it and as somebody may write it, and about others that
// are like them and stand nowhere; answers is what has to be said.
func (m *ministry) oddity() (asked, answers string) {
	for _, row := range slices.Sorted(maps.Keys(oddly)) {
		answer, unknown := ",listed\n", ",not_listed\n"
		if !m.rows[row] {
			answer = ",not_listed\n"
		}
		for _, c := range []struct{ asked, answer string }{{row, answer}, {oddly[row], answer}, {"1" + row, unknown}} {
			series, number, _ := strings.Cut(c.asked, ",")
			if _, err := passport.Parse(series, number); err != nil && c.answer != ",listed\n" {
				c.answer = ",invalid\n" // no passport has it, and the list has it not
			}
			asked += c.asked + "\n"
			answers += c.asked + c.answer
		}
	}
	return asked, answers
}

// publish writes the list as a file.
func (m *ministry) publish(t *testing.T, name string) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("PASSP_SERIES,PASSP_NUMBER\n")
	for row := range m.rows {
		b.WriteString(row + "\n")
	}
	path := filepath.Join(m.dir, name)
	writeFile(t, path, b.String())
	return path
}

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
	if s.Edition.ID != id || s.Keys != int64(len(m.rows)) || s.Previous != second.Edition.ID {
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

// doubted is the edition that an import names because it is not put into force.
func doubted(done ran) string {
	_, rest, _ := strings.Cut(done.stderr, "edition ")
	return rest[:min(len(rest), 26)]
}

// onlyTwoAreStored: the list in force and the one before it.
func onlyTwoAreStored(t *testing.T, n *node) {
	t.Helper()
	chief, err := signIn(n.url, "chief", password, "")
	if err != nil {
		t.Fatal(err)
	}
	var known struct {
		Editions []struct {
			ID, Kind, State string
			Loaded          int
		}
	}
	if err := chief.get("/api/v1/editions", &known); err != nil {
		t.Fatal(err)
	}
	states := map[string]int{}
	for _, e := range known.Editions {
		if e.Kind == "passports" {
			states[e.State]++
			if e.State == "forgotten" && e.Loaded != 0 {
				t.Errorf("%d parts of %s are left", e.Loaded, e.ID)
			}
		}
	}
	if states["active"] != 1 || states["retired"] != 1 || states["forgotten"] != len(known.Editions)-2-2 {
		t.Errorf("editions: %v of %d", states, len(known.Editions))
	}
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

// An import that is killed while it reads or sends leaves the list in force, and can be repeated.
func TestPassports_KilledWhileImporting(t *testing.T) {
	h := newHouse(t)
	n := serve(t, h.data)
	before := listStats(t, h.data)
	m := newMinistry(t.TempDir(), 400_000)
	file, err := os.ReadFile(m.publish(t, "list.csv"))
	if err != nil {
		t.Fatal(err)
	}
	today := time.Now().Format(time.DateOnly)
	args := append([]string{"passports", "import", "-", "--date", today, "--accept", "--whole"}, as(t, h.data, "chief")...)

	// It waits for the rest of its input when it is interrupted.
	reading := exec.Command(at.sheaf, args...)
	in, err := reading.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := reading.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := in.Write(file[:len(file)/2]); err != nil {
		t.Fatal(err)
	}
	if err := reading.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = reading.Wait()

	// It is killed while the node has a part of it and waits for the next.
	node, err := url.Parse(n.url)
	if err != nil {
		t.Fatal(err)
	}
	came, over := make(chan struct{}), make(chan struct{})
	forward := httputil.NewSingleHostReverseProxy(node)
	between := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/chunks/1") {
			close(came)
			<-over
			return
		}
		forward.ServeHTTP(w, r)
	}))
	defer between.Close()
	sending := exec.Command(at.sheaf, append(args, "--server", between.URL)...)
	sending.Stdin = strings.NewReader(string(file))
	sending.Stderr = io.Discard
	if err := sending.Start(); err != nil {
		t.Fatal(err)
	}
	<-came
	if err := sending.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = sending.Wait()
	close(over)
	if now := listStats(t, h.data); now.Edition.ID != before.Edition.ID || now.Digest != before.Digest {
		t.Errorf("%+v is in force, it was %+v", now, before)
	}
	again, done := importList(t, h.data, filepath.Join(m.dir, "list.csv"), today, "--accept")
	if done.code != 0 || again.Edition.State != "active" || again.Edition.Rows != int64(len(m.rows)) {
		t.Errorf("the repeat: %+v %s", again, done.stderr)
	}
}

// An import of a difference that is killed at any step leaves the list in force; the repeat goes on from what there is, and
// clears away what the killed ones left.
func TestPassports_KilledWhileSendingADifference(t *testing.T) {
	h := newHouse(t)
	n := serve(t, h.data)
	m := newMinistry(t.TempDir(), 50_000)
	yesterday, today := time.Now().AddDate(0, 0, -1).Format(time.DateOnly), time.Now().Format(time.DateOnly)
	first, done := importList(t, h.data, m.publish(t, "1.csv"), yesterday, "--accept")
	if done.code != 0 {
		t.Fatal(done.stderr)
	}
	m.add(300)
	file := m.publish(t, "2.csv")
	for _, step := range []string{"/chunks/0", "/complete", "/activate"} {
		address, came := before(t, n.url, step)
		c := exec.Command(at.sheaf, append([]string{"passports", "import", file, "--date", today, "--server", address}, as(t, h.data, "chief")...)...)
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		select {
		case <-came:
		case <-time.After(patience):
			t.Errorf("it never comes to %s", step)
		}
		if err := c.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = c.Wait()
		if now := listStats(t, h.data); now.Edition.ID != first.Edition.ID || now.Keys != 50_000 {
			t.Errorf("killed at %s: %+v is in force", step, now)
		}
	}
	if got, want := stored(t, n), map[string]int{"active": 1, "retired": 1, "loading": 2, "complete": 1}; !maps.Equal(got, want) {
		t.Fatalf("the killed ones left %v, want %v", got, want)
	}
	again, done := importList(t, h.data, file, today)
	if e := again.Edition; done.code != 0 || e.State != "active" || e.Base != first.Edition.ID || e.Rows != 50_300 || again.Sent != 0 {
		t.Fatalf("the repeat: %+v %s", again, done.stderr)
	}
	if got, want := stored(t, n), map[string]int{"active": 1, "retired": 1}; !maps.Equal(got, want) {
		t.Errorf("after the repeat there are %v, want %v", got, want)
	}
	if now := listStats(t, h.data); now.Edition.ID != again.Edition.ID || now.Keys != 50_300 {
		t.Errorf("%+v is in force", now)
	}
}

// before stands before a node and holds back what is sent to a path that ends so, until whoever asks has gone; came hears
// of the first.
func before(t *testing.T, node, step string) (at string, came chan struct{}) {
	t.Helper()
	to, err := url.Parse(node)
	if err != nil {
		t.Fatal(err)
	}
	forward := httputil.NewSingleHostReverseProxy(to)
	came = make(chan struct{}, 1)
	between := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost || !strings.HasSuffix(r.URL.Path, step) {
			forward.ServeHTTP(w, r)
			return
		}
		_, _ = io.Copy(io.Discard, r.Body) // only then the server hears that the client has gone
		select {
		case came <- struct{}{}:
		default:
		}
		<-r.Context().Done()
	}))
	t.Cleanup(between.Close)
	return between.URL, came
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

// Who interrupts an import is told in words that the list in force stays and that he can repeat it, whatever it is
// doing; it ends with 1 and leaves nothing half sent.
func TestPassports_Interrupted(t *testing.T) {
	h := newHouse(t)
	n := serve(t, h.data)
	was := listStats(t, h.data)
	m := newMinistry(t.TempDir(), 20_000)
	file, today := m.publish(t, "list.csv"), time.Now().Format(time.DateOnly)
	// interrupted says what an import told that was interrupted once it was at it.
	interrupted := func(name string, atIt func(stdin io.Writer), args ...string) string {
		t.Helper()
		c := exec.Command(at.sheaf, append(append([]string{"passports", "import", "--date", today, "--accept"}, args...), as(t, h.data, "chief")...)...)
		c.Env = append(os.Environ(), "LC_ALL=C.UTF-8")
		said := &record{}
		c.Stderr = said
		stdin, err := c.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		atIt(stdin)
		if err := c.Process.Signal(os.Interrupt); err != nil {
			t.Fatal(err)
		}
		_ = c.Wait()
		if code := c.ProcessState.ExitCode(); code != 1 {
			t.Errorf("%s it ends with %d: %s", name, code, said)
		}
		if now := listStats(t, h.data); now.Edition.ID != was.Edition.ID || now.Digest != was.Digest {
			t.Errorf("%s: %+v is in force, it was %+v", name, now, was)
		}
		return said.String()
	}
	begun := stored(t, n)
	said := interrupted("while it reads", func(stdin io.Writer) {
		rows := "PASSP_SERIES,PASSP_NUMBER\n" + strings.Repeat("4504,123456\n", 100_000)
		if _, err := io.WriteString(stdin, rows); err != nil { // more than a pipe holds: it has begun to read
			t.Fatal(err)
		}
	}, "-")
	if !strings.Contains(said, "nothing was imported, and the list in force stays. Repeat it at any time.") {
		t.Errorf("while it reads it says %s", said)
	}
	if got := stored(t, n); !maps.Equal(got, begun) {
		t.Errorf("there were %v, and are %v", begun, got)
	}
	address, came := before(t, n.url, "/chunks/0")
	said = interrupted("while it sends", func(io.Writer) {
		select {
		case <-came:
		case <-time.After(patience):
			t.Error("it never sends a part")
		}
	}, file, "--server", address)
	if !strings.Contains(said, "the list in force stays") || !strings.Contains(said, "Repeat it at any time.") {
		t.Errorf("while it sends it says %s", said)
	}
	if got := stored(t, n); got["loading"] != 0 {
		t.Errorf("what was interrupted is half there: %v", got)
	}
	again, done := importList(t, h.data, file, today, "--accept")
	if done.code != 0 || again.Edition.State != "active" || again.Edition.Rows != 20_000 {
		t.Errorf("the repeat: %+v %s", again, done.stderr)
	}
	if got, want := stored(t, n), map[string]int{"active": 1, "retired": 1}; !maps.Equal(got, want) {
		t.Errorf("after the repeat there are %v, want %v", got, want)
	}
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
		want := m.answers(asked.String()) + wantOdd
		for _, node := range all {
			var said string
			until(t, "the list is there "+when, func() bool {
				done := command(at.sheaf, append([]string{"passports", "check", "--file", questions}, as(t, node.data, "chief")...)...)
				said = done.stdout
				return done.code == 0 && strings.Contains(said[strings.LastIndex(strings.TrimSpace(said), "\n")+1:], edition)
			})
			if got := said[:strings.LastIndex(strings.TrimSpace(said), "\n")+1]; got != want {
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

// answers is what a node has to say of the rows.
func (m *ministry) answers(rows string) string {
	var b strings.Builder
	for _, row := range strings.Fields(rows) {
		b.WriteString(row + ",")
		if m.rows[row] {
			b.WriteString("listed\n")
		} else {
			b.WriteString("not_listed\n")
		}
	}
	return b.String()
}
