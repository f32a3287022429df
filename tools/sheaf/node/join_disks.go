package node

import (
	"github.com/sheaf-drive/sheaf/raftstore"
	"github.com/sheaf-drive/sheaf/raftstore/space"
)

// Disks watches the disks of a node's folders; nothing is written before its store is opened.
func Disks(c Config, alarms space.Alarms) *space.Disks {
	d := c.Disks
	d.Node, d.Alarms, d.Places = c.ID, alarms, space.Places(c.StoreDir, c.BlobDir)
	return space.Open(d)
}

// behind ends a node that has to be filled; one without room could not be, and goes on showing what it has.
func (n *Node) behind() {
	if n.disks.Full() == nil {
		n.faulted(raftstore.ErrNeedsSeed)
	}
}
