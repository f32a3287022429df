package machine

import (
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/machine/form"
	"github.com/sheaf-drive/sheaf/core/paper"
	"github.com/sheaf-drive/sheaf/core/state"
)

// MaxRecords is how many records one command may touch; more is a job of several commands.
const MaxRecords = 500

// PlanSheets makes sheets in the state before they are printed. Codes are the next ones of
// the series, from number First on, in the order of the campaign's keyed permutation, which
// only an unsealed node can compute.
type PlanSheets struct {
	Campaign core.CampaignID
	Region   core.Region
	Office   core.OfficeID
	Lines    int
	Series   int
	First    uint32
	Codes    []core.SheetCode
}

// Kind implements Command.
func (*PlanSheets) Kind() string { return "sheet.plan/1" }

// Action implements Command.
func (*PlanSheets) Action() access.Action { return access.SheetOrder }

// Object implements Command.
func (c *PlanSheets) Object(v state.View) access.Object { return officeObject(v, c.Campaign, c.Office) }

// officeObject is the object of things that belong to an office.
func officeObject(v state.View, c core.CampaignID, id core.OfficeID) access.Object {
	office, _ := state.Offices.Get(v, id)
	return access.Object{Campaign: c, Office: id, Region: office.Home}
}

// Decide implements Command.
func (c *PlanSheets) Decide(v state.View, _ core.Stamp) ([]Fact, error) {
	office, ok := state.Offices.Get(v, c.Office)
	if !ok || office.Campaign != c.Campaign {
		return nil, core.Refuse(core.NotFound, "office", "core.not_found")
	}
	if err := form.Region("region", c.Region); err != nil {
		return nil, err
	}
	if len(c.Codes) < 1 || len(c.Codes) > MaxRecords {
		return nil, core.Refuse(core.Invalid, "count", "sheet.count", strconv.Itoa(MaxRecords))
	}
	if c.Lines < 1 || c.Lines > 9 {
		return nil, core.Refuse(core.Invalid, "lines", "sheet.lines")
	}
	if next, _ := state.Series.Get(v, state.SeriesKey(c.Campaign, c.Series)); next != c.First {
		return nil, core.Refuse(core.Stale, "", "core.stale")
	}
	facts := make([]Fact, 0, len(c.Codes))
	seen := make(map[core.SheetCode]bool, len(c.Codes))
	for _, code := range c.Codes {
		id := core.NewSheetID(c.Campaign, code)
		if read, err := paper.Parse(string(code)); err != nil || read != code || !ofSeries(code, c.Series) {
			return nil, core.Refuse(core.Invalid, "code", "sheet.code")
		}
		if seen[code] {
			return nil, core.Refuse(core.Duplicate, "code", "sheet.twice", code.String()).About("sheet:" + string(code))
		}
		seen[code] = true
		if state.Sheets.Has(v, id) {
			return nil, core.Refuse(core.Duplicate, "code", "core.exists").About("sheet:" + string(code))
		}
		f, err := moveSheet(core.Sheet{ID: id, Region: c.Region, Office: c.Office, Lines: c.Lines}, "plan", core.SheetPlanned)
		if err != nil {
			return nil, err
		}
		facts = append(facts, f)
	}
	facts[0] = seriesFact{facts[0].(sheetFact), c.Series, c.First + uint32(len(c.Codes))}
	return facts, nil
}

func ofSeries(code core.SheetCode, series int) bool {
	of, ok := paper.SeriesOf(code)
	return ok && of == series
}

// seriesFact is the first sheet of a plan and counts the series on.
type seriesFact struct {
	sheetFact
	series int
	next   uint32
}

// Record implements Fact.
func (f seriesFact) Record(tx state.Tx, s core.Stamp) {
	f.sheetFact.Record(tx, s)
	state.Series.Put(tx, state.SeriesKey(f.after.Campaign(), f.series), f.next)
}

// PrintSheets says that the PDF of these sheets was made for printing.
type PrintSheets struct{ Sheets []core.SheetID }

