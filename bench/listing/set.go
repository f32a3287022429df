package listing

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"time"

	"github.com/rs/zerolog"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/edition"
	"github.com/sheaf-drive/sheaf/core/passport"
	"github.com/sheaf-drive/sheaf/core/passport/change"
	"github.com/sheaf-drive/sheaf/core/passport/stored"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/raftstore/engine"
)

// Draw draws a list, series by series.
type Draw func(random *rand.Rand, part int, add func([]passport.Key))

// Samples are what runs gave, by id.
type Samples map[string][]float64

func (s Samples) add(id string, value float64) { s[id] = append(s[id], value) }

// Set measures one list drawn from the seed: how large it is, how fast it answers, how fast a node has it
// again from its store, and a day's difference. The keys of the list come back, in order.
func (s Samples) Set(ctx context.Context, name string, draw Draw, seed uint64, part int) ([]passport.Key, error) {
	random := rand.New(rand.NewPCG(seed, 1))
	var b passport.Builder
	var keys []passport.Key
	draw(random, part, func(more []passport.Key) {
		b.AddKeys(more)
		keys = append(keys, more...)
	})
	slices.Sort(keys)
	var before, after runtime.MemStats
	set := b.Set()
	b = passport.Builder{}
	collect(&after)
	size, count := after.HeapAlloc, float64(len(keys))
	chunks := slices.Collect(set.Chunks())
	bytes := 0
	for _, chunk := range chunks {
		bytes += len(chunk)
	}
	s.add(name+".stored_b_key", float64(bytes)/count)
	if err := s.lookups(name, random, set.Has, keys); err != nil {
		return nil, err
	}
	if err := s.partitioned(name, random, set, keys); err != nil {
		return nil, err
	}
	if err := s.change(name, random, set, keys); err != nil {
		return nil, err
	}
	if err := s.load(name, set, chunks); err != nil {
		return nil, err
	}
	chunks = nil
	kept := set.Len()
	set = nil
	collect(&before)
	if kept != int64(len(keys)) {
		return nil, fmt.Errorf("%d of %d keys are in the set", kept, len(keys))
	}
	s.add(name+".heap_b_key", (float64(size)-float64(before.HeapAlloc))/count)
	return keys, ctx.Err()
}

func collect(stats *runtime.MemStats) {
	runtime.GC()
	runtime.GC() // what a sync.Pool held goes with the second
	runtime.ReadMemStats(stats)
}

const (
	together = 32     // look-ups that are timed as one
	lookups  = 20_000 // groups of them
)

// lookups times hits that are asked again and again, and numbers of which each is asked once and half are
// not there. A fast wrong answer is no figure.
func (s Samples) lookups(name string, random *rand.Rand, has func(passport.Number) bool, keys []passport.Key) error {
	hot := make([]passport.Number, 1<<12)
	for i := range hot {
		hot[i] = keys[random.IntN(len(keys))].Number()
	}
	found := 0
	s.add(name+".hit_hot_p50_ns", median(lookups, func(group int) {
		for i := range together {
			if has(hot[(group*together+i)%len(hot)]) {
				found++
			}
		}
	}))
	mixed := make([]passport.Number, lookups*together)
	there := 0
	for i := range mixed {
		key := keys[random.IntN(len(keys))]
		if i%2 == 1 {
			key += passport.Key(random.IntN(200)) - 100
			if key >= passport.Keys {
				key = 0
			}
		}
		if _, ok := slices.BinarySearch(keys, key); ok {
			there++
		}
		mixed[i] = key.Number()
	}
	found -= lookups * together
	s.add(name+".hit_mixed_p50_ns", median(lookups, func(group int) {
		for _, n := range mixed[group*together:][:together] {
			if has(n) {
				found++
			}
		}
	}))
	if found != there {
		return fmt.Errorf("%d look-ups found what was there, %d should have", found, there)
	}
	return nil
}

// median is the median of the nanoseconds that one look-up of a group took.
func median(groups int, group func(int)) float64 {
	took := make([]float64, groups)
	for i := range took {
		from := time.Now()
		group(i)
		took[i] = float64(time.Since(from).Nanoseconds()) / together
	}
	slices.Sort(took)
	return took[groups/2]
}

