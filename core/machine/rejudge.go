package machine

import (
	"encoding/hex"
	"slices"
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/machine/form"
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
	job.Unanswered, job.Why = job.Unanswered+c.Unanswered, c.Why
	hits := make([]lateHit, len(c.Hits))
	for i, hit := range c.Hits {
		hits[i] = lateHit{hit, job.Passports, ""}
	}
	return step.decide(v, s, job, hits)
}

// newer says whether rules say other things of a signature than earlier ones did late: what was said ends then.
func newer(before core.Late, hit lateHit) bool {
	return before.Matter() == core.LateRules && before.Passports != hit.from && !slices.EqualFunc(before.Findings, hit.Findings,
		func(a, b core.FindingMark) bool {
			return a.Tick() == b.Tick() && a.Severity == b.Severity && slices.Equal(a.LiftBy, b.LiftBy)
		})
}
