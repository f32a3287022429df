package clustertest

import (
	"errors"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/raftstore/present"
	"github.com/sheaf-drive/sheaf/raftstore/witness"
)

// While nobody knows which state is right, nothing is built on one: the leader refuses, and so does who forwards to
// it. All can be read. A majority for one state ends it.
func TestContest_NothingIsRecorded(t *testing.T) {
	c := Start(t, 3)
	record := func(node *Node, name, want string) {
		t.Helper()
		answer, err := node.House.Submit(c.Patience(), request(name))
		var refused *core.Error
		if errors.As(err, &refused); want == "" && (err != nil || answer.Refusal != nil) || want != "" && (refused == nil || refused.Text != want) {
			t.Errorf("%s through %s: %v, %v, want %q", name, node.ID, answer.Refusal, err, want)
		}
	}
	leader, follower := c.Leader(), c.Followers()[0]
	contest(t, leader, true)
	record(leader, "leader", "store.split")
	record(follower, "forwarded", "store.split")
	contest(t, follower, true)
	v, err := follower.House.Latest(c.Patience())
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []core.RequestID{"leader", "forwarded"} {
		if n := Counted(v, name); n != 0 {
			t.Errorf("%s was recorded %d times", name, n)
		}
	}
	v.Close()
	contest(t, leader, false)
	record(leader, "leader", "")
	record(follower, "own", "store.split") // it has not heard of the majority yet
	contest(t, follower, false)
	record(follower, "own", "")
}

func contest(t *testing.T, node *Node, split bool) {
	t.Helper()
	if err := node.Store.Witness().Contest(split); err != nil {
		t.Fatal(err)
	}
}

// Nodes among which nothing is recorded can be compared all the same, also one that was just started or filled.
func TestContest_TheNewestMomentIsCompared(t *testing.T) {
	c := Start(t, 3)
	index := uint64(0)
	for _, name := range []string{"one", "two", "three"} {
		answer, err := c.Leader().House.Submit(c.Patience(), request(name))
		if err != nil {
			t.Fatal(err)
		}
		index = answer.Index
	}
	started := c.Followers()[0]
	contest(t, started, true)
	started.Close(t)
	c.Reopen(started)
	if err := started.Store.Available(); err != nil || started.Store.ReadOnly() == nil {
		t.Errorf("after a start it records although the nodes differ: %v", err)
	}
	marks := map[string][]witness.Mark{}
	for _, node := range c.Nodes {
		if err := node.Store.Wait(c.Patience(), index); err != nil {
			t.Fatal(err)
		}
		v, err := node.Store.View(c.Patience())
		if err != nil {
			t.Fatal(err)
		}
		marks[node.ID] = append(node.Store.Witness().Marks(), present.Mark(v))
		v.Close()
	}
	if verdict, at := witness.Judge(started.ID, marks, 3); verdict != witness.Agreed || at != index+1 {
		t.Errorf("%s at %d, %v", verdict, at, marks)
	}
	wrong := marks[started.ID]
	wrong[len(wrong)-1].Sum[0]++
	if verdict, _ := witness.Judge(started.ID, marks, 3); verdict != witness.Minority {
		t.Errorf("who differs is %s", verdict)
	}
}
