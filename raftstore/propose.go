package raftstore

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/raft"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/attention"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/raftstore/engine"
	"github.com/sheaf-drive/sheaf/raftstore/entry"
)

// Propose stamps e with this node's clock and puts it into the log, if it leads and the dry
// run does not refuse it already. A refusal is an Answer; Answer.Index and the state show
// what was recorded. Errors are *core.Error of code Unavailable: "store.unknown" means that
// the entry may or may not be recorded (send it again under the same request id), every
// other text that it was not.
func (s *Store) Propose(ctx context.Context, e machine.Entry) (machine.Answer, error) {
	refusal, err := s.prepare(ctx, &e)
	if err != nil || refusal != nil {
		return machine.Answer{Refusal: refusal}, err
	}
	data, err := entry.Encode(e)
	if err != nil {
		return machine.Answer{}, err
	}
	if len(data) > entry.Max {
		return machine.Answer{Refusal: core.Refuse(core.TooLarge, "", "core.command_too_large")}, nil
	}
	ctx, cancel := context.WithTimeout(ctx, s.config.Patience)
	defer cancel()
	future := s.raft.Apply(data, s.config.Patience)
	done := make(chan error, 1)
	go func() { done <- future.Error() }()
	select {
	case err = <-done:
	case <-ctx.Done():
		return machine.Answer{}, entry.Unknown(ctx.Err())
	}
	if err != nil {
		return machine.Answer{}, s.explain(err)
	}
	switch answer := future.Response().(type) {
	case machine.Answer:
		return answer, nil
	default:
		return machine.Answer{}, entry.Unknown(errStopped)
	}
}

// prepare stamps the entry and tries it on the state as it is.
func (s *Store) prepare(ctx context.Context, e *machine.Entry) (refusal *core.Error, err error) {
	if _, err := s.mayLead(); err != nil {
		return nil, err
	}
	if err := cmp.Or(s.room.MayRecord(), s.marks.MayRecord()); err != nil {
		return nil, err
	}
	v, err := s.View(ctx)
	if err != nil {
		return nil, err
	}
	defer v.Close()
	defer func() {
		if cause := recover(); cause != nil {
			refusal, err = s.poison(cause, e.Kind)
		}
	}()
	progress, _ := state.Applied.Get(v, state.One)
	stamped, shown, err := s.clock.Stamp(progress.Time, e.Request)
	if err != nil {
		s.config.Alarms.Raise(attention.ClockAhead, "clock", err)
		return nil, err
	}
	e.Time = stamped
	if err := s.config.Check(v, *e); err != nil {
		if errors.As(err, &refusal) {
			return refusal, nil
		}
		return nil, fmt.Errorf("trying the entry: %w", err)
	}
	s.clock.Keep(shown)
	return nil, nil
}

// poison keeps an entry that panics out of the log, where it would stop every node. A
// failing disk is this node's own fault.
func (s *Store) poison(cause any, kind string) (*core.Error, error) {
	var f state.Fault
	if err := engine.AsError(cause); errors.As(err, &f) {
		s.fault(err)
		return nil, core.Refuse(core.Unavailable, "", "store.faulted")
	}
	s.config.Alarms.Raise(attention.EntryPanicked, kind, nil)
	return core.Refuse(core.Internal, "", "core.internal"), nil
}

// mayLead answers the term in which this node leads since a barrier.
func (s *Store) mayLead() (term uint64, err error) {
	if err := s.Available(); err != nil {
		return 0, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.leads || s.raft.CurrentTerm() != s.term {
		return 0, errNotLeader()
	}
	return s.term, nil
}

func errNotLeader() *core.Error { return core.Refuse(core.Unavailable, "", "store.not_leader") }

// explain sorts raft's errors into "was not recorded" and "nobody knows".
func (s *Store) explain(err error) error {
	switch {
	case errors.Is(err, raft.ErrNotLeader), errors.Is(err, raft.ErrLeadershipTransferInProgress):
		return fmt.Errorf("%w (%w)", errNotLeader(), err)
	case errors.Is(err, raft.ErrEnqueueTimeout):
		return fmt.Errorf("%w (%w)", core.Refuse(core.Unavailable, "", "store.busy"), err)
	}
	return entry.Unknown(err)
}

// CheckClock says what a proposal made now would be refused with because of the clock, or nil.
func (s *Store) CheckClock(ctx context.Context) error {
	v, err := s.View(ctx)
	if err != nil {
		return err
	}
	defer v.Close()
	progress, err := s.progress(v)
	if err != nil {
		return err
	}
	return s.clock.Check(progress.Time)
}

// TrustClock lets the stamp of the request's entry be what the wall clock says, although it
// jumped: somebody with the right to has looked at it, and that entry says so in the journal.
func (s *Store) TrustClock(r core.RequestID) { s.clock.Trust(r) }
