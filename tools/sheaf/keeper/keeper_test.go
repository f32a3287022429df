package keeper

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rs/zerolog"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/attention"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/raftstore/blob"
	"github.com/sheaf-drive/sheaf/tools/sheaf/alarm"
)

// keeping is a keeper over real blobs and a state in memory.
type keeping struct {
	t     *testing.T
	dir   string
	blobs *blob.Store
	state *state.Memory
	board *alarm.Board
	views int
}

func newKeeping(t *testing.T) *keeping {
	t.Helper()
	k := &keeping{t: t, dir: t.TempDir(), state: state.NewMemory(), board: alarm.NewBoard("n1", time.Now, zerolog.Nop())}
	var err error
	if k.blobs, err = blob.Open(blob.Config{Dir: k.dir, OnDamage: func(h blob.Hash) {
		k.board.Raise(attention.BlobDamaged, h.String(), nil)
	}}); err != nil {
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
	Keeper{
		Blobs: k.blobs, Now: time.Now, Log: zerolog.Nop(), Alarms: k.board, Fault: func(err error) { k.t.Errorf("fault: %v", err) },
		Moment: func(context.Context) (state.View, func(), error) {
			k.views++
			return k.state.View(), func() { k.views-- }, nil
		},
	}.Run(ctx)
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
		k.runs(first - time.Second)
		k.has(stray, true)
		k.runs(first + time.Second)
		k.has(named, true)
		k.has(stray, false)
		k.has(fresh, true)
		k.has(nearly, true)
		k.runs(first + time.Hour)
		k.has(nearly, false)
		k.has(fresh, true)
	})
}

func TestKeeper_KeepsTheFilesOfPacks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := newKeeping(t)
		file, stray := k.put("pack", sweepAge+time.Hour), k.put("stray", sweepAge+time.Hour)
		ref := core.PackRef{Name: "trial", Version: "1.0.0", Digest: file}
		state.Packs.Put(k.state, state.PackKey("drive", ref), core.PackVersion{Campaign: "drive", Ref: ref, State: core.PackRetired, Signer: "trial+1"})
		k.runs(first + time.Second)
		k.has(file, true)
		k.has(stray, false)
	})
}

func TestKeeper_WorksEveryDay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := newKeeping(t)
		late := k.put("late", sweepAge-12*time.Hour)
		k.runs(first + every + time.Second)
		k.has(late, false)
	})
}

// damaged are the blobs that stand as damaged.
func (k *keeping) damaged() (hashes []string) {
	for _, s := range k.board.Standing() {
		if s.Kind == attention.BlobDamaged {
			hashes = append(hashes, s.Subject)
		}
	}
	return hashes
}

func TestKeeper_NamesDamagedBlobs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := newKeeping(t)
		_, bad := k.put("good", 0), k.put("bad", 0)
		if err := os.WriteFile(k.path(bad), []byte("worse"), 0o600); err != nil {
			t.Fatal(err)
		}
		k.runs(first + time.Second)
		if got := k.damaged(); len(got) != 1 || got[0] != bad.String() {
			t.Errorf("damaged are %v", got)
		}
		k.has(bad, true)
		if err := os.WriteFile(k.path(bad), []byte("bad"), 0o600); err != nil { // from a backup
			t.Fatal(err)
		}
		k.runs(first + time.Second)
		if got := k.damaged(); len(got) != 0 {
			t.Errorf("after it was brought back damaged are %v", got)
		}
	})
}

// A round that does not come to its end is an alarm until one does.
func TestKeeper_SaysThatItFailed(t *testing.T) {
	k := newKeeping(t)
	failed := errors.New("starting")
	keeper := Keeper{
		Blobs: k.blobs, Now: time.Now, Log: zerolog.Nop(), Alarms: k.board, Fault: func(err error) { t.Errorf("fault: %v", err) },
		Moment: func(context.Context) (state.View, func(), error) { return k.state.View(), func() {}, failed },
	}
	keeper.round(t.Context())
	if got := k.board.Standing(); len(got) != 1 || got[0].Kind != attention.BlobUpkeep || got[0].Subject != "sweep" {
		t.Errorf("it stands %+v", got)
	}
	failed = nil
	keeper.round(t.Context())
	if got := k.board.Standing(); len(got) != 0 {
		t.Errorf("it still stands %+v", got)
	}
}
