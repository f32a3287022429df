package seed

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"testing/iotest"

	"github.com/hashicorp/raft"
	wal "github.com/hashicorp/raft-wal"
	"github.com/rs/zerolog"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/raftstore/disk"
	"github.com/sheaf-drive/sheaf/raftstore/engine"
	"github.com/sheaf-drive/sheaf/raftstore/folder"
	"github.com/sheaf-drive/sheaf/raftstore/marker"
)

func config(t *testing.T) Config {
	t.Helper()
	return Config{Dir: filepath.Join(t.TempDir(), "store"), MemTable: smallTable, Log: zerolog.Nop()}
}

// found reads what is in a filled folder.
func found(t *testing.T, dir string) string {
	t.Helper()
	e, err := engine.Open(engine.Config{Dir: filepath.Join(dir, "state"), MemTable: smallTable, Durable: at.Index, Log: zerolog.Nop()})
	if err != nil {
		t.Fatal(err)
	}
	nobody := make(chan struct{})
	close(nobody)
	defer e.Close(nobody)
	v, err := e.View(at.Index)
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	return string(v.Get([]byte("d/k:0009")))
}

func TestFill_ReplacesTheStore(t *testing.T) {
	c := config(t)
	for range 2 { // an empty folder, and one that has a store
		m, err := Fill(bytes.NewReader(stream(t)), c)
		if err != nil || m.Index != at.Index {
			t.Fatalf("%+v, %v", m, err)
		}
		if got := found(t, c.Dir); got != "value 81" {
			t.Errorf("read %q", got)
		}
		for _, suffix := range []string{nextSuffix, oldSuffix} {
			if _, err := os.Stat(c.Dir + suffix); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("%s is left: %v", suffix, err)
			}
		}
	}
	log, err := wal.Open(filepath.Join(c.Dir, "log"))
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	if term, err := log.GetUint64([]byte("CurrentTerm")); err != nil || term != at.Term {
		t.Errorf("the log is in term %d, %v", term, err)
	}
	if !MayBeEmpty(log, at.Index) || MayBeEmpty(log, at.Index+1) {
		t.Error("the log may be empty behind another marker, or not behind its own")
	}
}

// Whatever goes wrong, the store that was there stays.
func TestFill_LeavesTheOldStoreWhenItFails(t *testing.T) {
	c := config(t)
	if _, err := Fill(bytes.NewReader(stream(t)), c); err != nil {
		t.Fatal(err)
	}
	whole := stream(t)
	failed := errors.New("the disk said no")
	tries := map[string]func() error{
		"a stream that breaks off": func() error {
			_, err := Fill(bytes.NewReader(whole[:len(whole)-5]), c)
			return err
		},
		"a reader that fails": func() error {
			_, err := Fill(io.MultiReader(bytes.NewReader(whole[:100]), iotest.ErrReader(failed)), c)
			return err
		},
		"a folder in use": func() error {
			f, err := folder.Lock(c.Dir)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Release()
			_, err = Fill(bytes.NewReader(whole), c)
			if core.CodeOf(err) != core.Conflict {
				t.Errorf("a folder in use is refused with %v", err)
			}
			return err
		},
	}
	steps := []string{}
	trace := c
	trace.Disk = disk.Disk{Around: func(step string, do func() error) error { steps = append(steps, step); return do() }}
	trace.Dir = filepath.Join(t.TempDir(), "store")
	if _, err := Fill(bytes.NewReader(whole), trace); err != nil {
		t.Fatal(err)
	}
	for n, step := range steps[:len(steps)-1] { // the last makes the rename durable
		tries[fmt.Sprintf("step %d, %s", n, step)] = func() error {
			left := n
			broken := c
			broken.Disk = disk.Disk{Around: func(_ string, do func() error) error {
				if left--; left < 0 {
					return failed
				}
				return do()
			}}
			_, err := Fill(bytes.NewReader(whole), broken)
			return err
		}
	}
	for name, try := range tries {
		if err := try(); err == nil {
			t.Errorf("%s: no error", name)
		}
		if got := found(t, c.Dir); got != "value 81" {
			t.Errorf("%s: read %q", name, got)
		}
		if _, err := os.Stat(c.Dir + nextSuffix); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: something half-made is left", name)
		}
	}
	if len(tries) < 8 {
		t.Errorf("only %d ways to fail", len(tries))
	}
}

