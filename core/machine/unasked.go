package machine

import (
	"slices"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/state"
)

// Unasked says whether a signature counts that was judged where the list of passports could not be asked, and that no job
// has looked up since: [BeginRecheck] begins one for such alone when all others were looked up.
func Unasked(v state.View, c core.CampaignID) (waits bool) {
	state.Unasked.Scan(v, state.UnaskedKey(c, ""), func(string, core.Time) bool {
		waits = true
		return false
	})
	return waits
}

// listUnasked keeps the list of those about whom the list of passports was not asked in step with a signature that began
// to count, or ceased to. It deletes only what is there: most were asked about, and a store keeps what is deleted as a
// tombstone that each look at the list walks over.
func listUnasked(tx state.Tx, g core.Signature, now core.Time) {
	switch key := state.UnaskedKey(g.Campaign, g.ID); {
	case core.LateCounts(g.State):
		if slices.ContainsFunc(g.Judgement.Editions, unasked) {
			state.Unasked.Put(tx, key, now)
		}
	case state.Unasked.Has(tx, key):
		state.Unasked.Delete(tx, key)
	}
}
