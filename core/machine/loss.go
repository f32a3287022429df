package machine

import (
	"slices"
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/machine/form"
	"github.com/sheaf-drive/sheaf/core/state"
)

// LoseSheet reports that nobody finds a sheet. What stands on it stays, and so does the place
// that is kept for it, until it is found or given up by two persons. One that lay in an open
// parcel lies there no more; a page of a filing is not lost before it is handed in.
type LoseSheet struct {
	Sheet core.SheetID
	// Reason is one of core.LossReasons.
	Reason string
	Note   core.Sealed
}

// Kind implements Command.
func (*LoseSheet) Kind() string { return "sheet.lose/1" }

// Action implements Command.
func (*LoseSheet) Action() access.Action { return access.SheetMove }

// Object implements Command.
func (c *LoseSheet) Object(v state.View) access.Object { return HeldObject(v, c.Sheet) }

// Decide implements Command.
func (c *LoseSheet) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	h, facts, err := leaving(v, c.Sheet, c.Reason, c.Note)
	if err != nil {
		return nil, err
	}
	if n, reserved := reservedOn(v, h.sheet); reserved {
		return nil, h.refuse("sheet.line_reserved", n)
	}
	if volume, handing := inFiling(v, h); handing {
		return nil, h.refuse("sheet.filing", strconv.Itoa(volume))
	}
	h.custody.Before, h.custody.By = h.sheet.State, s.Actor
	h.custody.Reason, h.custody.Note = c.Reason, c.Note
	f, err := h.move("lose", core.SheetLost)
	f.news = c.Note
	f.sheetFact = f.sheetFact.with("reason", c.Reason, "person", string(personOf(v, s.Actor)))
	return append(facts, f), err
}

// leaving reads a sheet that leaves its way, with a reason. One in an open parcel is taken out
// of it first.
func leaving(v state.View, id core.SheetID, reason string, note core.Sealed) (held, []Fact, error) {
	h, err := findHeld(v, id)
	if err != nil {
		return h, nil, err
	}
	if !slices.Contains(core.LossReasons(), reason) {
		return h, nil, core.Refuse(core.Invalid, "reason", "sheet.loss_reason")
	}
	if err := form.Note().Check("note", note); err != nil {
		return h, nil, err
	}
	if h.sheet.State != core.SheetPacked {
		return h, nil, nil
	}
	f, err := unpacked(v, h)
	return held{f.after, f.custody}, []Fact{f}, err
}

// reservedOn is the number of the first line of the sheet that waits for its outcome.
func reservedOn(v state.View, sheet core.Sheet) (string, bool) {
	for n := 1; n <= sheet.Lines; n++ {
		if lineAt(v, sheet.ID, n).State == core.LineReserved {
			return string(rune('0' + n)), true
		}
	}
	return "", false
}

// inFiling says whether the sheet is a page of a volume that is being handed in, and of which. It
// was there when the filing began; a page that is missed then could neither be given up nor found.
func inFiling(v state.View, h held) (volume int, handing bool) {
	if h.sheet.State != core.SheetBound {
		return 0, false
	}
	o, _ := state.Volumes.Get(v, state.VolumeKey(h.sheet.Campaign(), h.custody.Volume))
	sel, _ := state.Selections.Get(v, state.SelectionKey(o.Campaign, o.Selection))
	return o.Number, isFiling(sel)
}

// FindSheet says that a lost sheet is there again: it is where it was when it was lost.
type FindSheet struct{ Sheet core.SheetID }

// Kind implements Command.
func (*FindSheet) Kind() string { return "sheet.find/1" }

// Action implements Command.
func (*FindSheet) Action() access.Action { return access.SheetMove }

// Object implements Command.
func (c *FindSheet) Object(v state.View) access.Object { return HeldObject(v, c.Sheet) }

// Decide implements Command.
func (c *FindSheet) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	h, err := findHeld(v, c.Sheet)
	if err != nil {
		return nil, err
	}
	if h.sheet.State != core.SheetLost {
		return nil, h.refuse("sheet.not_lost")
	}
	before := h.custody.Before
	h.custody.Before, h.custody.By = "", ""
	h.custody.Reason, h.custody.Note = "", core.Sealed{}
	f, err := h.move("find", before)
	f.sheetFact = f.sheetFact.with("person", string(personOf(v, s.Actor)))
	return []Fact{f}, err
}

// SpoilSheet says before a witness that a sheet cannot be handed in any more. What voters
// wrote on it is struck, so that they may sign again.
type SpoilSheet struct {
	Sheet core.SheetID
	// Reason is one of core.LossReasons.
	Reason string
	// Witness is another person who saw it.
	Witness core.UserID
	Note    core.Sealed
}

// Kind implements Command.
func (*SpoilSheet) Kind() string { return "sheet.spoil/1" }

// Action implements Command.
func (*SpoilSheet) Action() access.Action { return access.SheetMove }

// Object implements Command.
func (c *SpoilSheet) Object(v state.View) access.Object { return HeldObject(v, c.Sheet) }

