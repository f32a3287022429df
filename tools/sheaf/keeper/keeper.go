package keeper

import (
	"context"
	"errors"
	"time"

	"github.com/rs/zerolog"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/attention"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/raftstore/blob"
)

// Alarms takes what somebody has to know of the blobs.
type Alarms interface {
	Raise(k attention.Kind, subject string, cause error, details ...attention.Detail)
	Clear(k attention.Kind, subject string)
	Standing() []attention.Standing
}

// Keeper looks after the blobs. All fields are needed.
type Keeper struct {
	Blobs *blob.Store
	// Moment opens a view of the state; the func closes it.
	Moment func(ctx context.Context) (state.View, func(), error)
	Now    func() time.Time
	Log    zerolog.Logger
	Alarms Alarms
	// Fault is told of what must stop the node.
	Fault func(error)
}

const (
	// first is how long after the start the keeper works, so that a node that is switched off every
	// night works as well; every is the time between two rounds.
	first, every = 10 * time.Minute, 24 * time.Hour
	// sweepAge is how old a blob that nothing names must be. A visit whose answer was lost is
	// sent again within the request window, and names its scans then.
	sweepAge = machine.RequestWindow*time.Millisecond + 24*time.Hour
	// visitsAtOnce bounds how long one view is held open.
	visitsAtOnce = 1000
)

// Run counts the blobs and then works once a day until ctx ends.
func (k Keeper) Run(ctx context.Context) {
	k.tell(ctx, "count", k.Blobs.Count(ctx))
	wait := time.NewTimer(first)
	defer wait.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-wait.C:
		}
		k.round(ctx)
		wait.Reset(every)
	}
}

func (k Keeper) round(ctx context.Context) {
	defer func() { // a state that cannot be read ends the node in order, with its reason
		switch cause := recover().(type) {
		case nil:
		case state.Fault:
			k.Fault(cause)
		default:
			panic(cause)
		}
	}()
	k.tell(ctx, "sweep", k.sweep(ctx))
	k.tell(ctx, "scrub", k.scrub(ctx))
}

// tell raises what kept a round from its end; a fault of the blob store ends the node.
func (k Keeper) tell(ctx context.Context, what string, err error) {
	if ctx.Err() != nil {
		return
	}
	if err == nil {
		k.Alarms.Clear(attention.BlobUpkeep, what)
		return
	}
	k.Alarms.Raise(attention.BlobUpkeep, what, err)
	if errors.Is(err, blob.ErrFault) {
		k.Fault(err)
	}
}

// sweep removes the blobs that neither a visit nor a pack names. A visit that begins while it looks names blobs
// that were put a moment ago, and those are too young.
func (k Keeper) sweep(ctx context.Context) error {
	olderThan := k.Now().Add(-sweepAge)
	named, err := k.named(ctx)
	if err != nil {
		return err
	}
	swept, err := k.Blobs.Sweep(ctx, func(h blob.Hash) bool { return named[h] }, olderThan)
	if swept.Files > 0 {
		k.Log.Info().Int("files", swept.Files).Int64("bytes", swept.Bytes).Msg("blobs that nothing names were removed")
	}
	return err
}

// named collects the blobs that visits and versions of packs name, which are all that the state
// names, in steps. There are few packs.
func (k Keeper) named(ctx context.Context) (map[blob.Hash]bool, error) {
	named := map[blob.Hash]bool{}
	if err := k.packs(ctx, named); err != nil {
		return nil, err
	}
	for from, more := "", true; more; {
		var err error
		if from, more, err = k.step(ctx, from, named); err != nil {
			return nil, err
		}
	}
	return named, nil
}

func (k Keeper) packs(ctx context.Context, named map[blob.Hash]bool) error {
	v, done, err := k.Moment(ctx)
	if err != nil {
		return err
	}
	defer done()
	state.Packs.Scan(v, "", func(_ string, p core.PackVersion) bool {
		named[blob.Hash(p.Ref.Digest)] = true // of a built-in one no blob has the name
		return true
	})
	return nil
}

// step reads some visits and answers where the next step begins, if there is one.
func (k Keeper) step(ctx context.Context, from string, named map[blob.Hash]bool) (next string, more bool, err error) {
	if err := ctx.Err(); err != nil {
		return "", false, err
	}
	v, done, err := k.Moment(ctx)
	if err != nil {
		return "", false, err
	}
	defer done()
	read := 0
	state.Visits.ScanFrom(v, "", core.VisitID(from), func(id core.VisitID, visit core.Visit) bool {
		if read == visitsAtOnce {
			next, more = string(id), true
			return false
		}
		read++
		for _, scan := range visit.Scans {
			named[blob.Hash(scan.Blob.Hash)] = true
		}
		return true
	})
	return next, more, nil
}

// scrub reads every blob. A damaged one stays where it is: a copy may be in a backup. Its alarm ends
// with the round that finds it whole.
func (k Keeper) scrub(ctx context.Context) error {
	found, err := k.Blobs.Scrub(ctx)
	damaged := map[string]bool{}
	for _, h := range found.Corrupt {
		damaged[h.String()] = true
		k.Alarms.Raise(attention.BlobDamaged, h.String(), nil)
	}
	if err != nil {
		return err
	}
	for _, s := range k.Alarms.Standing() {
		if s.Kind == attention.BlobDamaged && !damaged[s.Subject] {
			k.Alarms.Clear(s.Kind, s.Subject)
		}
	}
	return nil
}
