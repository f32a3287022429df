package statetest

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core/state"
)

// Store is an implementation under test.
type Store interface {
	// Write runs fn as the entry at index, which is above that of any earlier Write, and
	// makes what it wrote visible.
	Write(index uint64, fn func(tx state.Tx))
	// View freezes the newest moment; the func ends it.
	View() (state.View, func())
}

// Run holds the stores that open makes, each new and empty, to the contract of package state.
func Run(t *testing.T, open func(t *testing.T) Store) {
	t.Helper()
	for _, c := range []struct {
		name string
		test func(t *testing.T, s Store)
	}{
		{"PutGetDelete", putGetDelete},
		{"EmptyValueIsNotAbsent", emptyValue},
		{"NoReferenceIsKept", noReference},
		{"ScanBounds", scanBounds},
		{"ScanStops", scanStops},
		{"TxReadsItsWrites", readYourWrites},
		{"ScanInTxMergesPending", scanPending},
		{"WritingDuringScan", writeDuringScan},
		{"ScanWithinScan", nestedScan},
		{"ViewIsFrozen", frozenView},
		{"BigValues", bigValues},
		{"ManyKeys", manyKeys},
		{"RandomHistories", randomHistories},
	} {
		t.Run(c.name, func(t *testing.T) { c.test(t, open(t)) })
	}
}

func put(s Store, index uint64, pairs ...string) {
	s.Write(index, func(tx state.Tx) {
		for i := 0; i < len(pairs); i += 2 {
			tx.Put([]byte(pairs[i]), []byte(pairs[i+1]))
		}
	})
}

// listed is what a scan sees, as "key=value" with the long values cut.
func listed(v state.View, prefix, from string) string {
	var seen []string
	v.Scan([]byte(prefix), []byte(from), func(key, value []byte) bool {
		seen = append(seen, fmt.Sprintf("%s=%s", key, value))
		return true
	})
	return strings.Join(seen, " ")
}

func expect(t *testing.T, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %q, want %q", what, got, want)
	}
}

func get(v state.View, key string) string {
	value := v.Get([]byte(key))
	if value == nil {
		return "<none>"
	}
	return string(value)
}

func putGetDelete(t *testing.T, s Store) {
	put(s, 1, "d/a:1", "one", "d/a:2", "two")
	put(s, 2, "d/a:1", "uno")
	s.Write(3, func(tx state.Tx) {
		tx.Delete([]byte("d/a:2"))
		tx.Delete([]byte("d/a:never"))
	})
	v, done := s.View()
	defer done()
	expect(t, "overwritten", get(v, "d/a:1"), "uno")
	expect(t, "deleted", get(v, "d/a:2"), "<none>")
	expect(t, "never there", get(v, "d/a:never"), "<none>")
	if v.Index() != 3 {
		t.Errorf("the view is at %d, want 3", v.Index())
	}
	put(s, 4, "d/a:2", "again")
	again, done := s.View()
	defer done()
	expect(t, "written again", get(again, "d/a:2"), "again")
}

func emptyValue(t *testing.T, s Store) {
	put(s, 1, "d/a:1", "")
	for i := range uint64(3) { // later writes may move the value to another place on disk
		put(s, 2+i, fmt.Sprintf("d/b:%d", i), "x")
	}
	v, done := s.View()
	defer done()
	if value := v.Get([]byte("d/a:1")); value == nil || len(value) != 0 {
		t.Errorf("an empty value reads as %v, want an empty slice", value)
	}
	expect(t, "scan", listed(v, "d/a:", ""), "d/a:1=")
}

func noReference(t *testing.T, s Store) {
	key, value := []byte("d/a:1"), []byte("one")
	s.Write(1, func(tx state.Tx) {
		tx.Put(key, value)
		copy(value, "XXX")
		copy(key, "XXXXX")
	})
	v, done := s.View()
	defer done()
	expect(t, "after the caller reused its slices", listed(v, "", ""), "d/a:1=one")
}

