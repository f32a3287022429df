package query

import (
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/state"
)

// Sheets lists the sheets of a campaign that keep says yes to, in order of code, which is no
// order that means anything.
func Sheets(v state.View, c core.CampaignID, keep func(core.Sheet) bool) []core.Sheet {
	var sheets []core.Sheet
	state.Sheets.Scan(v, core.SheetID(c+"/"), func(_ core.SheetID, s core.Sheet) bool {
		if keep(s) {
			sheets = append(sheets, s)
		}
		return true
	})
	return sheets
}

// Office reads an office and whether the user may do the action there. One that he may not
// reach is answered like one that does not exist: nobody learns ids by asking.
func Office(v state.View, u core.User, a access.Action, id core.OfficeID) (core.Office, error) {
	office, ok := state.Offices.Get(v, id)
	if !ok || !access.May(u, a, access.Object{Campaign: office.Campaign, Office: id, Region: office.Home}) {
		return core.Office{}, core.Refuse(core.NotFound, "office", "core.not_found")
	}
	return office, nil
}

// OfficesFor lists the offices of all campaigns where the user may do the action, in order
// of id.
func OfficesFor(v state.View, u core.User, a access.Action) []core.Office {
	var offices []core.Office
	state.Offices.Scan(v, "", func(id core.OfficeID, o core.Office) bool {
		if access.May(u, a, access.Object{Campaign: o.Campaign, Office: id, Region: o.Home}) {
			offices = append(offices, o)
		}
		return true
	})
	return offices
}

// Signatures counts the lines of a sheet that bear one that counts.
func Signatures(v state.View, sheet core.Sheet) (n int) {
	for _, line := range Lines(v, sheet) {
		if line.State == core.LineGood {
			n++
		}
	}
	return n
}
