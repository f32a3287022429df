package filler

import (
	"context"
	"fmt"
	"sync"

	"github.com/sheaf-drive/sheaf/tools/demo/drive"
	"github.com/sheaf-drive/sheaf/tools/demo/errand"
	"github.com/sheaf-drive/sheaf/tools/demo/stages"
)

// carry brings the sheets of a load to the central office, and to whatever became of them there.
func (w *worker) carry(ctx context.Context, first, last int) error {
	pages := sync.OnceValue(func() []stages.Page { return w.pages(first, last) })
	for _, kind := range drive.Parcels() {
		if err := w.parcel(ctx, first, kind, pages); err != nil {
			return err
		}
	}
	return w.send(ctx, func() []errand.Batch { return w.work.Mishaps(pages(), w.lane.SecondClerk()) })
}

// parcel has the coordinator pack and send the sheets of one kind, and a clerk take in what came.
func (w *worker) parcel(ctx context.Context, first int, kind drive.Parcel, pages func() []stages.Page) error {
	if w.lane.Parcels(first)[kind] == 0 {
		return nil
	}
	note := fmt.Sprintf("parcel %d %d %s", w.lane.Number, first, kind)
	if err := w.take(ctx, func(ctx context.Context) error {
		ids, err := w.f.house.Send(ctx, w.work.Pack(first, kind, w.f.house.Offices[w.lane.Office].ID, pages()))
		if err != nil {
			return err
		}
		return w.f.notes.Put(note, ids[stages.ParcelName])
	}); err != nil {
		return err
	}
	if !kind.Arrives() {
		return nil
	}
	id, known := w.f.notes.Get(note)
	if !known {
		return fmt.Errorf("nobody noted %s", note)
	}
	return w.send(ctx, func() []errand.Batch { return []errand.Batch{w.work.Sort(first, kind, id, pages())} })
}
