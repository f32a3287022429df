package node

import (
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/raftstore"
)

// cluster fits the node to what the verbs about members ask. The house has one member: this.
type cluster struct {
	raft *raftstore.Store
	id   string
}

// NodeID implements httpui.Clock.
func (c cluster) NodeID() string { return c.id }

// Levels implements admin.Cluster.
func (c cluster) Levels() []uint32 { return []uint32{machine.Level} }

// TrustClock implements httpui.Clock.
func (c cluster) TrustClock(r core.RequestID) { c.raft.TrustClock(r) }
