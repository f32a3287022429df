package house

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/sheaf-drive/sheaf/core"
)

// Who comes while the question is being asked gets the answer of the next time, together with all who came by then.
func TestShared_AsksAfterWhoeverCame(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var times atomic.Uint64
		let := make(chan struct{})
		s := &shared{patience: time.Minute, ask: func(context.Context) (uint64, error) {
			n := times.Add(1)
			<-let
			return n, nil
		}}
		answers := make(chan uint64, 6)
		come := func() {
			go func() {
				index, err := s.get(t.Context())
				if err != nil {
					t.Error(err)
				}
				answers <- index
			}()
			synctest.Wait()
		}
		come() // alone: asked at once
		for range 4 {
			come() // while it is asked
		}
		let <- struct{}{}
		synctest.Wait()
		come() // while it is asked for the four
		let <- struct{}{}
		let <- struct{}{}
		synctest.Wait()
		got := map[uint64]int{}
		for range 6 {
			got[<-answers]++
		}
		if got[1] != 1 || got[2] != 4 || got[3] != 1 || times.Load() != 3 {
			t.Errorf("answers by the time they were asked for: %v of %d", got, times.Load())
		}
	})
}

// Who has no time left does not wait, and spoils nothing for the others; an error is told to all who waited for it.
func TestShared_EachHasHisOwnDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		broken := errors.New("broken")
		s := &shared{patience: time.Minute, ask: func(ctx context.Context) (uint64, error) {
			select {
			case <-time.After(time.Second):
				return 0, broken
			case <-ctx.Done():
				return 0, ctx.Err()
			}
		}}
		short, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		defer cancel()
		other := make(chan error, 1)
		go func() {
			_, err := s.get(t.Context())
			other <- err
		}()
		synctest.Wait()
		if _, err := s.get(short); !errors.Is(err, context.DeadlineExceeded) || core.CodeOf(err) != core.Unavailable {
			t.Errorf("without time: %v", err)
		}
		if err := <-other; !errors.Is(err, broken) {
			t.Errorf("with time: %v", err)
		}
		<-time.After(time.Minute) // the second time ends, too
		synctest.Wait()
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.going || s.next != nil {
			t.Error("it goes on although nobody waits")
		}
	})
}
