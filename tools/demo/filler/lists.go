package filler

import (
	"context"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/passport"
	"github.com/sheaf-drive/sheaf/tools/demo/drive"
	"github.com/sheaf-drive/sheaf/tools/demo/passports"
)

// strangers are how many passports the list of invalid ones has beside our voters'.
const strangers = 50_000

// equip loads the lists and puts the rules into force.
func (f *Filler) equip() []func(context.Context) error {
	tasks := []func(context.Context) error{f.adoptRules, f.loadNames, f.loadPassports}
	for _, r := range f.plan.Regions {
		tasks = append(tasks, func(ctx context.Context) error { return f.loadAddresses(ctx, r.Code) })
	}
	return tasks
}

func (f *Filler) adoptRules(ctx context.Context) error {
	return f.once("rules", func() error { return f.house.AdoptRules(ctx) })
}

func (f *Filler) loadNames(ctx context.Context) error {
	return f.once(listOf(core.EditionNames), func() error { return f.house.LoadNames(ctx) })
}

// listOf is the key of an edition in the notes.
func listOf(kind string) string { return "list " + kind }

// loadPassports puts our listed voters among strangers, whose blanks nobody of ours has.
func (f *Filler) loadPassports(ctx context.Context) error {
	return f.once(listOf(core.EditionPassports), func() error {
		set, err := f.invalid()
		if err != nil {
			return err
		}
		return f.house.LoadPassports(ctx, set)
	})
}

func (f *Filler) invalid() (*passport.Set, error) {
	var b passport.Builder
	for i := range uint64(strangers) {
		n := passports.Of(f.o.Seed, uint64(passports.Blanks)-1-i, 1998+int(i%28))
		if _, err := b.Add(n); err != nil {
			return nil, err
		}
	}
	for n := range f.plan.Lanes() {
		if err := f.listed(&b, f.plan.Lane(n)); err != nil {
			return nil, err
		}
	}
	return b.Set(), nil
}

// listed adds the listed voters of a lane.
func (f *Filler) listed(b *passport.Builder, l drive.Lane) error {
	add := func(home core.Region, v drive.Visit) error {
		if v.Kind != drive.Listed {
			return nil
		}
		p, err := f.people.person(home, v)
		if err == nil {
			_, err = b.Add(p.Passport)
		}
		return err
	}
	for k := range l.Sheets {
		s := l.Sheet(k)
		for _, v := range s.Visits {
			if err := add(l.HomeOf(s), v); err != nil {
				return err
			}
		}
	}
	late, homes := l.Late()
	for i, v := range late {
		if err := add(f.plan.Offices[homes[i]].Region.Code, v); err != nil {
			return err
		}
	}
	return nil
}

func (f *Filler) loadAddresses(ctx context.Context, r core.Region) error {
	in, err := f.people.of(r)
	if err != nil {
		return err
	}
	if err := f.once(listOf(core.EditionAddresses+"/"+string(r)), func() error {
		return f.house.LoadAddresses(ctx, r, in.reg)
	}); err != nil {
		return err
	}
	return f.house.AwaitAddresses(ctx, r, in.reg)
}
