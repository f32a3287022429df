package query

import (
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

// VolumesFrom lists volumes of a campaign in the order of their numbers, at most limit behind the
// number, and says whether there are more.
func VolumesFrom(v state.View, c core.CampaignID, after, limit int) (list []core.Volume, more bool) {
	state.Volumes.ScanFrom(v, string(c)+"/", state.VolumeKey(c, after+1), func(_ string, o core.Volume) bool {
		if more = len(list) == limit; !more {
			list = append(list, o)
		}
		return !more
	})
	return list, more
}

// VolumesIn lists the numbers of the volumes of a selection that are in the state, the last first.
func VolumesIn(v state.View, id core.SelectionID, s core.VolumeState) (numbers []int) {
	state.VolumesOf.Scan(v, state.VolumeOfKey(id, s, 0), func(_ string, n int) bool {
		numbers = append(numbers, n)
		return true
	})
	return numbers
}

// BindingOf lists the volumes that a user has open for regions of a selection, by region.
func BindingOf(v state.View, s core.Selection, u core.UserID) (list []core.Volume) {
	for _, r := range s.Regions {
		n, _ := state.Binding.Get(v, state.BindingKey(s.Campaign, r.Region, u))
		if o, ok := state.Volumes.Get(v, state.VolumeKey(s.Campaign, n)); ok {
			list = append(list, o)
		}
	}
	return list
}

// Workable lists the volumes with sheets in them that can still be changed before the selection
// is handed in: those that are open, those of earlier selections, those that are closed; in each
// the last first. It lists at most limit behind the volume of the number, or from the beginning
// for 0, and says whether there are more.
func Workable(v state.View, s core.Selection, after, limit int) (list []core.Volume, more bool) {
	all, from := groups(v, s), ""
	if o, ok := state.Volumes.Get(v, state.VolumeKey(s.Campaign, after)); ok {
		from = state.VolumeOfKey(o.Selection, o.State, o.Number)
	}
	at := slices.IndexFunc(all, func(group string) bool { return from != "" && strings.HasPrefix(from, group) })
	for i, group := range all[max(at, 0):] {
		begin := group
		if at >= 0 && i == 0 {
			begin = from + "\x00"
		}
		state.VolumesOf.ScanFrom(v, group, begin, func(_ string, n int) bool {
			o, _ := state.Volumes.Get(v, state.VolumeKey(s.Campaign, n))
			if o.Sheets == 0 {
				return true
			}
			if more = len(list) == limit; !more {
				list = append(list, o)
			}
			return !more
		})
		if more {
			break
		}
	}
	return list, more
}

// groups are the prefixes of the volumes that [Workable] lists.
func groups(v state.View, s core.Selection) []string {
	list := []string{state.VolumeOfKey(s.ID, core.VolumeOpen, 0)}
	state.Selections.Scan(v, state.SelectionKey(s.Campaign, ""), func(_ string, other core.Selection) bool {
		if other.ID != s.ID {
			list = append(list, state.VolumeOfKey(other.ID, core.VolumeOpen, 0), state.VolumeOfKey(other.ID, core.VolumeClosed, 0))
		}
		return true
	})
	return append(list, state.VolumeOfKey(s.ID, core.VolumeClosed, 0))
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
	return chosenIn(v, s, id)
}

// chosenIn is ChosenSheet for any selection.
func chosenIn(v state.View, s core.Selection, id core.SheetID) (Chosen, bool) {
	lines, ok := state.Chosen.Get(v, state.ChosenKey(s.ID, id.Code()))
	if !ok {
		return Chosen{}, false
	}
	row := core.ChosenSheet{Sheet: id, Lines: lines}
	c := Chosen{Row: row}
	c.Sheet, _ = state.Sheets.Get(v, row.Sheet)
	c.Custody, _ = state.Custodies.Get(v, row.Sheet)
	for n := 1; n <= c.Sheet.Lines; n++ {
		if line, _ := state.Lines.Get(v, row.Sheet.Line(n)); line.State == core.LineGood && !row.Lines.Has(n) {
			c.Strike = append(c.Strike, n)
		}
	}
	return c, true
}

// Unbound lists chosen sheets of a selection that are not bound for it, of one region or, with
// an empty one, of all: at most limit, by region and code. Bound ones that are lost come behind.
func Unbound(v state.View, s core.Selection, r core.Region, limit int) (list []Chosen) {
	add := func(key string) bool {
		c, ok := chosenIn(v, s, core.NewSheetID(s.Campaign, core.SheetCode(key[strings.LastIndexByte(key, '/')+1:])))
		if ok && (r == "" || c.Sheet.Region == r) {
			list = append(list, c)
		}
		return len(list) < limit
	}
	state.ToBind.Scan(v, state.ToBindKey(s.ID, r, ""), func(key string, _ bool) bool { return add(key) })
	if len(list) == limit {
		return list
	}
	state.Queues.Scan(v, state.QueueKey(s.Campaign, core.SheetLost, "", ""), func(key string, _ core.Time) bool {
		id := core.NewSheetID(s.Campaign, core.SheetCode(key[strings.LastIndexByte(key, '/')+1:]))
		custody, _ := state.Custodies.Get(v, id)
		o, _ := state.Volumes.Get(v, state.VolumeKey(s.Campaign, custody.Volume))
		return o.Number == 0 || o.Selection != s.ID || add(key)
	})
	return list
}

// ToStrike lists chosen sheets of the offices in the store with good lines that are not chosen, by
// office and code: it looks at limit of them behind the sheet of the code, or from the beginning
// for none, and answers the code that the next page begins behind, none on the last one.
func ToStrike(v state.View, s core.Selection, offices []core.OfficeID, after core.SheetCode, limit int) (list []Chosen, next core.SheetCode) {
	last, _ := state.Sheets.Get(v, core.NewSheetID(s.Campaign, after))
	begin := max(slices.Index(offices, last.Office), 0)
	if !slices.Contains(offices, last.Office) {
		after = ""
	}
	looked, at, more := 0, core.SheetCode(""), false
	for i, office := range offices[begin:] {
		prefix := state.ToStrikeKey(s.ID, office, "")
		from := prefix
		if i == 0 && after != "" {
			from += string(after) + "\x00"
		}
		state.ToStrike.ScanFrom(v, prefix, from, func(key string, _ core.LineSet) bool {
			if more = looked == limit; more {
				return false
			}
			looked++
			at = core.SheetCode(key[len(prefix):])
			c, ok := chosenIn(v, s, core.NewSheetID(s.Campaign, at))
			if ok && c.Sheet.State == core.SheetFiled && len(c.Strike) > 0 {
				list = append(list, c)
			}
			return true
		})
		if more {
			return list, at
		}
	}
	return list, ""
}
