package machine

import (
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/machine/form"
	"github.com/sheaf-drive/sheaf/core/state"
)

// OpenVisit begins a voter's visit: the passport is scanned and the three key conditions
// are judged. It claims the document for the voter's signature. A document that another
// signature holds is not claimed twice: the visit is opened all the same, with the holder in
// its leaf, so that the voter can be told and the visit be closed with its ground.
type OpenVisit struct {
	Visit     core.VisitID
	Signature core.SignatureID
	Campaign  core.CampaignID
	Office    core.OfficeID
	Document  core.Tag
	Identity  core.Sealed
	Scans     []core.Scan
	Stamp     int
	Judgement core.Judgement
}

// Kind implements Command.
func (*OpenVisit) Kind() string { return "visit.open/1" }

// Action implements Command.
func (*OpenVisit) Action() access.Action { return access.VisitOpen }

// Object implements Command.
func (c *OpenVisit) Object(v state.View) access.Object { return officeObject(v, c.Campaign, c.Office) }

// Decide implements Command.
func (c *OpenVisit) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	if err := c.check(v); err != nil {
		return nil, err
	}
	visit := core.Visit{
		ID: c.Visit, Campaign: c.Campaign, Office: c.Office, Signature: c.Signature,
		Operator: s.Actor, Opened: s.Time, Scans: c.Scans, Stamp: c.Stamp,
	}
	signature := core.Signature{
		ID: c.Signature, Campaign: c.Campaign, Visit: c.Visit, Office: c.Office,
		Document: c.Document, Identity: c.Identity, Judgement: c.Judgement, EnteredBy: s.Actor,
	}
	opened, err := moveVisit(visit, "open", core.VisitOpen)
	if err != nil {
		return nil, err
	}
	opened.person, opened.holder = personOf(v, s.Actor), state.HolderOf(v, signature)
	received, err := moveSignature(signature, "receive", core.SignatureReceived)
	received.news = []core.Sealed{c.Identity, c.Judgement.Words}
	return []Fact{opened, received}, err
}

func (c *OpenVisit) check(v state.View) error {
	if err := core.CheckID("visit", c.Visit); err != nil {
		return err
	}
	if err := core.CheckID("signature", c.Signature); err != nil {
		return err
	}
	office, ok := state.Offices.Get(v, c.Office)
	switch {
	case !ok || office.Campaign != c.Campaign:
		return core.Refuse(core.NotFound, "office", "core.not_found")
	case state.Visits.Has(v, c.Visit) || state.Signatures.Has(v, c.Signature):
		return core.Refuse(core.Duplicate, "visit", "core.exists").About("visit:" + string(c.Visit))
	case c.Document.Zero() || c.Identity.Empty():
		return core.Refuse(core.Invalid, "document", "core.required")
	case c.Stamp < core.StampNone || c.Stamp > 6:
		return core.Refuse(core.Invalid, "stamp", "visit.stamp")
	}
	if err := form.Scans(c.Scans); err != nil {
		return err
	}
	if err := form.Group().Check("document", c.Identity); err != nil {
		return err
	}
	return checkJudgement(v, c.Campaign, c.Judgement, core.EditionPassports)
}

// openVisit reads a visit that is still open, with its signature.
func openVisit(v state.View, id core.VisitID) (core.Visit, core.Signature, error) {
	visit, signature, err := state.VisitWithSignature(v, id)
	if err != nil {
		return visit, signature, err
	}
	if visit.State != core.VisitOpen {
		return visit, signature, core.Refuse(core.Conflict, "visit", "visit.closed").About("visit:" + string(id))
	}
	return visit, signature, nil
}

func visitObject(v state.View, id core.VisitID) access.Object {
	visit, _ := state.Visits.Get(v, id)
	o := officeObject(v, visit.Campaign, visit.Office)
	o.Owner = visit.Operator
	return o
}

// LiftBlock decides that a block does not count for one visit. Neither the person who opened
// the visit nor the one who entered the judgement in force may lift its blocks, nor may who
// made the account of one of them or reset its password, nor is it lifted from an account
// whose password came from the same hands, see [oneHand].
type LiftBlock struct {
	Visit  core.VisitID
	Code   string
	Reason core.Sealed
}

// Kind implements Command.
func (*LiftBlock) Kind() string { return "block.lift/1" }

// Action implements Command.
func (*LiftBlock) Action() access.Action { return access.BlockLift }

// Object implements Command: a visit's block belongs to the office, not to its operator.
func (c *LiftBlock) Object(v state.View) access.Object {
	o := visitObject(v, c.Visit)
	o.Owner = ""
	return o
}

