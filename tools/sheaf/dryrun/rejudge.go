package dryrun

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/attention"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/form"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/intake"
	"github.com/sheaf-drive/sheaf/raftstore/clock"
	"github.com/sheaf-drive/sheaf/tools/sheaf/chore"
)

// Alarms is where a job that does not go on is told.
type Alarms interface {
	Raise(k attention.Kind, subject string, cause error, details ...attention.Detail)
	Clear(k attention.Kind, subject string)
}

// Rejudging has the rules in force judge what an admin chose. It reads and judges with what a dry run does. All fields
// are needed.
type Rejudging struct {
	Job
	Alarms Alarms
}

const (
	// judgedAtOnce is how many signatures one command passes that judges them, passedAtOnce how many that passes them by.
	judgedAtOnce = 200
	passedAtOnce = 20_000
	// mostFindings are as many as one signature can have.
	mostFindings = 100
)

// The findings of the house for what rules would write otherwise.
const (
	codeRegion = "rules.region"
	codeColumn = "rules.column"
)

// Run works whenever a job was begun, until ctx ends.
func (j Rejudging) Run(ctx context.Context) {
	failures := map[core.CampaignID]int{}
	chore.Every(ctx, every, func(ctx context.Context) {
		if j.Leads() {
			j.Round(ctx, failures)
		}
	})
}

// Round takes the jobs of all campaigns to their end, as far as they come; failures counts the rounds in which one did not.
func (j Rejudging) Round(ctx context.Context, failures map[core.CampaignID]int) {
	defer chore.Guard(j.Fault)
	v, done, err := j.Moment(ctx)
	if err != nil {
		return // that the state is not read is an alarm of its own
	}
	var running []core.Recheck
	for _, c := range query.Campaigns(v) {
		job := query.RecheckOf(v, c.ID, core.LateRules)
		switch {
		case job.Number == 0 || job.Done != 0 || job.Passports.Digest != c.Pack.Digest:
			j.Alarms.Clear(attention.RecheckFailed, core.LateRules.Job(c.ID))
		case !listsAwaited(v, c.ID): // what they find is not said twice
			running = append(running, job)
		}
	}
	done()
	for _, job := range running {
		if err := j.work(ctx, job); err != nil && ctx.Err() == nil && core.CodeOf(err) != core.Stale {
			j.stuck(ctx, job, failures, err)
			continue
		}
		delete(failures, job.Campaign)
		j.Alarms.Clear(attention.RecheckFailed, core.LateRules.Job(job.Campaign))
	}
}

// listsAwaited says whether a job is under way that looks what is signed up in newer lists.
func listsAwaited(v state.View, c core.CampaignID) bool {
	return slices.ContainsFunc(core.Listed(), func(m core.Matter) bool {
		job := query.RecheckOf(v, c, m)
		return job.Number > 0 && job.Done == 0
	})
}

// stuck tells of a job that does not go on, and ends it when it has not for some rounds: what keeps it is said then, and it
// can be begun anew.
func (j Rejudging) stuck(ctx context.Context, job core.Recheck, failures map[core.CampaignID]int, cause error) {
	j.Alarms.Raise(attention.RecheckFailed, core.LateRules.Job(job.Campaign), cause)
	if failures[job.Campaign]++; failures[job.Campaign] < patience {
		return
	}
	delete(failures, job.Campaign)
	v, done, err := j.Moment(ctx)
	if err != nil {
		return
	}
	now := query.RecheckOf(v, job.Campaign, core.LateRules)
	campaign, _ := state.Campaigns.Get(v, job.Campaign)
	done()
	c := &machine.StepRejudge{Campaign: now.Campaign, Number: now.Number, After: now.Cursor, Upto: now.Cursor, Pack: campaign.Pack, Last: true, Why: whyOf(cause)}
	if err := chore.Propose(ctx, j.Store, core.SystemActor, c, j.Now()); err != nil {
		j.Log.Info().Str("campaign", string(now.Campaign)).Str("why", string(core.CodeOf(err))).Msg("what was chosen is not judged, and the job was not ended")
	}
}

