package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"time"

	"github.com/sheaf-drive/sheaf/bench/listing"
	"github.com/sheaf-drive/sheaf/bench/load"
	"github.com/sheaf-drive/sheaf/bench/program"
	"github.com/sheaf-drive/sheaf/bench/rivals"
	"github.com/sheaf-drive/sheaf/core/passport"
)

const passportRuns = 5 // each over numbers of its own

// passportKinds are the ends between which a real list lies.
var passportKinds = []struct {
	name string
	draw listing.Draw
}{{"plausible", listing.Plausible}, {"uniform", listing.Uniform}}

// passportUnits are the figures of each kind.
var passportUnits = []struct{ id, unit string }{
	{"heap_b_key", "bytes/number"}, {"stored_b_key", "bytes/number"}, {"hit_hot_p50_ns", "ns"}, {"hit_mixed_p50_ns", "ns"},
	{"load_ms", "ms"}, {"load_days_ms", "ms"}, {"diff.compute_s", "s"}, {"diff.apply_s", "s"}, {"diff.b_change", "bytes/change"},
}

// layoutUnits are those of each kind in another layout, see bench/partitioned.
var layoutUnits = []struct{ id, unit string }{
	{"heap_b_key", "bytes/number"}, {"hit_hot_p50_ns", "ns"}, {"hit_mixed_p50_ns", "ns"}, {"diff.apply_s", "s"},
}

// nodeUnits are the figures of the plausible list on real nodes.
var nodeUnits = []struct{ id, unit string }{
	{"import.seconds", "s"}, {"import.rss_mib", "MiB"}, {"import.node_rss_mib", "MiB"}, {"diff.compute_s", "s"}, {"diff.apply_s", "s"},
	{"diff.longest_answer_ms", "ms"}, {"api.checks_s", "checks/s"},
}

// passports measures the list of invalid passports over generated numbers, because no real list may be passed on.
func passports(ctx context.Context, s setting) (got outcome, err error) {
	samples, bounds := listing.Samples{}, map[string][]float64{}
	ours, theirs := map[string][]float64{}, map[string][]float64{}
	var plausible []passport.Key
	for _, kind := range passportKinds {
		for seed := range uint64(passportRuns) {
			keys, err := samples.Set(ctx, kind.name, kind.draw, seed, s.pick(20, 1))
			if err != nil {
				return got, err
			}
			bounds[kind.name] = append(bounds[kind.name], leastBytes(keys)/float64(len(keys)))
			if s.peers {
				if err := besideSorted(kind.name, int(seed), keys, ours, theirs); err != nil {
					return got, err
				}
			}
			if kind.name == "plausible" {
				plausible = keys
			}
		}
		for _, layout := range []string{"partitioned.", "signposted."} {
			for _, f := range layoutUnits {
				got.figures = append(got.figures, figureOf(layout+kind.name+"."+f.id, f.unit, samples[layout+kind.name+"."+f.id]))
			}
		}
		for _, f := range passportUnits {
			one := figureOf(kind.name+"."+f.id, f.unit, samples[kind.name+"."+f.id])
			if f.id == "stored_b_key" {
				one = one.Bounded(quantile(bounds[kind.name], 0.5))
			}
			got.figures = append(got.figures, one)
		}
	}
	if err := onNode(ctx, s, samples, plausible); err != nil {
		return got, err
	}
	for _, f := range nodeUnits {
		one := figureOf(f.id, f.unit, samples[f.id])
		if f.id == "import.seconds" {
			one = one.Bounded(quantile(samples["import.unpacked"], 0.5))
		}
		got.figures = append(got.figures, one)
	}
	if s.peers {
		for _, id := range []string{"plausible.hit_time", "plausible.size", "uniform.hit_time", "uniform.size"} {
			got.peers = append(got.peers, peerOf("vs_sorted_list."+id, ours[id], theirs[id]))
		}
		err = besidePublished(ctx, s, samples, plausible, &got)
	}
	return got, err
}

// onNode measures real nodes.
func onNode(ctx context.Context, s setting, samples listing.Samples, keys []passport.Key) error {
	return program.With(ctx, func(programs program.Programs) error {
		if err := samples.Node(ctx, programs.Sheaf, keys, passportRuns, time.Duration(s.pick(1, 4))*time.Second); err != nil {
			return err
		}
		return samples.Days(ctx, programs.Sheaf, keys, passportRuns)
	})
}

