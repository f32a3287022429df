package peer

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"sync"
	"sync/atomic"
	"time"

	"github.com/hashicorp/raft"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/raftstore/entry"
	"github.com/sheaf-drive/sheaf/raftstore/link"
	"github.com/sheaf-drive/sheaf/raftstore/member"
	"github.com/sheaf-drive/sheaf/raftstore/starts"
)

// Client asks other nodes. Its methods are safe for concurrent use.
type Client struct {
	http  http.Client
	port  *link.Port
	lines sync.Map // the stream to each node, a *line by link.Address
}

// NewClient makes a client that calls over the port.
func NewClient(port *link.Port) *Client {
	return &Client{port: port, http: http.Client{Transport: &http.Transport{
		// The host of an address is the member's, which names the node and where it is.
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			to, _ := ctx.Value(calledKey{}).(link.Address)
			return port.Dial(ctx, to)
		},
		DisableCompression: true, MaxIdleConnsPerHost: 512, IdleConnTimeout: time.Minute,
	}}}
}

// calledKey is where a call's context names whom it calls.
type calledKey struct{}

// Propose implements house.Peers.
func (c *Client) Propose(ctx context.Context, to raft.Server, e machine.Entry) (machine.Answer, error) {
	data, err := entry.Encode(e)
	if err != nil {
		return machine.Answer{}, err
	}
	said, known, err := c.streamed(ctx, to, kindPropose, data)
	switch {
	case err != nil:
		return machine.Answer{}, err
	case !known:
		return post[machine.Answer](ctx, c, to, pathPropose, data)
	}
	return heardEntry(said)
}

// ReadIndex implements house.Peers.
func (c *Client) ReadIndex(ctx context.Context, to raft.Server) (uint64, error) {
	said, known, err := c.streamed(ctx, to, kindReadIndex, nil)
	switch {
	case err != nil:
		return 0, err
	case !known:
		at, err := post[readIndex](ctx, c, to, pathReadIndex, nil)
		return at.Index, err
	}
	return heardIndex(said)
}

// Change implements house.Peers.
func (c *Client) Change(ctx context.Context, to raft.Server, change member.Change) error {
	body, err := json.Marshal(change)
	if err != nil {
		return fmt.Errorf("encoding a change: %w", err)
	}
	_, err = post[struct{}](ctx, c, to, pathChange, body)
	return err
}

// Introduce tells a node of this one's folder, see package starts.
func (c *Client) Introduce(ctx context.Context, to raft.Server, i starts.Introduction) error {
	body, err := json.Marshal(i)
	if err != nil {
		return fmt.Errorf("encoding a start: %w", err)
	}
	_, err = post[struct{}](ctx, c, to, pathStart, body)
	return err
}

// Report asks a node how it is.
func (c *Client) Report(ctx context.Context, to raft.Server) (member.Report, error) {
	return post[member.Report](ctx, c, to, pathReport, nil)
}

// Seed asks a node for the stream that fills this one; close it.
func (c *Client) Seed(ctx context.Context, to raft.Server) (io.ReadCloser, error) {
	got, err := c.send(ctx, to, http.MethodPost, pathSeed, nil)
	if err != nil {
		return nil, err
	}
	if got.StatusCode == http.StatusOK {
		return got.Body, nil
	}
	defer got.Body.Close()
	_, err = read[struct{}](got.Body)
	return nil, err
}

// Room implements shortage.Peers.
func (c *Client) Room(ctx context.Context, to raft.Server) error {
	_, err := post[struct{}](ctx, c, to, pathRoom, nil)
	return err
}

// Close ends the streams, and the connections that nobody uses.
func (c *Client) Close() {
	c.hangUp()
	c.http.CloseIdleConnections()
}

// post calls by POST.
func post[T any](ctx context.Context, c *Client, to raft.Server, path string, body []byte) (T, error) {
	return call[T](ctx, c, to, http.MethodPost, path, body)
}

// call sends the body to the path of a node and reads the answer.
func call[T any](
	ctx context.Context, c *Client, to raft.Server, method, path string, body []byte,
) (answer T, err error) {
	got, err := c.send(ctx, to, method, path, body)
	if err != nil {
		return answer, err
	}
	defer got.Body.Close()
	answer, err = read[T](got.Body)
	if core.CodeOf(err) == core.Internal {
		return answer, notAnswered(true, err)
	}
	_, _ = io.Copy(io.Discard, io.LimitReader(got.Body, maxAnswer)) // so that the connection is used again
	return answer, err
}

// send sends the body to the path of a node.
func (c *Client) send(ctx context.Context, to raft.Server, method, path string, body []byte) (*http.Response, error) {
	address, err := link.ParseAddress(string(to.Address))
	if err != nil {
		return nil, err
	}
	var sent atomic.Bool // told by a goroutine of the transport
	ctx = httptrace.WithClientTrace(context.WithValue(ctx, calledKey{}, address), &httptrace.ClientTrace{
		WroteHeaders: func() { sent.Store(true) },
	})
	url := "http://" + link.Name(address.Node) + path
	r, err := http.NewRequestWithContext(ctx, method, url, bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("calling node %s: %w", address.Node, err)
	}
	if repeatable(path) { // tells the transport so; it is not sent
		r.Header["Idempotency-Key"] = nil
	}
	got, err := c.http.Do(r)
	if err != nil {
		return nil, notAnswered(sent.Load(), err)
	}
	return got, nil
}

// notAnswered says what a call means that got no answer.
func notAnswered(sent bool, cause error) error {
	key := "store.not_leader"
	if sent {
		key = "store.unknown"
	}
	return fmt.Errorf("%w (%w)", core.Refuse(core.Unavailable, "", key), cause)
}