// work takes a job to its end.
func (j Rejudging) work(ctx context.Context, job core.Recheck) error {
	for ctx.Err() == nil && j.Leads() {
		c, err := j.next(ctx, job)
		if err != nil {
			return err
		}
		begun := j.Now()
		if err := chore.Propose(ctx, j.Store, core.SystemActor, c, begun); err != nil {
			return err
		}
		now, err := j.newest(ctx, job.Campaign)
		if err != nil {
			return err
		}
		if now.Number != job.Number || now.Done != 0 || c.Last { // a step may have been turned into a hold
			if now.Number == job.Number && now.Done != 0 && now.Why == "" {
				j.Log.Info().Str("campaign", string(job.Campaign)).Str("pack", c.Pack.String()).Msg("what was chosen is judged by the rules in force")
			}
			return nil
		}
		job.Cursor = c.Upto
		clock.Rest(ctx, j.Now().Sub(begun))
	}
	return ctx.Err()
}

// newest is the newest job of a campaign, as it stands now.
func (j Rejudging) newest(ctx context.Context, c core.CampaignID) (core.Recheck, error) {
	v, done, err := j.Moment(ctx)
	if err != nil {
		return core.Recheck{}, err
	}
	defer done()
	return query.RecheckOf(v, c, core.LateRules), nil
}

func casesOf(all []chosen) []intake.Case {
	cases := make([]intake.Case, len(all))
	for i, one := range all {
		cases[i] = one.asked
	}
	return cases
}

// asOnce asks the versions that made the verdicts about the same cases, so that what lists have changed since is not taken
// for what the rules find. Of one that does not run any more the recorded verdict has to do.
func (j Rejudging) asOnce(ctx context.Context, all []chosen) error {
	by := map[core.PackRef][]int{}
	for i, one := range all {
		by[one.Judgement.Pack] = append(by[one.Judgement.Pack], i)
	}
	for ref, at := range by {
		some := make([]chosen, len(at))
		for n, i := range at {
			some[n] = all[i]
		}
		said, none, err := j.Rules.JudgeAll(ctx, ref, casesOf(some))
		if ctx.Err() != nil {
			return ctx.Err()
		}
		for n, i := range at {
			if err == nil && none[n] == nil {
				all[i].before = said[n]
			}
		}
	}
	return nil
}

// chosen is a signature of the set with its case.
type chosen struct {
	core.Signature
	asked intake.Case
	// before is what the rules that made the verdict say of the case, or said.
	before intake.Verdict
	// said are the late findings of its lists.
	said []core.FindingMark
	// found says that rules have found something late, moved that its address is no longer what was written: what
	// differs in a column may come from that.
	found, moved bool
}

// next is the step behind the cursor: what one moment of the state has there, judged.
func (j Rejudging) next(ctx context.Context, job core.Recheck) (*machine.StepRejudge, error) {
	c, all, err := j.read(ctx, job)
	if err != nil || len(all) == 0 {
		return c, err
	}
	begun := j.Now()
	verdicts, none, err := j.Rules.JudgeAll(ctx, c.Pack, casesOf(all))
	if err != nil {
		return nil, err
	}
	if err := j.asOnce(ctx, all); err != nil {
		return nil, err
	}
	for i, one := range all {
		news, ok := one.news(verdicts[i])
		if none[i] != nil || !ok {
			c.Unanswered++
			continue
		}
		c.Seen++
		switch {
		case len(news) > 0:
			c.Hits = append(c.Hits, machine.LateHit{Signature: one.ID, Findings: news})
		case one.found:
			c.Free = append(c.Free, one.ID)
		}
	}
	clock.Rest(ctx, j.Now().Sub(begun))
	return c, nil
}

