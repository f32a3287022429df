package node

import (
	"context"
	"errors"
	"time"

	"github.com/rs/zerolog"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/raftstore/blob"
)

// keeper looks after the blobs beside the work: it removes what nothing came to name, and
// reads everything again so that a failing disk is known before a scan is asked for.
type keeper struct {
	blobs *blob.Store
	// moment opens a view of the state; the func closes it.
	moment func(ctx context.Context) (state.View, func(), error)
	now    func() time.Time
	log    zerolog.Logger
	fault  func(error)
}

// rounds says when the keeper works.
type rounds struct {
	// first is how long after the start, so that a node that is switched off every night works
	// as well; every is the time between two rounds.
	first, every time.Duration
}

var daily = rounds{10 * time.Minute, 24 * time.Hour}

const (
	// sweepAge is how old a blob that nothing names must be. A visit whose answer was lost is
	// sent again within the request window, and names its scans then.
	sweepAge = machine.RequestWindow*time.Millisecond + 24*time.Hour
	// visitsAtOnce bounds how long one view is held open.
	visitsAtOnce = 1000
)

// run works until ctx ends.
func (k keeper) run(ctx context.Context, at rounds) {
	wait := time.NewTimer(at.first)
	defer wait.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-wait.C:
		}
		k.round(ctx)
		wait.Reset(at.every)
	}
}

func (k keeper) round(ctx context.Context) {
	defer func() { // a state that cannot be read ends the node in order, with its reason
		switch cause := recover().(type) {
		case nil:
		case state.Fault:
			k.fault(cause)
		default:
			panic(cause)
		}
	}()
	k.tell(ctx, "sweeping the blobs failed", k.sweep(ctx))
	k.tell(ctx, "reading the blobs failed", k.scrub(ctx))
}

// tell logs what kept a round from its end; a fault of the blob store ends the node.
func (k keeper) tell(ctx context.Context, what string, err error) {
	if err == nil || ctx.Err() != nil {
		return
	}
	k.log.Error().Err(err).Msg(what)
	if errors.Is(err, blob.ErrFault) {
		k.fault(err)
	}
}

// sweep removes the blobs that neither a visit nor a pack names. A visit that begins while it looks names blobs
// that were put a moment ago, and those are too young.
func (k keeper) sweep(ctx context.Context) error {
	olderThan := k.now().Add(-sweepAge)
	named, err := k.named(ctx)
	if err != nil {
		return err
	}
	swept, err := k.blobs.Sweep(ctx, func(h blob.Hash) bool { return named[h] }, olderThan)
	if swept.Files > 0 {
		k.log.Info().Int("files", swept.Files).Int64("bytes", swept.Bytes).Msg("blobs that nothing names were removed")
	}
	return err
}

// named collects the blobs that visits and versions of packs name, which are all that the state
// names, in steps. There are few packs.
func (k keeper) named(ctx context.Context) (map[blob.Hash]bool, error) {
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

func (k keeper) packs(ctx context.Context, named map[blob.Hash]bool) error {
	v, done, err := k.moment(ctx)
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
func (k keeper) step(ctx context.Context, from string, named map[blob.Hash]bool) (next string, more bool, err error) {
	if err := ctx.Err(); err != nil {
		return "", false, err
	}
	v, done, err := k.moment(ctx)
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

// scrub reads every blob. A damaged one stays where it is: a copy may be in a backup.
func (k keeper) scrub(ctx context.Context) error {
	found, err := k.blobs.Scrub(ctx)
	for _, h := range found.Corrupt {
		k.log.Error().Str("blob", h.String()).Msg("a blob is damaged: bring its file back from a backup")
	}
	return err
}
