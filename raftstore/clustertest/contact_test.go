package clustertest

import (
	"fmt"
	"testing"
)

// Who leads knows of each other member how far it is, and that one of them is silent.
func TestContact(t *testing.T) {
	c := Start(t, 3)
	leader := c.Leader()
	silent, lively := c.Followers()[0], c.Followers()[1]
	silent.Close(t)
	stopped := leader.Contact.Peers()[silent.ID]
	for i := range 20 {
		if _, err := leader.House.Submit(c.Patience(), request(fmt.Sprint("entry", i))); err != nil {
			t.Fatal(err)
		}
	}
	known := leader.Contact.Peers()
	for ctx := c.Patience(); ; known = leader.Contact.Peers() {
		if known[silent.ID].Failed > stopped.Failed && known[lively.ID].Behind == 0 && known[lively.ID].Since.After(stopped.Since) {
			break
		}
		if ctx.Err() != nil {
			t.Fatalf("the members are %+v", known)
		}
	}
	if _, me := known[leader.ID]; me || len(known) != 2 {
		t.Errorf("the others are %+v", known)
	}
	if known[silent.ID].Since.After(known[lively.ID].Since) {
		t.Errorf("who is silent answered last: %+v", known)
	}
	elections := uint64(0)
	for _, node := range c.Nodes {
		elections += node.Contact.Elections()
	}
	if elections == 0 {
		t.Error("somebody leads whom nobody elected")
	}
}

// A node counts what it had another record.
func TestSubmitted(t *testing.T) {
	c := Start(t, 3)
	for ctx, try := c.Patience(), 0; ; try++ {
		leader, follower := c.Leader(), c.Followers()[0]
		term, here, there := leader.Store.Status().Term, leader.Forwarded.Load(), follower.Forwarded.Load()
		for i, node := range []*Node{leader, follower, follower} {
			if _, err := node.House.Submit(ctx, request(fmt.Sprint("entry", try, "-", i))); err != nil {
				t.Fatal(err)
			}
		}
		here, there = leader.Forwarded.Load()-here, follower.Forwarded.Load()-there
		switch at := follower.Store.Status(); {
		case at.Term != term || at.Leader != leader.ID: // another leads meanwhile
		case here != 0 || there != 2:
			t.Fatalf("the leader forwarded %d entries, the follower %d", here, there)
		default:
			return
		}
	}
}
