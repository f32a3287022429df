package peer_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/raft"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/raftstore/entry"
	"github.com/sheaf-drive/sheaf/raftstore/link"
	"github.com/sheaf-drive/sheaf/raftstore/link/linktest"
	"github.com/sheaf-drive/sheaf/raftstore/member"
	"github.com/sheaf-drive/sheaf/raftstore/peer"
	"github.com/sheaf-drive/sheaf/raftstore/starts"
)

// store answers as the leader would.
type store struct{ hold chan struct{} }

func (s store) Propose(ctx context.Context, e machine.Entry) (machine.Answer, error) {
	switch e.Kind {
	case "refused/1":
		return machine.Answer{Index: 3, Refusal: core.Refuse(core.Conflict, "note", "visit.closed", "a")}, nil
	case "elsewhere/1":
		return machine.Answer{}, core.Refuse(core.Unavailable, "", "store.not_leader")
	case "panics/1":
		return machine.Answer{}, io.ErrUnexpectedEOF
	case "held/1":
		select {
		case <-s.hold:
		case <-ctx.Done():
			return machine.Answer{}, core.Refuse(core.Unavailable, "", "store.unknown")
		}
	}
	return machine.Answer{Index: 1 << 40, Tree: "campaign", Leaves: 77, Count: 2}, nil
}
func (store) ReadIndex(context.Context) (uint64, error)   { return 12345, nil }
func (store) Change(context.Context, member.Change) error { return nil }
func (store) Seed(context.Context, io.Writer) error       { return nil }
func (store) Report() member.Report                       { return member.Report{} }
func (store) Full() error                                 { return nil }
func (store) Hear(string, starts.Introduction) error      { return nil }

type node struct {
	port   *link.Port
	server *peer.Server
	to     raft.Server
}

// serve answers on a port; removed nodes are no members.
func serve(t *testing.T, h *linktest.House, id string, removed *bool) node {
	t.Helper()
	port := listen(t, h, id)
	server := peer.NewServer(store{make(chan struct{})}, nil, func(string) error {
		if removed != nil && *removed {
			return core.Refuse(core.Denied, "", "link.removed", "b")
		}
		return nil
	})
	done := make(chan error, 1)
	go func() { done <- server.Serve(port.Calls()) }()
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := server.Close(ctx); err != nil {
			t.Error(err)
		}
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return node{port, server, raft.Server{Address: raft.ServerAddress(port.Address().String())}}
}

func listen(t *testing.T, h *linktest.House, id string) *link.Port {
	t.Helper()
	port, err := link.Open(link.Config{Identity: h.Identity(id), Listen: "127.0.0.1:0", Admit: func(string) error { return nil }, Refused: func(net.Addr, error) {}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { port.Close() })
	return port
}

// asks holds what a client is answered to what the store says.
func asks(t *testing.T, c *peer.Client, to raft.Server) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	a, err := c.Propose(ctx, to, machine.Entry{Kind: "visit.note/1", Body: []byte("b"), Request: "r"})
	if want := (machine.Answer{Index: 1 << 40, Tree: "campaign", Leaves: 77, Count: 2}); err != nil || a != want {
		t.Errorf("a good entry: %+v, %v", a, err)
	}
	a, err = c.Propose(ctx, to, machine.Entry{Kind: "refused/1"})
	if err != nil || a.Index != 3 || a.Refusal == nil || a.Refusal.Text != "visit.closed" || a.Refusal.Args[0] != "a" {
		t.Errorf("a refused one: %+v, %v", a, err)
	}
	if _, err = c.Propose(ctx, to, machine.Entry{Kind: "elsewhere/1"}); !says(err, "store.not_leader") {
		t.Errorf("of a node that does not lead: %v", err)
	}
	if _, err = c.Propose(ctx, to, machine.Entry{Kind: "panics/1"}); !says(err, "store.unknown") {
		t.Errorf("of a node that cannot say: %v", err)
	}
	if index, err := c.ReadIndex(ctx, to); err != nil || index != 12345 {
		t.Errorf("a read: %d, %v", index, err)
	}
}

