package machinetest

import (
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/state"
)

// Selection is the selection with the name.
func Selection(name string) core.SelectionID { return ID[core.SelectionID]("selection " + name) }

// Quota asks for 1 to 8 signatures, at most 5 of region 77 and 3 of region 63, in volumes of
// three sheets and nine signatures.
func Quota() core.Quota {
	return core.Quota{Min: 1, Max: 8, VolumeSheets: 3, VolumeLines: 9, Regions: []core.RegionQuota{
		{Region: "63", Max: 3}, {Region: "77", Max: 5},
	}}
}

// Row chooses lines of a sheet.
func Row(sheet core.SheetID, lines ...int) core.ChosenSheet {
	row := core.ChosenSheet{Sheet: sheet}
	for _, n := range lines {
		row.Lines = row.Lines.With(n)
	}
	return row
}

// Beginning is the command that begins the selection under [Quota].
func Beginning(name string) *machine.BeginSelection {
	return &machine.BeginSelection{ID: Selection(name), Campaign: Campaign, Pack: Pack(), Quota: Quota()}
}

// Adding is the command that adds rows to the selection.
func Adding(name string, rows ...core.ChosenSheet) *machine.AddChosen {
	return &machine.AddChosen{Campaign: Campaign, Selection: Selection(name), Rows: rows}
}

// Freezing is the command that freezes the selection.
func Freezing(name string) *machine.FreezeSelection {
	return &machine.FreezeSelection{Campaign: Campaign, Selection: Selection(name)}
}

// Approving is the command that approves the selection.
func Approving(name string) *machine.ApproveSelection {
	return &machine.ApproveSelection{Campaign: Campaign, Selection: Selection(name)}
}

// Headquarters gives accounts to federal2, a federal manager, and federaltwin, a second one of
// the person federal.
func (w *World) Headquarters() {
	w.TB.Helper()
	w.Hire("federal2", core.Federal, "")
	twin := account{login: "federaltwin", role: core.Federal, person: "federal"}
	w.Must(User("root"), &machine.CreateUser{User: twin.user()})
	w.Must(User("admin2"), &machine.ApproveUser{User: User(twin.login)})
}

// Shelved brings a sheet of the voters into the store.
func (w *World) Shelved(id core.SheetID, voters ...string) {
	w.TB.Helper()
	w.Certified(id, voters...)
	w.Filed("of "+string(id.Code()), id)
}

// Stocked is a house with sheets 0 and 1 in the store, with two signatures each.
func (w *World) Stocked() {
	w.TB.Helper()
	w.Headquarters()
	for n, voters := range [][]string{{Voter, "boris"}, {"vera", "gleb"}} {
		w.Shelved(Sheet(n), voters...)
	}
}

// Frozen is a selection of the rows, frozen by federal.
func (w *World) Frozen(name string, rows ...core.ChosenSheet) {
	w.TB.Helper()
	w.Must(User("federal"), Beginning(name))
	w.Must(User("federal"), Adding(name, rows...))
	w.Must(User("federal"), Freezing(name))
}

// Approved is a selection of the rows, approved by federal2.
func (w *World) Approved(name string, rows ...core.ChosenSheet) {
	w.TB.Helper()
	w.Frozen(name, rows...)
	w.Must(User("federal2"), Approving(name))
}

// Excluding is the command that strikes a line of the sheet with a remark.
func (w *World) Excluding(sheet core.SheetID, n int) *machine.ExcludeLine {
	l, _ := state.Lines.Get(w.Memory, sheet.Line(n))
	return &machine.ExcludeLine{Sheet: sheet, Line: n, Remark: w.config.Seal("line:"+string(sheet.Line(n)), "remark",
		l.Version+1, []core.KeyValue{{Key: "text", Value: "вычеркнуто"}})}
}

// Bound binds the sheets one after the other.
func (w *World) Bound(sheets ...core.SheetID) {
	w.TB.Helper()
	for _, id := range sheets {
		w.Must(User("logistics"), &machine.BindSheet{Sheet: id})
	}
}

// FilingBegun is the command that begins to hand in the selection under [Quota].
func FilingBegun(name string) *machine.BeginFiling {
	return &machine.BeginFiling{Campaign: Campaign, Selection: Selection(name), Pack: Pack(), Quota: Quota()}
}

func selectionSamples() []Sample {
	federal, logistics := User("federal"), User("logistics")
	both := []core.ChosenSheet{Row(Sheet(0), 1, 2), Row(Sheet(1), 1, 2)}
	stocked := func(w *World) { w.Stocked() }
	begun := func(w *World) { stocked(w); w.Must(federal, Beginning("first")) }
	added := func(w *World) { begun(w); w.Must(federal, Adding("first", both...)) }
	frozen := func(w *World) { added(w); w.Must(federal, Freezing("first")) }
	approved := func(w *World) { frozen(w); w.Must(User("federal2"), Approving("first")) }
	partly := func(w *World) { stocked(w); w.Approved("first", Row(Sheet(0), 2)) }
	one := func(w *World) { approved(w); w.Bound(Sheet(1)) }
	bound := func(w *World) { one(w); w.Bound(Sheet(0)) }
	lost := func(w *World) { bound(w); w.Must(logistics, w.Losing(Sheet(0))) }
	closing := &machine.CloseVolume{Campaign: Campaign, Number: 1}
	closed := func(w *World) { bound(w); w.Must(logistics, closing) }
	again := func(w *World) { bound(w); w.Approved("second", both...) }
	filing := func(w *World) { closed(w); w.Must(federal, FilingBegun("first")) }
	return []Sample{
		{"selection.begin/1", federal, nil, fixed(Beginning("first"))},
		{"selection.add/1", federal, begun, fixed(Adding("first", both...))},
		{"selection.freeze/1", federal, added, fixed(Freezing("first"))},
		{"selection.approve/1", User("federal2"), frozen, fixed(Approving("first"))},
		{"selection.abandon/1", federal, begun, fixed(&machine.AbandonSelection{Campaign: Campaign, Selection: Selection("first")})},
		{"line.exclude/1", federal, partly, func(w *World) machine.Command { return w.Excluding(Sheet(0), 1) }},
		{"sheet.bind/1", logistics, one, fixed(&machine.BindSheet{Sheet: Sheet(0), Region: "77"})},
		{"sheet.unbind/1", logistics, bound, fixed(&machine.UnbindSheet{Sheet: Sheet(0)})},
		{"sheet.take_out/1", logistics, lost, fixed(&machine.TakeOutSheet{Sheet: Sheet(0)})},
		{"volume.close/1", logistics, bound, fixed(closing)},
		{"volume.reopen/1", logistics, closed, fixed(&machine.ReopenVolume{Campaign: Campaign, Number: 1})},
		{"volume.adopt/1", logistics, again, fixed(&machine.AdoptVolume{Campaign: Campaign, Number: 1})},
		{"filing.begin/1", federal, closed, fixed(FilingBegun("first"))},
		{"filing.volume/1", federal, filing, fixed(&machine.FileVolume{Campaign: Campaign, Number: 1})},
	}
}
