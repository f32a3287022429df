package rivals

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/sheaf-drive/sheaf/bench/load"
	"github.com/sheaf-drive/sheaf/bench/program"
)

// Size is what every side stores.
type Size struct{ Keys, Bytes int }

// Rival is something that stores values. Close ends it and removes its folder.
type Rival interface {
	Write(ctx context.Context, clients int, long time.Duration) (load.Sample, error)
	// Read reads values that were written, each read showing all that was acknowledged before.
	Read(ctx context.Context, clients int, long time.Duration) (load.Sample, error)
	Close() error
}

// Missing says why a rival cannot run here.
type Missing struct{ Why string }

// Error implements error.
func (m Missing) Error() string { return m.Why }

// Peers names the environment variable with the folder of the programs that "make bench-peers" makes.
const Peers = "SHEAF_PEERS"

// lookUp finds a program that "make bench-peers" has made, or that somebody has installed.
func lookUp(name string) (string, error) {
	dir := os.Getenv(Peers)
	if dir == "" {
		dir = filepath.Join("bin", "peers")
	}
	if at, err := filepath.Abs(filepath.Join(dir, name)); err == nil {
		if _, err := os.Stat(at); err == nil {
			return at, nil
		}
	}
	if at, err := exec.LookPath(name); err == nil {
		return at, nil
	}
	return "", Missing{fmt.Sprintf("no program %s in %s or on the path; make bench-peers tells why", name, dir)}
}

// group is some processes and the folder with their data.
type group struct {
	folder  string
	members []*program.Process
}

func newGroup() (*group, error) {
	dir, err := os.MkdirTemp("", "sheaf-bench-")
	if err != nil {
		return nil, fmt.Errorf("making a folder for a peer: %w", err)
	}
	return &group{folder: dir}, nil
}

// run starts a process of the group.
func (g *group) run(path string, args ...string) error { return g.start(exec.Command(path, args...)) }

func (g *group) start(c *exec.Cmd) error {
	p, err := program.Run(c, func(string) {})
	if err == nil {
		g.members = append(g.members, p)
	}
	return err
}

// Close ends all processes and removes the folder.
func (g *group) Close() error {
	var errs []error
	for _, p := range g.members {
		errs = append(errs, p.Kill())
	}
	return errors.Join(append(errs, os.RemoveAll(g.folder))...)
}

// begun bounds how long a peer may take to start.
const begun = time.Minute

// until asks again and again until it succeeds.
func until(ctx context.Context, ask func() error) error {
	ctx, cancel := context.WithTimeout(ctx, begun)
	defer cancel()
	for {
		err := ask()
		if err == nil {
			return nil
		}
		select {
		case <-time.After(50 * time.Millisecond):
		case <-ctx.Done():
			return errors.Join(ctx.Err(), err)
		}
	}
}
