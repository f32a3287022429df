package sight

import (
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
)

// PulledByOthers lists the sheets of the store that the user could pull and that others have, those
// that are out longest first: at most limit, and of how many.
func PulledByOthers(v state.View, u core.User, c core.CampaignID, limit int) (list []query.HeldSince, of int) {
	return query.Oldest(v, c, core.SheetPulled, "", limit, func(h query.Held) bool {
		return h.Custody.Holder != u.ID && Reaches(v, u, access.SheetPull, h)
	})
}
