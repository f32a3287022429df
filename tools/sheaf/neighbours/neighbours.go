package neighbours

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/hashicorp/raft"
	"github.com/rs/zerolog"

	"github.com/sheaf-drive/sheaf/core/attention"
	"github.com/sheaf-drive/sheaf/raftstore/link"
	"github.com/sheaf-drive/sheaf/raftstore/member"
	"github.com/sheaf-drive/sheaf/raftstore/starts"
)

// Peers asks other nodes.
type Peers interface {
	Report(ctx context.Context, to raft.Server) (member.Report, error)
	Introduce(ctx context.Context, to raft.Server, i starts.Introduction) error
}

// Store is this node's own part of the house.
type Store interface {
	Members() ([]member.Member, error)
	// Leader is who leads as far as this node knows; here says that it is this one.
	Leader() (to raft.Server, here bool)
	// Introduction is what this node says of its folder.
	Introduction() starts.Introduction
}

// House is the house as this node reaches it.
type House interface {
	// CaughtUp says why this node does not have all that was acknowledged before the call, or nil.
	CaughtUp(ctx context.Context) error
	Change(ctx context.Context, c member.Change) error
}

// Alarms takes what somebody has to know of the nodes.
type Alarms interface {
	Raise(k attention.Kind, subject string, cause error, details ...attention.Detail)
	Clear(k attention.Kind, subject string)
	Standing() []attention.Standing
}

// Neighbours are the nodes of a house as one of them sees them. All fields but Peers and Met are needed.
type Neighbours struct {
	// ID is this node, Report what it says of itself.
	ID     string
	Report func() member.Report
	Store  Store
	House  House
	Blobs  Blobs
	// Peers is nil in a house with one node.
	Peers Peers
	// Met is told of the addresses of all nodes when they change.
	Met    func(addresses []string) error
	Alarms Alarms
	Log    zerolog.Logger
	// Fault stops this node, Contest says whether nobody knows which state is right.
	Fault   func(error)
	Contest func(split bool) error
}

// Blobs are the files of the house as this node has them.
type Blobs interface {
	// Complete answers how many files this node has yet to fetch from the others.
	Complete(ctx context.Context) (missing int, err error)
}

// HostOf is the HOST:PORT of a node's address, "" for one that has none.
func HostOf(address string) string {
	a, _ := link.ParseAddress(address)
	return a.Host
}

// Seen is a node as this one sees it.
type Seen struct {
	member.Member
	// Leads says that it leads; Answers that it has just said how it is, which is Report.
	Leads, Answers bool
	// Behind is how many entries it has not applied that another node has.
	Behind uint64
	// Ahead is by how much its clock is ahead of the leader's, of this node's while none leads.
	Ahead  time.Duration
	Report member.Report

	clock int64 // what its clock showed when it was asked
}

// askFor bounds how long a member may take to say how it is.
const askFor = 2 * time.Second

// Members says how each node of the house is, this one first.
func (n *Neighbours) Members(ctx context.Context) ([]Seen, error) {
	list, err := n.Store.Members()
	if err != nil {
		return nil, err
	}
	all, newest := n.hear(ctx, list), uint64(0)
	for _, one := range all {
		newest = max(newest, one.Report.Applied)
	}
	for i := range all {
		if all[i].Answers {
			all[i].Behind = newest - all[i].Report.Applied
		}
	}
	n.compareClocks(all)
	slices.SortStableFunc(all, func(a, b Seen) int { return n.rank(a) - n.rank(b) })
	return all, nil
}

func (n *Neighbours) rank(s Seen) int {
	if s.ID == n.ID {
		return 0
	}
	return 1
}

// hear asks all members at once how they are.
func (n *Neighbours) hear(ctx context.Context, list []member.Member) []Seen {
	ctx, cancel := context.WithTimeout(ctx, askFor)
	defer cancel()
	leader, _ := n.Store.Leader()
	all := make([]Seen, len(list))
	var asked sync.WaitGroup
	for i, m := range list {
		asked.Go(func() {
			asked := time.Now()
			r, err := n.ask(ctx, m)
			all[i] = Seen{Member: m, Leads: m.ID == string(leader.ID), Answers: err == nil, Report: r,
				clock: r.Now - (time.Since(asked) / 2).Milliseconds()}
		})
	}
	asked.Wait()
	return all
}

func (n *Neighbours) ask(ctx context.Context, m member.Member) (member.Report, error) {
	switch {
	case m.ID == n.ID:
		return n.Report(), nil
	case n.Peers == nil:
		return member.Report{}, errors.New("there is no way to other nodes")
	}
	return n.Peers.Report(ctx, server(m))
}
