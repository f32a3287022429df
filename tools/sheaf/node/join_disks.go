package node

import (
	"path/filepath"

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
