package raftstore

import (
	"context"
	"io"

	"github.com/sheaf-drive/sheaf/raftstore/marker"
	"github.com/sheaf-drive/sheaf/raftstore/seed"
)

// Seed writes what another node is filled with, see [seed.Fill]: the state at D, which is moved first. The
// versions of that moment stay on disk while it is written.
func (s *Store) Seed(ctx context.Context, w io.Writer) error {
	m, v, err := s.Durable()
	if err != nil {
		return err
	}
	defer v.Close()
	return seed.Write(w, m, seed.Until(ctx, v.Each))
}

// Durable moves D to what is applied now and opens the moment that D then describes. D may move on before that is
// open: then the newer one is taken. Close the view.
func (s *Store) Durable() (marker.Marker, *View, error) {
	err := s.Available()
	if err == nil {
		err = s.Checkpoint()
	}
	for {
		m := s.markers.Now()
		if err != nil {
			return m, nil, err
		}
		v, err := s.engine.View(m.Index)
		if err == nil || s.markers.Now().Index == m.Index {
			return m, v, err
		}
	}
}
