package roomtest

import (
	"context"
	"strconv"
	"sync"
	"sync/atomic"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/moment"
	"github.com/sheaf-drive/sheaf/httpui/session"
)

// Store is a store in memory over the real machine: an entry is tried and applied under
// a lock, a view is a frozen moment.
type Store struct {
	mu sync.Mutex // guards World while the house is open

	World *machinetest.World
	// Busy runs before every view, to let things happen between two steps of a handler.
	Busy func(w *machinetest.World)
	// Slip runs before every entry, as if somebody else had been faster.
	Slip func(w *machinetest.World)
	// Latests counts the moments that had to show what any node has acknowledged.
	Latests atomic.Int64
	// Down is what every entry is answered with, as if no node led.
	Down error

	past map[uint64]*state.Memory
}

type frozen struct{ *state.Memory }

func (frozen) Close() {}

// Propose implements intake.Store.
func (s *Store) Propose(_ context.Context, e machine.Entry) (machine.Answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.Down != nil {
		return machine.Answer{}, s.Down
	}
	if s.Slip != nil {
		s.Slip(s.World)
	}
	if err := machine.Check(s.World.Memory.View(), e); err != nil {
		return machine.Answer{}, err
	}
	answer := s.World.Apply(e)
	if s.past == nil {
		s.past = map[uint64]*state.Memory{}
	}
	s.past[answer.Index] = s.World.Memory.View()
	return answer, nil
}

// Wait implements moment.Store: a store of one node is never behind.
func (s *Store) Wait(context.Context, uint64) error { return nil }

// Latest implements moment.Store: a store of one node has everything.
func (s *Store) Latest(ctx context.Context) (moment.View, error) {
	s.Latests.Add(1)
	return s.View(ctx)
}

// View implements moment.Store.
func (s *Store) View(context.Context) (moment.View, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.Busy != nil {
		s.Busy(s.World)
	}
	return frozen{s.World.Memory.View()}, nil
}

// At implements moment.Store: every moment that an entry made is there.
func (s *Store) At(_ context.Context, index uint64) (moment.View, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if past := s.past[index]; past != nil && state.Pinned(s.World.Memory, index) {
		return frozen{past}, nil
	}
	return nil, core.Refuse(core.NotFound, "at", "export.gone", strconv.FormatUint(index, 10))
}

// Now is the moment of the store without anything happening before.
func (s *Store) Now() *state.Memory {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.World.Memory.View()
}

// Session implements session.Source as a node does.
func (s *Store) Session(_ context.Context, token core.TokenID) (session.Session, error) {
	found, err := query.SessionOf(s.Now(), token, machinetest.Start)
	if err != nil {
		return session.Session{}, err
	}
	return session.Session{User: found.User, Token: token, Scope: found.Token.Scope, Person: found.User.Login}, nil
}
