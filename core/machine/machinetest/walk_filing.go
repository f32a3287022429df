package machinetest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/state"
)

// chosenNow is the selection in force, false while there is none.
func (k *Walk) chosenNow() (core.Selection, bool) {
	id, ok := state.ActiveSelections.Get(k.World.Memory, Campaign)
	s, _ := state.Selections.Get(k.World.Memory, state.SelectionKey(Campaign, id))
	return s, ok
}

// making is the selection that is being made, with its name.
func (k *Walk) making() (core.Selection, string) {
	name := fmt.Sprint("walk ", k.selections)
	s, _ := state.Selections.Get(k.World.Memory, state.SelectionKey(Campaign, Selection(name)))
	return s, name
}

// filing is a step about what is handed in, one in eight times any.
func (k *Walk) filing() (core.UserID, machine.Command) {
	actor, c := k.likelyFiling()
	if k.Pick(8) == 0 {
		c = k.anyFiling()
	}
	return actor, c
}

// likelyFiling is what the headquarters or a binder would do next.
func (k *Walk) likelyFiling() (core.UserID, machine.Command) {
	now, inForce := k.chosenNow()
	switch {
	case now.State == core.SelectionFiled && k.Pick(3) > 0, now.State == core.SelectionFiling && k.Pick(2) == 0:
		return k.one("federal", "logistics"), k.anyFiling()
	case now.State == core.SelectionFiling || now.State == core.SelectionFiled:
		return User("federal"), &machine.FileVolume{Campaign: Campaign, Number: 1 + k.Pick(k.volumes())}
	case !inForce && !k.ripe() && k.Pick(8) > 0:
		return k.paper(k.sheet())
	case !inForce || k.unfinished() || k.grown(now) || k.Pick(20+now.Sheets*now.Sheets/4) == 0:
		return k.likelyChoice()
	case now.Bound == now.Sheets && k.Settled():
		return k.finish(now)
	}
	return k.likelyBinding(now)
}

// grown says whether much more lies in the store than is chosen, and all that is chosen is bound.
func (k *Walk) grown(now core.Selection) bool {
	return now.Bound == now.Sheets && 3*k.stored > 4*now.Sheets+9 && k.Pick(4) == 0
}

// unfinished says whether a selection is being made beside the one in force.
func (k *Walk) unfinished() bool {
	s, _ := k.making()
	return s.State == core.SelectionLoading || s.State == core.SelectionFrozen
}

// likelyChoice goes on with the selection that is being made, or begins the next.
func (k *Walk) likelyChoice() (core.UserID, machine.Command) {
	s, name := k.making()
	federal := k.one("federal", "federal", "federaltwin")
	switch {
	case k.unfinished() && (s.Pack != k.pack() || k.Pick(30) == 0):
		return federal, &machine.AbandonSelection{Campaign: Campaign, Selection: s.ID}
	case s.State == core.SelectionLoading:
		rows := k.rows(s)
		switch {
		case len(rows) > 0 && (s.Lines < s.Quota.Min || k.Pick(len(k.ids)/4) > 0):
			return federal, Adding(name, rows...)
		case s.Lines < s.Quota.Min && k.Pick(4) > 0:
			return federal, &machine.AbandonSelection{Campaign: Campaign, Selection: s.ID}
		}
		return federal, Freezing(name)
	case s.State == core.SelectionFrozen:
		if rows := k.rows(s); len(rows) > 0 && k.Pick(2) == 0 { // too late
			return federal, Adding(name, rows...)
		}
		return k.one("federal2", "federal2", "federal2", "federaltwin"), Approving(name)
	}
	k.selections++
	c := Beginning(fmt.Sprint("walk ", k.selections))
	c.Pack, c.Quota = k.pack(), k.quota()
	return federal, c
}

// quota asks for some of what the drive can bring, in volumes of a few sheets; at times less than
// is there counts of a region.
func (k *Walk) quota() core.Quota {
	n := len(k.ids)
	q := core.Quota{Min: max(3, n/8), Max: 2*n + k.Pick(n), VolumeSheets: 3 + n/20, VolumeLines: 9 + n/8}
	q.Regions = []core.RegionQuota{{Region: "63", Max: n/2 + k.Pick(n)}, {Region: "77", Max: n/2 + k.Pick(2*n)}}
	return q
}