func says(err error, text string) bool { return err != nil && strings.Contains(err.Error(), text) }

// By stream and by HTTP the same is asked and answered: a node of an earlier release knows no stream.
func TestClient_AsksOldAndNewNodes(t *testing.T) {
	h := linktest.NewHouse(t)
	here := listen(t, h, "a")
	c := peer.NewClient(here)
	defer c.Close()
	asks(t, c, serve(t, h, "b", nil).to)
	old := listen(t, h, "c")
	asked := make(chan string, 100)
	before := http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked <- r.URL.Path
		body, _ := io.ReadAll(r.Body)
		said := map[string]string{
			"visit.note/1": `{"answer":{"Index":1099511627776,"Refusal":null,"Tree":"campaign","Leaves":77,"Count":2}}`,
			"refused/1":    `{"answer":{"Index":3,"Refusal":{"code":"conflict","text":"visit.closed","args":["a"],"field":"note"}}}`,
			"elsewhere/1":  `{"answer":{},"error":{"code":"unavailable","text":"store.not_leader"}}`,
			"panics/1":     `{"answer":{},"error":{"code":"internal","text":"core.internal"}}`,
		}
		switch e, err := entry.Decode(body); {
		case r.URL.Path == "/1/read-index":
			_, _ = io.WriteString(w, `{"answer":{"index":12345}}`)
		case r.URL.Path == "/1/propose" && err == nil:
			_, _ = io.WriteString(w, said[e.Kind])
		default:
			http.NotFound(w, r)
		}
	})}
	go before.Serve(old.Calls())
	defer before.Close()
	asks(t, c, raft.Server{Address: raft.ServerAddress(old.Address().String())})
	close(asked)
	streams := 0
	for path := range asked {
		if path == "/1/stream" {
			streams++
		}
	}
	if streams != 1 {
		t.Errorf("a node that knows no streams was asked %d times for one", streams)
	}
}

// Who is removed is not answered any more, although his stream was begun before.
func TestServer_AsksWithEachCallWhetherHeIsAMember(t *testing.T) {
	h := linktest.NewHouse(t)
	removed := false
	n := serve(t, h, "b", &removed)
	c := peer.NewClient(listen(t, h, "a"))
	defer c.Close()
	asks(t, c, n.to)
	removed = true // nothing is under way
	if _, err := c.Propose(t.Context(), n.to, machine.Entry{Kind: "visit.note/1"}); !says(err, "link.removed") {
		t.Errorf("he is answered: %v", err)
	}
	other := peer.NewClient(listen(t, h, "c"))
	defer other.Close()
	if _, err := other.ReadIndex(t.Context(), n.to); !says(err, "link.removed") {
		t.Errorf("a stream is begun for him: %v", err)
	}
}

// A node that goes is said to have left unknown what it did not answer; the next call finds the one that came in its
// place.
func TestClient_BeginsAnew(t *testing.T) {
	h := linktest.NewHouse(t)
	n := serve(t, h, "b", nil)
	c := peer.NewClient(listen(t, h, "a"))
	defer c.Close()
	asks(t, c, n.to)
	done := make(chan error, 1)
	go func() {
		_, err := c.Propose(t.Context(), n.to, machine.Entry{Kind: "held/1"})
		done <- err
	}()
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	for waiting := true; waiting; {
		_ = n.server.Close(gone) // breaks off what is under way, once it is
		select {
		case err := <-done:
			waiting = false
			if !says(err, "store.unknown") && !says(err, "store.not_leader") {
				t.Errorf("the call under way: %v", err)
			}
		case <-time.After(10 * time.Millisecond):
		}
	}
	if _, err := c.ReadIndex(t.Context(), n.to); !says(err, "store.not_leader") && !says(err, "store.unknown") {
		t.Errorf("after its end: %v", err)
	}
}
