package suggest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"syscall"
	"time"

	"github.com/sheaf-drive/sheaf/bench/judged"
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
)

// runs is how often each figure is taken.
const runs = 5

// Config says what to measure.
type Config struct {
	// Register gives the register of a region of the country, Alone that of the region that is rebuilt
	// again and again.
	Register func(core.Region) (*address.Registry, error)
	Alone    func() (*address.Registry, error)
	// Keys are the keystrokes a run, Typing how long 300 clients type.
	Keys   int
	Typing time.Duration
	// Typist is the command of a process that runs [Type].
	Typist []string
	Peers  bool
	// Judged are the queries; those of a region that is not built are refused.
	Judged []judged.Query
}

// Figure is one quantity with a sample of each run.
type Figure struct {
	ID, Unit string
	Samples  []float64
}

// Peer is one quantity of ours and theirs, sample by sample.
type Peer struct {
	ID           string
	Ours, Theirs []float64
}

// Outcome is what was measured. Missing says "peer: why".
type Outcome struct {
	Figures []Figure
	Peers   []Peer
	Missing []string
}

func (o *Outcome) add(id, unit string, sample float64) {
	i := slices.IndexFunc(o.Figures, func(f Figure) bool { return f.ID == id })
	if i < 0 {
		i = len(o.Figures)
		o.Figures = append(o.Figures, Figure{ID: id, Unit: unit})
	}
	o.Figures[i].Samples = append(o.Figures[i].Samples, sample)
}

func (o *Outcome) compare(id string, ours, theirs float64) {
	i := slices.IndexFunc(o.Peers, func(p Peer) bool { return p.ID == id })
	if i < 0 {
		i = len(o.Peers)
		o.Peers = append(o.Peers, Peer{ID: id})
	}
	o.Peers[i].Ours = append(o.Peers[i].Ours, ours)
	o.Peers[i].Theirs = append(o.Peers[i].Theirs, theirs)
}

// Run measures everything.
func Run(ctx context.Context, c Config) (out Outcome, err error) {
	dir, err := os.MkdirTemp("", "sheaf-addresses")
	if err != nil {
		return out, fmt.Errorf("making a folder: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	w, err := newWorld(ctx, c, dir, &out)
	if err != nil {
		return out, err
	}
	defer func() { err = errors.Join(err, w.addresses.Close()) }()
	if err := alone(c, dir, &out); err != nil {
		return out, err
	}
	if err := w.speed(ctx, c, dir, &out); err != nil {
		return out, err
	}
	for run := range runs {
		if err := w.typing(ctx, c, uint64(run), &out); err != nil {
			return out, err
		}
	}
	return out, w.quality(ctx, c, &out)
}

// speed takes keystrokes one after the other, ours in turns with the peers.
func (w *world) speed(ctx context.Context, c Config, dir string, out *Outcome) (err error) {
	var peers []engine
	if c.Peers {
		for _, e := range []engine{&sphinx{}, &fts5{}} {
			if why := e.start(ctx, dir, w.registers); why != nil {
				out.Missing = append(out.Missing, missing(e, why)...)
				continue
			}
			peers = append(peers, e)
			defer func() { err = errors.Join(err, e.stop()) }()
		}
	}
	for run := range runs {
		r := rand.New(rand.NewPCG(uint64(run), 6))
		keys := keystrokes(r, w.registers, c.Keys, false)
		ours, err := measure(keys, func(k keystroke) error {
			_, _, err := w.addresses.Suggest(ctx, k.region, k.text, 8)
			return err
		}, func() time.Duration { return 0 })
		if err != nil {
			return err
		}
		out.add("suggest.p50_ms.c1", "ms", ours.p50)
		out.add("suggest.cpu_ms", "ms", ours.cpu)
		out.add("suggest.alloc_kib", "KiB", ours.alloc)
		for _, e := range peers {
			theirs, err := measure(keys, func(k keystroke) error {
				_, err := e.ask(k)
				return err
			}, e.cpu)
			if err != nil {
				return fmt.Errorf("asking %s: %w", e.name(), err)
			}
			out.compare("vs_"+e.name()+".cpu", ours.cpu, theirs.cpu)
			if e.name() == "sphinx" {
				out.compare("vs_sphinx.p50", ours.p50, theirs.p50)
			}
		}
		slips, err := measure(keystrokes(r, w.registers, c.Keys/4, true), func(k keystroke) error {
			_, _, err := w.addresses.Suggest(ctx, k.region, k.text, 8)
			return err
		}, func() time.Duration { return 0 })
		if err != nil {
			return err
		}
		out.add("suggest.stage2_p50_ms", "ms", slips.p50)
	}
	return nil
}

func missing(e engine, why error) []string {
	ids := []string{"vs_" + e.name() + ".cpu"}
	if e.name() == "sphinx" {
		ids = append(ids, "vs_sphinx.p50")
	}
	for i, id := range ids {
		ids[i] = id + ": " + why.Error()
	}
	return ids
}

// measured is what one run over keystrokes took, each alone.
type measured struct{ p50, cpu, alloc float64 }

// measure asks for each keystroke; other is the processor time of a server beside this process.
func measure(keys []keystroke, ask func(keystroke) error, other func() time.Duration) (measured, error) {
	waits := make([]float64, 0, len(keys))
	heap, used, theirs := allocated(), cpuTime(), other()
	for _, k := range keys {
		began := time.Now()
		if err := ask(k); err != nil {
			return measured{}, err
		}
		waits = append(waits, float64(time.Since(began))/float64(time.Millisecond))
	}
	n := float64(len(keys))
	cpu := cpuTime() - used + other() - theirs
	slices.Sort(waits)
	return measured{
		p50: waits[len(waits)/2], cpu: float64(cpu) / float64(time.Millisecond) / n, alloc: float64(allocated()-heap) / 1024 / n,
	}, nil
}

// cpuTime is what this process has used of the processors.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// wordsOf are the words of an object as an index of words has them: names old and new, type, parents.
func wordsOf(reg *address.Registry, o address.Object) []string {
	out := append(address.TypeWords(o.Level, o.Type), address.NameWords(o.Name)...)
	for _, a := range o.Aliases {
		out = append(out, address.NameWords(a.Name)...)
	}
	chain, _ := reg.Chain(o.ID)
	for _, p := range chain[:max(0, len(chain)-1)] {
		out = append(out, address.NameWords(p.Name)...)
	}
	return out
}
