package contest

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/sheaf-drive/sheaf/bench/load"
	"github.com/sheaf-drive/sheaf/bench/nodes"
	"github.com/sheaf-drive/sheaf/bench/rivals"
)

// The sides.
const (
	Ours     = "ours"
	Single   = "single"
	Etcd     = "etcd"
	Rqlite   = "rqlite"
	Postgres = "postgresql"
)

// Config says who takes part. All fields but Peers are needed.
type Config struct {
	// House opens a house of so many nodes.
	House func(ctx context.Context, nodes int) (*nodes.House, error)
	// Peers take part, too.
	Peers bool
	// Keys under which a peer stores its values: as many as a house has visits.
	Keys int
	// Times every round is measured, each time for Long.
	Times int
	Long  time.Duration
}

// Round is one thing that several sides do in turns.
type Round struct {
	Name    string
	Clients int
	Reads   bool // linearizable ones, else writes
	Sides   []string
}

// Contest is all sides that run.
type Contest struct {
	Config
	// Three is the house of three.
	Three *nodes.House
	// Missing says of a side why it is not there.
	Missing map[string]string
	sides   map[string]side
	seen    map[string][]load.Sample
}

// side is somebody who stores what clients send.
type side struct {
	write, read func(ctx context.Context, clients int, long time.Duration) (load.Sample, error)
	close       func() error
}

// Open starts all sides. Close ends them.
func Open(ctx context.Context, c Config) (_ *Contest, err error) {
	all := &Contest{Config: c, Missing: map[string]string{}, sides: map[string]side{}, seen: map[string][]load.Sample{}}
	defer func() {
		if err != nil {
			err = errors.Join(err, all.Close())
		}
	}()
	if all.Three, err = all.house(ctx, Ours, 3); err != nil {
		return nil, err
	}
	if _, err = all.house(ctx, Single, 1); err != nil {
		return nil, err
	}
	if c.Peers {
		err = all.rivals(ctx)
	}
	return all, err
}

// house starts one of ours.
func (c *Contest) house(ctx context.Context, name string, count int) (*nodes.House, error) {
	h, err := c.House(ctx, count)
	if err != nil {
		return nil, fmt.Errorf("opening a house of %d: %w", count, err)
	}
	clients := func(do func(context.Context, int, int) error) func(context.Context, int, time.Duration) (load.Sample, error) {
		return func(ctx context.Context, clients int, long time.Duration) (load.Sample, error) {
			return load.Run(ctx, clients, long, do)
		}
	}
	c.sides[name] = side{clients(h.Write), clients(h.Read), h.Close}
	return h, nil
}

// rivals starts the others.
func (c *Contest) rivals(ctx context.Context) error {
	for _, p := range []struct {
		name string
		open func(context.Context, rivals.Size) (rivals.Rival, error)
	}{{Etcd, rivals.Etcd}, {Rqlite, rivals.Rqlite}, {Postgres, rivals.Postgres}} {
		r, err := p.open(ctx, rivals.Size{Keys: c.Keys, Bytes: nodes.NoteBytes})
		var missing rivals.Missing
		switch {
		case errors.As(err, &missing):
			c.Missing[p.name] = missing.Why
		case err != nil:
			return fmt.Errorf("starting %s: %w", p.name, err)
		default:
			c.sides[p.name] = side{r.Write, r.Read, r.Close}
		}
	}
	return nil
}

// Close ends all sides.
func (c *Contest) Close() error {
	var errs []error
	for _, s := range c.sides {
		errs = append(errs, s.close())
	}
	return errors.Join(errs...)
}

// Run has all sides that are here do every round, again and again.
func (c *Contest) Run(ctx context.Context, rounds []Round) error {
	for time := -1; time < c.Times; time++ {
		for _, r := range rounds {
			if err := c.turn(ctx, r, time); err != nil {
				return fmt.Errorf("%s: %w", r.Name, err)
			}
		}
	}
	return nil
}

func (c *Contest) turn(ctx context.Context, r Round, time int) error {
	var turns []func() error
	for _, name := range r.Sides {
		s, here := c.sides[name]
		if !here {
			continue
		}
		turns = append(turns, func() error {
			do, long := s.write, c.Long
			if r.Reads {
				do = s.read
			}
			if time < 0 {
				long /= 4
			}
			got, err := do(ctx, r.Clients, long)
			if err == nil && time >= 0 {
				c.seen[name+" "+r.Name] = append(c.seen[name+" "+r.Name], got)
			}
			if err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			return nil
		})
	}
	return load.InTurns(max(time, 0), turns...)
}

// Seen is what a side has done in a round, once for each time.
func (c *Contest) Seen(name, round string) []load.Sample { return c.seen[name+" "+round] }
