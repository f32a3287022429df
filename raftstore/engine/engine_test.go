package engine

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/dgraph-io/badger/v4"
	"github.com/rs/zerolog"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/state"
)

func (e *Engine) nolog() badgerLog { return badgerLog{zerolog.Nop(), func(error) {}} }

// faultOf runs fn and returns the state.Fault it panics with, or nil.
func faultOf(fn func()) (fault error) {
	defer func() {
		if f, ok := recover().(state.Fault); ok {
			fault = f
		}
	}()
	fn()
	return nil
}

// filled makes a folder with tables on disk and closes it.
func filled(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	l := &life{t: t, Engine: openTest(t, dir, 0)}
	for i := uint64(1); i <= 50; i++ {
		put(l, i, "d/a:"+string(rune('0'+i)), "value of a record that fills a block")
	}
	if err := l.db.Close(); err != nil { // flushes the memtable into a table
		t.Fatal(err)
	}
	return dir
}

func only(t *testing.T, pattern string) string {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("%s: %d files, %v", pattern, len(files), err)
	}
	return files[0]
}

func flip(t *testing.T, path string, at int) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	data[at] ^= 0x10
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestOpen_DamageIsAnErrorThatSaysWhatToDo(t *testing.T) {
	for _, c := range []struct {
		name   string
		damage func(t *testing.T, dir string)
	}{
		{"a bit in the first block of a table", func(t *testing.T, dir string) { flip(t, only(t, dir+"/*.sst"), 40) }},
		{"a bit in the footer of a table", func(t *testing.T, dir string) {
			path := only(t, dir+"/*.sst")
			info, err := os.Stat(path)
			if err != nil {
				t.Fatal(err)
			}
			flip(t, path, int(info.Size())-3)
		}},
		{"a table cut short", func(t *testing.T, dir string) {
			if err := os.Truncate(only(t, dir+"/*.sst"), 64); err != nil {
				t.Fatal(err)
			}
		}},
		{"an empty table", func(t *testing.T, dir string) {
			if err := os.Truncate(only(t, dir+"/*.sst"), 0); err != nil {
				t.Fatal(err)
			}
		}},
		{"a table gone", func(t *testing.T, dir string) { os.Remove(only(t, dir+"/*.sst")) }},
		{"a bit in the manifest", func(t *testing.T, dir string) { flip(t, dir+"/MANIFEST", 20) }},
		{"the manifest gone", func(t *testing.T, dir string) { os.Remove(dir + "/MANIFEST") }},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := filled(t)
			c.damage(t, dir)
			e, err := Open(Config{Dir: dir, MemTable: smallTable, Durable: 50, Log: zerolog.Nop()})
			var refusal *core.Error
			if !errors.As(err, &refusal) || refusal.Text != "store.damaged" {
				t.Errorf("got %v", err)
			}
			if e != nil {
				e.db.Close()
			}
		})
	}
	e := openTest(t, filled(t), 50) // undamaged, it opens
	v, err := e.View(50)
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	if v.Get([]byte("d/a:1")) == nil {
		t.Error("an undamaged folder lost a record")
	}
}

func TestValueLog_StaysEmpty(t *testing.T) {
	l := &life{t: t, Engine: openTest(t, t.TempDir(), 0)}
	l.Write(1, func(tx state.Tx) { tx.Put([]byte("d/a:1"), bytes.Repeat([]byte("v"), MaxValue)) })
	if err := l.Sync(); err != nil {
		t.Fatal(err)
	}
	if faultOf(func() {
		l.Write(2, func(tx state.Tx) { tx.Put([]byte("d/a:2"), make([]byte, MaxValue+1)) })
	}) == nil {
		t.Error("a value over the limit was taken")
	}
	path := only(t, l.dir+"/*.vlog")
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteAt([]byte{1}, 500); err != nil {
		t.Fatal(err)
	}
	if l.Sync() == nil {
		t.Error("a value in the value log was not noticed")
	}
}

