package clustertest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/raftstore/member"
	"github.com/sheaf-drive/sheaf/raftstore/space"
	"github.com/sheaf-drive/sheaf/raftstore/space/disktest"
)

// cramped starts a house whose first node has a small disk of its own.
func cramped(t *testing.T) (c *Cluster, small *Node, d *disktest.Disk) {
	t.Helper()
	d = disktest.New(t, 1<<30)
	ctx, cancel := context.WithCancel(t.Context())
	var run sync.WaitGroup
	t.Cleanup(func() { cancel(); run.Wait() })
	c = StartOn(t, 3, func(n *Node) {
		if n.ID != "node0" {
			return
		}
		n.dir = d.Dir
		n.Room = space.Open(space.Config{
			Node: n.ID, Marks: space.Marks{Low: 700 << 20, Stop: 160 << 20}, Ballast: 256 << 20, Home: d.Dir,
			Places: []space.Place{{Name: "store", Dir: d.Dir + "/state"}},
		})
		run.Go(func() { n.Room.Run(ctx) })
	})
	return c, c.Nodes[0], d
}

// until waits for what must come by itself.
func (c *Cluster) until(what string, holds func() bool) {
	c.tb.Helper()
	for ctx := c.Patience(); !holds(); <-time.After(10 * time.Millisecond) {
		if ctx.Err() != nil {
			c.tb.Fatalf("it never comes that %s", what)
		}
	}
}

// load has two clients of other nodes record until it is ended, and expects that all is.
func (c *Cluster) load(nodes []*Node) (end func() []string) {
	var mu sync.Mutex
	var names []string
	var run sync.WaitGroup
	stop := make(chan struct{})
	for w, node := range nodes {
		run.Go(func() {
			for i := 0; ; i++ {
				select {
				case <-stop:
					return
				default:
				}
				name := fmt.Sprintf("%s-%d-%d", node.ID, w, i)
				answer, err := node.House.Submit(c.Patience(), request(name))
				if err != nil || answer.Refusal != nil {
					c.tb.Errorf("%s through %s: %v, %v", name, node.ID, answer.Refusal, err)
					return
				}
				mu.Lock()
				names = append(names, name)
				mu.Unlock()
			}
		})
	}
	return func() []string { close(stop); run.Wait(); return names }
}

// The disk of the node that leads fills while people work at the others: they notice nothing, because one
// with room leads at once. The full node acknowledges nothing, refuses what would be recorded through it,
// shows what it has, and catches up by itself when there is room.
func TestRoom_OfTheLeader(t *testing.T) {
	c, small, disk := cramped(t)
	c.until("the small node leads", func() bool {
		if leader := c.Leader(); leader != small {
			_ = leader.Store.Change(c.Patience(), member.Change{Kind: member.Transfer}) // to whom it likes
		}
		return c.Leader() == small
	})
	others := c.Followers()
	end := c.load(others)
	disk.Fill(0)
	last := small.Store.Status().LastLog // what the next leader wants replaced is kept until there is room for it
	c.until("another one leads", func() bool { return c.Leader() != small })
	if _, err := small.House.Submit(c.Patience(), request("here")); core.CodeOf(err) != core.Unavailable || textOf(err) != "store.full" {
		t.Errorf("through the full node: %v", err)
	}
	c.until("the full node stays behind", func() bool {
		return small.Store.Status().LastLog+50 < c.Leader().Store.Status().LastLog
	})
	at := small.Store.Status()
	last = max(last, at.LastLog)
	c.until("the others go on", func() bool { return c.Leader().Store.Status().LastLog > last+200 })
	// What an election writes, a no-op and a barrier, has room; the commands come by the hundred.
	if now := small.Store.Status(); now.LastLog > last+10 || now.Applied != at.Applied || !now.Serving {
		t.Errorf("the full node was at %+v and is at %+v", at, now)
	}
	v, err := small.Store.View(c.Patience())
	if err != nil {
		t.Fatalf("the full node does not show what it has: %v", err)
	}
	v.Close()
	names := end()
	disk.Clear()
	c.until("it catches up", func() bool { return small.Store.Applied() >= c.Leader().Store.Applied() })
	if _, err := small.House.Submit(c.Patience(), request("here")); err != nil {
		t.Errorf("with room again: %v", err)
	}
	for _, node := range c.Nodes {
		c.holds(node, append(names, "here"))
	}
}

