package node

import (
	"context"
	"errors"

	"github.com/rs/zerolog"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/attention"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/tools/sheaf/alarm"
	"github.com/sheaf-drive/sheaf/tools/sheaf/metrics"
	"github.com/sheaf-drive/sheaf/tools/sheaf/watch"
)

// newWatch joins what needs somebody to where it is seen.
func (n *Node) newWatch() *watch.Watch {
	c, told := n.config, n.config.Log
	if c.Calm {
		told = zerolog.Nop()
	}
	return watch.New(watch.Config{
		Moment: n.raft.Moment, Rules: n.rules, Now: c.Now, Zone: c.Zone, Level: machine.Level, PassportsLimit: c.PassportsLimit,
		Board: n.board, Told: alarm.NewBoard(c.ID, c.Now, told), Fault: n.faulted,
		Probes: []func(context.Context){
			watch.Clock(n.board, n.raft.CheckClock, distrusted),
			watch.Leader(n.board, func() bool { return n.raft.Status().Leader != "" }),
			watch.Indexes(n.board, c.Now, n.raft.Applied, n.lists.progress),
			watch.Packs(n.board, n.inForce, n.rules.Up),
		},
	})
}

// distrusted says whether an error is about the clock.
func distrusted(err error) bool { return says(err, "store.clock_ahead") }

func says(err error, text string) bool {
	var e *core.Error
	return errors.As(err, &e) && e.Text == text
}

// progress is how far the indexes have come.
func (l lists) progress() map[string]uint64 {
	return map[string]uint64{
		core.EditionPassports: l.passports.Bookmark().At(), core.EditionAddresses: l.addresses.Bookmark().At(),
		core.EditionNames: l.names.Bookmark().At(),
	}
}

// inForce lists the packs of the campaigns.
func (n *Node) inForce(ctx context.Context) (refs []string, err error) {
	v, done, err := n.raft.Moment(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	for _, c := range query.Campaigns(v) {
		if c.Pack != (core.PackRef{}) {
			refs = append(refs, c.Pack.String())
		}
	}
	return refs, nil
}

// usable tells of an edition that came into force whether it can be used.
func (n *Node) usable(kind string, err error) { n.stands(attention.EditionUnusable, kind, err) }

// signed tells of a tree whether its head could be signed. Only the leader can.
func (n *Node) signed(tree string, err error) {
	if says(err, "store.not_leader") || says(err, "store.full") {
		err = nil // a full disk is an alarm of its own
	}
	n.stands(attention.CheckpointFailed, tree, err)
}

func (n *Node) stands(k attention.Kind, about string, err error) {
	if err != nil {
		n.board.Raise(k, about, err)
		return
	}
	n.board.Clear(k, about)
}

// measure joins the figures to where they come from.
func (n *Node) measure() error {
	return n.figures.Watch(metrics.Node{
		Now: n.config.Now, Newest: n.watch.Newest, Standing: n.board.Standing, Raised: n.board.Raised,
		Indexes: n.lists.progress, Packs: n.host.Running, Places: n.server.Places, Disks: n.disks.Figures,
	})
}
