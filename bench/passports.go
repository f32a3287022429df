package main

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"

	"github.com/sheaf-drive/sheaf/bench/load"
	"github.com/sheaf-drive/sheaf/core/passport"
)

const (
	perSeries   = 1_000_000 // numbers a series can hold
	passportRun = 5         // runs, each over numbers of its own
)

// passportKinds are the ends between which a real list lies.
var passportKinds = []struct {
	name string
	draw func(*rand.Rand, int) []uint64
}{{"plausible", plausibleNumbers}, {"uniform", uniformNumbers}}

// passports measures the set over generated numbers, because no real list may
// be passed on. Each run draws new numbers from its own seed: plausible has
// whole batches of an office invalid at a rate of their own, uniform has no
// pattern at all and the density of a list of 110 million, 1.1 %.
func passports(ctx context.Context, s setting) (outcome, error) {
	var got outcome
	for _, kind := range passportKinds {
		one := passportKind{name: kind.name, ours: map[string][]float64{}, theirs: map[string][]float64{}}
		for seed := range uint64(passportRun) {
			if err := ctx.Err(); err != nil {
				return outcome{}, err
			}
			random := rand.New(rand.NewPCG(seed, 1))
			if err := one.sample(random, kind.draw(random, s.pick(1_000_000, 20_000_000)), s.peers); err != nil {
				return outcome{}, err
			}
		}
		one.addTo(&got, s.peers)
	}
	return got, nil
}

// passportKind gathers the samples of one kind of numbers.
type passportKind struct {
	name         string
	ours, theirs map[string][]float64
	bound        []float64 // bytes a number, what theory allows
}

// sample takes one run: sizes, then look-ups of numbers that are there and of
// numbers that are not, both in random order.
func (k *passportKind) sample(random *rand.Rand, keys []uint64, peers bool) error {
	var set *passport.Set
	build := func() (err error) { set, err = passportSet(keys); return err }
	ours, err := 0.0, error(nil)
	if peers {
		ours, err = heapOf(build)
	} else {
		err = build()
	}
	if err != nil {
		return err
	}
	n := float64(len(keys))
	stored := 0
	for chunk := range set.Chunks() {
		stored += len(chunk)
	}
	k.ours["memory"] = append(k.ours["memory"], float64(set.Stats().Heap)/n)
	k.ours["stored"] = append(k.ours["stored"], float64(stored)/n)
	k.bound = append(k.bound, leastBytes(keys)/n)
	if peers {
		var list []uint64
		theirs, err := heapOf(func() error { list = slices.Clone(keys); return nil })
		if err != nil {
			return err
		}
		runtime.KeepAlive(list)
		k.ours["size"] = append(k.ours["size"], ours/n)
		k.theirs["size"] = append(k.theirs["size"], theirs/n)
	}

	const lookups = 200_000
	for _, what := range []string{"hit", "miss"} {
		p := prepared{set: set, keys: keys}
		for range lookups {
			key := lookFor(random, keys, what == "hit")
			number, err := passportNumber(key)
			if err != nil {
				return err
			}
			p.wanted, p.numbers = append(p.wanted, key), append(p.numbers, number)
		}
		if err := k.lookups(what, p, peers); err != nil {
			return err
		}
	}
	return nil
}

// lookups times one run of look-ups and checks every answer, for a fast wrong
// answer is no figure.
func (k *passportKind) lookups(what string, p prepared, peers bool) error {
	timed := func(into map[string][]float64, has func(i int) bool) func() error {
		return func() error {
			found := 0
			into[what] = append(into[what], perOperation(len(p.wanted), func(i int) {
				if has(i) {
					found++
				}
			}))
			if want := map[string]int{"hit": len(p.wanted), "miss": 0}[what]; found != want {
				return fmt.Errorf("%d of %d look-ups for a %s were found", found, len(p.wanted), what)
			}
			return nil
		}
	}
	run := len(k.ours[what])
	ours := timed(k.ours, func(i int) bool { return p.set.Has(p.numbers[i]) })
	theirs := timed(k.theirs, func(i int) bool { _, ok := slices.BinarySearch(p.keys, p.wanted[i]); return ok })
	if !peers {
		return ours()
	}
	return load.InTurns(run, ours, theirs)
}

