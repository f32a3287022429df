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
	"strconv"
	"time"

	"github.com/rs/zerolog"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/edition"
	"github.com/sheaf-drive/sheaf/core/machine"
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
	if err := s.load(name, random, set, keys, chunks); err != nil {
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

// load stores the whole list as a node does, and then as many days behind it as there may be, opens the store anew and
// makes the list of them.
func (s Samples) load(name string, random *rand.Rand, set *passport.Set, keys []passport.Key, chunks [][]byte) (err error) {
	dir, err := os.MkdirTemp("", "sheaf-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	at := shelf{config: engine.Config{Dir: dir, MemTable: 64 << 20, Log: zerolog.Nop()}}
	if err := at.put(set, core.EditionOrigin{}, chunks); err != nil {
		return err
	}
	took, err := at.load(set.Len())
	if err != nil {
		return err
	}
	s.add(name+".load_ms", took)
	for depth := 1; depth <= machine.MaxDepth; depth++ {
		next := tomorrow(random, set, keys)
		d := passport.Diff(set, next, runtime.GOMAXPROCS(0))
		origin := core.EditionOrigin{Base: at.last.ID, Depth: depth, Contents: next.Contents(runtime.GOMAXPROCS(0)),
			Added: d.Added.Len(), Removed: d.Removed.Len()}
		if err := at.put(next, origin, slices.Collect(change.Chunks(d))); err != nil {
			return err
		}
		set = next
	}
	if took, err = at.load(set.Len()); err != nil {
		return err
	}
	s.add(name+".load_days_ms", took)
	return nil
}

// shelf is the store of a node with editions that follow from each other.
type shelf struct {
	config  engine.Config
	last    core.Edition
	entries uint64
}

// put writes an edition behind the last, one version for each chunk, and syncs them.
func (at *shelf) put(set *passport.Set, origin core.EditionOrigin, chunks [][]byte) (err error) {
	e := core.Edition{ID: core.EditionID("e" + strconv.Itoa(origin.Depth)), Kind: core.EditionPassports, Rows: set.Len()}
	if e, err = edition.Plan(e, origin, slices.Values(chunks)); err != nil {
		return err
	}
	at.config.Durable = at.entries
	opened, err := engine.Open(at.config)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, opened.Close(nil)) }()
	write := func(put func(state.Tx)) error {
		at.entries++
		return write(opened, at.entries-1, put)
	}
	for n, chunk := range chunks {
		if err := write(func(tx state.Tx) { state.Chunks.Put(tx, state.ChunkKey(e.ID, n), chunk) }); err != nil {
			return err
		}
	}
	if err := write(func(tx state.Tx) {
		state.Editions.Put(tx, e.ID, e)
		state.EditionOrigins.Put(tx, e.ID, origin)
	}); err != nil {
		return err
	}
	at.last = e
	return opened.Sync()
}

// load opens the store anew and makes the list of the last edition; it answers the milliseconds that this took.
func (at *shelf) load(rows int64) (took float64, err error) {
	at.config.Durable = at.entries
	opened, err := engine.Open(at.config)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, opened.Close(nil)) }()
	view, err := opened.View(at.config.Durable)
	if err != nil {
		return 0, err
	}
	defer view.Close()
	parts := func(e core.Edition) iter.Seq[[]byte] { return state.ChunksOf(view, e) }
	from := time.Now()
	back, err := stored.Open(state.Chain(view, at.last), parts, stored.Have{}, runtime.GOMAXPROCS(0))
	if err != nil {
		return 0, err
	}
	took = float64(time.Since(from).Microseconds()) / 1000
	if back.Len() != rows {
		return 0, errors.New("another list comes back from the store")
	}
	return took, nil
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
