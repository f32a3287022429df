package client

import (
	"bytes"
	"context"
	"fmt"
	"iter"
	"net/http"
	"time"

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
	// Contents is the digest of a list of passports itself, Base the edition that the parts are the
	// difference to, with so many rows added and removed.
	Contents string `json:"contents,omitempty"`
	Base     string `json:"base,omitempty"`
	Added    int64  `json:"added,omitempty"`
	Removed  int64  `json:"removed,omitempty"`
	// Doubts say what speaks against putting it into force.
	Doubts []string `json:"doubts,omitempty"`
	// Acceptance says who put it into force although it was in doubt, nil where it was not.
	Acceptance *Acceptance `json:"acceptance,omitempty"`
}

// Acceptance is who accepted which doubts, by his login, and when.
type Acceptance struct {
	By     string    `json:"by"`
	At     time.Time `json:"at"`
	Doubts []string  `json:"doubts"`
}

// Upload is an edition that is to be sent and put into force.
type Upload struct {
	// Edition says kind, rows, date and source; chunks and digest are computed.
	Edition core.Edition
	// Origin is zero for a list that has none.
	Origin core.EditionOrigin
	// Weigh looks at the edition once it is whole and answers which of its doubts it accepts, or why
	// it is not to come into force: then it stays loaded. Without it no doubt is accepted.
	Weigh func(whole Edition) (accept []string, err error)
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
		if u.Key, err = newKey(); err != nil {
			return Edition{}, err
		}
	}
	var begun Edition
	if err := c.Insist(ctx, Request{Path: "/api/v1/editions", Key: u.key("begin"), JSON: announced(planned, u.Origin)}, &begun); err != nil {
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
	if err := c.Insist(ctx, Request{Path: path + "/complete", Key: u.key("complete")}, &begun); err != nil {
		return begun, err
	}
	if u.Hold {
		begun.State = core.EditionComplete
		return begun, nil
	}
	var accept []string
	if u.Weigh != nil {
		if accept, err = u.Weigh(begun); err != nil {
			return begun, err
		}
	}
	return begun, c.Insist(ctx, Request{Path: path + "/activate", Key: u.key("activate"), JSON: accepting(accept)}, &begun)
}

// accepting is the body that names doubts.
func accepting(doubts []string) map[string]any {
	if doubts == nil {
		doubts = []string{}
	}
	return map[string]any{"accept": doubts}
}

// Editions lists all that the house has.
func (c *Client) Editions(ctx context.Context) ([]Edition, error) {
	var known struct {
		Editions []Edition `json:"editions"`
	}
	err := c.Insist(ctx, Request{Method: http.MethodGet, Path: "/api/v1/editions"}, &known)
	return known.Editions, err
}

// announced is what the API asks of a new edition.
func announced(e core.Edition, origin core.EditionOrigin) map[string]any {
	body := map[string]any{
		"kind": e.Kind, "chunks": e.Chunks, "rows": e.Rows, "digest": fmt.Sprintf("%x", e.Digest),
		"date": string(e.Date), "source": e.Source,
	}
	if len(origin.Doubts) > 0 && origin.Contents == [32]byte{} {
		origin.Contents = e.Digest // of other lists than passports the parts are all there is
	}
	if origin.Contents != [32]byte{} {
		body["contents"] = fmt.Sprintf("%x", origin.Contents)
		body["base"], body["added"], body["removed"] = string(origin.Base), origin.Added, origin.Removed
		body["doubts"] = append([]string{}, origin.Doubts...)
	}
	return body
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
