package membership

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/raft"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/figure"
	"github.com/sheaf-drive/sheaf/raftstore/link"
	"github.com/sheaf-drive/sheaf/raftstore/member"
	"github.com/sheaf-drive/sheaf/tools/sheaf/neighbours"
)

// Around says how the nodes are: *neighbours.Neighbours.
type Around interface {
	Members(ctx context.Context) ([]neighbours.Seen, error)
}

// Store is this node's own part of the house: *raftstore.Store.
type Store interface {
	Leader() (to raft.Server, here bool)
	Moment(ctx context.Context) (state.View, func(), error)
}

// House makes the changes: *house.House.
type House interface {
	Change(ctx context.Context, c member.Change) error
}

// Desk is where changes of the nodes are asked for. All fields are needed.
type Desk struct {
	Around Around
	Store  Store
	House  House
	// Without refuses, as Conflict, to take out a node that has files which too few of the others have, and names them.
	Without func(ctx context.Context, node string) (*figure.Losses, error)
	// Found says that other nodes can reach this one.
	Found bool
	Now   func() time.Time
}

// Check says why an admin's change cannot be made now, or nil, and what is lost with a node that is taken out by force.
func (d *Desk) Check(ctx context.Context, change, node, address string, force bool) (*figure.Losses, error) {
	list, err := d.Around.Members(ctx)
	if err != nil {
		return nil, err
	}
	if change == member.Invite {
		return nil, d.mayInvite(list, node, address)
	}
	rest := without(list, node)
	if err := rest.may(change, node); err != nil || change != member.Dismiss {
		return nil, err
	}
	if err := rest.majority(node); err != nil && !force {
		return nil, err
	}
	lost, err := d.Without(ctx, node)
	if force && ctx.Err() == nil { // also where not all could be counted
		return lost, nil
	}
	return nil, err
}

// may refuses a change for which the house is not fit.
func (rest rest) may(change, node string) error {
	switch {
	case node == "" && change == member.Transfer && rest.voters > 1:
		return nil
	case node == "" && change == member.Transfer:
		return core.Refuse(core.Unavailable, "", "store.no_successor")
	case rest.found == nil:
		return core.Refuse(core.NotFound, "node", "store.member_unknown", node)
	case change == member.Transfer && !(rest.found.Votes && rest.found.Answers):
		return core.Refuse(core.Unavailable, "node", "store.no_successor")
	case change == member.Dismiss && rest.found.Votes && rest.voters == 0:
		return core.Refuse(core.Conflict, "node", "store.member_last", node)
	}
	return nil
}

// rest is the house without one node.
type rest struct {
	found             *neighbours.Seen // the one that is left out, nil when the house has none of the name
	voters, answering int
}

func without(list []neighbours.Seen, node string) (r rest) {
	for i, m := range list {
		switch {
		case m.ID == node:
			r.found = &list[i]
			continue
		case m.Votes && m.Answers:
			r.answering++
		}
		if m.Votes {
			r.voters++
		}
	}
	return r
}

// majority refuses to go on without the node while too few others answer.
func (r rest) majority(node string) error {
	if r.answering*2 > r.voters {
		return nil
	}
	return core.Refuse(core.Conflict, "node", "store.member_needed", node, fmt.Sprint(r.answering), fmt.Sprint(r.voters))
}

// mayInvite refuses an address that nobody could find, and a node that has its vote.
func (d *Desk) mayInvite(list []neighbours.Seen, node, address string) error {
	if !d.Found {
		return core.Refuse(core.Conflict, "address", "link.none")
	}
	to, err := link.ParseAddress(address)
	if err != nil {
		return err
	}
	if to.Node != node {
		return core.Refuse(core.Invalid, "address", "link.address", address)
	}
	for _, m := range list {
		switch {
		case m.ID == node && m.Votes:
			return core.Refuse(core.Conflict, "node", "store.member_already", node)
		case m.ID != node && m.Address != "" && neighbours.HostOf(m.Address) == to.Host:
			return core.Refuse(core.Conflict, "address", "store.member_address", to.Host, m.ID)
		}
	}
	return nil
}

// Change makes the change that the leaf of this number in the house's tree orders. A leader that is dismissed hands
// over first.
func (d *Desk) Change(ctx context.Context, change, node, address string, order int64) error {
	c := member.Change{Kind: change, Node: node, Address: address, Order: order}
	if leader, _ := d.Store.Leader(); change == member.Dismiss && string(leader.ID) == node {
		if err := d.House.Change(ctx, member.Change{Kind: member.Transfer, Order: order}); err != nil {
			return err
		}
	}
	return d.House.Change(ctx, c)
}
