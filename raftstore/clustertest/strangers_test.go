package clustertest

import (
	"io"
	"math"
	"net"
	"testing"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/raft"

	"github.com/sheaf-drive/sheaf/raftstore/link"
	"github.com/sheaf-drive/sheaf/raftstore/link/linktest"
	"github.com/sheaf-drive/sheaf/raftstore/member"
)

// voting asks a node for its vote in a term far ahead, as if the leader had asked for the election: whoever heard
// it would leave its term at once.
func voting(by raft.Transport, id string, to *Node, term uint64) error {
	r := &raft.RequestVoteRequest{
		RPCHeader: raft.RPCHeader{ProtocolVersion: raft.ProtocolVersionMax, ID: []byte(id), Addr: []byte(id + "@127.0.0.1:1")},
		Term:      term, LastLogIndex: math.MaxInt32, LastLogTerm: term, LeadershipTransfer: true,
	}
	return by.RequestVote(raft.ServerID(to.ID), raft.ServerAddress(to.Address().String()), r, new(raft.RequestVoteResponse))
}

// Nobody who is turned away moves the term of the house, or writes anything: garbage, a node of another house, a certificate
// of this house that is no member's, and a node that was taken out.
func TestStrangers_MoveNoTerm(t *testing.T) {
	c := Start(t, 3)
	record(t, c, c.Leader(), "before", 3)
	gone := c.Join("gone")
	if err := c.Leader().House.Change(c.Patience(), member.Change{Kind: member.Dismiss, Node: "gone"}); err != nil {
		t.Fatal(err)
	}
	c.dismissed = append(c.dismissed, "gone")
	for _, node := range c.Nodes[:3] {
		holds(t, c, node, "before", 3)
	}
	as := func(house *linktest.House, id string) raft.Transport {
		port, err := link.Open(link.Config{Identity: house.Identity(id), Listen: "127.0.0.1:0"})
		if err != nil {
			t.Fatal(err)
		}
		transport := port.Transport(hclog.NewNullLogger())
		t.Cleanup(func() { transport.Close(); port.Close() })
		return transport
	}
	before := map[string]raftAt{}
	for _, node := range c.Nodes[:3] {
		before[node.ID] = at(node)
	}
	far := before[c.Nodes[0].ID].term + 1000
	foreign, stranger := as(linktest.NewHouse(t), c.Nodes[1].ID), as(c.House, "stranger")
	for _, node := range c.Nodes[:3] {
		raw, err := net.Dial("tcp", node.Address().Host)
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(raw, "\x00\xff\x17 nonsense \r\n\r\n")
		raw.Close()
		for name, by := range map[string]raft.Transport{"another house": foreign, "no member": stranger, "taken out": gone.Contact} {
			if err := voting(by, "node1", node, far); err == nil {
				t.Errorf("%s hears %s", node.ID, name)
			}
		}
	}
	for _, node := range c.Nodes[:3] {
		if now := at(node); now != before[node.ID] {
			t.Errorf("%s was at %+v and is at %+v", node.ID, before[node.ID], now)
		}
	}

	// The same question of a member is heard: the test would notice.
	if err := voting(c.Nodes[1].Contact, "node1", c.Nodes[0], far); err != nil || at(c.Nodes[0]).term < far {
		t.Errorf("a member is not heard: %v, term %d", err, at(c.Nodes[0]).term)
	}
}

// raftAt is what a question could move.
type raftAt struct {
	term, log uint64
	leader    string
}

func at(n *Node) raftAt {
	s := n.Store.Status()
	return raftAt{s.Term, s.LastLog, s.Leader}
}
