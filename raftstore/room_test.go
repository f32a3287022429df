package raftstore

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/raftstore/space"
	"github.com/sheaf-drive/sheaf/raftstore/space/disktest"
)

// cramped is a store's configuration on a small disk, and its ballast.
func cramped(t *testing.T, d *disktest.Disk) (c Config, ballast string) {
	t.Helper()
	c = testConfig(filepath.Join(d.Dir, "store"))
	if err := os.MkdirAll(c.Dir, 0o700); err != nil {
		t.Fatal(err)
	}
	c.Trailing, c.Patience = 20, 2*time.Second
	c.Room = space.Open(space.Config{
		Node: c.NodeID, Marks: space.Marks{Low: 700 << 20, Stop: 160 << 20}, Ballast: 256 << 20, Home: c.Dir,
		Places: []space.Place{{Name: "store", Dir: filepath.Join(c.Dir, "state")}},
	})
	ctx, cancel := context.WithCancel(t.Context())
	var run sync.WaitGroup
	run.Go(func() { c.Room.Run(ctx) })
	t.Cleanup(func() { cancel(); run.Wait() })
	return c, filepath.Join(c.Dir, space.BallastName)
}

// crowd writes from several goroutines until it is told to stop.
type crowd struct {
	mu      sync.Mutex
	acked   []string
	refused map[string]int
	ended   chan struct{}
	run     sync.WaitGroup
}

func write(s *Store, life string) *crowd {
	w := &crowd{refused: map[string]int{}, ended: make(chan struct{})}
	for i := range 4 {
		w.run.Go(func() {
			for k := 0; ; k++ {
				select {
				case <-w.ended:
					return
				default:
				}
				name := fmt.Sprint(life, "-", i, "-", k)
				answer, err := s.Propose(context.Background(), machine.Entry{
					Request: core.RequestID(name), Kind: "count/1", Body: make([]byte, 20_000)})
				w.mu.Lock()
				if err == nil && answer.Refusal == nil {
					w.acked = append(w.acked, name)
				} else {
					w.refused[textOf(err)]++
				}
				w.mu.Unlock()
				if err != nil {
					<-time.After(time.Millisecond) // as somebody who presses “Again”
				}
			}
		})
	}
	return w
}

// told are those that were acknowledged until now.
func (w *crowd) told() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.acked)
}

func (w *crowd) end() {
	close(w.ended)
	w.run.Wait()
}

// count is how many were acknowledged, and refused with the text.
func (w *crowd) count(text string) (acked, refused int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.acked), w.refused[text]
}

// until waits for what must come by itself.
func until(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for ctx := patience(t); !holds(); {
		if ctx.Err() != nil {
			t.Fatalf("it never comes that %s", what)
		}
		<-time.After(10 * time.Millisecond)
	}
}

// never has somebody who fills the disk see enough.
func never() bool { return false }

func there(path string) bool { return space.Taken(path) >= 256<<20 }

// Somebody else fills the disk, until only the ballast is left, while the store is written to: nothing ends, nothing that
// was acknowledged is lost, reads go on, the durable marker moves, and with the room recording goes on by
// itself. Twice, because the second time finds what the first has left.
func TestRoom_DiskFillsUnderLoad(t *testing.T) {
	disk := disktest.New(t, 1<<30)
	c, ballast := cramped(t, disk)
	c.OnFault = func(err error) { t.Errorf("a fault: %v", err) }
	s := start(t, c)
	until(t, "the ballast is there", func() bool { return there(ballast) })
	w := write(s, "load")
	for round := range 2 {
		before, refused := w.count("store.full")
		until(t, "it records", func() bool { n, _ := w.count(""); return n > before+200 })
		disk.Pour(func() bool { return !there(ballast) })
		until(t, "it refuses", func() bool { _, n := w.count("store.full"); return n > refused+20 })
		until(t, "the ballast is given away", func() bool { return !there(ballast) })
		until(t, "the durable marker has moved", func() bool { at := s.Status(); return at.Durable == at.Applied })
		told := w.told()
		holds(t, s, told)
		t.Logf("round %d: %d acknowledged, %d bytes free", round, len(told), disk.Free())
		disk.Clear()
		until(t, "it records again", func() bool { n, _ := w.count(""); return n > len(told)+200 })
		until(t, "the ballast is there again", func() bool { return there(ballast) })
	}
	w.end()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	holds(t, start(t, c), w.acked)
}

// He takes what the ballast gave as well, so that nothing can be written any more: what is committed waits,
// reads go on, and with the room all goes on. Then the same, and the store is ended.
func TestRoom_NothingLeft(t *testing.T) {
	disk := disktest.New(t, 1<<30)
	c, ballast := cramped(t, disk)
	c.OnFault = func(err error) { t.Errorf("a fault: %v", err) }
	s := start(t, c)
	until(t, "the ballast is there", func() bool { return there(ballast) })
	w := write(s, "load")
	until(t, "it records", func() bool { n, _ := w.count(""); return n > 200 })
	empty := func() {
		disk.Pour(never)
		until(t, "the ballast is given away", func() bool { return !there(ballast) })
		disk.Fill(0)
	}
	empty()
	told := w.told()
	holds(t, s, told)
	disk.Clear()
	until(t, "it records again", func() bool { n, _ := w.count(""); return n > len(told)+200 })
	until(t, "the ballast is there again", func() bool { return there(ballast) })
	empty()
	w.end()
	if err := s.Close(); err != nil {
		t.Errorf("ending with nothing left: %v", err)
	}
	disk.Clear()
	c.Dir = crashed(t, c.Dir) // as the next process finds it: this one has Badger open
	c.Room = nil
	holds(t, start(t, c), w.acked)
}

