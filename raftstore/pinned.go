package raftstore

import (
	"context"
	"errors"
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/raftstore/engine"
	"github.com/sheaf-drive/sheaf/raftstore/seed"
)

// keepPinned tells the engine of D and of the moments that are pinned. D stays where it was when the state cannot be read.
func (s *Store) keepPinned(d uint64) (err error) {
	defer engine.Caught(&err, "reading the pins at", d)
	v, err := s.newest()
	if err != nil {
		return err
	}
	defer v.Close()
	filled, _ := seed.FilledAt(s.log)
	s.engine.SetDurable(d, max(state.OldestPin(v.OnDisk(), d), filled))
	return nil
}

// At opens a pinned moment, or refuses it as NotFound. Close the view.
func (s *Store) At(ctx context.Context, index uint64) (*View, error) {
	if err := s.Wait(ctx, index); err != nil {
		return nil, err
	}
	now, err := s.View(ctx)
	if err != nil {
		return nil, err
	}
	defer now.Close()
	at := strconv.FormatUint(index, 10)
	gone := core.Refuse(core.NotFound, "at", "export.gone", at)
	if !state.Pinned(now, index) {
		return nil, gone
	}
	if filled, _ := seed.FilledAt(s.log); index < filled {
		return nil, core.Refuse(core.NotFound, "at", "export.elsewhere", at)
	}
	v, err := s.engine.View(index)
	if errors.Is(err, engine.ErrMerged) {
		return nil, gone
	}
	return v, err
}
