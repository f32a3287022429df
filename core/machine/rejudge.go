package machine

import (
	"cmp"
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

// BeginRejudge begins to judge signatures that somebody chose once more, by the rules in force. Their verdicts stay: what the
// newer rules find beside them becomes a late finding. The leaf names job, version and set, and stands for all that it opens.
type BeginRejudge struct {
	Campaign core.CampaignID
	// Ref is the version in force; another one is Stale.
	Ref    core.PackRef
	Chosen core.Chosen
}

// Kind implements Command.
func (*BeginRejudge) Kind() string { return "rejudge.begin/1" }

// Action implements Command.
func (*BeginRejudge) Action() access.Action { return access.PackPropose }

// Object implements Command.
func (c *BeginRejudge) Object(state.View) access.Object { return access.Object{Campaign: c.Campaign} }

// Decide implements Command.
func (c *BeginRejudge) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	if err := currentPack(v, c.Campaign, c.Ref); err != nil {
		return nil, err
	}
	if err := form.Chosen(c.Chosen); err != nil {
		return nil, err
	}
	if office, ok := state.Offices.Get(v, c.Chosen.Office); c.Chosen.Office != "" && (!ok || office.Campaign != c.Campaign) {
		return nil, core.Refuse(core.NotFound, "office", "core.not_found")
	}
	by := core.EditionDigest{Kind: core.RulesKind, Digest: c.Ref.Digest}
	before, _ := state.Rechecks.Get(v, core.LateRules.Job(c.Campaign))
	if before.Number > 0 && before.Done == 0 && before.Passports == by {
		return nil, core.Refuse(core.Conflict, "", "rejudge.running").About("campaign:" + string(c.Campaign))
	}
	job := core.Recheck{Campaign: c.Campaign, Number: before.Number + 1, Passports: by, Begun: s.Time, Chosen: c.Chosen, By: s.Actor}
	return []Fact{noteFact{
		c.Kind(),
		audit.Entry{Campaign: c.Campaign, Subject: "campaign:" + string(c.Campaign), Public: kv(
			"job", strconv.FormatUint(uint64(job.Number), 10), "pack", c.Ref.String(), "digest", hex.EncodeToString(c.Ref.Digest[:]),
			"set", wholeSet, "region", string(c.Chosen.Region), "office", string(c.Chosen.Office), "code", c.Chosen.Code,
			"version", c.Chosen.Version, "fields", "identity questionnaire words")},
		func(tx state.Tx, _ core.Stamp) { state.Rechecks.Put(tx, job.Matter().Job(job.Campaign), job) },
	}}, nil
}

// StepRejudge takes a job on by at most [MaxRecords] signatures.
type StepRejudge struct {
	Campaign core.CampaignID
	// Number of the job, After the cursor at which these signatures begin; another one is Stale.
	Number uint32
	After  core.SignatureID
	// Upto is the last signature that was passed, Seen how many were judged, and Unanswered how many could not be.
	Upto             core.SignatureID
	Seen, Unanswered int
	// Pack that judged: that of the job, and in force.
	Pack core.PackRef
	Hits []LateHit
	// Free are signatures of which nothing new is said any more.
	Free []core.SignatureID
	// Last says that there are no more, or, with the key of the words in Why, that the job has failed.
	Last bool
	Why  string
}

// Kind implements Command.
func (*StepRejudge) Kind() string { return "rejudge.step/1" }

// Action implements Command.
func (*StepRejudge) Action() access.Action { return access.SystemRecord }

// Object implements Command.
func (c *StepRejudge) Object(state.View) access.Object { return access.Object{Campaign: c.Campaign} }

// Decide implements Command. It decides as [StepRecheck] does.
func (c *StepRejudge) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	step := StepRecheck{Campaign: c.Campaign, Number: c.Number, After: c.After, Upto: c.Upto, Seen: c.Seen, Pack: c.Pack, Hits: c.Hits, Free: c.Free, Last: c.Last}
	job, err := step.job(v, core.LateRules)
	if err != nil {
		return nil, err
	}
	if err := currentPack(v, c.Campaign, c.Pack); err != nil {
		return nil, err
	}
	if c.Pack.Digest != job.Passports.Digest {
		return nil, core.Refuse(core.Stale, "", "pack.changed").About("pack:" + c.Pack.String())
	}
	if c.Unanswered < 0 || c.Unanswered > MaxRecords || c.Why != "" && (!c.Last || !form.IsWord(c.Why, 64)) {
		return nil, core.Refuse(core.Invalid, "why", "core.required")
	}
	if err := step.chosen(v, job); err != nil {
		return nil, err
	}
	hits := make([]lateHit, len(step.Hits))
	for i, hit := range step.Hits {
		hits[i] = lateHit{hit, job.Passports, ""}
	}
	after := job
	after.Unanswered, after.Why = job.Unanswered+c.Unanswered, c.Why
	facts, err := step.decide(v, s, after, hits)
	if err != nil {
		return nil, err
	}
	last := facts[len(facts)-1].(recheckFact)
	for _, fact := range facts {
		if found, ok := fact.(lateFact); ok && found.after.Blocks() {
			last.job.Barred++
		}
	}
	if !job.Accepted && late.Brake(last.job.Seen, last.job.Barred) { // nothing of this step counts until somebody accepts it
		job.Held, job.Done, job.Why = core.Braked{Judged: last.job.Seen, Barred: last.job.Barred}, s.Time, core.RejudgeHeld
		return []Fact{recheckFact{job, nil}}, nil
	}
	facts[len(facts)-1] = last
	return facts, nil
}

