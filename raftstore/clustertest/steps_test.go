package clustertest

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/sheaf-drive/sheaf/raftstore/member"
)

// steps are all on which durability hangs, as package disk names them.
var steps = []string{
	"append to log", "cut log", "write CurrentTerm", "write LastVoteTerm", "write LastVoteCand", "write state",
	"sync .mem", "sync badger", "sync folder state", "write marker", "rename marker", "sync folder store",
}

// Each step of a disk fails, fails although it took effect, or is the last before the process ends or the first that it
// does not come back from, on the node that leads and on one that follows, while people work. The node stops or
// dies, the others go on, and when it is back nothing that was acknowledged is lost or doubled.
func TestBubble_EachStepOfEachDisk(t *testing.T) {
	for i, step := range steps {
		t.Run(strings.ReplaceAll(step, " ", "_"), func(t *testing.T) {
			t.Parallel()
			inBubble(t, func(t *testing.T, b *Bubble) {
				for _, blow := range []Blow{Fails, FailsDone, DiesBefore, DiesAfter} {
					if testing.Short() && int(blow)%2 != i%2 { // two blows for each step
						continue
					}
					if step == "write CurrentTerm" && (blow == Fails || blow == FailsDone) {
						continue // raft ends the process itself
					}
					strike(t, b, b.Leader(), step, blow)
					strike(t, b, b.Follower(), step, blow)
				}
				if b.Acked() < 300 {
					t.Errorf("little was at work: %d requests", b.Acked())
				}
			})
		})
	}
}

// strike lets the blow fall on a node at work and has it come back.
func strike(t *testing.T, b *Bubble, victim *Virtual, step string, blow Blow) {
	t.Helper()
	stop := b.Work(victim.ID + blow.String() + time.Now().Format("150405"))
	b.Rest(time.Second)
	victim.Strike(step, blow)
	b.Until(step+" "+blow.String(), func() bool {
		if strings.HasPrefix(step, "write Last") || step == "write CurrentTerm" { // an election
			_ = b.Leader().Store().Change(b.Within(5*time.Second), member.Change{Kind: member.Transfer})
			b.Rest(2 * time.Second)
		}
		return victim.Struck()
	})
	if blow == Fails || blow == FailsDone {
		b.Until("it stops", func() bool { return victim.Fault() != nil })
	}
	before, at := b.Acked(), time.Now()
	b.Until("the others go on after "+step+" "+blow.String(), func() bool { return b.Acked() >= before+100 })
	if took := time.Since(at); took > 20*time.Second { // three seconds of whoever asked it, and elections
		t.Errorf("%s, %s on %s: it took %s until the others recorded", step, blow, victim.ID, took)
	}
	victim.Restart()
	b.Rest(time.Second)
	stop()
	b.Settled()
}

// What a test of steps strikes is all that there is: a house at work does no other.
func TestBubble_NoStepIsForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := StartBubble(t, 3)
		defer b.Close()
		stop := b.Work("a")
		b.Until("all steps were done", func() bool {
			_ = b.Leader().Store().Change(b.Within(5*time.Second), member.Change{Kind: member.Transfer})
			return len(b.Nodes[0].Did()) >= len(steps)
		})
		stop()
		for step := range b.Nodes[0].Did() {
			if !slices.Contains(steps, step) {
				t.Errorf("%q is struck by no test", step)
			}
		}
	})
}
