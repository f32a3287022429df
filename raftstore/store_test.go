package raftstore

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/raft"
	wal "github.com/hashicorp/raft-wal"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/core/text"
	"github.com/sheaf-drive/sheaf/raftstore/entry"
	"github.com/sheaf-drive/sheaf/raftstore/folder"
	"github.com/sheaf-drive/sheaf/raftstore/journal"
	"github.com/sheaf-drive/sheaf/raftstore/marker"
)

func TestStore_KeepsEverythingOverRestarts(t *testing.T) {
	dir := t.TempDir()
	var all []string
	for life := range 3 {
		s := start(t, testConfig(dir))
		holds(t, s, all)
		all = append(all, records(t, s, fmt.Sprint("life", life, "-"), 20)...)
		holds(t, s, all)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if d := s.markers.Now(); d.Mark.Applied != s.Applied() {
			t.Errorf("after Close D covers entry %d, applied was %d", d.Mark.Applied, s.Applied())
		}
	}
}

func TestStore_ConcurrentProposalsAreEachThereOnce(t *testing.T) {
	s := start(t, testConfig(t.TempDir()))
	var wg sync.WaitGroup
	var all []string
	for w := range 8 {
		for i := range 25 {
			all = append(all, fmt.Sprintf("w%d-%d", w, i))
		}
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := range 25 {
				record(t, s, fmt.Sprintf("w%d-%d", w, i), nil)
			}
		}()
	}
	wg.Wait()
	holds(t, s, all)
}

func TestPropose_RefusalsStayOutOfTheLog(t *testing.T) {
	s := start(t, testConfig(t.TempDir()))
	record(t, s, "first", nil)
	before := s.Status().LastLog
	for _, c := range []struct {
		name  string
		entry machine.Entry
		want  core.Code
	}{
		{"a refusal of the dry run", machine.Entry{Kind: "refused/1"}, core.Conflict},
		{"a panic of the dry run", machine.Entry{Kind: "panics/1"}, core.Internal},
		{"a body over the limit", machine.Entry{Kind: "count/1", Body: make([]byte, entry.Max)}, core.TooLarge},
	} {
		answer, err := s.Propose(patience(t), c.entry)
		if err != nil || answer.Refusal == nil || answer.Refusal.Code != c.want {
			t.Errorf("%s: %v, %v", c.name, answer.Refusal, err)
		}
	}
	if after := s.Status().LastLog; after != before {
		t.Errorf("the log grew from %d to %d", before, after)
	}
}

func TestPropose_ClockThatJumpsIsRefusedUntilTrusted(t *testing.T) {
	c := testConfig(t.TempDir())
	var mu sync.Mutex
	wall := time.Date(2018, 1, 18, 9, 0, 0, 0, time.UTC)
	c.Now = func() time.Time { mu.Lock(); defer mu.Unlock(); return wall }
	c.Elapsed = func() time.Duration { return 0 }
	c.Check = func(_ state.View, e machine.Entry) error {
		if e.Request == "refused" {
			return core.Refuse(core.Denied, "", "core.denied")
		}
		return nil
	}
	s := start(t, c)
	record(t, s, "before", nil)
	mu.Lock()
	wall = wall.AddDate(10, 0, 0)
	mu.Unlock()
	_, err := s.Propose(patience(t), machine.Entry{Request: "jump", Kind: "count/1"})
	if textOf(err) != "store.clock_ahead" {
		t.Errorf("got %v", err)
	}
	s.TrustClock("refused")
	if answer, err := s.Propose(patience(t), machine.Entry{Request: "refused", Kind: "count/1"}); err != nil || answer.Refusal == nil {
		t.Errorf("the entry was to be refused: %v, %v", answer, err)
	}
	s.TrustClock("jump")
	if _, err := s.Propose(patience(t), machine.Entry{Request: "another", Kind: "count/1"}); textOf(err) != "store.clock_ahead" {
		t.Errorf("another entry took the trust, or a refused one left the jump behind: %v", err)
	}
	record(t, s, "jump", nil)
	record(t, s, "after", nil)
	holds(t, s, []string{"before", "jump", "after"})
}