// A crash between the two renames, and one before what was replaced was removed.
func TestSettle_EndsWhatACrashCutOff(t *testing.T) {
	c := config(t)
	if _, err := Fill(bytes.NewReader(stream(t)), c); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(c.Dir, c.Dir+nextSuffix); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(c.Dir+oldSuffix, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := Settle(c.Dir, c.Disk); err != nil {
		t.Fatal(err)
	}
	if got := found(t, c.Dir); got != "value 81" {
		t.Errorf("read %q", got)
	}
	if _, err := os.Stat(c.Dir + oldSuffix); !errors.Is(err, fs.ErrNotExist) {
		t.Error("what was replaced is left")
	}
	// Half-made things are not put in the place of anything.
	if err := os.Rename(c.Dir, c.Dir+nextSuffix); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(c.Dir+nextSuffix, "MARKER")); err != nil {
		t.Fatal(err)
	}
	if err := Settle(c.Dir, c.Disk); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(c.Dir); !errors.Is(err, fs.ErrNotExist) {
		t.Error("a folder without its marker was taken for whole")
	}
}

// A house that is begun anew knows nobody of the one that the stream is from; everything else is the stream's.
func TestFill_ForOneMember(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "store")
	seen := 0
	sole := raft.Server{ID: "new", Address: "here"}
	m, err := Fill(bytes.NewReader(stream(t)), Config{Dir: dir, MemTable: smallTable, Log: zerolog.Nop(), Sole: sole,
		Seen: func(key, value []byte) error { seen++; return nil }})
	if err != nil {
		t.Fatal(err)
	}
	want := at
	want.Configuration = raft.EncodeConfiguration(raft.Configuration{Servers: []raft.Server{sole}})
	kept, err := marker.Read(filepath.Join(dir, "MARKER"))
	if err != nil || fmt.Sprint(m) != fmt.Sprint(want) || fmt.Sprint(kept) != fmt.Sprint(want) || Voters(kept) != 1 || seen != 301 {
		t.Errorf("%+v, on disk %+v, of %d records, %v", m, kept, seen, err)
	}
	stop := errors.New("seen enough")
	_, err = Fill(bytes.NewReader(stream(t)), Config{Dir: dir, MemTable: smallTable, Log: zerolog.Nop(),
		Seen: func(_, _ []byte) error { return stop }})
	if again, errRead := marker.Read(filepath.Join(dir, "MARKER")); !errors.Is(err, stop) || fmt.Sprint(again) != fmt.Sprint(kept) || errRead != nil {
		t.Errorf("after a record was refused: %v, %+v, %v", err, again, errRead)
	}
}

func TestLook(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "store")
	nothing := func(marker.Marker, *engine.View) error { t.Error("it shows something"); return nil }
	if err := Look(dir, nothing); textOf(err) != "store.folder_fresh" {
		t.Errorf("a folder without a store: %v", err)
	}
	if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("looking makes the folder: %v", err)
	}
	if _, err := Fill(bytes.NewReader(stream(t)), Config{Dir: dir, MemTable: smallTable, Log: zerolog.Nop()}); err != nil {
		t.Fatal(err)
	}
	for range 2 { // it leaves the folder free, and as it was
		var again bytes.Buffer
		err := Look(dir, func(m marker.Marker, v *engine.View) error { return Write(&again, m, v.Each) })
		if err != nil || !bytes.Equal(again.Bytes(), stream(t)) {
			t.Errorf("it shows another state: %v", err)
		}
	}
	held, err := folder.Lock(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer held.Release()
	if err := Look(dir, nothing); textOf(err) != "store.folder_in_use" {
		t.Errorf("a folder in use: %v", err)
	}
}

// A start that was cut off before its first entry is none.
func TestBegun(t *testing.T) {
	c := config(t)
	begun := func(want bool, when string) {
		t.Helper()
		if got, err := Begun(c.Dir); got != want || err != nil {
			t.Errorf("%s: %v, %v", when, got, err)
		}
	}
	begun(false, "no folder")
	f, err := folder.Open(c.Dir, c.Disk)
	if err != nil {
		t.Fatal(err)
	}
	begun(true, "while somebody has it open")
	f.Release()
	begun(false, "a start that was cut off")
	log, err := wal.Open(f.Log())
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(log.StoreLogs([]*raft.Log{{Index: 1, Term: 1}}), log.Close()); err != nil {
		t.Fatal(err)
	}
	begun(true, "one entry")
	if err := os.RemoveAll(f.Log()); err != nil {
		t.Fatal(err)
	}
	begun(true, "a state without its log")
	if err := os.RemoveAll(c.Dir); err != nil {
		t.Fatal(err)
	}
	if _, err := Fill(bytes.NewReader(stream(t)), c); err != nil {
		t.Fatal(err)
	}
	begun(true, "a filled store")
}
