package drive

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

// Program names the environment variable that holds the path of a built sheaf, beside which the
// other programs lie as make builds them; without it all are built.
const Program = "SHEAF_BIN"

// Programs are the paths of what a drive is run with.
type Programs struct {
	Sheaf, Verify string
	// Rehearsal serves rules that few signatures satisfy.
	Rehearsal string
}

// Build gives the programs, made in dir unless they are there.
func Build(ctx context.Context, dir string) (Programs, error) {
	if made := os.Getenv(Program); made != "" {
		at, err := filepath.Abs(made)
		beside := func(name string) string { return filepath.Join(filepath.Dir(at), name) }
		return Programs{at, beside("sheafverify"), beside("ru-president-2018-rehearsal")}, err
	}
	const module = "github.com/sheaf-drive/sheaf/"
	c := exec.CommandContext(ctx, "go", "build", "-trimpath", "-o", dir+string(filepath.Separator),
		module+"tools/sheaf", module+"tools/sheafverify", module+"packs/builtin/rupresident2018/rehearsal")
	c.Env = append(os.Environ(), "CGO_ENABLED=0")
	if said, err := c.CombinedOutput(); err != nil {
		return Programs{}, fmt.Errorf("building the programs: %w: %s", err, said)
	}
	return Programs{filepath.Join(dir, "sheaf"), filepath.Join(dir, "sheafverify"), filepath.Join(dir, "rehearsal")}, nil
}

// founded is what init says once.
type founded struct{ Key, Login, Password string }

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
