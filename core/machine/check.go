package machine

import (
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/machine/form"
	"github.com/sheaf-drive/sheaf/core/state"
)

// The two certifications at the foot of a sheet, as [PrepareSheets] names them.
const (
	PartCollector = "collector"
	PartProxy     = "proxy"
)

// PrepareSheets says that the actor has written the data of his certification in advance, by
// hand and in calm. From then on nobody else dates and signs that block; a sheet whose
// collector's block is written is begun by that collector alone.
type PrepareSheets struct {
	Sheets []core.SheetID
	// Part is PartCollector or PartProxy.
	Part string
}

// Kind implements Command.
func (*PrepareSheets) Kind() string { return "sheet.prepare/1" }

// Action implements Command.
func (c *PrepareSheets) Action() access.Action {
	if c.Part == PartProxy {
		return access.SheetCertify
	}
	return access.VisitOpen
}

// Object implements Command.
func (c *PrepareSheets) Object(v state.View) access.Object { return sheetsObject(v, c.Sheets) }

// Decide implements Command.
func (c *PrepareSheets) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	if c.Part != PartCollector && c.Part != PartProxy {
		return nil, core.Refuse(core.Invalid, "part", "check.part")
	}
	if len(c.Sheets) < 1 || len(c.Sheets) > MaxRecords {
		return nil, core.Refuse(core.Invalid, "sheets", "sheet.count", strconv.Itoa(MaxRecords))
	}
	var facts []Fact
	seen := map[core.SheetID]bool{}
	for _, id := range c.Sheets {
		if seen[id] {
			return nil, core.Refuse(core.Duplicate, "sheets", "sheet.twice", id.Code().String()).About("sheet:" + string(id.Code()))
		}
		seen[id] = true
		f, err := c.prepare(v, s, id)
		if err != nil {
			return nil, err
		}
		facts = append(facts, f)
	}
	return facts, nil
}

func (c *PrepareSheets) prepare(v state.View, s core.Stamp, id core.SheetID) (Fact, error) {
	sheet, err := readSheet(v, id)
	if err != nil {
		return nil, err
	}
	check, _ := state.Checks.Get(v, id)
	check.Sheet = id
	u := underCheck{sheet, check}
	block := &u.check.Collector
	open := sheet.State == core.SheetAtOffice || sheet.State == core.SheetFilling
	if c.Part == PartProxy {
		block = &u.check.Proxy
		open = open || sheet.State == core.SheetComplete || sheet.State == core.SheetChecking
		if err := mayWriteProxy(v, sheet, s.Actor); err != nil {
			return nil, err
		}
	}
	switch {
	case !open:
		return nil, u.refuse("code", "check.state", sheet.State)
	case c.Part == PartCollector && sheet.Collector != "" && sheet.Collector != s.Actor:
		return nil, u.refuse("code", "sheet.other_collector")
	case block.State != "":
		return nil, u.refuse("code", "check.prepared")
	case c.Part == PartProxy && u.check.Collector.By != "" && tied(v, s.Actor, u.check.Collector.By) == tieSame,
		c.Part == PartCollector && u.check.Proxy.By != "" && tied(v, s.Actor, u.check.Proxy.By) == tieSame:
		return nil, core.Refuse(core.Denied, "", "check.own", id.Code().String()).About(u.subject())
	}
	block.State, block.By = core.BlockWritten, s.Actor
	return u.note(c.Kind(), core.Sealed{}, "part", c.Part, "person", string(personOf(v, s.Actor))), nil
}

// mayWriteProxy refuses somebody who could not certify the sheet. While it is checked it lies on
// one table: only there its block can be written.
func mayWriteProxy(v state.View, sheet core.Sheet, actor core.UserID) error {
	if sheet.State == core.SheetChecking {
		_, err := mayCertify(v, sheet.ID, actor)
		return err
	}
	return ApartFromSheet(v, actor, sheet)
}

// FinishSheet says that the collector has dated and signed the sheet: at the end of each day,
// full or not. Free lines stay unused for ever; from now on the sheet is the check's.
type FinishSheet struct{ Sheet core.SheetID }

// Kind implements Command.
func (*FinishSheet) Kind() string { return "sheet.finish/1" }

// Action implements Command.
func (*FinishSheet) Action() access.Action { return access.LineCorrect }

// Object implements Command.
func (c *FinishSheet) Object(v state.View) access.Object { return sheetObject(v, c.Sheet) }

