package engine

import (
	"bytes"
	"fmt"
	"math/rand"
	"testing"

	"github.com/rs/zerolog"
)

type record struct {
	key, value string
	version    uint64
}

func records(t *testing.T, v *View) (list []record) {
	t.Helper()
	if err := v.Each(func(key, value []byte, version uint64) error {
		list = append(list, record{string(key), string(value), version})
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return list
}

// What is loaded into another folder reads as the moment that it was taken from, version for version.
func TestLoader_CopiesAMoment(t *testing.T) {
	h := randomHistory(rand.New(rand.NewSource(7)), 60)
	from := &life{t: t, Engine: openTest(t, t.TempDir(), 0)}
	from.batch(h.entries, 1, 40)
	moment := viewAt(t, from.Engine, 40)
	from.batch(h.entries, 41, 60) // not part of it
	put(from, 61, "d/large", string(bytes.Repeat([]byte("x"), MaxValue)))
	large := viewAt(t, from.Engine, 61)
	for _, c := range []struct {
		name   string
		moment *View
		want   string // "" for one that nobody wrote down
	}{{"an old one", moment, h.after[40]}, {"the newest", large, ""}} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			l, err := NewLoader(Config{Dir: dir, MemTable: smallTable, Log: zerolog.Nop()})
			if err != nil {
				t.Fatal(err)
			}
			if err := c.moment.Each(l.Put); err != nil {
				t.Fatal(err)
			}
			if err := l.Finish(); err != nil {
				t.Fatal(err)
			}
			to := openTest(t, dir, c.moment.Index())
			if to.Leftover() != 0 {
				t.Errorf("leftovers up to %d", to.Leftover())
			}
			copied := viewAt(t, to, c.moment.Index())
			if got, want := fmt.Sprint(records(t, copied)), fmt.Sprint(records(t, c.moment)); got != want {
				t.Errorf("copied %.300s, want %.300s", got, want)
			}
			if got := listing(copied); c.want != "" && got != c.want {
				t.Errorf("copied %q, want %q", got, c.want)
			}
		})
	}
}

func TestLoader_RefusesWhatCannotBeRead(t *testing.T) {
	l, err := NewLoader(Config{Dir: t.TempDir(), MemTable: smallTable, Log: zerolog.Nop()})
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Put(nil, []byte("x"), 1); err == nil {
		t.Error("a record without a key was taken")
	}
	if err := l.Put([]byte("k"), make([]byte, MaxValue+1), 1); err == nil {
		t.Error("a value for the value log was taken")
	}
	if err := l.Cancel(); err != nil {
		t.Error(err)
	}
}
