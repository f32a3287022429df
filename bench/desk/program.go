package desk

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// patience bounds every wait for the program to begin or to end.
const patience = 60 * time.Second

// Program names the environment variable that holds the path of a built sheaf; without it
// the program is built.
const Program = "SHEAF_BIN"

// build gives the path of the program, made below dir unless there is one.
func build(ctx context.Context, dir string) (string, error) {
	if made := os.Getenv(Program); made != "" {
		return filepath.Abs(made)
	}
	out := filepath.Join(dir, "sheaf")
	c := exec.CommandContext(ctx, "go", "build", "-trimpath", "-o", out, "github.com/sheaf-drive/sheaf/tools/sheaf")
	c.Env = append(os.Environ(), "CGO_ENABLED=0")
	if said, err := c.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building sheaf: %w: %s", err, said)
	}
	return out, nil
}

// founded is what init says once.
type founded struct{ Login, Password string }

func initialise(ctx context.Context, sheaf, data string) (founded, error) {
	var first founded
	var said bytes.Buffer
	c := exec.CommandContext(ctx, sheaf, "init", "--data", data, "--admin", "chief", "--json")
	c.Stderr = &said
	answer, err := c.Output()
	if err != nil {
		return first, fmt.Errorf("founding a house: %w: %s", err, said.Bytes())
	}
	if err := json.Unmarshal(answer, &first); err != nil {
		return first, fmt.Errorf("founding a house: %w", err)
	}
	return first, nil
}

// process is a running "sheaf serve".
type process struct {
	url   string
	cmd   *exec.Cmd
	said  *bytes.Buffer // on standard error; to be read once it has ended
	ended chan error
}

// serve starts a node and waits until it says where it is.
func serve(ctx context.Context, sheaf, data string) (*process, error) {
	p := &process{said: &bytes.Buffer{}, ended: make(chan error, 1)}
	p.cmd = exec.Command(sheaf, "serve", "--data", data, "--listen", "127.0.0.1:0")
	p.cmd.Stderr = p.said
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("starting a node: %w", err)
	}
	if err := p.cmd.Start(); err != nil {
		return nil, fmt.Errorf("starting a node: %w", err)
	}
	ready := make(chan string, 1)
	go func() {
		for lines := bufio.NewScanner(out); lines.Scan(); {
			if address, ok := strings.CutPrefix(lines.Text(), "Serving "); ok {
				address, _, _ = strings.Cut(address, ";")
				select {
				case ready <- address:
				default: // said before: to read on matters more, or the node could not end
				}
			}
		}
		p.ended <- p.cmd.Wait()
	}()
	late, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	select {
	case p.url = <-ready:
		return p, nil
	case err := <-p.ended:
		return nil, fmt.Errorf("the node ended at its start (%v): %s", err, p.said)
	case <-late.Done():
		return nil, errors.Join(late.Err(), p.stop())
	}
}

// stop ends the node as an admin does, and by force when it does not end.
func (p *process) stop() error {
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("stopping the node: %w", err)
	}
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case err := <-p.ended:
		if err != nil {
			return fmt.Errorf("stopping the node: %w: %s", err, p.said)
		}
		return nil
	case <-timer.C:
		err := p.cmd.Process.Kill()
		<-p.ended
		return errors.Join(errors.New("the node did not stop"), err)
	}
}
