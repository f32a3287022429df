package demo

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
	"github.com/sheaf-drive/sheaf/core/address/gar"
	"github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/demo/crew"
	"github.com/sheaf-drive/sheaf/tools/demo/drive"
	demogar "github.com/sheaf-drive/sheaf/tools/demo/gar"
	"github.com/sheaf-drive/sheaf/tools/demo/house"
	"github.com/sheaf-drive/sheaf/tools/demo/progress"
)

// filling is one run.
type filling struct {
	o        Options
	campaign Campaign
	register *address.Registry
	day
	house    house.House
	progress progress.Teller
	piling   sync.Mutex // guards the piles
}

func newFilling(front client.Config, o Options) *filling {
	return &filling{
		o: o, house: house.House{Crew: crew.New(front, o.Seed), Admin: o.Admin, Today: o.Today},
		progress: progress.Teller{To: o.Progress},
	}
}

// Fill fills a house that has just been founded, or continues with the same options where an
// earlier run was interrupted. It fails with the first refusal that the plan does not foresee.
func Fill(ctx context.Context, front client.Config, o Options) (Campaign, error) {
	if err := o.check(); err != nil {
		return Campaign{}, err
	}
	f := newFilling(front, o)
	if err := f.prepare(); err != nil {
		return Campaign{}, err
	}
	if err := f.progress.InTurn(ctx, []progress.Step{
		{Doing: "founding the campaign", Do: f.found},
		{Doing: "making the first accounts", Do: f.lead},
		{Doing: "making accounts, loading lists and rules", Do: f.furnish},
		{Doing: "printing sheets", Do: f.print},
		{Doing: "receiving voters", Do: f.receive},
		{Doing: "checking, sending and sorting sheets", Do: f.onward},
		{Doing: "signing a checkpoint", Do: f.checkpoint},
		{Doing: "drawing two passports to try", Do: f.writeSamples},
	}); err != nil {
		return Campaign{}, err
	}
	f.campaign.Offices, f.campaign.Users = f.house.Offices, f.house.Users(append(drive.Approvers(), staff()...))
	slices.SortFunc(f.campaign.Pile, func(a, b Pile) int {
		return cmp.Or(slices.Compare(a.Operators, b.Operators), cmp.Compare(b.Region, a.Region))
	})
	return f.campaign, nil
}

// prepare reads the register and plans the day.
func (f *filling) prepare() error {
	files, err := demogar.Tree()
	if err != nil {
		return err
	}
	read, err := gar.LoadRegion(files, demogar.Region)
	if err != nil {
		return err
	}
	f.register = read.Registry
	if f.day, err = plan(f.o, f.register); err != nil {
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
	tasks := append(f.equip(), f.hire(staff())...)
	return f.progress.Together(ctx, "accounts, lists and rules", crew.HashesAtOnce+1, tasks...)
}

// found signs the founding admin in and begins the campaign with its offices.
func (f *filling) found(ctx context.Context) error {
	if err := f.house.First(ctx, f.o.Admin, f.o.OneTime); err != nil {
		return err
	}
	more := f.progress.Count("campaign and offices", 1+offices)
	election := ElectionDay(f.o.Today)
	f.campaign.ID = core.CampaignID("naryan-mar-" + string(election[:4]))
	f.campaign.Title = "Выдвижение Л. А. Веткина (показ)"
	f.campaign.ElectionDay, f.house.Campaign = election, f.campaign.ID
	if err := f.house.Begin(ctx, f.campaign.Title, election); err != nil {
		return err
	}
	more(1)
	for i, name := range officeNames() {
		made, err := f.house.Open(ctx, i, name, demogar.Region)
		if err != nil {
			return err
		}
		f.house.Offices = append(f.house.Offices, made)
		more(1)
	}
	return nil
}

func officeNames() [offices]string {
	return [offices]string{"Нарьян-Мар, Смидовича 20", "Искателей, Тиманская 5"}
}
