package query

import (
	"cmp"
	"slices"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/state"
)

// HeldSince is a sheet that waits in its state, since when.
type HeldSince struct {
	Held
	Since core.Time
}

// Oldest lists those sheets of a campaign that wait longest in the state, at one office or, with an
// empty one, at all: at most limit, and of how many. keep chooses among them; without one no more
// sheets are read than are listed.
func Oldest(v state.View, c core.CampaignID, s core.SheetState, o core.OfficeID, limit int, keep func(Held) bool) (list []HeldSince, of int) {
	type row struct {
		code  core.SheetCode
		since core.Time
	}
	var rows []row
	state.Queues.Scan(v, state.QueueKey(c, s, o, ""), func(key string, since core.Time) bool {
		rows = append(rows, row{core.SheetCode(key[len(key)-6:]), since})
		return true
	})
	slices.SortFunc(rows, func(a, b row) int { return cmp.Or(cmp.Compare(a.since, b.since), cmp.Compare(a.code, b.code)) })
	for _, r := range rows {
		if keep == nil && len(list) == limit {
			return list, len(rows)
		}
		h, ok := HeldSheet(v, core.NewSheetID(c, r.code))
		if !ok || keep != nil && !keep(h) {
			continue
		}
		if of++; len(list) < limit {
			list = append(list, HeldSince{h, r.since})
		}
	}
	return list, of
}
