package blob

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/sheaf-drive/sheaf/core"
)

// flaky is a disk that breaks at its n-th step, and remembers what a power cut at that
// moment would take back: bytes and names that were not fsynced.
type flaky struct {
	breakAt int
	breakOn string // or at the next step of this name
	how     how
	steps   []string
	dirty   map[string]bool     // files with bytes that are not on the disk
	names   map[string][]func() // by folder: how to take back names that are not on the disk
}

type how int

const (
	never     how = iota
	refused       // the step did nothing
	persisted     // the step took effect and failed nevertheless
	torn          // a write took effect by half
)

var errBroken = errors.New("input/output error")

func (f *flaky) around(s step, do func() error) error {
	f.steps = append(f.steps, s.name)
	if len(f.steps) != f.breakAt && s.name != f.breakOn {
		return f.done(s, do)
	}
	switch {
	case f.how == persisted:
		if err := f.done(s, do); err != nil {
			return err
		}
	case f.how == torn && (s.name == "write" || s.name == "note tag"):
		if err := f.done(s, do); err != nil {
			return err
		}
		if info, err := os.Stat(s.path); err == nil {
			if err := os.Truncate(s.path, info.Size()-9); err != nil {
				return err
			}
		}
	}
	return errBroken
}

// done does the step and keeps account of what is durable.
func (f *flaky) done(s step, do func() error) error {
	was, before := os.Stat(s.path)
	if s.name == "sync" { // kept account of instead: a thousand real ones take minutes
		delete(f.dirty, s.path)
		delete(f.names, s.path)
		return nil
	}
	if err := do(); err != nil {
		return err
	}
	switch s.name {
	case "write", "note tag":
		f.dirty[s.path] = true
	case "mkdir":
		if before != nil {
			f.pend(s.path, func() { os.RemoveAll(s.path) })
		}
	case "touch":
		f.names[s.path] = append(f.names[s.path], func() { os.Chtimes(s.path, was.ModTime(), was.ModTime()) })
	case "rename":
		if f.dirty[s.from] {
			f.dirty[s.path] = true
		}
		delete(f.dirty, s.from)
		if filepath.Base(s.path) != "tags" { // the old tags or the new, both are good
			f.pend(s.path, func() { os.Remove(s.path) })
		}
	}
	return nil
}

func (f *flaky) pend(path string, undo func()) {
	dir := filepath.Dir(path)
	f.names[dir] = append(f.names[dir], undo)
}

// powerCut takes back what was not durable.
func (f *flaky) powerCut() {
	for path := range f.dirty {
		if info, err := os.Stat(path); err == nil {
			os.Truncate(path, info.Size()/2)
		}
	}
	for _, undos := range f.names {
		for _, undo := range undos {
			undo()
		}
	}
}

// scenario uses the store in every way until something fails; acked maps what was
// acknowledged and must survive to its bytes.
func scenario(s *Store, acked map[Hash][]byte) error {
	ctx := context.Background()
	for i := range 3 {
		data := bytes.Repeat([]byte{byte(i)}, 300+i)
		h, err := s.Put(ctx, data)
		if err != nil {
			return err
		}
		acked[h] = data
	}
	for i := range 4 {
		tag := core.Tag{byte(i % 3), 9}
		data := fmt.Appendf(nil, "cipher of picture %d", i)
		h, _, err := s.PutTagged(ctx, tag, func() ([]byte, error) { return data, nil })
		if err != nil {
			return err
		}
		if Hash(sha256.Sum256(data)) == h {
			acked[h] = data
		}
	}
	again := bytes.Repeat([]byte{1}, 301)
	if _, err := s.Put(ctx, again); err != nil {
		return err
	}
	// From here on one file and its tag may be gone or not.
	doomed := Hash(sha256.Sum256([]byte("cipher of picture 2")))
	delete(acked, doomed)
	if _, err := s.Sweep(ctx, func(h Hash) bool { return h != doomed }, time.Now().Add(time.Hour)); err != nil {
		return err
	}
	return s.Close()
}

