package blob

import (
	"bytes"
	"context"
	"errors"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/sheaf-drive/sheaf/core"
)

// A damaged file is told of when it is read, and is missing until it is put again.
func TestMissing_KnowsWhatIsDamaged(t *testing.T) {
	ctx := context.Background()
	var told []Hash
	s := open(t, Config{OnDamage: func(h Hash) { told = append(told, h) }})
	good, bad := put(t, s, "good"), put(t, s, "bad")
	missing := func() []Hash {
		list, err := s.Missing(ctx, []Hash{good, bad, {7}})
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	damage(t, s, bad)
	if got := missing(); !slices.Equal(got, []Hash{{7}}) || len(told) != 0 {
		t.Errorf("before it was read: %v, told %v", got, told)
	}
	if _, err := s.Get(ctx, bad); core.CodeOf(err) != core.Internal {
		t.Errorf("a damaged file: %v", err)
	}
	if got := missing(); !slices.Equal(got, []Hash{bad, {7}}) || !slices.Equal(told, []Hash{bad}) {
		t.Errorf("after it was read: %v, told %v", got, told)
	}
	if ok, err := s.Renew(ctx, bad); ok || err != nil {
		t.Errorf("a damaged file was renewed: %v, %v", ok, err)
	}
	put(t, s, "bad")
	if got := missing(); !slices.Equal(got, []Hash{{7}}) {
		t.Errorf("after it was put again: %v", got)
	}
}

func TestRenew_MakesAFoundFileDurableAndYoung(t *testing.T) {
	ctx := context.Background()
	now := time.Date(2018, 1, 18, 9, 0, 0, 0, time.UTC)
	f := &flaky{dirty: map[string]bool{}, names: map[string][]func(){}, how: persisted, breakOn: "rename"}
	config := Config{Dir: filepath.Join(memory(t), "blobs"), Now: func() time.Time { return now }, disk: disk{around: f.around}}
	s, err := Open(config)
	if err != nil {
		t.Fatal(err)
	}
	data := []byte("found")
	if _, err := s.Put(ctx, data); !errors.Is(err, errBroken) {
		t.Fatal(err)
	}
	f.breakOn = ""
	if s, err = Open(config); err != nil {
		t.Fatal(err)
	}
	var h Hash
	if err := s.List(ctx, func(found Hash, _ int64) error { h = found; return nil }); err != nil {
		t.Fatal(err)
	}
	if ok, err := s.Renew(ctx, h); !ok || err != nil {
		t.Fatalf("renewed: %v, %v", ok, err)
	}
	f.powerCut()
	if got, err := s.Get(ctx, h); err != nil || !bytes.Equal(got, data) {
		t.Errorf("acknowledged and lost: %v", err)
	}
	swept, err := s.Sweep(ctx, func(Hash) bool { return false }, now)
	if err != nil || swept.Files != 0 {
		t.Errorf("a renewed file was swept: %+v, %v", swept, err)
	}
	if ok, err := s.Renew(ctx, Hash{9}); ok || err != nil {
		t.Errorf("a file that is not here: %v, %v", ok, err)
	}
}

// Whoever put the file hears of the fault as an error; the node has to hear of it as well, and once.
func TestFault_IsTold(t *testing.T) {
	f := &flaky{dirty: map[string]bool{}, names: map[string][]func(){}}
	var told []error
	s, err := Open(Config{Dir: filepath.Join(t.TempDir(), "blobs"), disk: disk{around: f.around}, OnFault: func(err error) { told = append(told, err) }})
	if err != nil {
		t.Fatal(err)
	}
	f.breakOn = "sync"
	for range 2 {
		if _, err := s.Put(context.Background(), []byte("lost")); !errors.Is(err, ErrFault) {
			t.Errorf("a failed fsync: %v", err)
		}
	}
	if len(told) != 1 || !errors.Is(told[0], ErrFault) {
		t.Errorf("told %v", told)
	}
}
