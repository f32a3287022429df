package engine

import (
	"context"
	"errors"
	"fmt"

	"github.com/sheaf-drive/sheaf/core/state"
)

// ErrHash is the fault of a state whose records are not those that its hash is of.
var ErrHash = errors.New("the state hash kept along with the writes is not the hash of the records")

// Prove recomputes the state hash from every record, past what is kept in memory: what a disk loses later is found by
// nobody else. It reads the whole state at v from the disk, which takes as long as it is large. fit refuses a state that this
// program would not go on with; a hash that is not the kept one is [ErrHash].
func Prove(ctx context.Context, v *View, fit func(state.View) error) (err error) {
	defer Caught(&err, "reading the state at", v.Index())
	disk := v.OnDisk()
	if err := fit(disk); err != nil {
		return err
	}
	full := state.FullSum(cancellable{disk, ctx})
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if kept := state.StoredSum(disk); kept != full {
		return fmt.Errorf("checking the state at %d: %w: %s, %s", v.Index(), ErrHash, kept, full)
	}
	return nil
}

// cancellable ends a scan early when its context ends.
type cancellable struct {
	state.View
	ctx context.Context
}

// Scan implements state.View.
func (c cancellable) Scan(prefix, from []byte, fn func(key, value []byte) bool) {
	c.View.Scan(prefix, from, func(key, value []byte) bool { return c.ctx.Err() == nil && fn(key, value) })
}
