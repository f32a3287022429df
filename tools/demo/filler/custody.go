package filler

import (
	"context"
	"fmt"

	"github.com/sheaf-drive/sheaf/tools/demo/drive"
)

// carry brings the sheets of a load to the central office, and to whatever became of them there.
func (w *worker) carry(ctx context.Context, first, last int) error {
	var list []page
	pages := func() []page {
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
	for _, step := range []func(context.Context, []page) error{w.report, w.fetched, w.destroy} {
		if err := w.take(ctx, func(ctx context.Context) error { return step(ctx, pages()) }); err != nil {
			return err
		}
	}
	return nil
}

// parcel has the coordinator pack and send the sheets of one kind, and a clerk take in what came.
func (w *worker) parcel(ctx context.Context, first int, kind drive.Parcel, pages func() []page) error {
	if w.lane.Parcels(first)[kind] == 0 {
		return nil
	}
	note := fmt.Sprintf("parcel %d %d %s", w.lane.Number, first, kind)
	if err := w.take(ctx, func(ctx context.Context) error { return w.pack(ctx, first, kind, note, pages()) }); err != nil {
		return err
	}
	if kind == drive.OpenParcel || kind == drive.SentParcel {
		return nil
	}
	id, known := w.f.notes.get(note)
	if !known {
		return fmt.Errorf("nobody noted %s", note)
	}
	return w.take(ctx, func(ctx context.Context) error { return w.sort(ctx, first, kind, id, pages()) })
}

func (w *worker) pack(ctx context.Context, first int, kind drive.Parcel, note string, list []page) error {
	var codes []string
	for _, p := range list {
		if p.End.Parcel() == kind {
			codes = append(codes, p.code)
		}
	}
	key := func(verb string) string { return w.key(first, verb+"-"+string(kind)) }
	group := []request{
		{Path: "/parcels", Key: key("parcel"), As: "p", JSON: map[string]any{"office": w.f.offices[w.lane.Office].ID}},
		{Path: "/parcels/{p}/sheets", Key: key("pack"), JSON: map[string]any{"codes": codes}},
	}
	if kind != drive.OpenParcel {
		group = append(group, request{Path: "/parcels/{p}/send", Key: key("send"), JSON: map[string]any{}})
	}
	b := batch{login: w.coordinator()}
	b.add(group...)
	ids, err := w.f.send(ctx, b)
	if err != nil {
		return err
	}
	return w.f.notes.put(note, ids["p"])
}

// sort has a clerk take what came out of a parcel, and put it to its place.
func (w *worker) sort(ctx context.Context, first int, kind drive.Parcel, id string, list []page) error {
	b := batch{login: w.clerk()}
	key := func(verb string) string { return w.key(first, verb+"-"+string(kind)) }
	b.add(request{Path: "/parcels/" + id + "/receive", Key: key("receive"), JSON: map[string]any{}})
	for _, p := range list {
		if p.End.Parcel() != kind || p.End == drive.Missing {
			continue
		}
		group := []request{w.say(p, "sort", "/sheets/"+p.code+"/sort", map[string]any{})}
		if p.End.Stored() {
			group = append(group, w.say(p, "file", "/sheets/"+p.code+"/file", map[string]any{}))
		}
		b.add(group...)
	}
	if kind == drive.ClosedParcel {
		b.add(request{Path: "/parcels/" + id + "/close", Key: key("close"), JSON: map[string]any{}})
	}
	_, err := w.f.send(ctx, b)
	return err
}

// report has the coordinator say what was lost or spoiled at the office.
func (w *worker) report(ctx context.Context, list []page) error {
	b := batch{login: w.coordinator()}
	for _, p := range list {
		switch p.End {
		case drive.LostAtOffice:
			b.add(w.say(p, "lose", "/sheets/"+p.code+"/lose", map[string]any{"reason": "not_found", "note": "Папка пересмотрена дважды"}))
		case drive.SpoiledAtOffice:
			b.add(w.say(p, "spoil", "/sheets/"+p.code+"/spoil",
				map[string]any{"reason": "wet", "note": "Залит чаем", "witness": w.verifier()}))
		}
	}
	_, err := w.f.send(ctx, b)
	return err
}

// fetched has a clerk say what became of sheets in the store.
func (w *worker) fetched(ctx context.Context, list []page) error {
	b := batch{login: w.clerk()}
	for _, p := range list {
		at := "/sheets/" + p.code
		lost := w.say(p, "lose", at+"/lose", map[string]any{"reason": "not_found", "note": "В папке нет"})
		pulled := w.say(p, "pull", at+"/pull", map[string]any{"reason": "sample", "note": "Выборка юристов"})
		switch p.End {
		case drive.Pulled:
			b.add(pulled)
		case drive.Returned:
			b.add(pulled, w.say(p, "return", at+"/return", map[string]any{}))
		case drive.LostInStore, drive.GivenUp:
			b.add(lost)
		case drive.Found:
			b.add(lost, w.say(p, "find", at+"/find", map[string]any{}))
		case drive.SpoiledInStore, drive.Destroyed:
			b.add(w.say(p, "spoil", at+"/spoil", map[string]any{"reason": "torn", "note": "Порван при сортировке", "witness": w.secondClerk()}))
		}
	}
	_, err := w.f.send(ctx, b)
	return err
}

// destroy has a second clerk destroy what the first reported.
func (w *worker) destroy(ctx context.Context, list []page) error {
	b := batch{login: w.secondClerk()}
	for _, p := range list {
		if p.End == drive.Destroyed || p.End == drive.GivenUp {
			b.add(w.say(p, "destroy", "/sheets/"+p.code+"/destroy", map[string]any{}))
		}
	}
	_, err := w.f.send(ctx, b)
	return err
}
