package main

import (
	"bufio"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/hashicorp/raft"
	"github.com/rs/zerolog"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/raftstore"
	"github.com/sheaf-drive/sheaf/tools/sheaf/datadir"
	"github.com/sheaf-drive/sheaf/tools/sheaf/founding"
	"github.com/sheaf-drive/sheaf/tools/sheaf/supervisor"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// attended is a node in a process of its own that somebody watches and that tells how far it is.
type attended struct {
	*exec.Cmd
	t       *testing.T
	address string        // of whom watches
	out     *bufio.Reader // what it says
	stderr  *record
	news    *net.UnixConn
}

func attend(t *testing.T, program string, f datadir.Dir) *attended {
	t.Helper()
	socket := filepath.Join(shortDir(t), "n")
	news, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: socket, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = news.Close() })
	a := &attended{t: t, news: news, stderr: &record{}}
	a.Cmd = exec.Command(program, "serve", "--data", string(f), "--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0")
	a.Env = append(os.Environ(), "LC_ALL=C", supervisor.Variable+"="+socket)
	a.Stderr = a.stderr
	out, err := a.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Process.Kill(); _ = a.Wait() })
	a.out = bufio.NewReader(out)
	a.address = a.line(`^Answering whoever watches at (http://127\.0\.0\.1:\d+)$`)
	return a
}

// line is what the pattern finds in the next line.
func (a *attended) line(pattern string) string {
	a.t.Helper()
	line, err := a.out.ReadString('\n')
	found := regexp.MustCompile(pattern).FindStringSubmatch(strings.TrimSpace(line))
	if err != nil || found == nil {
		a.t.Fatalf("it says %q (%v): %s", line, err, a.stderr)
	}
	return found[1]
}

// told is the next that the supervisor hears.
func (a *attended) told() string {
	a.t.Helper()
	if err := a.news.SetReadDeadline(time.Now().Add(time.Minute)); err != nil {
		a.t.Fatal(err)
	}
	text := make([]byte, 256)
	n, err := a.news.Read(text)
	if err != nil {
		a.t.Fatalf("it tells nothing: %v: %s", err, a.stderr)
	}
	return string(text[:n])
}

func (a *attended) get(path string) (status int, body string) {
	a.t.Helper()
	reply, err := http.Get(a.address + path)
	if err != nil {
		a.t.Fatalf("%v: %s", err, a.stderr)
	}
	defer reply.Body.Close()
	text, err := io.ReadAll(reply.Body)
	if err != nil {
		a.t.Fatal(err)
	}
	return reply.StatusCode, string(text)
}

// ends asks the process to end and holds that it does so in order.
func (a *attended) ends() {
	a.t.Helper()
	if err := a.Process.Signal(syscall.SIGTERM); err != nil {
		a.t.Fatal(err)
	}
	if told := a.told(); told != supervisor.Stopping {
		a.t.Errorf("it tells %q", told)
	}
	if err := a.Wait(); err != nil {
		a.t.Errorf("it ended with %v: %s", err, a.stderr)
	}
}

func TestServe_IsWatched(t *testing.T) {
	program := buildSheaf(t)
	t.Run("a node that serves", func(t *testing.T) {
		f, _ := founded(t)
		a := attend(t, program, f)
		a.line(`^Serving (http://127\.0\.0\.1:\d+); Ctrl-C ends it\.$`)
		if told := a.told(); told != supervisor.Ready {
			t.Errorf("it tells %q", told)
		}
		if status, body := a.get("/readyz"); status != 200 || body != `{"ready":true}`+"\n" {
			t.Errorf("it serves and answers %d %s", status, body)
		}
		if status, body := a.get("/metrics"); status != 200 || !strings.Contains(body, "\nsheaf_serves 1\n") {
			t.Errorf("its figures are %d %s", status, body)
		}
		a.ends()
	})
	t.Run("a node that waits for a majority", func(t *testing.T) {
		f, made := founded(t)
		halve(t, f, made.Node)
		a := attend(t, program, f)
		for waits := false; !waits; { // until the folder is open
			status, body := a.get("/readyz")
			if status != 503 {
				t.Fatalf("one of two nodes answers %d %s", status, body)
			}
			waits = body == `{"ready":false,"reasons":["starting"],"step":"log"}`+"\n"
		}
		if status, body := a.get("/healthz"); status != 200 || body != `{"healthy":true}`+"\n" {
			t.Errorf("it waits and answers %d %s", status, body)
		}
		a.ends()
	})
}