// start runs the scenario on a disk that breaks and leaves the store as a crash would.
func start(dir string, f *flaky) (map[Hash][]byte, error) {
	f.dirty, f.names = map[string]bool{}, map[string][]func(){}
	acked := map[Hash][]byte{}
	var beside error
	s, err := Open(Config{Dir: dir, disk: disk{around: f.around}, OnError: func(err error) { beside = err }})
	if err != nil {
		return acked, err
	}
	err = scenario(s, acked)
	return acked, errors.Join(err, beside)
}

// unsynced is a sound disk without the cost of fsync.
var unsynced = disk{around: func(s step, do func() error) error {
	if s.name == "sync" {
		return nil
	}
	return do()
}}

// check opens the folder on a sound disk: all that was acknowledged is there, nothing is
// damaged, nothing is left unfinished, and everything can be done again.
func check(t *testing.T, dir string, acked map[Hash][]byte) {
	t.Helper()
	ctx := context.Background()
	s, err := Open(Config{Dir: dir, disk: unsynced})
	if err != nil {
		t.Fatal(err)
	}
	for h, want := range acked {
		if got, err := s.Get(ctx, h); err != nil || !bytes.Equal(got, want) {
			t.Errorf("acknowledged %s: %v", h, err)
		}
	}
	report, err := s.Scrub(ctx)
	if err != nil || len(report.Corrupt) > 0 || report.Strays > 0 {
		t.Errorf("after the crash: %+v, %v", report, err)
	}
	if left, _ := os.ReadDir(filepath.Join(dir, "new")); len(left) > 0 {
		t.Errorf("left unfinished: %v", left)
	}
	if err := scenario(s, acked); err != nil {
		t.Errorf("doing it again: %v", err)
	}
	s, err = Open(Config{Dir: dir, disk: unsynced})
	if err != nil {
		t.Fatal(err)
	}
	for h := range acked {
		if _, err := s.Get(ctx, h); err != nil {
			t.Errorf("after doing it again %s: %v", h, err)
		}
	}
	s.Close()
}

// memory is a folder that costs no disk, where there is one: the power cut is played anyway.
func memory(t *testing.T) string {
	dir, err := os.MkdirTemp("/dev/shm", "blob")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

func TestFaults_EveryStepInEveryWay(t *testing.T) {
	sound := &flaky{}
	if _, err := start(filepath.Join(t.TempDir(), "blobs"), sound); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"mkdir", "sync", "open tags", "create", "write", "rename", "read", "touch", "note tag", "remove"} {
		if !slices.Contains(sound.steps, name) {
			t.Errorf("the scenario has no step %q", name)
		}
	}
	base := memory(t)
	for n, name := range sound.steps {
		if n > 4 && n < 18 {
			continue // folders 2 to e are made as 1 and f are
		}
		for _, how := range []how{refused, persisted, torn} {
			if how == torn && name != "write" && name != "note tag" {
				continue
			}
			for _, cut := range []bool{false, true} {
				f := &flaky{breakAt: n + 1, how: how}
				dir := filepath.Join(base, fmt.Sprintf("%d-%d-%v", n, how, cut))
				acked, err := start(dir, f)
				// A failed read is as good as a missing file: it is written anew.
				if !errors.Is(err, errBroken) && name != "read" {
					t.Errorf("step %d %s: the failure was swallowed: %v", n, name, err)
				}
				if cut {
					f.powerCut()
				}
				check(t, dir, acked)
			}
		}
	}
}

// A process is killed between renaming and fsyncing the folder; the next one finds the file,
// acknowledges it, and then the power goes.
func TestPut_AFoundFileIsMadeDurableAndYoung(t *testing.T) {
	ctx := context.Background()
	dir := filepath.Join(memory(t), "blobs")
	now := time.Date(2018, 1, 18, 9, 0, 0, 0, time.UTC)
	f := &flaky{dirty: map[string]bool{}, names: map[string][]func(){}, how: persisted, breakOn: "rename"}
	config := Config{Dir: dir, Now: func() time.Time { return now }, disk: disk{around: f.around}}
	s, err := Open(config)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Put(ctx, []byte("found")); !errors.Is(err, errBroken) {
		t.Fatal(err)
	}
	f.breakOn = ""
	if s, err = Open(config); err != nil {
		t.Fatal(err)
	}
	h, err := s.Put(ctx, []byte("found"))
	if err != nil {
		t.Fatal(err)
	}
	f.powerCut()
	if got, err := s.Get(ctx, h); err != nil || string(got) != "found" {
		t.Fatalf("acknowledged and lost: %v", err)
	}
	_, path := s.file(h)
	if info, err := os.Stat(path); err != nil || !info.ModTime().Equal(now) {
		t.Errorf("put again, it is as old as before: %v, %v", info.ModTime(), err)
	}
}