// besideSorted measures size and hits against a sorted list of the same numbers, in turns.
func besideSorted(name string, run int, keys []passport.Key, ours, theirs map[string][]float64) error {
	var set *passport.Set
	var list []passport.Key
	random := rand.New(rand.NewPCG(uint64(run), 2))
	ourBytes, theirBytes := heapOf(func() {
		var b passport.Builder
		b.AddKeys(keys)
		set = b.Set()
	}), heapOf(func() { list = slices.Clone(keys) })
	n := float64(len(keys))
	ours[name+".size"], theirs[name+".size"] = append(ours[name+".size"], ourBytes/n), append(theirs[name+".size"], theirBytes/n)
	const lookups = 200_000
	wanted, numbers := make([]passport.Key, lookups), make([]passport.Number, lookups)
	for i := range wanted {
		wanted[i] = keys[random.IntN(len(keys))]
		numbers[i] = wanted[i].Number()
	}
	timed := func(into map[string][]float64, has func(i int) bool) func() error {
		return func() error {
			found := 0
			into[name+".hit_time"] = append(into[name+".hit_time"], perOperation(lookups, func(i int) {
				if has(i) {
					found++
				}
			}))
			if found != lookups {
				return fmt.Errorf("%d of %d listed numbers were found", found, lookups)
			}
			return nil
		}
	}
	return load.InTurns(run, timed(ours, func(i int) bool { return set.Has(numbers[i]) }),
		timed(theirs, func(i int) bool { _, ok := slices.BinarySearch(list, wanted[i]); return ok }))
}

// besidePublished measures the published scheme in PostgreSQL beside the set: a look-up by a prepared statement over
// a Unix socket, and what is stored.
func besidePublished(ctx context.Context, s setting, samples listing.Samples, keys []passport.Key, got *outcome) (err error) {
	ids := []string{"vs_postgresql.hit_p50", "vs_postgresql.bytes"}
	p, err := rivals.OpenPublished(ctx, func(file *os.File) error { return listing.Published(file, keys) })
	var missing rivals.Missing
	if errors.As(err, &missing) {
		for _, id := range ids {
			got.missing = append(got.missing, id+": "+missing.Why)
		}
		return nil
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.Close()) }()
	var times, sizes, ourSizes []float64
	for run := range passportRuns {
		sample, err := p.LookUp(ctx, time.Duration(s.pick(2, 5))*time.Second)
		if err != nil {
			return err
		}
		size, err := p.Bytes(ctx)
		if err != nil {
			return err
		}
		times, sizes = append(times, sample.P50*1e6), append(sizes, size)
		ourSizes = append(ourSizes, samples["plausible.stored_b_key"][run]*float64(len(keys)))
	}
	got.peers = append(got.peers, peerOf(ids[0], samples["plausible.hit_mixed_p50_ns"], times), peerOf(ids[1], ourSizes, sizes))
	return nil
}

// heapOf measures by how many bytes the heap grows with what is built and kept.
func heapOf(build func()) float64 {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.GC() // what a sync.Pool held goes with the second
	runtime.ReadMemStats(&before)
	build()
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&after)
	return float64(after.HeapAlloc) - float64(before.HeapAlloc)
}

// leastBytes is what any exact list needs that knows only how many numbers
// fall into each block of 16,384: the logarithm of the ways to choose them.
func leastBytes(keys []passport.Key) float64 {
	const block = 1 << 14
	bits := 0.0
	for from := 0; from < len(keys); {
		to := from
		for to < len(keys) && keys[to]/block == keys[from]/block {
			to++
		}
		bits += waysToChoose(block, to-from) + math.Log2(block)
		from = to
	}
	return bits / 8
}

// waysToChoose is log2 of n over k.
func waysToChoose(n, k int) float64 {
	ln := func(x int) float64 { v, _ := math.Lgamma(float64(x) + 1); return v }
	return (ln(n) - ln(k) - ln(n-k)) / math.Ln2
}

// perOperation times n operations and gives nanoseconds for one.
func perOperation(n int, operation func(i int)) float64 {
	start := time.Now()
	for i := range n {
		operation(i)
	}
	return float64(time.Since(start).Nanoseconds()) / float64(n)
}
