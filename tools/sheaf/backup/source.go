package backup

import (
	"context"
	"errors"
	"io"
	"path/filepath"
	"time"

	"github.com/rs/zerolog"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/raftstore"
	"github.com/sheaf-drive/sheaf/raftstore/blob"
	"github.com/sheaf-drive/sheaf/raftstore/engine"
	"github.com/sheaf-drive/sheaf/raftstore/folder"
	"github.com/sheaf-drive/sheaf/raftstore/marker"
	"github.com/sheaf-drive/sheaf/raftstore/seed"
	api "github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/sheaf/bundle"
	"github.com/sheaf-drive/sheaf/tools/sheaf/datadir"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// source streams a moment of the folder's house in clear: from the node that runs on it, or from the folder.
func source(ctx context.Context, d datadir.Dir, version string) (io.ReadCloser, error) {
	if err := d.Check(); err != nil {
		return nil, err
	}
	at, err := folder.Inspect(d.Store())
	if err != nil {
		return nil, err
	}
	if at.Holder != "" {
		node := api.New(api.Config{Socket: d.Socket(), Lang: terminal.Language(), Endless: true})
		return node.Send(ctx, api.Request{Method: "GET", Path: "/api/v1/backup"})
	}
	reader, writer := io.Pipe()
	r := &resting{PipeReader: reader, ended: make(chan struct{})}
	go func() {
		defer close(r.ended)
		r.failed = rest(ctx, d, version, writer)
		_ = writer.CloseWithError(r.failed) // never fails
	}()
	return r, nil
}

// resting is the stream of a folder, which is free again once it is closed.
type resting struct {
	*io.PipeReader
	ended  chan struct{}
	failed error // once it has ended
}

// Close implements io.Closer.
func (r *resting) Close() error {
	err := r.PipeReader.Close()
	<-r.ended
	return err
}

// rest writes what a stopped node holds. One that is a house by itself has all of its log applied first, as a
// start would; of one among several only its house knows what in the log behind D was recorded, so D is what
// there is.
func rest(ctx context.Context, d datadir.Dir, version string, w io.Writer) (err error) {
	id, err := d.Read(datadir.FileNode)
	if err != nil {
		return err
	}
	from := bundle.Origin{Node: id, Version: version, Now: time.Now()}
	// The folder is locked first: the blob store removes what it takes for leftovers of a crash.
	write := func(m marker.Marker, v *engine.View) error {
		blobs, err := blob.Open(blob.Config{Dir: d.Blobs()})
		if err != nil {
			return err
		}
		err = bundle.Moment{Marker: m, View: v, Get: blobs.Get}.Write(ctx, from, w)
		return errors.Join(err, blobs.Close())
	}
	only, err := single(d.Store())
	if err != nil {
		return err
	}
	if only {
		err = started(ctx, d.Store(), id, func(s *raftstore.Store) error {
			m, v, err := s.Durable()
			if err != nil {
				return err
			}
			defer v.Close()
			return write(m, v)
		})
	}
	if !only || errors.Is(err, errSeveral) {
		return seed.Look(d.Store(), write)
	}
	return err
}

// errSeveral is a house that had one node that votes at D, and has others now.
var errSeveral = errors.New("the house has several nodes")

// single says whether the store's house had one node that votes when D was moved. A folder that has not joined
// its house yet holds nothing.
func single(store string) (bool, error) {
	at, err := marker.Read(filepath.Join(store, "MARKER"))
	if err != nil {
		return false, err
	}
	if at.Index == 0 {
		return false, core.Refuse(core.NotFound, "data", "store.folder_fresh", store)
	}
	return seed.Voters(at) == 1, nil
}

// byItself refuses a store whose log knows of other nodes, or of this one without its vote: it would wait for them.
func byItself(s *raftstore.Store, node string) error {
	list, err := s.Members()
	if err != nil {
		return err
	}
	if len(list) != 1 || list[0].ID != node || !list[0].Votes {
		return errSeveral
	}
	return nil
}

// started opens the store as its node for as long as do takes.
func started(ctx context.Context, dir, node string, do func(s *raftstore.Store) error) (err error) {
	fault := make(chan error, 1)
	s, err := raftstore.Open(raftstore.Config{Dir: dir, NodeID: node, Log: zerolog.Nop(), OnFault: func(err error) { fault <- err }})
	if err != nil {
		return err
	}
	err = byItself(s, node)
	if err == nil {
		err = s.Ready(ctx)
	}
	if err == nil {
		err = do(s)
	}
	if errClose := s.Close(); err == nil {
		err = errClose
	}
	select {
	case cause := <-fault: // why the rest failed
		return cause
	default:
		return err
	}
}
