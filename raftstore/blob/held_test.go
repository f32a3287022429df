package blob

import (
	"context"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

// holds is what the store says it holds, and must have counted.
func holds(t *testing.T, s *Store) Holds {
	t.Helper()
	h, whole := s.Holds()
	if !whole {
		t.Error("the files are not counted")
	}
	return h
}

func TestHolds(t *testing.T) {
	ctx, dir := context.Background(), filepath.Join(t.TempDir(), "blobs")
	earlier := open(t, Config{Dir: dir})
	put(t, earlier, "found")
	damaged := put(t, earlier, "damaged")
	if err := earlier.Close(); err != nil {
		t.Fatal(err)
	}

	s := open(t, Config{Dir: dir})
	put(t, s, "before") // while its folder is not counted yet
	if h, whole := s.Holds(); h != (Holds{}) || whole {
		t.Errorf("before they are counted there are %+v, whole: %v", h, whole)
	}
	if err := s.Count(ctx); err != nil {
		t.Fatal(err)
	}
	if got := holds(t, s); got != (Holds{3, 18}) {
		t.Errorf("at the start there are %+v", got)
	}
	put(t, s, "after")
	put(t, s, "found") // is there already
	damage(t, s, damaged)
	put(t, s, "damaged") // takes the place of the damaged one
	if got := holds(t, s); got != (Holds{4, 23}) {
		t.Errorf("with one more there are %+v", got)
	}
	swept, err := s.Sweep(ctx, func(h Hash) bool { return h == damaged }, time.Now().Add(time.Hour))
	if err != nil || swept.Files != 3 {
		t.Fatalf("swept %+v: %v", swept, err)
	}
	if got := holds(t, s); got != (Holds{1, 7}) {
		t.Errorf("after the sweep there are %+v", got)
	}
}

// What comes while the folders are counted is counted once, also when several bring the same file.
func TestHolds_WhileOthersPut(t *testing.T) {
	s := open(t, Config{})
	const files = 300
	var work sync.WaitGroup
	for range 3 {
		work.Go(func() {
			for n := range files {
				if _, err := s.Put(context.Background(), fmt.Appendf(nil, "file %03d", n)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	if err := s.Count(context.Background()); err != nil {
		t.Fatal(err)
	}
	work.Wait()
	if got := holds(t, s); got != (Holds{files, 8 * files}) {
		t.Errorf("there are %+v, want %d of 8 bytes", got, files)
	}
}

// A store that failed to write holds nothing more.
func TestHolds_AFailedPut(t *testing.T) {
	s := open(t, Config{disk: disk{around: func(at step, do func() error) error {
		if at.name == "rename" {
			return fmt.Errorf("no")
		}
		return do()
	}}})
	if err := s.Count(context.Background()); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Put(context.Background(), []byte("lost")); err == nil {
		t.Fatal("it was put")
	}
	if got := holds(t, s); got != (Holds{}) {
		t.Errorf("it holds %+v", got)
	}
}
