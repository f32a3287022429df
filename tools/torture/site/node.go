package site

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"github.com/sheaf-drive/sheaf/tools/client"
)

// Patience bounds every wait for a process.
const Patience = 2 * time.Minute

// Node is one node of the house: its folder, where it listens, and the process while it runs.
type Node struct {
	// Number counts from 1; ID is what the house calls it.
	Number int
	ID     string
	// Data is the data folder, Disk what it lies on (nil: the machine's own).
	Data string
	Disk *Disk
	// URL is where clients find it, Peer where the other nodes do.
	URL, Peer string

	program   string
	namespace string // "" for none
	logFile   string
	running   *process
	// Paused says that the process is stopped by a signal.
	Paused atomic.Bool
}

// process is one life of a node.
type process struct {
	cmd   *exec.Cmd
	ended chan struct{}
	err   error // once ended
	said  string
}

// Start starts the node and waits until it serves. An error has what the program said.
func (n *Node) Start(ctx context.Context) error {
	p, err := n.Launch()
	if err != nil {
		return err
	}
	return n.Await(ctx, p)
}

// Launch starts the process and does not wait; [Node.Await] does.
func (n *Node) Launch() (chan string, error) {
	args := []string{n.program, "serve", "--data", n.Data, "--listen", strings.TrimPrefix(n.URL, "http://"), "--insecure-http",
		"--node-listen", n.Peer, "--bootstrap-expect", "3"}
	if n.namespace != "" {
		args = append([]string{"nsenter", "--net=/run/netns/" + n.namespace}, args...)
	}
	p := &process{cmd: exec.Command(args[0], args[1:]...), ended: make(chan struct{})}
	out, in, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	p.cmd.Stdout, p.cmd.Stderr = in, in
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := p.cmd.Start(); err != nil {
		return nil, errors.Join(err, in.Close(), out.Close())
	}
	_ = in.Close() // the process has its own
	serving := make(chan string, 1)
	n.running = p
	go p.follow(out, n.logFile, serving)
	return serving, nil
}

// follow keeps what the process says until it ends.
func (p *process) follow(out io.ReadCloser, logFile string, serving chan<- string) {
	file, err := os.OpenFile(logFile, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		file = os.Stderr
	} else {
		defer file.Close()
	}
	fmt.Fprintf(file, "--- started %s\n", time.Now().Format(time.TimeOnly))
	read := make(chan struct{})
	var said strings.Builder
	go func() {
		defer close(read)
		lines := bufio.NewScanner(out)
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			fmt.Fprintln(file, lines.Text())
			if said.Len() < 64<<10 {
				fmt.Fprintln(&said, lines.Text())
			}
			if address, ok := strings.CutPrefix(lines.Text(), "Serving "); ok {
				serving <- strings.SplitN(address, ";", 2)[0]
			}
		}
	}()
	p.err = p.cmd.Wait()
	select {
	case <-read:
	case <-time.After(time.Second): // a program of rules outlives its node for a moment and holds the pipe
		_ = out.Close()
		<-read
	}
	_ = out.Close()
	p.said = said.String()
	fmt.Fprintf(file, "--- ended %s: %v\n", time.Now().Format(time.TimeOnly), p.err)
	close(p.ended)
}

// Await waits until the node serves.
func (n *Node) Await(ctx context.Context, serving <-chan string) error {
	select {
	case <-serving:
		return nil
	case <-n.running.ended:
		return &Ended{n.Number, n.running.err, n.running.said}
	case <-time.After(Patience):
		n.Kill()
		return fmt.Errorf("node %d does not serve after %s; see %s", n.Number, Patience, n.logFile)
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Ended is what became of a node that stopped by itself.
type Ended struct {
	Number int
	Cause  error
	Said   string
}

func (e *Ended) Error() string {
	return fmt.Sprintf("node %d ended by itself (%v): %s", e.Number, e.Cause, lastOf(e.Said, 12))
}

func lastOf(text string, lines int) string {
	all := strings.Split(strings.TrimRight(text, "\n"), "\n")
	return strings.Join(all[max(0, len(all)-lines):], "\n")
}

// Up says whether the process lives.
func (n *Node) Up() bool {
	if n.running == nil {
		return false
	}
	select {
	case <-n.running.ended:
		return false
	default:
		return true
	}
}

// Fell gives what became of a node that ended although nobody ended it, nil while it lives.
func (n *Node) Fell() *Ended {
	if n.running == nil || n.Up() {
		return nil
	}
	return &Ended{n.Number, n.running.err, n.running.said}
}

// Kill ends the process at once and waits until it is gone. It says whether it was this that ended it.
func (n *Node) Kill() (bySignal bool) {
	if n.running == nil {
		return false
	}
	_ = n.running.cmd.Process.Kill() // gone already is as good
	<-n.running.ended
	n.Paused.Store(false)
	var exit *exec.ExitError
	if errors.As(n.running.err, &exit) {
		status, ok := exit.Sys().(syscall.WaitStatus)
		bySignal = ok && status.Signaled() && status.Signal() == syscall.SIGKILL
	}
	n.running = nil
	return bySignal
}

// Stop ends the process as an admin does; it has to end in order.
func (n *Node) Stop() error {
	if n.running == nil {
		return nil
	}
	p := n.running
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	select {
	case <-p.ended:
		n.running = nil
		if p.err != nil {
			return &Ended{n.Number, p.err, p.said}
		}
		return nil
	case <-time.After(Patience):
		n.Kill()
		return fmt.Errorf("node %d did not stop in %s", n.Number, Patience)
	}
}

// Pause stops the process as a machine that hangs does, Resume lets it go on.
func (n *Node) Pause() error {
	n.Paused.Store(true)
	return n.running.cmd.Process.Signal(syscall.SIGSTOP)
}

// Resume ends a [Node.Pause].
func (n *Node) Resume() error {
	n.Paused.Store(false)
	return n.running.cmd.Process.Signal(syscall.SIGCONT)
}

// Status is what a node says of itself and of the others.
type Status struct {
	Node      string
	Ready     bool
	Leader    bool
	Applied   uint64
	Durable   uint64
	StateHash string `json:"state_hash"`
	ReadOnly  bool   `json:"read_only"`
	Members   []struct {
		Node                          string
		Votes, Leads, Answers, Serves bool
		Applied                       uint64
		MissingBlobs                  int `json:"missing_blobs"`
	}
}

// Status asks the node over its socket, which no network cut reaches.
func (n *Node) Status(ctx context.Context) (Status, error) {
	var s Status
	if !n.Up() || n.Paused.Load() {
		return s, client.ErrUnreachable
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	c := client.New(client.Config{Socket: filepath.Join(n.Data, "run", "sheaf.sock")})
	return s, c.Call(ctx, client.Request{Method: http.MethodGet, Path: "/api/v1/status"}, &s)
}

// Store is the folder of the node's log and state.
func (n *Node) Store() string { return filepath.Join(n.Data, "store") }

// Carried makes durable what somebody else than the node has put into its folder: it was carried there long before
// anybody cuts the power.
func (n *Node) Carried() error {
	dir, err := os.Open(n.Data)
	if err != nil {
		return err
	}
	return errors.Join(unix.Syncfs(int(dir.Fd())), dir.Close())
}
