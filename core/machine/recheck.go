package machine

import (
	"encoding/hex"
	"slices"
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/machine/form"
	"github.com/sheaf-drive/sheaf/core/machine/late"
	"github.com/sheaf-drive/sheaf/core/state"
)

// BeginRecheck begins to look the signatures of a campaign up in the list of passports in force.
// Its leaf names job, edition and set, and stands for every document that the job opens.
type BeginRecheck struct {
	Campaign  core.CampaignID
	Passports core.EditionDigest
}

// Kind implements Command.
func (*BeginRecheck) Kind() string { return "recheck.begin/1" }

// Action implements Command.
func (*BeginRecheck) Action() access.Action { return access.SystemRecord }

// Object implements Command.
func (c *BeginRecheck) Object(state.View) access.Object { return access.Object{Campaign: c.Campaign} }

// Decide implements Command.
func (c *BeginRecheck) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	if !state.Campaigns.Has(v, c.Campaign) {
		return nil, core.Refuse(core.NotFound, "campaign", "core.not_found")
	}
	if err := passportsInForce(v, c.Passports); err != nil {
		return nil, err
	}
	before, _ := state.Rechecks.Get(v, core.LatePassport.Job(c.Campaign))
	e, _ := state.Editions.Get(v, c.Passports.Edition)
	job, set := core.Recheck{Campaign: c.Campaign, Number: before.Number + 1, Passports: c.Passports, Date: e.Date, Begun: s.Time}, wholeSet
	if before.Passports == c.Passports {
		if before.Done == 0 || !Unasked(v, c.Campaign) {
			return nil, core.Refuse(core.Duplicate, "passports", "recheck.begun").About("edition:" + string(c.Passports.Edition))
		}
		job, set = before, "signature: unasked"
		job.Number, job.Unasked, job.Cursor, job.Done = before.Number+1, true, "", 0
	}
	return []Fact{noteFact{
		c.Kind(),
		audit.Entry{Campaign: c.Campaign, Subject: "campaign:" + string(c.Campaign), Public: kv(
			"job", strconv.FormatUint(uint64(job.Number), 10), "edition", string(e.ID), "digest", hex.EncodeToString(e.Digest[:]),
			"date", string(e.Date), "set", set, "fields", "identity")},
		func(tx state.Tx, _ core.Stamp) { state.Rechecks.Put(tx, job.Matter().Job(job.Campaign), job) },
	}}, nil
}

// wholeSet names the signatures that a newer list is asked about, see [core.LateCounts].
const wholeSet = "signature: placed written accepted"

// passportsInForce answers Stale unless the edition is that of the list of passports in force.
func passportsInForce(v state.View, e core.EditionDigest) error {
	if e.Kind != core.EditionPassports || unasked(e) {
		return core.Refuse(core.Invalid, "passports", "edition.kind", e.Kind)
	}
	return currentEditions(v, []core.EditionDigest{e}, core.EditionPassports)
}

// LateHit is a signature whose document a newer list names, or with which newer rules find fault.
type LateHit struct {
	Signature core.SignatureID
	// Findings that the pack gives for it and did not give when it was judged.
	Findings []core.FindingMark
}

// StepRecheck takes a job on by at most [MaxRecords] signatures.
type StepRecheck struct {
	Campaign core.CampaignID
	// Number of the job, After the cursor at which these signatures begin; another one is Stale.
	Number uint32
	After  core.SignatureID
	// Upto is the last signature that was passed, Seen how many of them were looked up.
	Upto core.SignatureID
	Seen int
	// Pack that gave the findings.
	Pack core.PackRef
	Hits []LateHit
	// Free are signatures with a late finding whose document is no longer listed.
	Free []core.SignatureID
	// Asked are signatures that waited for the list to be asked, see [Unasked].
	Asked []core.SignatureID
	// Last says that there are no more.
	Last bool
}

// Kind implements Command.
func (*StepRecheck) Kind() string { return "recheck.step/1" }

// Action implements Command.
func (*StepRecheck) Action() access.Action { return access.SystemRecord }

// Object implements Command.
func (c *StepRecheck) Object(state.View) access.Object { return access.Object{Campaign: c.Campaign} }

// Decide implements Command.
func (c *StepRecheck) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	job, err := c.job(v, core.LatePassport)
	if err != nil {
		return nil, err
	}
	if err := passportsInForce(v, job.Passports); err != nil {
		return nil, err
	}
	hits := make([]lateHit, len(c.Hits))
	for i, hit := range c.Hits {
		hits[i] = lateHit{hit, job.Passports, job.Date}
	}
	return c.decide(v, s, job, hits)
}

// lateHit is a hit with the edition that it comes from.
type lateHit struct {
	LateHit
	from core.EditionDigest
	date core.Date
}

