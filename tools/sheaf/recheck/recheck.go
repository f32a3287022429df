package recheck

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/rs/zerolog"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/attention"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/intake"
	"github.com/sheaf-drive/sheaf/raftstore/clock"
	"github.com/sheaf-drive/sheaf/tools/sheaf/chore"
)

// Lists answers from the list of passports of this node.
type Lists interface {
	// Wait returns when the lists have followed the journal up to the entry at index.
	Wait(ctx context.Context, index uint64) error
	Passport(series, number string) (answer string, used core.EditionDigest, err error)
}

// Alarms takes what keeps a job from going on.
type Alarms interface {
	Raise(k attention.Kind, subject string, cause error, details ...attention.Detail)
	Clear(k attention.Kind, subject string)
}

// Job looks after the jobs of all campaigns. All fields are needed.
type Job struct {
	// Leads says whether this node leads: one node works.
	Leads func() bool
	// Moment opens a view of the state; the func closes it.
	Moment func(ctx context.Context) (state.View, func(), error)
	Store  chore.Store
	Lists  Lists
	Rules  intake.Rules
	Gate   *query.Gate
	// Now is the clock, Zone that of the offices.
	Now    func() time.Time
	Zone   *time.Location
	Log    zerolog.Logger
	Alarms Alarms
	// Fault is told of a state that cannot be read: the node must stop.
	Fault func(error)
}

const (
	// every is the time between two looks at what is in force.
	every = 2 * time.Second
	// step is how many signatures one command passes, batch how many are read from one moment.
	step, batch = machine.MaxRecords, 20 * machine.MaxRecords
	// rest is how many times as long as a step takes the job lets the desk alone after it.
	rest = 1
	// gather is how long after the end of a job for the unasked another one begins: where a node cannot use its list, each voter
	// whom it receives is unasked.
	gather = time.Minute
)

// Run works whenever a list is in force in which not all was looked up, until ctx ends.
func (j Job) Run(ctx context.Context) {
	var registers settling
	chore.Every(ctx, every, func(ctx context.Context) {
		if j.Leads() {
			j.round(ctx, &registers)
		}
	})
}

// Round takes the jobs of all campaigns to their end, as far as they come.
func (j Job) Round(ctx context.Context) { j.round(ctx, nil) }

// round is Round, but for registers that have not settled; nil waits for none.
func (j Job) round(ctx context.Context, registers *settling) {
	defer chore.Guard(j.Fault)
	v, done, err := j.Moment(ctx)
	if err != nil {
		return // that the state is not read is an alarm of its own
	}
	campaigns, due := query.Campaigns(v), map[core.CampaignID][]task{}
	for _, m := range core.Listed() {
		in, active := j.inForce(v, m)
		for _, c := range campaigns {
			job := query.RecheckOf(v, c.ID, m)
			switch {
			case !active, c.Pack == core.PackRef{}:
			case job.Passports == in && job.Done != 0 && (m != core.LatePassport || !j.again(v, job)):
			case m == core.LateAddress && job.Passports != in && !registers.rested(v, in, j.Now()):
			default:
				due[c.ID] = append(due[c.ID], task{m, in})
			}
		}
	}
	done()
	known := effects{}
	for _, c := range campaigns {
		var failed error
		for _, t := range due[c.ID] {
			err := j.work(ctx, c.ID, t, known)
			if ctx.Err() != nil {
				return
			}
			if err != nil && !passed(err) {
				failed = errors.Join(failed, err)
			}
		}
		switch {
		case failed != nil:
			j.Alarms.Raise(attention.RecheckFailed, string(c.ID), failed)
		case c.Pack != (core.PackRef{}):
			j.Alarms.Clear(attention.RecheckFailed, string(c.ID))
		}
	}
}

// again says whether those are due about whom the list of a job that is done was not asked. When that was the state says, so that
// a start or another leader changes nothing.
func (j Job) again(v state.View, done core.Recheck) bool {
	return machine.Unasked(v, done.Campaign) && (!done.Unasked || j.Now().Sub(done.Done.UTC()) >= gather)
}

// task is a matter, and in what is looked up.
type task struct {
	matter core.Matter
	in     core.EditionDigest
}

// begin is the command that begins the job.
func (t task) begin(c core.CampaignID) machine.Command {
	if t.matter == core.LateAddress {
		return &machine.BeginAddressRecheck{Campaign: c, Registers: t.in}
	}
	return &machine.BeginRecheck{Campaign: c, Passports: t.in}
}

// inForce is in what is looked up.
func (j Job) inForce(v state.View, m core.Matter) (core.EditionDigest, bool) {
	if m == core.LateAddress {
		in, _, ok := state.AddressesInForce(v)
		return in, ok
	}
	return inForce(v)
}

