package machine

import (
	"slices"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/machine/form"
	"github.com/sheaf-drive/sheaf/core/state"
)

// JudgeSignature records the questionnaire with the pack's verdict on it. Whoever enters it
// answers for it from then on, also where another one opened the visit.
type JudgeSignature struct {
	Signature core.SignatureID
	// Of is the version of the signature that was judged; another one is Stale.
	Of            uint32
	Person        core.Tag
	Questionnaire core.Sealed
	Judgement     core.Judgement
	// Confirmed lists the warnings that the operator ticked, each once, as
	// [core.FindingMark.Tick] names them.
	Confirmed []string
}

// Kind implements Command.
func (*JudgeSignature) Kind() string { return "signature.judge/1" }

// Action implements Command.
func (*JudgeSignature) Action() access.Action { return access.VisitFill }

// Object implements Command.
func (c *JudgeSignature) Object(v state.View) access.Object { return signatureObject(v, c.Signature) }

func signatureObject(v state.View, id core.SignatureID) access.Object {
	g, _ := state.Signatures.Get(v, id)
	return visitObject(v, g.Visit)
}

// Decide implements Command.
func (c *JudgeSignature) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	visit, g, err := openSignature(v, c.Signature)
	if err != nil {
		return nil, err
	}
	if g.Version != c.Of {
		return nil, core.Refuse(core.Stale, "", "core.stale").About("signature:" + string(g.ID))
	}
	if err := documentFree(v, g); err != nil {
		return nil, err
	}
	if blocks := g.Judgement.Blocks(visit.LiftedCodes()); g.State == core.SignatureReceived && len(blocks) > 0 {
		return nil, core.Refuse(core.Conflict, blocks[0].Field, "visit.blocked", blocks[0].Code).About("visit:" + string(visit.ID))
	}
	if err := checkJudgement(v, g.Campaign, c.Judgement, listsOf(c.Judgement.Region)...); err != nil {
		return nil, err
	}
	if err := checkConfirmed(c.Confirmed, c.Judgement); err != nil {
		return nil, err
	}
	if err := liftedByOthers(v, s.Actor, visit, c.Judgement); err != nil {
		return nil, err
	}
	if c.Questionnaire.Empty() || c.Person.Zero() {
		return nil, core.Refuse(core.Invalid, "questionnaire", "core.required")
	}
	if err := form.Group().Check("questionnaire", c.Questionnaire); err != nil {
		return nil, err
	}
	if err := form.Region("region", c.Judgement.Region); err != nil {
		return nil, err
	}
	g.Person, g.Questionnaire, g.Judgement = c.Person, c.Questionnaire, c.Judgement
	g.Confirmed, g.Region, g.EnteredBy = c.Confirmed, c.Judgement.Region, s.Actor
	f, err := moveSignature(g, "judge", core.SignatureJudged)
	f.news, f.person = []core.Sealed{c.Questionnaire, c.Judgement.Words}, personOf(v, s.Actor)
	if err != nil {
		return nil, err
	}
	return endLate(v, []Fact{f}, g)
}

// endLate adds that late findings end: the new verdict rests on the lists that are in force.
func endLate(v state.View, facts []Fact, g core.Signature) ([]Fact, error) {
	for _, m := range core.Matters() {
		late, ok := state.Lates.Get(v, m.Late(g.ID))
		if !ok || late.State == core.LateEnded {
			continue
		}
		f, err := moveLate(late, g, "end", core.LateEnded)
		if err != nil {
			return nil, err
		}
		facts = append(facts, *f)
	}
	return facts, nil
}

// liftedByOthers refuses a judgement with a block that whoever enters it lifted himself, or somebody
// who is not apart from him: the two would be one person again, in the other order.
func liftedByOthers(v state.View, actor core.UserID, visit core.Visit, j core.Judgement) error {
	for _, lift := range visit.Lifts {
		stands := slices.ContainsFunc(j.Findings, func(f core.FindingMark) bool {
			return f.Severity == core.SeverityBlock && f.Code == lift.Code
		})
		if !stands {
			continue
		}
		words := tieWords{"visit.judge_lifted", "visit.judge_lifter_made", "visit.judge_lifter_gave", "visit.judge_one_hand"}
		if err := words.refuse(v, actor, lift.By, "visit:"+string(visit.ID)); err != nil {
			return err
		}
	}
	return nil
}

// documentFree refuses while another signature holds the document. A signature whose own is
// free by now claims it with whatever it does next, see signatureFact.
func documentFree(v state.View, g core.Signature) error {
	if holder := state.HolderOf(v, g); holder != "" {
		return core.Refuse(core.Duplicate, "document", "visit.signed_already").About("signature:" + string(holder))
	}
	return nil
}

// openSignature reads a signature whose visit is open.
func openSignature(v state.View, id core.SignatureID) (core.Visit, core.Signature, error) {
	g, ok := state.Signatures.Get(v, id)
	if !ok {
		return core.Visit{}, g, core.Refuse(core.NotFound, "signature", "core.not_found").About("signature:" + string(id))
	}
	return openVisit(v, g.Visit)
}

// unconfirmed is the first finding that needs a tick and has none.
func unconfirmed(g core.Signature) (core.FindingMark, bool) {
	for _, f := range g.Judgement.Findings {
		if f.Severity == core.SeverityWarn && !slices.Contains(g.Confirmed, f.Tick()) {
			return f, true
		}
	}
	return core.FindingMark{}, false
}

// maxFindings bounds a verdict: its codes and fields stand in a public leaf.
const maxFindings = 100

// checkJudgement answers Stale unless pack and editions are those in force.
func checkJudgement(v state.View, c core.CampaignID, j core.Judgement, needed ...string) error {
	if err := currentPack(v, c, j.Pack); err != nil {
		return err
	}
	if j.ChancePermille < 0 || j.ChancePermille > 1000 {
		return core.Refuse(core.Invalid, "chance", "visit.verdict")
	}
	if len(j.Findings) > maxFindings {
		return core.Refuse(core.Invalid, "findings", "visit.verdict")
	}
	for _, f := range j.Findings {
		if err := form.Finding(f); err != nil {
			return err
		}
	}
	if err := form.Group().Check("findings", j.Words); err != nil {
		return err
	}
	return currentEditions(v, j.Editions, needed...)
}

// listsOf names the lists that a whole questionnaire of the region is looked up in.
func listsOf(r core.Region) []string {
	lists := []string{core.EditionPassports, core.EditionNames}
	if r != core.NoRegion {
		lists = append(lists, core.EditionAddresses+"/"+string(r))
	}
	return lists
}

// Current says whether the verdict on a judged signature rests on what is in force now, as
// [ReserveLine] asks it: the pack, and every list that has to be looked up. Where it is
// refused with Stale, the questionnaire has to be judged again.
func Current(v state.View, g core.Signature) error {
	return checkJudgement(v, g.Campaign, g.Judgement, listsOf(g.Region)...)
}

// checkConfirmed refuses a tick that belongs to no warning: ticks stand in a public leaf and
// must not carry a text of the sender's.
func checkConfirmed(ticks []string, j core.Judgement) error {
	for i, tick := range ticks {
		warns := slices.ContainsFunc(j.Findings, func(f core.FindingMark) bool {
			return f.Severity == core.SeverityWarn && f.Tick() == tick
		})
		if !warns || slices.Contains(ticks[:i], tick) {
			return core.Refuse(core.Invalid, "confirmed", "visit.confirmed")
		}
	}
	return nil
}