func TestPropose_LostAnswerIsUnknownNotRefused(t *testing.T) {
	c := testConfig(t.TempDir())
	hold, reached := make(chan struct{}), make(chan struct{})
	var once sync.Once
	c.Apply = func(tx state.Tx, index uint64, e machine.Entry) machine.Answer {
		once.Do(func() { close(reached); <-hold })
		return applyCount(tx, index, e)
	}
	s := start(t, c)
	ctx, cancel := context.WithCancel(context.Background())
	go func() { <-reached; cancel() }()
	_, err := s.Propose(ctx, machine.Entry{Request: "slow", Kind: "count/1"})
	if textOf(err) != "store.unknown" || core.CodeOf(err) != core.Unavailable {
		t.Errorf("got %v", err)
	}
	close(hold)
	record(t, s, "next", nil)
	holds(t, s, []string{"slow", "next"})
}

func TestFault_StopsTheNodeAndNothingIsAppliedAfterIt(t *testing.T) {
	c := testConfig(t.TempDir())
	faults := make(chan error, 1)
	c.OnFault = func(err error) { faults <- err }
	s := start(t, c)
	done := records(t, s, "r", 5)
	applied := s.Applied()
	if _, err := s.Propose(patience(t), machine.Entry{Request: "b", Kind: "boom/1"}); textOf(err) != "store.unknown" {
		t.Errorf("the faulting entry answered %v", err)
	}
	<-faults
	_, err := s.Propose(patience(t), machine.Entry{Request: "x", Kind: "count/1"})
	if textOf(err) != "store.faulted" {
		t.Errorf("a proposal after the fault answered %v", err)
	}
	if _, err := s.View(patience(t)); textOf(err) != "store.faulted" {
		t.Errorf("a view after the fault answered %v", err)
	}
	if err := s.Wait(patience(t), applied+1); textOf(err) != "store.faulted" {
		t.Errorf("waiting after the fault answered %v", err)
	}
	if s.Applied() != applied {
		t.Errorf("applied moved from %d to %d", applied, s.Applied())
	}
	s.Close()
	c.Apply = func(tx state.Tx, index uint64, e machine.Entry) machine.Answer {
		e.Kind = "count/1" // a program that can apply it starts at D as if nothing happened
		return applyCount(tx, index, e)
	}
	holds(t, start(t, c), done)
}

func TestFollow_WakesAndReadsTheLeaves(t *testing.T) {
	s := start(t, testConfig(t.TempDir()))
	first := record(t, s, "one", nil)
	woken := make(chan uint64, 1)
	go func() {
		at, err := s.Follow(context.Background(), first)
		if err != nil {
			t.Error(err)
		}
		woken <- at
	}()
	second := record(t, s, "two", nil)
	if at := <-woken; at != second {
		t.Errorf("woken at %d, want %d", at, second)
	}
	if err := s.Wait(patience(t), second); err != nil {
		t.Error(err)
	}
	gone, cancel := context.WithCancel(context.Background())
	cancel()
	if err := s.Wait(gone, second+1); textOf(err) != "store.behind" {
		t.Errorf("waiting for what never comes: %v", err)
	}
	v, err := s.View(patience(t))
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	for _, c := range []struct {
		after uint64
		want  string
	}{{0, "one0 two1 "}, {first, "two1 "}, {second, ""}} {
		got := ""
		journal.Leaves(v, c.after, func(l journal.Leaf) bool {
			got += fmt.Sprintf("%s%d ", l.Line, l.N)
			return true
		})
		if got != c.want {
			t.Errorf("leaves after %d: %q, want %q", c.after, got, c.want)
		}
	}
}

// cutSealed has the log begin a second file, as a node does whose newest entries a new leader took back, and cuts the
// first one off.
func cutSealed(dir string) error {
	log, err := wal.Open(filepath.Join(dir, "log"))
	if err != nil {
		return err
	}
	var newest raft.Log
	last, err := log.LastIndex()
	for _, do := range []func() error{
		func() error { return err },
		func() error { return log.GetLog(last, &newest) },
		func() error { return log.DeleteRange(last, last) },
		func() error { return log.StoreLog(&newest) },
		log.Close,
	} {
		if err := do(); err != nil {
			return err
		}
	}
	files, err := filepath.Glob(filepath.Join(dir, "log", "*.wal"))
	if err != nil || len(files) != 2 {
		return fmt.Errorf("the log has the files %v: %w", files, err)
	}
	return os.Truncate(files[0], 600)
}

