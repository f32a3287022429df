package query

import (
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/state"
)

// Parcels lists the parcels of a campaign that keep says yes to, in the order of their ids,
// which means nothing.
func Parcels(v state.View, c core.CampaignID, keep func(core.Parcel) bool) (list []core.Parcel) {
	state.Parcels.Scan(v, state.ParcelKey(c, ""), func(_ string, p core.Parcel) bool {
		if keep(p) {
			list = append(list, p)
		}
		return true
	})
	return list
}

// Parcel reads a parcel that the user may do the action to. One that he may not reach is
// answered like one that does not exist.
func Parcel(v state.View, u core.User, a access.Action, c core.CampaignID, id core.ParcelID) (core.Parcel, error) {
	p, ok := state.Parcels.Get(v, state.ParcelKey(c, id))
	if !ok || !access.May(u, a, access.Object{Campaign: c, Office: p.Office, Region: p.Home}) {
		return core.Parcel{}, core.Refuse(core.NotFound, "parcel", "parcel.unknown")
	}
	return p, nil
}

// Inside is a sheet in the list of a parcel.
type Inside struct {
	Code core.SheetCode
	// Missing says that it has not come out of the parcel yet.
	Missing bool
}

// Contents lists what lies in a parcel, or lay in it, in the order of the codes.
func Contents(v state.View, p core.ParcelID) (list []Inside) {
	prefix := state.ContentKey(p, "")
	state.Contents.Scan(v, prefix, func(key string, missing bool) bool {
		list = append(list, Inside{core.SheetCode(key[len(prefix):]), missing})
		return true
	})
	return list
}