// holds expects each request once.
func (c *Cluster) holds(node *Node, names []string) {
	c.tb.Helper()
	v, err := node.House.Latest(c.Patience())
	if err != nil {
		c.tb.Fatal(err)
	}
	defer v.Close()
	for _, name := range names {
		if n := Counted(v, core.RequestID(name)); n != 1 {
			c.tb.Errorf("%s is there %d times on %s", name, n, node.ID)
		}
	}
}

// The disk of a node that follows fills: the others go on, and it never leads before there is room.
func TestRoom_OfAFollower(t *testing.T) {
	c, small, disk := cramped(t)
	c.until("another node leads", func() bool {
		if c.Leader() == small {
			_ = small.Store.Change(c.Patience(), member.Change{Kind: member.Transfer})
		}
		return c.Leader() != small
	})
	end := c.load([]*Node{c.Nodes[1], c.Nodes[2]})
	disk.Fill(0)
	c.until("it stays behind", func() bool {
		return small.Store.Status().LastLog+50 < c.Leader().Store.Status().LastLog
	})
	for range 3 { // whoever leads finds somebody with room
		before := c.Leader()
		c.until("another one with room leads", func() bool {
			_ = before.Store.Change(c.Patience(), member.Change{Kind: member.Transfer}) // one of these goes through
			return c.Leader() != small && c.Leader() != before
		})
	}
	names := end()
	disk.Clear()
	c.until("it catches up", func() bool { return small.Store.Applied() >= c.Leader().Store.Applied() })
	c.holds(small, names)
}

// Most nodes have no room: the one that has some leads and says at once why it records nothing, rather than
// let everybody wait for an acknowledgement that does not come.
func TestRoom_OfMost(t *testing.T) {
	c := StartOn(t, 3, func(n *Node) {
		if n.ID != "node1" {
			n.Room = space.Open(space.Config{
				Node: n.ID, Marks: space.Marks{Stop: 1 << 62}, Places: []space.Place{{Name: "store", Dir: n.dir}},
			})
		}
	})
	roomy := c.Nodes[1]
	c.until("the one with room leads", func() bool { return c.Leader() == roomy })
	c.until("it says why", func() bool {
		ctx, cancel := context.WithTimeout(c.Patience(), 100*time.Millisecond)
		defer cancel()
		_, err := roomy.Store.Propose(ctx, request("none"))
		return textOf(err) == "store.full_others"
	})
	if _, err := roomy.House.Submit(c.Patience(), request("none")); textOf(err) != "store.full_others" {
		t.Errorf("through the house: %v", err)
	}
}

// No node has room: nothing is recorded and nobody waits for a leader that will not come.
func TestRoom_OfNobody(t *testing.T) {
	c := StartOn(t, 3, func(n *Node) {
		n.Room = space.Open(space.Config{
			Node: n.ID, Marks: space.Marks{Stop: 1 << 62}, Places: []space.Place{{Name: "store", Dir: n.dir}},
		})
	})
	leader := c.Leader()
	c.until("the leader knows that nobody has room", func() bool {
		_, err := leader.Store.Propose(c.Patience(), request("none"))
		return textOf(err) == "store.full"
	})
	if c.Leader() != leader {
		t.Error("leadership went to somebody who has no room either")
	}
	for _, node := range c.Nodes {
		if _, err := node.House.Submit(c.Patience(), request("none")); textOf(err) != "store.full" {
			t.Errorf("through %s: %v", node.ID, err)
		}
		c.holds(node, nil)
	}
}

func textOf(err error) string {
	var e *core.Error
	if errors.As(err, &e) {
		return e.Text
	}
	return fmt.Sprint(err)
}
