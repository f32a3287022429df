package machine

import (
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine/stage"
	"github.com/sheaf-drive/sheaf/core/state"
)

// notToPack refuses a sheet that cannot be laid into a parcel.
func notToPack(v state.View, h held, into core.ParcelID) error {
	if h.sheet.State == core.SheetPacked && h.custody.Parcel == into {
		return h.refuse("packing.twice", placeSaid(v, h, !core.Stored(h.sheet.State)))
	}
	return h.refuse(stage.Of(h.sheet.State).Pack, placeSaid(v, h, !core.Stored(h.sheet.State)))
}

// notToSort refuses a sheet that did not come out of a parcel.
func notToSort(v state.View, h held) error {
	return h.refuse(stage.Of(h.sheet.State).Sort, placeSaid(v, h, h.sheet.State == core.SheetPacked))
}

// placeSaid is where a sheet lies: its parcel, where it may be in one, or its place in the store.
func placeSaid(v state.View, h held, parcel bool) string {
	if p, ok := state.Parcels.Get(v, state.ParcelKey(h.sheet.Campaign(), h.custody.Parcel)); ok && parcel {
		return p.Label()
	}
	return h.custody.Place.String()
}