// A disk that is full when the store starts: with the ballast it starts, shows everything and ends in
// order; without it the start is refused with a text, and nothing has changed.
func TestRoom_StartOnAFullDisk(t *testing.T) {
	disk := disktest.New(t, 1<<30)
	c, ballast := cramped(t, disk)
	s := start(t, c)
	until(t, "the ballast is there", func() bool { return there(ballast) })
	names := records(t, s, "r", 50)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	disk.Fill(200 << 20) // enough that nothing gives the ballast away before the start
	disk.Fill(0)
	s, err := Open(c)
	if err != nil {
		t.Fatalf("with the ballast: %v", err)
	}
	if err := s.Ready(patience(t)); err != nil {
		t.Fatal(err)
	}
	holds(t, s, names)
	if _, err := s.Propose(patience(t), machine.Entry{Request: "late", Kind: "count/1"}); textOf(err) != "store.full" {
		t.Errorf("on a full disk it records: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatalf("ending on a full disk: %v", err)
	}
	disk.Fill(0)
	before := listing(t, c.Dir)
	if _, err := Open(c); textOf(err) != "store.no_room" {
		t.Errorf("without the ballast: %v", err)
	}
	if after := listing(t, c.Dir); after != before {
		t.Errorf("the refused start left\n%s\nwhere it found\n%s", after, before)
	}
	disk.Clear()
	s = start(t, c)
	holds(t, s, names)
	record(t, s, "late", nil)
}

// Where nobody watches, a start on a full disk may break off half way. It does not call damaged what is whole.
func TestRoom_StartThatBreaksOff(t *testing.T) {
	disk := disktest.New(t, 1<<30)
	c, _ := cramped(t, disk)
	c.Room = nil
	s := start(t, c)
	names := records(t, s, "r", 20)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	disk.Fill(0)
	if _, err := Open(c); textOf(err) != "store.disk_full" {
		t.Errorf("on a full disk: %v", err)
	}
	disk.Clear()
	holds(t, start(t, c), names)
}

// What is committed while there is room for it in the log and none in the state waits for it: nobody is told
// that it was recorded, it is not shown, and it is there as soon as there is room, or after the next start.
func TestRoom_CommittedWaits(t *testing.T) {
	disk := disktest.New(t, 1<<30)
	c, _ := cramped(t, disk)
	c.MemTable = 64 << 20 // so that a batch needs more than a piece of the log
	c.Room = space.Open(space.Config{
		Node: c.NodeID, Marks: space.Marks{Low: 1, Stop: 1}, Places: []space.Place{{Name: "store", Dir: c.Dir}},
	})
	s := start(t, c)
	names := records(t, s, "r", 10)
	waits := func(name string) {
		disk.Fill(120 << 20)
		_, err := s.Propose(patience(t), machine.Entry{Request: core.RequestID(name), Kind: "count/1"})
		if textOf(err) != "store.unknown" {
			t.Errorf("%s: %v", name, err)
		}
		holds(t, s, names)
		if shown(t, s, name) != 0 {
			t.Errorf("%s is shown before there was room for it", name)
		}
	}
	waits("first")
	disk.Clear()
	until(t, "it is applied", func() bool { return shown(t, s, "first") == 1 })
	waits("second")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := (fsm{s}).Snapshot(); !errors.Is(err, errStopped) {
		t.Errorf("raft may take for applied what was skipped: %v", err)
	}
	disk.Clear()
	holds(t, start(t, c), append(names, "first", "second"))
}

// shown is how often a request is there.
func shown(t *testing.T, s *Store, name string) uint64 {
	t.Helper()
	v, err := s.View(patience(t))
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	return counted(v, core.RequestID(name))
}

// A durable marker that finds no room stays where it is, and the node goes on: the next try may find some.
func TestRoom_MarkerWithoutRoom(t *testing.T) {
	c := testConfig(t.TempDir())
	var fault error
	c.OnFault = func(err error) { fault = err }
	no := syscall.ENOSPC
	c.Disk.Around = func(step string, do func() error) error {
		if step == "write marker" && no != 0 {
			return no
		}
		return do()
	}
	s := start(t, c)
	names := records(t, s, "r", 10)
	if err := s.Checkpoint(); err == nil || fault != nil || s.Status().Durable != 0 {
		t.Fatalf("without room: %v, a fault %v, durable %d", err, fault, s.Status().Durable)
	}
	no = 0
	if err := s.Checkpoint(); err != nil || s.Status().Durable == 0 {
		t.Errorf("with room: %v", err)
	}
	holds(t, s, names)
}

// listing is the names and sizes of all files.
func listing(t *testing.T, dir string) (list string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.Name() == space.BallastName {
			return err
		}
		info, err := d.Info()
		if err == nil && !d.IsDir() {
			list += fmt.Sprintln(path, info.Size(), info.ModTime())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}
