package membership

import (
	"context"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/raftstore/member"
)

// valid is how long an order may be carried out: an old one is not carried out again.
const valid = 2 * time.Minute

// Asked says why the leader does not make what another node asks for, or nil. That a node asks for nobody's vote
// but its own is looked after before.
func (d *Desk) Asked(ctx context.Context, c member.Change) error {
	switch c.Kind {
	case member.Promote:
		return nil
	case member.Demote:
		list, err := d.Around.Members(ctx)
		if err != nil {
			return err
		}
		rest := without(list, c.Node)
		if rest.found != nil && rest.found.Answers { // a second one with its id would take it out of the house
			return core.Refuse(core.Conflict, "node", "store.member_runs", c.Node)
		}
		return rest.majority(c.Node)
	}
	view, done, err := d.Store.Moment(ctx)
	if err != nil {
		return err
	}
	defer done()
	if leader, _ := d.Store.Leader(); !d.ordered(view, c, string(leader.ID)) {
		return core.Refuse(core.Denied, "order", "peer.not_ordered", c.Kind)
	}
	return nil
}

// ordered says whether an admin ordered just this, a moment ago. Who orders the leader out has it hand over.
func (d *Desk) ordered(v state.View, c member.Change, leader string) bool {
	line, ok := state.Leaves.Get(v, state.LeafKey(state.HouseTree, c.Order))
	if !ok {
		return false
	}
	leaf, err := audit.Parse(line)
	if err != nil || d.Now().Sub(leaf.Time.UTC()).Abs() > valid {
		return false
	}
	change, node := leaf.Get("change"), leaf.Get("node")
	switch {
	case leaf.Kind == "member.invite/1":
		return c.Kind == member.Invite && node == c.Node && leaf.Get("address") == c.Address
	case leaf.Kind != "member.order/1" || c.Kind == member.Invite: // such an order says not where the node is
		return false
	}
	return change == c.Kind && node == c.Node ||
		c.Kind == member.Transfer && c.Node == "" && change == member.Dismiss && node == leader
}
