package node

import (
	"path/filepath"

	"github.com/sheaf-drive/sheaf/raftstore"
	"github.com/sheaf-drive/sheaf/raftstore/space"
)

// Disks watches the disks of a node's folders; nothing is written before its store is opened.
func Disks(c Config, alarms space.Alarms) *space.Disks {
	return space.Open(space.Config{
		Node: c.ID, Marks: c.Marks, Ballast: c.Ballast, Home: c.BallastDir, Alarms: alarms,
		Places: []space.Place{
			{Name: "store", Dir: filepath.Join(c.StoreDir, "state")}, {Name: "log", Dir: filepath.Join(c.StoreDir, "log")},
			{Name: "blobs", Dir: c.BlobDir},
		},
	})
}

// behind ends a node that its leader has nothing to send to any more: the next start fills it. While it has
// no room it could not be filled, and goes on showing what it has; the leader tries again.
func (n *Node) behind() {
	if n.disks.Full() == nil {
		n.faulted(raftstore.ErrNeedsSeed)
	}
}
