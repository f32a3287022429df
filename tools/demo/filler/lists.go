package filler

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/names"
	"github.com/sheaf-drive/sheaf/core/passport"
	"github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/demo/drive"
	"github.com/sheaf-drive/sheaf/tools/demo/passports"
)

// rulePack is the built-in pack of the campaign.
const rulePack = "ru-president-2018"

// strangers are how many passports the list of invalid ones has beside our voters'.
const strangers = 50_000

// equip loads the lists and puts the rules into force.
func (f *Filler) equip() []func(context.Context) error {
	tasks := []func(context.Context) error{f.adoptRules, f.loadNames, f.loadPassports}
	for _, r := range f.plan.Regions {
		tasks = append(tasks, func(ctx context.Context) error { return f.loadAddresses(ctx, r) })
	}
	return tasks
}

func (f *Filler) adoptRules(ctx context.Context) error {
	return f.once("rules", func() error { return f.crew.Adopt(ctx, f.campaign, rulePack, f.o.Admin, drive.Federal) })
}

// load sends an edition as the founding admin.
func (f *Filler) load(ctx context.Context, e core.Edition, chunks func() iter.Seq[[]byte]) error {
	return f.once("list "+e.Kind, func() error {
		e.Date, e.Source = f.o.Today, "sheaf demo"
		key := f.crew.Key("list-" + strings.ReplaceAll(e.Kind, "/", "-"))
		_, err := f.crew.As(f.o.Admin).Load(ctx, client.Upload{Edition: e, Chunks: chunks, Key: key})
		return err
	})
}

// once does what no earlier run has noted as done.
func (f *Filler) once(step string, do func() error) error {
	if _, done := f.notes.Get(step); done {
		return nil
	}
	if err := do(); err != nil {
		return err
	}
	return f.notes.Put(step, "done")
}

// loadPassports puts our listed voters among strangers, whose blanks nobody of ours has.
func (f *Filler) loadPassports(ctx context.Context) error {
	if _, done := f.notes.Get("list " + core.EditionPassports); done {
		return nil
	}
	var b passport.Builder
	for i := range uint64(strangers) {
		n := passports.Of(f.o.Seed, uint64(passports.Blanks)-1-i, 1998+int(i%28))
		if _, err := b.Add(n); err != nil {
			return err
		}
	}
	for n := range f.plan.Lanes() {
		if err := f.listed(&b, f.plan.Lane(n)); err != nil {
			return err
		}
	}
	set := b.Set()
	return f.load(ctx, core.Edition{Kind: core.EditionPassports, Rows: set.Len()}, set.Chunks)
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

func (f *Filler) loadNames(ctx context.Context) error {
	pieces, err := names.Builtin().Edition()
	if err != nil {
		return err
	}
	return f.load(ctx, core.Edition{Kind: core.EditionNames, Rows: int64(names.Builtin().Len())},
		func() iter.Seq[[]byte] { return slices.Values(pieces.Pieces) })
}

// loadAddresses loads the register of a region and waits until the node finds a street in it: desks
// that open before would write every address by hand.
func (f *Filler) loadAddresses(ctx context.Context, r drive.Region) error {
	in, err := f.people.of(r.Code)
	if err != nil {
		return err
	}
	pieces, err := in.reg.Edition()
	if err != nil {
		return err
	}
	kind := core.EditionAddresses + "/" + string(r.Code)
	if err := f.load(ctx, core.Edition{Kind: kind, Rows: int64(in.reg.Len())},
		func() iter.Seq[[]byte] { return slices.Values(pieces.Pieces) }); err != nil {
		return err
	}
	last := in.reg.At(in.reg.Len() - 1)
	for {
		found, err := f.suggested(ctx, r, last.Name)
		if err != nil || found {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
}

func (f *Filler) suggested(ctx context.Context, r drive.Region, text string) (bool, error) {
	var answer struct {
		Suggestions []any `json:"suggestions"`
	}
	if err := f.crew.Call(ctx, f.o.Admin, client.Request{
		Path: "/api/v1/addresses/suggest", JSON: map[string]string{"region": string(r.Code), "text": text},
	}, &answer); err != nil {
		return false, fmt.Errorf("looking up %s in region %s: %w", text, r.Code, err)
	}
	return len(answer.Suggestions) > 0, nil
}
