package neighbours

import (
	"context"
	"fmt"
	"time"

	"github.com/sheaf-drive/sheaf/core/attention"
	"github.com/sheaf-drive/sheaf/raftstore/witness"
)

const (
	// compareEvery is how often the nodes are asked for their state hashes.
	compareEvery = 15 * time.Second
	// silentAfter so many unanswered questions a node counts as silent: one may fall into a restart.
	silentAfter = 2
)

// Compare asks the other nodes again and again: who is silent, and whether all voters have the same state.
func (n *Neighbours) Compare(ctx context.Context) {
	tick := time.NewTicker(compareEvery)
	defer tick.Stop()
	unanswered := map[string]int{}
	for {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
		list, err := n.Store.Members()
		if err != nil || n.Peers == nil {
			continue
		}
		if seen := n.hear(ctx, list); ctx.Err() == nil {
			n.tellSilent(seen, unanswered)
			n.judge(seen)
			n.readClocks(ctx, seen)
		}
	}
}

// tellSilent raises who did not answer, and ends the alarms about who does or has left the house.
func (n *Neighbours) tellSilent(seen []Seen, unanswered map[string]int) {
	silent := map[string]bool{}
	for _, s := range seen {
		if s.Answers {
			unanswered[s.ID] = 0
		} else if unanswered[s.ID]++; unanswered[s.ID] >= silentAfter {
			silent[s.ID] = true
			n.Alarms.Raise(attention.MemberSilent, s.ID, nil)
		}
	}
	for _, s := range n.Alarms.Standing() {
		if s.Kind == attention.MemberSilent && !silent[s.Subject] {
			n.Alarms.Clear(s.Kind, s.Subject)
		}
	}
}

// judge stops this node when a majority contradicts it, and tells when another one is contradicted. While there is
// no majority for one state, nothing is recorded on any; who does not answer just now changes nothing in that.
func (n *Neighbours) judge(seen []Seen) {
	voters, marks := 0, map[string][]witness.Mark{}
	for _, s := range seen {
		if !s.Votes {
			continue
		}
		voters++
		if s.Answers {
			marks[s.ID] = s.Report.Marks
		}
	}
	verdict, at := witness.Judge(n.ID, marks, voters)
	if verdict != witness.Nothing {
		if err := n.Contest(verdict == witness.Split); err != nil {
			n.Fault(err)
		}
	}
	switch verdict {
	case witness.Minority:
		n.Fault(fmt.Errorf("%w: at entry %d", witness.ErrMinority, at))
	case witness.Majority, witness.Split:
		n.Alarms.Raise(attention.StateSplit, "house", nil, attention.Detail{Name: "verdict", Value: string(verdict)},
			attention.Detail{Name: "entry", Value: fmt.Sprint(at)})
	case witness.Agreed:
		n.Alarms.Clear(attention.StateSplit, "house")
	}
}
