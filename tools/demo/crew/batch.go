package crew

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"

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
		Error  refused
	}
	IDs map[string]string
}

// refused is an error on the wire.
type refused struct {
	Code        core.Code
	Text, Field string
}

// refusal says who asked for what: in a whole drive nobody would know.
func (r refused) refusal(login, path string) *client.Refusal {
	said := fmt.Sprintf("%s asked for %s: %s %s", login, path, r.Field, r.Text)
	return &client.Refusal{Refused: core.Error{Code: r.Code, Field: r.Field}, Said: said}
}

// Send sends what each person asks for, one after the other, and gives the ids that were named.
func (c *Crew) Send(ctx context.Context, batches ...errand.Batch) (map[string]string, error) {
	ids := map[string]string{}
	for _, b := range batches {
		if err := c.sendAll(ctx, b, ids); err != nil {
			return nil, err
		}
	}
	return ids, nil
}

// sendAll sends the groups of one person in as few batches as they need. Batches of one person go
// one after the other.
func (c *Crew) sendAll(ctx context.Context, b errand.Batch, ids map[string]string) error {
	defer c.Hold(b.Login)()
	for rest := b.Groups; len(rest) > 0; {
		n, size := 0, 0
		for n < len(rest) && size+len(rest[n]) <= maxRequests {
			size += len(rest[n])
			n++
		}
		if n == 0 {
			return fmt.Errorf("a group of %d requests does not fit into a batch", len(rest[0]))
		}
		if err := c.sendOne(ctx, b, rest[:n], ids); err != nil {
			return err
		}
		rest = rest[n:]
	}
	return nil
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
	return client.Insist(ctx, func() error {
		got, err := c.post(ctx, b.Login, body)
		if err != nil {
			return err
		}
		if got.Refused != nil {
			return got.Refused.Error.refusal(b.Login, list[got.Refused.At].Path)
		}
		maps.Copy(ids, got.IDs)
		return nil
	})
}

// post sends one batch when there is a place for it. Whose login has ended signs in again.
func (c *Crew) post(ctx context.Context, login string, body []byte) (got answer, err error) {
	c.places <- struct{}{}
	defer func() { <-c.places }()
	err = c.once(ctx, login, client.Request{Path: "/api/v1/batch", JSON: json.RawMessage(body)}, &got)
	return got, err
}

// Call asks for one thing as somebody who may have to sign in first, again when the node has no time.
func (c *Crew) Call(ctx context.Context, login string, r client.Request, out any) error {
	return client.Insist(ctx, func() error { return c.once(ctx, login, r, out) })
}

// once tries once, and signs in again whose login has ended; whoever calls it insists.
func (c *Crew) once(ctx context.Context, login string, r client.Request, out any) error {
	if err := c.signedIn(ctx, login); err != nil {
		return err
	}
	err := c.As(login).Call(ctx, r, out)
	if core.CodeOf(err) != core.Unauthenticated {
		return err
	}
	if err := c.signIn(ctx, login, c.Secret(login), ""); err != nil {
		return err
	}
	return c.As(login).Call(ctx, r, out)
}
