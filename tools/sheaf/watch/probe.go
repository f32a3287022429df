package watch

import (
	"context"
	"fmt"
	"time"

	"github.com/sheaf-drive/sheaf/core/attention"
	"github.com/sheaf-drive/sheaf/tools/sheaf/alarm"
)

// stand raises or clears.
func stand(b *alarm.Board, k attention.Kind, about string, stands bool, cause error, details ...attention.Detail) {
	if stands {
		b.Raise(k, about, cause, details...)
		return
	}
	b.Clear(k, about)
}

// Clock asks whether the node would stamp an entry now.
func Clock(b *alarm.Board, check func(ctx context.Context) error, distrusted func(error) bool) func(context.Context) {
	return func(ctx context.Context) {
		err := check(ctx)
		if ctx.Err() == nil {
			stand(b, attention.ClockAhead, "clock", err != nil && distrusted(err), err)
		}
	}
}

// Leader asks whether some node leads.
func Leader(b *alarm.Board, leads func() bool) func(context.Context) {
	return func(context.Context) { stand(b, attention.LeaderNone, "log", !leads(), nil) }
}

// Indexes finds those, by name and how far they have come, that have not come, in the time that they have, to where the journal was then.
func Indexes(b *alarm.Board, now func() time.Time, applied func() uint64, indexes func() map[string]uint64) func(context.Context) {
	type goal struct {
		at    uint64
		since time.Time
	}
	goals := map[string]goal{}
	return func(context.Context) {
		for name, at := range indexes() {
			g, ok := goals[name]
			if !ok || at >= g.at {
				goals[name] = goal{applied(), now()}
				b.Clear(attention.IndexBehind, name)
				continue
			}
			if now().Sub(g.since) >= attention.IndexLimit {
				b.Raise(attention.IndexBehind, name, nil, attention.Detail{Name: "at", Value: fmt.Sprint(at)},
					attention.Detail{Name: "journal", Value: fmt.Sprint(applied())})
			}
		}
	}
}

// Packs finds rules in force whose program does not run. up answers by the names of packs; inForce
// lists those that are needed.
func Packs(b *alarm.Board, inForce func(ctx context.Context) ([]string, error), up func() map[string]bool) func(context.Context) {
	return func(ctx context.Context) {
		needed, err := inForce(ctx)
		if err != nil {
			return // that the state is not read is an alarm of its own
		}
		running, wanted := up(), map[string]bool{}
		for _, name := range needed {
			wanted[name] = true
			stand(b, attention.PackDown, name, !running[name], nil)
		}
		for _, s := range b.Standing() {
			if s.Kind == attention.PackDown && !wanted[s.Subject] {
				b.Clear(s.Kind, s.Subject) // out of force meanwhile
			}
		}
	}
}
