package filler

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
	"github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/demo/crew"
	"github.com/sheaf-drive/sheaf/tools/demo/drive"
	"github.com/sheaf-drive/sheaf/tools/demo/filler/notes"
	"github.com/sheaf-drive/sheaf/tools/demo/house"
	"github.com/sheaf-drive/sheaf/tools/demo/progress"
)

// Filler carries out one plan.
type Filler struct {
	o        Options
	plan     *drive.Plan
	notes    *notes.Notes
	house    house.House
	people   *crowds
	planning sync.Mutex // held while sheets are planned
	pictures pictureShelf

	progress progress.Teller
	// signed tells of signatures, those of earlier runs too; written were by this run.
	signed  func(n int)
	written atomic.Int64
	filled  Filled
}

// Fill fills a house that has just been founded, or goes on where an earlier run with the same
// options ended. It fails with the first refusal that the plan does not foresee. The notes stay: who
// has kept what is answered removes them.
func Fill(ctx context.Context, o Options) (Filled, error) {
	done, err := notes.Open(o.Notes, fmt.Sprintf("%s of seed %d", o.Size.Name, o.Seed))
	if err != nil {
		return Filled{}, err
	}
	plan := drive.New(o.Size, o.Seed)
	f := &Filler{
		o: o, plan: plan, notes: done, people: newCrowds(o, plan.Regions), progress: progress.Teller{To: o.Progress},
		house: house.House{
			Crew: crew.New(o.Front, o.Seed), Admin: o.Admin, Today: o.Today,
			Campaign: core.CampaignID("drive-" + string(o.Election[:4])),
		},
	}
	f.house.Remember(done)
	err = errors.Join(f.run(ctx), done.Close())
	return f.filled, err
}

func (f *Filler) run(ctx context.Context) error {
	if err := f.pictures.draw(f); err != nil {
		return err
	}
	if err := f.progress.InTurn(ctx, []progress.Step{
		{Doing: "founding the campaign and its offices", Do: f.found},
		{Doing: "making the first accounts", Do: f.lead},
		{Doing: "making accounts, loading lists and rules", Do: f.furnish},
		{Doing: "printing sheets", Do: f.print},
		{Doing: "collecting, checking, sending and filing", Do: f.collect},
		{Doing: "receiving the last visitors", Do: f.late},
		{Doing: "choosing and binding", Do: f.choose},
		{Doing: "measuring the journal", Do: f.measureJournal},
	}); err != nil {
		return err
	}
	return f.sum()
}

// found signs the founding admin in and begins the campaign with its offices.
func (f *Filler) found(ctx context.Context) error {
	if _, known := f.notes.Token(f.o.Admin); !known {
		if err := f.house.First(ctx, f.o.Admin, f.o.OneTime); err != nil {
			return err
		}
	}
	f.filled.Campaign, f.filled.Title = f.house.Campaign, "Выдвижение Л. А. Веткина (сбор по стране)"
	if err := f.once("campaign", func() error { return f.house.Begin(ctx, f.filled.Title, f.o.Election) }); err != nil {
		return err
	}
	for i, o := range f.plan.Offices {
		made, err := f.open(ctx, i, o.Region)
		if err != nil {
			return err
		}
		f.house.Offices = append(f.house.Offices, made)
	}
	return nil
}

// open opens the office in a region unless an earlier run has.
func (f *Filler) open(ctx context.Context, number int, r drive.Region) (house.Office, error) {
	region, _ := address.NameOfRegion(r.Code)
	name, note := r.Town+", "+region, fmt.Sprintf("office-%d", number)
	if id, known := f.notes.Get(note); known {
		return house.Office{ID: core.OfficeID(id), Name: name}, nil
	}
	made, err := f.house.Open(ctx, number, name, r.Code)
	if err != nil {
		return made, err
	}
	return made, f.notes.Put(note, string(made.ID))
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

// furnish makes the other accounts while lists and rules are loaded: passwords take the
// processor, lists the disk.
func (f *Filler) furnish(ctx context.Context) error {
	tasks := append(f.equip(), f.hire(f.plan.Staff())...)
	return f.progress.Together(ctx, "accounts, lists and rules", crew.HashesAtOnce+2, tasks...)
}

// printers is how many orders of sheets are in flight.
const printers = 4

// print has the coordinators order all sheets.
func (f *Filler) print(ctx context.Context) error {
	var tasks []func(context.Context) error
	for _, o := range f.orders() {
		tasks = append(tasks, func(ctx context.Context) error { return f.fetch(ctx, o) })
	}
	return f.progress.Together(ctx, "orders of sheets", printers, tasks...)
}

// applied is how many commands the node has applied since it was founded.
func (f *Filler) applied(ctx context.Context) (uint64, error) {
	var status struct{ Applied uint64 }
	err := client.New(f.o.Front).Call(ctx, client.Request{Method: "GET", Path: "/api/v1/status"}, &status)
	return status.Applied, err
}

// collect runs the lanes of all collectors side by side.
func (f *Filler) collect(ctx context.Context) error {
	began := time.Now()
	f.signed = f.progress.Count("signatures", f.plan.Size.Signatures)
	before, err := f.applied(ctx)
	if err != nil {
		return err
	}
	var tasks []func(context.Context) error
	for n := range f.plan.Lanes() {
		tasks = append(tasks, func(ctx context.Context) error { return f.collector(ctx, f.plan.Lane(n)) })
	}
	if err := progress.Together(ctx, len(tasks), tasks...); err != nil {
		return err
	}
	after, err := f.applied(ctx)
	f.filled.Signatures, f.filled.Commands, f.filled.Took = int(f.written.Load()), after-before, time.Since(began)
	return err
}

// sum says what there is now.
func (f *Filler) sum() error {
	f.filled.Offices, f.filled.Users = f.house.Offices, f.house.Users(append(drive.Approvers(), f.plan.Staff()...))
	f.filled.Counts = f.plan.Expected()
	for n := range f.plan.Lanes() {
		if l := f.plan.Lane(n); l.Toxic {
			f.filled.Toxic = append(f.filled.Toxic, l.Operator())
		}
	}
	home := f.plan.Offices[0].Region.Code
	used := f.plan.Needs(0)[home]
	all, _ := f.notes.Get(order{office: 0, region: home}.note())
	for at := used * codeLength; at < len(all); at += codeLength {
		f.filled.Spare = append(f.filled.Spare, all[at:at+codeLength])
	}
	return nil
}

// decode reads an answer to its end.
func decode(body io.Reader, into any) error {
	if err := json.NewDecoder(body).Decode(into); err != nil {
		return fmt.Errorf("reading an answer: %w", err)
	}
	return nil
}
