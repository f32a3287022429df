package clustertest

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
)

func request(name string) machine.Entry {
	return machine.Entry{Actor: "u", Request: core.RequestID(name), Kind: "count/1"}
}

// Whatever node is asked, the leader records, and whoever asks for the latest moment sees it.
func TestSubmit_AnyNodeRecordsAndAnyNodeShows(t *testing.T) {
	c := Start(t, 3)
	for i, node := range c.Nodes {
		name := fmt.Sprint("r", i)
		answer, err := node.House.Submit(c.Patience(), request(name))
		if err != nil || answer.Refusal != nil || answer.Index == 0 {
			t.Fatalf("%s: %+v, %v", node.ID, answer, err)
		}
		for _, other := range c.Nodes {
			v, err := other.House.Latest(c.Patience())
			if err != nil {
				t.Fatal(err)
			}
			if n := Counted(v, core.RequestID(name)); n != 1 {
				t.Errorf("what %s recorded is there %d times on %s", node.ID, n, other.ID)
			}
			v.Close()
		}
	}
}

// A leader that goes hands over; nobody at another node loses a write, and none is there twice.
func TestSubmit_WhileTheLeaderGoes(t *testing.T) {
	c := Start(t, 3)
	leader, others := c.Leader(), c.Followers()
	var wg sync.WaitGroup
	var all []string
	for w := range 6 {
		for i := range 30 {
			all = append(all, fmt.Sprintf("w%d-%d", w, i))
		}
		node := others[w%2]
		wg.Go(func() {
			for i := range 30 {
				if answer, err := node.House.Submit(c.Patience(), request(fmt.Sprintf("w%d-%d", w, i))); err != nil || answer.Refusal != nil {
					t.Errorf("%s: %v, %v", node.ID, answer.Refusal, err)
				}
			}
		})
	}
	leader.Close(t)
	wg.Wait()
	for _, node := range others {
		v, err := node.House.Latest(c.Patience())
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range all {
			if n := Counted(v, core.RequestID(name)); n != 1 {
				t.Errorf("%s is there %d times on %s, recorded through another node", name, n, node.ID)
			}
		}
		v.Close()
	}
}

// Without a majority nothing is recorded, and nothing is shown as the latest.
func TestSubmit_WithoutAMajority(t *testing.T) {
	c := Start(t, 3)
	alone := c.Leader()
	for _, node := range c.Followers() {
		node.Close(t)
	}
	if _, err := alone.House.Latest(short(t)); core.CodeOf(err) != core.Unavailable {
		t.Errorf("the latest moment without a majority: %v", err)
	}
	if _, err := alone.House.Submit(short(t), request("lost")); core.CodeOf(err) != core.Unavailable {
		t.Errorf("recording without a majority: %v", err)
	}
}

func short(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
	t.Cleanup(cancel)
	return ctx
}
