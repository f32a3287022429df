package engine

import (
	"bytes"
	"fmt"
	"math/rand"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/dgraph-io/badger/v4"

	"github.com/sheaf-drive/sheaf/core/state"
)

// sameAsDisk holds a read to the same read of Badger; "absent" and "empty" are not the same.
func sameAsDisk(t *testing.T, v *View, key string) {
	t.Helper()
	got, want := v.Get([]byte(key)), v.OnDisk().Get([]byte(key))
	if !bytes.Equal(got, want) || (got == nil) != (want == nil) {
		t.Errorf("at %d, %s reads %.40q, on disk it is %.40q", v.Index(), key, got, want)
	}
}

// kept says whether a read of the key at the moment at would not go to Badger.
func kept(e *Engine, key string, at uint64) bool {
	_, ok := e.recent.get([]byte(key), at)
	return ok
}

// viewAt opens a moment and closes it with the test.
func viewAt(t *testing.T, e *Engine, at uint64) *View {
	t.Helper()
	v, err := e.View(at)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(v.Close)
	return v
}

// flood writes other keys until nothing is kept of the key.
func flood(l *life, key string) {
	for n := 0; l.recent.shardOf(key).has([]byte(key)); n++ {
		put(l, l.applied+1, fmt.Sprintf("d/flood:%d", n), "x")
	}
}

func (r *recent) shardOf(key string) *recentShard {
	for i := range r.shards {
		if s := &r.shards[i]; s.has([]byte(key)) {
			return s
		}
	}
	return &recentShard{}
}

const raceKeys = 400

func raceKey(rng *rand.Rand) string { return fmt.Sprintf("d/k:%d", rng.Intn(raceKeys)) }

// randomEntry writes and deletes a few keys. Some values are empty, some too large to be kept.
func randomEntry(rng *rand.Rand, index uint64) func(tx state.Tx) {
	return func(tx state.Tx) {
		for range 1 + rng.Intn(4) {
			key := []byte(raceKey(rng))
			switch value := fmt.Appendf(nil, "%s at %d", key, index); rng.Intn(12) {
			case 0, 1, 2:
				tx.Delete(key)
			case 3:
				tx.Put(key, nil)
			case 4:
				tx.Put(key, append(value, make([]byte, recentValue)...))
			default:
				tx.Put(key, value)
			}
		}
	}
}

// moments is a writer's applied index and the readers beside it, as the store has them.
type moments struct {
	mu sync.Mutex
	*life
	hits, misses atomic.Int64
}

// open opens the newest moment; like the store, while the applied index stands still.
func (m *moments) open() *View {
	m.mu.Lock()
	defer m.mu.Unlock()
	v, err := m.Engine.View(m.applied)
	if err != nil {
		m.t.Error(err)
	}
	return v
}

// write commits batches of random length. Only between them the applied index moves.
func (m *moments) write(rng *rand.Rand, batches int) {
	at := m.applied
	for range batches {
		base := m.open()
		b := NewBatch(base)
		for range 1 + rng.Intn(4) {
			at++
			b.At(at)
			randomEntry(rng, at)(b)
		}
		if err := b.Commit(); err != nil {
			m.t.Error(err)
		}
		base.Close()
		m.mu.Lock()
		m.applied = at
		m.mu.Unlock()
	}
}

// read compares at the newest moment and at some that stay open while the writer goes on.
func (m *moments) read(t *testing.T, rng *rand.Rand, done <-chan struct{}) {
	var open []*View
	defer func() {
		for _, v := range open {
			v.Close()
		}
	}()
	for going := true; going; {
		select {
		case <-done:
			going = false // one more round
		default:
		}
		open = append(open, m.open())
		for range 20 {
			v, key := open[rng.Intn(len(open))], raceKey(rng)
			if kept(m.Engine, key, v.Index()) {
				m.hits.Add(1)
			} else {
				m.misses.Add(1)
			}
			sameAsDisk(t, v, key)
		}
		if len(open) > 5 {
			i := rng.Intn(len(open))
			open[i].Close()
			open = append(open[:i], open[i+1:]...)
		}
	}
}

