package query

import (
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

// BindingOf lists the volumes that a user has open, by region.
func BindingOf(v state.View, c core.CampaignID, u core.UserID) (list []core.Volume) {
	for _, o := range Volumes(v, c) {
		if n, ok := state.Binding.Get(v, state.BindingKey(c, o.Region, u)); ok && n == o.Number {
			list = append(list, o)
		}
	}
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
// an empty one, of all: at most limit, in the order of their codes.
func Unbound(v state.View, s core.Selection, r core.Region, limit int) (list []Chosen) {
	Rows(v, s.Campaign, s.ID, func(row core.ChosenSheet) bool {
		c := chosenAt(v, row)
		if r != "" && c.Sheet.Region != r {
			return true
		}
		o, _ := state.Volumes.Get(v, state.VolumeKey(s.Campaign, c.Custody.Volume))
		if c.Custody.Volume == 0 || o.Selection != s.ID || c.Sheet.State == core.SheetLost {
			list = append(list, c)
		}
		return len(list) < limit
	})
	return list
}
