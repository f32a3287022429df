package clustertest

import (
	"errors"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
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
	leader.Store.Witness().Contest(true)
	record(leader, "leader", "store.split")
	record(follower, "forwarded", "store.split")
	follower.Store.Witness().Contest(true)
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
	leader.Store.Witness().Contest(false)
	record(leader, "leader", "")
	record(follower, "own", "store.split") // it has not heard of the majority yet
	follower.Store.Witness().Contest(false)
	record(follower, "own", "")
}
