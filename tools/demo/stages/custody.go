package stages

import (
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/tools/demo/drive"
	"github.com/sheaf-drive/sheaf/tools/demo/errand"
)

// ParcelName is the name under which [Work.Pack] is answered with the id of the parcel.
const ParcelName = "p"

// Pack has the coordinator lay the sheets of a load that belong into one kind of parcel into one,
// and send it if it is one that is sent; first is the number of the load's first sheet.
func (w Work) Pack(first int, kind drive.Parcel, office core.OfficeID, list []Page) errand.Batch {
	var codes []string
	for _, p := range list {
		if p.End.Parcel() == kind {
			codes = append(codes, p.Code)
		}
	}
	group := []errand.Request{
		{Path: "/parcels", Key: w.parcelKey(first, "parcel", kind), As: ParcelName, JSON: map[string]any{"office": office}},
		{Path: "/parcels/{p}/sheets", Key: w.parcelKey(first, "pack", kind), JSON: map[string]any{"codes": codes}},
	}
	if kind != drive.OpenParcel {
		group = append(group, errand.Request{Path: "/parcels/{p}/send", Key: w.parcelKey(first, "send", kind), JSON: map[string]any{}})
	}
	b := errand.Batch{Login: w.Coordinator()}
	b.Add(group...)
	return b
}

func (w Work) parcelKey(first int, verb string, kind drive.Parcel) string {
	return w.key(first, verb+"-"+string(kind))
}

// Sort has a clerk take what came out of a parcel, and put it to its place.
func (w Work) Sort(first int, kind drive.Parcel, id string, list []Page) errand.Batch {
	b := errand.Batch{Login: w.Clerk()}
	b.Add(errand.Request{Path: "/parcels/" + id + "/receive", Key: w.parcelKey(first, "receive", kind), JSON: map[string]any{}})
	for _, p := range list {
		if p.End.Parcel() != kind || p.End == drive.Missing {
			continue
		}
		group := []errand.Request{w.say(p, "sort", "/sheets/"+p.Code+"/sort", map[string]any{})}
		if p.End.Stored() {
			group = append(group, w.say(p, "file", "/sheets/"+p.Code+"/file", map[string]any{}))
		}
		b.Add(group...)
	}
	if kind == drive.ClosedParcel {
		b.Add(errand.Request{Path: "/parcels/" + id + "/close", Key: w.parcelKey(first, "close", kind), JSON: map[string]any{}})
	}
	return b
}

// Mishaps are what became of sheets at the office and in the store: first the coordinator and the
// clerk report, then a second clerk destroys.
func (w Work) Mishaps(list []Page, second string) []errand.Batch {
	return []errand.Batch{w.atOffice(list), w.inStore(list, second), w.destroyed(list, second)}
}

func (w Work) atOffice(list []Page) errand.Batch {
	b := errand.Batch{Login: w.Coordinator()}
	for _, p := range list {
		switch p.End {
		case drive.LostAtOffice:
			b.Add(w.say(p, "lose", "/sheets/"+p.Code+"/lose", map[string]any{"reason": "not_found", "note": "Папка пересмотрена дважды"}))
		case drive.SpoiledAtOffice:
			b.Add(w.say(p, "spoil", "/sheets/"+p.Code+"/spoil",
				map[string]any{"reason": "wet", "note": "Залит чаем", "witness": w.Verifier()}))
		}
	}
	return b
}

func (w Work) inStore(list []Page, second string) errand.Batch {
	b := errand.Batch{Login: w.Clerk()}
	for _, p := range list {
		at := "/sheets/" + p.Code
		lost := w.say(p, "lose", at+"/lose", map[string]any{"reason": "not_found", "note": "В папке нет"})
		pulled := w.say(p, "pull", at+"/pull", map[string]any{"reason": "sample", "note": "Выборка юристов"})
		switch p.End {
		case drive.Pulled:
			b.Add(pulled)
		case drive.Returned:
			b.Add(pulled, w.say(p, "return", at+"/return", map[string]any{}))
		case drive.LostInStore, drive.GivenUp:
			b.Add(lost)
		case drive.Found:
			b.Add(lost, w.say(p, "find", at+"/find", map[string]any{}))
		case drive.SpoiledInStore, drive.Destroyed:
			b.Add(w.say(p, "spoil", at+"/spoil",
				map[string]any{"reason": "torn", "note": "Порван при сортировке", "witness": second}))
		}
	}
	return b
}

func (w Work) destroyed(list []Page, second string) errand.Batch {
	b := errand.Batch{Login: second}
	for _, p := range list {
		if p.End == drive.Destroyed || p.End == drive.GivenUp {
			b.Add(w.say(p, "destroy", "/sheets/"+p.Code+"/destroy", map[string]any{}))
		}
	}
	return b
}