func TestOpen_RefusesFoldersItMustNotTouch(t *testing.T) {
	used := t.TempDir()
	s := start(t, testConfig(used))
	records(t, s, "r", 30)
	if err := s.Checkpoint(); err != nil {
		t.Fatal(err)
	}
	records(t, s, "later", 5)
	for _, c := range []struct {
		name, want string
		change     func(dir string) error
	}{
		{"a newer version", "store.version_newer", func(dir string) error {
			return os.WriteFile(dir+"/VERSION", []byte("sheaf store 2\n"), 0o600)
		}},
		{"a version nobody wrote", "store.version_unreadable", func(dir string) error {
			return os.WriteFile(dir+"/VERSION", []byte("postgres 15"), 0o600)
		}},
		{"no version", "store.version_unreadable", func(dir string) error { return os.Remove(dir + "/VERSION") }},
		{"a damaged marker", "store.marker_damaged", func(dir string) error {
			return os.WriteFile(dir+"/MARKER", []byte("sheaf marker 1\n"+"123456"), 0o600)
		}},
		{"no log", "store.log_short", func(dir string) error { return os.RemoveAll(dir + "/log") }},
		{"a foreign file as log", "store.log_damaged", func(dir string) error {
			return os.WriteFile(dir+"/log/wal-meta.db", []byte("not a database"), 0o600)
		}},
		{"a log whose first file is cut off", "store.log_damaged", cutSealed},
		{"no state", "store.damaged", func(dir string) error { return os.RemoveAll(dir + "/state") }},
		{"a cut log and no marker", "store.log_short", func(dir string) error { return os.Remove(dir + "/MARKER") }},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := crashed(t, used)
			if c.name == "a cut log and no marker" {
				cutLog(t, dir)
			}
			if err := c.change(dir); err != nil {
				t.Fatal(err)
			}
			other, err := Open(testConfig(dir))
			if textOf(err) != c.want {
				t.Errorf("got %v", err)
			}
			if other != nil {
				other.Close()
			}
			for _, lang := range []text.Lang{text.English, text.Russian} {
				if said := text.OfError(lang, err); said == "" || said == c.want {
					t.Errorf("no words in %v for %s", lang, c.want)
				}
			}
		})
	}
	if _, err := Open(testConfig(used)); textOf(err) != "store.folder_in_use" {
		t.Errorf("a second process on the folder: %v", err)
	}
	holds(t, s, []string{"r0", "later4"}) // and the first goes on
}

