package demo

import (
	"context"
	"slices"

	"github.com/sheaf-drive/sheaf/tools/demo/drive"
	"github.com/sheaf-drive/sheaf/tools/demo/errand"
	"github.com/sheaf-drive/sheaf/tools/demo/stages"
)

// onward takes the sheets as far as the plan says: those of an office through the check and by
// parcel to the central office, the offices side by side.
func (f *filling) onward(ctx context.Context) error {
	if err := f.introduce(ctx); err != nil {
		return err
	}
	var tasks []func(context.Context) error
	for office := range offices {
		tasks = append(tasks, func(ctx context.Context) error { return f.carry(ctx, office) })
	}
	return f.progress.Together(ctx, "sheets on their way", offices, tasks...)
}

// introduce has those who certify store what they write at the foot of a sheet.
func (f *filling) introduce(ctx context.Context) error {
	var batches []errand.Batch
	for i, login := range certifiers() {
		batches = append(batches, stages.Introduce(login, f.certifiers[i], f.house.Key))
	}
	_, err := f.house.Send(ctx, batches...)
	return err
}

// certifiers are the logins of those who sign at the foot of sheets.
func certifiers() (logins []string) {
	for office := range offices {
		for place := range desks {
			logins = append(logins, operatorAt(office, place))
		}
		logins = append(logins, verifierOf(office))
	}
	return logins
}

// work is what is to be done with the sheets of a desk; they are numbered within their office.
func (f *filling) work(d desk) stages.Work {
	return stages.Work{People: d, Number: d.office, Key: f.house.Key}
}

// carry takes the sheets of an office onward.
func (f *filling) carry(ctx context.Context, office int) error {
	own := f.desksOf(office)
	var sheets []stages.Page
	for _, d := range own {
		for _, stage := range f.work(d).ToCertification() {
			if _, err := f.house.Send(ctx, stage(d.sheets())...); err != nil {
				return err
			}
		}
		sheets = append(sheets, d.sheets()...)
	}
	for load := range slices.Chunk(sheets, drive.Load) {
		for _, kind := range drive.Parcels() {
			if err := f.parcel(ctx, own[0], kind, load); err != nil {
				return err
			}
		}
	}
	return nil
}

// parcel sends the sheets of one kind, and has a clerk put to its place what has come. Of the desk
// only the office counts.
func (f *filling) parcel(ctx context.Context, d desk, kind drive.Parcel, load []stages.Page) error {
	if !slices.ContainsFunc(load, func(p stages.Page) bool { return p.End.Parcel() == kind }) {
		return nil
	}
	work, first := f.work(d), load[0].Number
	ids, err := f.house.Send(ctx, work.Pack(first, kind, f.house.Offices[d.office].ID, load))
	if err != nil || !kind.Arrives() {
		return err
	}
	_, err = f.house.Send(ctx, work.Sort(first, kind, ids[stages.ParcelName], load))
	return err
}
