package machine

import (
	"slices"
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/machine/form"
	"github.com/sheaf-drive/sheaf/core/state"
)

// maxTicks is how many items of a checklist a verdict can name.
const maxTicks = 32

// sheetObject is the object of one sheet: its office's, and its collector's own.
func sheetObject(v state.View, id core.SheetID) access.Object {
	sheet, _ := state.Sheets.Get(v, id)
	o := officeObject(v, id.Campaign(), sheet.Office)
	o.Owner = sheet.Collector
	return o
}

// ofOffice is the object of a sheet for those who check it: the collector has no part in that.
func ofOffice(v state.View, id core.SheetID) access.Object {
	o := sheetObject(v, id)
	o.Owner = ""
	return o
}

// lineSheet is the sheet of a line.
func lineSheet(id core.LineID) core.SheetID {
	sheet, _ := id.Split()
	return sheet
}

// underCheck is a sheet with what the check knows of it.
type underCheck struct {
	sheet core.Sheet
	check core.Check
}

// subject names the sheet in refusals.
func (u underCheck) subject() string { return "sheet:" + string(u.sheet.ID.Code()) }

// refuse is a conflict about the sheet.
func (u underCheck) refuse(field, text string, args ...string) error {
	return core.Refuse(core.Conflict, field, text, append([]string{u.sheet.ID.Code().String()}, args...)...).About(u.subject())
}

// findSheet reads a sheet that has to be in the state; the words of the refusal name the one
// that it is in.
func findSheet(v state.View, id core.SheetID, want core.SheetState) (underCheck, error) {
	sheet, err := readSheet(v, id)
	if err != nil {
		return underCheck{}, err
	}
	check, _ := state.Checks.Get(v, id)
	check.Sheet = id
	u := underCheck{sheet, check}
	if sheet.State != want {
		return u, u.refuse("code", "check.state", sheet.State)
	}
	return u, nil
}

// onTable reads a sheet that the actor has on the table to check it.
func onTable(v state.View, id core.SheetID, actor core.UserID) (underCheck, error) {
	u, err := findSheet(v, id, core.SheetChecking)
	if err != nil {
		return u, err
	}
	if u.check.Checker != actor {
		return u, u.refuse("code", "check.not_yours")
	}
	return u, nil
}

// withContent gives the lines that a voter wrote and nobody struck, in their order.
func (u underCheck) withContent(v state.View) (lines []core.Line) {
	for n := 1; n <= u.sheet.Lines; n++ {
		if line := lineAt(v, u.sheet.ID, n); line.HasContent() {
			lines = append(lines, line)
		}
	}
	return lines
}

// first is the number of the first line with content in the state, 0 for none.
func (u underCheck) first(v state.View, s core.LineState) int {
	for _, line := range u.withContent(v) {
		if line.State == s {
			_, n := line.ID.Split()
			return n
		}
	}
	return 0
}

// ApartFromSheet refuses somebody who may not verify, decide or certify a sheet because he, or
// who stands behind his password, collected it or entered one of its lines.
func ApartFromSheet(v state.View, judge core.UserID, sheet core.Sheet) error {
	entered := []core.UserID{sheet.Collector}
	for n := 1; n <= sheet.Lines; n++ {
		g, ok := state.Signatures.Get(v, lineAt(v, sheet.ID, n).Signature)
		if !ok {
			continue
		}
		visit, _ := state.Visits.Get(v, g.Visit)
		for _, by := range []core.UserID{visit.Operator, g.EnteredBy} {
			if !slices.Contains(entered, by) {
				entered = append(entered, by)
			}
		}
	}
	for _, by := range entered {
		words := tieWords{"check.own", "check.gave", "check.got", "check.one_hand"}
		if err := words.refuse(v, judge, by, "sheet:"+string(sheet.ID.Code()), sheet.ID.Code().String()); err != nil {
			return err
		}
	}
	return nil
}

// checkedFact moves a sheet and keeps what the check knows of it.
type checkedFact struct {
	sheetFact
	check core.Check
}

// move makes the fact of a step of the check, with the person who takes it.
func (u underCheck) move(v state.View, s core.Stamp, verb, to string, pairs ...string) (checkedFact, error) {
	f, err := moveSheet(u.sheet, verb, to)
	if err != nil {
		return checkedFact{}, err
	}
	u.check.Version++
	pairs = append([]string{"person", string(personOf(v, s.Actor)), "checker", string(u.check.Checker)}, pairs...)
	return checkedFact{f.with(pairs...), u.check}, nil
}

// Record implements Fact.
func (f checkedFact) Record(tx state.Tx, s core.Stamp) {
	f.sheetFact.Record(tx, s)
	state.Checks.Put(tx, f.check.Sheet, f.check)
}

// note keeps what the check knows of a sheet that stays where it is, with a leaf of the kind.
func (u underCheck) note(kind string, words core.Sealed, pairs ...string) noteFact {
	check := u.check
	check.Version++
	return noteFact{
		kind,
		audit.Entry{Campaign: u.sheet.Campaign(), Subject: u.subject(), Public: kv(pairs...), Commit: words.Commits},
		func(tx state.Tx, _ core.Stamp) { state.Checks.Put(tx, check.Sheet, check) },
	}
}

// talk is what a message adds to the conversation about a line or the foot.
type talk struct {
	line  core.LineID
	words core.Sealed
	// after is the record of the line's check as it will be, but for the count of messages.
	after core.LineCheck
}

// talkOf reads the record of a line's check, to be changed.
func talkOf(v state.View, line core.LineID, words core.Sealed) talk {
	check, _ := state.LineChecks.Get(v, line)
	check.Line = line
	check.Version++
	return talk{line, words, check}
}

// check refuses words that are too long, and one message too many.
func (t talk) check(most int) error {
	if t.after.Messages >= most && !t.words.Empty() {
		return core.Refuse(core.Limit, "message", "check.messages", strconv.Itoa(most))
	}
	return form.Note().Check("message", t.words)
}

// record writes the message, if there is one, and the line's check.
func (t talk) record(tx state.Tx, s core.Stamp) {
	if !t.words.Empty() {
		state.Messages.Put(tx, state.MessageKey(t.line, t.after.Messages), core.Message{By: s.Actor, At: s.Time, Words: t.words})
		t.after.Messages++
	}
	state.LineChecks.Put(tx, t.line, t.after)
}

// spoken says whether the actor's message is the last one, written since the last verdict.
func spoken(v state.View, c core.LineCheck, actor core.UserID) bool {
	if c.Messages == 0 {
		return false
	}
	last, _ := state.Messages.Get(v, state.MessageKey(c.Line, c.Messages-1))
	return last.By == actor && last.At > c.At
}

// checkTicks refuses what is no list of a checklist's items.
func checkTicks(ticks []string) error {
	bad := len(ticks) > maxTicks
	for i, tick := range ticks {
		bad = bad || !form.IsWord(tick, 64) || slices.Contains(ticks[:i], tick)
	}
	if bad {
		return core.Refuse(core.Invalid, "ticks", "check.ticks")
	}
	return nil
}
