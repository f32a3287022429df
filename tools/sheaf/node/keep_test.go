package node

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rs/zerolog"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/raftstore/blob"
)

// keeping is a keeper over real blobs and a state in memory.
type keeping struct {
	t     *testing.T
	dir   string
	blobs *blob.Store
	state *state.Memory
	log   bytes.Buffer
	views int
}

func newKeeping(t *testing.T) *keeping {
	t.Helper()
	k := &keeping{t: t, dir: t.TempDir(), state: state.NewMemory()}
	var err error
	if k.blobs, err = blob.Open(blob.Config{Dir: k.dir}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { k.blobs.Close() })
	return k
}

func (k *keeping) path(h blob.Hash) string {
	return filepath.Join(k.dir, "files", h.String()[:1], h.String()[1:3], h.String())
}

// put keeps a blob that was put so long ago.
func (k *keeping) put(content string, age time.Duration) blob.Hash {
	k.t.Helper()
	h, err := k.blobs.Put(context.Background(), []byte(content))
	if err != nil {
		k.t.Fatal(err)
	}
	at := time.Now().Add(-age)
	if err := os.Chtimes(k.path(h), at, at); err != nil {
		k.t.Fatal(err)
	}
	return h
}

// visit names a blob.
func (k *keeping) visit(id core.VisitID, h blob.Hash) {
	state.Visits.Put(k.state, id, core.Visit{ID: id, Scans: []core.Scan{{Kind: core.ScanMain, Blob: core.BlobRef{Hash: h}}}})
}

// runs lets the keeper work for so long.
func (k *keeping) runs(d time.Duration) {
	ctx, cancel := context.WithTimeout(context.Background(), d)
	defer cancel()
	keeper{
		blobs: k.blobs, now: time.Now, log: zerolog.New(&k.log), fault: func(err error) { k.t.Errorf("fault: %v", err) },
		moment: func(context.Context) (state.View, func(), error) {
			k.views++
			return k.state.View(), func() { k.views-- }, nil
		},
	}.run(ctx, daily)
	if k.views != 0 {
		k.t.Errorf("%d views are open", k.views)
	}
}

func (k *keeping) has(h blob.Hash, want bool) {
	k.t.Helper()
	if got, err := k.blobs.Has(context.Background(), h); err != nil || got != want {
		k.t.Errorf("%s is there: %v, %v", h, got, err)
	}
}

func TestKeeper_SweepsWhatNoVisitNames(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := newKeeping(t)
		const old = sweepAge + time.Hour
		named, stray := k.put("named", old), k.put("stray", old)
		fresh, nearly := k.put("fresh", time.Minute), k.put("nearly", sweepAge-25*time.Minute)
		k.visit("v", named)
		k.runs(daily.first - time.Second)
		k.has(stray, true)
		k.runs(daily.first + time.Second)
		k.has(named, true)
		k.has(stray, false)
		k.has(fresh, true)
		k.has(nearly, true)
		k.runs(daily.first + time.Hour)
		k.has(nearly, false)
		k.has(fresh, true)
	})
}

func TestKeeper_KeepsTheFilesOfPacks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := newKeeping(t)
		file, stray := k.put("pack", sweepAge+time.Hour), k.put("stray", sweepAge+time.Hour)
		ref := core.PackRef{Name: "trial", Version: "1.0.0", Digest: file}
		state.Packs.Put(k.state, state.PackKey("drive", ref), core.PackVersion{Campaign: "drive", Ref: ref, State: core.PackRetired})
		k.runs(daily.first + time.Second)
		k.has(file, true)
		k.has(stray, false)
	})
}

func TestKeeper_WorksEveryDay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := newKeeping(t)
		late := k.put("late", sweepAge-12*time.Hour)
		k.runs(daily.first + daily.every + time.Second)
		k.has(late, false)
	})
}

// More visits than one step reads: the last ones count as well.
func TestKeeper_ReadsVisitsInSteps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := newKeeping(t)
		first, last := k.put("first", 2*sweepAge), k.put("last", 2*sweepAge)
		k.visit("a", first)
		for i := range 2*visitsAtOnce - 2 {
			k.visit(core.VisitID(fmt.Sprintf("m%06d", i)), first)
		}
		k.visit("z", last)
		k.runs(daily.first + time.Second)
		k.has(first, true)
		k.has(last, true)
	})
}

func TestKeeper_NamesDamagedBlobs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := newKeeping(t)
		good, bad := k.put("good", 0), k.put("bad", 0)
		if err := os.WriteFile(k.path(bad), []byte("worse"), 0o600); err != nil {
			t.Fatal(err)
		}
		k.runs(daily.first + time.Second)
		said := k.log.String()
		if !strings.Contains(said, bad.String()) || !strings.Contains(said, `"level":"error"`) || strings.Contains(said, good.String()) {
			t.Errorf("the log says %s", said)
		}
		k.has(bad, true)
	})
}

// failing is a blob store that answers every write with an error.
type failing struct{ err error }

func (f failing) PutTagged(context.Context, core.Tag, func() ([]byte, error)) (blob.Hash, int64, error) {
	return blob.Hash{}, 0, f.err
}

func (f failing) Put(context.Context, []byte) (blob.Hash, error) { return blob.Hash{}, f.err }

func (f failing) Get(context.Context, blob.Hash) ([]byte, error) { return nil, f.err }

func TestBlobs_AFaultOfTheDiskStopsTheNode(t *testing.T) {
	full := core.Refuse(core.Unavailable, "", "blob.full")
	for err, stops := range map[error]bool{fmt.Errorf("%w: %w", blob.ErrFault, full): true, full: false} {
		n := &Node{fault: make(chan error, 1)}
		_, _, got := blobs{failing{err}, n.faulted}.PutTagged(t.Context(), core.Tag{}, nil)
		_, file := blobs{failing{err}, func(error) {}}.Put(t.Context(), nil)
		if !errors.Is(got, err) || !errors.Is(file, err) {
			t.Errorf("%v came back as %v and %v", err, got, file)
		}
		select {
		case <-n.Fault():
			if !stops {
				t.Errorf("%v stops the node", err)
			}
		default:
			if stops {
				t.Errorf("%v does not stop the node", err)
			}
		}
	}
}