// chosen leaves of hits and freed those that the job was to judge: what has moved on since it was looked up is passed over.
func (c *StepRecheck) chosen(v state.View, job core.Recheck) (err error) {
	passed := func(id core.SignatureID) bool {
		g, errWithin := c.within(v, id)
		err = cmp.Or(err, errWithin)
		return !job.Chosen.Takes(g)
	}
	c.Hits = slices.DeleteFunc(slices.Clone(c.Hits), func(hit LateHit) bool { return passed(hit.Signature) })
	c.Free = slices.DeleteFunc(slices.Clone(c.Free), passed)
	return err
}

// newer says whether rules say other things of a signature than earlier ones did late: what was said ends then.
func newer(before core.Late, hit lateHit) bool {
	return before.Matter() == core.LateRules && before.Passports != hit.from && !late.Same(before.Findings, hit.Findings)
}

// StopRejudge ends the job of a campaign, also one that is held, before all that was chosen is judged. What it has found stays.
type StopRejudge struct {
	Campaign core.CampaignID
	// Number of the job that somebody has looked at; another one is Stale.
	Number uint32
}

// Kind implements Command.
func (*StopRejudge) Kind() string { return "rejudge.stop/1" }

// Action implements Command.
func (*StopRejudge) Action() access.Action { return access.PackPropose }

// Object implements Command.
func (c *StopRejudge) Object(state.View) access.Object { return access.Object{Campaign: c.Campaign} }

// Decide implements Command.
func (c *StopRejudge) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	job, _ := state.Rechecks.Get(v, core.LateRules.Job(c.Campaign))
	if err := late.Looked(job, c.Number); err != nil {
		return nil, err
	}
	if job.Number == 0 || job.Done != 0 && job.Why != core.RejudgeHeld {
		return nil, core.Refuse(core.Conflict, "", "rejudge.not_running").About("campaign:" + string(c.Campaign))
	}
	job.Done, job.Why, job.Held = s.Time, core.RejudgeStopped, core.Braked{}
	return rejudgeNote(c.Kind(), job, job.Seen, job.Barred), nil
}

// AcceptRejudge lets a job go on that was held because it would bar many, whatever it bars.
type AcceptRejudge struct {
	Campaign core.CampaignID
	// Number of the job that somebody has looked at; another one is Stale.
	Number uint32
}

// Kind implements Command.
func (*AcceptRejudge) Kind() string { return "rejudge.accept/1" }

// Action implements Command.
func (*AcceptRejudge) Action() access.Action { return access.PackPropose }

// Object implements Command.
func (c *AcceptRejudge) Object(state.View) access.Object { return access.Object{Campaign: c.Campaign} }

// Decide implements Command.
func (c *AcceptRejudge) Decide(v state.View, _ core.Stamp) ([]Fact, error) {
	job, _ := state.Rechecks.Get(v, core.LateRules.Job(c.Campaign))
	campaign, _ := state.Campaigns.Get(v, c.Campaign)
	if err := late.Looked(job, c.Number); err != nil {
		return nil, err
	}
	if !job.HeldUnder(campaign.Pack) {
		return nil, core.Refuse(core.Conflict, "accept", "rejudge.not_held").About("campaign:" + string(c.Campaign))
	}
	held := job.Held
	job.Done, job.Why, job.Held, job.Accepted = 0, "", core.Braked{}, true
	return rejudgeNote(c.Kind(), job, held.Judged, held.Barred), nil
}

// rejudgeNote is what somebody decided about a job, with how far it had come.
func rejudgeNote(kind string, job core.Recheck, judged, barred int) []Fact {
	return []Fact{noteFact{kind,
		audit.Entry{Campaign: job.Campaign, Subject: "campaign:" + string(job.Campaign), Public: kv("job", strconv.FormatUint(uint64(job.Number), 10),
			"judged", strconv.Itoa(judged), "found", strconv.Itoa(job.Found), "barred", strconv.Itoa(barred))},
		func(tx state.Tx, _ core.Stamp) { state.Rechecks.Put(tx, job.Matter().Job(job.Campaign), job) },
	}}
}
