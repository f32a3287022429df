package raftstore

import (
	"bytes"
	"io"
	"sync/atomic"
	"testing"

	"github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/options"

	"github.com/sheaf-drive/sheaf/core/state"
)

// spoil writes bytes that have no checksum under the state hash and the progress, as the
// entry at version left them.
func spoil(t *testing.T, dir string, version uint64) {
	t.Helper()
	db, err := badger.OpenManaged(badger.DefaultOptions(dir + "/state").WithCompression(options.None).
		WithValueThreshold(1 << 20).WithValueLogFileSize(1 << 20).WithMemTableSize(16 << 20).WithLogger(nil))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	out := db.NewManagedWriteBatch()
	for _, key := range []string{"s/sum:", state.Applied.Prefix} {
		if err := out.SetEntryAt(badger.NewEntry([]byte(key), []byte("no checksum")), version); err != nil {
			t.Fatal(err)
		}
	}
	if err := out.Flush(); err != nil {
		t.Fatal(err)
	}
}

// spoiled is a store with records and a good marker whose newest moment cannot be read: the
// bad versions are those of an entry of raft's own, above all that a start looks at. What it
// keeps in memory of the same keys is good.
func spoiled(t *testing.T) (s *Store, faults *atomic.Int64) {
	t.Helper()
	c := testConfig(t.TempDir())
	first := start(t, c)
	records(t, first, "r", 3)
	if err := first.Checkpoint(); err != nil {
		t.Fatal(err)
	}
	if err := first.raft.Barrier(0).Error(); err != nil {
		t.Fatal(err)
	}
	c.Dir = crashed(t, c.Dir)
	spoil(t, c.Dir, first.Applied()+1)
	faults = new(atomic.Int64)
	c.OnFault = func(error) { faults.Add(1) }
	s = start(t, c)
	if err := s.Verify(patience(t)); err != nil {
		t.Fatal(err)
	}
	v, err := s.View(patience(t))
	if err != nil {
		t.Fatal(err)
	}
	state.StoredSum(v)
	state.Applied.Get(v, state.One)
	v.Close()
	if err := s.Checkpoint(); err != nil { // from here on the bad versions are read
		t.Fatal(err)
	}
	return s, faults
}

func TestDamage_ReadByRaftIsAFault(t *testing.T) {
	for _, c := range []struct {
		name string
		read func(s *Store) error
		want string
	}{
		{"Snapshot", func(s *Store) error { _, err := fsm{s}.Snapshot(); return err }, ""},
		{"Restore", func(s *Store) error {
			payload, err := state.Encode(s.markers.Now().Mark)
			if err != nil {
				t.Fatal(err)
			}
			return fsm{s}.Restore(io.NopCloser(bytes.NewReader(payload)))
		}, ""},
		{"CheckClock", func(s *Store) error { return s.CheckClock(patience(t)) }, "store.faulted"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, faults := spoiled(t)
			err := c.read(s)
			if err == nil || c.want != "" && textOf(err) != c.want {
				t.Errorf("answers %v", err)
			}
			if s.faulted() == nil || faults.Load() != 1 {
				t.Errorf("%d faults, the first %v", faults.Load(), s.faulted())
			}
		})
	}
}

func TestVerify_LooksAtTheDisk(t *testing.T) {
	s, _ := spoiled(t)
	if err := s.Verify(patience(t)); err == nil {
		t.Error("a state hash that cannot be read passed")
	}
}

func TestOpen_RefusesAStateHashThatCannotBeRead(t *testing.T) {
	c := testConfig(t.TempDir())
	s := start(t, c)
	records(t, s, "r", 3)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	spoil(t, c.Dir, s.Applied())
	again, err := Open(c)
	if textOf(err) != "store.damaged" {
		t.Errorf("got %v", err)
	}
	if err == nil {
		again.Close()
	}
}
