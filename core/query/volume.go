package query

import (
	"cmp"
	"slices"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/state"
)

// Volumes lists the volumes of a campaign in the order of their numbers.
func Volumes(v state.View, c core.CampaignID) (list []core.Volume) {
	state.Volumes.Scan(v, string(c)+"/", func(_ string, o core.Volume) bool {
		list = append(list, o)
		return true
	})
	return list
}

// Volume reads one volume.
func Volume(v state.View, c core.CampaignID, n int) (core.Volume, error) {
	o, ok := state.Volumes.Get(v, state.VolumeKey(c, n))
	if !ok {
		return o, core.Refuse(core.NotFound, "volume", "core.not_found")
	}
	return o, nil
}

// Pages lists the sheets of a volume in the order of its pages.
func Pages(v state.View, c core.CampaignID, volume int) (sheets []core.SheetID) {
	state.Pages.Scan(v, state.PageKey(c, volume, 0), func(_ string, id core.SheetID) bool {
		sheets = append(sheets, id)
		return true
	})
	return sheets
}

// BindingOf lists the volumes that a user has open, in the order of their numbers. It looks at
// what is being bound, not at every volume there is.
func BindingOf(v state.View, c core.CampaignID, u core.UserID) (list []core.Volume) {
	state.Binding.Scan(v, string(c)+"/", func(key string, n int) bool {
		if !strings.HasSuffix(key, "/"+string(u)) {
			return true
		}
		if o, ok := state.Volumes.Get(v, state.VolumeKey(c, n)); ok {
			list = append(list, o)
		}
		return true
	})
	slices.SortFunc(list, func(a, b core.Volume) int { return cmp.Compare(a.Number, b.Number) })
	return list
}

// Chosen is a chosen sheet with where it is.
type Chosen struct {
	Row     core.ChosenSheet
	Sheet   core.Sheet
	Custody core.Custody
	// Strike lists the good lines that are not chosen: each is struck before the sheet is bound.
	Strike []int
}

// ChosenSheet reads how a sheet stands in the selection in force; false where it is not chosen.
func ChosenSheet(v state.View, id core.SheetID) (Chosen, bool) {
	s, ok := InForce(v, id.Campaign())
	if !ok {
		return Chosen{}, false
	}
	lines, ok := state.Chosen.Get(v, state.ChosenKey(s.ID, id.Code()))
	if !ok {
		return Chosen{}, false
	}
	return chosenAt(v, core.ChosenSheet{Sheet: id, Lines: lines}), true
}

func chosenAt(v state.View, row core.ChosenSheet) Chosen {
	c := Chosen{Row: row}
	c.Sheet, _ = state.Sheets.Get(v, row.Sheet)
	c.Custody, _ = state.Custodies.Get(v, row.Sheet)
	for n := 1; n <= c.Sheet.Lines; n++ {
		if line, _ := state.Lines.Get(v, row.Sheet.Line(n)); line.State == core.LineGood && !row.Lines.Has(n) {
			c.Strike = append(c.Strike, n)
		}
	}
	return c
}

// Unbound lists chosen sheets of a selection that are not bound for it, of one region or, with
// an empty one, of all: at most limit, in the order of their codes. Of those that are bound, which
// in the end are nearly all, it reads where they are and no more.
func Unbound(v state.View, s core.Selection, r core.Region, limit int) (list []Chosen) {
	ours := map[int]bool{}
	for _, o := range Volumes(v, s.Campaign) {
		ours[o.Number] = o.Selection == s.ID
	}
	Rows(v, s.Campaign, s.ID, func(row core.ChosenSheet) bool {
		custody, _ := state.Custodies.Get(v, row.Sheet)
		lost := custody.Before != ""
		if custody.Volume > 0 && ours[custody.Volume] && !lost {
			return true
		}
		if c := chosenAt(v, row); r == "" || c.Sheet.Region == r {
			list = append(list, c)
		}
		return len(list) < limit
	})
	return list
}
