package bundle

import (
	"context"
	"io"
	"slices"

	"github.com/sheaf-drive/sheaf/raftstore/blob"
	"github.com/sheaf-drive/sheaf/raftstore/engine"
	"github.com/sheaf-drive/sheaf/raftstore/marker"
	"github.com/sheaf-drive/sheaf/raftstore/seed"
)

// Moment is what a backup is made of: the state that a marker describes, and where its blobs are.
type Moment struct {
	Marker marker.Marker
	View   *engine.View
	// Get reads a blob, as [blob.Store.Get] does.
	Get func(ctx context.Context, h blob.Hash) ([]byte, error)
	// Done, when not nil, is called once the view is not needed any more.
	Done func()
}

// Store is one that runs: *raftstore.Store.
type Store interface {
	// Durable opens the moment that D is moved to.
	Durable() (marker.Marker, *engine.View, error)
}

// Pin opens the moment of a running store. It has to be written, or its view closed.
func Pin(s Store, get func(ctx context.Context, h blob.Hash) ([]byte, error)) (Moment, error) {
	m, v, err := s.Durable()
	if err != nil {
		return Moment{}, err
	}
	return Moment{Marker: m, View: v, Get: get, Done: v.Close}, nil
}

// Write writes the moment without keys. The view is read to its end first, then the blobs, one by one: old
// versions stay on disk for as long as the state takes, not the scans.
func (m Moment) Write(ctx context.Context, o Origin, to io.Writer) error {
	w := NewWriter(to)
	named, err := m.state(ctx, o, w)
	if err != nil {
		return err
	}
	list := named.Blobs()
	if err := w.Blobs(len(list)); err != nil {
		return err
	}
	var lacking []string
	for _, h := range list {
		cipher, err := m.Get(ctx, h)
		switch {
		case err == nil:
			err = w.Blob(h, cipher)
		case ctx.Err() == nil: // the rest is not worth less for it
			lacking, err = append(lacking, h.String()), nil
		}
		if err != nil {
			return err
		}
	}
	return w.Close(slices.Clip(lacking))
}

// state writes manifest and records, and lists what these name.
func (m Moment) state(ctx context.Context, o Origin, w *Writer) (*Named, error) {
	if m.Done != nil {
		defer m.Done()
	}
	if err := w.Manifest(manifestOf(o, m.Marker, m.View)); err != nil {
		return nil, err
	}
	named, out := &Named{}, pieces{w: w}
	err := seed.Write(&out, m.Marker, func(fn func(key, value []byte, version uint64) error) error {
		return seed.Until(ctx, m.View.Each)(func(key, value []byte, version uint64) error {
			if err := named.See(key, value); err != nil {
				return err
			}
			return fn(key, value, version)
		})
	})
	if err != nil {
		return nil, err
	}
	return named, out.flush()
}