// decide records what a step found. A signature that has moved on since it was looked up is passed over:
// it is judged anew, or beyond what a list can change.
func (c *StepRecheck) decide(v state.View, s core.Stamp, job core.Recheck, hits []lateHit) ([]Fact, error) {
	matter := job.Matter()
	if len(hits) > 0 {
		if err := currentPack(v, c.Campaign, c.Pack); err != nil {
			return nil, err
		}
	}
	var facts []Fact
	for _, hit := range hits {
		found, err := c.find(v, s, matter, hit)
		if err != nil {
			return nil, err
		}
		if len(found) > 0 {
			facts = append(facts, found...)
			job.Found++
		}
	}
	for _, id := range c.Free {
		fact, err := c.free(v, matter.Late(id))
		if err != nil {
			return nil, err
		}
		if fact != nil {
			facts = append(facts, *fact)
			job.Ended++
		}
	}
	for _, id := range c.Asked {
		if _, err := c.within(v, id); err != nil {
			return nil, err
		}
	}
	job.Cursor, job.Seen = c.Upto, job.Seen+c.Seen
	if c.Last {
		job.Done = s.Time
	}
	return append(facts, recheckFact{job, c.Asked}), nil
}

// job is the running one that the step belongs to.
func (c *StepRecheck) job(v state.View, m core.Matter) (core.Recheck, error) {
	job, ok := state.Rechecks.Get(v, m.Job(c.Campaign))
	switch {
	case !ok:
		return job, core.Refuse(core.NotFound, "campaign", "core.not_found")
	case job.Number != c.Number || job.Done != 0 || job.Cursor != c.After:
		return job, core.Refuse(core.Stale, "", "recheck.passed").About("campaign:" + string(c.Campaign))
	case c.Seen < 0 || c.Seen > MaxRecords || max(len(c.Hits)+len(c.Free), len(c.Asked)) > MaxRecords:
		return job, core.Refuse(core.Invalid, "hits", "sheet.count", strconv.Itoa(MaxRecords))
	case c.Upto < c.After || c.Upto == c.After && !c.Last || len(c.Upto) > maxRequest:
		return job, core.Refuse(core.Invalid, "upto", "recheck.order")
	}
	return job, nil
}

// within refuses a signature that is not among those of the step.
func (c *StepRecheck) within(v state.View, id core.SignatureID) (core.Signature, error) {
	g, ok := state.Signatures.Get(v, id)
	if !ok || g.Campaign != c.Campaign || id <= c.After || id > c.Upto {
		return g, core.Refuse(core.Invalid, "hits", "recheck.order").About("signature:" + string(id))
	}
	return g, nil
}

func (c *StepRecheck) find(v state.View, s core.Stamp, matter core.Matter, hit lateHit) ([]Fact, error) {
	g, err := c.within(v, hit.Signature)
	if err != nil {
		return nil, err
	}
	if len(hit.Findings) == 0 || len(hit.Findings) > maxFindings {
		return nil, core.Refuse(core.Invalid, "findings", "visit.verdict")
	}
	for _, f := range hit.Findings {
		if err := form.Finding(f); err != nil {
			return nil, err
		}
	}
	before, _ := state.Lates.Get(v, matter.Late(g.ID))
	stands := before.State == core.LateOpen || before.State == core.LateCleared
	if !core.LateCounts(g.State) || stands && !newer(before, hit) {
		return nil, nil
	}
	var facts []Fact
	if stands {
		ended, err := moveLate(before, g, "end", core.LateEnded)
		if err != nil {
			return nil, err
		}
		facts, before = append(facts, *ended), ended.after
	}
	if matter == core.LatePassport && slices.Contains(g.Judgement.Editions, hit.from) || matter == core.LateRules && g.Judgement.Pack == c.Pack {
		return nil, nil // since it was looked up it was judged anew by this very list, or these very rules
	}
	found, err := moveLate(core.Late{
		Signature: g.ID, Campaign: g.Campaign, Office: g.Office, State: before.State, Findings: hit.Findings, Pack: c.Pack,
		Passports: hit.from, Date: hit.date, Found: s.Time, Version: before.Version,
	}, g, "find", core.LateOpen)
	if err != nil {
		return nil, err
	}
	return append(facts, *found), nil
}

func (c *StepRecheck) free(v state.View, id core.LateID) (*lateFact, error) {
	of, _ := id.Split()
	g, err := c.within(v, of)
	if err != nil {
		return nil, err
	}
	late, ok := state.Lates.Get(v, id)
	if !ok || late.State == core.LateEnded {
		return nil, nil
	}
	return moveLate(late, g, "end", core.LateEnded)
}

// recheckFact moves the cursor of a job. It is no event: the leaf of the job stands for all its steps,
// and what a step finds has leaves of its own.
type recheckFact struct {
	job   core.Recheck
	asked []core.SignatureID
}

// Kind implements Fact.
func (recheckFact) Kind() string { return "recheck.step/1" }

// Leaf implements Fact; it joins no tree, see [unlinked].
func (f recheckFact) Leaf() audit.Entry { return audit.Entry{Kind: f.Kind(), Campaign: f.job.Campaign} }

// Record implements Fact.
func (f recheckFact) Record(tx state.Tx, _ core.Stamp) {
	state.Rechecks.Put(tx, f.job.Matter().Job(f.job.Campaign), f.job)
	for _, id := range f.asked {
		state.Unasked.Delete(tx, state.UnaskedKey(f.job.Campaign, id))
	}
}

