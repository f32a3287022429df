package machine

import (
	"strconv"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/machine/tally"
	"github.com/sheaf-drive/sheaf/core/state"
)

// binding is where a sheet is bound, or was: what changes beside its state.
type binding struct {
	sheet     core.SheetID
	custody   core.Custody
	volume    core.Volume
	selection core.Selection
	page      int
	// folder in which a slot is freed or taken; without a campaign none is.
	folder core.Folder
	// filling is the number of the region's filling folder where it is a new one, else 0.
	filling int
}

// record writes the binding; bound says whether the page is there from now on.
func (b binding) record(tx state.Tx, bound bool) {
	c := b.volume.Campaign
	state.Custodies.Put(tx, b.sheet, b.custody)
	putVolume(tx, b.volume)
	state.Selections.Put(tx, state.SelectionKey(c, b.selection.ID), b.selection)
	page := state.PageKey(c, b.volume.Number, b.page)
	waiting := state.ToBindKey(b.selection.ID, b.volume.Region, b.sheet.Code())
	if bound {
		state.Pages.Put(tx, page, b.sheet)
		state.ToBind.Delete(tx, waiting)
		b.hold(tx)
	} else {
		state.Pages.Delete(tx, page)
		state.ToBind.Put(tx, waiting, true)
	}
	if b.folder.Campaign != "" {
		state.Folders.Put(tx, state.FolderKey(c, b.folder.Region, b.folder.Number), b.folder)
	}
	if b.filling != 0 {
		state.FillingFolders.Put(tx, state.RegionKey(c, b.folder.Region), b.filling)
	}
}

// hold says that the binder has the volume on the table, also where another one had left it.
func (b binding) hold(tx state.Tx) {
	o := b.volume
	state.Binding.Put(tx, state.BindingKey(o.Campaign, o.Region, o.Binder), o.Number)
	left := state.BindingKey(o.Campaign, o.Region, "")
	if n, ok := state.Binding.Get(tx, left); ok && n == o.Number {
		state.Binding.Delete(tx, left)
	}
}

// count adds by sheets with so many chosen and struck lines to the volume and the selection.
func (b *binding) count(region core.Region, by, lines, struck int) {
	b.volume.Sheets += by
	b.volume.Lines += by * lines
	b.volume.Struck += by * struck
	b.volume.Version++
	b.selection = tally.Bound(b.selection, region, by)
}

// boundFact says that a sheet was bound or unbound.
type boundFact struct {
	sheetFact
	binding
}

// Record implements Fact.
func (f boundFact) Record(tx state.Tx, s core.Stamp) {
	f.sheetFact.Record(tx, s)
	f.record(tx, f.after.State == core.SheetBound)
}

// BindSheet puts a chosen sheet behind the last page of the binder's open volume of its region.
// A volume opens by itself and closes when it is full.
type BindSheet struct {
	Sheet core.SheetID
	// Region of the volume that lies on the table; empty for whichever the sheet is of.
	Region core.Region
}

// Kind implements Command.
func (*BindSheet) Kind() string { return "sheet.bind/1" }

// Action implements Command.
func (*BindSheet) Action() access.Action { return access.SheetBind }

// Object implements Command.
func (c *BindSheet) Object(v state.View) access.Object { return ofOffice(v, c.Sheet) }

// Decide implements Command.
func (c *BindSheet) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	sheet, err := readSheet(v, c.Sheet)
	if err != nil {
		return nil, err
	}
	sel, lines, err := chosenOf(v, sheet)
	if err != nil {
		return nil, err
	}
	if err := c.bindable(v, sheet, lines); err != nil {
		return nil, err
	}
	volume, facts, err := volumeFor(v, sel, sheet.Region, s.Actor, lines.Len())
	if err != nil {
		return nil, err
	}
	fact, err := moveSheet(sheet, "bind", core.SheetBound)
	if err != nil {
		return nil, err
	}
	b := binding{sheet: sheet.ID, volume: volume, selection: sel, page: volume.Sheets + 1}
	b.count(sheet.Region, 1, lines.Len(), struck(v, sheet))
	b.custody, _ = state.Custodies.Get(v, sheet.ID)
	place := b.custody.Place
	b.folder = slotFreed(v, sheet.Campaign(), place)
	b.custody.Sheet, b.custody.Lay, b.custody.Place = sheet.ID, place, core.Place{}
	b.custody.Volume, b.custody.Page = volume.Number, b.page
	b.custody.Version++
	facts = append(facts, boundFact{fact.with("selection", string(sel.ID), "volume", strconv.Itoa(volume.Number),
		"page", strconv.Itoa(b.page), "lines", lines.Digits(), "place", place.String()), b})
	if b.volume.Sheets < sel.Quota.VolumeSheets && b.volume.Lines < sel.Quota.VolumeLines {
		return facts, nil
	}
	full, err := moveVolume(b.volume, "close", core.VolumeClosed)
	return append(facts, full), err
}