// rows chooses some of the sheets behind the last one, with most of their good lines.
func (k *Walk) rows(s core.Selection) (rows []core.ChosenSheet) {
	var ids []core.SheetID
	state.Sheets.Scan(k.World.Memory, core.SheetID(Campaign+"/"), func(id core.SheetID, sheet core.Sheet) bool {
		stored := sheet.State == core.SheetFiled || sheet.State == core.SheetBound || k.Pick(400) == 0
		skipped := k.Pick(8) == 0 && (sheet.State != core.SheetBound || k.Pick(8) == 0)
		if id > s.Last && stored && !skipped {
			ids = append(ids, id)
		}
		return true
	})
	left := k.left(s)
	for _, id := range ids {
		row := core.ChosenSheet{Sheet: id}
		sheet, _ := state.Sheets.Get(k.World.Memory, id)
		most := 8
		if sheet.State == core.SheetBound { // with all its lines again its volume can be taken over
			most = 80
		}
		for n := 1; n <= 3; n++ {
			line, _ := state.Lines.Get(k.World.Memory, id.Line(n))
			if line.State == core.LineGood && k.Pick(most) > 0 || k.Pick(200) == 0 {
				row.Lines = row.Lines.With(n)
			}
		}
		fits := left(sheet.Region, row.Lines.Len()) || k.Pick(100) == 0
		if row.Lines != 0 && fits && len(rows) < 2+len(k.ids)/20 {
			rows = append(rows, row)
		}
	}
	return rows
}

// left counts what may still be chosen: it says whether so many lines of a region fit.
func (k *Walk) left(s core.Selection) func(r core.Region, lines int) bool {
	used, all := map[core.Region]int{}, s.Lines
	return func(r core.Region, lines int) bool {
		fits := all+lines <= s.Quota.Max && s.Count(r).Lines+used[r]+lines <= s.Quota.Cap(r)
		if fits {
			used[r] += lines
			all += lines
		}
		return fits
	}
}

// chosenSheet is a sheet that is to be bound, or one that is bound; at times any other one.
func (k *Walk) chosenSheet(now core.Selection) core.SheetID {
	var waiting []core.SheetID
	state.ToBind.Scan(k.World.Memory, string(now.ID)+"/", func(key string, _ bool) bool {
		waiting = append(waiting, core.NewSheetID(Campaign, core.SheetCode(key[strings.LastIndex(key, "/")+1:])))
		return len(waiting) < 12
	})
	switch {
	case k.Pick(12) == 0:
		return k.sheet()
	case len(waiting) > 0 && k.Pick(3) > 0:
		return waiting[k.Pick(len(waiting))]
	}
	o, _ := state.Volumes.Get(k.World.Memory, state.VolumeKey(Campaign, 1+k.Pick(k.volumes())))
	id, _ := state.Pages.Get(k.World.Memory, state.PageKey(Campaign, o.Number, max(1, o.Sheets-k.Pick(8)/7)))
	return id
}

// volumes is how many there are, and one.
func (k *Walk) volumes() int {
	n, _ := state.VolumeNumbers.Get(k.World.Memory, Campaign)
	return n + 1
}

// likelyBinding is what a binder would do next with some sheet.
func (k *Walk) likelyBinding(now core.Selection) (core.UserID, machine.Command) {
	w, id := k.World, k.chosenSheet(now)
	sheet, _ := state.Sheets.Get(w.Memory, id)
	custody, _ := state.Custodies.Get(w.Memory, id)
	clerk := k.one("logistics", "logistics2")
	switch {
	case sheet.State == core.SheetLost && custody.Volume != 0 && k.Pick(3) > 0:
		return clerk, k.missing(id, custody)
	case sheet.State == core.SheetLost:
		return clerk, &machine.FindSheet{Sheet: id}
	case sheet.State == core.SheetBound:
		return k.rebinding(now, id, custody)
	case sheet.State != core.SheetFiled:
		return k.likely(sheet, id)
	}
	chosen, ok := state.Chosen.Get(w.Memory, state.ChosenKey(now.ID, id.Code()))
	for n := 1; ok && n <= 3; n++ {
		line, _ := state.Lines.Get(w.Memory, id.Line(n))
		if line.State == core.LineGood && !chosen.Has(n) && k.Pick(4) > 0 {
			return k.one("federal", "federal2"), w.Excluding(id, n)
		}
	}
	return clerk, &machine.BindSheet{Sheet: id, Region: sheet.Region}
}

// missing gives up the page of a lost sheet, for which its volume has to be open and the page its
// last one.
func (k *Walk) missing(id core.SheetID, custody core.Custody) machine.Command {
	o, _ := state.Volumes.Get(k.World.Memory, state.VolumeKey(Campaign, custody.Volume))
	if o.State == core.VolumeClosed {
		return &machine.ReopenVolume{Campaign: Campaign, Number: o.Number}
	}
	if last, _ := state.Pages.Get(k.World.Memory, state.PageKey(Campaign, o.Number, o.Sheets)); last != id && k.Pick(4) > 0 {
		return &machine.UnbindSheet{Sheet: last}
	}
	return &machine.TakeOutSheet{Sheet: id}
}

