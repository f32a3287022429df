package client

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"io"
	"iter"
	"net/http"
	"slices"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/edition"
)

// Edition is an edition on the wire of the API.
type Edition struct {
	ID     string `json:"id"`
	Kind   string `json:"kind"`
	State  string `json:"state,omitempty"`
	Chunks int    `json:"chunks"`
	Loaded int    `json:"loaded,omitempty"`
	Rows   int64  `json:"rows"`
	Digest string `json:"digest"`
	Date   string `json:"date"`
	Source string `json:"source"`
}

// Upload is an edition that is to be sent and put into force.
type Upload struct {
	// Edition says kind, rows, date and source; chunks and digest are computed.
	Edition core.Edition
	// Chunks gives the chunks in order, the same ones each time it is called.
	Chunks func() iter.Seq[[]byte]
	// Key makes the upload one that can be repeated after an interruption: every request goes
	// out under a key that begins with it.
	Key string
	// Hold leaves the edition complete and out of force, until [Client.Activate].
	Hold bool
	// Sent is told after each chunk how many of how many were sent; nil tells nobody.
	Sent func(done, total int)
}

// key is the request id of a step.
func (u Upload) key(step string) string { return u.Key + "-" + step }

// Load plans an edition, sends its chunks in order and puts it into force; what a busy node turns
// away it sends again. When it fails before the end the edition in force stays; the new one is given
// up, unless it has a key and can be continued.
func (c *Client) Load(ctx context.Context, u Upload) (Edition, error) {
	planned, err := edition.Plan(u.Edition, u.Origin, u.Chunks())
	if err != nil {
		return Edition{}, err
	}
	continued := u.Key != ""
	if !continued {
		if u.Key, err = core.NewID[string](rand.Reader); err != nil {
			return Edition{}, fmt.Errorf("drawing a request id: %w", err)
		}
	}
	var begun Edition
	if err := c.step(ctx, Request{Path: "/api/v1/editions", Key: u.key("begin"), JSON: announced(planned)}, &begun); err != nil {
		return begun, err
	}
	path := "/api/v1/editions/" + begun.ID
	if err := c.loadChunks(ctx, path, planned.Chunks, u); err != nil {
		if continued {
			return begun, err
		}
		if errAbandon := c.Call(context.WithoutCancel(ctx), Request{Path: path + "/abandon"}, nil); errAbandon != nil {
			return begun, fmt.Errorf("%w (and giving the edition up: %w)", err, errAbandon)
		}
		return begun, err
	}
	if err := c.step(ctx, Request{Path: path + "/complete", Key: u.key("complete")}, nil); err != nil {
		return begun, err
	}
	if u.Hold {
		begun.State = core.EditionComplete
		return begun, nil
	}
	return begun, c.step(ctx, Request{Path: path + "/activate", Key: u.key("activate")}, &begun)
}

// Activate puts an edition that was held back into force.
func (c *Client) Activate(ctx context.Context, id string) (e Edition, err error) {
	return e, c.step(ctx, Request{Path: "/api/v1/editions/" + id + "/activate"}, &e)
}

// Editions lists all that the house has.
func (c *Client) Editions(ctx context.Context) ([]Edition, error) {
	var known struct {
		Editions []Edition `json:"editions"`
	}
	err := c.step(ctx, Request{Method: http.MethodGet, Path: "/api/v1/editions"}, &known)
	return known.Editions, err
}

// Parts fetches the parts of an edition and holds them against its digest.
func (c *Client) Parts(ctx context.Context, e Edition) ([][]byte, error) {
	parts := make([][]byte, e.Chunks)
	for n := range parts {
		if err := Insist(ctx, func() (err error) {
			parts[n], err = c.part(ctx, e, n)
			return err
		}); err != nil {
			return nil, fmt.Errorf("fetching part %d of the edition: %w", n, err)
		}
	}
	want := core.Edition{ID: core.EditionID(e.ID), Kind: e.Kind, Chunks: e.Chunks, Rows: e.Rows, Date: core.Date(e.Date)}
	digest, err := hex.DecodeString(e.Digest)
	if err != nil || len(digest) != len(want.Digest) {
		return nil, core.Refuse(core.Invalid, "digest", "edition.verify.digest")
	}
	want.Digest = [32]byte(digest)
	return parts, edition.Verify(want, slices.Values(parts))
}

func (c *Client) part(ctx context.Context, e Edition, n int) ([]byte, error) {
	body, err := c.Send(ctx, Request{Method: http.MethodGet, Path: fmt.Sprintf("/api/v1/editions/%s/chunks/%d", e.ID, n)})
	if err != nil {
		return nil, err
	}
	defer body.Close()
	return io.ReadAll(io.LimitReader(body, edition.MaxChunk+1))
}

// step insists on one request without a body of its own.
func (c *Client) step(ctx context.Context, r Request, out any) error {
	return Insist(ctx, func() error { return c.Call(ctx, r, out) })
}

// announced is what the API asks of a new edition.
func announced(e core.Edition) map[string]any {
	return map[string]any{
		"kind": e.Kind, "chunks": e.Chunks, "rows": e.Rows, "digest": fmt.Sprintf("%x", e.Digest),
		"date": string(e.Date), "source": e.Source,
	}
}

func (c *Client) loadChunks(ctx context.Context, path string, total int, u Upload) error {
	number := 0
	for chunk := range u.Chunks() {
		if err := Insist(ctx, func() error {
			return c.Call(ctx, Request{
				Path: fmt.Sprintf("%s/chunks/%d", path, number), Key: u.key(fmt.Sprint(number)),
				Kind: "application/octet-stream", Body: bytes.NewReader(chunk),
			}, nil)
		}); err != nil {
			return fmt.Errorf("sending chunk %d: %w", number, err)
		}
		number++
		if u.Sent != nil {
			u.Sent(number, total)
		}
	}
	return nil
}
