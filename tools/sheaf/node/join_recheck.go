package node

import (
	"crypto/rand"

	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/tools/sheaf/brought"
	"github.com/sheaf-drive/sheaf/tools/sheaf/dryrun"
	"github.com/sheaf-drive/sheaf/tools/sheaf/recheck"
)

// recheck looks what was signed with up in what comes into force: lists of passports, registers of addresses, and has
// rules that an admin tries, or newer ones in force, judge it. A copy without the root key opens nothing.
func (n *Node) recheck() {
	n.beside(brought.Job{Leads: func() bool { return n.raft.Status().Leads }, Moment: n.raft.Moment, Store: store{n.raft, n.house},
		Registers: n.lists.addresses, Alarms: n.board, Now: n.config.Now}.Run)
	if c, s := n.config, (store{n.raft, n.house}); c.Root.Usable() {
		n.beside(recheck.Job{
			Leads: func() bool { return n.raft.Status().Leads }, Moment: n.raft.Moment, Store: s, Lists: n.lists, Rules: n.rules,
			Gate: &query.Gate{Keys: query.NewKeyring(c.Root, rand.Reader)}, Now: c.Now, Zone: c.Zone, Log: c.Log, Alarms: n.board, Fault: n.faulted,
		}.Run)
		tried := dryrun.Job{
			Leads: func() bool { return n.raft.Status().Leads }, Moment: n.raft.Moment, Store: s, Lists: n.lists, Rules: n.rules,
			Gate: &query.Gate{Keys: query.NewKeyring(c.Root, rand.Reader)}, Now: c.Now, Zone: c.Zone, Log: c.Log, Fault: n.faulted,
		}
		n.beside(tried.Run)
		n.beside(dryrun.Rejudging{Job: tried, Alarms: n.board}.Run)
	}
}
