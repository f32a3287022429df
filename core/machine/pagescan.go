package machine

import (
	"slices"
	"strconv"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/machine/form"
	"github.com/sheaf-drive/sheaf/core/machine/scanned"
	"github.com/sheaf-drive/sheaf/core/state"
)

// maxCodes bounds how many codes a page is said to bear: three QR codes stand on a strip.
const maxCodes = 8

// pageFact says that a scanned page went from one state to another.
type pageFact struct {
	verb   string
	from   string
	before core.SheetID
	after  core.PageScan
	why    string
}

func movePage(p core.PageScan, verb, to string) (*pageFact, error) {
	if err := moved(core.PageScanTransitions(), "scan:"+string(p.ID), p.State, verb, to); err != nil {
		return nil, err
	}
	f := &pageFact{verb: verb, from: p.State, before: p.Sheet, after: p}
	f.after.State = to
	f.after.Version++
	return f, nil
}

// Kind implements Fact.
func (f *pageFact) Kind() string { return "scan." + f.verb + "/1" }

// Leaf implements Fact.
func (f *pageFact) Leaf() audit.Entry {
	p := f.after
	var codes []string
	for _, code := range p.Codes {
		codes = append(codes, string(code))
	}
	was := ""
	if f.before != "" && f.before != p.Sheet {
		was = string(f.before.Code())
	}
	return audit.Entry{Campaign: p.Campaign, Kind: f.Kind(), Subject: "scan:" + string(p.ID), Public: change(f.from, p.State,
		"sheet", string(p.Sheet.Code()), "was", was, "read", p.Read, "codes", strings.Join(codes, " "), "why", f.why,
		"doubt", p.Table.Doubt, "lines", strings.Join(p.Table.Looks, " "), "differ", strings.Join(scanned.Numbers(p.Table), " "))}
}

// Record implements Fact.
func (f *pageFact) Record(tx state.Tx, s core.Stamp) {
	p, key := f.after, state.UnreadScanKey(f.after.Campaign, f.after.ID)
	if f.before != "" && f.before != p.Sheet {
		state.ScansOf.Delete(tx, state.ScanOfKey(f.before, p.ID))
	}
	if p.Sheet != "" {
		state.ScansOf.Put(tx, state.ScanOfKey(p.Sheet, p.ID), true)
	}
	state.UnreadScans.Keep(tx, key, s.Time, p.State == core.PageUnread)
	state.AstrayScans.Keep(tx, key, s.Time, len(p.Table.Differ) > 0)
	state.PageScans.Put(tx, p.ID, p)
}

// AddScan records the picture of a page. Its file is stored before.
type AddScan struct {
	ID       core.PageScanID
	Campaign core.CampaignID
	Blob     core.BlobRef
	// Sheet whose code stands on the page; empty where none or several do.
	Sheet core.SheetID
	// Read says what read the code, Codes which several there are.
	Read  string
	Codes []core.SheetCode
	// Table is what was seen of its lines; nothing where the sheet is not known. Which differ is found here.
	Table core.PageTable
}

// Kind implements Command.
func (*AddScan) Kind() string { return "scan.add/1" }

// Action implements Command.
func (*AddScan) Action() access.Action { return access.PageAdd }

// Object implements Command.
func (c *AddScan) Object(state.View) access.Object { return access.Object{Campaign: c.Campaign} }

