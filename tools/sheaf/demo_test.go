package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	api "github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/demo"
	"github.com/sheaf-drive/sheaf/tools/demo/house"
	"github.com/sheaf-drive/sheaf/tools/sheaf/datadir"
	"github.com/sheaf-drive/sheaf/tools/sheaf/founding"
)

// buildSheaf builds the program as users have it: the node starts it again for its rule packs.
func buildSheaf(t *testing.T) string {
	t.Helper()
	if testing.Short() {
		t.Skip("builds and runs the whole program")
	}
	program := filepath.Join(t.TempDir(), "sheaf")
	build := exec.Command("go", "build", "-o", program, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("building: %v\n%s", err, out)
	}
	return program
}

// record keeps what a process says while somebody reads it.
type record struct {
	mu  sync.Mutex // guards buf
	buf bytes.Buffer
}

// Write implements io.Writer.
func (r *record) Write(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.buf.Write(p)
}

// String is what was said so far.
func (r *record) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.buf.String()
}

// running is a demonstration in a process of its own.
type running struct {
	process *exec.Cmd
	stdout  *bufio.Reader
	stderr  *record
	said    shownDemo
}

// readiness bounds the start of a demonstration. It takes a minute at most where nothing else
// runs, which no test can hold a busy machine to; what takes this long hangs.
const readiness = 4 * time.Minute

func startDemo(t *testing.T, program string, args ...string) *running {
	t.Helper()
	r := &running{process: exec.Command(program, append([]string{"demo", "--json", "--listen", "127.0.0.1:0"}, args...)...), stderr: &record{}}
	r.process.WaitDelay = time.Minute
	r.process.Stderr = r.stderr
	out, err := r.process.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := r.process.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.process.Process.Kill() })
	r.stdout = bufio.NewReader(out)
	hangs := time.AfterFunc(readiness, func() { _ = r.process.Process.Kill() })
	line, err := r.stdout.ReadBytes('\n')
	if !hangs.Stop() {
		_ = r.process.Wait() // or its words are still on their way; it was killed
		t.Fatalf("the demonstration hangs: it is not ready after %s and said:\n%s", readiness, r.stderr)
	}
	if err != nil {
		t.Fatalf("no line came: %v\n%s", err, r.stderr)
	}
	if err := json.Unmarshal(line, &r.said); err != nil {
		t.Fatalf("%v in %q", err, line)
	}
	return r
}

// end is a press of Ctrl-C.
func (r *running) end(t *testing.T) {
	t.Helper()
	if err := r.process.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	rest, err := r.stdout.ReadString(0)
	if rest != "" {
		t.Errorf("after its line it printed %q (%v)", rest, err)
	}
	if err := r.process.Wait(); err != nil {
		t.Errorf("Ctrl-C ended it with %v\n%s", err, r.stderr)
	}
}

// as signs in over HTTP.
func (r *running) as(t *testing.T, u house.User) *api.Client {
	t.Helper()
	c := api.New(api.Config{Server: r.said.URL})
	if err := c.SignIn(t.Context(), u.Login, u.Password, ""); err != nil {
		t.Fatalf("%s cannot sign in: %v", u.Login, err)
	}
	return c
}

// first is the first account with the role.
func (r *running) first(t *testing.T, role core.Role) house.User {
	t.Helper()
	for _, u := range r.said.Users {
		if u.Role == role {
			return u
		}
	}
	t.Fatalf("no account is %s", role)
	return house.User{}
}

func TestDemo(t *testing.T) {
	program := buildSheaf(t)
	t.Run("serves and is gone afterwards", func(t *testing.T) { demoIsGone(t, program) })
	t.Run("ends while it is filled", func(t *testing.T) { demoEndsEarly(t, program) })
	t.Run("serves a kept folder as it is", func(t *testing.T) { demoIsKept(t, program) })
}

func demoIsGone(t *testing.T, program string) {
	r := startDemo(t, program, "--signatures", "48")
	if r.said.Key == "" || r.said.Campaign == "" || r.said.URL == "" {
		t.Errorf("got %+v", r.said)
	}
	for _, path := range []string{r.said.Data, r.said.Socket} {
		if _, err := os.Stat(path); err != nil {
			t.Error(err)
		}
	}
	roles := map[core.Role]int{}
	for _, u := range r.said.Users {
		roles[u.Role]++
	}
	for role, want := range map[core.Role]int{
		core.Admin: 2, core.Federal: 2, core.Lawyer: 1, core.Regional: 1, core.Logistics: 1, core.Auditor: 1,
		core.Coordinator: 2, core.Operator: 4, core.Verifier: 2,
	} {
		if roles[role] != want {
			t.Errorf("%d accounts are %s, want %d", roles[role], role, want)
		}
		r.as(t, r.first(t, role))
	}
	t.Run("visits wait", func(t *testing.T) { openVisits(t, r) })
	t.Run("every room has work", func(t *testing.T) { roomsHaveWork(t, r) })
	t.Run("a checkpoint is signed", func(t *testing.T) { checkpointIsSigned(t, r) })
	t.Run("so many signatures stand on lines", func(t *testing.T) { signaturesStand(t, r, 48) })
	t.Run("voters to try", func(t *testing.T) { votersToTry(t, r) })
	t.Run("another seed has other passwords", func(t *testing.T) { otherPasswords(t, program, r.said.Users) })
	r.end(t)
	if _, err := os.Stat(r.said.Data); !os.IsNotExist(err) {
		t.Errorf("the folder is still there: %v", err)
	}
}

