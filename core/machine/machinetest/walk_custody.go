package machinetest

import (
	"fmt"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/state"
)

// custody is what somebody would do next with a sheet between certification and store, or with one
// that has left its way.
func (k *Walk) custody(sheet core.Sheet) (core.UserID, machine.Command) {
	w, id := k.World, sheet.ID
	custody, _ := state.Custodies.Get(w.Memory, id)
	clerk := k.one("logistics", "logistics2")
	switch sheet.State {
	case core.SheetCertified:
		return k.coordinator(sheet), k.packing(sheet)
	case core.SheetPacked:
		if k.Pick(4) == 0 {
			return k.coordinator(sheet), &machine.UnpackSheet{Sheet: id}
		}
		return k.coordinator(sheet), &machine.SendParcel{Campaign: Campaign, Parcel: custody.Parcel}
	case core.SheetTravelling:
		if k.Pick(6) == 0 {
			return clerk, &machine.ReceiveParcel{Campaign: Campaign, Parcel: custody.Parcel}
		}
		return clerk, &machine.SortSheet{Sheet: id}
	case core.SheetArrived:
		if k.Pick(60) == 0 {
			return clerk, &machine.FillFolder{Sheet: id}
		}
		return clerk, &machine.FileSheet{Sheet: id}
	case core.SheetFiled:
		if p, _ := state.Parcels.Get(w.Memory, state.ParcelKey(Campaign, custody.Parcel)); p.State != core.ParcelClosed && k.Pick(2) == 0 {
			return clerk, &machine.CloseParcel{Campaign: Campaign, Parcel: custody.Parcel}
		}
		if k.Pick(3) > 0 {
			return k.filing()
		}
		return User("lawyer"), w.Pulling(id, core.PullReasons()[k.Pick(5)])
	case core.SheetPulled:
		if k.Pick(2) == 0 {
			return User("lawyer"), &machine.ReturnSheet{Sheet: id}
		}
		return clerk, &machine.FileSheet{Sheet: id}
	case core.SheetBound, core.SheetHandedIn:
		return k.filing()
	case core.SheetDestroyed:
		if k.Pick(3) > 0 {
			return k.filing()
		}
	case core.SheetLost:
		if k.Pick(6) > 0 {
			return clerk, &machine.FindSheet{Sheet: id}
		}
	}
	return clerk, &machine.DestroySheet{Sheet: id}
}

// parcel is the n-th parcel of the office.
func (k *Walk) parcel(o core.OfficeID, n int) core.ParcelID { return Parcel(fmt.Sprint("walk ", o, n)) }

// packing lays the sheet, and others of its office, into the office's last parcel; where that is
// closed it opens a new one.
func (k *Walk) packing(s core.Sheet) machine.Command {
	p, _ := state.Parcels.Get(k.World.Memory, state.ParcelKey(Campaign, k.parcel(s.Office, k.parcels[s.Office])))
	if p.State != core.ParcelOpen {
		k.parcels[s.Office]++
		return &machine.OpenParcel{Parcel: k.parcel(s.Office, k.parcels[s.Office]), Campaign: Campaign, Office: s.Office}
	}
	c := &machine.PackSheets{Parcel: p.ID, Sheets: k.alike(s)}
	if k.Pick(20) == 0 {
		c.Sheets = append(c.Sheets, k.sheet())
	}
	return c
}

// anyCustody is a command about the sheet that may be right or wrong.
func (k *Walk) anyCustody(id core.SheetID) machine.Command {
	office := Office([]string{"one", "two", "three", "none"}[k.Pick(4)])
	parcel := k.parcel(office, k.Pick(k.parcels[office]+2))
	if custody, _ := state.Custodies.Get(k.World.Memory, id); custody.Parcel != "" && k.Pick(2) == 0 {
		parcel = custody.Parcel
	}
	switch k.Pick(15) {
	case 0:
		return &machine.OpenParcel{Parcel: parcel, Campaign: Campaign, Office: office}
	case 1:
		return &machine.PackSheets{Parcel: parcel, Sheets: []core.SheetID{id}}
	case 2:
		return &machine.UnpackSheet{Sheet: id}
	case 3:
		return &machine.SendParcel{Campaign: Campaign, Parcel: parcel}
	case 4:
		return &machine.ReceiveParcel{Campaign: Campaign, Parcel: parcel}
	case 5:
		return &machine.CloseParcel{Campaign: Campaign, Parcel: parcel}
	case 6:
		return &machine.SortSheet{Sheet: id}
	case 7:
		return &machine.FileSheet{Sheet: id}
	case 8:
		return &machine.FillFolder{Sheet: id}
	case 9:
		return k.World.Pulling(id, []string{"sample", "", "soon"}[k.Pick(3)])
	case 10:
		return &machine.ReturnSheet{Sheet: id}
	case 11:
		return k.World.Losing(id)
	case 12:
		return &machine.FindSheet{Sheet: id}
	case 13:
		return k.World.SpoilingSheet(id, []string{"coordinator1", "coordinator2", "coordinator3", "logistics", "nobody"}[k.Pick(5)])
	}
	return &machine.DestroySheet{Sheet: id}
}
