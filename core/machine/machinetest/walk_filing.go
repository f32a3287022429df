package machinetest

import (
	"fmt"
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/state"
)

// Shelve brings sheets of two regions into the store, some with lines that need not be chosen,
// and lets most steps be about what is handed in.
func (k *Walk) Shelve() {
	w := k.World
	w.TB.Helper()
	w.Headquarters()
	w.Hire("verifier2", core.Verifier, "two")
	at := k.sheets
	w.Issued("one", "77", at, at+9)
	w.Issued("two", "63", at+10, at+11)
	for n := range 10 {
		voters := []string{fmt.Sprint("shelf", n)}
		if n%3 == 0 {
			voters = append(voters, fmt.Sprint("second", n))
		}
		w.Certified(Sheet(at+n), voters...)
	}
	w.Filed("shelf", Sheets(at, at+9)...)
	for n := at + 10; n < at+12; n++ {
		w.CertifiedAt("two", "63", Sheet(n), fmt.Sprint("shelf", n))
	}
	w.filedFrom("two", Sheets(at+10, at+11)...)
	k.shelf, k.sheets, k.shelved = at, at+12, 14
}

// filedFrom brings certified sheets of an office to their places.
func (w *World) filedFrom(office string, sheets ...core.SheetID) {
	w.TB.Helper()
	coordinator := User(map[string]string{"one": "coordinator1", "two": "coordinator2"}[office])
	parcel := Parcel("shelf of " + office)
	w.Opened("shelf of "+office, office)
	w.Must(coordinator, &machine.PackSheets{Parcel: parcel, Sheets: sheets})
	w.Must(coordinator, &machine.SendParcel{Campaign: Campaign, Parcel: parcel})
	for _, id := range sheets {
		w.Must(User("logistics"), &machine.SortSheet{Sheet: id})
		w.Must(User("logistics"), &machine.FileSheet{Sheet: id})
	}
}

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

// filingStep gives one command about what is handed in.
func (k *Walk) filingStep() (machine.Command, machine.Answer) {
	k.World.TB.Helper()
	actor, c := k.likelyFiling()
	if k.Pick(5) == 0 {
		c = k.anyFiling()
	}
	if k.Pick(10) == 0 {
		all := []string{"federal", "federal2", "federaltwin", "logistics", "logistics2", "verifier1", "operator1", "regional"}
		actor = User(all[k.Pick(len(all))])
	}
	return c, k.World.Do(actor, c)
}

// likelyFiling is what the headquarters or a binder would do next.
func (k *Walk) likelyFiling() (core.UserID, machine.Command) {
	now, inForce := k.chosenNow()
	if now.State == core.SelectionFiling {
		return User("federal"), &machine.FileVolume{Campaign: Campaign, Number: 1 + k.Pick(k.volumes())}
	}
	if !inForce || k.Pick(12) == 0 {
		return k.likelyChoice()
	}
	if now.Bound == now.Sheets && k.Pick(3) > 0 {
		return k.finish(now)
	}
	return k.likelyBinding(now)
}

// likelyChoice goes on with the selection that is being made, or begins the next.
func (k *Walk) likelyChoice() (core.UserID, machine.Command) {
	s, name := k.making()
	federal := User([]string{"federal", "federal", "federaltwin"}[k.Pick(3)])
	switch s.State {
	case core.SelectionLoading:
		if s.Lines >= s.Quota.Min && k.Pick(2) == 0 {
			return federal, Freezing(name)
		}
		return federal, Adding(name, k.rows(s)...)
	case core.SelectionFrozen:
		if k.Pick(8) == 0 {
			return federal, &machine.AbandonSelection{Campaign: Campaign, Selection: s.ID}
		}
		return User("federal2"), Approving(name)
	}
	k.selections++
	c := Beginning(fmt.Sprint("walk ", k.selections))
	c.Quota.Min, c.Quota.Max = 3, 6+k.Pick(6)
	c.Quota.Regions[1].Max = 4 + k.Pick(6)
	return federal, c
}