func TestFault_StopsWritesAndKeepsReads(t *testing.T) {
	ctx := context.Background()
	f := &flaky{dirty: map[string]bool{}, names: map[string][]func(){}}
	s, err := Open(Config{Dir: filepath.Join(t.TempDir(), "blobs"), disk: disk{around: f.around}})
	if err != nil {
		t.Fatal(err)
	}
	good, err := s.Put(ctx, []byte("good"))
	if err != nil {
		t.Fatal(err)
	}
	f.breakOn = "sync"
	_, err = s.Put(ctx, []byte("lost"))
	f.breakOn = ""
	if !errors.Is(err, ErrFault) || core.CodeOf(err) != core.Unavailable {
		t.Errorf("a failed fsync: %v", err)
	}
	for name, write := range map[string]func() error{
		"Put":       func() error { _, err := s.Put(ctx, []byte("later")); return err },
		"PutTagged": func() error { _, _, err := s.PutTagged(ctx, core.Tag{1}, nil); return err },
	} {
		if err := write(); !errors.Is(err, ErrFault) {
			t.Errorf("%s after a fault: %v", name, err)
		}
	}
	if _, err := s.Sweep(ctx, func(Hash) bool { return false }, time.Now().Add(time.Hour)); !errors.Is(err, ErrFault) {
		t.Errorf("Sweep after a fault: %v", err)
	}
	if got, err := s.Get(ctx, good); err != nil || string(got) != "good" {
		t.Errorf("reading after a fault: %v", err)
	}
}

// The file is durable before its tag is noted, and a lost note costs a second copy only.
func TestPutTagged_ALostNoteLosesNoUpload(t *testing.T) {
	ctx := context.Background()
	f := &flaky{dirty: map[string]bool{}, names: map[string][]func(){}, breakOn: "note tag"}
	var told []error
	s, err := Open(Config{Dir: filepath.Join(t.TempDir(), "blobs"), disk: disk{around: f.around},
		OnError: func(err error) { told = append(told, err) }})
	if err != nil {
		t.Fatal(err)
	}
	seal := func() ([]byte, error) { return []byte("cipher"), nil }
	h, size, err := s.PutTagged(ctx, core.Tag{1}, seal)
	if err != nil || size != 6 {
		t.Errorf("%d bytes, %v", size, err)
	}
	if got, err := s.Get(ctx, h); err != nil || string(got) != "cipher" {
		t.Errorf("the file: %q, %v", got, err)
	}
	if len(told) != 1 || !errors.Is(told[0], errBroken) {
		t.Errorf("told %v", told)
	}
	f.breakOn = ""
	if again, _, err := s.PutTagged(ctx, core.Tag{1}, seal); err != nil || again != h || len(told) != 1 {
		t.Errorf("when it can be noted again: %v, told %v", err, told)
	}
}

func TestPut_AFullDiskIsSaidAndPasses(t *testing.T) {
	ctx := context.Background()
	isFull := true
	around := func(s step, do func() error) error {
		if isFull && s.name == "write" {
			return &os.PathError{Op: "write", Path: s.path, Err: syscall.ENOSPC}
		}
		return do()
	}
	s, err := Open(Config{Dir: filepath.Join(t.TempDir(), "blobs"), disk: disk{around: around}})
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.Put(ctx, []byte("x"))
	var refusal *core.Error
	if !errors.As(err, &refusal) || refusal.Text != "blob.full" || errors.Is(err, ErrFault) {
		t.Errorf("full disk: %v", err)
	}
	isFull = false
	if _, err := s.Put(ctx, []byte("x")); err != nil {
		t.Errorf("when there is room again: %v", err)
	}
}

func sorted(m map[Hash]bool) []Hash {
	return slices.SortedFunc(maps.Keys(m), func(a, b Hash) int { return bytes.Compare(a[:], b[:]) })
}