func TestView_ChecksValues(t *testing.T) {
	l := &life{t: t, Engine: openKeeping(t, t.TempDir(), 0, 0)} // each read goes to the disk
	put(l, 1, "d/a:1", "one")
	for _, raw := range [][]byte{nil, {1}, []byte("one"), framed([]byte("d/a:2"), []byte("one"))} {
		out := l.db.NewManagedWriteBatch()
		if err := out.SetEntryAt(badger.NewEntry([]byte("d/a:1"), raw), 1); err != nil {
			t.Fatal(err)
		}
		if err := out.Flush(); err != nil {
			t.Fatal(err)
		}
		v, done := l.View()
		if raw != nil && faultOf(func() { v.Get([]byte("d/a:1")) }) == nil {
			t.Errorf("Get took the bytes %q", raw)
		}
		if faultOf(func() { listing(v) }) == nil {
			t.Errorf("Scan took the bytes %q", raw)
		}
		done()
	}
}

func TestView_HoldsItsVersionAgainstMerging(t *testing.T) {
	l := &life{t: t, Engine: openTest(t, t.TempDir(), 0)}
	put(l, 1, "d/a:1", "old")
	old, done := l.View()
	for i := uint64(2); i <= 40; i++ {
		put(l, i, "d/a:1", "new")
	}
	l.SetDurable(30, 30)
	if l.discard != 1 {
		t.Errorf("versions up to %d may be merged although 1 is read", l.discard)
	}
	if got := string(old.Get([]byte("d/a:1"))); got != "old" {
		t.Errorf("the old view reads %q", got)
	}
	done()
	if l.discard != 30 {
		t.Errorf("after the view was closed %d may be merged, want 30", l.discard)
	}
	if _, err := l.Engine.View(29); err == nil {
		t.Error("a view below the merged versions was opened: it would silently see nothing")
	}
	if v, err := l.Engine.View(30); err != nil {
		t.Error(err)
	} else {
		v.Close()
	}
}

// What is pinned stays readable while nobody reads it, until the pin is given up.
func TestEngine_KeepsWhatIsPinned(t *testing.T) {
	l := &life{t: t, Engine: openTest(t, t.TempDir(), 0)}
	for i := uint64(1); i <= 40; i++ {
		put(l, i, "d/a:1", fmt.Sprint(i))
	}
	must := func(version uint64, opens bool) {
		t.Helper()
		v, err := l.Engine.View(version)
		if (err == nil) != opens {
			t.Errorf("a view at %d: %v", version, err)
		}
		if err == nil {
			if got := string(v.Get([]byte("d/a:1"))); got != fmt.Sprint(version) {
				t.Errorf("at %d it reads %q", version, got)
			}
			v.Close()
		}
	}
	l.SetDurable(40, 20)
	must(19, false)
	must(20, true)
	l.SetDurable(40, 30)
	must(20, false)
	must(30, true)
	l.SetDurable(40, 99)
	must(39, false)
	must(40, true)
}

func TestClose_WaitsForViews(t *testing.T) {
	l := &life{t: t, Engine: openTest(t, t.TempDir(), 0)}
	put(l, 1, "d/a:1", "one")
	_, done := l.View()
	gone, cancel := context.WithCancel(context.Background())
	cancel()
	if err := l.Close(gone.Done()); err == nil {
		t.Fatal("closed under a reader")
	}
	ctx, end := context.WithTimeout(context.Background(), time.Minute)
	defer end()
	go done()
	if err := l.Close(ctx.Done()); err != nil {
		t.Error(err)
	}
	var refusal *core.Error
	if _, err := l.Engine.View(1); !errors.As(err, &refusal) || refusal.Text != "store.closing" {
		t.Errorf("a view of what is closed: %v", err)
	}
}

func TestSync_CoversEveryMemtableAndStopsAtAFailure(t *testing.T) {
	l := &life{t: t, Engine: openTest(t, t.TempDir(), 0)}
	put(l, 1, "d/a:1", "one")
	var steps []string
	l.disk.Around = func(step string, do func() error) error {
		steps = append(steps, step)
		return do()
	}
	if err := l.Sync(); err != nil {
		t.Fatal(err)
	}
	if len(steps) < 3 || steps[0] != "sync .mem" || steps[len(steps)-1] != "sync folder "+filepath.Base(l.dir) {
		t.Errorf("steps were %q", steps)
	}
	for _, failing := range steps {
		l.disk.Around = func(step string, do func() error) error {
			if step == failing {
				return errors.New("input/output error")
			}
			return do()
		}
		if l.Sync() == nil {
			t.Errorf("a failure of %q was swallowed", failing)
		}
	}
}
