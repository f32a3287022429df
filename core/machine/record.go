package machine

import (
	"encoding/hex"
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/machine/form"
	"github.com/sheaf-drive/sheaf/core/state"
)

// ReadPersonal is the leaf that must stand in the journal before personal fields are
// answered: who, what for, which entities.
type ReadPersonal struct {
	Campaign core.CampaignID
	// Purpose is a short word such as "desk", "print", [PurposeIntake].
	Purpose string
	// Subject is one entity: visit:ID, signature:ID, sheet:CODE for all that stands on a
	// sheet under check, with its conversations, scan:ID, or user:ID for one's own certification. Who
	// verifies a sheet reads with it what its collector keeps of himself to write at its foot.
	Subject string
	Digest  [32]byte
	Count   int
	// Right is the row of the rights table: personal.read, personal.masked, scan.read, or
	// visit.fill, which reads one's own visits and otherwise for [PurposeIntake] alone. A sheet
	// is read with line.verify by who has it on the table, an example of a dry run with line.decide, with line.decide by its lawyer, with
	// line.correct by its collector while he is to correct it, a scanned page with page.name while nobody knows its code. self.manage
	// reads one's own record and nothing else.
	Right access.Action
}

// PurposeIntake is the reading of a visit's fields for the pack to judge them: nobody sees
// them. Of somebody else's visit only this reading goes with the right to fill it in.
const PurposeIntake = "intake"

// Kind implements Command.
func (*ReadPersonal) Kind() string { return "personal.read/1" }

// Action implements Command.
func (c *ReadPersonal) Action() access.Action {
	switch c.Right {
	case access.MaskedRead, access.ScanRead, access.VisitFill,
		access.LineVerify, access.LineDecide, access.LineCorrect, access.PageName:
		return c.Right
	case access.SelfManage:
		if c.readsOwn() {
			return c.Right
		}
	}
	return access.PersonalRead
}

// Object implements Command. For a visit or signature it is read from the state, so that
// the sender's word does not widen the right.
func (c *ReadPersonal) Object(v state.View) access.Object {
	kind, id := form.Subject(c.Subject)
	switch kind {
	case "visit":
		return visitObject(v, core.VisitID(id))
	case "signature":
		return signatureObject(v, core.SignatureID(id))
	case "user":
		return ownObject(v, core.UserID(id))
	case "scan":
		return scanObject(v, core.PageScanID(id))
	case "sheet":
		sheet := core.NewSheetID(c.Campaign, core.SheetCode(id))
		if c.Right == access.LineCorrect {
			return sheetObject(v, sheet)
		}
		return ofOffice(v, sheet)
	}
	return access.Object{Campaign: c.Campaign}
}

// Decide implements Command.
func (c *ReadPersonal) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	if !form.IsWord(c.Purpose, 40) {
		return nil, core.Refuse(core.Invalid, "purpose", "read.purpose")
	}
	if c.readsOwn() {
		return c.own(v)
	}
	if c.Purpose == PurposeDryRun {
		return c.example(v)
	}
	if kind, code := form.Subject(c.Subject); kind == "sheet" && c.checksSheets() {
		if err := c.maySeeSheet(v, s.Actor, core.NewSheetID(c.Campaign, core.SheetCode(code))); err != nil {
			return nil, err
		}
		return c.leaf(v)
	}
	if kind, id := form.Subject(c.Subject); kind == "scan" && c.Right == access.PageName {
		if p, _ := state.PageScans.Get(v, core.PageScanID(id)); p.State != core.PageUnread {
			return nil, core.Refuse(core.Denied, "", "core.denied", string(c.Right)) // its code is known: nobody has to look
		}
		return c.leaf(v)
	}
	visit, err := c.visit(v)
	if err != nil {
		return nil, err
	}
	if c.checksSheets() {
		return nil, core.Refuse(core.Denied, "", "core.denied", string(c.Right))
	}
	if c.Right == access.VisitFill && c.Purpose != PurposeIntake && visit.Operator != s.Actor {
		return nil, core.Refuse(core.Denied, "", "core.denied", string(access.PersonalRead))
	}
	if err := c.stillOpen(v, s, visit); err != nil {
		return nil, err
	}
	return c.leaf(v)
}

// checksSheets says whether the right is one of those that read paper: whole sheets, or scanned pages.
func (c *ReadPersonal) checksSheets() bool {
	return c.Right == access.LineVerify || c.Right == access.LineDecide || c.Right == access.LineCorrect || c.Right == access.PageName
}

// maySeeSheet denies a sheet to all but the one who has the paper in hand to check, decide or
// correct it.
func (c *ReadPersonal) maySeeSheet(v state.View, actor core.UserID, id core.SheetID) error {
	sheet, _ := state.Sheets.Get(v, id)
	check, _ := state.Checks.Get(v, id)
	has := false
	switch c.Right {
	case access.LineVerify:
		has = sheet.State == core.SheetChecking && check.Checker == actor
	case access.LineDecide:
		has = sheet.State == core.SheetWithLawyer && check.Lawyer == actor
	case access.LineCorrect:
		has = sheet.State == core.SheetWantedByCollector || sheet.State == core.SheetWithCollector
	}
	if !has {
		return core.Refuse(core.Denied, "", "check.not_yours", id.Code().String()).About(c.Subject)
	}
	return nil
}

