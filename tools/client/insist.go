package client

import (
	"context"
	"time"

	"github.com/sheaf-drive/sheaf/core"
)

// tries is how often [Insist] tries: for about six seconds beside what the tries take.
const tries = 8

// Insist does again what may be taken a moment later, and gives the last error. What is done must
// be safe to repeat: requests under a key are.
func Insist(ctx context.Context, do func() error) error {
	for try := range tries - 1 {
		err := do()
		if err == nil || !passes(core.CodeOf(err)) {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(50 * time.Millisecond << try): // longer with each try
		}
	}
	return do()
}

// passes says whether the same request may be taken a moment later: the node had no time, or
// somebody else's change came between.
func passes(c core.Code) bool { return c == core.Unavailable || c == core.Stale }
