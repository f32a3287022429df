package invariant

import (
	"maps"
	"slices"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/state"
)

// selections checks that each selection keeps its quota and is what its rows say (I6), that a
// bound sheet is chosen and on exactly one page, that pages and volumes fit together, and that
// nothing is handed in but by a filing.
func (k *checker) selections() {
	bound := k.volumes()
	active, _ := state.ActiveSelections.Get(k.view, k.campaign)
	state.Selections.Scan(k.view, string(k.campaign)+"/", func(_ string, s core.Selection) bool {
		k.rows(s)
		k.waiting(s)
		inForce := s.State == core.SelectionActive || s.State == core.SelectionFiling || s.State == core.SelectionFiled
		if inForce != (s.ID == active) {
			k.say("selection %s is %s, in force is %q", s.ID, s.State, active)
		}
		if (s.State == core.SelectionFiling || s.State == core.SelectionFiled) && s.Bound != s.Sheets {
			k.say("selection %s is %s with %d sheets of %d bound", s.ID, s.State, s.Bound, s.Sheets)
		}
		if s.Bound != bound[s.ID] || s.HandedIn > s.Bound || (s.State == core.SelectionFiled) != (s.Sheets > 0 && s.HandedIn == s.Sheets) {
			k.say("selection %s is %s with %d sheets of %d bound, in its volumes %d, handed in %d",
				s.ID, s.State, s.Bound, s.Sheets, bound[s.ID], s.HandedIn)
		}
		return true
	})
	state.Sheets.Scan(k.view, core.SheetID(k.campaign+"/"), func(id core.SheetID, s core.Sheet) bool {
		custody, _ := state.Custodies.Get(k.view, id)
		in := s.State == core.SheetBound || s.State == core.SheetHandedIn || s.State == core.SheetLost && custody.Before == core.SheetBound
		if in != (custody.Volume > 0) {
			k.say("sheet %s is %s in volume %d", id.Code(), s.State, custody.Volume)
		}
		if page, _ := state.Pages.Get(k.view, state.PageKey(k.campaign, custody.Volume, custody.Page)); in && page != id {
			k.say("sheet %s is %s, on its page lies %q", id.Code(), s.State, page)
		}
		return true
	})
}

// rows counts a selection again from what it chose.
func (k *checker) rows(s core.Selection) {
	digest, lines, by := k.chosen(s.ID)
	sheets := 0
	for _, region := range slices.Sorted(maps.Keys(by)) {
		sheets += by[region].Sheets
	}
	if digest != s.Digest || lines != s.Lines || sheets != s.Sheets {
		k.say("selection %s says %d lines on %d sheets, its rows are others: %d on %d", s.ID, s.Lines, s.Sheets, lines, sheets)
	}
	complete := s.State != core.SelectionLoading && s.State != core.SelectionAbandoned
	if lines > s.Quota.Max || complete && lines < s.Quota.Min {
		k.say("selection %s is %s with %d lines of %d to %d", s.ID, s.State, lines, s.Quota.Min, s.Quota.Max)
	}
	if met := s.Quota.Reached(s.Regions); complete && met < s.Quota.Met {
		k.say("selection %s is %s with %d regions at their minimum of %d", s.ID, s.State, met, s.Quota.Met)
	}
	for _, region := range slices.Sorted(maps.Keys(by)) {
		count := by[region]
		said := s.Count(region)
		if count.Lines > s.Quota.Cap(region) || count.Lines != said.Lines || count.Sheets != said.Sheets {
			k.say("selection %s has %d lines of region %s, says %d, the cap is %d", s.ID, count.Lines, region, said.Lines, s.Quota.Cap(region))
		}
	}
	if complete && s.State != core.SelectionFrozen && (s.ApprovedBy == "" || k.person(s.ApprovedBy) == k.person(s.FrozenBy)) {
		k.say("selection %s is %s, frozen by %q and approved by %q", s.ID, s.State, s.FrozenBy, s.ApprovedBy)
	}
}

// waiting checks that what is to be bound and to be struck is found by the indexes of the
// selection.
func (k *checker) waiting(s core.Selection) {
	waits := 0
	state.ToBind.Scan(k.view, string(s.ID)+"/", func(string, bool) bool { waits++; return true })
	if waits != s.Sheets-s.Bound {
		k.say("selection %s waits for %d sheets, to be bound are %d", s.ID, s.Sheets-s.Bound, waits)
	}
	state.Chosen.Scan(k.view, string(s.ID)+"/", func(key string, set core.LineSet) bool {
		code := core.SheetCode(strings.TrimPrefix(key, string(s.ID)+"/"))
		id := core.NewSheetID(k.campaign, code)
		sheet, _ := state.Sheets.Get(k.view, id)
		custody, _ := state.Custodies.Get(k.view, id)
		volume, _ := state.Volumes.Get(k.view, state.VolumeKey(k.campaign, custody.Volume))
		there := custody.Volume > 0 && volume.Selection == s.ID
		if state.ToBind.Has(k.view, string(s.ID)+"/"+string(sheet.Region)+"/"+string(code)) == there {
			k.say("sheet %s is in volume %d of selection %s, and in its index all the same: %v", code, custody.Volume, volume.Selection, there)
		}
		known, _ := state.ToStrike.Get(k.view, string(s.ID)+"/"+string(sheet.Office)+"/"+string(code))
		for n := 1; n <= sheet.Lines; n++ {
			line, _ := state.Lines.Get(k.view, id.Line(n))
			if line.State == core.LineGood && !set.Has(n) && !known.Has(n) {
				k.say("line %d of sheet %s is good and not chosen in selection %s, and nobody is told to strike it", n, code, s.ID)
			}
		}
		return true
	})
}

