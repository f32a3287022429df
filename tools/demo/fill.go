package demo

import (
	"archive/zip"
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address/gar"
	"github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/demo/crew"
	"github.com/sheaf-drive/sheaf/tools/demo/drive"
	demogar "github.com/sheaf-drive/sheaf/tools/demo/gar"
)

// filling is one run.
type filling struct {
	o        Options
	campaign Campaign
	register gar.Loaded
	day
	crew    *crew.Crew
	telling sync.Mutex // guards the counts of parts and the piles
}

// Fill fills a house that has just been founded, or continues with the same options where an
// earlier run was interrupted. It fails with the first refusal that the plan does not foresee.
func Fill(ctx context.Context, front client.Config, o Options) (Campaign, error) {
	if err := o.check(); err != nil {
		return Campaign{}, err
	}
	f := &filling{o: o, crew: crew.New(front, o.Seed)}
	if err := f.prepare(); err != nil {
		return Campaign{}, err
	}
	for _, part := range []struct {
		doing string
		do    func(context.Context) error
	}{
		{"founding the campaign", f.found},
		{"making the first accounts", f.lead},
		{"making accounts, loading lists and rules", f.furnish},
		{"printing sheets", f.print},
		{"receiving voters", f.receive},
		{"checking, sending and sorting sheets", f.onward},
		{"signing a checkpoint", f.checkpoint},
		{"drawing two passports to try", f.writeSamples},
	} {
		f.part(part.doing, 0).tellNow()
		if err := part.do(ctx); err != nil {
			return Campaign{}, fmt.Errorf("%s: %w", part.doing, err)
		}
	}
	f.sortUsers()
	slices.SortFunc(f.campaign.Pile, func(a, b Pile) int {
		return cmp.Or(slices.Compare(a.Operators, b.Operators), cmp.Compare(b.Region, a.Region))
	})
	return f.campaign, nil
}

// prepare reads the register and plans the day.
func (f *filling) prepare() error {
	var b bytes.Buffer
	if err := demogar.WriteZip(&b); err != nil {
		return err
	}
	files, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		return fmt.Errorf("reading the address archive: %w", err)
	}
	if f.register, err = gar.LoadRegion(files, demogar.Region); err != nil {
		return err
	}
	if f.day, err = plan(f.o, f.register.Registry); err != nil {
		return err
	}
	f.campaign.Visits, f.campaign.Sheets = map[drive.Fate]int{}, map[drive.End]int{}
	for _, d := range f.desks {
		for _, s := range d.sheets() {
			f.campaign.Sheets[s.End]++
		}
		for _, v := range d.visits {
			f.campaign.Visits[v.Fate]++
		}
	}
	return nil
}

// furnish makes the other accounts while lists and rules are loaded: passwords take the
// processor, lists the disk.
func (f *filling) furnish(ctx context.Context) error {
	tasks := append(f.equip(), f.staff()...)
	counted := f.part("accounts, lists and rules", len(tasks))
	for i, task := range tasks {
		tasks[i] = func(ctx context.Context) error {
			defer counted.step()
			return task(ctx)
		}
	}
	return crew.Together(ctx, crew.HashesAtOnce+1, tasks...)
}

// found signs the founding admin in and begins the campaign with its offices.
func (f *filling) found(ctx context.Context) error {
	if err := f.crew.First(ctx, f.o.Admin, f.o.OneTime); err != nil {
		return err
	}
	f.enter(core.Admin, f.o.Admin)
	counted := f.part("campaign and offices", 1+offices)
	election := ElectionDay(f.o.Today)
	f.campaign.ID = core.CampaignID("naryan-mar-" + string(election[:4]))
	f.campaign.Title = "Выдвижение Л. А. Веткина (показ)"
	f.campaign.ElectionDay = election
	if err := f.crew.Run(ctx, crew.Errand{As: f.o.Admin, Step: "campaign", Path: "/campaigns", Body: map[string]any{
		"id": f.campaign.ID, "title": f.campaign.Title, "election_day": election, "candidate": candidate(),
	}}, nil); err != nil {
		return err
	}
	counted.step()
	for i, name := range officeNames() {
		var made Office
		if err := f.crew.Run(ctx, crew.Errand{As: f.o.Admin, Step: fmt.Sprintf("office-%d", i), Path: "/offices", Body: map[string]any{
			"campaign": f.campaign.ID, "name": name, "region": demogar.Region,
		}}, &made); err != nil {
			return err
		}
		f.campaign.Offices = append(f.campaign.Offices, made)
		counted.step()
	}
	return nil
}

// candidate is nobody: what the form says about him, in the cases that it needs.
func candidate() map[string]string {
	return map[string]string{
		"name": "Веткина Лукьяна Аристарховича", "birth": "4 июня 1976 года",
		"work":      "учителем географии, школа на Тундровой",
		"residence": "Ненецкий автономный округ, город Нарьян-Мар",
	}
}

func officeNames() [offices]string {
	return [offices]string{"Нарьян-Мар, Смидовича 20", "Искателей, Тиманская 5"}
}
