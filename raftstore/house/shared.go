package house

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/sheaf-drive/sheaf/core"
)

// shared lets all who wait for the same question have it asked once. Who comes while it is being asked waits for the
// next time: the answer he gets was asked for after he came, as if he had asked alone.
type shared struct {
	ask      func(ctx context.Context) (uint64, error)
	patience time.Duration

	mu    sync.Mutex
	next  *asked // what was not begun yet; nil while nobody waits for it
	going bool   // somebody asks, and goes on with next
}

// asked is one time that the question is asked.
type asked struct {
	done  chan struct{} // closed with the answer
	index uint64
	err   error
}

// get is the answer to a question that is asked after the call; Unavailable when there is no time left for it.
func (s *shared) get(ctx context.Context) (uint64, error) {
	s.mu.Lock()
	if s.next == nil {
		s.next = &asked{done: make(chan struct{})}
	}
	mine := s.next
	if !s.going {
		s.going = true
		go s.run()
	}
	s.mu.Unlock()
	select {
	case <-mine.done:
		return mine.index, mine.err
	case <-ctx.Done():
		return 0, fmt.Errorf("%w (%w)", core.Refuse(core.Unavailable, "", "store.not_leader"), ctx.Err())
	}
}

// run asks as long as somebody waits.
func (s *shared) run() {
	for {
		s.mu.Lock()
		now := s.next
		s.next, s.going = nil, now != nil
		s.mu.Unlock()
		if now == nil {
			return
		}
		// Nobody's own deadline: others may have more time.
		ctx, cancel := context.WithTimeout(context.Background(), s.patience)
		now.index, now.err = s.ask(ctx)
		cancel()
		close(now.done)
	}
}