// founded is a house that was founded a moment ago.
func founded(t *testing.T) (datadir.Dir, founding.Founding) {
	t.Helper()
	f := datadir.Dir(filepath.Join(shortDir(t), "d"))
	made, err := founding.Charter{House: "house", Admin: demoAdmin, Now: time.Now}.Found(t.Context(), f)
	if err != nil {
		t.Fatal(err)
	}
	return f, made
}

// halve makes the node one of two, of which the other does not come.
func halve(t *testing.T, f datadir.Dir, id string) {
	t.Helper()
	if err := os.RemoveAll(f.Store()); err != nil {
		t.Fatal(err)
	}
	s, err := raftstore.Open(raftstore.Config{
		Dir: f.Store(), NodeID: id, Log: zerolog.Nop(), OnFault: func(err error) { t.Error(err) },
		Members: []raft.Server{{ID: raft.ServerID(id), Address: raft.ServerAddress(id)}, {ID: "other", Address: "other"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestServe_IsWatchedFromThisMachine(t *testing.T) {
	serve := func(args ...string) int {
		return run(append([]string{"serve", "--data", filepath.Join(t.TempDir(), "none"), "--listen", "127.0.0.1:0"}, args...))
	}
	for listen, want := range map[string]int{
		"0.0.0.0:0": exitUsage, ":0": exitUsage, "[::]:0": exitUsage, "192.0.2.1:80": exitUsage, "nowhere": exitUsage,
		"127.0.0.1:0": exitRefused, "localhost:0": exitRefused, "[::1]:0": exitRefused, // no folder
	} {
		if code := serve("--admin-listen", listen); code != want {
			t.Errorf("--admin-listen %s ends with %d, want %d", listen, code, want)
		}
	}
	if code := serve("--admin-listen", "0.0.0.0:0", "--insecure-http"); code != exitUsage {
		t.Errorf("a flag for something else lets the network in: %d", code)
	}
	if code := serve("--admin-listen", "0.0.0.0:0", "--insecure-admin"); code != exitRefused {
		t.Errorf("with --insecure-admin it ends with %d", code)
	}
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taken.Close() }()
	f, _ := founded(t)
	s := serving{data: string(f), listen: "127.0.0.1:0", adminListen: taken.Addr().String()}
	if err := s.run(t.Context(), func(string) error { return errors.New("it serves") }); exitCode(err) != exitUsage {
		t.Errorf("an address in use ends with %v", err)
	}
}

// A fault in a house of several nodes comes with the command that fills the node anew; a node alone has nobody to
// ask.
func TestServe_SaysHowAFaultedNodeIsFilledAnew(t *testing.T) {
	faulted, fault := core.Refuse(core.Unavailable, "", "store.faulted"), errors.New("the disk is gone")
	for _, c := range []struct {
		listen  string
		err     error
		advises bool
	}{
		{"127.0.0.1:7000", faulted, true}, {"127.0.0.1:7000", fault, true},
		{"", faulted, false}, {"", fault, false},
	} {
		err := serving{data: "/var/lib/sheaf", nodeListen: c.listen}.advised(c.err)
		if said := terminal.Said(err); strings.Contains(said, "sheaf cluster reseed --data /var/lib/sheaf") != c.advises {
			t.Errorf("listening for nodes at %q it says of %v: %s", c.listen, c.err, said)
		}
		if !errors.Is(err, c.err) || exitCode(err) != exitCode(c.err) {
			t.Errorf("listening for nodes at %q, %v ends with %d", c.listen, c.err, exitCode(err))
		}
	}
}

// Days in which no list would be old, or any, are refused before a folder is looked at.
func TestServe_RefusesDaysThatAreNone(t *testing.T) {
	t.Setenv("LC_ALL", "C")
	for days, want := range map[string]string{"0": "0 is no number of days for --passports-old. Give 1 to 365", "-1": "-1 is no", "366": "366 is no"} {
		c := serveCommand()
		c.SilenceErrors, c.SilenceUsage = true, true
		c.SetArgs([]string{"--data", filepath.Join(t.TempDir(), "gone"), "--passports-old", days})
		if err := c.ExecuteContext(t.Context()); exitCode(err) != exitUsage || !strings.Contains(terminal.Said(err), want) {
			t.Errorf("%s days end with %v", days, err)
		}
	}
}
