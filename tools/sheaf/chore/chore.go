package chore

import (
	"context"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/state"
)

// Every calls round at once and after each period, until ctx ends. A round that takes longer than that delays the next.
func Every(ctx context.Context, period time.Duration, round func(context.Context)) {
	tick := time.NewTicker(period)
	defer tick.Stop()
	for {
		round(ctx)
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// Store records.
type Store interface {
	// Propose returns when what it recorded shows on this node.
	Propose(ctx context.Context, e machine.Entry) (machine.Answer, error)
}

// Propose records a command of the node itself, in the name of the actor. It answers the refusal of one that is refused.
func Propose(ctx context.Context, s Store, actor core.UserID, c machine.Command, now time.Time) error {
	entry, err := machine.NewEntry(actor, "", c, core.TimeOf(now))
	if err != nil {
		return err
	}
	answer, err := s.Propose(ctx, entry)
	if err != nil {
		return err
	}
	return answer.Err()
}

// Guard is deferred by a round: it tells of a state that could not be read, so that the node ends in order and with its reason.
func Guard(fault func(error)) {
	switch cause := recover().(type) {
	case nil:
	case state.Fault:
		fault(cause)
	default:
		panic(cause)
	}
}
