package seed

import (
	"github.com/hashicorp/raft"
	"github.com/rs/zerolog"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/raftstore/disk"
	"github.com/sheaf-drive/sheaf/raftstore/engine"
	"github.com/sheaf-drive/sheaf/raftstore/folder"
	"github.com/sheaf-drive/sheaf/raftstore/marker"
)

// Look shows the state at D of a store that no process has open, without starting its node: what is in the
// log behind D is not in it. A folder in use, damaged, or in which no D was ever reached is refused. The view
// ends with the call.
func Look(dir string, see func(m marker.Marker, v *engine.View) error) (err error) {
	if err := Settle(dir, disk.Disk{}); err != nil {
		return err
	}
	if !isWhole(dir) {
		return core.Refuse(core.NotFound, "data", "store.folder_fresh", dir)
	}
	f, err := folder.Open(dir, disk.Disk{})
	if err != nil {
		return err
	}
	defer f.Release()
	m, err := marker.Read(f.Marker())
	if err != nil {
		return err
	}
	e, err := engine.Open(engine.Config{Dir: f.State(), MemTable: 64 << 20, Durable: m.Index, Log: zerolog.Nop()})
	if err != nil {
		return err
	}
	nobody := make(chan struct{}) // no view is left when see has returned
	close(nobody)
	defer func() {
		if errClose := e.Close(nobody); err == nil {
			err = errClose
		}
	}()
	v, err := e.View(m.Index)
	if err != nil {
		return err
	}
	defer v.Close()
	return see(m, v)
}

// Voters counts the nodes that vote by the marker.
func Voters(m marker.Marker) (n int) {
	for _, s := range raft.DecodeConfiguration(m.Configuration).Servers {
		if s.Suffrage == raft.Voter {
			n++
		}
	}
	return n
}
