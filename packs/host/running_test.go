package host

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/packs"
)

// TestStop_WakesWhoWaitsForARestart: no process comes any more, so nobody may wait for one.
func TestStop_WakesWhoWaitsForARestart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &running{quit: func() {}, over: make(chan struct{}), changed: make(chan struct{})}
		close(r.over)
		answer := make(chan error)
		began := time.Now()
		go func() {
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			_, err := r.judge(ctx, true, []packs.Case{numbered(1)})
			answer <- err
		}()
		synctest.Wait()
		r.stop()
		if err := <-answer; core.CodeOf(err) != core.Unavailable {
			t.Errorf("answers %v", err)
		}
		if waited := time.Since(began); waited > 0 {
			t.Errorf("was told after %v", waited)
		}
	})
}