// volumes checks every volume against its pages and counts the bound sheets of each selection.
func (k *checker) volumes() map[core.SelectionID]int {
	bound, last := map[core.SelectionID]int{}, 0
	state.Volumes.Scan(k.view, string(k.campaign)+"/", func(_ string, o core.Volume) bool {
		last++
		if o.Number != last {
			k.say("volume %d stands where %d should", o.Number, last)
		}
		bound[o.Selection] += o.Sheets
		if n, _ := state.VolumesOf.Get(k.view, state.VolumeOfKey(o.Selection, o.State, o.Number)); n != o.Number {
			k.say("volume %d of selection %s is %s and not found there", o.Number, o.Selection, o.State)
		}
		k.volume(o)
		return true
	})
	if n, _ := state.VolumeNumbers.Get(k.view, k.campaign); n != last {
		k.say("there are %d volumes, counted are %d", last, n)
	}
	listed := 0
	state.VolumesOf.Scan(k.view, "", func(_ string, n int) bool { listed++; return true })
	if listed != last {
		k.say("there are %d volumes, listed are %d", last, listed)
	}
	return bound
}

func (k *checker) volume(o core.Volume) {
	pages, lines := 0, 0
	sel, _ := state.Selections.Get(k.view, state.SelectionKey(k.campaign, o.Selection))
	state.Pages.Scan(k.view, state.PageKey(k.campaign, o.Number, 0), func(key string, id core.SheetID) bool {
		pages++
		if key != state.PageKey(k.campaign, o.Number, pages) {
			k.say("volume %d has the page %s as its %d.", o.Number, key, pages)
		}
		sheet, _ := state.Sheets.Get(k.view, id)
		custody, _ := state.Custodies.Get(k.view, id)
		set, chosen := state.Chosen.Get(k.view, state.ChosenKey(o.Selection, id.Code()))
		if !chosen || sheet.Region != o.Region || custody.Volume != o.Number || custody.Page != pages || !custody.Place.Zero() {
			k.say("sheet %s of region %s, chosen %v, custody %+v, lies in volume %d of region %s",
				id.Code(), sheet.Region, chosen, custody, o.Number, o.Region)
		}
		if sheet.State == core.SheetLost && sel.State == core.SelectionFiling {
			k.say("sheet %s is lost from volume %d, which is being handed in", id.Code(), o.Number)
		}
		if handed := sheet.State == core.SheetHandedIn; handed != (o.State == core.VolumeHandedIn) {
			k.say("sheet %s is %s in volume %d, which is %s", id.Code(), sheet.State, o.Number, o.State)
		}
		k.page(sheet, set)
		lines += set.Len()
		return true
	})
	if pages != o.Sheets || lines != o.Lines || lines > sel.Quota.VolumeLines || pages > sel.Quota.VolumeSheets {
		k.say("volume %d says %d sheets and %d lines, its pages %d and %d", o.Number, o.Sheets, o.Lines, pages, lines)
	}
	if n, _ := state.Binding.Get(k.view, state.BindingKey(k.campaign, o.Region, o.Binder)); o.State != core.VolumeOpen && n == o.Number {
		k.say("volume %d is %s and still being bound", o.Number, o.State)
	}
}

// page checks that of a bound sheet exactly the chosen lines count.
func (k *checker) page(sheet core.Sheet, set core.LineSet) {
	for n := 1; n <= sheet.Lines; n++ {
		line, _ := state.Lines.Get(k.view, sheet.ID.Line(n))
		if (line.State == core.LineGood) != set.Has(n) {
			k.say("line %d of the bound sheet %s is %s, chosen %v", n, sheet.ID.Code(), line.State, set.Has(n))
		}
		g, _ := state.Signatures.Get(k.view, line.Signature)
		if handed := g.State == core.SignatureHandedIn; set.Has(n) && handed != (sheet.State == core.SheetHandedIn) {
			k.say("line %d of sheet %s holds a signature that is %s, the sheet is %s", n, sheet.ID.Code(), g.State, sheet.State)
		}
	}
}