// bindable refuses a sheet that is not at hand, not of the region on the table or not ready.
func (c *BindSheet) bindable(v state.View, sheet core.Sheet, chosen core.LineSet) error {
	code := sheet.ID.Code().String()
	refuse := func(key string, args ...string) error {
		return core.Refuse(core.Conflict, "code", key, args...).About("sheet:" + string(sheet.ID.Code()))
	}
	if sheet.State == core.SheetBound || sheet.State == core.SheetHandedIn {
		custody, _ := state.Custodies.Get(v, sheet.ID)
		return refuse("bind.already", code, strconv.Itoa(custody.Volume), strconv.Itoa(custody.Page))
	}
	if sheet.State != core.SheetFiled {
		return refuse("bind.not_filed", code, sheet.State)
	}
	if c.Region != "" && c.Region != sheet.Region {
		return refuse("bind.other_region", string(sheet.Region), string(c.Region))
	}
	var strike []string
	for n := 1; n <= sheet.Lines; n++ {
		good := lineAt(v, sheet.ID, n).State == core.LineGood
		if chosen.Has(n) && !good {
			return refuse("bind.chosen_gone", strconv.Itoa(n), code)
		}
		if good && !chosen.Has(n) {
			strike = append(strike, strconv.Itoa(n))
		}
	}
	if len(strike) > 0 {
		return refuse("bind.strike_first", code, strings.Join(strike, ", "))
	}
	return nil
}

// chosenOf is the selection in force and the lines of the sheet that are chosen in it.
func chosenOf(v state.View, sheet core.Sheet) (core.Selection, core.LineSet, error) {
	campaign, code := sheet.ID.Split()
	sel, err := activeSelection(v, campaign)
	if err != nil {
		return sel, 0, err
	}
	lines, ok := state.Chosen.Get(v, state.ChosenKey(sel.ID, code))
	if !ok {
		return sel, 0, core.Refuse(core.Conflict, "code", "bind.not_chosen", code.String()).About("sheet:" + string(code))
	}
	return sel, lines, nil
}

// struck counts the lines of the sheet that bear a remark and do not count.
func struck(v state.View, sheet core.Sheet) (count int) {
	for n := 1; n <= sheet.Lines; n++ {
		if lineAt(v, sheet.ID, n).State == core.LineStruck {
			count++
		}
	}
	return count
}

// slotFreed is the folder at the place with one slot less taken, none for no place.
func slotFreed(v state.View, c core.CampaignID, p core.Place) core.Folder {
	if p.Zero() {
		return core.Folder{}
	}
	folder, ok := state.Folders.Get(v, state.FolderKey(c, p.Region, p.Number()))
	if !ok || folder.Taken == 0 {
		return core.Folder{}
	}
	folder.Taken--
	return folder
}

// UnbindSheet takes the last page out of an open volume: the sheet goes back into the store.
type UnbindSheet struct{ Sheet core.SheetID }

// Kind implements Command.
func (*UnbindSheet) Kind() string { return "sheet.unbind/1" }

// Action implements Command.
func (*UnbindSheet) Action() access.Action { return access.SheetBind }

// Object implements Command.
func (c *UnbindSheet) Object(v state.View) access.Object { return ofOffice(v, c.Sheet) }

// Decide implements Command.
func (c *UnbindSheet) Decide(v state.View, _ core.Stamp) ([]Fact, error) {
	sheet, b, err := lastPage(v, c.Sheet, core.SheetBound)
	if err != nil {
		return nil, err
	}
	fact, err := moveSheet(sheet, "unbind", core.SheetFiled)
	return []Fact{boundFact{fact.with(b.undone()...), b}}, err
}

// TakeOutSheet gives up the last page of an open volume, whose sheet was lost: when it is
// found it goes into the store.
type TakeOutSheet struct{ Sheet core.SheetID }

// Kind implements Command.
func (*TakeOutSheet) Kind() string { return "sheet.take_out/1" }

// Action implements Command.
func (*TakeOutSheet) Action() access.Action { return access.SheetBind }

