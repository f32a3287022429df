package crew

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/demo/errand"
)

// maxRequests is how many requests the API takes in a batch.
const maxRequests = 500

// InFlight is how many batches are sent at once: while one waits for the log, others are read.
const InFlight = 64

// answer is what came of a batch.
type answer struct {
	Done    int
	Refused *struct {
		At     int
		Status int
		Error  struct{ Code, Text, Field, Subject string }
	}
	IDs map[string]string
}

// tries is how often a batch is sent that the node had no time for, or that met a change made by
// somebody else.
const tries = 8

// Send sends the groups of one person in as few batches as they need and gives the ids that were
// named. Batches of one person go one after the other.
func (c *Crew) Send(ctx context.Context, b errand.Batch) (map[string]string, error) {
	unlock := c.hands.lock(b.Login)
	defer unlock()
	ids := map[string]string{}
	for rest := b.Groups; len(rest) > 0; {
		n, size := 0, 0
		for n < len(rest) && size+len(rest[n]) <= maxRequests {
			size += len(rest[n])
			n++
		}
		if n == 0 {
			return nil, fmt.Errorf("a group of %d requests does not fit into a batch", len(rest[0]))
		}
		if err := c.sendOne(ctx, b, rest[:n], ids); err != nil {
			return nil, err
		}
		rest = rest[n:]
	}
	return ids, nil
}

func (c *Crew) sendOne(ctx context.Context, b errand.Batch, groups [][]errand.Request, ids map[string]string) error {
	var list []errand.Request
	for _, group := range groups {
		list = append(list, group...)
	}
	body, err := json.Marshal(map[string]any{"files": b.Used(list), "quiet": true, "requests": list})
	if err != nil {
		return fmt.Errorf("encoding a batch: %w", err)
	}
	for try := range tries {
		got, err := c.post(ctx, b.Login, body)
		if err != nil {
			return err
		}
		if got.Refused == nil {
			for name, id := range got.IDs {
				ids[name] = id
			}
			return nil
		}
		why, at := got.Refused, list[got.Refused.At]
		if !passing(core.Code(why.Error.Code)) || try == tries-1 {
			return fmt.Errorf("%s asked for %s: %s %s", b.Login, at.Path, why.Error.Field, why.Error.Text)
		}
		if err := pause(ctx, try); err != nil {
			return err
		}
	}
	return nil
}

// passing says whether the same request may be taken a moment later.
func passing(c core.Code) bool { return c == core.Unavailable || c == core.Stale || c == core.Limit }

// pause waits longer with each try.
func pause(ctx context.Context, try int) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(50 * time.Millisecond << try):
		return nil
	}
}

// post sends one batch when there is a place for it. Whose login has ended signs in again.
func (c *Crew) post(ctx context.Context, login string, body []byte) (got answer, err error) {
	c.places <- struct{}{}
	defer func() { <-c.places }()
	err = Insist(ctx, func() error {
		got = answer{}
		return c.Call(ctx, login, client.Request{Path: "/api/v1/batch", JSON: json.RawMessage(body)}, &got)
	})
	return got, err
}

// Insist does again what may be taken a moment later.
func Insist(ctx context.Context, do func() error) (err error) {
	for try := range tries {
		if err = do(); err == nil || !passing(core.CodeOf(err)) {
			return err
		}
		if err := pause(ctx, try); err != nil {
			return err
		}
	}
	return err
}

// Call asks for one thing as somebody who may have to sign in first.
func (c *Crew) Call(ctx context.Context, login string, r client.Request, out any) error {
	if err := c.SignedIn(ctx, login); err != nil {
		return err
	}
	err := c.As(login).Call(ctx, r, out)
	if core.CodeOf(err) != core.Unauthenticated {
		return err
	}
	if err := c.SignIn(ctx, login); err != nil {
		return err
	}
	return c.As(login).Call(ctx, r, out)
}
