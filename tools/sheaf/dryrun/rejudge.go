package dryrun

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/attention"
	"github.com/sheaf-drive/sheaf/core/machine"
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
)

// The findings of the house for what rules would write otherwise.
const (
	codeRegion = "rules.region"
	codeColumn = "rules.column"
)

// Run works whenever a job was begun, until ctx ends.
func (j Rejudging) Run(ctx context.Context) {
	chore.Every(ctx, every, func(ctx context.Context) {
		if j.Leads() {
			j.Round(ctx)
		}
	})
}

// Round takes the jobs of all campaigns to their end, as far as they come.
func (j Rejudging) Round(ctx context.Context) {
	defer chore.Guard(j.Fault)
	v, done, err := j.Moment(ctx)
	if err != nil {
		return // that the state is not read is an alarm of its own
	}
	var running []core.Recheck
	for _, c := range query.Campaigns(v) {
		if job := query.RecheckOf(v, c.ID, core.LateRules); job.Number > 0 && job.Done == 0 && job.Passports.Digest == c.Pack.Digest {
			running = append(running, job)
		}
	}
	done()
	for _, job := range running {
		subject := core.LateRules.Job(job.Campaign)
		switch err := j.work(ctx, job); {
		case ctx.Err() != nil:
			return
		case err == nil || core.CodeOf(err) == core.Stale:
			j.Alarms.Clear(attention.RecheckFailed, subject)
		default:
			j.Alarms.Raise(attention.RecheckFailed, subject, err)
		}
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
		job.Cursor = c.Upto
		if c.Last {
			j.Log.Info().Str("campaign", string(job.Campaign)).Str("pack", c.Pack.String()).Msg("what was chosen is judged by the rules in force")
			return nil
		}
		clock.Rest(ctx, j.Now().Sub(begun))
	}
	return ctx.Err()
}

// chosen is a signature of the set with its case.
type chosen struct {
	core.Signature
	asked    intake.Case
	recorded intake.Verdict
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
	cases := make([]intake.Case, len(all))
	for i, one := range all {
		cases[i] = one.asked
	}
	begun := j.Now()
	verdicts, none, err := j.Rules.JudgeAll(ctx, c.Pack, cases)
	if err != nil {
		return nil, err
	}
	for i, one := range all {
		if none[i] != nil {
			continue // a case without an answer says nothing new
		}
		c.Seen++
		switch news := one.news(verdicts[i]); {
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
		if len(all) == judgedAtOnce || scanned == passedAtOnce {
			c.Last = false
			return false
		}
		scanned++
		c.Upto = id
		if g.Campaign != job.Campaign || g.Judgement.Pack == campaign.Pack || !job.Chosen.Takes(g) {
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
	one = chosen{Signature: g, recorded: Recorded(g, fields)}
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

// news are the findings that neither the recorded verdict has, at least as hard, nor a newer list has brought. A hint asks
// nobody for anything.
func (one chosen) news(after intake.Verdict) (news []core.FindingMark) {
	for _, f := range after.Findings {
		known := func(m core.FindingMark) bool {
			return m.Tick() == f.Tick() && (m.Severity == f.Severity || m.Severity == core.SeverityBlock)
		}
		if f.Severity != core.SeverityHint && !slices.ContainsFunc(one.Judgement.Findings, known) && !slices.ContainsFunc(one.said, known) {
			news = append(news, f.FindingMark)
		}
	}
	for _, change := range Differences(one.recorded, after) {
		switch {
		case change.Kind == core.ChangeRegion:
			news = append(news, core.FindingMark{Code: codeRegion, Severity: core.SeverityWarn, Field: "region"})
		case change.Kind == core.ChangeColumn && !one.moved:
			news = append(news, core.FindingMark{Code: codeColumn, Severity: core.SeverityWarn, Field: change.Code})
		}
	}
	return news
}