// Decide implements Command.
func (c *SpoilSheet) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	h, facts, err := leaving(v, c.Sheet, c.Reason, c.Note)
	if err != nil {
		return nil, err
	}
	if err := c.witnessed(v, h, s.Actor); err != nil {
		return nil, err
	}
	ended, err := endLines(v, h.sheet)
	if err != nil {
		return nil, err
	}
	was := h
	h.custody.Before, h.custody.By, h.custody.Holder = h.sheet.State, s.Actor, ""
	h.custody.Reason, h.custody.Note = c.Reason, c.Note
	f, err := h.move("spoil", core.SheetSpoiled)
	f = f.outOf(v, was).arrivedFrom(v, was)
	f.news = c.Note
	f.sheetFact = f.sheetFact.with("reason", c.Reason, "person", string(personOf(v, s.Actor)),
		"witness", string(personOf(v, c.Witness)))
	return append(append(facts, f), ended...), err
}

// witnessed refuses a witness who is not there, or is the person who spoils the sheet.
func (c *SpoilSheet) witnessed(v state.View, h held, actor core.UserID) error {
	witness, ok := state.Users.Get(v, c.Witness)
	if !ok || witness.State != core.UserActive || witness.Campaign != "" && witness.Campaign != h.sheet.Campaign() {
		return core.Refuse(core.NotFound, "witness", "sheet.witness_unknown")
	}
	if samePerson(v, actor, c.Witness) {
		return core.Refuse(core.Denied, "witness", "sheet.witness_same")
	}
	return nil
}

// sheetGone is the reason of a line that ends with its sheet.
const sheetGone = "sheet_spoiled"

// endLines ends what stands on a sheet that is no more: a voter whose line was reserved needs
// another one, what was written is struck and its signature rejected.
func endLines(v state.View, sheet core.Sheet) (facts []Fact, err error) {
	for n := 1; n <= sheet.Lines; n++ {
		line := lineAt(v, sheet.ID, n)
		reserved := line.State == core.LineReserved
		if !reserved && !line.HasContent() {
			continue
		}
		g, ok := state.Signatures.Get(v, line.Signature)
		if !ok {
			return nil, core.Refuse(core.Internal, "", "core.internal").About("sheet:" + string(sheet.ID.Code()))
		}
		lineStep, signatureStep := step{"strike", core.LineStruck}, step{"reject", core.SignatureRejected}
		if reserved {
			lineStep, signatureStep = step{"spoil", core.LineSpoiled}, step{"spoil", core.SignatureJudged}
			line.Signature, g.Line = "", ""
		}
		line.Reason = sheetGone
		struck, err := moveLine(line, lineStep.verb, lineStep.to)
		if err != nil {
			return nil, err
		}
		rejected, err := moveSignature(g, signatureStep.verb, signatureStep.to)
		if err != nil {
			return nil, err
		}
		facts = append(facts, struck, rejected)
	}
	return facts, nil
}

// DestroySheet says that a spoiled sheet was destroyed, or that a lost one is given up for
// ever. It takes another person than who reported it, also behind the passwords: nobody gets the
// signatures of voters out of the way alone.
type DestroySheet struct{ Sheet core.SheetID }

// Kind implements Command.
func (*DestroySheet) Kind() string { return "sheet.destroy/1" }

// Action implements Command.
func (*DestroySheet) Action() access.Action { return access.SheetMove }

// Object implements Command.
func (c *DestroySheet) Object(v state.View) access.Object { return HeldObject(v, c.Sheet) }

// Decide implements Command.
func (c *DestroySheet) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	h, err := findHeld(v, c.Sheet)
	if err != nil {
		return nil, err
	}
	if h.sheet.State != core.SheetSpoiled && h.sheet.State != core.SheetLost {
		return nil, h.refuse("sheet.not_to_destroy")
	}
	if h.custody.Volume != 0 { // its page has to be taken out, or the volume would keep a gap
		return nil, h.refuse("sheet.in_volume", strconv.Itoa(h.custody.Volume))
	}
	if err := ApartFromReport(v, c.Sheet, s.Actor); err != nil {
		return nil, err
	}
	ended, err := endLines(v, h.sheet)
	if err != nil {
		return nil, err
	}
	f, err := h.move("destroy", core.SheetDestroyed)
	f = f.outOf(v, h).arrivedFrom(v, h)
	f.sheetFact = f.sheetFact.with("reason", h.custody.Reason, "person", string(personOf(v, s.Actor)),
		"witness", string(personOf(v, h.custody.By)))
	return append([]Fact{f}, ended...), err
}

// ApartFromReport refuses who reported the sheet, and who could act in the name of that person.
func ApartFromReport(v state.View, sheet core.SheetID, actor core.UserID) error {
	custody, _ := state.Custodies.Get(v, sheet)
	code := sheet.Code()
	words := tieWords{"sheet.second_person", "sheet.second_tied", "sheet.second_tied", "sheet.second_tied"}
	return words.refuse(v, actor, custody.By, "sheet:"+string(code), code.String())
}
