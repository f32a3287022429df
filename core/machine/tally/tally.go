package tally

import (
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
)

func about(sel core.Selection) string { return "selection:" + string(sel.ID) }

// Row counts a sheet with so many chosen lines, and refuses a row that goes over a cap or over the maximum.
func Row(sel *core.Selection, region core.Region, lines int) error {
	sel.Sheets++
	sel.Lines += lines
	if sel.Lines > sel.Quota.Max {
		return core.Refuse(core.Conflict, "rows", "selection.max", strconv.Itoa(sel.Quota.Max)).About(about(*sel))
	}
	count := sel.Count(region)
	count.Sheets++
	count.Lines += lines
	if limit := sel.Quota.Cap(region); count.Lines > limit {
		return core.Refuse(core.Conflict, "rows", "selection.cap", string(region), strconv.Itoa(limit)).About(about(*sel))
	}
	set(sel, count)
	return nil
}

// set puts the region's row at its place. It writes into the list of regions, which the
// caller has copied.
func set(sel *core.Selection, count core.RegionCount) {
	at := len(sel.Regions)
	for i, r := range sel.Regions {
		if r.Region == count.Region {
			sel.Regions[i] = count
			return
		}
		if r.Region > count.Region {
			at = i
			break
		}
	}
	sel.Regions = append(sel.Regions, core.RegionCount{})
	copy(sel.Regions[at+1:], sel.Regions[at:])
	sel.Regions[at] = count
}

// Bound counts by bound sheets of the region more.
func Bound(sel core.Selection, region core.Region, by int) core.Selection {
	sel.Bound += by
	sel.Version++
	sel.Regions = append([]core.RegionCount(nil), sel.Regions...)
	count := sel.Count(region)
	count.Bound += by
	set(&sel, count)
	return sel
}

// Keeps refuses what goes over a cap or the maximum, or stays below the minimum, that of all or that of as many regions as have to
// reach theirs.
func Keeps(sel core.Selection, q core.Quota) error {
	subject := about(sel)
	if sel.Lines < q.Min {
		return core.Refuse(core.Conflict, "", "selection.min", strconv.Itoa(sel.Lines), strconv.Itoa(q.Min)).About(subject)
	}
	if met := q.Reached(sel.Regions); met < q.Met {
		return core.Refuse(core.Conflict, "", "selection.met", strconv.Itoa(met), strconv.Itoa(q.Met)).About(subject)
	}
	if sel.Lines > q.Max {
		return core.Refuse(core.Conflict, "", "filing.max", strconv.Itoa(sel.Lines), strconv.Itoa(q.Max)).About(subject)
	}
	for _, r := range sel.Regions {
		if limit := q.Cap(r.Region); r.Lines > limit {
			return core.Refuse(core.Conflict, "", "filing.cap", string(r.Region), strconv.Itoa(r.Lines), strconv.Itoa(limit)).About(subject)
		}
	}
	return nil
}
