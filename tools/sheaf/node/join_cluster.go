package node

import (
	"context"
	"errors"
	"fmt"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/raftstore/link"
	"github.com/sheaf-drive/sheaf/raftstore/member"
	"github.com/sheaf-drive/sheaf/raftstore/spread"
	"github.com/sheaf-drive/sheaf/tools/sheaf/neighbours"
)

// cluster fits the node to what the verbs about members ask.
type cluster struct{ node *Node }

// NodeID implements httpui.Clock.
func (c cluster) NodeID() string { return c.node.config.ID }

// TrustClock implements httpui.Clock.
func (c cluster) TrustClock(r core.RequestID) error {
	if leader, here := c.node.raft.Leader(); !here && leader.ID != "" {
		return core.Refuse(core.Conflict, "node", "store.clock_elsewhere", string(leader.ID), neighbours.HostOf(string(leader.Address)))
	}
	c.node.raft.TrustClock(r)
	return nil
}

// Levels implements admin.Cluster.
func (c cluster) Levels(ctx context.Context) ([]uint32, error) {
	list, err := c.node.around.Members(ctx)
	if err != nil {
		return nil, err
	}
	var levels []uint32
	for _, m := range list {
		if !m.Answers {
			return nil, core.Refuse(core.Unavailable, "level", "store.member_silent", m.ID)
		}
		levels = append(levels, m.Report.Level)
	}
	return levels, nil
}

// Check implements members.Cluster.
func (c cluster) Check(ctx context.Context, change, node, address string, force bool) error {
	list, err := c.node.around.Members(ctx)
	if err != nil {
		return err
	}
	if change == member.Invite {
		return c.mayInvite(list, node, address)
	}
	var found *neighbours.Seen
	voters, answering := 0, 0 // of those that would remain
	for i, m := range list {
		if m.ID == node {
			found = &list[i]
			continue
		}
		if m.Votes {
			voters++
		}
		if m.Votes && m.Answers {
			answering++
		}
	}
	switch {
	case node == "" && change == member.Transfer && voters > 1:
		return nil
	case node == "" && change == member.Transfer:
		return core.Refuse(core.Unavailable, "", "store.no_successor")
	case found == nil:
		return core.Refuse(core.NotFound, "node", "store.member_unknown", node)
	case change == member.Transfer && !(found.Votes && found.Answers):
		return core.Refuse(core.Unavailable, "node", "store.no_successor")
	case change == member.Dismiss && found.Votes && voters == 0:
		return core.Refuse(core.Conflict, "node", "store.member_last", node)
	case change == member.Dismiss && answering*2 <= voters && !force:
		return core.Refuse(core.Conflict, "node", "store.member_needed", node, fmt.Sprint(answering), fmt.Sprint(voters))
	case change == member.Dismiss && !force:
		r, err := c.node.spread.Without(ctx, node, func(spread.Shortfall) {})
		return errors.Join(err, r.Err())
	}
	return nil
}

// mayInvite refuses an address that nobody could find, and a node that has its vote.
func (c cluster) mayInvite(list []neighbours.Seen, node, address string) error {
	if c.node.peers.port == nil {
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

// Change implements members.Cluster. A leader that is dismissed hands over first.
func (c cluster) Change(ctx context.Context, change, node, address string) error {
	if leader, _ := c.node.raft.Leader(); change == member.Dismiss && string(leader.ID) == node {
		if err := c.node.house.Change(ctx, member.Change{Kind: member.Transfer}); err != nil {
			return err
		}
	}
	return c.node.house.Change(ctx, member.Change{Kind: change, Node: node, Address: address})
}
