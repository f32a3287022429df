package e2e

import (
	"archive/zip"
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// kills is how often the process dies.
const kills = 20

// acked is what the client was told.
type acked struct {
	voter  int
	step   string
	answer visit
}

// walker takes one signature after the other through a node that dies under it.
type walker struct {
	house house
	token string
	seed  uint64
	// rest is how long it rests between two voters.
	rest time.Duration

	mu     sync.Mutex
	base   string        // of the node that runs now
	news   chan struct{} // closed when base changes
	acks   []acked
	voters int
	last   bool // finish the voter at hand and stop
	lost   int  // requests whose answer never came
}

// TestKill_TwentyTimes kills the real process at random moments while a client walks the path.
// What the client was told holds afterwards, and what it repeated happened once.
func TestKill_TwentyTimes(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	n := serve(t, h.data)
	operator, err := signIn(n.url, "op1", password, "")
	if err != nil {
		t.Fatal(err)
	}
	w := &walker{house: h, token: operator.token, seed: seed, base: n.url, news: make(chan struct{})}
	done := make(chan error, 1)
	go func() { done <- w.walk() }()
	for i := range kills {
		before := w.count()
		// At least one answer between two deaths, so that there is something to lose.
		for w.count() == before {
			select {
			case err := <-done:
				t.Fatalf("before death %d: %v", i+1, err)
			case <-time.After(time.Millisecond):
			}
		}
		<-time.After(time.Duration(random.Int64N(int64(150 * time.Millisecond))))
		n.kill()
		if n, err = start(h.data); err != nil {
			t.Fatalf("after death %d: %v", i+1, err)
		}
		w.moved(n.url)
	}
	defer n.kill()
	w.finish()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	t.Logf("%d voters, %d answers, %d requests without one", w.voters, len(w.acks), w.lost)
	if w.lost == 0 {
		t.Error("no request was ever cut off: the test proves nothing")
	}
	operator.base = n.url
	w.holds(t, operator)
	w.counted(t, n)
}

func (w *walker) count() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.acks)
}

// moved tells the walker where the node is now.
func (w *walker) moved(base string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.base = base
	close(w.news)
	w.news = make(chan struct{})
}

func (w *walker) finish() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.last = true
}

// walk serves voters until it is told to finish.
func (w *walker) walk() error {
	for k := 0; ; k++ {
		w.mu.Lock()
		last := w.last
		w.voters = k
		w.mu.Unlock()
		if last {
			return nil
		}
		if k/5 >= len(w.house.home) {
			return errors.New("the sheets have run out")
		}
		id := ""
		<-time.After(w.rest)
		for _, s := range citizen(k).steps(smidovicha, w.house.home[k/5]) {
			answer, err := w.insist(s.path(id), fmt.Sprintf("kill-%d-%d-%s", w.seed, k, s.name), s.body)
			if err != nil {
				return fmt.Errorf("voter %d, %s: %w", k, s.name, err)
			}
			id = answer.ID
			w.mu.Lock()
			w.acks = append(w.acks, acked{k, s.name, answer})
			w.mu.Unlock()
		}
	}
}

// insist sends a request until it is answered, always under the same key. A node that cannot record now is
// asked again.
func (w *walker) insist(path, key string, b body) (visit, error) {
	for {
		w.mu.Lock()
		base, news := w.base, w.news
		w.mu.Unlock()
		c := newClient(base)
		c.token = w.token
		var answer visit
		err := c.do(http.MethodPost, path, key, b, &answer)
		if err == nil || refusalOf(err) != nil && refusalOf(err).Status != http.StatusServiceUnavailable {
			return answer, err
		}
		again := time.After(patience)
		if refusalOf(err) != nil {
			again = time.After(50 * time.Millisecond)
		}
		if refusalOf(err) == nil {
			w.mu.Lock()
			w.lost++
			w.mu.Unlock()
		}
		c.http.CloseIdleConnections()
		select {
		case <-news:
		case <-again:
			if refusalOf(err) == nil {
				return answer, fmt.Errorf("no node comes back: %w", err)
			}
		}
	}
}

