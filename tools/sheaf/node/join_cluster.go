package node

import (
	"context"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/httpui/admin"
	"github.com/sheaf-drive/sheaf/tools/sheaf/neighbours"
)

// cluster fits the node to what the verbs about its clock and its level ask.
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
func (c cluster) Levels(ctx context.Context) ([]admin.Knows, error) {
	list, err := c.node.around.Members(ctx)
	if err != nil {
		return nil, err
	}
	var levels []admin.Knows
	for _, m := range list {
		if !m.Answers {
			return nil, core.Refuse(core.Unavailable, "level", "store.member_silent", m.ID)
		}
		levels = append(levels, admin.Knows{Node: m.ID, Level: m.Report.Level})
	}
	return levels, nil
}
