package query

import (
	"cmp"
	"slices"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/state"
)

// Held is a sheet with where it is.
type Held struct {
	Sheet   core.Sheet
	Custody core.Custody
	// Parcel in which it lies or came; its zero value where it never lay in one.
	Parcel core.Parcel
}

// HeldSheet reads a sheet with where it is.
func HeldSheet(v state.View, id core.SheetID) (Held, bool) {
	sheet, ok := state.Sheets.Get(v, id)
	if !ok {
		return Held{}, false
	}
	custody, _ := state.Custodies.Get(v, id)
	h := Held{Sheet: sheet, Custody: custody}
	if custody.Parcel != "" {
		h.Parcel, _ = state.Parcels.Get(v, state.ParcelKey(id.Campaign(), custody.Parcel))
	}
	return h, true
}

// FolderOf reads the folder that keeps a place for the sheet; false where none does.
func FolderOf(v state.View, h Held) (core.Folder, bool) {
	place := h.Custody.Place
	if place.Zero() {
		return core.Folder{}, false
	}
	return state.Folders.Get(v, state.FolderKey(h.Sheet.Campaign(), place.Region, place.Number()))
}

// QueuedSheets lists at most limit sheets of a campaign that are in the state and that keep says yes
// to, in the order of office and code. Those that it says no to leave their room to others.
func QueuedSheets(v state.View, c core.CampaignID, s core.SheetState, limit int, keep func(Held) bool) (list []Held) {
	state.Queues.Scan(v, state.QueueKey(c, s, "", ""), func(key string, _ core.Time) bool {
		code := core.SheetCode(key[len(key)-6:])
		if h, ok := HeldSheet(v, core.NewSheetID(c, code)); ok && keep(h) {
			list = append(list, h)
		}
		return len(list) < limit
	})
	return list
}

// NewestIn lists the sheets that were laid into an open parcel last, the newest first, at most
// limit of them.
func NewestIn(v state.View, p core.Parcel, limit int) []core.SheetCode {
	type row struct {
		code core.SheetCode
		at   core.Time
	}
	var rows []row
	for _, inside := range Contents(v, p.ID) {
		at, _ := state.Queues.Get(v, state.QueueKey(p.Campaign, core.SheetPacked, p.Office, inside.Code))
		rows = append(rows, row{inside.Code, at})
	}
	slices.SortStableFunc(rows, func(a, b row) int { return cmp.Compare(b.at, a.at) })
	var codes []core.SheetCode
	for _, row := range rows[:min(limit, len(rows))] {
		codes = append(codes, row.code)
	}
	return codes
}

// HeldBy lists the sheets of a campaign that the user has pulled.
func HeldBy(v state.View, c core.CampaignID, u core.UserID) (list []Held) {
	return QueuedSheets(v, c, core.SheetPulled, maxHeld, func(h Held) bool { return h.Custody.Holder == u })
}

// maxHeld is how many sheets that one person has pulled are listed.
const maxHeld = 500
