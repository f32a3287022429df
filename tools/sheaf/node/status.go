package node

import (
	"context"
	"errors"
	"fmt"
	"io"

	"golang.org/x/sys/unix"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/attention"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/figure"
	"github.com/sheaf-drive/sheaf/raftstore/member"
	"github.com/sheaf-drive/sheaf/raftstore/present"
	"github.com/sheaf-drive/sheaf/tools/sheaf/bundle"
)

// status says how the node is.
func (n *Node) status(ctx context.Context) (figure.Status, error) {
	v, err := n.raft.View(ctx)
	if err != nil {
		return figure.Status{}, err
	}
	defer v.Close()
	list, err := n.around.Members(ctx)
	if err != nil {
		return figure.Status{}, err
	}
	at := n.raft.Status()
	house, _ := state.House.Get(v, state.One)
	s := figure.Status{
		Node: at.NodeID, Ready: at.Serving, Leader: at.Leads, Applied: v.Index(), Durable: at.Durable, ReadOnly: n.readOnly() != "", ReadOnlyWhy: n.readOnly(),
		Level: house.Level, StateHash: state.StoredSum(v).String(), Version: n.config.Version,
		Packs: n.rules.Names(), Editions: map[string]string{}, Members: membersOf(list),
	}
	state.ActiveEditions.Scan(v, "", func(kind string, id core.EditionID) bool {
		s.Editions[kind] = string(id)
		return true
	})
	return s, nil
}

// backup pins the moment and gives what writes it as a bundle. A node that is cut off has less than the house.
func (n *Node) backup(ctx context.Context) (func(w io.Writer) error, error) {
	if err := n.house.CaughtUp(ctx); err != nil {
		return nil, fmt.Errorf("%w (%w)", core.Refuse(core.Unavailable, "", "backup.behind"), err)
	}
	moment, err := bundle.Pin(n.raft, n.spread.Get)
	from := bundle.Origin{Node: n.config.ID, Version: n.config.Version, Now: n.config.Now()}
	return func(w io.Writer) error { return moment.Write(n.work, from, w) }, err
}

// report says how this node is.
func (n *Node) report() member.Report {
	at := n.raft.Status()
	r := member.Report{
		Version: n.config.Version, Level: machine.Level, Serves: at.Serving, Applied: at.Applied, Durable: at.Durable, LastLog: at.LastLog,
		Leader: at.LeaderAddress, MissingBlobs: -1, Marks: n.raft.Witness().Marks(), Now: n.config.Now().UnixMilli(),
		ReadOnly: n.readOnly() != "", Why: n.readOnly(), Alarms: alarmsOn(n.board.Standing()),
	}
	if blobs := n.spread.Figures(); blobs.At > 0 {
		r.MissingBlobs = blobs.Missing
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
		house, _ := state.House.Get(v, state.One)
		r.InForce, r.Marks = house.Level, append(r.Marks, present.Mark(v))
		state.ActiveEditions.Scan(v, "", func(kind string, id core.EditionID) bool {
			r.Editions = append(r.Editions, kind+"/"+string(id))
			return true
		})
	}
	return r
}

// readOnly is the key of the words for why nothing is recorded through this node, "" where it records.
func (n *Node) readOnly() string {
	var said *core.Error
	if errors.As(n.raft.ReadOnly(), &said) {
		return said.Text
	}
	return ""
}

// alarmsOn counts the alarms of each kind, in their order on the board.
func alarmsOn(board []attention.Standing) (all []member.Alarm) {
	for _, s := range board {
		kind, since := string(s.Kind), int64(s.Since)
		if last := len(all) - 1; last >= 0 && all[last].Kind == kind {
			all[last].Count, all[last].Since = all[last].Count+1, min(all[last].Since, since)
			continue
		}
		all = append(all, member.Alarm{Kind: kind, Count: 1, Since: since})
	}
	return all
}
