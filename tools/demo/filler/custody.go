package filler

import (
	"context"
	"fmt"

	"github.com/sheaf-drive/sheaf/tools/demo/drive"
	"github.com/sheaf-drive/sheaf/tools/demo/filler/stages"
)

// carry brings the sheets of a load to the central office, and to whatever became of them there.
func (w *worker) carry(ctx context.Context, first, last int) error {
	var list []stages.Page
	pages := func() []stages.Page {
		if list == nil {
			list = w.pages(first, last)
		}
		return list
	}
	for _, kind := range drive.Parcels() {
		if err := w.parcel(ctx, first, kind, pages); err != nil {
			return err
		}
	}
	return w.take(ctx, func(ctx context.Context) error {
		for _, b := range w.work.Mishaps(pages()) {
			if _, err := w.f.crew.Send(ctx, b); err != nil {
				return err
			}
		}
		return nil
	})
}

// parcel has the coordinator pack and send the sheets of one kind, and a clerk take in what came.
func (w *worker) parcel(ctx context.Context, first int, kind drive.Parcel, pages func() []stages.Page) error {
	if w.lane.Parcels(first)[kind] == 0 {
		return nil
	}
	note := fmt.Sprintf("parcel %d %d %s", w.lane.Number, first, kind)
	if err := w.take(ctx, func(ctx context.Context) error {
		ids, err := w.f.crew.Send(ctx, w.work.Pack(first, kind, w.f.offices[w.lane.Office].ID, pages()))
		if err != nil {
			return err
		}
		return w.f.notes.Put(note, ids[stages.ParcelName])
	}); err != nil {
		return err
	}
	if kind == drive.OpenParcel || kind == drive.SentParcel {
		return nil
	}
	id, known := w.f.notes.Get(note)
	if !known {
		return fmt.Errorf("nobody noted %s", note)
	}
	return w.take(ctx, func(ctx context.Context) error {
		_, err := w.f.crew.Send(ctx, w.work.Sort(first, kind, id, pages()))
		return err
	})
}
