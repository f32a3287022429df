package node

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/hashicorp/raft"
	"golang.org/x/sys/unix"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui"
	"github.com/sheaf-drive/sheaf/raftstore/link"
	"github.com/sheaf-drive/sheaf/raftstore/member"
)

// cluster fits the node to what the verbs about members ask.
type cluster struct{ node *Node }

// NodeID implements httpui.Clock.
func (c cluster) NodeID() string { return c.node.config.ID }

// TrustClock implements httpui.Clock.
func (c cluster) TrustClock(r core.RequestID) { c.node.raft.TrustClock(r) }

// Levels implements admin.Cluster.
func (c cluster) Levels(ctx context.Context) ([]uint32, error) {
	list, err := c.node.members(ctx)
	if err != nil {
		return nil, err
	}
	var levels []uint32
	for _, m := range list {
		if !m.Answers {
			return nil, core.Refuse(core.Unavailable, "level", "store.member_silent", m.Node)
		}
		levels = append(levels, m.Level)
	}
	return levels, nil
}

// Check implements members.Cluster.
func (c cluster) Check(ctx context.Context, change, node, address string, force bool) error {
	list, err := c.node.members(ctx)
	if err != nil {
		return err
	}
	if change == member.Invite {
		return c.mayInvite(list, node, address)
	}
	var found *httpui.Member
	voters, answering := 0, 0 // of those that would remain
	for i, m := range list {
		if m.Node == node {
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
	}
	return nil
}

// mayInvite refuses an address that nobody could find, and a node that has its vote.
func (c cluster) mayInvite(list []httpui.Member, node, address string) error {
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
		case m.Node == node && m.Votes:
			return core.Refuse(core.Conflict, "node", "store.member_already", node)
		case m.Node != node && m.Address != "" && hostOf(m.Address) == to.Host:
			return core.Refuse(core.Conflict, "address", "store.member_address", to.Host, m.Node)
		}
	}
	return nil
}

func hostOf(address string) string {
	a, _ := link.ParseAddress(address)
	return a.Host
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

// askFor bounds how long a member may take to say how it is.
const askFor = 2 * time.Second

// members says how each node of the house is, this one first.
func (n *Node) members(ctx context.Context) ([]httpui.Member, error) {
	list, err := n.raft.Members()
	if err != nil {
		return nil, err
	}
	leader, _ := n.raft.Leader()
	newest := n.raft.Status().LastLog
	ctx, cancel := context.WithTimeout(ctx, askFor)
	defer cancel()
	all := make([]httpui.Member, len(list))
	var asked sync.WaitGroup
	for i, m := range list {
		asked.Go(func() { all[i] = n.ask(ctx, m, string(leader.ID)) })
	}
	asked.Wait()
	for i := range all {
		newest = max(newest, all[i].Applied)
	}
	sorted := make([]httpui.Member, 0, len(all))
	for _, m := range all {
		if m.Answers {
			m.Behind = newest - m.Applied
		}
		if m.Node == n.config.ID {
			sorted = append([]httpui.Member{m}, sorted...)
		} else {
			sorted = append(sorted, m)
		}
	}
	return sorted, nil
}

// ask has a member say how it is.
func (n *Node) ask(ctx context.Context, m member.Member, leader string) httpui.Member {
	said := httpui.Member{Node: m.ID, Address: m.Address, Votes: m.Votes, Leads: m.ID == leader, Packs: []string{}, Editions: []string{}}
	r, err := n.report(), error(nil)
	if m.ID != n.config.ID {
		if n.peers.client == nil {
			return said
		}
		r, err = n.peers.client.Report(ctx, raft.Server{ID: raft.ServerID(m.ID), Address: raft.ServerAddress(m.Address)})
	}
	if err != nil {
		return said
	}
	said.Answers, said.Serves, said.Applied, said.Durable = true, r.Serves, r.Applied, r.Durable
	said.MissingBlobs, said.FreeBytes, said.Level, said.Version = r.MissingBlobs, r.FreeBytes, r.Level, r.Version
	said.Packs, said.Editions = append(said.Packs, r.Packs...), append(said.Editions, r.Editions...)
	return said
}

// report says how this node is.
func (n *Node) report() member.Report {
	at := n.raft.Status()
	r := member.Report{
		Version: n.config.Version, Level: machine.Level, Serves: at.Serving, Applied: at.Applied, Durable: at.Durable,
		Leader: at.LeaderAddress, MissingBlobs: -1,
	}
	if n.rules != nil {
		r.Packs = n.rules.Names()
	}
	var disk unix.Statfs_t
	if err := unix.Statfs(n.config.StoreDir, &disk); err == nil {
		r.FreeBytes = disk.Bavail * uint64(disk.Bsize)
	}
	if v, err := n.raft.View(context.Background()); err == nil {
		defer v.Close()
		state.ActiveEditions.Scan(v, "", func(kind string, id core.EditionID) bool {
			r.Editions = append(r.Editions, kind+"/"+string(id))
			return true
		})
	}
	return r
}