// prepared is what both sides look up and where.
type prepared struct {
	set     *passport.Set
	keys    []uint64 // sorted: what the set holds
	numbers []passport.Number
	wanted  []uint64 // the same as numbers
}

func (k *passportKind) addTo(got *outcome, peers bool) {
	got.figures = append(got.figures,
		figureOf(k.name+".hit_time", "ns", k.ours["hit"]),
		figureOf(k.name+".miss_time", "ns", k.ours["miss"]),
		figureOf(k.name+".memory", "bytes/number", k.ours["memory"]),
		figureOf(k.name+".stored", "bytes/number", k.ours["stored"]).bounded(quantile(k.bound, 0.5)),
	)
	if !peers {
		return
	}
	got.peers = append(got.peers,
		peerOf("vs_sorted_list."+k.name+".hit_time", k.ours["hit"], k.theirs["hit"]),
		peerOf("vs_sorted_list."+k.name+".miss_time", k.ours["miss"], k.theirs["miss"]),
		peerOf("vs_sorted_list."+k.name+".size", k.ours["size"], k.theirs["size"]),
	)
}

// heapOf measures by how many bytes the heap grows with what is built and kept.
func heapOf(build func() error) (float64, error) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.GC() // what a sync.Pool held goes with the second
	runtime.ReadMemStats(&before)
	err := build()
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&after)
	return float64(after.HeapAlloc) - float64(before.HeapAlloc), err
}

func passportSet(keys []uint64) (*passport.Set, error) {
	var b passport.Builder
	for _, key := range keys {
		n, err := passportNumber(key)
		if err != nil {
			return nil, err
		}
		if _, err := b.Add(n); err != nil {
			return nil, err
		}
	}
	return b.Set(), nil
}

func passportNumber(key uint64) (passport.Number, error) {
	return passport.Parse(fmt.Sprintf("%04d", key/perSeries), fmt.Sprintf("%06d", key%perSeries))
}

// lookFor picks a number that is in the list, or one of the same series that
// is not.
func lookFor(random *rand.Rand, keys []uint64, there bool) uint64 {
	for {
		key := keys[random.IntN(len(keys))]
		if there {
			return key
		}
		key = key - key%perSeries + 1 + random.Uint64N(perSeries-1)
		if _, ok := slices.BinarySearch(keys, key); !ok {
			return key
		}
	}
}

// plausibleNumbers fills series of eight rates in equal parts, from nearly all
// documents invalid to one in seventy. An office gets a batch of 500…5,000
// numbers, and its documents are invalid at a rate of their own around that of
// the series. Series are filled from 000001 up, as far as n numbers need.
func plausibleNumbers(random *rand.Rand, n int) []uint64 {
	rates := []float64{0.97, 0.92, 0.7, 0.4, 0.12, 0.05, 0.02, 0.015}
	const perRound = 3.0 // the sum of the rates, less what rounding and chance may take
	rounds := int(math.Ceil(float64(n) / (perRound * perSeries)))
	width := uint64(float64(n) / (perRound * float64(rounds)))
	keys := make([]uint64, 0, n+n/4)
	for i := range rounds * len(rates) {
		series := uint64(101 + i)
		for number := uint64(1); number < width; {
			local := math.Min(1, rates[i%len(rates)]*(0.5+random.Float64()))
			for end := min(number+500+random.Uint64N(4501), width); number < end; number++ {
				if random.Float64() < local {
					keys = append(keys, series*perSeries+number)
				}
			}
		}
	}
	return keys
}

// uniformNumbers spreads n numbers over as many series as give the density of
// the real list.
func uniformNumbers(random *rand.Rand, n int) []uint64 {
	const perMille = 11
	span := uint64(n) * 1000 / perMille
	keys := make([]uint64, 0, n+n/50)
	for len(keys) < n {
		for len(keys) < n+n/50 {
			if offset := random.Uint64N(span); offset%perSeries != 0 { // no document has number 000000
				keys = append(keys, 101*perSeries+offset)
			}
		}
		slices.Sort(keys)
		keys = slices.Compact(keys)
	}
	return keys[:n]
}

// leastBytes is what any exact list needs that knows only how many numbers
// fall into each block of 16,384: the logarithm of the ways to choose them.
func leastBytes(keys []uint64) float64 {
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