// Unlinked implements unlinked.
func (recheckFact) Unlinked() {}

// lateFact says that a late finding went from one state to another. It keeps the list of open ones.
type lateFact struct {
	verb   string
	from   string
	after  core.Late
	of     core.Signature
	person core.PersonID
}

// moveLate checks the transition and counts the version up.
func moveLate(l core.Late, of core.Signature, verb, to string) (*lateFact, error) {
	if err := moved(core.LateTransitions(), "late:"+string(l.ID()), l.State, verb, to); err != nil {
		return nil, err
	}
	f := &lateFact{verb: verb, from: l.State, after: l, of: of}
	f.after.State = to
	f.after.Version++
	return f, nil
}

// Kind implements Fact.
func (f lateFact) Kind() string { return "late." + f.verb + "/1" }

// Leaf implements Fact.
func (f lateFact) Leaf() audit.Entry {
	sheet, line := "", ""
	if f.of.Line != "" {
		id, n := f.of.Line.Split()
		sheet, line = string(id.Code()), strconv.Itoa(n)
	}
	l := f.after
	rules := ""
	if l.Matter() == core.LateRules {
		rules = l.Pack.String()
	}
	entry := audit.Entry{Campaign: l.Campaign, Kind: f.Kind(), Subject: "late:" + string(l.ID()),
		Public: change(f.from, l.State, "signature", string(l.Signature), "office", string(l.Office), "sheet", sheet, "line", line,
			"findings", late.Codes(l.Findings), "edition", string(l.Passports.Edition), "pack", rules, "date", string(l.Date), "person", string(f.person))}
	if f.verb == "clear" {
		entry.Commit = l.Reason.Commits
	}
	return entry
}

// Record implements Fact.
func (f lateFact) Record(tx state.Tx, _ core.Stamp) {
	state.Lates.Put(tx, f.after.ID(), f.after)
	listLate(tx, f.after, f.of.State)
}

// listLate keeps the list of what is open in step with a late finding and the state of its signature.
func listLate(tx state.Tx, l core.Late, s core.SignatureState) {
	key := state.OpenLateKey(l.Campaign, l.Office, l.ID())
	if l.State == core.LateOpen && core.LateCounts(s) {
		state.OpenLates.Put(tx, key, l.Found)
		return
	}
	state.OpenLates.Delete(tx, key)
}

// ClearLate decides that a late finding does not count: the block that the pack lets a coordinator
// lift, lifted after the signing. The rules of two persons are those of [LiftBlock].
type ClearLate struct {
	Late   core.LateID
	Reason core.Sealed
}

// Kind implements Command.
func (*ClearLate) Kind() string { return "late.clear/1" }

// Action implements Command.
func (*ClearLate) Action() access.Action { return access.BlockLift }

// Object implements Command: it belongs to the office, not to who entered the signature.
func (c *ClearLate) Object(v state.View) access.Object {
	of, _ := c.Late.Split()
	o := signatureObject(v, of)
	o.Owner = ""
	return o
}

// Decide implements Command.
func (c *ClearLate) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	late, ok := state.Lates.Get(v, c.Late)
	g, _ := state.Signatures.Get(v, late.Signature)
	if !ok || !core.LateCounts(g.State) {
		return nil, core.Refuse(core.NotFound, "signature", "core.not_found").About("late:" + string(c.Late))
	}
	if err := MayClear(v, s.Actor, late, g); err != nil {
		return nil, err
	}
	if c.Reason.Empty() {
		return nil, core.Refuse(core.Invalid, "reason", "core.required")
	}
	if err := form.Note().Check("reason", c.Reason); err != nil {
		return nil, err
	}
	late.By, late.At, late.Reason = s.Actor, s.Time, c.Reason
	f, err := moveLate(late, g, "clear", core.LateCleared)
	if err != nil {
		return nil, err
	}
	f.person = personOf(v, s.Actor)
	return []Fact{*f}, nil
}

// MayClear refuses somebody who may not clear the late finding: who entered the signature or is not
// apart from who did, and whose roles the pack does not let lift one of its blocks.
func MayClear(v state.View, actor core.UserID, late core.Late, g core.Signature) error {
	visit, _ := state.Visits.Get(v, g.Visit)
	if err := ApartFrom(v, actor, visit, g); err != nil {
		return err
	}
	user, _ := state.Users.Get(v, actor)
	for _, f := range late.Findings {
		if f.Severity == core.SeverityBlock && !slices.ContainsFunc(f.LiftBy, user.Has) {
			return core.Refuse(core.Conflict, "signature", "late.not_liftable").About("signature:" + string(g.ID))
		}
	}
	return nil
}

// barred is the late finding that stands in the way of a signature's line; false where none is a block.
func barred(v state.View, id core.SignatureID) (core.Matter, bool) {
	for _, m := range core.Matters() {
		if late, _ := state.Lates.Get(v, m.Late(id)); late.Blocks() {
			return m, true
		}
	}
	return "", false
}
