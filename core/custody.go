package core

import (
	"strconv"
	"strings"
)

// ParcelID names sheets that are sent together.
type ParcelID string

// ParcelState is where in its life a parcel is.
type ParcelState = string

// The states of a parcel.
const (
	ParcelOpen     ParcelState = "open"
	ParcelSent     ParcelState = "sent"
	ParcelReceived ParcelState = "received"
	ParcelClosed   ParcelState = "closed"
)

// ParcelTransitions is the life of a parcel.
func ParcelTransitions() Transitions {
	return Transitions{
		{"", "open", ParcelOpen},
		{ParcelOpen, "send", ParcelSent},
		{ParcelSent, "receive", ParcelReceived},
		{ParcelReceived, "close", ParcelClosed},
	}
}

// Parcel is sheets sent together from an office to the central office.
type Parcel struct {
	ID       ParcelID
	Campaign CampaignID
	Office   OfficeID
	// Home is the region of the office, Number counts the parcels of that region's offices
	// from 1; together they are the label on the parcel, see [Parcel.Label].
	Home   Region
	Number uint32
	State  ParcelState
	// Sheets lie in it, or lay when it was sent.
	Sheets int
	// Missing have not come out of it yet; a received parcel with missing sheets is a difference.
	Missing  int
	OpenedBy UserID
	Sent     Time
	Received Time
	Version  uint32
}

// MaxParcel is how many sheets a parcel can hold: one command sends them all.
const MaxParcel = 500

// Label is what is written on the parcel, "16-0043".
func (p Parcel) Label() string {
	n := strconv.FormatUint(uint64(p.Number), 10)
	return string(p.Home) + "-" + strings.Repeat("0", max(0, 4-len(n))) + n
}

// The measure of the central office's store: 25 sheets a folder, 20 folders a box.
const (
	SheetsPerFolder = 25
	FoldersPerBox   = 20
)

// Place is where in the store a sheet lies: cabinet of a region, box, folder, each counted
// from 1. Its zero value is no place.
type Place struct {
	Region Region
	Box    int
	Folder int
}

// Zero says whether it is no place.
func (p Place) Zero() bool { return p.Region == "" }

// String shows the place as it stands on the folder, "77-1-15".
func (p Place) String() string {
	if p.Zero() {
		return ""
	}
	return string(p.Region) + "-" + strconv.Itoa(p.Box) + "-" + strconv.Itoa(p.Folder)
}

// FolderPlace is the place of a region's n-th folder, counted from 1.
func FolderPlace(r Region, n int) Place {
	return Place{Region: r, Box: (n-1)/FoldersPerBox + 1, Folder: (n-1)%FoldersPerBox + 1}
}

// Number is the folder's number within its region, counted from 1.
func (p Place) Number() int { return (p.Box-1)*FoldersPerBox + p.Folder }

// Folder is one folder of the store.
type Folder struct {
	Campaign CampaignID
	Region   Region
	// Number within the region, counted from 1.
	Number int
	// Taken places: sheets that lie in it, are on their way to it or are lent from it.
	Taken int
	// Full closes it, whatever is taken: paper is thick at times.
	Full bool
}

// Custody is where a sheet is and was since it was certified, beside its state.
type Custody struct {
	Sheet SheetID
	// Before is the state in which a lost sheet was lost.
	Before SheetState
	// Parcel in which it lies or came.
	Parcel ParcelID
	// Place that is kept for it in the store, also while it is pulled.
	Place Place
	// Lay is where it lay before it was bound; it goes back there when it is unbound.
	Lay Place
	// Volume and Page bind it, both counted from 1; 0 while it is not bound.
	Volume int
	Page   int
	// By reported it lost or spoiled it; another person destroys it.
	By UserID
	// Holder pulled it and has it now.
	Holder UserID
	// Reason for which it was pulled, lost or spoiled, and the sealed words beside it.
	Reason  string
	Note    Sealed
	Version uint32
}

// PullReasons lists why a sheet is taken out of the store, as keys of the catalogues.
func PullReasons() []string { return []string{"sample", "doubt", "lawyer", "misfiled", "other"} }

// Stored says whether sheets in the state have a place in the store: they lie there, are on
// their way to it or are lent from it.
func Stored(s SheetState) bool { return s == SheetArrived || s == SheetFiled || s == SheetPulled }

// Kept says whether a place is kept for the sheet. A lost one keeps the place that it had.
func (c Custody) Kept(s SheetState) bool {
	return !c.Place.Zero() && (Stored(s) || s == SheetLost && Stored(c.Before))
}

// LossReasons lists why a sheet is reported lost, spoiled or destroyed, as keys of the catalogues.
func LossReasons() []string {
	return []string{"not_found", "not_arrived", "torn", "wet", "blot", "wrong_form", "other"}
}