// inForce is the list of passports in force.
func inForce(v state.View) (core.EditionDigest, bool) {
	id, ok := state.ActiveEditions.Get(v, core.EditionPassports)
	e, _ := state.Editions.Get(v, id)
	return core.EditionDigest{Kind: core.EditionPassports, Edition: id, Digest: e.Digest}, ok
}

// passed says that the state went on meanwhile: another node works, or another list or other rules
// came into force. The next round begins from what it finds.
func passed(err error) bool {
	return core.CodeOf(err) == core.Stale || core.CodeOf(err) == core.Duplicate
}

// work begins the job of a campaign, unless it is begun, and takes it to its end.
func (j Job) work(ctx context.Context, c core.CampaignID, t task, known effects) error {
	if err := j.propose(ctx, t.begin(c)); err != nil && core.CodeOf(err) != core.Duplicate {
		return err
	}
	for ctx.Err() == nil && j.Leads() {
		job, err := j.batch(ctx, c, t.matter, known)
		if err != nil {
			return err
		}
		if job.Done != 0 {
			j.Log.Info().Str("campaign", string(c)).Str("in", job.Passports.Kind).Str("edition", string(job.Passports.Edition)).
				Int("seen", job.Seen).Int("found", job.Found).Int("ended", job.Ended).Msg("the signatures were looked up in what is in force")
			return nil
		}
	}
	return ctx.Err()
}

// batch takes the job on by the steps that one moment of the state gives, and answers how it stands then.
func (j Job) batch(ctx context.Context, c core.CampaignID, m core.Matter, known effects) (core.Recheck, error) {
	v, done, err := j.Moment(ctx)
	if err != nil {
		return core.Recheck{}, err
	}
	job := query.RecheckOf(v, c, m)
	if job.Done != 0 {
		done()
		return job, nil
	}
	steps, err := j.read(ctx, v, job, known)
	done()
	if err != nil {
		return job, err
	}
	for _, s := range steps {
		begun := j.Now()
		if err := j.propose(ctx, s.command(job.Matter())); err != nil {
			return job, err
		}
		clock.Rest(ctx, rest*j.Now().Sub(begun))
	}
	v, done, err = j.Moment(ctx)
	if err != nil {
		return job, err
	}
	defer done()
	return query.RecheckOf(v, c, m), nil
}

// propose records a command of the node itself.
func (j Job) propose(ctx context.Context, c machine.Command) error {
	return chore.Propose(ctx, j.Store, core.SystemActor, c, j.Now())
}

var errBehind = errors.New("the list of passports on this node is not the one in force")

// read looks up the signatures behind the cursor, as many as a batch has, and makes the steps.
func (j Job) read(ctx context.Context, v state.View, job core.Recheck, known effects) ([]*pass, error) {
	if err := j.Lists.Wait(ctx, v.Index()); err != nil {
		return nil, err
	}
	documents, err := j.Gate.Documents(v, job)
	if err != nil {
		return nil, err
	}
	r := &reading{Job: j, ctx: ctx, v: v, job: job, documents: documents, effects: known}
	r.campaign, _ = state.Campaigns.Get(v, job.Campaign)
	r.next(job.Cursor)
	begun, scanned := j.Now(), 0
	signatures(v, job, func(g core.Signature) bool {
		if scanned++; scanned > batch {
			return false
		}
		if r.err = r.one(g); r.err != nil || ctx.Err() != nil {
			return false
		}
		now := r.steps[len(r.steps)-1]
		if now.Upto = g.ID; now.Seen == step || scanned%step == 0 {
			r.next(g.ID)
			clock.Rest(ctx, rest*j.Now().Sub(begun))
			begun = j.Now()
		}
		return true
	})
	if r.err != nil || ctx.Err() != nil {
		return nil, errors.Join(r.err, ctx.Err())
	}
	last := r.steps[len(r.steps)-1]
	if scanned <= batch {
		last.Last = true
	} else if last.Upto == last.After {
		r.steps = r.steps[:len(r.steps)-1]
	}
	return r.steps, nil
}

// signatures gives those behind the cursor that the job is about, in the order of their ids, until fn returns false.
func signatures(v state.View, job core.Recheck, fn func(core.Signature) bool) {
	if !job.Unasked {
		state.Signatures.ScanFrom(v, "", job.Cursor, func(id core.SignatureID, g core.Signature) bool {
			return id == job.Cursor || fn(g)
		})
		return
	}
	all := state.UnaskedKey(job.Campaign, "")
	state.Unasked.ScanFrom(v, all, state.UnaskedKey(job.Campaign, job.Cursor), func(key string, _ core.Time) bool {
		id := core.SignatureID(strings.TrimPrefix(key, all))
		g, ok := state.Signatures.Get(v, id)
		return id == job.Cursor || !ok || fn(g)
	})
}

