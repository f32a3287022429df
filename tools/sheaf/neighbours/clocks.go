package neighbours

import (
	"context"
	"slices"
	"time"

	"github.com/sheaf-drive/sheaf/core/attention"
	"github.com/sheaf-drive/sheaf/raftstore/member"
)

// apart is how far the clock of a node may be off those of most voters for it to lead: stamps are its clock's. What
// an answer takes on its way is within it.
const apart = 5 * time.Second

// readClocks tells when this node's clock is off those of the others, and hands leadership over then.
func (n *Neighbours) readClocks(ctx context.Context, seen []Seen) {
	off, known := offBy(n.ID, seen)
	if !known || off.Abs() <= apart {
		n.Alarms.Clear(attention.ClockApart, "clock")
		return
	}
	n.Alarms.Raise(attention.ClockApart, "clock", nil, attention.Detail{Name: "off", Value: off.Round(time.Second).String()})
	if _, here := n.Store.Leader(); here {
		if err := n.House.Change(ctx, member.Change{Kind: member.Transfer}); err != nil {
			n.Alarms.Raise(attention.LeaderTrouble, "handover", err)
		}
	}
}

// offBy is how far this node's clock is ahead of the one in the middle of those of the voters that answered. Of
// two clocks nobody knows which is right.
func offBy(own string, seen []Seen) (off time.Duration, known bool) {
	var mine int64
	var all []int64
	for _, s := range seen {
		if !s.Votes || !s.Answers || s.Report.Now == 0 {
			continue
		}
		if s.ID == own {
			mine = s.Report.Now
		}
		all = append(all, s.Report.Now)
	}
	if mine == 0 || len(all) < 3 {
		return 0, false
	}
	slices.Sort(all)
	return time.Duration(mine-all[len(all)/2]) * time.Millisecond, true
}

// compareClocks says of each node that answered how far its clock is ahead of the leader's, whose clock stamps
// what is recorded. What a question takes to its node counts as half of what the answer took.
func (n *Neighbours) compareClocks(all []Seen) {
	at := slices.IndexFunc(all, func(s Seen) bool { return s.Leads && s.Answers && s.Report.Now != 0 })
	if at < 0 {
		at = slices.IndexFunc(all, func(s Seen) bool { return s.ID == n.ID })
	}
	for i := range all {
		if at >= 0 && all[i].Answers && all[i].Report.Now != 0 {
			all[i].Ahead = time.Duration(all[i].clock-all[at].clock) * time.Millisecond
		}
	}
}