func TestRecent_ReadsWhatIsOnDisk(t *testing.T) {
	for name, recent := range map[string]int64{"little": smallRecent, "all": 64 << 20} {
		for seed := range int64(3) {
			t.Run(fmt.Sprint(name, seed), func(t *testing.T) {
				t.Parallel()
				m := &moments{life: &life{t: t, Engine: openKeeping(t, t.TempDir(), 0, recent)}}
				done := make(chan struct{})
				var readers sync.WaitGroup
				for i := range int64(3) {
					readers.Go(func() { m.read(t, rand.New(rand.NewSource(100*seed+i)), done) })
				}
				m.write(rand.New(rand.NewSource(seed)), 1000)
				close(done)
				readers.Wait()
				if m.hits.Load() == 0 || m.misses.Load() == 0 {
					t.Errorf("%d hits, %d misses: nothing was tried", m.hits.Load(), m.misses.Load())
				}
			})
		}
	}
}

// A reader found a value in Badger; before he adds it, the key is written again.
func TestRecent_TakesNothingThatMayBeOverwritten(t *testing.T) {
	for _, c := range []struct {
		name  string
		after func(l *life) // what happens between looking and adding
		taken bool
	}{
		{"nothing happens", func(*life) {}, true},
		{"another key is written", func(l *life) { put(l, 2, "d/other", "x") }, true},
		{"it is written", func(l *life) { put(l, 2, "d/a:1", "new") }, false},
		{"it is written and dropped", func(l *life) { put(l, 2, "d/a:1", "new"); flood(l, "d/a:1") }, false},
		{"it is written, too large to be kept", func(l *life) {
			put(l, 2, "d/a:1", string(make([]byte, recentValue+1)))
		}, false},
		{"it is deleted", func(l *life) { l.Write(2, func(tx state.Tx) { tx.Delete([]byte("d/a:1")) }) }, false},
		{"it is deleted and dropped", func(l *life) {
			l.Write(2, func(tx state.Tx) { tx.Delete([]byte("d/a:1")) })
			flood(l, "d/a:1")
		}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			before := &life{t: t, Engine: openTest(t, dir, 0)}
			put(before, 1, "d/a:1", "old")
			before.db.Close()
			l := &life{t: t, Engine: openKeeping(t, dir, 1, 64*recentEntry*recentShards), applied: 1}
			old := viewAt(t, l.Engine, 1)
			seen := old.look([]byte("d/a:1"))
			c.after(l)
			l.recent.found([]byte("d/a:1"), seen, old.Index())
			sameAsDisk(t, viewAt(t, l.Engine, l.applied), "d/a:1")
			if got, _ := l.recent.get([]byte("d/a:1"), l.applied); (string(got) == "old") != c.taken {
				t.Errorf("of what the reader found, %q is kept", got)
			}
			sameAsDisk(t, old, "d/a:1")
		})
	}
}

// That a key has no record now says nothing of earlier moments.
func TestRecent_AbsenceIsOfItsMoment(t *testing.T) {
	dir := t.TempDir()
	before := &life{t: t, Engine: openTest(t, dir, 0)}
	put(before, 1, "d/a:1", "one")
	before.Write(3, func(tx state.Tx) { tx.Delete([]byte("d/a:1")) })
	before.db.Close()
	e := openTest(t, dir, 0)
	for _, at := range []uint64{4, 2, 3, 0} {
		sameAsDisk(t, viewAt(t, e, at), "d/a:1")
		sameAsDisk(t, viewAt(t, e, at), "d/never")
	}
	if !kept(e, "d/a:1", 4) || !kept(e, "d/never", 4) {
		t.Error("an absent key is looked up again and again")
	}
	if kept(e, "d/a:1", 2) {
		t.Error("what is known of 4 is said of 2")
	}
}

func TestRecent_KeepsWhatIsWritten(t *testing.T) {
	l := &life{t: t, Engine: openKeeping(t, t.TempDir(), 0, 64<<20)}
	steps := []struct {
		value []byte // nil deletes
		kept  bool
	}{
		{[]byte("one"), true},
		{[]byte{}, true},
		{make([]byte, recentValue+1), false}, // and what was kept before is not, either
		{make([]byte, recentValue), true},
		{nil, true},
		{make([]byte, MaxValue), false},
		{nil, true},
	}
	var views []*View
	for i, step := range steps {
		index := uint64(i + 1)
		l.Write(index, func(tx state.Tx) {
			if tx.Delete([]byte("d/a:1")); step.value != nil {
				tx.Put([]byte("d/a:1"), step.value)
			}
		})
		if kept(l.Engine, "d/a:1", index) != step.kept {
			t.Errorf("step %d: kept is %v", i, !step.kept)
		}
		if kept(l.Engine, "d/a:1", index-1) {
			t.Errorf("step %d: the write shows before it was made", i)
		}
		views = append(views, viewAt(t, l.Engine, index))
		for _, v := range views {
			sameAsDisk(t, v, "d/a:1")
		}
	}
}

