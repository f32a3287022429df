package machine

import (
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/state"
)

// chosenRow is a row of a selection with what says where to find its sheet: a drive has 63,000 of
// them, and nobody looks through all for the few that wait.
type chosenRow struct {
	core.ChosenSheet
	region core.Region
	office core.OfficeID
	// strike are the good lines that are not chosen.
	strike core.LineSet
}

// rowOf adds to a row what its indexes need.
func rowOf(v state.View, row core.ChosenSheet) chosenRow {
	sheet, _ := state.Sheets.Get(v, row.Sheet)
	r := chosenRow{ChosenSheet: row, region: sheet.Region, office: sheet.Office}
	for n := 1; n <= sheet.Lines; n++ {
		if !row.Lines.Has(n) && lineAt(v, row.Sheet, n).State == core.LineGood {
			r.strike = r.strike.With(n)
		}
	}
	return r
}

// record writes the row of a selection in which nothing is bound yet.
func (r chosenRow) record(tx state.Tx, id core.SelectionID) {
	code := r.Sheet.Code()
	state.Chosen.Put(tx, state.ChosenKey(id, code), r.Lines)
	state.ToBind.Put(tx, state.ToBindKey(id, r.region, code), true)
	if r.strike != 0 {
		state.ToStrike.Put(tx, state.ToStrikeKey(id, r.office, code), r.strike)
	}
}

// excludedFact says that a line was struck because it is not chosen.
type excludedFact struct {
	lineFact
	// key of the sheet in the index of what is to be struck, and what is left of it.
	key  string
	left core.LineSet
}

// Record implements Fact.
func (f excludedFact) Record(tx state.Tx, s core.Stamp) {
	f.lineFact.Record(tx, s)
	if f.left == 0 {
		state.ToStrike.Delete(tx, f.key)
		return
	}
	state.ToStrike.Put(tx, f.key, f.left)
}

// excluded is the fact of a line of the sheet that was struck for the selection.
func excluded(v state.View, sel core.SelectionID, sheet core.Sheet, n int, f lineFact) excludedFact {
	key := state.ToStrikeKey(sel, sheet.Office, sheet.ID.Code())
	left, _ := state.ToStrike.Get(v, key)
	return excludedFact{f, key, left.Without(n)}
}

// putVolume writes a volume and where it is found by its selection and state.
func putVolume(tx state.Tx, o core.Volume) {
	key := state.VolumeKey(o.Campaign, o.Number)
	if old, ok := state.Volumes.Get(tx, key); ok {
		state.VolumesOf.Delete(tx, state.VolumeOfKey(old.Selection, old.State, old.Number))
	}
	state.Volumes.Put(tx, key, o)
	state.VolumesOf.Put(tx, state.VolumeOfKey(o.Selection, o.State, o.Number), o.Number)
}
