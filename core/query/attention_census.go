package query

import (
	"cmp"
	"iter"
	"slices"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/state"
)

// Census is what only a walk over all lines of a campaign can tell. It takes seconds for a million
// signatures, so whoever needs it makes it beside the work and keeps it for a while.
type Census struct {
	// Regions lists how many lines can be handed in or still be, in the order of their codes.
	Regions []RegionLines
	// Unchosen are the good lines on sheets that are to be bound, which the selection in force has
	// not chosen: each is struck before its sheet is bound. By office, in the order of their ids.
	Unchosen []Unchosen
}

// Unchosen are the lines of an office's sheets that are to be struck, with some of the sheets.
type Unchosen struct {
	Office core.OfficeID
	Lines  int
	Sheets []core.SheetCode
}

// RegionLines counts the lines of a region.
type RegionLines struct {
	Region core.Region
	Lines  int
}

// CensusOf counts the lines of a campaign. Sheets, their lines and the rows of the selection in
// force all stand in the order of the codes, so one pass reads them side by side. seen, when not
// nil, is told of every sheet; it ends the reading with an error.
func CensusOf(v state.View, c core.CampaignID, seen func() error) (Census, error) {
	lines := pull(state.Lines, v, core.LineID(c+"/"))
	defer lines.stop()
	prefix := state.ChosenKey("", "") // of no selection
	if s, ok := InForce(v, c); ok && s.State == core.SelectionActive {
		prefix = state.ChosenKey(s.ID, "")
	}
	chosen := pull(state.Chosen, v, prefix)
	defer chosen.stop()
	var failed error
	var found Census
	counts := map[core.Region]int{}
	state.Sheets.Scan(v, core.SheetID(c+"/"), func(id core.SheetID, sheet core.Sheet) bool {
		if seen != nil {
			if failed = seen(); failed != nil {
				return false
			}
		}
		code := id.Code()
		for chosen.ok && chosen.key < prefix+string(code) {
			chosen.next()
		}
		isChosen := chosen.ok && chosen.key == prefix+string(code)
		binding := isChosen && sheet.State != core.SheetBound && sheet.State != core.SheetHandedIn
		live, left := linesOf(lines, id, func(n int) bool { return binding && !chosen.value.Has(n) })
		if sheet.State == core.SheetLost || sheet.State == core.SheetSpoiled || sheet.State == core.SheetDestroyed {
			return true
		}
		counts[sheet.Region] += live
		if left > 0 {
			found.leave(sheet.Office, code, left)
		}
		return true
	})
	for region, n := range counts {
		found.Regions = append(found.Regions, RegionLines{region, n})
	}
	slices.SortFunc(found.Regions, func(a, b RegionLines) int { return cmp.Compare(a.Region, b.Region) })
	return found, failed
}

// leave adds lines that are to be struck on a sheet of the office.
func (c *Census) leave(office core.OfficeID, code core.SheetCode, lines int) {
	at, known := slices.BinarySearchFunc(c.Unchosen, office, func(u Unchosen, o core.OfficeID) int { return cmp.Compare(u.Office, o) })
	if !known {
		c.Unchosen = slices.Insert(c.Unchosen, at, Unchosen{Office: office})
	}
	u := &c.Unchosen[at]
	if u.Lines += lines; len(u.Sheets) < maxExamples {
		u.Sheets = append(u.Sheets, code)
	}
}

// linesOf reads the lines of one sheet: those that can be handed in or still be, and the good ones
// of them that are left over.
func linesOf(lines *pulled[core.LineID, core.Line], id core.SheetID, over func(n int) bool) (live, left int) {
	first, last := id.Line(0), id.Line(9)
	for lines.ok && lines.key <= last {
		if lines.key >= first {
			if lines.value.HasContent() && lines.value.State != core.LineBad {
				live++
			}
			if _, n := lines.key.Split(); lines.value.State == core.LineGood && over(n) {
				left++
			}
		}
		lines.next()
	}
	return live, left
}

// pulled reads a table row by row. ok is false behind the last row.
type pulled[K ~string, V any] struct {
	key   K
	value V
	ok    bool
	pull  func() (K, V, bool)
	stop  func()
}

// pull stands on the first row whose key begins with within. It is stopped by the caller.
func pull[K ~string, V any](t state.Table[K, V], v state.View, within K) *pulled[K, V] {
	next, stop := iter.Pull2(func(yield func(K, V) bool) { t.Scan(v, within, yield) })
	p := &pulled[K, V]{pull: next, stop: stop}
	p.next()
	return p
}

func (p *pulled[K, V]) next() { p.key, p.value, p.ok = p.pull() }
