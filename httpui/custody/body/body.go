package body

import (
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
)

// Parcel is a parcel, with what lies in it where that was asked for.
type Parcel struct {
	ID       core.ParcelID `json:"id"`
	Label    string        `json:"label"`
	Office   core.OfficeID `json:"office"`
	State    string        `json:"state"`
	Sheets   int           `json:"sheets"`
	Missing  int           `json:"missing"`
	Sent     string        `json:"sent"`
	Received string        `json:"received"`
	Codes    []Content     `json:"codes,omitempty"`
}

// Parcels is a page of parcels, the newest first. Before asks for the next one, where there is one.
type Parcels struct {
	Parcels []Parcel `json:"parcels"`
	Before  string   `json:"before,omitempty"`
}

// Content is a sheet in a parcel.
type Content struct {
	Code    core.SheetCode `json:"code"`
	Missing bool           `json:"missing"`
}

// OfParcel is a parcel without what lies in it.
func OfParcel(p core.Parcel) Parcel {
	return Parcel{ID: p.ID, Label: p.Label(), Office: p.Office, State: p.State, Sheets: p.Sheets, Missing: p.Missing,
		Sent: p.Sent.Wire(), Received: p.Received.Wire()}
}

// With is the parcel with what lies in it.
func (p Parcel) With(list []query.Inside) Parcel {
	p.Codes = []Content{}
	for _, inside := range list {
		p.Codes = append(p.Codes, Content{inside.Code, inside.Missing})
	}
	return p
}

// Held says where a sheet is.
type Held struct {
	Code   core.SheetCode `json:"code"`
	Region core.Region    `json:"region"`
	State  string         `json:"state"`
	Parcel core.ParcelID  `json:"parcel"`
	// Place is kept for it in the store; Taken of the 25 places of its folder are kept.
	Place  string `json:"place"`
	Taken  int    `json:"taken"`
	Holder string `json:"holder"`
	Reason string `json:"reason"`
	// By reported it lost or spoiled. Since is when it came into its state, "" where it lies as it should.
	By    string `json:"by"`
	Since string `json:"since"`
}

// Unsent are sheets that wait to be sent, the longest first, and how many there are of them.
type Unsent struct {
	Sheets []UnsentSheet `json:"sheets"`
	All    int           `json:"all"`
}

// UnsentSheet is certified since a moment and lies at its office.
type UnsentSheet struct {
	Code       core.SheetCode `json:"code"`
	Region     core.Region    `json:"region"`
	Signatures int            `json:"signatures"`
	Since      string         `json:"since"`
}

// OfUnsent says the list to a program.
func OfUnsent(v state.View, list []query.HeldSince, of int) Unsent {
	u := Unsent{Sheets: []UnsentSheet{}, All: of}
	for _, h := range list {
		u.Sheets = append(u.Sheets, UnsentSheet{
			Code: h.Sheet.ID.Code(), Region: h.Sheet.Region, Signatures: query.Signatures(v, h.Sheet), Since: h.Since.Wire(),
		})
	}
	return u
}

// Pulled are sheets that others have, the longest first, and how many there are of them.
type Pulled struct {
	Sheets []Held `json:"sheets"`
	All    int    `json:"all"`
}

// OfSheet says where the sheet is, with the logins of who has it and of who reported it.
func OfSheet(v state.View, h query.Held) Held {
	folder, _ := query.FolderOf(v, h)
	return Held{
		Code: h.Sheet.ID.Code(), Region: h.Sheet.Region, State: h.Sheet.State, Parcel: h.Custody.Parcel, Place: h.Custody.Place.String(),
		Taken: folder.Taken, Holder: query.LoginOf(v, h.Custody.Holder), Reason: h.Custody.Reason,
		By: query.LoginOf(v, h.Custody.By), Since: query.Since(v, h.Sheet).Wire(),
	}
}
