package filler

import (
	"context"
	"fmt"

	"github.com/sheaf-drive/sheaf/tools/demo/crew"
	"github.com/sheaf-drive/sheaf/tools/demo/drive"
)

// late receives those who come when all sheets are done: who has signed at another desk and comes
// again, and whoever stands at a desk when the drive is looked at.
func (f *Filler) late(ctx context.Context) error {
	var tasks []func(context.Context) error
	for n := range f.plan.Lanes() {
		tasks = append(tasks, func(ctx context.Context) error { return f.lateAt(ctx, f.plan.Lane(n)) })
	}
	return f.progress.Together(ctx, "desks with last visitors", crew.InFlight, tasks...)
}

func (f *Filler) lateAt(ctx context.Context, l drive.Lane) error {
	return f.once(fmt.Sprintf("late %d", l.Number), func() error {
		visits, homes := l.Late()
		var all []*arrival
		for i, v := range visits {
			p, err := f.people.person(f.plan.Offices[homes[i]].Region.Code, v)
			if err != nil {
				return err
			}
			all = append(all, &arrival{visit: v, person: p})
		}
		return f.receive(ctx, l.Operator(), all)
	})
}