// rebinding is what becomes of a bound sheet: one of an earlier selection is taken over with its
// volume or taken out of it, one of this selection is at times lost or taken out.
func (k *Walk) rebinding(now core.Selection, id core.SheetID, custody core.Custody) (core.UserID, machine.Command) {
	o, _ := state.Volumes.Get(k.World.Memory, state.VolumeKey(Campaign, custody.Volume))
	mine := o.Selection == now.ID
	clerk := k.one("logistics", "logistics2")
	switch {
	case !mine && k.Pick(4) == 0:
		return clerk, &machine.AdoptVolume{Campaign: Campaign, Number: o.Number}
	case !mine && o.State == core.VolumeClosed || k.Pick(12) == 0:
		n, _ := state.Binding.Get(k.World.Memory, state.BindingKey(Campaign, o.Region, clerk))
		if other, _ := state.Volumes.Get(k.World.Memory, state.VolumeKey(Campaign, n)); other.Sheets > 0 && k.Pick(8) > 0 {
			return clerk, &machine.CloseVolume{Campaign: Campaign, Number: n}
		}
		return clerk, &machine.ReopenVolume{Campaign: Campaign, Number: o.Number}
	case !mine || k.Pick(8) == 0:
		last, _ := state.Pages.Get(k.World.Memory, state.PageKey(Campaign, o.Number, o.Sheets))
		if k.Pick(8) == 0 {
			last = id
		}
		return clerk, &machine.UnbindSheet{Sheet: last}
	case k.Pick(6) == 0:
		return clerk, k.World.Losing(id)
	case k.Pick(12) == 0:
		return clerk, &machine.CloseVolume{Campaign: Campaign, Number: o.Number}
	}
	return k.paper(k.sheet())
}

// finish closes what is open, takes over what is another selection's and begins to hand in.
func (k *Walk) finish(now core.Selection) (core.UserID, machine.Command) {
	for n := 1; n < k.volumes(); n++ {
		o, _ := state.Volumes.Get(k.World.Memory, state.VolumeKey(Campaign, n))
		switch {
		case o.Sheets == 0:
		case o.Selection != now.ID:
			id, _ := state.Pages.Get(k.World.Memory, state.PageKey(Campaign, n, o.Sheets))
			custody, _ := state.Custodies.Get(k.World.Memory, id)
			return k.rebinding(now, id, custody)
		case o.State == core.VolumeOpen:
			return User("logistics"), &machine.CloseVolume{Campaign: Campaign, Number: n}
		}
	}
	lost, at := core.SheetID(""), core.Custody{}
	state.Queues.Scan(k.World.Memory, state.QueueKey(Campaign, core.SheetLost, "", ""), func(key string, _ core.Time) bool {
		id := core.NewSheetID(Campaign, core.SheetCode(key[strings.LastIndex(key, "/")+1:]))
		if custody, _ := state.Custodies.Get(k.World.Memory, id); custody.Volume > 0 {
			lost, at = id, custody
		}
		return lost == ""
	})
	switch {
	case lost != "" && k.Pick(2) == 0:
		return User("logistics"), k.missing(lost, at)
	case lost != "":
		return User("logistics"), &machine.FindSheet{Sheet: lost}
	}
	c := &machine.BeginFiling{Campaign: Campaign, Selection: now.ID, Pack: k.pack(), Quota: now.Quota}
	c.Quota.Regions = slices.Clone(c.Quota.Regions)
	switch k.Pick(6) { // rules of today that the choice keeps, or does not
	case 0, 1:
		c.Quota.Regions[1].Max = max(1, now.Count("77").Lines-k.Pick(2))
	case 2:
		c.Quota.Max = max(c.Quota.Min, now.Lines-k.Pick(2))
	case 3:
		c.Quota.Min = now.Lines + k.Pick(2)
	}
	return User("federal"), c
}

// anyFiling is a command that may be right or wrong.
func (k *Walk) anyFiling() machine.Command {
	id, n := k.sheet(), 1+k.Pick(k.volumes())
	if page, ok := state.Pages.Get(k.World.Memory, state.PageKey(Campaign, n, 1+k.Pick(3))); ok && k.Pick(2) == 0 {
		id = page
	}
	_, name := k.making()
	switch k.Pick(16) {
	case 0:
		c := Beginning(name)
		c.Pack, c.Quota = k.pack(), k.quota()
		return c
	case 1:
		return Adding(name, Row(id, 1+k.Pick(3)))
	case 2:
		return Freezing(name)
	case 3:
		return Approving(name)
	case 4:
		return &machine.AbandonSelection{Campaign: Campaign, Selection: Selection("walk " + strconv.Itoa(k.Pick(k.selections+1)))}
	case 5:
		return &machine.UnbindSheet{Sheet: id}
	case 6:
		return &machine.TakeOutSheet{Sheet: id}
	case 7:
		return k.World.Excluding(id, 1+k.Pick(4))
	case 8:
		return &machine.CloseVolume{Campaign: Campaign, Number: n}
	case 9:
		return &machine.ReopenVolume{Campaign: Campaign, Number: n}
	case 10:
		return &machine.AdoptVolume{Campaign: Campaign, Number: n}
	case 11:
		return FilingBegun(name)
	case 13, 14:
		return k.World.Losing(id)
	case 12:
		return &machine.FileVolume{Campaign: Campaign, Number: n}
	}
	return &machine.BindSheet{Sheet: id, Region: []core.Region{"", "77", "63"}[k.Pick(3)]}
}