// rows chooses some of the sheets behind the last one, with some of their good lines.
func (k *Walk) rows(s core.Selection) (rows []core.ChosenSheet) {
	var ids []core.SheetID
	state.Sheets.Scan(k.World.Memory, core.SheetID(Campaign+"/"), func(id core.SheetID, sheet core.Sheet) bool {
		stored := sheet.State == core.SheetFiled || sheet.State == core.SheetBound || k.Pick(40) == 0
		if id > s.Last && stored && k.Pick(3) > 0 {
			ids = append(ids, id)
		}
		return true
	})
	for _, id := range ids {
		row := core.ChosenSheet{Sheet: id}
		for n := 1; n <= 3; n++ {
			line, _ := state.Lines.Get(k.World.Memory, id.Line(n))
			if line.State == core.LineGood && k.Pick(4) > 0 || k.Pick(60) == 0 {
				row.Lines = row.Lines.With(n)
			}
		}
		if row.Lines != 0 && len(rows) < 3 {
			rows = append(rows, row)
		}
	}
	return rows
}

// onShelf is a sheet of the shelf, at times any other one.
func (k *Walk) onShelf() core.SheetID {
	if k.Pick(12) == 0 {
		return Sheet(k.Pick(k.sheets + 1))
	}
	return Sheet(k.shelf + k.Pick(12))
}

func (k *Walk) volumes() int {
	n, _ := state.VolumeNumbers.Get(k.World.Memory, Campaign)
	return n + 1
}

// likelyBinding is what a binder would do next with some sheet.
func (k *Walk) likelyBinding(now core.Selection) (core.UserID, machine.Command) {
	w, id := k.World, k.onShelf()
	sheet, _ := state.Sheets.Get(w.Memory, id)
	custody, _ := state.Custodies.Get(w.Memory, id)
	chosen, ok := state.Chosen.Get(w.Memory, state.ChosenKey(now.ID, id.Code()))
	o, _ := state.Volumes.Get(w.Memory, state.VolumeKey(Campaign, custody.Volume))
	switch {
	case sheet.State == core.SheetLost && custody.Volume != 0 && k.Pick(2) == 0:
		return k.clerk(), &machine.TakeOutSheet{Sheet: id}
	case sheet.State == core.SheetLost:
		return k.clerk(), &machine.FindSheet{Sheet: id}
	case sheet.State == core.SheetBound && o.Selection != now.ID:
		return k.clerk(), &machine.AdoptVolume{Campaign: Campaign, Number: o.Number}
	case sheet.State == core.SheetBound && k.Pick(12) == 0:
		return k.clerk(), w.Losing(id)
	case sheet.State == core.SheetBound && o.State == core.VolumeClosed && k.Pick(4) == 0:
		return k.clerk(), &machine.ReopenVolume{Campaign: Campaign, Number: o.Number}
	case sheet.State == core.SheetBound && k.Pick(5) == 0:
		return k.clerk(), &machine.UnbindSheet{Sheet: id}
	}
	for n := 1; ok && n <= 3; n++ {
		line, _ := state.Lines.Get(w.Memory, id.Line(n))
		if line.State == core.LineGood && !chosen.Has(n) {
			return User("federal2"), w.Excluding(id, n)
		}
	}
	return k.clerk(), &machine.BindSheet{Sheet: id, Region: sheet.Region}
}

// finish closes what is open, takes over what is another selection's and begins to hand in.
func (k *Walk) finish(now core.Selection) (core.UserID, machine.Command) {
	for n := 1; n < k.volumes(); n++ {
		o, _ := state.Volumes.Get(k.World.Memory, state.VolumeKey(Campaign, n))
		if o.State == core.VolumeOpen && o.Sheets > 0 {
			return k.clerk(), &machine.CloseVolume{Campaign: Campaign, Number: n}
		}
	}
	c := &machine.BeginFiling{Campaign: Campaign, Selection: now.ID, Pack: Pack(), Quota: now.Quota}
	if k.Pick(4) == 0 {
		c.Quota.Regions = append([]core.RegionQuota(nil), c.Quota.Regions...)
		c.Quota.Regions[1].Max--
	}
	return User("federal"), c
}

// anyFiling is a command that may be right or wrong.
func (k *Walk) anyFiling() machine.Command {
	id, n := k.onShelf(), 1+k.Pick(k.volumes())
	_, name := k.making()
	switch k.Pick(14) {
	case 0:
		return Beginning(name)
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
	case 12:
		return &machine.FileVolume{Campaign: Campaign, Number: n}
	}
	return &machine.BindSheet{Sheet: id, Region: []core.Region{"", "77", "63"}[k.Pick(3)]}
}