// tomorrow adds 60,000 numbers among those of issued series to a list, none of them 000000, and takes 500 of
// the upper half of its keys away.
func tomorrow(random *rand.Rand, set *passport.Set, keys []passport.Key) *passport.Set {
	var added, removed passport.Builder
	for count := 0; count < 60_000; {
		key := keys[random.IntN(len(keys))]/1_000_000*1_000_000 + passport.Key(1+random.IntN(999_999))
		if !set.Has(key.Number()) {
			count += added.AddKeys([]passport.Key{key})
		}
	}
	for half, count := len(keys)/2, 0; count < 500; {
		if key := keys[half+random.IntN(len(keys)-half)]; set.Has(key.Number()) {
			count += removed.AddKeys([]passport.Key{key})
		}
	}
	return passport.Difference{Added: added.Set(), Removed: removed.Set()}.Apply(set, runtime.GOMAXPROCS(0))
}

// change tells the difference of a day, and makes the new list of it as a node does.
func (s Samples) change(name string, random *rand.Rand, set *passport.Set, keys []passport.Key) error {
	workers := runtime.GOMAXPROCS(0)
	next := tomorrow(random, set, keys)
	from := time.Now()
	d := passport.Diff(set, next, workers)
	chunks := slices.Collect(change.Chunks(d))
	s.add(name+".diff.compute_s", time.Since(from).Seconds())
	bytes := 0
	for _, chunk := range chunks {
		bytes += len(chunk)
	}
	s.add(name+".diff.b_change", float64(bytes)/float64(d.Added.Len()+d.Removed.Len()))
	want := next.Contents(workers)
	from = time.Now()
	read, err := change.Read(slices.Values(chunks))
	if err != nil {
		return err
	}
	if read.Apply(set, workers).Contents(workers) != want {
		return errors.New("the difference leads to another list")
	}
	s.add(name+".diff.apply_s", time.Since(from).Seconds())
	return nil
}

// load stores the chunks as a node does, opens the store anew and makes the list of them.
func (s Samples) load(name string, set *passport.Set, chunks [][]byte) (err error) {
	dir, err := os.MkdirTemp("", "sheaf-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	e, err := edition.Plan(core.Edition{ID: "e", Kind: core.EditionPassports, Rows: set.Len()}, core.EditionOrigin{}, slices.Values(chunks))
	if err != nil {
		return err
	}
	config := engine.Config{Dir: dir, MemTable: 64 << 20, Log: zerolog.Nop()}
	if err := store(config, e, chunks); err != nil {
		return err
	}
	config.Durable = uint64(len(chunks)) + 1
	opened, err := engine.Open(config)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, opened.Close(nil)) }()
	view, err := opened.View(config.Durable)
	if err != nil {
		return err
	}
	defer view.Close()
	parts := func(e core.Edition) iter.Seq[[]byte] { return state.ChunksOf(view, e) }
	from := time.Now()
	back, err := stored.Open(state.Chain(view, e), parts, stored.Have{}, runtime.GOMAXPROCS(0))
	if err != nil {
		return err
	}
	s.add(name+".load_ms", float64(time.Since(from).Microseconds())/1000)
	if back.Len() != set.Len() {
		return errors.New("another list comes back from the store")
	}
	return nil
}

// store writes the chunks, one version each, and syncs them.
func store(config engine.Config, e core.Edition, chunks [][]byte) (err error) {
	opened, err := engine.Open(config)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, opened.Close(nil)) }()
	for n, chunk := range chunks {
		if err := write(opened, uint64(n), func(tx state.Tx) { state.Chunks.Put(tx, state.ChunkKey(e.ID, n), chunk) }); err != nil {
			return err
		}
	}
	if err := write(opened, uint64(len(chunks)), func(tx state.Tx) { state.Editions.Put(tx, e.ID, e) }); err != nil {
		return err
	}
	return opened.Sync()
}

func write(store *engine.Engine, version uint64, put func(state.Tx)) error {
	base, err := store.View(version)
	if err != nil {
		return err
	}
	defer base.Close()
	b := engine.NewBatch(base)
	b.At(version + 1)
	put(b)
	return b.Commit()
}
