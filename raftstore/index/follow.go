package index

import (
	"context"
	"fmt"
	"sync"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/state"
)

// Source is the store as followers see it.
type Source interface {
	// Moment opens the newest moment; the func ends it.
	Moment(ctx context.Context) (state.View, func(), error)
	// Follow waits until more than after is applied and answers with the applied index.
	Follow(ctx context.Context, after uint64) (uint64, error)
}

// Follower is something derived from the state. Run calls Advance from one goroutine.
type Follower interface {
	// Advance brings the follower to the moment v. An error ends Run.
	Advance(v state.View) error
	// Bookmark is moved by Run.
	Bookmark() *Bookmark
}

// Run brings f to the newest moment, again and again as the journal grows, until ctx ends
// (nil) or the source or the follower fails. A state that cannot be read is an error, too:
// the caller has to stop the node.
func Run(ctx context.Context, source Source, f Follower) error {
	for {
		at, err := advance(ctx, source, f)
		if err == nil {
			f.Bookmark().move(at)
			_, err = source.Follow(ctx, at)
		}
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func advance(ctx context.Context, source Source, f Follower) (at uint64, err error) {
	v, done, err := source.Moment(ctx)
	if err != nil {
		return 0, err
	}
	defer done()
	defer func() {
		switch cause := recover().(type) {
		case nil:
		case state.Fault:
			err = fmt.Errorf("following the journal at %d: %w", v.Index(), cause)
		default:
			panic(cause)
		}
	}()
	return v.Index(), f.Advance(v)
}

// Bookmark says up to which entry a follower has come.
type Bookmark struct {
	mu    sync.Mutex
	at    uint64
	moved chan struct{} // closed when at moves
}

func newBookmark() *Bookmark { return &Bookmark{moved: make(chan struct{})} }

// At is the entry up to which the follower has come; 0 before it began.
func (b *Bookmark) At() uint64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.at
}

// Wait returns when the follower has come to index. Unavailable: ctx ended before.
func (b *Bookmark) Wait(ctx context.Context, index uint64) error {
	for {
		b.mu.Lock()
		at, moved := b.at, b.moved
		b.mu.Unlock()
		if at >= index {
			return nil
		}
		select {
		case <-moved:
		case <-ctx.Done():
			return core.Refuse(core.Unavailable, "", "index.behind")
		}
	}
}

func (b *Bookmark) move(to uint64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if to > b.at {
		b.at = to
		close(b.moved)
		b.moved = make(chan struct{})
	}
}
