package sight

import (
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
)

// Office reads the office of the campaign whose paper the user moves, or some of it: the one that is
// named, or his own. One out of sight is answered like one that does not exist.
func Office(v state.View, u core.User, c core.CampaignID, named core.OfficeID) (core.Office, error) {
	if named == "" {
		named = u.Office
	}
	o, ok := state.Offices.Get(v, named)
	if !ok || o.Campaign != c || o.ID != u.Office && !moves(u, o) {
		return core.Office{}, core.Refuse(core.NotFound, "office", "core.not_found")
	}
	return o, nil
}

// moves says whether the user moves all paper of the office, not only his own sheets.
func moves(u core.User, o core.Office) bool {
	return access.May(u, access.SheetMove, access.Object{Campaign: o.Campaign, Office: o.ID, Region: o.Home})
}

// Unsent lists the certified sheets that lie at the office and that the user can send, those that
// wait longest first: at most limit, and of how many. Who moves only his own sees no others.
func Unsent(v state.View, u core.User, o core.Office, limit int) (list []query.HeldSince, of int) {
	var keep func(query.Held) bool
	if !moves(u, o) {
		keep = func(h query.Held) bool { return h.Sheet.Collector == u.ID }
	}
	return query.Oldest(v, o.Campaign, core.SheetCertified, o.ID, limit, keep)
}
