package client

import (
	"context"
	"crypto/rand"
	"fmt"
	"time"

	"github.com/sheaf-drive/sheaf/core"
)

// tries is how often [Insist] tries: for about six seconds beside what the tries take.
const tries = 8

// Insist does again what may be taken a moment later, and gives the last error. What is done must
// be safe to repeat: requests under a key are, see [Client.Insist].
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

// Insist is [Client.Call] of a request without a Body, again where it may be taken a moment later. Every try goes out
// under one key: what was done although the answer was lost is answered, not done a second time.
func (c *Client) Insist(ctx context.Context, r Request, out any) error {
	if r.Key == "" {
		key, err := newKey()
		if err != nil {
			return err
		}
		r.Key = key
	}
	return Insist(ctx, func() error { return c.Call(ctx, r, out) })
}

// newKey draws a request id.
func newKey() (string, error) {
	key, err := core.NewID[string](rand.Reader)
	if err != nil {
		return "", fmt.Errorf("drawing a request id: %w", err)
	}
	return key, nil
}

// passes says whether the same request may be taken a moment later: the node had no time, or
// somebody else's change came between.
func passes(c core.Code) bool { return c == core.Unavailable || c == core.Stale }