// Decide implements Command.
func (c *LiftBlock) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	visit, signature, err := openVisit(v, c.Visit)
	if err != nil {
		return nil, err
	}
	if err := ApartFrom(v, s.Actor, visit, signature); err != nil {
		return nil, err
	}
	if c.Reason.Empty() {
		return nil, core.Refuse(core.Invalid, "reason", "core.required")
	}
	if err := form.Note().Check("reason", c.Reason); err != nil {
		return nil, err
	}
	if len(visit.Lifts) >= maxLifts {
		return nil, core.Refuse(core.Limit, "code", "visit.lifts", strconv.Itoa(maxLifts)).About("visit:" + string(c.Visit))
	}
	actor, _ := state.Users.Get(v, s.Actor)
	if !liftable(signature.Judgement.Blocks(visit.LiftedCodes()), c.Code, actor) {
		return nil, core.Refuse(core.Conflict, "code", "visit.not_liftable").About("visit:" + string(c.Visit))
	}
	visit.Lifts = append(append([]core.Lift{}, visit.Lifts...), core.Lift{
		Code: c.Code, By: s.Actor, Reason: c.Reason, At: s.Time,
	})
	visit.Version++
	return []Fact{noteFact{
		"visit.lift/1",
		audit.Entry{
			Campaign: visit.Campaign, Subject: "visit:" + string(visit.ID),
			Public: kv("lifted", c.Code, "person", string(actor.Person)), Commit: c.Reason.Commits,
		},
		func(tx state.Tx, _ core.Stamp) { state.Visits.Put(tx, visit.ID, visit) },
	}}, nil
}

// ApartFrom refuses somebody who may not lift a block of the visit because he, or who stands
// behind his password, has a hand in what was entered.
func ApartFrom(v state.View, lifter core.UserID, visit core.Visit, g core.Signature) error {
	for _, entered := range []core.UserID{visit.Operator, g.EnteredBy} {
		words := tieWords{"visit.lift_own", "visit.lift_created", "visit.lift_handed", "visit.lift_one_hand"}
		if err := words.refuse(v, lifter, entered, "visit:"+string(visit.ID)); err != nil {
			return err
		}
	}
	return nil
}

func liftable(blocks []core.FindingMark, code string, by core.User) bool {
	for _, b := range blocks {
		for _, role := range b.LiftBy {
			if b.Code == code && by.Has(role) {
				return true
			}
		}
	}
	return false
}

// TurnAway ends a visit for a ground: the code of a block that stands and was not lifted. A
// voter who leaves for another reason leaves an abandoned visit.
type TurnAway struct {
	Visit  core.VisitID
	Ground string
}

// Kind implements Command.
func (*TurnAway) Kind() string { return "visit.turn_away/1" }

// Action implements Command.
func (*TurnAway) Action() access.Action { return access.VisitFill }

// Object implements Command.
func (c *TurnAway) Object(v state.View) access.Object { return visitObject(v, c.Visit) }

// Decide implements Command.
func (c *TurnAway) Decide(v state.View, _ core.Stamp) ([]Fact, error) {
	visit, signature, err := openVisit(v, c.Visit)
	if err != nil {
		return nil, err
	}
	holder := state.HolderOf(v, signature)
	if !groundStands(visit, signature, holder, c.Ground) {
		return nil, core.Refuse(core.Invalid, "ground", "visit.ground").About("visit:" + string(c.Visit))
	}
	visit.Ground = c.Ground
	if c.Ground != core.FindingDuplicate {
		holder = ""
	}
	return closeVisit(visit, signature, holder, step{"turn_away", core.VisitTurnedAway})
}

// groundStands says whether the voter can be turned away for it at this moment: somebody who
// held the document when the visit was opened may hold it no longer.
func groundStands(visit core.Visit, g core.Signature, holder core.SignatureID, ground string) bool {
	if ground == core.FindingDuplicate {
		return holder != ""
	}
	for _, f := range g.Judgement.Blocks(visit.LiftedCodes()) {
		if f.Code == ground {
			return true
		}
	}
	return false
}

// AbandonVisit ends a visit that leads to no signature: the voter left, or a mistake.
type AbandonVisit struct{ Visit core.VisitID }

// Kind implements Command.
func (*AbandonVisit) Kind() string { return "visit.abandon/1" }

// Action implements Command.
func (*AbandonVisit) Action() access.Action { return access.VisitFill }

// Object implements Command.
func (c *AbandonVisit) Object(v state.View) access.Object { return visitObject(v, c.Visit) }

// Decide implements Command.
func (c *AbandonVisit) Decide(v state.View, _ core.Stamp) ([]Fact, error) {
	visit, signature, err := openVisit(v, c.Visit)
	if err != nil {
		return nil, err
	}
	return closeVisit(visit, signature, "", step{"abandon", core.VisitAbandoned})
}

// closeVisit withdraws the signature and ends the visit.
func closeVisit(visit core.Visit, g core.Signature, holder core.SignatureID, end step) ([]Fact, error) {
	withdrawn, err := moveSignature(g, end.verb, core.SignatureWithdrawn)
	if err != nil {
		return nil, err
	}
	closed, err := moveVisit(visit, end.verb, end.to)
	closed.holder = holder
	return []Fact{withdrawn, closed}, err
}
