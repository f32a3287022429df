package keeper

import (
	"context"
	"errors"
	"time"

	"github.com/rs/zerolog"

	"github.com/sheaf-drive/sheaf/core/attention"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/raftstore/blob"
	"github.com/sheaf-drive/sheaf/raftstore/named"
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
	// Moment opens a view of the state in which all is applied that any node has acknowledged; the func
	// closes it. A node that is cut off does not know what was named meanwhile.
	Moment named.Moment
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
	k.tell(ctx, "sweep", k.sweep(ctx))
	k.tell(ctx, "scrub", k.scrub(ctx))
}

// tell raises what kept a round from its end; a fault of the blob store, or a state that cannot be read, ends
// the node in order.
func (k Keeper) tell(ctx context.Context, what string, err error) {
	if ctx.Err() != nil {
		return
	}
	if err == nil {
		k.Alarms.Clear(attention.BlobUpkeep, what)
		return
	}
	k.Alarms.Raise(attention.BlobUpkeep, what, err)
	var unreadable state.Fault
	if errors.Is(err, blob.ErrFault) || errors.As(err, &unreadable) {
		k.Fault(err)
	}
}

// sweep removes the blobs that neither a visit nor a pack names. A visit that begins while it looks names blobs
// that were put a moment ago, and those are too young.
func (k Keeper) sweep(ctx context.Context) error {
	olderThan := k.Now().Add(-sweepAge)
	kept := map[blob.Hash]bool{}
	if _, err := named.All(ctx, k.Moment, func(found []named.Blob) error {
		for _, b := range found {
			kept[b.Hash] = true
		}
		return nil
	}); err != nil {
		return err
	}
	swept, err := k.Blobs.Sweep(ctx, func(h blob.Hash) bool { return kept[h] }, olderThan)
	if swept.Files > 0 {
		k.Log.Info().Int("files", swept.Files).Int64("bytes", swept.Bytes).Msg("blobs that nothing names were removed")
	}
	return err
}

// scrub reads every blob. That one is damaged, the store of blobs tells; it is fetched from another node, or
// stays where it is. Its alarm ends here at the latest, with the round that finds it whole.
func (k Keeper) scrub(ctx context.Context) error {
	found, err := k.Blobs.Scrub(ctx)
	damaged := map[string]bool{}
	for _, h := range found.Corrupt {
		damaged[h.String()] = true
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
