package clustertest

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/hashicorp/go-hclog"
	"github.com/rs/zerolog"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/raftstore"
	"github.com/sheaf-drive/sheaf/raftstore/member"
)

var transfer = member.Change{Kind: member.Transfer}

func members(t *testing.T, n *Node) map[string]member.Member {
	t.Helper()
	list, err := n.Store.Members()
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]member.Member{}
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
	if err := before.Store.Change(c.Patience(), transfer); err != nil {
		t.Fatal(err)
	}
	answer, err := before.House.Submit(c.Patience(), request("after"))
	if err != nil || answer.Refusal != nil {
		t.Fatalf("recording after it: %v, %v", answer.Refusal, err)
	}
	if c.Leader() == before {
		t.Error("the same node leads")
	}
	for _, node := range c.Followers() {
		if err := node.Store.Change(c.Patience(), transfer); core.CodeOf(err) != core.Unavailable {
			t.Errorf("who does not lead hands over: %v", err)
		}
	}
}

func TestTransfer_ToNobody(t *testing.T) {
	c := Start(t, 1)
	if err := c.Nodes[0].Store.Change(c.Patience(), transfer); core.CodeOf(err) != core.Unavailable {
		t.Errorf("the only node hands over: %v", err)
	}
}

// record has the node record so many requests and fails the test where it cannot.
func record(t *testing.T, c *Cluster, node *Node, prefix string, n int) {
	t.Helper()
	for i := range n {
		if answer, err := node.House.Submit(c.Patience(), request(fmt.Sprint(prefix, i))); err != nil || answer.Refusal != nil {
			t.Fatalf("%s cannot record: %v, %v", node.ID, answer.Refusal, err)
		}
	}
}

// holds checks that the node shows each of the requests once.
func holds(t *testing.T, c *Cluster, node *Node, prefix string, n int) {
	t.Helper()
	v, err := node.House.Latest(c.Patience())
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	for i := range n {
		if got := Counted(v, core.RequestID(fmt.Sprint(prefix, i))); got != 1 {
			t.Errorf("%s has %s%d %d times", node.ID, prefix, i, got)
		}
	}
}

// A house of one node grows to three while it records, and then does without the first.
func TestJoin_FromOneToThree(t *testing.T) {
	c := Start(t, 1)
	first := c.Nodes[0]
	record(t, c, first, "before", 50)
	for _, id := range []string{"second", "third"} {
		node := c.Join(id)
		record(t, c, node, "by "+id, 20)
		if m := members(t, first)[id]; m.Votes {
			t.Errorf("%s votes before it is promoted", id)
		}
		if err := node.House.Change(c.Patience(), member.Change{Kind: member.Promote, Node: id}); err != nil {
			t.Fatal(err)
		}
		holds(t, c, node, "before", 50)
		if m := members(t, first)[id]; !m.Votes {
			t.Errorf("%s does not vote: %+v", id, m)
		}
	}
	first.Close(t)
	record(t, c, c.Nodes[2], "after", 20)
	for _, node := range c.Nodes[1:] {
		holds(t, c, node, "before", 50)
		holds(t, c, node, "by second", 20)
		holds(t, c, node, "after", 20)
	}
}

// A node whose disk was lost is filled anew under its own id: it has no vote until it is promoted again.
func TestFill_AWipedNode(t *testing.T) {
	c := Start(t, 3)
	record(t, c, c.Nodes[0], "before", 50)
	wiped := c.Followers()[0]
	wiped.Close(t)
	if err := os.RemoveAll(wiped.dir); err != nil {
		t.Fatal(err)
	}
	leader := c.Leader()
	if err := leader.House.Change(c.Patience(), member.Change{Kind: member.Demote, Node: wiped.ID}); err != nil {
		t.Fatal(err)
	}
	if err := c.Fill(wiped, leader); err != nil {
		t.Fatal(err)
	}
	c.Reopen(wiped)
	if members(t, leader)[wiped.ID].Votes {
		t.Error("it votes at once")
	}
	if err := leader.House.Change(c.Patience(), member.Change{Kind: member.Promote, Node: wiped.ID}); err != nil {
		t.Fatal(err)
	}
	holds(t, c, wiped, "before", 50)
	record(t, c, wiped, "after", 10)
}

func TestChange_Refuses(t *testing.T) {
	c := Start(t, 1)
	first := c.Nodes[0]
	for name, one := range map[string]struct {
		change member.Change
		want   string
	}{
		"a voter is invited":          {member.Change{Kind: member.Invite, Node: first.ID, Address: "x@y:1"}, "store.member_already"},
		"nobody is promoted":          {member.Change{Kind: member.Promote, Node: "nobody"}, "store.member_unknown"},
		"nobody is dismissed":         {member.Change{Kind: member.Dismiss, Node: "nobody"}, "store.member_unknown"},
		"the last voter is dismissed": {member.Change{Kind: member.Dismiss, Node: first.ID}, "store.member_last"},
		"the last voter is demoted":   {member.Change{Kind: member.Demote, Node: first.ID}, "store.member_last"},
		"another word":                {member.Change{Kind: "promise", Node: first.ID}, "store.change_unknown"},
	} {
		var refusal *core.Error
		if err := first.House.Change(c.Patience(), one.change); !errors.As(err, &refusal) || refusal.Text != one.want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A node that is not invited is told so, and nothing is sent to it.
func TestFill_OnlyMembersAreFilled(t *testing.T) {
	c := Start(t, 1)
	stranger := c.newNode("stranger")
	c.dismissed = append(c.dismissed, stranger.ID)
	if err := c.Fill(stranger, c.Nodes[0]); core.CodeOf(err) != core.Denied {
		t.Errorf("a stranger was filled: %v", err)
	}
	if entries, err := os.ReadDir(filepath.Dir(stranger.dir)); err != nil || len(entries) > 0 {
		t.Errorf("something was written: %v, %v", entries, err)
	}
}

// A folder with nothing in it begins no house of its own when the node has others to talk to.
func TestOpen_AnEmptyFolderBeginsNothingAlone(t *testing.T) {
	c := Start(t, 1)
	node := c.newNode("fresh")
	_, err := raftstore.Open(raftstore.Config{
		Dir: node.dir, NodeID: node.ID, Log: zerolog.Nop(), Transport: node.port.Transport(hclog.NewNullLogger()), MemTable: 16 << 20,
	})
	var refusal *core.Error
	if !errors.As(err, &refusal) || refusal.Text != "store.no_members" {
		t.Errorf("it begins: %v", err)
	}
}

// The state at D may lie behind entries that only raft sees: nobody waits for those.
func TestLatest_InAQuietHouse(t *testing.T) {
	c := Start(t, 3)
	leader := c.Leader()
	record(t, c, leader, "before", 5)
	if err := leader.House.Change(c.Patience(), transfer); err != nil {
		t.Fatal(err)
	}
	leader = c.Leader()
	if err := leader.Store.Checkpoint(); err != nil { // D comes to the new leader's barrier
		t.Fatal(err)
	}
	for _, node := range c.Followers() {
		holds(t, c, node, "before", 5)
	}
}
