package machine

import (
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/state"
)

// row says what a fact does to a sheet's row in the contents of its parcel.
type row uint8

const (
	rowStays row = iota
	// rowMissing: the sheet lies in the parcel or is on its way.
	rowMissing
	// rowThere: it came out of the parcel, or will never.
	rowThere
	// rowGone: it was taken out again before the parcel was sent.
	rowGone
)

// custodyFact is a sheetFact with what it makes of the records around the sheet: where it is,
// the parcel in which it lies, the folders that keep a place for it.
type custodyFact struct {
	sheetFact
	custody core.Custody
	// box is the parcel in whose contents the sheet's row changes.
	box core.ParcelID
	row row
	// parcel with its new counters, nil where they stay.
	parcel *core.Parcel
	// folders that take or give up a place, and the one that is being filled from now on.
	folders []core.Folder
	filling *core.Folder
}

// Record implements Fact.
func (f custodyFact) Record(tx state.Tx, s core.Stamp) {
	f.sheetFact.Record(tx, s)
	state.Custodies.Put(tx, f.custody.Sheet, f.custody)
	if f.parcel != nil {
		state.Parcels.Put(tx, state.ParcelKey(f.parcel.Campaign, f.parcel.ID), *f.parcel)
	}
	f.recordRow(tx)
	for _, folder := range f.folders {
		putFolder(tx, folder)
	}
	if f.filling != nil {
		state.FillingFolders.Put(tx, state.RegionKey(f.filling.Campaign, f.filling.Region), f.filling.Number)
	}
}

func (f custodyFact) recordRow(tx state.Tx) {
	if f.row == rowStays {
		return
	}
	key := state.ContentKey(f.box, f.custody.Sheet.Code())
	if f.row == rowGone {
		state.Contents.Delete(tx, key)
		return
	}
	state.Contents.Put(tx, key, f.row == rowMissing)
}

func putFolder(tx state.Tx, f core.Folder) {
	state.Folders.Put(tx, state.FolderKey(f.Campaign, f.Region, f.Number), f)
}

// held is a sheet with where it is.
type held struct {
	sheet   core.Sheet
	custody core.Custody
}

// findHeld reads a sheet and where it is.
func findHeld(v state.View, id core.SheetID) (held, error) {
	sheet, err := readSheet(v, id)
	if err != nil {
		return held{}, err
	}
	custody, _ := state.Custodies.Get(v, id)
	custody.Sheet = id
	return held{sheet, custody}, nil
}

// move makes the fact of a transition; what it changes of the custody stands in h already.
func (h held) move(verb, to string) (custodyFact, error) {
	f, err := moveSheet(h.sheet, verb, to)
	h.custody.Version++
	return custodyFact{sheetFact: f, custody: h.custody}, err
}

// refuse is a refusal that names the sheet, and what else the words need.
func (h held) refuse(key string, args ...string) error {
	code := h.sheet.ID.Code()
	return core.Refuse(core.Conflict, "code", key, append([]string{code.String()}, args...)...).About("sheet:" + string(code))
}

// HeldObject is the object of a sheet where its paper is. At an office it is that office's and
// its collector's; from the moment it arrived in the central store it is out of their hands,
// and only a right that reaches every sheet reaches it.
func HeldObject(v state.View, id core.SheetID) access.Object {
	sheet, _ := state.Sheets.Get(v, id)
	custody, _ := state.Custodies.Get(v, id)
	at := sheet.State
	if at == core.SheetLost || at == core.SheetSpoiled {
		at = custody.Before
	}
	if core.Stored(at) || at == core.SheetBound || at == core.SheetHandedIn {
		return access.Object{Campaign: id.Campaign()}
	}
	return sheetObject(v, id)
}

// slot keeps one more place in the store for a sheet of the region: in the folder that is
// being filled, or else in the next one. It is kept inside Apply, so that two sorters never
// fill one folder with more than it holds.
func slot(v state.View, c core.CampaignID, r core.Region) core.Folder {
	n, _ := state.FillingFolders.Get(v, state.RegionKey(c, r))
	folder, ok := state.Folders.Get(v, state.FolderKey(c, r, n))
	if !ok || folder.Full || folder.Taken >= core.SheetsPerFolder {
		folder = core.Folder{Campaign: c, Region: r, Number: n + 1}
	}
	folder.Taken++
	return folder
}

// into gives the sheet its place in the folder.
func (f custodyFact) into(folder core.Folder) custodyFact {
	f.custody.Place = core.FolderPlace(folder.Region, folder.Number)
	f.folders = append(f.folders, folder)
	f.filling = &folder
	return f
}

// folderOf reads the folder that keeps a place for the sheet.
func folderOf(v state.View, h held) (core.Folder, bool) {
	return state.Folders.Get(v, state.FolderKey(h.sheet.Campaign(), h.custody.Place.Region, h.custody.Place.Number()))
}

// outOf gives up the place that is kept for a sheet, if there is one.
func (f custodyFact) outOf(v state.View, h held) custodyFact {
	folder, ok := folderOf(v, h)
	if !ok || !h.custody.Kept(h.sheet.State) {
		return f
	}
	folder.Taken--
	f.custody.Place = core.Place{}
	f.folders = append(f.folders, folder)
	return f
}

// arrivedFrom takes the sheet off the list of what is missing from its parcel, if it stands there.
func (f custodyFact) arrivedFrom(v state.View, h held) custodyFact {
	missing, _ := state.Contents.Get(v, state.ContentKey(h.custody.Parcel, h.sheet.ID.Code()))
	parcel, ok := state.Parcels.Get(v, state.ParcelKey(h.sheet.Campaign(), h.custody.Parcel))
	if !ok || !missing {
		return f
	}
	parcel.Missing--
	parcel.Version++
	f.parcel, f.box, f.row = &parcel, parcel.ID, rowThere
	return f
}