// holds asks for every acknowledged visit and its scans again.
func (w *walker) holds(t *testing.T, operator *client) {
	t.Helper()
	// Scans are on the screens only. Whoever ended a visit may look at it for ten minutes more;
	// the whole test takes less than one.
	screens := newPerson(operator.base, "en")
	if err := screens.signIn("op1"); err != nil {
		t.Fatal(err)
	}
	lines := map[string]int{}
	for _, a := range w.acks {
		if a.step == "open" {
			w.pictured(t, screens, a)
		}
		if a.step != "line" {
			continue
		}
		var now visit
		if err := operator.get("/api/v1/visits/"+a.answer.ID, &now); err != nil {
			t.Errorf("voter %d: %v", a.voter, err)
			continue
		}
		if now.Step != "done" || now.Sheet != a.answer.Sheet || now.Line != a.answer.Line {
			t.Errorf("voter %d was told %s line %d, it is %s at %s line %d", a.voter, a.answer.Sheet, a.answer.Line, now.Step, now.Sheet, now.Line)
		}
		place := fmt.Sprintf("%s/%d", now.Sheet, now.Line)
		if other, taken := lines[place]; taken {
			t.Errorf("voters %d and %d both stand on %s", other, a.voter, place)
		}
		lines[place] = a.voter
	}
}

// pictured expects both scans of an acknowledged visit as they were sent.
func (w *walker) pictured(t *testing.T, screens *person, a acked) {
	t.Helper()
	var have [2][]byte
	for i, kind := range []string{"main", "registration"} {
		answer, err := screens.get("/desk/visits/" + a.answer.ID + "/scans/" + kind)
		if err != nil || answer.status != http.StatusOK {
			t.Errorf("voter %d: the scan %s is answered with %d: %v", a.voter, kind, answer.status, err)
			return
		}
		have[i] = []byte(answer.page)
	}
	pictures(t, fmt.Sprintf("voter %d", a.voter), have, pages(citizen(a.voter).seed()))
}

// counted lets an auditor export, has it verified and counts the facts of every kind: one for
// each voter, and never two about the same thing.
func (w *walker) counted(t *testing.T, n *node) {
	t.Helper()
	file := filepath.Join(filepath.Dir(w.house.data), "export.zip")
	export(t, n, file)
	verified(t, w.house, file, 0)
	facts := factsIn(t, file)
	for _, kind := range []string{"visit.open", "signature.judge", "line.reserve", "line.write"} {
		have := 0
		for f, count := range facts {
			if !strings.HasPrefix(f.kind, kind+"/") {
				continue
			}
			have++
			if count != 1 {
				t.Errorf("%d facts %s are about %s", count, f.kind, f.subject)
			}
		}
		if have != w.voters {
			t.Errorf("%d voters left facts %s about %d subjects, want one each", w.voters, kind, have)
		}
	}
}

// export writes the public part as the auditor does at the command line.
func export(t *testing.T, n *node, file string) {
	t.Helper()
	secret := filepath.Join(filepath.Dir(n.data), "audit-password")
	writeFile(t, secret, password)
	done := command(at.sheaf, "snapshot", "export", "--data", n.data, "--as", "audit", "--password-file", secret,
		"--campaign", campaign, "--out", file)
	if done.code != 0 {
		t.Fatalf("exporting ended with %d: %s%s", done.code, done.stdout, done.stderr)
	}
}

// verified expects an exit code of the auditors' program.
func verified(t *testing.T, h house, file string, code int) ran {
	t.Helper()
	done := command(at.verify, file, "--key", h.key)
	if done.code != code {
		t.Errorf("sheafverify ended with %d, want %d: %s%s", done.code, code, done.stdout, done.stderr)
	}
	return done
}

// fact is what a leaf is about.
type fact struct{ kind, subject string }

// factsIn counts the leaves of an export's journal by what they are about.
func factsIn(t *testing.T, file string) map[fact]int {
	t.Helper()
	archive, err := zip.OpenReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	journal, err := archive.Open("journal.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer journal.Close()
	counts := map[fact]int{}
	lines := bufio.NewScanner(journal)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var leaf struct{ Kind, Subject string }
		if err := json.Unmarshal(lines.Bytes(), &leaf); err != nil {
			t.Fatal(err)
		}
		counts[fact{leaf.Kind, leaf.Subject}]++
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return counts
}
