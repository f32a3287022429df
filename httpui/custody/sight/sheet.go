package sight

import (
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/paper"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
)

// Rows bounds lists of sheets and of parcels on a screen.
const Rows = 100

// Sheet reads the sheet of the campaign with a typed code.
func Sheet(v state.View, c core.CampaignID, typed string) (query.Held, error) {
	code, err := paper.Parse(typed)
	if err != nil {
		return query.Held{}, err
	}
	h, ok := query.HeldSheet(v, core.NewSheetID(c, code))
	if !ok {
		return h, core.Refuse(core.NotFound, "code", "sheet.unknown", code.String())
	}
	return h, nil
}

// Reaches says whether the user may do the action to a sheet where its paper is.
func Reaches(v state.View, u core.User, a access.Action, h query.Held) bool {
	return access.May(u, a, machine.HeldObject(v, h.Sheet.ID))
}

// Shows says whether the right shows where the sheet is. Who moves sheets reports any of his; who
// sorts sees those that come to the store or are in it; who pulls those that lie there or are lent.
func Shows(v state.View, u core.User, a access.Action, h query.Held) bool {
	switch at := h.Sheet.State; {
	case a == access.SheetMove,
		a == access.SheetSort && (at == core.SheetTravelling || core.Stored(at)),
		a == access.SheetPull && (at == core.SheetFiled || at == core.SheetPulled):
		return Reaches(v, u, a, h)
	}
	return false
}

// Ending lists the user's sheets that are lost, or spoiled, and wait for an end, at most [Rows] of
// them.
func Ending(v state.View, u core.User, c core.CampaignID, in core.SheetState) []query.Held {
	return query.QueuedSheets(v, c, in, Rows, func(h query.Held) bool { return Reaches(v, u, access.SheetMove, h) })
}