// cutLog runs one life that keeps no entries behind D.
func cutLog(t *testing.T, dir string) {
	t.Helper()
	c := testConfig(dir)
	c.Trailing = 1
	s := start(t, c)
	record(t, s, "cut", nil)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestOpen_FirstStartCutOff(t *testing.T) {
	c := testConfig(t.TempDir())
	f, err := folder.Open(c.Dir, c.Disk)
	if err != nil {
		t.Fatal(err)
	}
	log, err := wal.Open(f.Log())
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(log.SetUint64([]byte("CurrentTerm"), 1), log.Close()); err != nil {
		t.Fatal(err)
	}
	f.Release()
	holds(t, start(t, c), nil)
}

func TestLog_IsCutBehindD(t *testing.T) {
	c := testConfig(t.TempDir())
	c.Trailing = 10
	s := start(t, c)
	all := records(t, s, "r", 60)
	if err := s.Checkpoint(); err != nil {
		t.Fatal(err)
	}
	first, err := s.log.FirstIndex()
	if err != nil || first < 40 {
		t.Errorf("the log begins at %d, %v", first, err)
	}
	all = append(all, records(t, s, "s", 5)...)
	holds(t, start(t, testConfig(crashed(t, c.Dir))), all)
}

func TestRestore_TakesOnlyAMarkerOfWhatIsThere(t *testing.T) {
	s := start(t, testConfig(t.TempDir()))
	records(t, s, "r", 3)
	if err := s.Checkpoint(); err != nil {
		t.Fatal(err)
	}
	_, payload, err := s.markers.Open("")
	if err != nil {
		t.Fatal(err)
	}
	if err := (fsm{s}).Restore(payload); err != nil {
		t.Errorf("its own marker: %v", err)
	}
	record(t, s, "more", nil)
	_, payload, _ = s.markers.Open("")
	if err := (fsm{s}).Restore(payload); !errors.Is(err, ErrNeedsSeed) {
		t.Errorf("a marker of another moment: %v", err)
	}
	var _ raft.BatchingFSM = fsm{s}
}

// Raft closes the sink of a leader's marker, which makes it D, before it calls Restore.
func TestRestore_AForeignMarkerMovesNothing(t *testing.T) {
	s := start(t, testConfig(t.TempDir()))
	records(t, s, "r", 3)
	if err := s.Checkpoint(); err != nil {
		t.Fatal(err)
	}
	at := record(t, s, "behind the marker", nil)
	before, status := s.markers.Now(), s.Status()
	v, err := s.View(patience(t))
	if err != nil {
		t.Fatal(err)
	}
	here, err := readMark(v)
	if err != nil {
		t.Fatal(err)
	}
	v.Close()
	for _, c := range []struct {
		name  string
		index uint64
		mark  marker.Mark
		taken bool
	}{
		{"entries that are not here", 1000, marker.Mark{Applied: 999, Sum: here.Sum}, false},
		{"another state at the same entry", 1000, marker.Mark{Applied: at, Sum: [32]byte{1}}, false},
		{"an older one", before.Index - 1, before.Mark, false},
		{"what is here", at + 2, here, true},
	} {
		err := install(t, s, c.index, c.mark)
		if (err == nil) != c.taken || !c.taken && c.index == 1000 && !errors.Is(err, ErrNeedsSeed) {
			t.Errorf("%s: %v", c.name, err)
		}
		if c.taken {
			if d := s.Status().Durable; d != c.index {
				t.Errorf("%s: D is %d, want %d", c.name, d, c.index)
			}
			continue
		}
		onDisk, err := marker.Open(s.folder.Marker(), s.config.Disk, owner{s})
		if err != nil {
			t.Fatal(err)
		}
		if s.Status() != status || onDisk.Now().Index != before.Index || s.markers.Now().Index != before.Index {
			t.Errorf("%s moved %+v to %+v and D on disk to %d", c.name, status, s.Status(), onDisk.Now().Index)
		}
	}
}

// install does what raft does with a marker that a leader sends.
func install(t *testing.T, s *Store, index uint64, m marker.Mark) error {
	t.Helper()
	payload, err := state.Encode(m)
	if err != nil {
		t.Fatal(err)
	}
	sink, err := s.markers.Create(raft.SnapshotVersionMax, index, 1, raft.Configuration{}, 1, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := sink.Write(payload); err != nil {
		t.Fatal(err)
	}
	if err := sink.Close(); err != nil {
		return err
	}
	_, stored, err := s.markers.Open(sink.ID())
	if err != nil {
		t.Fatal(err)
	}
	return fsm{s}.Restore(stored)
}

func TestClose_WithAReaderLeftTheFolderStaysLocked(t *testing.T) {
	c := testConfig(t.TempDir())
	c.Patience = 100 * time.Millisecond
	s, err := Open(c)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Ready(patience(t)); err != nil {
		t.Fatal(err)
	}
	v, err := s.View(patience(t))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err == nil {
		t.Error("closed under a reader")
	}
	badger := s.engine
	s = nil
	runtime.GC() // nobody knows the store any more: the lock must not go with it
	runtime.GC()
	if second, err := Open(c); textOf(err) != "store.folder_in_use" {
		t.Errorf("a second store on the folder: %v", err)
		if err == nil {
			second.Close()
		}
	}
	v.Close()
	if err := badger.Close(nil); err != nil {
		t.Error(err)
	}
}

func TestClose_AfterCloseNothingIsServed(t *testing.T) {
	c := testConfig(t.TempDir())
	s := start(t, c)
	record(t, s, "r", nil)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := s.View(patience(t)); textOf(err) != "store.closing" {
		t.Errorf("view: %v", err)
	}
	if _, err := s.Propose(patience(t), machine.Entry{Kind: "count/1"}); textOf(err) != "store.closing" {
		t.Errorf("propose: %v", err)
	}
	if _, err := os.Stat(filepath.Join(c.Dir, "MARKER")); err != nil {
		t.Error("Close moved no marker")
	}
}
