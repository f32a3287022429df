package clustertest

import (
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/raftstore"
)

func members(t *testing.T, n *Node) map[string]raftstore.Member {
	t.Helper()
	list, err := n.Store.Members()
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]raftstore.Member{}
	for _, one := range list {
		known[one.ID] = one
	}
	return known
}

func TestMembers_EveryNodeKnowsWhereTheOthersAre(t *testing.T) {
	c := Start(t, 3)
	for _, node := range c.Nodes {
		known := members(t, node)
		for _, other := range c.Nodes {
			if m := known[other.ID]; m.Address != other.Address().String() || !m.Votes {
				t.Errorf("%s takes %s for %+v", node.ID, other.ID, m)
			}
			if err := node.Store.Member(other.ID); err != nil {
				t.Error(err)
			}
		}
		if err := node.Store.Member("stranger"); core.CodeOf(err) != core.Denied {
			t.Errorf("a stranger is a member: %v", err)
		}
	}
}

// Who leads hands over, and is followed by another at once.
func TestTransfer(t *testing.T) {
	c := Start(t, 3)
	before := c.Leader()
	if err := before.Store.Transfer(c.Patience()); err != nil {
		t.Fatal(err)
	}
	answer, err := before.Store.Submit(c.Patience(), request("after"))
	if err != nil || answer.Refusal != nil {
		t.Fatalf("recording after it: %v, %v", answer.Refusal, err)
	}
	if c.Leader() == before {
		t.Error("the same node leads")
	}
	for _, node := range c.Followers() {
		if err := node.Store.Transfer(c.Patience()); core.CodeOf(err) != core.Unavailable {
			t.Errorf("who does not lead hands over: %v", err)
		}
	}
}

func TestTransfer_ToNobody(t *testing.T) {
	c := Start(t, 1)
	if err := c.Nodes[0].Store.Transfer(c.Patience()); core.CodeOf(err) != core.Unavailable {
		t.Errorf("the only node hands over: %v", err)
	}
}
