package clustertest

import (
	"context"
	"encoding/binary"
	"fmt"
	"net"
	"path/filepath"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/raft"
	"github.com/rs/zerolog"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/attention"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/raftstore"
	"github.com/sheaf-drive/sheaf/raftstore/blob"
	"github.com/sheaf-drive/sheaf/raftstore/contact"
	"github.com/sheaf-drive/sheaf/raftstore/house"
	"github.com/sheaf-drive/sheaf/raftstore/link"
	"github.com/sheaf-drive/sheaf/raftstore/link/linktest"
	"github.com/sheaf-drive/sheaf/raftstore/member"
	"github.com/sheaf-drive/sheaf/raftstore/peer"
	"github.com/sheaf-drive/sheaf/raftstore/seed"
	"github.com/sheaf-drive/sheaf/raftstore/space"
	"github.com/sheaf-drive/sheaf/raftstore/spread"
)

// Node is one node of a house under test.
type Node struct {
	ID    string
	Store *raftstore.Store
	House *house.House
	Peers *peer.Client
	// Contact notes who answers it, Forwarded how many entries it had another node record.
	Contact   *contact.Transport
	Forwarded atomic.Int64
	// Blobs are the node's own files, Spread those of the house.
	Blobs  *blob.Store
	Spread *spread.Spread

	// Room watches the disk of the node (nobody).
	Room *space.Disks

	opened atomic.Pointer[raftstore.Store] // Store, for who asks before Open has ended
	dir    string                          // made before the end of the test is arranged: the last to go
	port   *link.Port
	server *peer.Server
	served chan error
	ended  bool // it was open
}

// Cluster is a house under test, whose machine counts how often each request was applied.
type Cluster struct {
	Nodes []*Node
	// House signs the certificates of the nodes.
	House *linktest.House
	tb    testing.TB
	// dismissed are nodes that have a certificate of the house and are no members.
	dismissed []string
}

// Start starts n nodes that know each other and waits until all serve.
func Start(tb testing.TB, n int) *Cluster {
	tb.Helper()
	return StartOn(tb, n, func(*Node) {})
}

// StartOn is Start with nodes that arrange may put elsewhere.
func StartOn(tb testing.TB, n int, arrange func(*Node)) *Cluster {
	tb.Helper()
	c := &Cluster{tb: tb, House: linktest.NewHouse(tb)}
	var members []raft.Server
	for i := range n {
		node := c.newNode(fmt.Sprint("node", i))
		members = append(members, raft.Server{ID: raft.ServerID(node.ID), Address: raft.ServerAddress(node.Address().String())})
	}
	tb.Cleanup(c.close)
	for _, node := range c.Nodes {
		arrange(node)
		c.open(node, members)
	}
	for _, node := range c.Nodes {
		if err := node.Store.Ready(c.Patience()); err != nil {
			tb.Fatal(err)
		}
	}
	return c
}

// newNode makes a node that is not open yet.
func (c *Cluster) newNode(id string) *Node {
	c.tb.Helper()
	node := &Node{ID: id, dir: filepath.Join(c.tb.TempDir(), "store"), served: make(chan error, 1)}
	c.connect(node, "127.0.0.1:0")
	c.Nodes = append(c.Nodes, node)
	return node
}

// connect opens the port of a node.
func (c *Cluster) connect(node *Node, listen string) {
	c.tb.Helper()
	var err error
	node.port, err = link.Open(link.Config{
		Identity: c.House.Identity(node.ID), Listen: listen,
		Admit: c.member, Refused: func(net.Addr, error) {},
	})
	if err != nil {
		c.tb.Fatal(err)
	}
	node.Peers = peer.NewClient(node.port)
}

// Reopen starts a node again that was closed.
func (c *Cluster) Reopen(node *Node) {
	c.tb.Helper()
	c.open(node, nil)
	if err := node.Store.Ready(c.Patience()); err != nil {
		c.tb.Fatal(err)
	}
}

// member refuses whom this house does not know.
func (c *Cluster) member(id string) error {
	for _, node := range c.Nodes {
		if node.ID == id && !slices.Contains(c.dismissed, id) {
			return nil
		}
	}
	return core.Refuse(core.Denied, "", "link.removed", id)
}

func (c *Cluster) open(node *Node, members []raft.Server) {
	c.tb.Helper()
	if node.ended { // raft has closed the port
		if err := node.port.Close(); err != nil {
			c.tb.Error(err)
		}
		c.connect(node, node.Address().Host)
		node.ended = false
	}
	node.Contact = contact.Watch(node.port.Transport(hclog.NewNullLogger()), time.Now, node.head)
	var err error
	node.Store, err = raftstore.Open(raftstore.Config{
		Dir: node.dir, NodeID: node.ID, Log: zerolog.Nop(), Transport: node.Contact, Members: members,
		Apply: Count, Check: func(state.View, machine.Entry) error { return nil }, OnFault: func(err error) { c.tb.Errorf("%s: %v", node.ID, err) },
		Room: node.Room, Others: node.Peers, MemTable: 16 << 20, Patience: 20 * time.Second,
	})
	if err != nil {
		c.tb.Fatal(err)
	}
	node.opened.Store(node.Store)
	node.House = house.New(node.Store, node.Peers, 20*time.Second)
	node.House.Submitted = func(forwarded bool, _ machine.Answer, _ error, _ time.Duration) {
		if forwarded {
			node.Forwarded.Add(1)
		}
	}
	node.Blobs, err = blob.Open(blob.Config{Dir: filepath.Join(filepath.Dir(node.dir), "blobs"), OnDamage: func(h blob.Hash) { node.Spread.Damaged(h) }})
	if err != nil {
		c.tb.Fatal(err)
	}
	node.Spread = spread.New(spread.Config{
		Node: node.ID, Blobs: node.Blobs, Source: node.Store, Alarms: attention.Nobody{}, Peers: node.Peers, Again: 20 * time.Millisecond,
	})
	node.server = peer.NewServer(answering{node.Store}, node.Blobs, c.member)
	go func() { node.served <- node.server.Serve(node.port.Calls()) }()
}

