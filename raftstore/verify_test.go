package raftstore

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/raftstore/cause"
	"github.com/sheaf-drive/sheaf/raftstore/engine"
)

// What goes wrong on a disk long after the start is found, too.
func TestVerify_IsDoneAgainAndAgain(t *testing.T) {
	c := testConfig(t.TempDir())
	c.VerifyEvery = 10 * time.Millisecond
	faults := make(chan error, 1)
	c.OnFault = func(err error) { faults <- err }
	s := start(t, c)
	record(t, s, "r", nil)
	if err := s.Verify(patience(t)); err != nil {
		t.Fatal(err)
	}
	v, err := s.View(patience(t))
	if err != nil {
		t.Fatal(err)
	}
	behind := engine.NewBatch(v) // not through the hasher
	behind.At(v.Index())
	behind.Put([]byte("d/body:stray"), []byte("x"))
	if err := behind.Commit(); err != nil {
		t.Fatal(err)
	}
	v.Close()
	select {
	case err := <-faults:
		if !errors.Is(err, engine.ErrHash) {
			t.Errorf("the fault is %v", err)
		}
	case <-patience(t).Done():
		t.Error("nobody noticed")
	}
}

// raised is a store at one level above that of this program, as a newer program leaves it.
func raised(t *testing.T) (*Store, Config) {
	t.Helper()
	c := testConfig(t.TempDir())
	c.checkLevel = func(state.View) error { return nil } // of the newer program
	c.Apply = func(tx state.Tx, index uint64, e machine.Entry) machine.Answer {
		state.House.Put(tx, state.One, core.House{Level: machine.Level + 1})
		return applyCount(tx, index, e)
	}
	s := start(t, c)
	record(t, s, "raise", nil)
	c.checkLevel = nil
	return s, c
}

func TestOpen_RefusesALevelAboveItsOwn(t *testing.T) {
	s, c := raised(t)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := Open(c)
	if textOf(err) != "house.level_newer" {
		t.Errorf("opening a house of a newer level: %v", err)
	}
	if err == nil {
		again.Close()
	}
}

// The level may also be raised by an entry behind the durable marker.
func TestOpen_FaultsWhenTheReplayRaisesTheLevel(t *testing.T) {
	s, c := raised(t)
	record(t, s, "more", nil)
	c.Dir = crashed(t, c.Dir)
	faults := make(chan error, 1)
	c.OnFault = func(err error) { faults <- err }
	again, err := Open(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { again.Close() })
	select {
	case err := <-faults:
		if textOf(err) != "house.level_newer" {
			t.Errorf("the fault is %v", err)
		}
	case <-patience(t).Done():
		t.Error("it went on")
	}
}

// An entry in a format that only a newer program knows stops the node, which says so.
func TestApply_AnEntryOfALaterFormat(t *testing.T) {
	c := testConfig(t.TempDir())
	faults := make(chan error, 1)
	c.OnFault = func(err error) { faults <- err }
	s := start(t, c)
	record(t, s, "before", nil)
	s.raft.Apply(append([]byte{99}, "of another make, and long enough"...), 0)
	select {
	case err := <-faults:
		if textOf(err) != "store.entry_newer" || cause.Spoiled(err) {
			t.Errorf("the fault is %v", err)
		}
	case <-patience(t).Done():
		t.Error("it went on")
	}
}

// What a newer program wrote is no damage: to be filled anew does not help the node.
func TestSpoiled_NotWhatANewerProgramWrote(t *testing.T) {
	for _, key := range []string{"house.level_newer", "house.kind_newer", "store.version_newer", "store.marker_newer", "store.entry_newer", "seed.newer"} {
		err := fmt.Errorf("applying: %w", state.Fault{Err: core.Refuse(core.Conflict, "", key)})
		if !cause.Newer(err) || cause.Spoiled(err) {
			t.Errorf("%s: newer %v, spoiled %v", key, cause.Newer(err), cause.Spoiled(err))
		}
	}
	if err := (state.Fault{Err: errors.New("a bad read")}); cause.Newer(err) || !cause.Spoiled(err) {
		t.Error("damage is none")
	}
}

func TestCheckClock_SaysWhatAProposalWouldSay(t *testing.T) {
	c := testConfig(t.TempDir())
	at := time.Date(2018, 1, 18, 9, 0, 0, 0, time.UTC)
	c.Now = func() time.Time { return at }
	s := start(t, c)
	record(t, s, "before", nil)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	at = at.AddDate(0, 2, 0)
	s = start(t, c)
	if err := s.CheckClock(patience(t)); textOf(err) != "store.clock_ahead" {
		t.Errorf("after two months: %v", err)
	}
	if err := s.CheckClock(patience(t)); err == nil {
		t.Error("looking at the clock made it right")
	}
	s.TrustClock("after")
	record(t, s, "after", nil)
	if err := s.CheckClock(patience(t)); err != nil {
		t.Errorf("once it was trusted: %v", err)
	}
}
