package demo

import (
	"bytes"
	"context"
	"slices"

	"github.com/sheaf-drive/sheaf/core/passport"
	"github.com/sheaf-drive/sheaf/core/passport/list"
	demogar "github.com/sheaf-drive/sheaf/tools/demo/gar"
	"github.com/sheaf-drive/sheaf/tools/demo/passports"
	"github.com/sheaf-drive/sheaf/tools/demo/people"
)

// strangers are how many rows the list of invalid passports has beside our voters'.
const strangers = 5000

// equip loads the three lists and puts the rules into force.
func (f *filling) equip() []func(context.Context) error {
	return []func(context.Context) error{f.loadAddresses, f.house.AdoptRules, f.loadPassports, f.house.LoadNames}
}

// loadPassports writes the list as the ministry would, with our listed voters in it and none
// of the others, and reads it as anybody does.
func (f *filling) loadPassports(ctx context.Context) error {
	wish := passports.Options{Seed: f.o.Seed, Rows: strangers, Free: slices.Clone(f.o.Free)}
	for _, d := range f.desks {
		for _, v := range d.visits {
			if v.person.Kind == people.Listed {
				wish.Listed = append(wish.Listed, v.person.Passport)
			} else {
				wish.Free = append(wish.Free, v.person.Passport)
			}
		}
	}
	for _, p := range f.ready {
		if p.Kind == people.Listed {
			wish.Listed = append(wish.Listed, p.Passport)
		} else {
			wish.Free = append(wish.Free, p.Passport)
		}
	}
	var file bytes.Buffer
	if err := passports.Write(&file, wish); err != nil {
		return err
	}
	var b passport.Builder
	if _, err := list.Read(&file, &b); err != nil {
		return err
	}
	return f.house.LoadPassports(ctx, b.Set())
}

func (f *filling) loadAddresses(ctx context.Context) error {
	if err := f.house.LoadAddresses(ctx, demogar.Region, f.register); err != nil {
		return err
	}
	return f.house.AwaitAddresses(ctx, demogar.Region, f.register)
}