// head is the newest entry in the node's log.
func (n *Node) head() uint64 {
	if s := n.opened.Load(); s != nil {
		return s.LastLog()
	}
	return 0
}

// answering is a store that the other nodes ask.
type answering struct{ *raftstore.Store }

// Report implements peer.Store.
func (a answering) Report() member.Report {
	at := a.Status()
	return member.Report{Serves: at.Serving, Applied: at.Applied, Durable: at.Durable, Leader: at.LeaderAddress}
}

// close ends the nodes in the opposite order.
func (c *Cluster) close() {
	for _, node := range c.Nodes {
		if node.Store == nil {
			continue
		}
		node.Close(c.tb)
	}
	for _, node := range c.Nodes {
		node.Peers.Close()
		if err := node.port.Close(); err != nil {
			c.tb.Error(err)
		}
	}
}

// Address is which node this is and where others find it.
func (n *Node) Address() link.Address { return n.port.Address() }

// Close ends the node in order: it hands leadership over. Its port answers nobody until it is opened again.
func (n *Node) Close(tb testing.TB) {
	tb.Helper()
	if n.server == nil {
		return
	}
	ended, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	n.Spread.Close()
	if err := n.Store.Close(); err != nil {
		tb.Error(err)
	}
	if err := n.server.Close(ended); err != nil {
		tb.Error(err)
	}
	if err := <-n.served; err != nil {
		tb.Error(err)
	}
	if err := n.Blobs.Close(); err != nil {
		tb.Error(err)
	}
	n.server, n.ended = nil, true
}

// Patience is a context of a test's patience.
func (c *Cluster) Patience() context.Context {
	c.tb.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	c.tb.Cleanup(cancel)
	return ctx
}

// Leader is the node that leads, once one does.
func (c *Cluster) Leader() *Node {
	c.tb.Helper()
	for ctx := c.Patience(); ctx.Err() == nil; {
		for _, node := range c.Nodes {
			if node.server != nil && node.Store.Status().Leads {
				return node
			}
		}
	}
	c.tb.Fatal("nobody leads")
	return nil
}

// Followers are the nodes that run and do not lead.
func (c *Cluster) Followers() (list []*Node) {
	c.tb.Helper()
	leader := c.Leader()
	for _, node := range c.Nodes {
		if node != leader && node.server != nil {
			list = append(list, node)
		}
	}
	return list
}

// key is where the machine counts a request.
func key(request core.RequestID) []byte { return []byte("d/count:" + request) }

// Counted says how often a request was applied.
func Counted(v state.View, request core.RequestID) uint64 {
	if data := v.Get(key(request)); data != nil {
		return binary.BigEndian.Uint64(data)
	}
	return 0
}

// Names is the kind of an entry that has a visit name the blob whose hash is the body.
const Names = "name/1"

// Count applies an entry: it counts its request, once for a repeated one, as the machine does.
func Count(tx state.Tx, index uint64, e machine.Entry) machine.Answer {
	if Counted(tx, e.Request) == 0 || e.Request == "" {
		tx.Put(key(e.Request), binary.BigEndian.AppendUint64(nil, Counted(tx, e.Request)+1))
	}
	if e.Kind == Names {
		id := core.VisitID(e.Request)
		state.Visits.Put(tx, id, core.Visit{ID: id, Scans: []core.Scan{{Blob: core.BlobRef{Hash: [32]byte(e.Body)}}}})
	}
	state.Applied.Put(tx, state.One, state.Progress{Index: index, Time: e.Time})
	return machine.Answer{Index: index}
}

// Join lets a further node into the house: it is invited, filled from a member and opened. It does not vote.
func (c *Cluster) Join(id string) *Node {
	c.tb.Helper()
	node := c.newNode(id)
	leader := c.Leader()
	if err := leader.House.Change(c.Patience(), member.Change{Kind: member.Invite, Node: id, Address: node.Address().String()}); err != nil {
		c.tb.Fatal(err)
	}
	if err := c.Fill(node, leader); err != nil {
		c.tb.Fatal(err)
	}
	c.Reopen(node)
	return node
}

// Fill replaces the state of a node that is not open by that of another.
func (c *Cluster) Fill(node, from *Node) error {
	c.tb.Helper()
	to := raft.Server{ID: raft.ServerID(from.ID), Address: raft.ServerAddress(from.Address().String())}
	stream, err := node.Peers.Seed(c.Patience(), to)
	if err != nil {
		return err
	}
	defer stream.Close()
	_, err = seed.Fill(stream, seed.Config{Dir: node.dir, MemTable: 16 << 20, Log: zerolog.Nop()})
	return err
}
