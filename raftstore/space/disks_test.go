package space

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/attention"
	"github.com/sheaf-drive/sheaf/raftstore/space/disktest"
)

// board keeps which alarms stand.
type board struct {
	mu     sync.Mutex
	stands map[string]bool
}

func (b *board) Raise(k attention.Kind, subject string, _ error, _ ...attention.Detail) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.stands[fmt.Sprint(k, " ", subject)] = true
}

func (b *board) Clear(k attention.Kind, subject string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.stands, fmt.Sprint(k, " ", subject))
}

func (b *board) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	var list []string
	for one := range b.stands {
		list = append(list, one)
	}
	slices.Sort(list)
	return strings.Join(list, ", ")
}

// watched are the disks of a node whose state lies on one small disk and whose scans on another.
func watched(t *testing.T) (d *Disks, b *board, state, blobs *disktest.Disk) {
	t.Helper()
	state, blobs = disktest.New(t, 400*mib), disktest.New(t, 100*mib)
	b = &board{stands: map[string]bool{}}
	d = Open(Config{
		Node: "n1", Alarms: b, Marks: Marks{Low: 80 * mib, Stop: 40 * mib}, Ballast: 64 * mib, Home: state.Dir,
		Places: []Place{
			{"store", filepath.Join(state.Dir, "state")}, {"log", filepath.Join(state.Dir, "log")}, {"blobs", blobs.Dir},
		},
	})
	return d, b, state, blobs
}

func textOf(err error) string {
	var e *core.Error
	if errors.As(err, &e) {
		return e.Text
	}
	return fmt.Sprint(err)
}

// Each disk is told of once, under the name of the first folder on it, and one without room is enough to
// refuse. All ends by itself.
func TestDisks_AlarmsAndRefusals(t *testing.T) {
	d, b, state, blobs := watched(t)
	for i, step := range []struct {
		state, blobs uint64 // free; 0: as much as there is
		stands       string
		full         bool
	}{
		{0, 0, "", false},
		{70*mib + 64*mib, 0, "disk.low store", false},
		{70*mib + 64*mib, 30 * mib, "disk.full blobs, disk.low store", true},
		{0, 30 * mib, "disk.full blobs", true},
		{0, 0, "", false},
		{30*mib + 64*mib, 0, "disk.full store", true}, // without the ballast, which is not there
	} {
		for disk, free := range map[*disktest.Disk]uint64{state: step.state, blobs: step.blobs} {
			disk.Clear()
			if free > 0 {
				disk.Fill(free)
			}
		}
		d.look(0)
		if got := b.String(); got != step.stands {
			t.Errorf("step %d: %q stands, want %q", i, got, step.stands)
		}
		if err := d.Full(); (err != nil) != step.full || step.full && textOf(err) != "store.full" {
			t.Errorf("step %d: %v", i, err)
		}
	}
	list := d.Figures()
	if len(list) != 2 || list[0].Place != "store" || !list[0].Full || list[1].Place != "blobs" || list[1].Full || list[0].Stop != 40*mib {
		t.Errorf("it tells of %+v", list)
	}
}

// The ballast is of real blocks, goes when somebody else fills the disk to the end, lets the node write
// then, and is there again with the room. It never opens or shuts the node by itself.
func TestDisks_Ballast(t *testing.T) {
	d, b, disk, _ := watched(t)
	before := disk.Free()
	d.reballast()
	file := filepath.Join(disk.Dir, BallastName)
	if got := before - disk.Free(); got < 64*mib || Taken(file) < 64*mib {
		t.Fatalf("the ballast takes %d bytes", got)
	}
	disk.Fill(39 * mib)
	d.look(0)
	if Taken(file) == 0 || d.Full() == nil {
		t.Error("just below the mark it is gone already, or the node goes on")
	}
	disk.Fill(0)
	d.look(0)
	if free := disk.Free(); free < 63*mib || Taken(file) != 0 {
		t.Errorf("on a full disk %d bytes are free", free)
	}
	d.look(0)
	d.reballast()
	if d.Full() == nil || Taken(file) != 0 {
		t.Error("the room that it gave is taken for room")
	}
	disk.Clear()
	d.look(0)
	d.reballast()
	if d.Full() != nil || Taken(file) < 64*mib || b.String() != "" {
		t.Errorf("there is room again: %v, %d bytes of ballast, %q stands", d.Full(), Taken(file), b)
	}
}

// A reserve that cannot be made although there is room is an alarm; on a disk that is too small for it the
// node is read-only, and nothing is tried.
func TestDisks_BallastThatCannotBeMade(t *testing.T) {
	d, b, disk, _ := watched(t)
	file := filepath.Join(disk.Dir, BallastName)
	if err := os.Mkdir(file, 0o700); err != nil {
		t.Fatal(err)
	}
	d.reballast()
	if got := b.String(); got != "ballast.missing store" || d.Full() != nil {
		t.Errorf("%q stands, %v", got, d.Full())
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	d.reballast()
	if b.String() != "" || Taken(file) < 64*mib {
		t.Errorf("%q stands when it can be made", b)
	}
	d, b, disk, _ = watched(t)
	d.config.Ballast = gib
	d.reballast()
	if d.Full() == nil || b.String() != "disk.full store" || Taken(filepath.Join(disk.Dir, BallastName)) != 0 {
		t.Errorf("%v, %q stands", d.Full(), b)
	}
}

// A start gets the room that it needs from the ballast, or is refused before anything is written.
func TestDisks_Provide(t *testing.T) {
	d, _, disk, blobs := watched(t)
	d.reballast()
	disk.Fill(10 * mib)
	need := func(bytes uint64) []Need {
		return []Need{{filepath.Join(disk.Dir, "state"), bytes / 2}, {filepath.Join(disk.Dir, "log"), bytes / 2}, {blobs.Dir, mib}}
	}
	file := filepath.Join(disk.Dir, BallastName)
	if err := d.Provide(need(8 * mib)...); err != nil || Taken(file) == 0 {
		t.Errorf("what is free is not enough, or costs the ballast: %v", err)
	}
	if err := d.Provide(need(60 * mib)...); err != nil || Taken(file) != 0 {
		t.Errorf("the ballast does not help: %v", err)
	}
	err := d.Provide(need(100 * mib)...)
	if textOf(err) != "store.no_room" || core.CodeOf(err) != core.Unavailable {
		t.Errorf("more than there is: %v", err)
	}
	if left, _ := os.ReadDir(disk.Dir); len(left) != 2 { // lost+found and the filler
		t.Errorf("%v are on the disk", left)
	}
}

// A disk that does not say how much is free is looked at, and nothing is refused for it.
func TestDisks_ThatDoesNotSay(t *testing.T) {
	var none *Disks
	if none.Full() != nil || none.Low() || !none.Holds("/", 1<<62) || none.Provide(Need{"/", 1 << 62}) != nil {
		t.Error("where nobody watches there is no room")
	}
	b := &board{stands: map[string]bool{}}
	d := Open(Config{Node: "n1", Alarms: b, Places: []Place{{"store", "bad\x00name"}}})
	if err := d.Full(); err != nil || b.String() != "disk.low store" {
		t.Errorf("%v, %q stands", err, b)
	}
}
