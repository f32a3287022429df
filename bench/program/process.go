package program

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

// patience bounds every wait for a program to begin or to end.
const patience = 60 * time.Second

// Process is a running program.
type Process struct {
	// URL is where a node serves.
	URL   string
	cmd   *exec.Cmd
	said  *bytes.Buffer // on standard error; to be read once it has ended
	ended chan struct{} // closed with err
	err   error
}

// Run starts a program; heard is told each line of its standard output.
func Run(cmd *exec.Cmd, heard func(line string)) (*Process, error) {
	p := &Process{cmd: cmd, said: &bytes.Buffer{}, ended: make(chan struct{})}
	cmd.Stderr = &last{to: p.said}
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		return nil, fmt.Errorf("starting %s: %w", cmd.Path, err)
	}
	go func() {
		defer close(p.ended)
		for lines := bufio.NewScanner(out); lines.Scan(); {
			heard(lines.Text())
		}
		_, _ = io.Copy(io.Discard, out) // a line that was too long must not stop the program
		p.err = cmd.Wait()
	}()
	return p, nil
}

// last keeps what a program says until it is too much: the first words say why it did not start.
type last struct{ to *bytes.Buffer }

// Write implements io.Writer.
func (l *last) Write(p []byte) (int, error) {
	if l.to.Len() < 1<<16 {
		l.to.Write(p)
	}
	return len(p), nil
}

// Serve starts a node and waits until it says where it is.
func Serve(ctx context.Context, sheaf, data string, more ...string) (*Process, error) {
	ready := make(chan string, 1)
	args := append([]string{"serve", "--data", data, "--listen", "127.0.0.1:0"}, more...)
	p, err := Run(exec.Command(sheaf, args...), func(line string) {
		if address, ok := strings.CutPrefix(line, "Serving "); ok {
			address, _, _ = strings.Cut(address, ";")
			select {
			case ready <- address:
			default: // said before: to read on matters more, or the node could not end
			}
		}
	})
	if err != nil {
		return nil, err
	}
	late, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	select {
	case p.URL = <-ready:
		return p, nil
	case <-p.ended:
		return nil, fmt.Errorf("the node ended at its start (%v): %s", p.err, p.said)
	case <-late.Done():
		return nil, errors.Join(late.Err(), p.Stop())
	}
}

// PID is its number.
func (p *Process) PID() int { return p.cmd.Process.Pid }

// Ended is closed when the program has ended.
func (p *Process) Ended() <-chan struct{} { return p.ended }

// Kill ends the program at once, as kill -9 does.
func (p *Process) Kill() error {
	err := p.cmd.Process.Kill()
	<-p.ended
	if errors.Is(err, os.ErrProcessDone) {
		return nil
	}
	return err
}

// Stop ends the program as an admin does, and by force when it does not end.
func (p *Process) Stop() error {
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("stopping %s: %w", p.cmd.Path, err)
	}
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case <-p.ended:
		if p.err != nil {
			return fmt.Errorf("stopping %s: %w: %s", p.cmd.Path, p.err, p.said)
		}
		return nil
	case <-timer.C:
		return errors.Join(fmt.Errorf("%s did not stop", p.cmd.Path), p.Kill())
	}
}
