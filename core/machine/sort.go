package machine

import (
	"slices"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/machine/form"
	"github.com/sheaf-drive/sheaf/core/state"
)

// SortSheet is the one scan that records the arrival of a sheet and keeps a place for it. The
// first sheet of a parcel receives the parcel. A sheet that has arrived and is not put yet
// keeps its place: then nothing happens.
type SortSheet struct{ Sheet core.SheetID }

// Kind implements Command.
func (*SortSheet) Kind() string { return "sheet.sort/1" }

// Action implements Command.
func (*SortSheet) Action() access.Action { return access.SheetSort }

// Object implements Command.
func (c *SortSheet) Object(v state.View) access.Object { return HeldObject(v, c.Sheet) }

// Decide implements Command.
func (c *SortSheet) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	h, err := findHeld(v, c.Sheet)
	if err != nil {
		return nil, err
	}
	if h.sheet.State == core.SheetArrived {
		return nil, nil
	}
	if h.sheet.State != core.SheetTravelling {
		return nil, notToSort(v, h)
	}
	f, err := h.move("sort", core.SheetArrived)
	if err != nil {
		return nil, err
	}
	f = f.arrivedFrom(v, h).into(slot(v, h.sheet.Campaign(), h.sheet.Region))
	f.sheetFact = f.sheetFact.with("parcel", string(h.custody.Parcel), "place", f.custody.Place.String())
	return f.receiving(v, s)
}

// receiving receives the parcel that the sheet came out of, if it is the first one.
func (f custodyFact) receiving(v state.View, s core.Stamp) ([]Fact, error) {
	if f.parcel == nil || f.parcel.State == core.ParcelReceived || f.parcel.State == core.ParcelClosed {
		return []Fact{f}, nil
	}
	parcel := *f.parcel
	parcel.Missing++ // as it was when the parcel came
	received, err := moveParcel(v, parcel, "receive", core.ParcelReceived, s.Actor)
	opened := received.after
	opened.Missing, opened.Received = f.parcel.Missing, s.Time
	f.parcel = &opened
	return []Fact{received, f}, err
}

// FileSheet confirms that a sheet lies at its place: one that has arrived, or one that comes
// back.
type FileSheet struct{ Sheet core.SheetID }

// Kind implements Command.
func (*FileSheet) Kind() string { return "sheet.file/1" }

// Action implements Command.
func (*FileSheet) Action() access.Action { return access.SheetSort }

// Object implements Command.
func (c *FileSheet) Object(v state.View) access.Object { return HeldObject(v, c.Sheet) }

// Decide implements Command.
func (c *FileSheet) Decide(v state.View, _ core.Stamp) ([]Fact, error) {
	h, err := findHeld(v, c.Sheet)
	if err != nil {
		return nil, err
	}
	if h.sheet.State != core.SheetArrived && h.sheet.State != core.SheetPulled {
		return nil, h.refuse("store.not_to_file")
	}
	return filed(h, "file")
}

// filed is the fact of a sheet that was put to its place.
func filed(h held, verb string) ([]Fact, error) {
	h.custody.Holder, h.custody.Reason, h.custody.Note = "", "", core.Sealed{}
	f, err := h.move(verb, core.SheetFiled)
	f.sheetFact = f.sheetFact.with("place", h.custody.Place.String())
	return []Fact{f}, err
}

// ReturnSheet confirms that a pulled sheet lies at its place again, by whoever may pull one.
type ReturnSheet struct{ Sheet core.SheetID }

// Kind implements Command.
func (*ReturnSheet) Kind() string { return "sheet.return/1" }

// Action implements Command.
func (*ReturnSheet) Action() access.Action { return access.SheetPull }

// Object implements Command.
func (c *ReturnSheet) Object(v state.View) access.Object { return HeldObject(v, c.Sheet) }