// Decide implements Command.
func (c *FinishSheet) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	u, err := findSheet(v, c.Sheet, core.SheetFilling)
	if err != nil {
		return nil, err
	}
	if by := u.check.Collector.By; by != "" && by != s.Actor {
		return nil, u.refuse("code", "sheet.other_collector")
	}
	var facts []Fact
	content := 0
	for n := 1; n <= u.sheet.Lines; n++ {
		line := lineAt(v, u.sheet.ID, n)
		switch line.State {
		case core.LineReserved:
			return nil, u.refuse("code", "check.reserved", strconv.Itoa(n))
		case core.LineFree:
			unused, err := moveLine(line, "finish", core.LineUnused)
			if err != nil {
				return nil, err
			}
			facts = append(facts, unused)
		case core.LineWritten:
			content++
		}
	}
	if content == 0 {
		return nil, u.refuse("code", "check.empty")
	}
	u.check.Collector = core.CertificationBlock{State: core.BlockSigned, By: s.Actor, Signed: s.Time}
	done, err := u.move(v, s, "finish", core.SheetComplete)
	return append(facts, done), err
}

// TakeToCheck puts a sheet on the actor's table: one that waits in the queue, or one that came
// back and that nobody has taken since. Taking one's own sheet again changes nothing.
type TakeToCheck struct{ Sheet core.SheetID }

// Kind implements Command.
func (*TakeToCheck) Kind() string { return "sheet.take_to_check/1" }

// Action implements Command.
func (*TakeToCheck) Action() access.Action { return access.LineVerify }

// Object implements Command.
func (c *TakeToCheck) Object(v state.View) access.Object { return ofOffice(v, c.Sheet) }

// Decide implements Command.
func (c *TakeToCheck) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	u, err := findSheet(v, c.Sheet, core.SheetComplete)
	verb := "take_to_check"
	if u.sheet.State == core.SheetChecking {
		switch u.check.Checker {
		case s.Actor:
			return nil, nil
		case "":
			verb, err = "take_over", nil
		default:
			return nil, u.refuse("code", "check.taken")
		}
	}
	if err != nil {
		return nil, err
	}
	if err := ApartFromSheet(v, s.Actor, u.sheet); err != nil {
		return nil, err
	}
	u.check.Checker = s.Actor
	f, err := u.move(v, s, verb, core.SheetChecking)
	return []Fact{f}, err
}

// TakeOver takes a sheet by force that somebody else has on the table, with a reason: a
// verifier who went home with a sheet unfinished must not stop it.
type TakeOver struct {
	Sheet  core.SheetID
	Reason core.Sealed
}

// Kind implements Command.
func (*TakeOver) Kind() string { return "sheet.take_over/1" }

// Action implements Command.
func (*TakeOver) Action() access.Action { return access.LineVerify }

// Object implements Command.
func (c *TakeOver) Object(v state.View) access.Object { return ofOffice(v, c.Sheet) }

// Decide implements Command.
func (c *TakeOver) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	u, err := findSheet(v, c.Sheet, core.SheetChecking)
	if err != nil {
		return nil, err
	}
	if u.check.Checker == "" || u.check.Checker == s.Actor {
		return nil, u.refuse("code", "check.nobody_has")
	}
	if err := requireNote("reason", c.Reason, "check.take_over_reason"); err != nil {
		return nil, err
	}
	if err := ApartFromSheet(v, s.Actor, u.sheet); err != nil {
		return nil, err
	}
	before := u.check.Checker
	u.check.Checker = s.Actor
	f, err := u.move(v, s, "take_over", core.SheetChecking, "before", string(before))
	f.news = c.Reason
	return []Fact{f}, err
}

// requireNote refuses a note that is missing, in the words of text, or too long.
func requireNote(field string, note core.Sealed, text string) error {
	if note.Empty() {
		return core.Refuse(core.Invalid, field, text)
	}
	return form.Note().Check(field, note)
}

// PutBack lays a sheet back unfinished: it waits in the queue again, with the verdicts that
// were given.
type PutBack struct{ Sheet core.SheetID }

// Kind implements Command.
func (*PutBack) Kind() string { return "sheet.put_back/1" }

// Action implements Command.
func (*PutBack) Action() access.Action { return access.LineVerify }

// Object implements Command.
func (c *PutBack) Object(v state.View) access.Object { return ofOffice(v, c.Sheet) }

// Decide implements Command.
func (c *PutBack) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	u, err := onTable(v, c.Sheet, s.Actor)
	if err != nil {
		return nil, err
	}
	u.check.Checker = ""
	f, err := u.move(v, s, "put_back", core.SheetComplete)
	return []Fact{f}, err
}
