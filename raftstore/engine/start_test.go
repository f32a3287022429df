package engine

import (
	"errors"
	"fmt"
	"math/rand"
	"strings"
	"testing"

	"github.com/dgraph-io/badger/v4"

	"github.com/sheaf-drive/sheaf/core/state"
)

// history is a run of entries and what the state is after each.
type history struct {
	entries map[uint64]func(tx state.Tx)
	after   []string // by index; 0 is the empty state
}

func listing(v state.View) string {
	var b strings.Builder
	v.Scan(nil, nil, func(key, value []byte) bool {
		fmt.Fprintf(&b, "%s=%x\n", key, value)
		return true
	})
	return b.String()
}

// randomHistory makes entries that write and delete few keys, so that they overlap.
func randomHistory(rng *rand.Rand, length uint64) history {
	h := history{entries: map[uint64]func(tx state.Tx){}, after: []string{""}}
	memory := state.NewMemory()
	for i := uint64(1); i <= length; i++ {
		type op struct{ key, value string }
		ops := make([]op, 1+rng.Intn(3))
		for j := range ops {
			ops[j].key = fmt.Sprintf("d/k:%d", rng.Intn(9))
			if rng.Intn(4) > 0 {
				ops[j].value = fmt.Sprintf("%d.%d", i, j)
			}
		}
		h.entries[i] = func(tx state.Tx) {
			hasher := state.NewHasher(tx)
			for _, o := range ops {
				if o.value == "" {
					hasher.Delete([]byte(o.key))
				} else {
					hasher.Put([]byte(o.key), []byte(o.value))
				}
			}
			hasher.Flush()
		}
		h.entries[i](memory)
		h.after = append(h.after, listing(memory))
	}
	return h
}

// run applies the entries from first to last in batches of random length.
func (h history) run(l *life, rng *rand.Rand, first, last uint64) error {
	for first <= last {
		end := min(last, first+uint64(rng.Intn(6)))
		l.batch(h.entries, first, end)
		first = end + 1
		if err := h.compare(l); err != nil {
			return err
		}
	}
	return nil
}

var errWrongState = errors.New("the state is not that of the history")

func (h history) compare(l *life) error {
	v, done := l.View()
	defer done()
	if got, want := listing(v), h.after[l.applied]; got != want {
		return fmt.Errorf("%w: at %d got\n%swant\n%s", errWrongState, l.applied, got, want)
	}
	if state.FullSum(v) != state.StoredSum(v) {
		return fmt.Errorf("%w: at %d the hash differs", errWrongState, l.applied)
	}
	return nil
}

// survivors copies all versions up to d and a random part of those above it into a new
// folder: whatever a power cut may leave.
func survivors(t *testing.T, rng *rand.Rand, from *Engine, d uint64) string {
	t.Helper()
	dir := t.TempDir()
	to, err := badger.OpenManaged(engineOptions(dir, smallTable, from.nolog()))
	if err != nil {
		t.Fatal(err)
	}
	defer to.Close()
	out := to.NewManagedWriteBatch()
	txn := from.db.NewTransactionAt(1<<62, false)
	defer txn.Discard()
	opts := badger.DefaultIteratorOptions
	opts.AllVersions = true
	it := txn.NewIterator(opts)
	defer it.Close()
	share := rng.Intn(5) // of four: from nothing to everything
	for it.Rewind(); it.Valid(); it.Next() {
		item := it.Item()
		if item.Version() > d && rng.Intn(4) >= share {
			continue
		}
		key := item.KeyCopy(nil)
		if item.IsDeletedOrExpired() {
			err = out.DeleteAt(key, item.Version())
		} else {
			var value []byte
			if value, err = item.ValueCopy(nil); err == nil {
				err = out.SetEntryAt(badger.NewEntry(key, value), item.Version())
			}
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := out.Flush(); err != nil {
		t.Fatal(err)
	}
	return dir
}

// secondLife runs one history, cuts the power with D at a random entry and opens what is
// left at the version that start picks.
func secondLife(t *testing.T, seed int64, start func(d, newest uint64) uint64) error {
	t.Helper()
	const length = 60
	rng := rand.New(rand.NewSource(seed))
	h := randomHistory(rng, length)
	d := uint64(rng.Intn(length))
	first := &life{t: t, Engine: openTest(t, t.TempDir(), 0)}
	if err := h.run(first, rng, 1, d); err != nil { // D is always the end of a batch
		return err
	}
	if err := h.run(first, rng, d+1, length); err != nil {
		return err
	}
	dir := survivors(t, rng, first.Engine, d)
	newest := openTest(t, dir, 0)
	at := start(d, newest.db.MaxVersion())
	newest.db.Close()
	second := &life{t: t, Engine: openTest(t, dir, at), applied: at}
	if err := h.compare(second); err != nil {
		return fmt.Errorf("before the replay: %w", err)
	}
	return h.run(second, rng, at+1, length)
}

func atD(d, _ uint64) uint64 { return d }

func TestStart_AnySurvivorsAnyBatches(t *testing.T) {
	for seed := range int64(8) {
		t.Run(fmt.Sprint("seed", seed), func(t *testing.T) {
			t.Parallel()
			if err := secondLife(t, seed, atD); err != nil {
				t.Error(err)
			}
		})
	}
}

// That a start begins at D is what the test above depends on: whoever trusts the newest
// version on disk is caught by it.
func TestStart_TrustingTheNewestVersionIsCaught(t *testing.T) {
	for seed := range int64(8) {
		err := secondLife(t, seed, func(d, newest uint64) uint64 { return max(d, newest) })
		if errors.Is(err, errWrongState) {
			return
		}
	}
	t.Error("starting at the newest version was never caught")
}

func TestStart_AnotherHistoryIsAFault(t *testing.T) {
	dir := t.TempDir()
	first := &life{t: t, Engine: openTest(t, dir, 0)}
	put(first, 1, "d/a:put", "one", "d/a:deleted", "one")
	first.Write(2, func(tx state.Tx) {
		tx.Put([]byte("d/a:put"), []byte("two"))
		tx.Delete([]byte("d/a:deleted"))
		tx.Delete([]byte("d/a:never"))
	})
	first.db.Close()

	second := &life{t: t, Engine: openTest(t, dir, 1), applied: 1}
	if second.Leftover() != 2 {
		t.Fatalf("leftover is %d, want 2", second.Leftover())
	}
	base, err := second.Engine.View(1)
	if err != nil {
		t.Fatal(err)
	}
	defer base.Close()
	for _, c := range []struct {
		key, value string // "" deletes
		diverges   bool
	}{
		{"put", "two", false},
		{"put", "other", true},
		{"put", "", true},
		{"deleted", "", false},
		{"deleted", "two", true},
		{"never", "", false},
		{"never", "two", true},
		{"lost", "two", false}, // a leftover need not be there
	} {
		b := NewBatch(base)
		b.At(2)
		if c.value == "" {
			b.Delete([]byte("d/a:" + c.key))
		} else {
			b.Put([]byte("d/a:"+c.key), []byte(c.value))
		}
		if err := b.Commit(); errors.Is(err, ErrDiverged) != c.diverges {
			t.Errorf("replaying %s with %q: %v", c.key, c.value, err)
		}
	}
}

func put(l *life, index uint64, pairs ...string) {
	l.Write(index, func(tx state.Tx) {
		for i := 0; i < len(pairs); i += 2 {
			tx.Put([]byte(pairs[i]), []byte(pairs[i+1]))
		}
	})
}