// Decide implements Command.
func (c *ReturnSheet) Decide(v state.View, _ core.Stamp) ([]Fact, error) {
	h, err := findHeld(v, c.Sheet)
	if err != nil {
		return nil, err
	}
	if h.sheet.State != core.SheetPulled {
		return nil, h.refuse("store.not_pulled")
	}
	return filed(h, "return")
}

// PullSheet takes a sheet out of the store. Its place is kept for it.
type PullSheet struct {
	Sheet core.SheetID
	// Reason is one of core.PullReasons.
	Reason string
	Note   core.Sealed
}

// Kind implements Command.
func (*PullSheet) Kind() string { return "sheet.pull/1" }

// Action implements Command.
func (*PullSheet) Action() access.Action { return access.SheetPull }

// Object implements Command.
func (c *PullSheet) Object(v state.View) access.Object { return HeldObject(v, c.Sheet) }

// Decide implements Command.
func (c *PullSheet) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	h, err := findHeld(v, c.Sheet)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(core.PullReasons(), c.Reason) {
		return nil, core.Refuse(core.Invalid, "reason", "store.pull_reason")
	}
	if err := form.Note().Check("note", c.Note); err != nil {
		return nil, err
	}
	if h.sheet.State != core.SheetFiled {
		return nil, h.refuse("store.not_filed")
	}
	h.custody.Holder, h.custody.Reason, h.custody.Note = s.Actor, c.Reason, c.Note
	f, err := h.move("pull", core.SheetPulled)
	f.news, f.sheetFact = c.Note, f.sheetFact.with("place", h.custody.Place.String(),
		"reason", c.Reason, "person", string(personOf(v, s.Actor)))
	return []Fact{f}, err
}

// FillFolder closes the folder that keeps a place for the sheet in hand before 25 sheets lie
// in it, because paper is thick at times, and gives the sheet a place in the next one.
type FillFolder struct{ Sheet core.SheetID }

// Kind implements Command.
func (*FillFolder) Kind() string { return "folder.full/1" }

// Action implements Command.
func (*FillFolder) Action() access.Action { return access.SheetSort }

// Object implements Command.
func (c *FillFolder) Object(v state.View) access.Object { return HeldObject(v, c.Sheet) }

// Decide implements Command.
func (c *FillFolder) Decide(v state.View, _ core.Stamp) ([]Fact, error) {
	h, err := findHeld(v, c.Sheet)
	if err != nil {
		return nil, err
	}
	old, ok := folderOf(v, h)
	inHand := h.sheet.State == core.SheetArrived || h.sheet.State == core.SheetPulled
	if !ok || !inHand {
		return nil, h.refuse("store.not_in_hand")
	}
	next := slot(v, old.Campaign, old.Region)
	if next.Number == old.Number {
		next = core.Folder{Campaign: old.Campaign, Region: old.Region, Number: old.Number + 1, Taken: 1}
	}
	from := h.custody.Place
	h.custody.Place = core.FolderPlace(next.Region, next.Number)
	h.custody.Version++
	old.Full = true
	old.Taken--
	return []Fact{folderFact{from: from, old: old, next: next, custody: h.custody}}, nil
}

// folderFact says that a folder takes no more, and where the sheet in hand goes instead.
type folderFact struct {
	from      core.Place
	old, next core.Folder
	custody   core.Custody
}

// Kind implements Fact.
func (folderFact) Kind() string { return "folder.full/1" }

// Leaf implements Fact.
func (f folderFact) Leaf() audit.Entry {
	return audit.Entry{
		Campaign: f.old.Campaign, Kind: f.Kind(), Subject: "folder:" + f.from.String(),
		Public: kv("sheet", string(f.custody.Sheet.Code()), "place", f.custody.Place.String()),
	}
}

// Record implements Fact.
func (f folderFact) Record(tx state.Tx, _ core.Stamp) {
	putFolder(tx, f.old)
	putFolder(tx, f.next)
	state.FillingFolders.Put(tx, state.RegionKey(f.next.Campaign, f.next.Region), f.next.Number)
	state.Custodies.Put(tx, f.custody.Sheet, f.custody)
}