// Decide implements Command.
func (c *AddScan) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	if !state.Campaigns.Has(v, c.Campaign) {
		return nil, core.Refuse(core.NotFound, "campaign", "core.not_found")
	}
	if !form.IsTag(string(c.ID)) {
		return nil, core.Refuse(core.Invalid, "id", "core.id")
	}
	if state.PageScans.Has(v, c.ID) {
		return nil, core.Refuse(core.Duplicate, "page", "scan.twice").About("scan:" + string(c.ID))
	}
	if c.Blob.Hash == ([32]byte{}) {
		return nil, core.Refuse(core.Invalid, "page", "visit.sealed")
	}
	if err := form.Blob("page", c.Blob); err != nil {
		return nil, err
	}
	if len(c.Codes) > maxCodes {
		return nil, core.Refuse(core.Invalid, "codes", "scan.codes", strconv.Itoa(len(c.Codes)), strconv.Itoa(maxCodes))
	}
	if (c.Sheet == "") == (c.Read != "") || c.Read != "" && !form.IsWord(c.Read, 32) {
		return nil, core.Refuse(core.Invalid, "read", "scan.read")
	}
	p := core.PageScan{ID: c.ID, Campaign: c.Campaign, Blob: c.Blob, Sheet: c.Sheet, Read: c.Read, Codes: c.Codes, By: s.Actor, At: s.Time}
	for _, code := range c.Codes {
		if err := sheetIn(v, c.Campaign, core.NewSheetID(c.Campaign, code)); err != nil {
			return nil, err
		}
	}
	to := core.PageUnread
	if c.Sheet != "" {
		if err := sheetIn(v, c.Campaign, c.Sheet); err != nil {
			return nil, err
		}
		to = core.PageNamed
	}
	var err error
	if p.Table, err = scanned.Compared(state.LineStates(v, c.Sheet), c.Table); err != nil {
		return nil, err
	}
	f, err := movePage(p, "add", to)
	if err != nil {
		return nil, err
	}
	f.before = "" // it was none of that sheet before
	return []Fact{f}, nil
}

// sheetIn refuses a sheet that the campaign does not have.
func sheetIn(v state.View, c core.CampaignID, id core.SheetID) error {
	if id.Campaign() != c || !state.Sheets.Has(v, id) {
		return core.Refuse(core.NotFound, "sheet", "core.not_found").About("sheet:" + string(id.Code()))
	}
	return nil
}

// NameScan says which sheet's page it is, as a person has read it.
type NameScan struct {
	ID core.PageScanID
	// Of is the version that the person saw.
	Of    uint32
	Sheet core.SheetID
}

// Kind implements Command.
func (*NameScan) Kind() string { return "scan.name/1" }

// Action implements Command.
func (*NameScan) Action() access.Action { return access.PageName }

// Object implements Command.
func (c *NameScan) Object(v state.View) access.Object { return scanObject(v, c.ID) }

// Decide implements Command.
func (c *NameScan) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	p, err := findScan(v, c.ID, c.Of)
	if err != nil {
		return nil, err
	}
	if err := sheetIn(v, p.Campaign, c.Sheet); err != nil {
		return nil, err
	}
	f, err := movePage(p, "name", core.PageNamed)
	if err != nil {
		return nil, err
	}
	f.after.Sheet, f.after.Read, f.after.NamedBy = c.Sheet, core.ReadByHand, s.Actor
	if f.after.Table.Looks, f.after.Table.Differ = nil, nil; c.Sheet != p.Sheet { // who names it has looked at its lines
		f.after.Table = core.PageTable{}
	}
	return []Fact{f}, nil
}

// SetScanAside says that a page is none of a sheet.
type SetScanAside struct {
	ID core.PageScanID
	// Of is the version that the person saw.
	Of uint32
	// Why is one of [core.AsideReasons].
	Why string
}

// Kind implements Command.
func (*SetScanAside) Kind() string { return "scan.set_aside/1" }

// Action implements Command.
func (*SetScanAside) Action() access.Action { return access.PageName }

// Object implements Command.
func (c *SetScanAside) Object(v state.View) access.Object { return scanObject(v, c.ID) }

// Decide implements Command.
func (c *SetScanAside) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	p, err := findScan(v, c.ID, c.Of)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(core.AsideReasons(), c.Why) {
		return nil, core.Refuse(core.Invalid, "why", "scan.why", strings.Join(core.AsideReasons(), ", "))
	}
	f, err := movePage(p, "set_aside", core.PageSetAside)
	if err != nil {
		return nil, err
	}
	f.after.Sheet, f.after.Read, f.after.NamedBy, f.why, f.after.Table = "", "", s.Actor, c.Why, core.PageTable{}
	return []Fact{f}, nil
}

func scanObject(v state.View, id core.PageScanID) access.Object {
	p, _ := state.PageScans.Get(v, id)
	return access.Object{Campaign: p.Campaign}
}

func findScan(v state.View, id core.PageScanID, of uint32) (core.PageScan, error) {
	p, ok := state.PageScans.Get(v, id)
	switch {
	case !ok:
		return p, core.Refuse(core.NotFound, "page", "core.not_found").About("scan:" + string(id))
	case p.Version != of:
		return p, core.Refuse(core.Stale, "", "core.stale").About("scan:" + string(id))
	}
	return p, nil
}