// reading is a batch on its way.
type reading struct {
	Job
	ctx       context.Context
	v         state.View
	job       core.Recheck
	campaign  core.Campaign
	documents *query.Documents
	effects   effects
	steps     []*pass
	err       error
}

// next begins a step behind the signature.
func (r *reading) next(after core.SignatureID) {
	r.steps = append(r.steps, &pass{StepRecheck: machine.StepRecheck{
		Campaign: r.job.Campaign, Number: r.job.Number, After: after, Upto: after, Pack: r.campaign.Pack,
	}})
}

// pass is a step, with the registers of its hits where they are of addresses.
type pass struct {
	machine.StepRecheck
	registers []core.EditionDigest
}

// command that records the step.
func (p *pass) command(m core.Matter) machine.Command {
	if m != core.LateAddress {
		return &p.StepRecheck
	}
	c := &machine.StepAddressRecheck{Campaign: p.Campaign, Number: p.Number, After: p.After, Upto: p.Upto, Seen: p.Seen, Pack: p.Pack,
		Free: p.Free, Last: p.Last}
	for i, hit := range p.Hits {
		c.Hits = append(c.Hits, machine.AddressHit{Signature: hit.Signature, Findings: hit.Findings, Register: p.registers[i]})
	}
	return c
}

// one looks a signature up. One that was judged by this very list has its answer.
func (r *reading) one(g core.Signature) error {
	if g.Campaign != r.job.Campaign || !core.LateCounts(g.State) {
		return nil
	}
	if r.job.Matter() == core.LateAddress {
		return r.address(g)
	}
	now, late := r.steps[len(r.steps)-1], query.LateOf(r.v, g.ID)
	known := late.State == core.LateOpen || late.State == core.LateCleared
	if state.Unasked.Has(r.v, state.UnaskedKey(g.Campaign, g.ID)) {
		now.Asked = append(now.Asked, g.ID)
	}
	if !known && slices.Contains(g.Judgement.Editions, r.job.Passports) {
		return nil
	}
	fields, err := r.documents.Of(g)
	if err != nil {
		return err
	}
	now.Seen++
	answer, used, err := r.Lists.Passport(fields.Get("identity.series"), fields.Get("identity.number"))
	switch {
	case err != nil:
		return err
	case used != r.job.Passports || answer == core.PassportUnavailable:
		return errBehind
	}
	switch {
	case answer == core.PassportListed && !known:
		return r.hit(now, g, fields)
	case answer == core.PassportNotListed && known:
		now.Free = append(now.Free, g.ID)
	}
	return nil
}

// hit asks the pack what it means that the document is listed.
func (r *reading) hit(now *pass, g core.Signature, fields query.Fields) error {
	visit, _ := state.Visits.Get(r.v, g.Visit)
	c := intake.Case{
		Stage: intake.StageConditions, Today: core.Date(r.Now().In(r.Zone).Format(time.DateOnly)), ElectionDay: r.campaign.ElectionDay,
		Series: fields.Get("identity.series"), Number: fields.Get("identity.number"),
		Birth: core.Date(fields.Get("identity.birth")), Issued: core.Date(fields.Get("identity.issued")),
		NoRegistration: visit.Stamp == core.StampNone, Lifted: visit.LiftedCodes(),
		Passport: intake.Listing{Answer: core.PassportListed, By: r.job.Passports, Date: r.job.Date},
	}
	listed, err := r.Rules.Judge(r.ctx, r.campaign.Pack, c)
	if err != nil {
		return err
	}
	c.Passport.Answer = core.PassportNotListed
	clean, err := r.Rules.Judge(r.ctx, r.campaign.Pack, c)
	if err != nil {
		return err
	}
	if found := News(listed.Findings, clean.Findings, g.Judgement.Findings); len(found) > 0 {
		now.Hits = append(now.Hits, machine.LateHit{Signature: g.ID, Findings: found})
	}
	return nil
}

// News are the findings of a listed document that are neither those of a clean one nor were known
// when the signature was judged.
func News(listed, clean []intake.Finding, known []core.FindingMark) (news []core.FindingMark) {
	for _, f := range listed {
		same := func(m core.FindingMark) bool { return m.Tick() == f.Tick() && m.Severity == f.Severity }
		if !slices.ContainsFunc(known, same) &&
			!slices.ContainsFunc(clean, func(c intake.Finding) bool { return same(c.FindingMark) }) {
			news = append(news, f.FindingMark)
		}
	}
	return news
}
