package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/sheaf-drive/sheaf/tools/torture/site"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	good, err := tortured(ctx)
	if err != nil {
		fmt.Fprintln(os.Stderr, "torture:", err)
	}
	if err != nil || !good {
		stop()
		os.Exit(1)
	}
}

// options of a run.
type options struct {
	rounds, faults, clients int
	seed                    uint64
	kinds                   []string
	mutants                 bool
	atMost                  time.Duration
	program, verify, keep   string
}

func flags() (o options) {
	var kinds string
	flag.IntVar(&o.rounds, "rounds", 5, "rounds; after each all is mended and judged")
	flag.IntVar(&o.faults, "faults", 12, "faults a round")
	flag.IntVar(&o.clients, "clients", 6, "clients at once, 10 at most")
	flag.DurationVar(&o.atMost, "for", 0, "begin no further round after so long (no limit)")
	flag.Uint64Var(&o.seed, "seed", uint64(time.Now().UnixNano()), "what is drawn: the same seed draws the same faults")
	flag.StringVar(&kinds, "kinds", "", "only these kinds of faults, with commas between them")
	flag.BoolVar(&o.mutants, "mutants", false, "plant the mutants as well, each of which must be caught")
	flag.StringVar(&o.program, "sheaf", "", "a program that is built already")
	flag.StringVar(&o.verify, "sheafverify", "", "the auditors' program, built already")
	flag.StringVar(&o.keep, "keep", "", "where to keep histories and data of a run that failed (a new folder of the system's)")
	flag.Parse()
	if kinds != "" {
		o.kinds = strings.Split(kinds, ",")
	}
	return o
}

// tortured runs and says whether the house has kept its word.
func tortured(ctx context.Context) (good bool, err error) {
	o := flags()
	if err := kindsKnown(o.kinds); err != nil {
		return false, err
	}
	dir, err := os.MkdirTemp(o.keep, site.Prefix+"-")
	if err != nil {
		return false, err
	}
	defer func() {
		if good {
			err = errors.Join(err, os.RemoveAll(dir))
		} else {
			fmt.Fprintf(os.Stderr, "torture: histories and data are kept in %s; the run is repeated by -seed %d\n", dir, o.seed)
		}
	}()
	if err := o.build(ctx, dir); err != nil {
		return false, err
	}
	fmt.Printf("seed %d, work in %s\n", o.seed, dir)
	s := newSummary(o)
	if o.mutants {
		err = s.plant(ctx)
	}
	if err == nil {
		err = run(ctx, o, dir, s)
	}
	s.print(os.Stdout)
	return err == nil && s.good(), err
}

// module is where the programs are.
const module = "github.com/sheaf-drive/sheaf/tools/"

// build builds the programs that were not given.
func (o *options) build(ctx context.Context, dir string) error {
	for _, p := range []struct {
		at  *string
		pkg string
	}{{&o.program, module + "sheaf"}, {&o.verify, module + "sheafverify"}} {
		if *p.at != "" {
			continue
		}
		*p.at = filepath.Join(dir, filepath.Base(p.pkg))
		build := exec.CommandContext(ctx, "go", "build", "-o", *p.at, p.pkg)
		build.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := build.CombinedOutput(); err != nil {
			return fmt.Errorf("building %s: %w: %s", p.pkg, err, out)
		}
	}
	return nil
}
