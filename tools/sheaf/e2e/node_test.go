package e2e

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// patience bounds every wait for a process; a passing test never comes near it.
const patience = 90 * time.Second

// node is a running "sheaf serve".
type node struct {
	data   string
	url    string // as it printed it
	cmd    *exec.Cmd
	output *record       // all it ever said
	ended  chan struct{} // closed when the process is gone
	err    error         // of the process, once ended
}

// record keeps output that two pipes write at once.
type record struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

// Write implements io.Writer.
func (r *record) Write(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.buf.Write(p)
}

func (r *record) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.buf.String()
}

// serve starts a node on a data folder and waits until it says where it is. It ends with the test.
func serve(t *testing.T, data string, args ...string) *node {
	t.Helper()
	return serveBy(t, at.sheaf, data, args...)
}

// serveBy is serve by the program of any release.
func serveBy(t *testing.T, program, data string, args ...string) *node {
	t.Helper()
	n, err := startBy(program, data, args...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		n.kill()
		if t.Failed() {
			t.Logf("the node on %s said:\n%s", data, tail(n.output.String(), 40))
		}
	})
	return n
}

// start is serve without a test, for what is made once for all tests.
func start(data string, args ...string) (*node, error) { return startBy(at.sheaf, data, args...) }

func startBy(program, data string, args ...string) (*node, error) {
	n := &node{data: data, output: &record{}, ended: make(chan struct{})}
	n.cmd = exec.Command(program, append([]string{"serve", "--data", data, "--listen", "127.0.0.1:0", "--ballast", "0"}, args...)...)
	n.cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8", "TZ=Europe/Moscow")
	n.cmd.Stderr = n.output
	out, err := n.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := n.cmd.Start(); err != nil {
		return nil, fmt.Errorf("starting the node: %w", err)
	}
	ready := make(chan string, 1)
	go func() {
		lines := bufio.NewScanner(io.TeeReader(out, n.output))
		for lines.Scan() {
			if address, ok := strings.CutPrefix(lines.Text(), "Serving "); ok {
				ready <- strings.SplitN(address, ";", 2)[0]
			}
		}
		n.err = n.cmd.Wait()
		close(n.ended)
	}()
	select {
	case n.url = <-ready:
		return n, nil
	case <-n.ended:
		return nil, fmt.Errorf("the node ended at its start (%v):\n%s", n.err, n.output)
	case <-time.After(patience):
		n.kill()
		return nil, fmt.Errorf("the node is not ready after %s:\n%s", patience, n.output)
	}
}

// kill ends the process as a power switch does, as far as a process can tell.
func (n *node) kill() {
	_ = n.cmd.Process.Kill() // gone already is as good
	<-n.ended
}

// stop ends the process as an admin does and expects exit code 0.
func (n *node) stop() error {
	if err := n.cmd.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("stopping the node: %w", err)
	}
	select {
	case <-n.ended:
	case <-time.After(patience):
		n.kill()
		return fmt.Errorf("the node did not stop:\n%s", n.output)
	}
	if n.err != nil {
		return fmt.Errorf("the node stopped with %w:\n%s", n.err, n.output)
	}
	return nil
}

// ran is what one command did.
type ran struct {
	code   int
	stdout string
	stderr string
}

// command runs a program to its end.
func command(name string, args ...string) ran { return commandIn("C.UTF-8", name, args...) }

// commandIn is command on a terminal of another language.
func commandIn(locale, name string, args ...string) ran {
	c := exec.Command(name, args...)
	c.Env = append(os.Environ(), "LC_ALL="+locale)
	var out, errs bytes.Buffer
	c.Stdout, c.Stderr = &out, &errs
	err := c.Run()
	done := ran{code: c.ProcessState.ExitCode(), stdout: out.String(), stderr: errs.String()}
	if err != nil && done.code <= 0 {
		done.stderr += err.Error()
	}
	return done
}

// tail gives the last lines of a text.
func tail(s string, lines int) string {
	all := strings.Split(strings.TrimRight(s, "\n"), "\n")
	return strings.Join(all[max(0, len(all)-lines):], "\n")
}
