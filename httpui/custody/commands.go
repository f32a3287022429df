package custody

import (
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
)

// The commands that need nothing but the sheet or the parcel.

func takeOut(id core.SheetID) machine.Command      { return &machine.UnpackSheet{Sheet: id} }
func sortSheet(id core.SheetID) machine.Command    { return &machine.SortSheet{Sheet: id} }
func fileSheet(id core.SheetID) machine.Command    { return &machine.FileSheet{Sheet: id} }
func fillFolder(id core.SheetID) machine.Command   { return &machine.FillFolder{Sheet: id} }
func undo(id core.SheetID) machine.Command         { return &machine.PullSheet{Sheet: id, Reason: "misfiled"} }
func returnSheet(id core.SheetID) machine.Command  { return &machine.ReturnSheet{Sheet: id} }
func findSheet(id core.SheetID) machine.Command    { return &machine.FindSheet{Sheet: id} }
func destroySheet(id core.SheetID) machine.Command { return &machine.DestroySheet{Sheet: id} }

func sendParcel(p core.Parcel) machine.Command {
	return &machine.SendParcel{Campaign: p.Campaign, Parcel: p.ID}
}

func receiveParcel(p core.Parcel) machine.Command {
	return &machine.ReceiveParcel{Campaign: p.Campaign, Parcel: p.ID}
}

func closeParcel(p core.Parcel) machine.Command {
	return &machine.CloseParcel{Campaign: p.Campaign, Parcel: p.ID}
}
