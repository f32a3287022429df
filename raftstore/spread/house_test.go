package spread_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/attention"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/raftstore/blob"
	"github.com/sheaf-drive/sheaf/raftstore/link"
	"github.com/sheaf-drive/sheaf/raftstore/link/linktest"
	"github.com/sheaf-drive/sheaf/raftstore/member"
	"github.com/sheaf-drive/sheaf/raftstore/peer"
	"github.com/sheaf-drive/sheaf/raftstore/spread"
)

// house is some nodes with real stores of blobs behind real ports, over one state in memory.
type house struct {
	t     *testing.T
	keys  *linktest.House
	nodes []*node

	mu      sync.Mutex // guards the rest
	world   *machinetest.World
	visits  int
	changed chan struct{} // closed with the next entry
	members []member.Member
}

// node is one of them. It is down until it is started.
type node struct {
	*spread.Spread
	house  *house
	id     string
	dir    string
	limit  int64
	host   string
	blobs  *blob.Store
	serves func(*blob.Store) peer.Blobs
	calls  func(*peer.Client) spread.Peers
	alarms *board
	port   *link.Port
	client *peer.Client
	server *peer.Server
	served chan error
}

// newHouse starts so many voters.
func newHouse(t *testing.T, n int) *house {
	t.Helper()
	h := &house{t: t, keys: linktest.NewHouse(t), world: machinetest.Furnished(t, machinetest.Config{}), changed: make(chan struct{})}
	t.Cleanup(func() {
		for _, n := range h.nodes {
			n.stop()
		}
	})
	for range n {
		h.add(true)
	}
	return h
}

// add starts a further node.
func (h *house) add(votes bool) *node {
	h.t.Helper()
	n := &node{house: h, id: fmt.Sprint("node", len(h.nodes)), dir: filepath.Join(h.t.TempDir(), "blobs"), host: "127.0.0.1:0", limit: 1 << 20}
	n.serves = func(s *blob.Store) peer.Blobs { return s }
	n.calls = func(c *peer.Client) spread.Peers { return c }
	h.nodes = append(h.nodes, n)
	n.start()
	h.mu.Lock()
	defer h.mu.Unlock()
	h.members = append(h.members, member.Member{ID: n.id, Address: n.port.Address().String(), Votes: votes})
	return n
}

func (n *node) start() {
	n.house.t.Helper()
	t := n.house.t
	n.alarms = &board{standing: map[string]bool{}}
	var err error
	n.blobs, err = blob.Open(blob.Config{Dir: n.dir, Limit: n.limit, OnDamage: func(h blob.Hash) { n.Damaged(h) }})
	if err != nil {
		t.Fatal(err)
	}
	n.port, err = link.Open(link.Config{
		Identity: n.house.keys.Identity(n.id), Listen: n.host, Admit: func(string) error { return nil }, Refused: func(net.Addr, error) {},
	})
	if err != nil {
		t.Fatal(err)
	}
	n.host, n.client = n.port.Address().Host, peer.NewClient(n.port)
	n.Spread = spread.New(spread.Config{
		Node: n.id, Blobs: n.blobs, Source: n.house, Alarms: n.alarms, Peers: n.calls(n.client),
		Patience: 3 * time.Second, Again: 20 * time.Millisecond,
	})
	server := peer.NewServer(nothing{}, n.serves(n.blobs), func(string) error { return nil })
	n.server, n.served = server, make(chan error, 1)
	calls, served := n.port.Calls(), n.served
	go func() { served <- server.Serve(calls) }()
}

// stop ends the node, as a power cut does to those who call it.
func (n *node) stop() {
	n.house.t.Helper()
	if n.server == nil {
		return
	}
	now, cancel := context.WithCancel(context.Background())
	cancel()
	n.Spread.Close()
	_ = n.server.Close(now) // some calls were under way
	n.server = nil
	n.client.Close()
	if err := errors.Join(<-n.served, n.port.Close(), n.blobs.Close()); err != nil {
		n.house.t.Error(err)
	}
}

// runs has the node fetch what it lacks until the test ends or stop is called.
func (n *node) runs() (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := n.Run(ctx); err != nil {
			n.house.t.Errorf("%s: %v", n.id, err)
		}
	}()
	stop = sync.OnceFunc(func() {
		cancel()
		<-done
	})
	n.house.t.Cleanup(stop)
	return stop
}

func (n *node) path(h blob.Hash) string {
	return filepath.Join(n.dir, "files", h.String()[:1], h.String()[1:3], h.String())
}

// has says whether the good file is on the disk of the node.
func (n *node) has(h blob.Hash) bool {
	data, err := os.ReadFile(n.path(h))
	return err == nil && blob.Hash(sum(data)) == h
}

// damage changes a byte of the file.
func (n *node) damage(h blob.Hash) {
	n.house.t.Helper()
	data, err := os.ReadFile(n.path(h))
	if err == nil {
		data[0] ^= 1
		err = os.WriteFile(n.path(h), data, 0o600)
	}
	if err != nil {
		n.house.t.Fatal(err)
	}
}

// Moment implements spread.Source.
func (h *house) Moment(context.Context) (state.View, func(), error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.world.Memory.View(), func() {}, nil
}

// Follow implements spread.Source.
func (h *house) Follow(ctx context.Context, after uint64) (uint64, error) {
	for {
		h.mu.Lock()
		at, changed := h.world.Memory.Index(), h.changed
		h.mu.Unlock()
		if at > after {
			return at, nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return at, core.Refuse(core.Unavailable, "", "store.behind")
		}
	}
}

// Members implements spread.Source.
func (h *house) Members() ([]member.Member, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.members), nil
}

// name has a visit name the blob.
func (h *house) name(hash blob.Hash) {
	h.t.Helper()
	h.mu.Lock()
	defer h.mu.Unlock()
	h.visits++
	voter := fmt.Sprint("voter ", h.visits)
	open := h.world.Opening(voter, fmt.Sprintf("%06d", h.visits))
	open.Scans[0].Blob.Hash = hash
	h.world.Must(machinetest.User("operator1"), open)
	close(h.changed)
	h.changed = make(chan struct{})
}

// have counts the nodes that have the good file.
func (h *house) have(hash blob.Hash) (n int) {
	for _, one := range h.nodes {
		if one.has(hash) {
			n++
		}
	}
	return n
}

// until waits for what another goroutine brings about.
func until(t *testing.T, what string, is func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); !is(); {
		if time.Now().After(end) {
			t.Fatal("in vain: " + what)
		}
		<-time.After(2 * time.Millisecond)
	}
}

// board is what stands on a node.
type board struct {
	mu       sync.Mutex
	standing map[string]bool
	raised   int
}

func (b *board) Raise(k attention.Kind, subject string, _ error, _ ...attention.Detail) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.standing[string(k)+" "+subject] = true
	b.raised++
}

func (b *board) Clear(k attention.Kind, subject string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.standing, string(k)+" "+subject)
}

func (b *board) stands(k attention.Kind, h blob.Hash) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.standing[string(k)+" "+h.String()]
}

// nothing is a store of which nobody asks anything here.
type nothing struct{ peer.Store }
