package node

import (
	"context"
	"errors"
	"time"

	"github.com/hashicorp/raft"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/figure"
	"github.com/sheaf-drive/sheaf/raftstore/member"
	"github.com/sheaf-drive/sheaf/raftstore/spread"
	"github.com/sheaf-drive/sheaf/raftstore/starts"
	"github.com/sheaf-drive/sheaf/tools/sheaf/membership"
	"github.com/sheaf-drive/sheaf/tools/sheaf/neighbours"
)

// lookAround joins the node to the others.
func (n *Node) lookAround() {
	n.around = &neighbours.Neighbours{
		ID: n.config.ID, Report: n.report, Store: n.raft, House: n.house, Blobs: n.spread, Met: n.config.Met,
		Alarms: n.board, Log: n.config.Log, Fault: n.faulted, Contest: n.raft.Witness().Contest,
	}
	if n.peers.client != nil {
		n.around.Peers = n.peers.client
	}
	n.members = &membership.Desk{
		Around: n.around, Without: n.without, Store: n.raft, House: n.house, Found: n.peers.port != nil, Now: n.config.Now,
	}
}

// introduce tells the others of this start before the node takes part. It takes part as well when nobody answers: a
// house whose nodes all begin again has to come up.
func (n *Node) introduce(i starts.Introduction) error {
	if n.peers.client == nil {
		return nil
	}
	var others []raft.Server
	for _, one := range n.config.Known {
		if string(one.ID) != n.config.ID {
			others = append(others, one)
		}
	}
	return neighbours.Introduce(n.work, n.peers.client, others, i, func(raft.Server) {})
}

// shown bounds the files that are named when a node is taken out by force.
const shown = 1000

// without refuses to take out a node that has files which too few of the others have, and names them.
func (n *Node) without(ctx context.Context, node string) (*figure.Losses, error) {
	lost := &figure.Losses{Files: []figure.Loss{}}
	r, err := n.spread.Without(ctx, node, func(s spread.Shortfall) {
		if len(lost.Files) < shown {
			lost.Files = append(lost.Files, figure.Loss{Blob: s.Hash.String(), Subject: s.Subject, Have: s.Have})
		}
	})
	lost.Named, lost.Short, lost.Lost, lost.Whole = r.Named, r.Short, r.Lost, err == nil
	return lost, errors.Join(err, r.Err())
}

// found records the charter of a new house, unless somebody else has.
func (n *Node) found(ctx context.Context) error {
	if n.config.Charter == nil {
		return nil
	}
	v, err := n.house.Latest(ctx)
	if err != nil {
		return err
	}
	founded := state.House.Has(v, state.One)
	v.Close()
	if founded {
		return nil
	}
	answer, err := n.house.Submit(ctx, *n.config.Charter)
	if err != nil {
		return err
	}
	if err := answer.Err(); err != nil && core.CodeOf(err) != core.Duplicate {
		return err
	}
	return n.raft.Wait(ctx, answer.Index)
}

// membersOf are the nodes as the API tells of them.
func membersOf(list []neighbours.Seen) []figure.Member {
	var all []figure.Member
	for _, s := range list {
		r := s.Report
		all = append(all, figure.Member{
			Node: s.ID, Address: s.Address, Votes: s.Votes, Leads: s.Leads, Answers: s.Answers, Serves: r.Serves, ReadOnly: r.ReadOnly, ReadOnlyWhy: r.Why,
			Applied: r.Applied, Durable: r.Durable, Behind: s.Behind, MissingBlobs: r.MissingBlobs, FreeBytes: r.FreeBytes, ClockAhead: s.Ahead.Milliseconds(),
			Level: r.Level, Version: r.Version, Packs: append([]string{}, r.Packs...), Editions: append([]string{}, r.Editions...),
			Alarms: alarmsOf(r.Alarms),
		})
	}
	return all
}

func alarmsOf(list []member.Alarm) []figure.Alarm {
	all := []figure.Alarm{}
	for _, a := range list {
		all = append(all, figure.Alarm{Kind: a.Kind, Count: a.Count, Since: core.Time(a.Since).Wire()})
	}
	return all
}

// leaderless is for how long nobody may lead before the screens say so: an election takes a second or two, in which
// requests wait.
const leaderless = 5 * time.Second

// hindered are the reasons why nothing is recorded through this node, as keys of their words.
func (n *Node) hindered() (keys []string) {
	if n.disks.Full() != nil {
		keys = append(keys, "store.full")
	}
	if n.raft.Witness().MayRecord() != nil {
		keys = append(keys, "store.split")
	}
	if at := n.raft.Status(); at.Leader == "" && time.Since(at.Contact) > leaderless {
		keys = append(keys, "store.alone")
	}
	return keys
}
