package demo

import (
	"bytes"
	"context"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/names"
	"github.com/sheaf-drive/sheaf/core/passport"
	"github.com/sheaf-drive/sheaf/tools/client"
	demogar "github.com/sheaf-drive/sheaf/tools/demo/gar"
	"github.com/sheaf-drive/sheaf/tools/demo/passports"
	"github.com/sheaf-drive/sheaf/tools/demo/people"
)

// rulePack is the built-in pack of the campaign.
const rulePack = "ru-president-2018"

// strangers are how many rows the list of invalid passports has beside our voters'.
const strangers = 5000

// equip loads the three lists and puts the rules into force.
func (f *filling) equip() []func(context.Context) error {
	return []func(context.Context) error{f.loadAddresses, f.adoptRules, f.loadPassports, f.loadNames}
}

// load sends an edition as the founding admin.
func (f *filling) load(ctx context.Context, e core.Edition, chunks func() iter.Seq[[]byte]) error {
	e.Date, e.Source = f.o.Today, "sheaf demo"
	kind, _, _ := strings.Cut(e.Kind, "/")
	_, err := f.as(f.o.Admin).Load(ctx, client.Upload{Edition: e, Chunks: chunks, Key: f.crew.Key("list-" + kind)})
	return err
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
	var list bytes.Buffer
	if err := passports.Write(&list, wish); err != nil {
		return err
	}
	var b passport.Builder
	if _, err := passport.ReadList(&list, &b); err != nil {
		return err
	}
	set := b.Set()
	return f.load(ctx, core.Edition{Kind: core.EditionPassports, Rows: set.Len()}, set.Chunks)
}

func (f *filling) loadNames(ctx context.Context) error {
	pieces, err := names.Builtin().Edition()
	if err != nil {
		return err
	}
	return f.load(ctx, core.Edition{Kind: core.EditionNames, Rows: int64(names.Builtin().Len())},
		func() iter.Seq[[]byte] { return slices.Values(pieces.Pieces) })
}

// loadAddresses loads the register and waits until the node finds a street in it: desks that
// open before would write every address by hand.
func (f *filling) loadAddresses(ctx context.Context) error {
	pieces, err := f.register.Registry.Edition()
	if err != nil {
		return err
	}
	if err := f.load(ctx, core.Edition{
		Kind: core.EditionAddresses + "/" + demogar.Region, Rows: int64(f.register.Registry.Len()),
	}, func() iter.Seq[[]byte] { return slices.Values(pieces.Pieces) }); err != nil {
		return err
	}
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		found, err := f.suggested(ctx)
		if err != nil || found {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
}

func (f *filling) suggested(ctx context.Context) (bool, error) {
	var answer struct {
		Suggestions []any `json:"suggestions"`
	}
	err := f.as(f.o.Admin).Call(ctx, client.Request{
		Path: "/api/v1/addresses/suggest", JSON: map[string]string{"region": demogar.Region, "text": "Смидовича"},
	}, &answer)
	return len(answer.Suggestions) > 0, err
}

// adoptRules installs the pack, proposes it as an admin and approves it as federal staff.
func (f *filling) adoptRules(ctx context.Context) error {
	return f.crew.Adopt(ctx, f.campaign.ID, rulePack, f.o.Admin, firstFederal)
}
