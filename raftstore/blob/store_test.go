package blob

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/sheaf-drive/sheaf/core"
)

func open(t *testing.T, config Config) *Store {
	t.Helper()
	if config.Dir == "" {
		config.Dir = filepath.Join(t.TempDir(), "blobs")
	}
	s, err := Open(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func put(t *testing.T, s *Store, data string) Hash {
	t.Helper()
	h, err := s.Put(context.Background(), []byte(data))
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// damage changes one byte of a stored file behind the store's back.
func damage(t *testing.T, s *Store, h Hash) {
	t.Helper()
	_, path := s.file(h)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	data[len(data)/2] ^= 1
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestStore_KeepsFilesUnderTheirHash(t *testing.T) {
	ctx := context.Background()
	dir := filepath.Join(t.TempDir(), "blobs")
	s := open(t, Config{Dir: dir})
	h := put(t, s, "cipher")
	if h != Hash(sha256.Sum256([]byte("cipher"))) {
		t.Errorf("named %s", h)
	}
	if again := put(t, s, "cipher"); again != h {
		t.Errorf("the same bytes became %s", again)
	}
	name := h.String()
	info, err := os.Stat(filepath.Join(dir, "files", name[:1], name[1:3], name))
	if err != nil || info.Mode() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open(t, Config{Dir: dir})
	if got, err := s.Get(ctx, h); err != nil || string(got) != "cipher" {
		t.Errorf("after a restart: %q, %v", got, err)
	}
	if has, err := s.Has(ctx, h); err != nil || !has {
		t.Errorf("Has: %v, %v", has, err)
	}
	if has, err := s.Has(ctx, Hash{}); err != nil || has {
		t.Errorf("Has of nothing: %v, %v", has, err)
	}
}

func TestGet_NeverAnswersDamagedBytes(t *testing.T) {
	ctx := context.Background()
	s := open(t, Config{})
	h := put(t, s, "a cipher of some length")
	damage(t, s, h)
	data, err := s.Get(ctx, h)
	var refusal *core.Error
	if data != nil || !errors.As(err, &refusal) || refusal.Code != core.Internal ||
		refusal.Text != "blob.corrupt" || !slices.Contains(refusal.Args, h.String()) {
		t.Errorf("%d bytes, %v", len(data), err)
	}
	if put(t, s, "a cipher of some length") != h {
		t.Fatal("another name")
	}
	if _, err := s.Get(ctx, h); err != nil {
		t.Errorf("putting it again did not heal it: %v", err)
	}
}

func TestStore_Refuses(t *testing.T) {
	ctx := context.Background()
	s := open(t, Config{Limit: 10})
	ended, cancel := context.WithCancel(ctx)
	cancel()
	for _, c := range []struct {
		name string
		do   func() error
		code core.Code
		key  string
	}{
		{"an empty file", func() error { _, err := s.Put(ctx, nil); return err }, core.Invalid, "blob.empty"},
		{"a large file", func() error { _, err := s.Put(ctx, make([]byte, 11)); return err }, core.TooLarge, "blob.large"},
		{"a missing file", func() error { _, err := s.Get(ctx, Hash{1}); return err }, core.NotFound, "blob.missing"},
	} {
		err := c.do()
		var refusal *core.Error
		if !errors.As(err, &refusal) || refusal.Code != c.code || refusal.Text != c.key {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	if _, err := s.Put(ended, []byte("x")); !errors.Is(err, context.Canceled) {
		t.Errorf("after the deadline: %v", err)
	}
	put(t, s, "x")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Put(ctx, []byte("x")); core.CodeOf(err) != core.Unavailable {
		t.Errorf("after Close: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Errorf("closed twice: %v", err)
	}
	if _, err := Open(Config{Dir: filepath.Join(t.TempDir(), "no", "parent")}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("without a parent: %v", err)
	}
}

func TestListAndScrub(t *testing.T) {
	ctx := context.Background()
	s := open(t, Config{})
	want := map[Hash]bool{}
	for i := range 20 {
		want[put(t, s, fmt.Sprintf("cipher %02d", i))] = true
	}
	var got []Hash
	if err := s.List(ctx, func(h Hash, size int64) error {
		if size != 9 {
			t.Errorf("%s has %d bytes", h, size)
		}
		got = append(got, h)
		return nil
	}); err != nil || !slices.Equal(got, sorted(want)) {
		t.Errorf("listed %d of %d, %v", len(got), len(want), err)
	}
	damage(t, s, got[3])
	_, path := s.file(got[5])
	stray := filepath.Join(filepath.Dir(path), "readme")
	if err := os.WriteFile(stray, []byte("?"), 0o600); err != nil {
		t.Fatal(err)
	}
	report, err := s.Scrub(ctx)
	if err != nil || report.Files != 19 || report.Bytes != 19*9 || report.Strays != 1 || !slices.Equal(report.Corrupt, got[3:4]) {
		t.Errorf("%+v, %v", report, err)
	}
	stop := errors.New("stop")
	if err := s.List(ctx, func(Hash, int64) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("List did not stop: %v", err)
	}
}

func TestPutTagged_KeepsAPictureOnce(t *testing.T) {
	ctx := context.Background()
	dir := filepath.Join(t.TempDir(), "blobs")
	s := open(t, Config{Dir: dir})
	calls := 0
	seal := func() ([]byte, error) {
		calls++
		return fmt.Appendf(nil, "nonce %d and cipher", calls), nil
	}
	tag := core.Tag{1, 2, 3}
	first, size, err := s.PutTagged(ctx, tag, seal)
	if err != nil || size != 18 {
		t.Fatalf("%d bytes, %v", size, err)
	}
	for range 2 { // in the same process and after a restart
		again, size, err := s.PutTagged(ctx, tag, seal)
		if err != nil || again != first || calls != 1 || size != 18 {
			t.Errorf("%s of %d bytes after %d seals, %v; want %s", again, size, calls, err, first)
		}
		s.Close()
		s = open(t, Config{Dir: dir})
	}
	near := tag
	near[31] = 1 // the same first eight bytes
	if other, _, err := s.PutTagged(ctx, near, seal); err != nil || other == first {
		t.Errorf("another tag gave the same file: %v", err)
	}
	failed := errors.New("no key")
	if _, _, err := s.PutTagged(ctx, core.Tag{9}, func() ([]byte, error) { return nil, failed }); !errors.Is(err, failed) {
		t.Errorf("a failing seal: %v", err)
	}
}

func TestPutTagged_BelievesNoDamagedFileAndNoDamagedNote(t *testing.T) {
	ctx := context.Background()
	dir := filepath.Join(t.TempDir(), "blobs")
	s := open(t, Config{Dir: dir})
	calls := 0
	seal := func() ([]byte, error) { calls++; return fmt.Appendf(nil, "cipher %d", calls), nil }
	h, _, err := s.PutTagged(ctx, core.Tag{1}, seal)
	if err != nil {
		t.Fatal(err)
	}
	damage(t, s, h)
	healed, _, err := s.PutTagged(ctx, core.Tag{1}, seal)
	if err != nil || healed == h || calls != 2 {
		t.Fatalf("a damaged file was believed: %v", err)
	}
	if again, _, _ := s.PutTagged(ctx, core.Tag{1}, seal); again != healed {
		t.Error("the newer note is not the one that counts")
	}
	s.Close()
	path := filepath.Join(dir, "tags")
	notes, err := os.ReadFile(path)
	if err != nil || len(notes) != 2*recordSize {
		t.Fatalf("%d bytes of notes, %v", len(notes), err)
	}
	notes[recordSize+40] ^= 1
	if err := os.WriteFile(path, append(notes, "torn"...), 0o600); err != nil {
		t.Fatal(err)
	}
	s = open(t, Config{Dir: dir})
	if _, _, err := s.PutTagged(ctx, core.Tag{1}, seal); err != nil || calls != 3 {
		t.Errorf("a damaged note was believed: %d seals, %v", calls, err)
	}
	s.Close()
	s = open(t, Config{Dir: dir})
	if _, _, err := s.PutTagged(ctx, core.Tag{1}, seal); err != nil || calls != 3 {
		t.Errorf("the note behind a torn one was lost: %d seals, %v", calls, err)
	}
}

func TestPutTagged_ManyAtOnceSealOnce(t *testing.T) {
	s := open(t, Config{})
	var seals atomic.Int64
	var wait sync.WaitGroup
	for range 16 {
		wait.Go(func() {
			_, _, err := s.PutTagged(context.Background(), core.Tag{5}, func() ([]byte, error) {
				return fmt.Appendf(nil, "cipher %d", seals.Add(1)), nil
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if seals.Load() != 1 {
		t.Errorf("%d seals of one picture", seals.Load())
	}
}

func TestSweep_RemovesWhatIsOldAndUnwanted(t *testing.T) {
	ctx := context.Background()
	now := time.Date(2018, 1, 18, 9, 0, 0, 0, time.UTC)
	dir := filepath.Join(t.TempDir(), "blobs")
	s := open(t, Config{Dir: dir, Now: func() time.Time { return now }})
	age := func(h Hash, by time.Duration) {
		_, path := s.file(h)
		if err := os.Chtimes(path, now.Add(-by), now.Add(-by)); err != nil {
			t.Fatal(err)
		}
	}
	wanted, old, again, young := put(t, s, "wanted"), put(t, s, "old"), put(t, s, "again"), put(t, s, "young")
	tagged, _, err := s.PutTagged(ctx, core.Tag{1}, func() ([]byte, error) { return []byte("tagged"), nil })
	if err != nil {
		t.Fatal(err)
	}
	kept, _, err := s.PutTagged(ctx, core.Tag{2}, func() ([]byte, error) { return []byte("kept"), nil })
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range []Hash{wanted, old, again, tagged, kept} {
		age(h, 80*time.Hour)
	}
	age(young, time.Hour)
	put(t, s, "again") // makes it young
	swept, err := s.Sweep(ctx, func(h Hash) bool { return h == wanted || h == kept }, now.Add(-72*time.Hour))
	if err != nil || swept != (Swept{Files: 2, Bytes: 9}) {
		t.Errorf("%+v, %v", swept, err)
	}
	for h, want := range map[Hash]bool{wanted: true, young: true, again: true, kept: true, old: false, tagged: false} {
		if has, err := s.Has(ctx, h); err != nil || has != want {
			t.Errorf("%s is here: %v, %v; want %v", h, has, err, want)
		}
	}
	if info, err := os.Stat(filepath.Join(dir, "tags")); err != nil || info.Size() != recordSize {
		t.Errorf("notes after the sweep: %v, %v", info.Size(), err)
	}
	calls := 0
	seal := func() ([]byte, error) { calls++; return []byte("tagged"), nil }
	if h, _, err := s.PutTagged(ctx, core.Tag{1}, seal); err != nil || h != tagged || calls != 1 {
		t.Errorf("after the sweep: %v, %d seals", err, calls)
	}
	if h, _, err := s.PutTagged(ctx, core.Tag{2}, seal); err != nil || h != kept || calls != 1 {
		t.Errorf("the kept one: %v, %d seals", err, calls)
	}
}

// Millions of tags take seconds: the desk puts pictures while the tags are written anew, and
// what it notes meanwhile is kept.
func TestSweep_WritesTheTagsAnewBesideTheWork(t *testing.T) {
	ctx := context.Background()
	dir := filepath.Join(t.TempDir(), "blobs")
	calls := 0
	seal := func() ([]byte, error) { calls++; return fmt.Appendf(nil, "cipher %d", calls), nil }
	var s *Store
	beside := func(s1 step, do func() error) error {
		if s1.name != "write" || s1.path != filepath.Join(dir, "new", "tags") || calls != 2 {
			return do()
		}
		done := make(chan error, 1)
		go func() {
			_, _, err := s.PutTagged(ctx, core.Tag{3}, seal)
			done <- err
		}()
		select {
		case err := <-done:
			return errors.Join(err, do())
		case <-time.After(10 * time.Second):
			return errors.New("a picture had to wait for the sweep")
		}
	}
	s = open(t, Config{Dir: dir, disk: disk{around: beside}})
	var kept, doomed Hash
	var err error
	for i, h := range []*Hash{&kept, &doomed} {
		if *h, _, err = s.PutTagged(ctx, core.Tag{byte(i + 1)}, seal); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Sweep(ctx, func(h Hash) bool { return h != doomed }, time.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	for range 2 { // in the same process and after a restart
		for _, tag := range []core.Tag{{1}, {3}} {
			if _, _, err := s.PutTagged(ctx, tag, seal); err != nil || calls != 3 {
				t.Errorf("tag %x: %d seals, %v", tag[:1], calls, err)
			}
		}
		s.Close()
		s = open(t, Config{Dir: dir})
	}
}

func TestSweep_WhileOthersPut(t *testing.T) {
	ctx := context.Background()
	s := open(t, Config{})
	var wait sync.WaitGroup
	for worker := range 4 {
		wait.Go(func() {
			for i := range 20 {
				data := fmt.Appendf(nil, "cipher %d %d", worker%2, i)
				h, _, err := s.PutTagged(ctx, core.Tag{byte(worker % 2), byte(i)}, func() ([]byte, error) { return data, nil })
				if err != nil {
					t.Error(err)
				}
				if got, err := s.Get(ctx, h); err != nil || !bytes.Equal(got, data) {
					t.Error(err)
				}
			}
		})
	}
	wait.Go(func() {
		for range 5 {
			if _, err := s.Sweep(ctx, func(Hash) bool { return false }, time.Now().Add(-time.Minute)); err != nil {
				t.Error(err)
			}
			if _, err := s.Scrub(ctx); err != nil {
				t.Error(err)
			}
		}
	})
	wait.Wait()
	if report, err := s.Scrub(ctx); err != nil || report.Files != 40 || len(report.Corrupt) > 0 {
		t.Errorf("%+v, %v", report, err)
	}
}

// Without room nothing is written and nothing is sealed in vain; what is there can be read.
func TestStore_WritesNothingWithoutRoom(t *testing.T) {
	ctx := context.Background()
	var full error
	s := open(t, Config{Full: func() error { return full }})
	kept := put(t, s, "before")
	full = core.Refuse(core.Unavailable, "", "store.full", "n1")
	before := files(t, s.config.Dir)
	if _, err := s.Put(ctx, []byte("after")); !errors.Is(err, full) {
		t.Errorf("putting: %v", err)
	}
	_, _, err := s.PutTagged(ctx, core.Tag{1}, func() ([]byte, error) {
		t.Error("it seals what it will not keep")
		return []byte("after"), nil
	})
	if !errors.Is(err, full) {
		t.Errorf("putting with a tag: %v", err)
	}
	if after := files(t, s.config.Dir); !slices.Equal(after, before) {
		t.Errorf("there are %v, there were %v", after, before)
	}
	if data, err := s.Get(ctx, kept); err != nil || string(data) != "before" {
		t.Errorf("reading: %q, %v", data, err)
	}
	full = nil
	put(t, s, "after")
}

// files are the paths of all files and folders.
func files(t *testing.T, dir string) (list []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		list = append(list, path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}
