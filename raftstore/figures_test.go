package raftstore

import (
	"sync"
	"testing"
	"time"

	"github.com/sheaf-drive/sheaf/raftstore/folder"
)

func TestApplied(t *testing.T) {
	var mu sync.Mutex
	batches, entries := 0, 0
	c := testConfig(t.TempDir())
	c.Applied = func(n int, took time.Duration) {
		mu.Lock()
		defer mu.Unlock()
		if took >= 0 {
			batches++
			entries += n
		}
	}
	counted := func() (int, int) {
		mu.Lock()
		defer mu.Unlock()
		return batches, entries
	}
	s := start(t, c)
	batchesBefore, entriesBefore := counted()
	records(t, s, "entry", 3)
	if b, e := counted(); e != entriesBefore+3 || b <= batchesBefore || b > batchesBefore+3 {
		t.Errorf("%d entries in %d batches after %d in %d", e, b, entriesBefore, batchesBefore)
	}
}

func TestHoldings(t *testing.T) {
	s := start(t, testConfig(t.TempDir()))
	records(t, s, "entry", 50)
	v, err := s.View(patience(t))
	if err != nil {
		t.Fatal(err)
	}
	badger, bytes, err := s.Holdings()
	v.Close()
	if err != nil {
		t.Fatal(err)
	}
	if badger.Views < 1 || len(badger.Levels) < 2 {
		t.Errorf("badger has %+v", badger)
	}
	if bytes[folder.Log] == 0 || bytes[folder.Memtables] == 0 {
		t.Errorf("the disk has %v", bytes)
	}
	at := s.Status()
	if at.Term == 0 || at.Commit < at.Applied || at.Commit > at.LastLog || !at.Contact.IsZero() {
		t.Errorf("it is at %+v", at)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if badger, _, err := s.Holdings(); err != nil || badger.Levels != nil {
		t.Errorf("a closed store has %+v: %v", badger, err)
	}
}
