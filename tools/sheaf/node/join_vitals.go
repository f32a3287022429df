package node

import (
	"context"

	"github.com/sheaf-drive/sheaf/tools/sheaf/vitals"
)

// Vitals says whether the node lives and serves, from New to the end of the process.
func (n *Node) Vitals() *vitals.Vitals { return n.vitals }

// Figures are the metrics of the node: fewer before it is open.
func (n *Node) Figures() vitals.Figures { return n.figures }

// Serves says that people and programs reach the node now. Call it once, after Open.
func (n *Node) Serves() { n.vitals.Serves(n.hindrances()...) }

// hindrances is the table of what keeps a node that serves from doing all that is asked of it.
func (n *Node) hindrances() []vitals.Hindrance {
	return []vitals.Hindrance{
		{Reason: vitals.NoLeader, Stands: func(context.Context) bool { return n.raft.Status().Leader == "" }},
		{Reason: vitals.ClockAhead, Stands: func(ctx context.Context) bool { return distrusted(n.raft.CheckClock(ctx)) }},
	}
}