// Object implements Command.
func (c *TakeOutSheet) Object(v state.View) access.Object { return ofOffice(v, c.Sheet) }

// Decide implements Command.
func (c *TakeOutSheet) Decide(v state.View, _ core.Stamp) ([]Fact, error) {
	sheet, b, err := lastPage(v, c.Sheet, core.SheetLost)
	if err != nil {
		return nil, err
	}
	b.custody.Before = core.SheetFiled
	return []Fact{noteFact{kind: c.Kind(), entry: audit.Entry{
		Campaign: sheet.Campaign(), Subject: "sheet:" + string(sheet.ID.Code()), Public: kv(b.undone()...),
	}, put: func(tx state.Tx, _ core.Stamp) { b.record(tx, false) }}}, nil
}

// undone makes the pairs of a leaf that takes a page out.
func (b binding) undone() []string {
	return []string{"selection", string(b.selection.ID), "volume", strconv.Itoa(b.volume.Number),
		"page", strconv.Itoa(b.page), "place", b.custody.Place.String()}
}

// lastPage reads a sheet in the state and takes it out of its volume, which is open and has it
// as its last page.
func lastPage(v state.View, id core.SheetID, need core.SheetState) (core.Sheet, binding, error) {
	sheet, err := readSheet(v, id)
	if err != nil {
		return sheet, binding{}, err
	}
	b, err := boundAt(v, sheet, need)
	if err != nil {
		return sheet, b, err
	}
	lines, _ := state.Chosen.Get(v, state.ChosenKey(b.selection.ID, sheet.ID.Code()))
	b.count(sheet.Region, -1, lines.Len(), struck(v, sheet))
	b.folder, b.filling = slotTaken(v, sheet, b.custody.Lay)
	b.custody.Place, b.custody.Lay = core.FolderPlace(b.folder.Region, b.folder.Number), core.Place{}
	b.custody.Volume, b.custody.Page = 0, 0
	b.custody.Version++
	return sheet, b, nil
}

// boundAt reads where the sheet is bound and refuses all but the last page of an open volume.
func boundAt(v state.View, sheet core.Sheet, need core.SheetState) (binding, error) {
	campaign, code := sheet.ID.Split()
	subject := "sheet:" + string(code)
	custody, _ := state.Custodies.Get(v, sheet.ID)
	if sheet.State != need || custody.Volume == 0 {
		return binding{}, core.Refuse(core.Conflict, "code", "unbind.not_bound", code.String(), sheet.State).About(subject)
	}
	volume, err := findVolume(v, campaign, custody.Volume)
	if err != nil {
		return binding{}, err
	}
	sel, err := findSelection(v, campaign, volume.Selection)
	if err != nil {
		return binding{}, err
	}
	if isFiling(sel) {
		return binding{}, core.Refuse(core.Conflict, "", "selection.filing").About(aboutSelection(sel.ID))
	}
	if volume.State != core.VolumeOpen {
		return binding{}, core.Refuse(core.Conflict, "code", "unbind.closed", strconv.Itoa(volume.Number)).About(subject)
	}
	if custody.Page != volume.Sheets {
		last, _ := state.Pages.Get(v, state.PageKey(campaign, volume.Number, volume.Sheets))
		return binding{}, core.Refuse(core.Conflict, "code", "unbind.not_last", code.String(),
			strconv.Itoa(custody.Page), last.Code().String()).About(subject)
	}
	return binding{sheet: sheet.ID, custody: custody, volume: volume, selection: sel, page: custody.Page}, nil
}

// slotTaken gives the sheet a place: in the folder where it lay if there is room, else in the
// region's filling folder, whose number is answered where it is a new one.
func slotTaken(v state.View, sheet core.Sheet, lay core.Place) (folder core.Folder, filling int) {
	c, r := sheet.Campaign(), sheet.Region
	if !lay.Zero() {
		folder, ok := state.Folders.Get(v, state.FolderKey(c, lay.Region, lay.Number()))
		if ok && folder.Taken < core.SheetsPerFolder {
			folder.Taken++
			return folder, 0
		}
	}
	n, _ := state.FillingFolders.Get(v, state.RegionKey(c, r))
	folder, ok := state.Folders.Get(v, state.FolderKey(c, r, n))
	if !ok || folder.Full || folder.Taken >= core.SheetsPerFolder {
		n++
		folder, filling = core.Folder{Campaign: c, Region: r, Number: n}, n
	}
	folder.Taken++
	return folder, filling
}
