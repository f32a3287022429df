package lately

import (
	"errors"
	"testing"

	"github.com/hashicorp/raft"
)

// store counts what is read from it and fails when it is told to.
type store struct {
	*raft.InmemStore
	read   int
	failed error // of the next write, which takes effect
}

func (s *store) GetLog(index uint64, to *raft.Log) error {
	s.read++
	return s.InmemStore.GetLog(index, to)
}

func (*store) IsMonotonic() bool { return true }

func (s *store) StoreLogs(list []*raft.Log) error {
	err := s.failed
	s.failed = nil
	return errors.Join(s.InmemStore.StoreLogs(list), err)
}

func entry(index, term uint64, size int) *raft.Log {
	return &raft.Log{Index: index, Term: term, Data: make([]byte, size)}
}

// reads reads an entry, and says whether the disk was asked.
func reads(t *testing.T, l *Log, s *store, index uint64) (got raft.Log, fromDisk bool, err error) {
	t.Helper()
	before := s.read
	err = l.GetLog(index, &got)
	return got, s.read > before, err
}

func TestLog_KeepsTheLast(t *testing.T) {
	s := &store{InmemStore: raft.NewInmemStore()}
	l := New(s)
	if err := l.StoreLogs([]*raft.Log{entry(1, 1, entryBytes), entry(2, 1, entryBytes+1)}); err != nil {
		t.Fatal(err)
	}
	for i := uint64(3); i <= entries+1; i++ {
		if err := l.StoreLog(entry(i, 2, 1)); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		name     string
		index    uint64
		fromDisk bool
	}{{"the last", entries + 1, false}, {"an early one", 3, false}, {"one that others followed", 1, true}, {"a large one", 2, true}} {
		got, fromDisk, err := reads(t, l, s, c.index)
		if err != nil || got.Index != c.index || fromDisk != c.fromDisk {
			t.Errorf("%s: %d, from the disk %v, %v", c.name, got.Index, fromDisk, err)
		}
	}
	if _, _, err := reads(t, l, s, 0); !errors.Is(err, raft.ErrLogNotFound) {
		t.Errorf("there is an entry 0: %v", err)
	}
	if _, _, err := reads(t, l, s, entries+2); !errors.Is(err, raft.ErrLogNotFound) {
		t.Errorf("there is an entry that never came: %v", err)
	}
}

// What is cut off, at either end, is not answered any more, and what another leader sends in its place is.
func TestLog_ForgetsWhatIsCutOff(t *testing.T) {
	s := &store{InmemStore: raft.NewInmemStore()}
	l := New(s)
	for i := uint64(1); i <= 9; i++ {
		if err := l.StoreLog(entry(i, 1, 1)); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(l.DeleteRange(1, 3), l.DeleteRange(7, 9)); err != nil {
		t.Fatal(err)
	}
	for i, there := range []bool{1: false, 3: false, 4: true, 6: true, 7: false, 9: false} {
		if i == 0 || i == 2 || i == 5 || i == 8 {
			continue
		}
		if _, _, err := reads(t, l, s, uint64(i)); (err == nil) != there {
			t.Errorf("entry %d: %v", i, err)
		}
	}
	if err := l.StoreLog(entry(7, 2, 1)); err != nil {
		t.Fatal(err)
	}
	if got, fromDisk, err := reads(t, l, s, 7); got.Term != 2 || fromDisk || err != nil {
		t.Errorf("%+v, from the disk %v, %v", got, fromDisk, err)
	}
}

// Of a write that failed the disk alone knows what came of it.
func TestLog_KeepsNothingOfAFailedWrite(t *testing.T) {
	broken := errors.New("broken")
	s := &store{InmemStore: raft.NewInmemStore(), failed: broken}
	l := New(s)
	if err := l.StoreLog(entry(1, 1, 1)); !errors.Is(err, broken) {
		t.Fatal(err)
	}
	if _, fromDisk, err := reads(t, l, s, 1); !fromDisk || err != nil {
		t.Errorf("from the disk %v, %v", fromDisk, err)
	}
}
