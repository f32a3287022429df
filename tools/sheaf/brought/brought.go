package brought

import (
	"context"
	"errors"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
	"github.com/sheaf-drive/sheaf/core/address/change"
	"github.com/sheaf-drive/sheaf/core/attention"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/tools/sheaf/chore"
)

// Registers are those of this node.
type Registers interface {
	// Registry calls fn with the register of a region; an error where there is none that can be used.
	Registry(region core.Region, fn func(r *address.Registry, from core.EditionDigest) error) error
}

// Alarms takes what somebody has to see to.
type Alarms interface {
	Raise(k attention.Kind, subject string, cause error, details ...attention.Detail)
	Clear(k attention.Kind, subject string)
}

// Job looks after additions. All fields are needed.
type Job struct {
	// Leads says whether this node leads: one node ends additions.
	Leads func() bool
	// Moment opens a view of the state; the func closes it.
	Moment    func(ctx context.Context) (state.View, func(), error)
	Store     chore.Store
	Registers Registers
	Alarms    Alarms
	Now       func() time.Time
}

// every is the time between two looks.
const every = 2 * time.Second

// Run works until ctx ends.
func (j Job) Run(ctx context.Context) {
	var looked Looked
	chore.Every(ctx, every, func(ctx context.Context) { j.Round(ctx, &looked) })
}

// Looked is what is known of the rounds before; its zero value is ready.
type Looked struct {
	// in is in which register each open addition was looked for already, orphaned those of which it was said that they lie in nothing.
	in       map[core.AdditionID]core.EditionID
	orphaned map[string]bool
}

// Round says which open additions lie in nothing that the register has, and looks for each that is new, or whose register is. What
// fails is tried again in the next one.
func (j Job) Round(ctx context.Context, looked *Looked) {
	v, done, err := j.Moment(ctx)
	if err != nil {
		return // that the state is not read is an alarm of its own
	}
	open := map[core.Region][]core.Addition{}
	state.Additions.Scan(v, "", func(_ string, a core.Addition) bool {
		if a.State == core.AdditionOpen {
			open[a.Region] = append(open[a.Region], a)
		}
		return true
	})
	done()
	now, leads := Looked{map[core.AdditionID]core.EditionID{}, map[string]bool{}}, j.Leads()
	for region, list := range open {
		var found []machine.BringAddress
		// Without a register nothing is brought, and nothing is known of what anything lies in.
		_ = j.Registers.Registry(region, func(r *address.Registry, from core.EditionDigest) error {
			for _, a := range list {
				parent, ok := change.ParentOf(r, a)
				if !ok {
					now.orphaned[subject(a)] = true
					continue
				}
				if !leads || looked.in[a.ID] == from.Edition {
					now.in[a.ID] = looked.in[a.ID]
					continue
				}
				if id, ok := change.Same(r, parent, address.Part{Level: a.Level, Type: a.Type, Name: a.Name}); ok {
					found = append(found, machine.BringAddress{Region: region, ID: a.ID, Brought: id, Register: from})
					continue
				}
				now.in[a.ID] = from.Edition
			}
			return nil
		})
		for _, c := range found {
			// A store that does not record is an alarm of its own.
			_ = chore.Propose(ctx, j.Store, core.SystemActor, &c, j.Now())
		}
	}
	for s := range now.orphaned {
		j.Alarms.Raise(attention.AdditionOrphaned, s, errOrphaned)
	}
	for s := range looked.orphaned {
		if !now.orphaned[s] {
			j.Alarms.Clear(attention.AdditionOrphaned, s)
		}
	}
	*looked = now
}

// subject names an addition as its path does.
func subject(a core.Addition) string { return string(a.Region) + "/" + string(a.ID) }

var errOrphaned = errors.New("the register has closed what it lies in, and names no one object in its place")
