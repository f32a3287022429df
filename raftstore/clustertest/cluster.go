package clustertest

import (
	"context"
	"encoding/binary"
	"fmt"
	"net"
	"testing"
	"time"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/raft"
	"github.com/rs/zerolog"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/raftstore"
	"github.com/sheaf-drive/sheaf/raftstore/link"
	"github.com/sheaf-drive/sheaf/raftstore/link/linktest"
	"github.com/sheaf-drive/sheaf/raftstore/peer"
)

// Node is one node of a house under test.
type Node struct {
	ID    string
	Store *raftstore.Store
	Peers *peer.Client

	dir    string // made before the end of the test is arranged: the last to go
	port   *link.Port
	server *peer.Server
	served chan error
}

// Cluster is a house under test, whose machine counts how often each request was applied.
type Cluster struct {
	Nodes []*Node
	// House signs the certificates of the nodes.
	House *linktest.House
	tb    testing.TB
}

// Start starts n nodes that know each other and waits until all serve.
func Start(tb testing.TB, n int) *Cluster {
	tb.Helper()
	c := &Cluster{tb: tb, House: linktest.NewHouse(tb)}
	var members []raft.Server
	for i := range n {
		id := fmt.Sprint("node", i)
		port, err := link.Open(link.Config{
			Identity: c.House.Identity(id), Listen: "127.0.0.1:0",
			Admit: c.member, Refused: func(net.Addr, error) {},
		})
		if err != nil {
			tb.Fatal(err)
		}
		c.Nodes = append(c.Nodes, &Node{ID: id, dir: tb.TempDir(), port: port, Peers: peer.NewClient(port), served: make(chan error, 1)})
		members = append(members, raft.Server{ID: raft.ServerID(id), Address: raft.ServerAddress(port.Address().String())})
	}
	tb.Cleanup(c.close)
	for _, node := range c.Nodes {
		c.open(node, members)
	}
	for _, node := range c.Nodes {
		if err := node.Store.Ready(c.Patience()); err != nil {
			tb.Fatal(err)
		}
	}
	return c
}

// member refuses whom this house does not know.
func (c *Cluster) member(id string) error {
	for _, node := range c.Nodes {
		if node.ID == id {
			return nil
		}
	}
	return core.Refuse(core.Denied, "", "link.removed", id)
}

func (c *Cluster) open(node *Node, members []raft.Server) {
	c.tb.Helper()
	transport := node.port.Transport(hclog.NewNullLogger())
	var err error
	node.Store, err = raftstore.Open(raftstore.Config{
		Dir: node.dir, NodeID: node.ID, Log: zerolog.Nop(), Transport: transport, Members: members, Peers: node.Peers,
		Apply: Count, Check: func(state.View, machine.Entry) error { return nil }, OnFault: func(err error) { c.tb.Errorf("%s: %v", node.ID, err) },
		MemTable: 16 << 20, Patience: 20 * time.Second,
	})
	if err != nil {
		c.tb.Fatal(err)
	}
	node.server = peer.NewServer(node.Store, c.member)
	go func() { node.served <- node.server.Serve(node.port.Calls()) }()
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

// Close ends the node in order: it hands leadership over. Its port stays, and answers nobody.
func (n *Node) Close(tb testing.TB) {
	tb.Helper()
	if n.server == nil {
		return
	}
	ended, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if err := n.Store.Close(); err != nil {
		tb.Error(err)
	}
	if err := n.server.Close(ended); err != nil {
		tb.Error(err)
	}
	if err := <-n.served; err != nil {
		tb.Error(err)
	}
	n.server = nil
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

// Count applies an entry: it counts its request, once for a repeated one, as the machine does.
func Count(tx state.Tx, index uint64, e machine.Entry) machine.Answer {
	if Counted(tx, e.Request) == 0 || e.Request == "" {
		tx.Put(key(e.Request), binary.BigEndian.AppendUint64(nil, Counted(tx, e.Request)+1))
	}
	state.Applied.Put(tx, state.One, state.Progress{Index: index, Time: e.Time})
	return machine.Answer{Index: index}
}