// read opens the chosen signatures behind the cursor, as many as a step judges.
func (j Rejudging) read(ctx context.Context, job core.Recheck) (*machine.StepRejudge, []chosen, error) {
	v, done, err := j.Moment(ctx)
	if err != nil {
		return nil, nil, err
	}
	defer done()
	if err := j.Lists.Wait(ctx, v.Index()); err != nil {
		return nil, nil, err
	}
	set, err := j.Gate.Rejudge(v, job)
	if err != nil {
		return nil, nil, err
	}
	campaign, _ := state.Campaigns.Get(v, job.Campaign)
	c := &machine.StepRejudge{Campaign: job.Campaign, Number: job.Number, After: job.Cursor, Upto: job.Cursor, Pack: campaign.Pack, Last: true}
	var all []chosen
	scanned := 0
	state.Signatures.ScanFrom(v, "", job.Cursor, func(id core.SignatureID, g core.Signature) bool {
		if id == job.Cursor {
			return true
		}
		if len(all) == judgedAtOnce || len(c.Free) == judgedAtOnce || scanned == passedAtOnce {
			c.Last = false
			return false
		}
		scanned++
		c.Upto = id
		if g.Campaign != job.Campaign || !job.Chosen.Takes(g) {
			return true
		}
		if g.Judgement.Pack == campaign.Pack { // what other rules found later, which are out of force again, ends
			if late := query.LateIn(v, g.ID, core.LateRules); late.State == core.LateOpen || late.State == core.LateCleared {
				c.Free = append(c.Free, g.ID)
			}
			return true
		}
		one, ok, failed := j.open(v, set, g)
		if err = failed; ok {
			all = append(all, one)
		}
		return err == nil && ctx.Err() == nil
	})
	return c, all, errors.Join(err, ctx.Err())
}

// open makes the case of a signature; it is false for one of which the lists cannot be asked.
func (j Rejudging) open(v state.View, set *query.DryRunSet, g core.Signature) (one chosen, ok bool, err error) {
	fields, err := set.Of(g)
	if err != nil {
		return one, false, err
	}
	visit, _ := state.Visits.Get(v, g.Visit)
	one = chosen{Signature: g, before: Recorded(g, fields)}
	one.asked, err = intake.Again(v, j.Lists, g, fields, core.Date(visit.Opened.UTC().In(j.Zone).Format(time.DateOnly)))
	if code := core.CodeOf(err); code == core.Invalid || code == core.NotFound {
		return one, false, nil
	}
	for _, m := range core.Matters() {
		late := query.LateIn(v, g.ID, m)
		stands := late.State == core.LateOpen || late.State == core.LateCleared
		switch {
		case m == core.LateRules:
			one.found = stands
		case stands:
			one.said, one.moved = append(one.said, late.Findings...), one.moved || m == core.LateAddress
		}
	}
	return one, err == nil, err
}

// news are the findings that neither the verdict has, at least as hard, nor a newer list has brought. A hint asks nobody for
// anything. It is false where the rules say what cannot be recorded.
func (one chosen) news(after intake.Verdict) (news []core.FindingMark, ok bool) {
	add := func(m core.FindingMark) {
		known := func(k core.FindingMark) bool {
			return k.Tick() == m.Tick() && (k.Severity == m.Severity || k.Severity == core.SeverityBlock)
		}
		old := slices.ContainsFunc(one.before.Findings, func(f intake.Finding) bool { return known(f.FindingMark) })
		if m.Severity != core.SeverityHint && !old && !slices.ContainsFunc(one.Judgement.Findings, known) && !slices.ContainsFunc(one.said, known) {
			news = append(news, m)
		}
	}
	for _, f := range after.Findings {
		add(f.FindingMark)
	}
	for _, change := range Differences(one.before, after) {
		switch {
		case change.Kind == core.ChangeRegion:
			add(core.FindingMark{Code: codeRegion, Severity: core.SeverityWarn, Field: "region"})
		case change.Kind == core.ChangeColumn && !one.moved:
			add(core.FindingMark{Code: codeColumn, Severity: core.SeverityWarn, Field: change.Code})
		}
	}
	for _, m := range news {
		if form.Finding(m) != nil {
			return nil, false
		}
	}
	return news, len(news) <= mostFindings
}

// whyOf is the key of the words for why a job has failed.
func whyOf(cause error) string {
	var refusal *core.Error
	if errors.As(cause, &refusal) && refusal.Text != "" {
		return refusal.Text
	}
	return "dryrun.fault"
}
