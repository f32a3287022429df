package starts

import (
	"errors"
	"fmt"
	"maps"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
)

// disk keeps values; a copy of it is a copy of a folder.
type disk map[string][]byte

func (d disk) Get(key []byte) ([]byte, error) { return d[string(key)], nil }
func (d disk) Set(key, value []byte) error    { d[string(key)] = value; return nil }

func begin(t *testing.T, d disk, line, held uint64) *Book {
	t.Helper()
	b, err := Begin(d, line, held)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func hear(t *testing.T, b *Book, i Introduction, want string) {
	t.Helper()
	err := b.Hear("n", i)
	var said *core.Error
	if errors.As(err, &said) && said.Text == want || want == "" && err == nil {
		return
	}
	t.Errorf("start %d of line %d, whose log ends with %d: %v, want %q", i.Number, i.Line, i.Has, err, want)
}

func TestHear_StartsOfOneFolder(t *testing.T) {
	other := begin(t, disk{}, 0, 0)
	folder := disk{}
	for n := range uint64(3 * Kept) {
		b := begin(t, folder, 5, 10+2*n)
		hear(t, other, b.Introduction(0), "")
		hear(t, other, b.Introduction(12+2*n), "") // it works
		hear(t, other, b.Introduction(12+2*n), "")
	}
	for range 2 * Kept { // the other one is away
		begin(t, folder, 5, 1000)
	}
	hear(t, other, begin(t, folder, 5, 1000).Introduction(0), "")
}

// Whenever the copy was made: as soon as the original started once more, or did work that the others know of, the
// copy is told from it.
func TestHear_AnOldCopy(t *testing.T) {
	for _, c := range []struct {
		name           string
		before, behind int    // starts before and after the copy is made
		worked         uint64 // entries after it
		ownStarts      int    // of the copy
		want           string
	}{
		{"nothing happened since", 1, 0, 0, 1, ""},
		{"a start", 1, 1, 0, 1, "store.old_copy"},
		{"a start, and the copy was started as often", 1, 1, 0, 2, "store.old_copy"},
		{"a start, and the copy was started more often", 3, 1, 0, 9, "store.old_copy"},
		{"many starts", 2, 2 * Kept, 0, 1, "store.old_copy"},
		{"work, but no start", 1, 0, 7, 1, "store.old_copy"},
		{"work and a start", 1, 1, 7, 1, "store.old_copy"},
	} {
		other, folder := begin(t, disk{}, 0, 0), disk{}
		for range c.before {
			hear(t, other, begin(t, folder, 5, 10).Introduction(0), "")
		}
		copied := maps.Clone(folder)
		if c.behind == 0 && c.worked > 0 {
			hear(t, other, (&Book{logs: folder, own: own(t, folder)}).Introduction(10+c.worked), "")
		}
		for range c.behind {
			hear(t, other, begin(t, folder, 5, 10+c.worked).Introduction(0), "")
		}
		for range c.ownStarts - 1 {
			begin(t, copied, 5, 10)
		}
		old := begin(t, copied, 5, 10)
		if err := other.Hear("n", old.Introduction(0)); (err != nil) != (c.want != "") {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// The end of a log that no majority has is replaced, by a shorter one too. Such a folder is whole.
func TestHear_AReplacedTail(t *testing.T) {
	other, folder := begin(t, disk{}, 0, 0), disk{}
	hear(t, other, begin(t, folder, 5, 8).Introduction(0), "")
	hear(t, other, (&Book{logs: folder, own: own(t, folder)}).Introduction(6), "")
	hear(t, other, begin(t, folder, 5, 11).Introduction(0), "") // five that nobody else has, which are replaced by two
	hear(t, other, begin(t, folder, 5, 8).Introduction(0), "")
	hear(t, other, begin(t, folder, 5, 6).Introduction(0), "")
	hear(t, other, begin(t, folder, 5, 5).Introduction(0), "store.old_copy") // it was sure of 6
}

func own(t *testing.T, d disk) (i Introduction) {
	t.Helper()
	if err := (&Book{logs: d}).read(ownKey, &i); err != nil {
		t.Fatal(err)
	}
	return i
}

// A folder that was filled anew is none of the old line, and the old one is no longer that of the node.
func TestHear_AfterAFill(t *testing.T) {
	other, old, filled := begin(t, disk{}, 0, 0), disk{}, disk{}
	hear(t, other, begin(t, old, 5, 10).Introduction(0), "")
	hear(t, other, begin(t, old, 5, 10).Introduction(30), "")
	hear(t, other, begin(t, filled, 30, 30).Introduction(0), "")
	hear(t, other, begin(t, old, 5, 30).Introduction(0), "store.old_copy")
	hear(t, other, begin(t, filled, 30, 30).Introduction(0), "")
	again := disk{} // once more, while nothing was done
	hear(t, other, begin(t, again, 30, 30).Introduction(0), "")
	hear(t, other, begin(t, filled, 30, 30).Introduction(0), "store.old_copy")
}

func TestHear_IsDurableAndForEachNode(t *testing.T) {
	notes, folder := disk{}, disk{}
	hear(t, begin(t, notes, 0, 0), begin(t, folder, 5, 10).Introduction(0), "")
	copied := maps.Clone(folder)
	hear(t, begin(t, notes, 0, 0), begin(t, folder, 5, 10).Introduction(0), "")
	old := begin(t, copied, 5, 10).Introduction(0)
	hear(t, begin(t, notes, 0, 0), old, "store.old_copy")
	if err := begin(t, notes, 0, 0).Hear("another", old); err != nil {
		t.Errorf("what is known of one node is held against another: %v", err)
	}
}

func TestHear_WhatIsNoIntroduction(t *testing.T) {
	other := begin(t, disk{}, 0, 0)
	many := make([]string, Kept+1)
	for i := range many {
		many[i] = fmt.Sprint(i)
	}
	for _, i := range []Introduction{{}, {Number: 1}, {Number: 1, Names: []string{"a", "b"}}, {Number: 99, Names: many}} {
		hear(t, other, i, "peer.entry")
	}
}