// What is read again and again stays, however much is written beside it, and the bound holds.
func TestRecent_StaysInItsBound(t *testing.T) {
	l := &life{t: t, Engine: openTest(t, t.TempDir(), 0)}
	put(l, 1, "d/hot", "x")
	for i := range 2000 {
		put(l, l.applied+1, fmt.Sprintf("d/cold:%d", i), "x")
		if !kept(l.Engine, "d/hot", l.applied) {
			t.Fatalf("gone after %d others", i)
		}
	}
	bytes, entries := 0, 0
	for i := range l.recent.shards {
		s := &l.recent.shards[i]
		for _, g := range []generation{s.current, s.previous} {
			sum := 0
			for key, k := range g.known {
				sum += costOf(key, k)
			}
			if sum != g.bytes {
				t.Errorf("a generation counts %d bytes and has %d", g.bytes, sum)
			}
			bytes, entries = bytes+sum, entries+len(g.known)
		}
	}
	if bytes > smallRecent || entries < recentShards {
		t.Errorf("%d bytes in %d entries, at most %d bytes are allowed", bytes, entries, smallRecent)
	}
}

// Memory hides damage from nobody who looks for it, and what is not in memory is still checked.
func TestRecent_HidesNoDamageFromWhoLooksForIt(t *testing.T) {
	dir := t.TempDir()
	l := &life{t: t, Engine: openTest(t, dir, 0)}
	put(l, 1, "d/a:1", "one")
	out := l.db.NewManagedWriteBatch()
	if err := out.SetEntryAt(badger.NewEntry([]byte("d/a:1"), []byte("no checksum")), 1); err != nil {
		t.Fatal(err)
	}
	if err := out.Flush(); err != nil {
		t.Fatal(err)
	}
	v := viewAt(t, l.Engine, 1)
	if fault := faultOf(func() { v.Get([]byte("d/a:1")) }); fault != nil {
		t.Fatalf("the value was not in memory: %v", fault)
	}
	if faultOf(func() { v.OnDisk().Get([]byte("d/a:1")) }) == nil {
		t.Error("a look at the disk took the value from memory")
	}
	if faultOf(func() { listing(v) }) == nil {
		t.Error("a scan took the value from memory")
	}
	flood(l, "d/a:1")
	for range 2 {
		if faultOf(func() { viewAt(t, l.Engine, l.applied).Get([]byte("d/a:1")) }) == nil {
			t.Error("Get took a damaged value")
		}
	}
}

// A closed view is refused whatever is in memory.
func TestRecent_ClosedViewIsAFault(t *testing.T) {
	l := &life{t: t, Engine: openTest(t, t.TempDir(), 0)}
	put(l, 1, "d/a:1", "one")
	v := viewAt(t, l.Engine, 1)
	v.Close()
	if faultOf(func() { v.Get([]byte("d/a:1")) }) == nil {
		t.Error("a closed view was read")
	}
}

func BenchmarkView_Get(b *testing.B) {
	for name, recent := range map[string]int64{"disk": 0, "memory": 64 << 20} {
		b.Run(name, func(b *testing.B) {
			l := &life{t: b, Engine: openKeeping(b, b.TempDir(), 0, recent)}
			for i := range uint64(50) {
				l.Write(i+1, func(tx state.Tx) {
					for j := range 200 {
						tx.Put(fmt.Appendf(nil, "d/k:%d.%d", i, j), make([]byte, 300))
					}
				})
			}
			v, done := l.View()
			defer done()
			for i := 0; b.Loop(); i++ {
				v.Get(fmt.Appendf(nil, "d/k:%d.%d", i%50, i%7))
			}
		})
	}
}
