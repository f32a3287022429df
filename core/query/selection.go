package query

import (
	"cmp"
	"slices"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/state"
)

// Selections lists the selections of a campaign, the one in force first, then those that wait
// for somebody, then the others; within each by id.
func Selections(v state.View, c core.CampaignID) (list []core.Selection) {
	state.Selections.Scan(v, state.SelectionKey(c, ""), func(_ string, s core.Selection) bool {
		list = append(list, s)
		return true
	})
	rank := map[core.SelectionState]int{
		core.SelectionFiled: 0, core.SelectionFiling: 1, core.SelectionActive: 2, core.SelectionFrozen: 3, core.SelectionLoading: 4,
		core.SelectionRetired: 5, core.SelectionAbandoned: 6,
	}
	slices.SortStableFunc(list, func(a, b core.Selection) int { return cmp.Compare(rank[a.State], rank[b.State]) })
	return list
}

// Selection reads one selection of a campaign.
func Selection(v state.View, c core.CampaignID, id core.SelectionID) (core.Selection, error) {
	s, ok := state.Selections.Get(v, state.SelectionKey(c, id))
	if !ok {
		return s, core.Refuse(core.NotFound, "selection", "core.not_found")
	}
	return s, nil
}

// InForce reads the selection in force, also when it is handed in; false while there is none.
func InForce(v state.View, c core.CampaignID) (core.Selection, bool) {
	id, ok := state.ActiveSelections.Get(v, c)
	if !ok {
		return core.Selection{}, false
	}
	return state.Selections.Get(v, state.SelectionKey(c, id))
}

// Rows calls fn for the rows of a selection in the order of their codes until it says no.
func Rows(v state.View, c core.CampaignID, id core.SelectionID, fn func(core.ChosenSheet) bool) {
	prefix := state.ChosenKey(id, "")
	state.Chosen.Scan(v, prefix, func(key string, lines core.LineSet) bool {
		return fn(core.ChosenSheet{Sheet: core.NewSheetID(c, core.SheetCode(key[len(prefix):])), Lines: lines})
	})
}

// Stored counts the sheets that lie in the store, are on their way to it or are lent from it,
// by region.
func Stored(v state.View, c core.CampaignID) map[core.Region]int {
	taken := map[core.Region]int{}
	state.Folders.Scan(v, string(c)+"/", func(_ string, f core.Folder) bool {
		taken[f.Region] += f.Taken
		return true
	})
	return taken
}