func scanBounds(t *testing.T, s Store) {
	put(s, 1, "d/a:", "0", "d/a:1", "1", "d/a:2", "2", "d/a:2\x00", "2b", "d/a:\xff\xff", "f",
		"d/a;", "after", "d/9", "before")
	v, done := s.View()
	defer done()
	for _, c := range []struct{ name, prefix, from, want string }{
		{"whole prefix", "d/a:", "", "d/a:=0 d/a:1=1 d/a:2=2 d/a:2\x00=2b d/a:\xff\xff=f"},
		{"from a key", "d/a:", "d/a:2", "d/a:2=2 d/a:2\x00=2b d/a:\xff\xff=f"},
		{"from between keys", "d/a:", "d/a:11", "d/a:2=2 d/a:2\x00=2b d/a:\xff\xff=f"},
		{"from below the prefix", "d/a:2", "d/a:1", "d/a:2=2 d/a:2\x00=2b"},
		{"from behind the prefix", "d/a:", "d/b", ""},
		{"no such prefix", "d/zz", "", ""},
		{"everything", "", "", "d/9=before d/a:=0 d/a:1=1 d/a:2=2 d/a:2\x00=2b d/a:\xff\xff=f d/a;=after"},
	} {
		expect(t, c.name, listed(v, c.prefix, c.from), c.want)
	}
}

func scanStops(t *testing.T, s Store) {
	put(s, 1, "d/a:1", "1", "d/a:2", "2", "d/a:3", "3")
	s.Write(2, func(tx state.Tx) {
		tx.Put([]byte("d/a:15"), nil)
		for stop := 1; stop <= 4; stop++ {
			calls := 0
			tx.Scan([]byte("d/a:"), nil, func(_, _ []byte) bool { calls++; return calls < stop })
			if calls != stop {
				t.Errorf("stopped at %d, but saw %d keys", stop, calls)
			}
		}
	})
}

func readYourWrites(t *testing.T, s Store) {
	put(s, 1, "d/a:1", "one", "d/a:2", "two")
	s.Write(2, func(tx state.Tx) {
		tx.Put([]byte("d/a:1"), []byte("uno"))
		tx.Delete([]byte("d/a:2"))
		tx.Put([]byte("d/a:3"), nil)
		expect(t, "overwritten", get(tx, "d/a:1"), "uno")
		expect(t, "deleted", get(tx, "d/a:2"), "<none>")
		expect(t, "written empty", get(tx, "d/a:3"), "")
		tx.Put([]byte("d/a:2"), []byte("due"))
		tx.Delete([]byte("d/a:3"))
		expect(t, "written after a delete", get(tx, "d/a:2"), "due")
		expect(t, "deleted after a write", get(tx, "d/a:3"), "<none>")
	})
}

func scanPending(t *testing.T, s Store) {
	put(s, 1, "d/a:2", "2", "d/a:4", "4", "d/a:6", "6")
	s.Write(2, func(tx state.Tx) {
		tx.Put([]byte("d/a:1"), []byte("one"))
		tx.Put([]byte("d/a:4"), []byte("four"))
		tx.Put([]byte("d/a:5"), []byte("five"))
		tx.Delete([]byte("d/a:6"))
		tx.Put([]byte("d/a:7"), []byte("seven"))
		tx.Delete([]byte("d/a:7"))
		tx.Put([]byte("d/a:9"), []byte("nine"))
		tx.Put([]byte("d/b:1"), []byte("beyond"))
		expect(t, "all", listed(tx, "d/a:", ""), "d/a:1=one d/a:2=2 d/a:4=four d/a:5=five d/a:9=nine")
		expect(t, "from", listed(tx, "d/a:", "d/a:4"), "d/a:4=four d/a:5=five d/a:9=nine")
		expect(t, "from behind", listed(tx, "d/a:", "d/a:6"), "d/a:9=nine")
	})
}

func writeDuringScan(t *testing.T, s Store) {
	put(s, 1, "d/a:1", "1", "d/a:2", "2", "d/a:3", "3")
	s.Write(2, func(tx state.Tx) {
		var seen []string
		tx.Scan([]byte("d/a:"), nil, func(key, value []byte) bool {
			seen = append(seen, string(key)+"="+string(value))
			tx.Delete([]byte("d/a:3"))
			tx.Put([]byte("d/a:25"), []byte("new"))
			return true
		})
		expect(t, "the scan", strings.Join(seen, " "), "d/a:1=1 d/a:2=2 d/a:3=3")
	})
	v, done := s.View()
	defer done()
	expect(t, "afterwards", listed(v, "d/a:", ""), "d/a:1=1 d/a:2=2 d/a:25=new")
}

func nestedScan(t *testing.T, s Store) {
	put(s, 1, "d/a:1", "x", "d/a:2", "y")
	s.Write(2, func(tx state.Tx) {
		tx.Put([]byte("d/b:1"), []byte("z"))
		var seen []string
		tx.Scan([]byte("d/a:"), nil, func(a, _ []byte) bool {
			tx.Scan([]byte("d/"), nil, func(b, _ []byte) bool {
				seen = append(seen, string(a[4:])+string(b[2:3])+string(b[4:]))
				return true
			})
			return true
		})
		expect(t, "pairs", strings.Join(seen, " "), "1a1 1a2 1b1 2a1 2a2 2b1")
	})
}