// otherPasswords: who knows the passwords of one seed knows none of another.
func otherPasswords(t *testing.T, program string, users []house.User) {
	other := startDemo(t, program, "--seed", "5", "--signatures", "0")
	defer other.end(t)
	known := map[string]bool{}
	for _, u := range users {
		known[u.Password] = true
	}
	if len(other.said.Users) != len(users) {
		t.Errorf("%d accounts, with the default seed %d", len(other.said.Users), len(users))
	}
	for _, u := range other.said.Users {
		if u.Password == "" || known[u.Password] {
			t.Errorf("%s has the password %q", u.Login, u.Password)
		}
	}
}

// signaturesStand reads in the journal how many signatures were written.
func signaturesStand(t *testing.T, r *running, want int) {
	auditor, written := r.as(t, r.first(t, core.Auditor)), 0
	for before, more := int64(0), true; more; more = before > 0 {
		var page struct {
			Entries []struct{ Line string }
			Before  int64
		}
		path := "/api/v1/journal?limit=500&before=" + strconv.FormatInt(before, 10)
		if err := auditor.Call(t.Context(), api.Request{Method: "GET", Path: path}, &page); err != nil {
			t.Fatal(err)
		}
		for _, e := range page.Entries {
			if strings.Contains(e.Line, `"kind":"signature.write/1"`) {
				written++
			}
		}
		before = page.Before
	}
	if written != want {
		t.Errorf("%d signatures stand on lines, want %d", written, want)
	}
}

// openVisits: one waits for a coordinator, one stands at the questionnaire.
func openVisits(t *testing.T, r *running) {
	steps := map[string]int{}
	for _, u := range r.said.Users {
		if u.Role != core.Coordinator {
			continue
		}
		var list struct{ Visits []struct{ Step string } }
		if err := r.as(t, u).Call(t.Context(), api.Request{Method: "GET", Path: "/api/v1/visits"}, &list); err != nil {
			t.Fatal(err)
		}
		for _, v := range list.Visits {
			steps[v.Step]++
		}
	}
	if len(steps) != 2 || steps["blocked"] != 1 || steps["questionnaire"] != 1 {
		t.Errorf("open visits stand at %v", steps)
	}
}

// demoEndsEarly: Ctrl-C at the first sign of life.
func demoEndsEarly(t *testing.T, program string) {
	temp := t.TempDir()
	c := exec.Command(program, "demo", "--listen", "127.0.0.1:0")
	c.Env = append(os.Environ(), "TMPDIR="+temp)
	out, err := c.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	said := bufio.NewReader(out)
	if _, err := said.ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	if err := c.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	rest, _ := said.ReadString(0)
	if err := c.Wait(); err != nil {
		t.Errorf("it ended with %v: %s", err, rest)
	}
	if left, err := os.ReadDir(temp); err != nil || len(left) > 0 {
		t.Errorf("it left %v, %v", left, err)
	}
}

func demoIsKept(t *testing.T, program string) {
	// Paths of sockets are short, so t.TempDir does not do.
	dir, err := os.MkdirTemp("", "kept")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	data := filepath.Join(dir, "d")
	made, err := founding.Charter{House: "demo", Admin: demoAdmin, Now: time.Now}.Found(t.Context(), datadir.Dir(data))
	if err != nil {
		t.Fatal(err)
	}
	command := []string{"demo", "--data", data, "--listen", "127.0.0.1:0"}
	if out, err := exec.Command(program, command...).CombinedOutput(); err == nil {
		t.Errorf("a house of somebody's own was taken for a demonstration: %s", out)
	}
	users := []house.User{{Role: core.Admin, Login: demoAdmin, Password: "amber-birch-07"}}
	kept := demoSummary{Filled: true, Key: made.CheckpointKey, Campaign: demo.Campaign{ID: "kept", Users: users}}
	if err := kept.write(datadir.Dir(data)); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(filepath.Join(data, fileDemo)); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
	r := startDemo(t, program, "--data", data)
	if r.said.Key != made.CheckpointKey || r.said.Campaign != "kept" || len(r.said.Users) != 1 || r.said.Users[0] != users[0] {
		t.Errorf("it says %+v", r.said)
	}
	c := api.New(api.Config{Socket: r.said.Socket})
	if err := c.SignIn(t.Context(), demoAdmin, made.Password, users[0].Password); err != nil {
		t.Errorf("the house is not the one that was kept: %v", err)
	}
	r.end(t)
	if _, err := os.Stat(data); err != nil {
		t.Errorf("the folder was not kept: %v", err)
	}
}

func TestDemo_RefusesItsFlags(t *testing.T) {
	for _, args := range [][]string{
		{"demo", "--signatures", "-1"}, {"demo", "--signatures", "100000000"}, {"demo", "stray"}, {"demo", "--seed", "x"},
	} {
		if code := run(args); code != exitUsage {
			t.Errorf("%v ends with %d", args, code)
		}
	}
}
