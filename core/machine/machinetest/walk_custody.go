package machinetest

import (
	"fmt"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/state"
)

// Stock certifies sheets of three regions at two offices, fills a folder with some but for two
// places, and lets most steps be about where the paper is.
func (k *Walk) Stock() {
	w := k.World
	w.TB.Helper()
	w.Hire("verifier2", core.Verifier, "two")
	at := k.sheets
	for _, more := range []struct {
		office string
		region core.Region
		count  int
	}{{"one", "77", 150}, {"one", core.NoRegion, 20}, {"two", "63", 40}} {
		w.Issued(more.office, more.region, at, at+more.count-1)
		for range more.count {
			w.CertifiedAt(more.office, more.region, Sheet(at), fmt.Sprintf("stock%d", at))
			at++
		}
	}
	const almost = core.SheetsPerFolder - 2
	w.Filed("stock", Sheets(k.sheets, k.sheets+almost-1)...)
	k.sheets, k.stocked = at, 8
}

// leftCheck lists the states in which the check is done with a sheet.
func leftCheck(s core.SheetState) bool {
	return !machine.BeingChecked(s) && s != "" && s != core.SheetDestroyed && !open(s)
}

// open says whether nobody has signed below the lines of a sheet yet.
func open(s core.SheetState) bool {
	return s == core.SheetPlanned || s == core.SheetPrinted || s == core.SheetAtOffice || s == core.SheetFilling
}

// beyond picks a sheet that was certified or has left its way; one in twelve is any sheet.
func (k *Walk) beyond() core.SheetID {
	var list []core.SheetID
	for n := range k.sheets {
		s, _ := state.Sheets.Get(k.World.Memory, Sheet(n))
		if leftCheck(s.State) {
			list = append(list, s.ID)
		}
	}
	if len(list) == 0 || k.Pick(12) == 0 {
		return Sheet(k.Pick(k.sheets + 1))
	}
	return list[k.Pick(len(list))]
}

// custodyStep gives one command about a sheet between certification and store.
func (k *Walk) custodyStep() (machine.Command, machine.Answer) {
	k.World.TB.Helper()
	id := k.beyond()
	actor, c := k.likelyCustody(id)
	if k.Pick(6) == 0 {
		c = k.anyCustody(id)
	}
	if k.Pick(8) == 0 {
		all := []string{"operator1", "operator2", "verifier1", "lawyer", "coordinator1", "coordinator2", "logistics", "logistics2", "twin"}
		actor = User(all[k.Pick(len(all))])
	}
	return c, k.World.Do(actor, c)
}

// clerk is one of the two sorters of the central office.
func (k *Walk) clerk() core.UserID { return User([]string{"logistics", "logistics2"}[k.Pick(2)]) }

// likelyCustody is what somebody would do next with the sheet.
func (k *Walk) likelyCustody(id core.SheetID) (core.UserID, machine.Command) {
	w := k.World
	sheet, _ := state.Sheets.Get(w.Memory, id)
	custody, _ := state.Custodies.Get(w.Memory, id)
	switch k.Pick(40) {
	case 0, 1:
		return k.clerk(), w.Losing(id)
	case 2:
		return k.clerk(), w.SpoilingSheet(id, "coordinator1")
	}
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
			return k.clerk(), &machine.ReceiveParcel{Campaign: Campaign, Parcel: custody.Parcel}
		}
		return k.clerk(), &machine.SortSheet{Sheet: id}
	case core.SheetArrived:
		if k.Pick(60) == 0 {
			return k.clerk(), &machine.FillFolder{Sheet: id}
		}
		return k.clerk(), &machine.FileSheet{Sheet: id}
	case core.SheetFiled:
		if k.Pick(2) == 0 {
			return k.clerk(), &machine.CloseParcel{Campaign: Campaign, Parcel: custody.Parcel}
		}
		return User("lawyer"), w.Pulling(id, core.PullReasons()[k.Pick(5)])
	case core.SheetPulled:
		if k.Pick(2) == 0 {
			return User("lawyer"), &machine.ReturnSheet{Sheet: id}
		}
		return k.clerk(), &machine.FileSheet{Sheet: id}
	case core.SheetLost:
		if k.Pick(3) > 0 {
			return k.clerk(), &machine.FindSheet{Sheet: id}
		}
	}
	return k.clerk(), &machine.DestroySheet{Sheet: id}
}

// coordinator of the office that holds the sheet.
func (k *Walk) coordinator(s core.Sheet) core.UserID {
	if s.Office == Office("two") {
		return User("coordinator2")
	}
	return User("coordinator1")
}

// packing lays the sheet, and others of its office, into the last parcel; where that is closed
// or another office's it opens a new one.
func (k *Walk) packing(s core.Sheet) machine.Command {
	parcel := Parcel(fmt.Sprint("walk ", k.parcels))
	p, _ := state.Parcels.Get(k.World.Memory, state.ParcelKey(Campaign, parcel))
	if p.State != core.ParcelOpen || p.Office != s.Office {
		k.parcels++
		return &machine.OpenParcel{
			Parcel: Parcel(fmt.Sprint("walk ", k.parcels)), Campaign: Campaign, Office: s.Office,
		}
	}
	c := &machine.PackSheets{Parcel: parcel, Sheets: []core.SheetID{s.ID}}
	for range k.Pick(6) {
		other := k.beyond()
		if o, _ := state.Sheets.Get(k.World.Memory, other); o.State == s.State && o.Office == s.Office || k.Pick(20) == 0 {
			c.Sheets = append(c.Sheets, other)
		}
	}
	return c
}

// anyCustody is a command about the sheet that may be right or wrong.
func (k *Walk) anyCustody(id core.SheetID) machine.Command {
	parcel := Parcel(fmt.Sprint("walk ", k.Pick(k.parcels+2)))
	switch k.Pick(15) {
	case 0:
		return &machine.OpenParcel{Parcel: parcel, Campaign: Campaign, Office: Office([]string{"one", "two", "none"}[k.Pick(3)])}
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
		return k.World.SpoilingSheet(id, []string{"coordinator1", "logistics", "nobody"}[k.Pick(3)])
	}
	return &machine.DestroySheet{Sheet: id}
}
