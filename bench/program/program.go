package program

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// Variable names the environment variable that holds the path of a built sheaf, beside which the
// other programs lie as make builds them; without it all are built.
const Variable = "SHEAF_BIN"

// Programs are the paths of what is measured.
type Programs struct {
	Sheaf, Verify string
	// Rehearsal serves rules that few signatures satisfy.
	Rehearsal string
}

// Repeated builds the programs and runs them so many times.
func Repeated[T any](ctx context.Context, times int, run func(context.Context, Programs) (T, error)) (list []T, err error) {
	err = With(ctx, func(programs Programs) error {
		for range times {
			one, err := run(ctx, programs)
			if err != nil {
				return err
			}
			list = append(list, one)
		}
		return nil
	})
	return list, err
}

// With builds the programs in a folder that is removed afterwards.
func With(ctx context.Context, do func(Programs) error) (err error) {
	dir, err := os.MkdirTemp("", "sheaf-bench-")
	if err != nil {
		return fmt.Errorf("making a folder for the programs: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	programs, err := Build(ctx, dir)
	if err != nil {
		return err
	}
	return do(programs)
}

// Build gives the programs, made in dir unless they are there. They are built as they are released, without cgo.
func Build(ctx context.Context, dir string) (Programs, error) {
	if made := os.Getenv(Variable); made != "" {
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

// Founded is what init says once; Nodes are those of a cluster.
type Founded struct {
	Key, Login, Password string
	Nodes                []Node
}

// Node is one of a cluster that init has made.
type Node struct{ Node, Address, Folder string }

// Found makes the data folder of a house, or the folders of a cluster whose nodes find each other at hosts.
func Found(ctx context.Context, sheaf, data string, hosts ...string) (Founded, error) {
	var first Founded
	var said bytes.Buffer
	args := []string{"init", "--data", data, "--admin", "chief", "--json"}
	if len(hosts) > 0 {
		args = append(args, "--cluster")
	}
	for _, host := range hosts {
		args = append(args, "--node", host)
	}
	c := exec.CommandContext(ctx, sheaf, args...)
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
