package e2e

import (
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// An import that is killed while it reads or sends leaves the list in force, and can be repeated.
func TestPassports_KilledWhileImporting(t *testing.T) {
	h := newHouse(t)
	n := serve(t, h.data)
	was := listStats(t, h.data)
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
	address, came := before(t, n.url, "/chunks/1")
	sending := exec.Command(at.sheaf, append(args, "--server", address)...)
	sending.Stdin = strings.NewReader(string(file))
	sending.Stderr = io.Discard
	if err := sending.Start(); err != nil {
		t.Fatal(err)
	}
	select {
	case <-came:
	case <-time.After(patience):
		t.Error("it never comes to the second part")
	}
	if err := sending.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = sending.Wait()
	if now := listStats(t, h.data); now.Edition.ID != was.Edition.ID || now.Digest != was.Digest {
		t.Errorf("%+v is in force, it was %+v", now, was)
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
	onlyTwoAreStored(t, n)
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
	onlyTwoAreStored(t, n)
}