// Kind implements Command.
func (*PrintSheets) Kind() string { return "sheet.print/1" }

// Action implements Command.
func (*PrintSheets) Action() access.Action { return access.SheetOrder }

// Object implements Command.
func (c *PrintSheets) Object(v state.View) access.Object { return sheetsObject(v, c.Sheets) }

// sheetsObject is the common object of the sheets: where they differ in a part, the part is
// empty, so that only a wider scope reaches them all.
func sheetsObject(v state.View, ids []core.SheetID) access.Object {
	var shared access.Object
	for i, id := range ids {
		sheet, _ := state.Sheets.Get(v, id)
		o := officeObject(v, id.Campaign(), sheet.Office)
		if i == 0 {
			shared = o
		}
		shared = alike(shared, o)
	}
	return shared
}

// alike keeps the parts that two objects have in common.
func alike(a, b access.Object) access.Object {
	if a.Campaign != b.Campaign {
		a.Campaign = ""
	}
	if a.Office != b.Office {
		a.Office = ""
	}
	if a.Region != b.Region {
		a.Region = ""
	}
	return a
}

// Decide implements Command.
func (c *PrintSheets) Decide(v state.View, _ core.Stamp) ([]Fact, error) {
	return moveSheets(v, c.Sheets, "print", core.SheetPrinted, nil)
}

// IssueSheets hands printed sheets to the binder of an office.
type IssueSheets struct {
	Sheets []core.SheetID
	Office core.OfficeID
}

// Kind implements Command.
func (*IssueSheets) Kind() string { return "sheet.issue/1" }

// Action implements Command.
func (*IssueSheets) Action() access.Action { return access.SheetIssue }

// Object implements Command: the right has to reach the sheets and the office that gets them.
func (c *IssueSheets) Object(v state.View) access.Object {
	sheets := sheetsObject(v, c.Sheets)
	return alike(sheets, officeObject(v, sheets.Campaign, c.Office))
}

// Decide implements Command.
func (c *IssueSheets) Decide(v state.View, _ core.Stamp) ([]Fact, error) {
	office, ok := state.Offices.Get(v, c.Office)
	if !ok {
		return nil, core.Refuse(core.NotFound, "office", "core.not_found")
	}
	for _, id := range c.Sheets {
		if id.Campaign() != office.Campaign {
			return nil, core.Refuse(core.Invalid, "office", "sheet.other_campaign").About("sheet:" + string(id.Code()))
		}
	}
	return moveSheets(v, c.Sheets, "issue", core.SheetAtOffice, func(s *core.Sheet) { s.Office = c.Office })
}

// moveSheets moves all sheets or none.
func moveSheets(v state.View, ids []core.SheetID, verb, to string, change func(*core.Sheet)) ([]Fact, error) {
	if len(ids) < 1 || len(ids) > MaxRecords {
		return nil, core.Refuse(core.Invalid, "sheets", "sheet.count", strconv.Itoa(MaxRecords))
	}
	var facts []Fact
	seen := make(map[core.SheetID]bool, len(ids))
	for _, id := range ids {
		sheet, err := readSheet(v, id)
		if err != nil {
			return nil, err
		}
		if seen[id] {
			return nil, core.Refuse(core.Duplicate, "sheets", "sheet.twice", id.Code().String()).About("sheet:" + string(id.Code()))
		}
		seen[id] = true
		if change != nil {
			change(&sheet)
		}
		f, err := moveSheet(sheet, verb, to)
		if err != nil {
			return nil, err
		}
		facts = append(facts, f)
	}
	return facts, nil
}

// readSheet reads a sheet in whatever state it is.
func readSheet(v state.View, id core.SheetID) (core.Sheet, error) {
	sheet, ok := state.Sheets.Get(v, id)
	if !ok {
		return sheet, core.Refuse(core.NotFound, "code", "sheet.unknown", id.Code().String()).About("sheet:" + string(id.Code()))
	}
	return sheet, nil
}
