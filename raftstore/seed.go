package raftstore

import (
	"context"
	"fmt"
	"io"

	"github.com/sheaf-drive/sheaf/raftstore/marker"
	"github.com/sheaf-drive/sheaf/raftstore/seed"
)

// Seed writes what another node is filled with, see [seed.Fill]: the state at D, which is moved first. The
// versions of that moment stay on disk while it is written.
func (s *Store) Seed(ctx context.Context, w io.Writer) error {
	if err := s.Available(); err != nil {
		return err
	}
	if err := s.Checkpoint(); err != nil {
		return err
	}
	m, v, err := s.atMarker()
	if err != nil {
		return err
	}
	defer v.Close()
	return seed.Write(w, m, func(fn func(key, value []byte, version uint64) error) error {
		return v.Each(func(key, value []byte, version uint64) error {
			if err := ctx.Err(); err != nil {
				return fmt.Errorf("filling a node: %w", err)
			}
			return fn(key, value, version)
		})
	})
}

// atMarker opens the moment of D. D may move on before it is open: then the newer one is taken.
func (s *Store) atMarker() (marker.Marker, *View, error) {
	for {
		m := s.markers.Now()
		v, err := s.engine.View(m.Index)
		if err == nil || s.markers.Now().Index == m.Index {
			return m, v, err
		}
	}
}
