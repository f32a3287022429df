package e2e

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// member is a node of a cluster: its folder and how it is started.
type member struct {
	*node
	id, data string
	flags    []string
	program  string // of another release; "" for this one
}

// ports counts the ports that were given to nodes.
var ports atomic.Int32

// freePort is a port of this machine that nothing listens on. It is none of those that the system gives to others
// (32768 and above), so that a node that is started again finds it free.
func freePort(t *testing.T) string {
	t.Helper()
	for range 1000 {
		ln, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", 20_000+(os.Getpid()*100+int(ports.Add(1)))%12_000))
		if err == nil {
			defer ln.Close()
			return ln.Addr().String()
		}
	}
	t.Fatal("no port is free")
	return ""
}

// start starts the member's node, and keeps its address for browsers from then on.
func (m *member) start(t *testing.T) {
	t.Helper()
	m.node = serveBy(t, cmp.Or(m.program, at.sheaf), m.data, m.flags...)
	if m.id == "" {
		m.id = m.status(t).Node
	}
}

// status is what "sheaf status --json" says.
type status struct {
	Node      string
	Level     uint32
	Applied   uint64
	StateHash string `json:"state_hash"`
	Members   []struct {
		Node                          string
		Votes, Leads, Answers, Serves bool
		Level                         uint32 // the newest that it knows
	}
}

func (m *member) status(t *testing.T) status {
	t.Helper()
	done := command(at.sheaf, "status", "--data", m.data, "--json")
	var s status
	if err := json.Unmarshal([]byte(done.stdout), &s); done.code != 0 || err != nil {
		t.Fatalf("status ended with %d: %s%s", done.code, done.stdout, done.stderr)
	}
	return s
}

// voters counts who votes and answers, as m sees it.
func (m *member) voters(t *testing.T) (n int) {
	t.Helper()
	for _, one := range m.status(t).Members {
		if one.Votes && one.Answers && one.Serves {
			n++
		}
	}
	return n
}

// until waits for what must come.
func until(t *testing.T, what string, holds func() bool) {
	t.Helper()
	deadline := time.After(patience)
	for !holds() {
		select {
		case <-time.After(50 * time.Millisecond):
		case <-deadline:
			t.Fatalf("after %s not yet: %s", patience, what)
		}
	}
}

// as are the flags of a command that speaks for an account.
func as(t *testing.T, data, login string) []string {
	t.Helper()
	file := filepath.Join(folder(t), "p")
	if err := os.WriteFile(file, []byte(password), 0o600); err != nil {
		t.Fatal(err)
	}
	return []string{"--data", data, "--as", login, "--password-file", file}
}

// mustRun is command for what has to work.
func mustRun(t *testing.T, args ...string) string {
	t.Helper()
	done := command(at.sheaf, args...)
	if done.code != 0 {
		t.Fatalf("%s ended with %d: %s%s", strings.Join(args, " "), done.code, done.stdout, done.stderr)
	}
	return done.stdout
}

// grow adds a node to the house of m and starts it.
func grow(t *testing.T, m *member) *member {
	t.Helper()
	address, out := freePort(t), filepath.Join(folder(t), "n")
	var made struct{ Node, Folder, Join string }
	said := mustRun(t, append([]string{"cluster", "add", "--address", address, "--out", out, "--json"}, as(t, m.data, "chief")...)...)
	if err := json.Unmarshal([]byte(said), &made); err != nil {
		t.Fatal(err)
	}
	next := &member{id: made.Node, data: out, flags: []string{"--node-listen", address, "--join", made.Join}}
	next.start(t)
	return next
}

// three makes a house of three nodes out of a house of one.
func three(t *testing.T) (house, []*member) {
	t.Helper()
	h := newHouse(t)
	first := &member{data: h.data, flags: []string{"--node-listen", freePort(t)}}
	first.start(t)
	all := []*member{first, grow(t, first), grow(t, first)}
	until(t, "three nodes vote", func() bool { return first.voters(t) == 3 })
	return h, all
}

// sameState checks that all nodes come to the same state.
func sameState(t *testing.T, all []*member) {
	t.Helper()
	until(t, "the nodes have the same state", func() bool {
		var hashes []string
		for _, m := range all {
			s := m.status(t)
			hashes = append(hashes, fmt.Sprint(s.Applied, s.StateHash))
		}
		slices.Sort(hashes)
		return len(slices.Compact(hashes)) == 1
	})
}

// serveVoter brings the nth voter through the desk of a node.
func serveVoter(t *testing.T, h house, through *member, n int) {
	t.Helper()
	c, err := signIn(through.url, "op1", password, "")
	if err != nil {
		t.Fatalf("signing in at %s: %v", through.id, err)
	}
	id := ""
	for _, s := range citizen(n).steps(smidovicha, h.home[n/5]) {
		var answer visit
		if err := c.do("POST", s.path(id), fmt.Sprintf("grow-%d-%s", n, s.name), s.body, &answer); err != nil {
			t.Fatalf("voter %d at %s, %s: %v", n, through.id, s.name, err)
		}
		id = answer.ID
	}
}

// startAll starts the nodes at the same time, as those of a new house have to be, and waits until all vote.
func startAll(t *testing.T, all []*member) {
	t.Helper()
	came := make(chan error, len(all))
	for _, m := range all {
		go func() {
			var err error
			m.node, err = start(m.data, m.flags...)
			came <- err
		}()
	}
	for range all {
		if err := <-came; err != nil {
			t.Error(err)
		}
	}
	for _, m := range all {
		if m.node != nil {
			t.Cleanup(m.kill)
		}
	}
	if t.Failed() {
		t.FailNow()
	}
	until(t, "three nodes vote", func() bool { return all[0].voters(t) == 3 })
}
