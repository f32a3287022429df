package shortage

import (
	"errors"
	"fmt"
	"testing"

	"github.com/hashicorp/raft"
	wal "github.com/hashicorp/raft-wal"

	"github.com/sheaf-drive/sheaf/raftstore/space"
)

// disks that are full, or not, for this node.
func disks(dir string, full bool) *space.Disks {
	marks := space.Marks{}
	if full {
		marks = space.Marks{Low: 1 << 60, Stop: 1 << 60}
	}
	return space.Open(space.Config{Node: "n", Home: dir, Marks: marks, Places: []space.Place{{Name: "store", Dir: dir}}})
}

func follower(t *testing.T) (l *Log, fill func(full bool)) {
	t.Helper()
	dir := t.TempDir()
	w, err := wal.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	})
	k := &Keeper{ID: "n", Leads: func() bool { return false }, Budget: space.Budget{State: dir, Log: dir}}
	fill = func(full bool) { k.Budget.Disks = disks(dir, full) }
	fill(false)
	return NewLog(w, k), fill
}

func entries(term uint64, first, last uint64) (list []*raft.Log) {
	for i := first; i <= last; i++ {
		list = append(list, &raft.Log{Index: i, Term: term, Type: raft.LogCommand})
	}
	return list
}

func must(t *testing.T, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Fatalf("%v, want %v", err, want)
	}
}

func ends(t *testing.T, l *Log, want string) {
	t.Helper()
	first, _ := l.FirstIndex()
	last, _ := l.LastIndex()
	var e raft.Log
	if err := l.GetLog(last, &e); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprintf("%d to %d of term %d", first, last, e.Term); got != want {
		t.Errorf("the log goes from %s, want %s", got, want)
	}
}

// Raft keeps the end of its log in memory and does not look again: what it has cut off without putting something in
// its place it believes in for ever, and a follower takes nothing any more.
func TestLog_WithoutRoomKeepsItsEnd(t *testing.T) {
	l, fill := follower(t)
	must(t, l.StoreLogs(entries(1, 1, 5)), nil)
	fill(true)
	must(t, l.StoreLogs(entries(1, 6, 6)), ErrNoRoom)
	must(t, l.DeleteRange(4, 5), ErrNoRoom)
	ends(t, l, "1 to 5 of term 1")
	must(t, l.DeleteRange(1, 2), nil) // gives room
	ends(t, l, "3 to 5 of term 1")
	fill(false)
	must(t, l.DeleteRange(4, 5), nil)
	must(t, l.StoreLogs(entries(2, 4, 6)), nil)
	ends(t, l, "3 to 6 of term 2")
}

// What comes in the place of the end that was cut off is taken, although the disk filled in between.
func TestLog_TakesWhatComesInPlaceOfItsEnd(t *testing.T) {
	l, fill := follower(t)
	must(t, l.StoreLogs(entries(1, 1, 5)), nil)
	must(t, l.DeleteRange(4, 5), nil)
	fill(true)
	must(t, l.StoreLogs(entries(2, 4, 4)), nil)
	ends(t, l, "1 to 4 of term 2")
	must(t, l.StoreLogs(entries(2, 5, 5)), ErrNoRoom)
}