func frozenView(t *testing.T, s Store) {
	put(s, 1, "d/a:1", "old", "d/a:2", "old")
	v, done := s.View()
	defer done()
	kept := v.Get([]byte("d/a:1"))
	s.Write(2, func(tx state.Tx) {
		tx.Put([]byte("d/a:1"), []byte("new"))
		tx.Delete([]byte("d/a:2"))
		tx.Put([]byte("d/a:3"), []byte("new"))
	})
	expect(t, "the old view", listed(v, "d/a:", ""), "d/a:1=old d/a:2=old")
	expect(t, "a slice of the old view", string(kept), "old")
	if v.Index() != 1 {
		t.Errorf("the old view moved to %d", v.Index())
	}
	now, end := s.View()
	defer end()
	expect(t, "a new view", listed(now, "d/a:", ""), "d/a:1=new d/a:3=new")
}

func bigValues(t *testing.T, s Store) {
	rng := &dice{1}
	sizes := []int{1, 4 << 10, 64<<10 - 1, 256 << 10, 256<<10 + 1}
	values := make([][]byte, len(sizes))
	s.Write(1, func(tx state.Tx) {
		for i, size := range sizes {
			values[i] = make([]byte, size)
			for j := range values[i] {
				values[i][j] = byte(rng.below(256))
			}
			tx.Put(fmt.Appendf(nil, "d/chunk:%d", i), values[i])
		}
	})
	v, done := s.View()
	defer done()
	for i, want := range values {
		if !bytes.Equal(v.Get(fmt.Appendf(nil, "d/chunk:%d", i)), want) {
			t.Errorf("a value of %d bytes comes back changed", len(want))
		}
	}
}

func manyKeys(t *testing.T, s Store) {
	const writes, each = 20, 250
	for w := range writes {
		s.Write(uint64(w+1), func(tx state.Tx) {
			for i := range each {
				tx.Put(fmt.Appendf(nil, "d/a:%06d", i*writes+w), []byte("v"))
			}
		})
	}
	v, done := s.View()
	defer done()
	next := 0
	v.Scan([]byte("d/a:"), nil, func(key, _ []byte) bool {
		if string(key) != fmt.Sprintf("d/a:%06d", next) {
			t.Fatalf("key %d of the scan is %s", next, key)
		}
		next++
		return true
	})
	if next != writes*each {
		t.Errorf("the scan ended after %d of %d keys", next, writes*each)
	}
}

// randomHistories replays random histories here and in memory: same records, same hash,
// and the hash kept along with the writes is the one of the records.
func randomHistories(t *testing.T, s Store) {
	const seed = 20180118
	rng := &dice{seed}
	memory := state.NewMemory()
	for index := uint64(1); index <= 120; index++ {
		script := randomWrites(rng)
		s.Write(index, func(tx state.Tx) { replay(state.NewHasher(tx), script) })
		replay(state.NewHasher(memory), script)
		if index%20 != 0 {
			continue
		}
		v, done := s.View()
		expect(t, fmt.Sprintf("seed %d, records at %d", seed, index), listed(v, "", ""), listed(memory, "", ""))
		expect(t, "the kept hash", state.StoredSum(v).String(), state.StoredSum(memory).String())
		expect(t, "the hash of the records", state.FullSum(v).String(), state.StoredSum(v).String())
		done()
	}
}

// dice gives the same throws for the same seed for ever (splitmix64).
type dice struct{ seed uint64 }

func (d *dice) below(n int) int {
	d.seed += 0x9e3779b97f4a7c15
	z := d.seed
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return int((z ^ z>>31) % uint64(n))
}

type step struct {
	key, value string
	deletes    bool
}

func randomWrites(rng *dice) []step {
	script := make([]step, rng.below(12))
	for i := range script {
		table := []string{"d/a:", "d/b:", "s/x:"}[rng.below(3)]
		script[i] = step{
			key:     fmt.Sprintf("%s%02d", table, rng.below(40)),
			value:   strings.Repeat("v", rng.below(3)) + fmt.Sprint(rng.below(1000)),
			deletes: rng.below(4) == 0,
		}
	}
	return slices.Clip(script)
}

func replay(h *state.Hasher, script []step) {
	for _, s := range script {
		if s.deletes {
			h.Delete([]byte(s.key))
		} else {
			h.Put([]byte(s.key), []byte(s.value))
		}
	}
	h.Flush()
}
