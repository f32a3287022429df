package brought

import (
	"context"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
	"github.com/sheaf-drive/sheaf/core/address/change"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/state"
)

// Registers are those of this node.
type Registers interface {
	// Registry calls fn with the register of a region; an error where there is none that can be used.
	Registry(region core.Region, fn func(r *address.Registry, from core.EditionDigest) error) error
}

// Store records.
type Store interface {
	Propose(ctx context.Context, e machine.Entry) (machine.Answer, error)
}

// Job ends additions. All fields are needed.
type Job struct {
	// Leads says whether this node leads: one node works.
	Leads func() bool
	// Moment opens a view of the state; the func closes it.
	Moment    func(ctx context.Context) (state.View, func(), error)
	Store     Store
	Registers Registers
	Now       func() time.Time
}

// every is the time between two looks.
const every = 2 * time.Second

// Run works until ctx ends.
func (j Job) Run(ctx context.Context) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	looked := Looked{}
	for {
		if j.Leads() {
			j.Round(ctx, looked)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// Looked is in which register each open addition was looked for already.
type Looked map[core.AdditionID]core.EditionID

// Round looks for every open addition that is new, or whose register is. What fails is tried again in
// the next one.
func (j Job) Round(ctx context.Context, looked Looked) {
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
	for region, list := range open {
		var found []machine.BringAddress
		err := j.Registers.Registry(region, func(r *address.Registry, from core.EditionDigest) error {
			for _, a := range list {
				if looked[a.ID] == from.Edition {
					continue
				}
				if id, ok := change.Same(r, a.Parent, address.Part{Level: a.Level, Type: a.Type, Name: a.Name}); ok {
					found = append(found, machine.BringAddress{Region: region, ID: a.ID, Brought: id, Register: from})
					continue
				}
				looked[a.ID] = from.Edition
			}
			return nil
		})
		if err != nil {
			continue // without a register nothing is brought
		}
		for _, c := range found {
			j.end(ctx, c)
		}
	}
}

// end records it. A store that does not record is an alarm of its own.
func (j Job) end(ctx context.Context, c machine.BringAddress) {
	if entry, err := machine.NewEntry(core.SystemActor, "", &c, core.TimeOf(j.Now())); err == nil {
		_, _ = j.Store.Propose(ctx, entry)
	}
}
