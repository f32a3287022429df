package scan

import (
	"context"

	"github.com/sheaf-drive/sheaf/core"
)

// Slots bound how many pictures are worked on at once, in all rooms that share them: one takes tens of milliseconds
// of a core, and the short steps of other desks must not wait behind a queue of them. The capacity is the bound.
type Slots chan struct{}

// In waits for a slot and does the work in it. A field whose turn does not come before ctx ends is Unavailable.
func (s Slots) In(ctx context.Context, field string, work func() error) error {
	select {
	case s <- struct{}{}:
		defer func() { <-s }()
		return work()
	case <-ctx.Done():
		return core.Refuse(core.Unavailable, field, "core.unavailable")
	}
}