// leaf is what the journal says of the reading. It belongs into the tree of the campaign whose
// fields are read.
func (c *ReadPersonal) leaf(v state.View) ([]Fact, error) {
	if !state.Campaigns.Has(v, c.Campaign) || c.Object(v).Campaign != c.Campaign {
		return nil, core.Refuse(core.NotFound, "campaign", "core.not_found")
	}
	digest := ""
	if c.Digest != [32]byte{} {
		digest = hex.EncodeToString(c.Digest[:])
	}
	count := ""
	if c.Count > 0 {
		count = strconv.Itoa(c.Count)
	}
	return []Fact{noteFact{kind: c.Kind(), entry: audit.Entry{
		Campaign: c.Campaign, Subject: c.Subject,
		Public: kv("purpose", c.Purpose, "right", string(c.Action()), "digest", digest, "count", count),
	}}}, nil
}

// AfterglowMillis is how long an operator can still see a visit that has ended: to give the
// passport back and print the note. After that it is the verifiers' and lawyers' alone.
const AfterglowMillis = 10 * 60 * 1000

// visit is the visit that the subject is or belongs to; other subjects have no fields to read.
func (c *ReadPersonal) visit(v state.View) (core.Visit, error) {
	kind, id := form.Subject(c.Subject)
	if kind == "signature" {
		g, _ := state.Signatures.Get(v, core.SignatureID(id))
		kind, id = "visit", string(g.Visit)
	}
	if kind != "visit" {
		return core.Visit{}, core.Refuse(core.Invalid, "subject", "read.subject")
	}
	visit, ok := state.Visits.Get(v, core.VisitID(id))
	if !ok {
		return visit, core.Refuse(core.NotFound, "subject", "core.not_found")
	}
	return visit, nil
}

// stillOpen denies an operator the visits that ended a while ago.
func (c *ReadPersonal) stillOpen(v state.View, s core.Stamp, visit core.Visit) error {
	actor, _ := state.Users.Get(v, s.Actor)
	if actor.Has(core.Verifier) || actor.Has(core.Lawyer) || c.Action() == access.MaskedRead {
		return nil
	}
	if visit.Closed != 0 && s.Time > visit.Closed+AfterglowMillis {
		return core.Refuse(core.Denied, "", "visit.afterglow").About(c.Subject)
	}
	return nil
}

// RecordCheckpoint stores a signed tree head. It is refused unless it says what the tree is.
type RecordCheckpoint struct {
	Tree string
	Size int64
	Root [32]byte
	Note string
}

// Kind implements Command.
func (*RecordCheckpoint) Kind() string { return "checkpoint.record/1" }

// Action implements Command.
func (*RecordCheckpoint) Action() access.Action { return access.SystemRecord }

// Object implements Command.
func (c *RecordCheckpoint) Object(state.View) access.Object {
	return access.Object{Campaign: state.CampaignOf(c.Tree)}
}

// Decide implements Command.
func (c *RecordCheckpoint) Decide(v state.View, _ core.Stamp) ([]Fact, error) {
	size, _ := state.TreeSizes.Get(v, c.Tree)
	if c.Size < 1 || c.Size > size {
		return nil, core.Refuse(core.Invalid, "size", "checkpoint.size", strconv.FormatInt(size, 10))
	}
	root, err := audit.Root(state.TreeNodes{View: v, Tree: c.Tree}, c.Size)
	if err != nil {
		panic(state.Fault{Err: err})
	}
	if root != c.Root {
		return nil, core.Refuse(core.Conflict, "root", "checkpoint.root")
	}
	if state.Checkpoints.Has(v, state.CheckpointKey(c.Tree, c.Size)) {
		return nil, nil
	}
	said := audit.Checkpoint{Origin: audit.Origin(state.CampaignOf(c.Tree)), Size: c.Size, Root: root}
	if !signed(v, c.Note, said) {
		return nil, core.Refuse(core.Invalid, "note", "checkpoint.note")
	}
	return []Fact{noteFact{
		c.Kind(),
		audit.Entry{Campaign: state.CampaignOf(c.Tree), Subject: "tree:" + c.Tree,
			Public: said.Public()},
		func(tx state.Tx, _ core.Stamp) {
			state.Checkpoints.Put(tx, state.CheckpointKey(c.Tree, c.Size), c.Note)
		},
	}}, nil
}

// signed says whether the note is of the checkpoint and signed with the house's key. A note
// once recorded stays in every export, so a wrong one would spoil them all.
func signed(v state.View, note string, said audit.Checkpoint) bool {
	house, _ := state.House.Get(v, state.One)
	opened, err := audit.Verify([]byte(note), house.CheckpointKey)
	return err == nil && opened == said
}

// MakeExport is the leaf of an export of the public part.
type MakeExport struct{ Campaign core.CampaignID }

// Kind implements Command.
func (*MakeExport) Kind() string { return "export.make/1" }

// Action implements Command.
func (*MakeExport) Action() access.Action { return access.ExportPublic }

// Object implements Command.
func (c *MakeExport) Object(state.View) access.Object { return access.Object{Campaign: c.Campaign} }

// Decide implements Command.
func (c *MakeExport) Decide(v state.View, _ core.Stamp) ([]Fact, error) {
	if !state.Campaigns.Has(v, c.Campaign) {
		return nil, core.Refuse(core.NotFound, "campaign", "core.not_found")
	}
	return []Fact{noteFact{kind: c.Kind(), entry: audit.Entry{
		Campaign: c.Campaign, Subject: "campaign:" + string(c.Campaign), Public: kv("part", "public"),
	}}}, nil
}
