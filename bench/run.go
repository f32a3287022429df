package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/sheaf-drive/sheaf/bench/place"
	"github.com/sheaf-drive/sheaf/bench/result"
)

// scale says how large the data of a benchmark are. The whole table at small
// scale ends within ten minutes on two cores.
type scale string

const (
	small scale = "small"
	full  scale = "full"
)

// setting is what a benchmark is asked for.
type setting struct {
	scale scale
	peers bool // measure peers too, in turns with ours
	// judged is a file of queries for addresses, "" for the built-in ones.
	judged string
	// images is a folder of pictures with QR codes, for qr; "" for none.
	images string
}

// pick gives the size for the scale asked for.
func (s setting) pick(smallSize, fullSize int) int {
	if s.scale == small {
		return smallSize
	}
	return fullSize
}

// outcome is what a benchmark has measured.
type outcome struct {
	figures []figure
	peers   []peer
	missing []string // "peer: why", one for each peer that could not run
}

// benchmark is one row of the table.
type benchmark struct {
	name  string
	about string   // one line for list
	peers []string // ids of the peers it can be compared with
	run   func(context.Context, setting) (outcome, error)
}

func run(ctx context.Context, o options, out, log io.Writer) error {
	chosen, err := choose(o.words)
	if err != nil {
		return err
	}
	at := place.Here(ctx)
	for _, b := range chosen {
		fmt.Fprintf(log, "running %s at %s scale\n", b.name, o.scale)
		r, err := measure(ctx, b, setting{scale: o.scale, peers: o.peers, judged: o.judged, images: o.images}, at)
		if err != nil {
			return fmt.Errorf("measuring %s: %w", b.name, err)
		}
		if err := write(out, r, o.json); err != nil {
			return err
		}
	}
	return nil
}

// choose finds the benchmarks by name, each once, in the order asked for.
func choose(words []string) ([]benchmark, error) {
	if len(words) == 0 {
		return nil, fmt.Errorf("%w: run needs names, or all", errUsage)
	}
	var chosen []benchmark
	for _, word := range words {
		if word == "all" {
			return table, nil
		}
		at := slices.IndexFunc(table, func(b benchmark) bool { return b.name == word })
		if at < 0 {
			return nil, fmt.Errorf("%w: no benchmark is named %q, see bench list", errUsage, word)
		}
		if !slices.ContainsFunc(chosen, func(b benchmark) bool { return b.name == word }) {
			chosen = append(chosen, table[at])
		}
	}
	return chosen, nil
}

// measure runs one benchmark and holds its outcome to the rules.
func measure(ctx context.Context, b benchmark, s setting, at place.Location) (result.Result, error) {
	got, err := b.run(ctx, s)
	if err != nil {
		return result.Result{}, err
	}
	if err := ctx.Err(); err != nil {
		return result.Result{}, err
	}
	r := result.Result{
		Name: b.name, Commit: at.Commit, Machine: at.Machine,
		Figures: emptied(got.figures), Peers: emptied(got.peers), Missing: emptied(got.missing),
	}
	if !s.peers {
		for _, id := range b.peers {
			if !slices.ContainsFunc(r.Peers, func(p result.Peer) bool { return p.ID == id }) { // one that needs nothing installed
				r.Missing = append(r.Missing, id+": not asked for, add --peers")
			}
		}
	}
	return r, r.Check(b.peers)
}

// emptied turns nil into an empty list: in JSON a list is never null.
func emptied[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

func write(out io.Writer, r result.Result, asJSON bool) error {
	if !asJSON {
		_, err := io.WriteString(out, plain(r))
		return err
	}
	return json.NewEncoder(out).Encode(r) // one object, one line
}

// plain is the result for a terminal.
func plain(r result.Result) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s  (%s, %s)\n", r.Name, r.Commit, r.Machine)
	for _, f := range r.Figures {
		fmt.Fprintf(&b, "  %-36s %12s %-12s %d runs, %s … %s", f.ID, result.Number(f.Median), f.Unit, f.Runs,
			result.Number(f.Min), result.Number(f.Max))
		if f.Bound != nil {
			fmt.Fprintf(&b, ", bound %s", result.Number(*f.Bound))
		}
		b.WriteByte('\n')
	}
	for _, p := range r.Peers {
		fmt.Fprintf(&b, "  %-36s %12s ours ÷ theirs %d runs, %s ÷ %s\n", p.ID, result.Number(p.Ratio), p.Runs,
			result.Number(p.Ours), result.Number(p.Theirs))
	}
	for _, m := range r.Missing {
		fmt.Fprintf(&b, "  missing %s\n", m)
	}
	return b.String()
}
