package raftstore

import (
	"fmt"
	"testing"

	"github.com/hashicorp/raft"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/state"
)

// three starts three nodes over transports in memory.
func three(t *testing.T) []*Store {
	t.Helper()
	var transports []*raft.InmemTransport
	var members []raft.Server
	for i := range 3 {
		id := fmt.Sprint("n", i)
		_, transport := raft.NewInmemTransport(raft.ServerAddress(id))
		transports = append(transports, transport)
		members = append(members, raft.Server{ID: raft.ServerID(id), Address: transport.LocalAddr()})
	}
	var nodes []*Store
	for i, transport := range transports {
		for _, other := range transports {
			transport.Connect(other.LocalAddr(), other)
		}
		c := testConfig(t.TempDir())
		c.NodeID, c.Transport, c.Members = fmt.Sprint("n", i), transport, members
		s, err := Open(c)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		nodes = append(nodes, s)
	}
	for _, s := range nodes {
		if err := s.Ready(patience(t)); err != nil {
			t.Fatal(err)
		}
	}
	return nodes
}

// propose tries the nodes until one of them leads and answers with its number.
func propose(t *testing.T, nodes []*Store, request string) (leader int, index uint64) {
	t.Helper()
	ctx := patience(t)
	for ctx.Err() == nil {
		for i, s := range nodes {
			answer, err := s.Propose(ctx, machine.Entry{Request: core.RequestID("r-" + request), Kind: "count/1"})
			if err == nil {
				return i, answer.Index
			}
		}
	}
	t.Fatal("nobody leads")
	return 0, 0
}

func TestStore_NothingAssumesOneNode(t *testing.T) {
	nodes := three(t)
	leader, index := propose(t, nodes, "one")
	sums := map[state.Sum]bool{}
	for i, s := range nodes {
		if err := s.Wait(patience(t), index); err != nil {
			t.Fatal(err)
		}
		holds(t, s, []string{"r-one"})
		v, err := s.View(patience(t))
		if err != nil {
			t.Fatal(err)
		}
		sums[state.StoredSum(v)] = true
		v.Close()
		if s.Status().Members != 3 {
			t.Errorf("node %d knows %d members", i, s.Status().Members)
		}
		if i != leader {
			if _, err := s.Propose(patience(t), machine.Entry{Kind: "count/1"}); textOf(err) != "store.not_leader" {
				t.Errorf("a follower answered a proposal with %v", err)
			}
		}
	}
	if len(sums) != 1 {
		t.Errorf("%d different hashes", len(sums))
	}
	if err := nodes[leader].Close(); err != nil { // hands leadership over
		t.Fatal(err)
	}
	rest := append(append([]*Store{}, nodes[:leader]...), nodes[leader+1:]...)
	_, index = propose(t, rest, "two")
	for _, s := range rest {
		if err := s.Wait(patience(t), index); err != nil {
			t.Fatal(err)
		}
		holds(t, s, []string{"r-one", "r-two"})
	}
}
