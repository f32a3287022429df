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

// MaxDryRunStep is how many signatures one step of a dry run passes at most.
const MaxDryRunStep = 2000

// BeginDryRun begins to try a version on the stored signatures of a campaign. Its leaf names job, version
// and set, and stands for every signature that the job opens.
type BeginDryRun struct {
	Campaign core.CampaignID
	Ref      core.PackRef
}

// Kind implements Command.
func (*BeginDryRun) Kind() string { return "dryrun.begin/1" }

// Action implements Command.
func (*BeginDryRun) Action() access.Action { return access.PackPropose }

// Object implements Command.
func (c *BeginDryRun) Object(state.View) access.Object { return access.Object{Campaign: c.Campaign} }

// Decide implements Command.
func (c *BeginDryRun) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	p, err := findPack(v, c.Campaign, c.Ref)
	if err != nil {
		return nil, err
	}
	if err := trustedSigner(v, p); err != nil {
		return nil, err
	}
	if !p.MayBeTried() {
		return nil, core.Refuse(core.Conflict, "version", "dryrun.state").About("pack:" + p.Ref.String())
	}
	if at, ok := runningDryRun(v, c.Campaign); ok {
		return nil, core.Refuse(core.Conflict, "version", "dryrun.running", at.Pack.String()).About("pack:" + at.Pack.String())
	}
	before, _ := state.DryRuns.Get(v, state.PackKey(c.Campaign, c.Ref))
	campaign, _ := state.Campaigns.Get(v, c.Campaign)
	run := core.DryRun{Campaign: c.Campaign, Pack: p.Ref, Number: before.Number + 1, Against: campaign.Pack, By: s.Actor,
		Begun: s.Time, State: core.DryRunRunning}
	against := ""
	if run.Against != (core.PackRef{}) {
		against = run.Against.String()
	}
	return []Fact{dryRunNote(c.Kind(), run, "digest", hex.EncodeToString(p.Ref.Digest[:]), "against", against,
		"set", "signature: judged and not released", "fields", "identity questionnaire words")}, nil
}

// runningDryRun is the one that goes on in the campaign: there is one at a time.
func runningDryRun(v state.View, c core.CampaignID) (run core.DryRun, ok bool) {
	state.DryRuns.Scan(v, string(c)+"/", func(_ string, r core.DryRun) bool {
		run, ok = r, r.State == core.DryRunRunning
		return !ok
	})
	return run, ok
}

// dryRunNote is a leaf about a run, which is recorded with it.
func dryRunNote(kind string, run core.DryRun, pairs ...string) noteFact {
	return noteFact{kind,
		audit.Entry{Campaign: run.Campaign, Subject: "pack:" + run.Pack.String(), Public: kv(append([]string{
			"job", strconv.FormatUint(uint64(run.Number), 10)}, pairs...)...)},
		func(tx state.Tx, _ core.Stamp) { putDryRun(tx, run) },
	}
}

func putDryRun(tx state.Tx, run core.DryRun) {
	state.DryRuns.Put(tx, state.PackKey(run.Campaign, run.Pack), run)
}

// Tried refuses to put a version into force that was not tried on the stored signatures, or not against the
// rules that are in force now. One that was in force before has made its verdicts, and before the first there
// are none.
func Tried(v state.View, p core.PackVersion) error {
	campaign, _ := state.Campaigns.Get(v, p.Campaign)
	if p.State != core.PackTested || campaign.Pack == (core.PackRef{}) {
		return nil
	}
	run, _ := state.DryRuns.Get(v, state.PackKey(p.Campaign, p.Ref))
	words := ""
	switch {
	case run.Pack != p.Ref, run.State == core.DryRunStopped, run.State == core.DryRunFailed:
		words = "dryrun.wanted"
	case run.State == core.DryRunRunning:
		words = "dryrun.not_done"
	case run.State == core.DryRunUnsteady:
		words = "dryrun.unsteady"
	case run.Against != campaign.Pack:
		words = "dryrun.outdated"
	default:
		return nil
	}
	return core.Refuse(core.Conflict, "version", words, p.Ref.String()).About("pack:" + p.Ref.String())
}

// StepDryRun takes a dry run on by at most [MaxDryRunStep] signatures, and may end it.
type StepDryRun struct {
	Campaign core.CampaignID
	Ref      core.PackRef
	// Number of the run, After the cursor at which these signatures begin; another one is Stale.
	Number uint32
	After  core.SignatureID
	// Upto is the last signature that was passed.
	Upto     core.SignatureID
	Counts   core.DryRunCounts
	Rows     []core.DryRunRow
	Offices  []core.DryRunOffice
	Examples []core.DryRunExample
	// End is the state in which the run ends with this step; empty while it goes on. Why is the key of the
	// words for one that failed.
	End core.DryRunState
	Why string
}

// Kind implements Command.
func (*StepDryRun) Kind() string { return "dryrun.step/1" }

// Action implements Command.
func (*StepDryRun) Action() access.Action { return access.SystemRecord }

// Object implements Command.
func (c *StepDryRun) Object(state.View) access.Object { return access.Object{Campaign: c.Campaign} }

// Decide implements Command.
func (c *StepDryRun) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	run, ok := state.DryRuns.Get(v, state.PackKey(c.Campaign, c.Ref))
	about := "pack:" + c.Ref.String()
	switch {
	case !ok:
		return nil, core.Refuse(core.NotFound, "version", "core.not_found").About(about)
	case run.Pack != c.Ref || run.Number != c.Number || run.State != core.DryRunRunning || run.Cursor != c.After:
		return nil, core.Refuse(core.Stale, "", "dryrun.passed").About(about)
	}
	if err := c.check(); err != nil {
		return nil, err
	}
	run.Take(c.Counts, c.Rows, c.Offices, c.Examples)
	run.Cursor = c.Upto
	if c.End == "" {
		return []Fact{dryRunFact{run}}, nil
	}
	if err := moved(core.DryRunTransitions(), about, run.State, "end", c.End); err != nil {
		return nil, err
	}
	run.State, run.Ended, run.Why = c.End, s.Time, c.Why
	n := run.Counts
	return []Fact{dryRunNote("dryrun.end/1", run, "end", run.State, "judged", strconv.Itoa(n.Judged), "changed", strconv.Itoa(n.Changed),
		"blocked", strconv.Itoa(n.Blocked), "freed", strconv.Itoa(n.Freed), "elsewhere", strconv.Itoa(n.Elsewhere),
		"unanswered", strconv.Itoa(n.Unanswered), "unsteady", strconv.Itoa(n.Unsteady),
		"chance_before", strconv.FormatInt(n.Before, 10), "chance_after", strconv.FormatInt(n.After, 10))}, nil
}

// check refuses what no honest step can say.
func (c *StepDryRun) check() error {
	switch {
	case c.Upto < c.After || c.Upto == c.After && c.End == "" || len(c.Upto) > maxRequest:
		return core.Refuse(core.Invalid, "upto", "recheck.order")
	case (c.Why != "") != (c.End == core.DryRunFailed) || c.Why != "" && !form.IsWord(c.Why, 64):
		return core.Refuse(core.Invalid, "why", "core.required")
	}
	return form.DryRun(MaxDryRunStep, c.Counts, c.Rows, c.Offices, c.Examples)
}

// dryRunFact moves the cursor of a run. It is no event, as that of a [recheckFact]: the leaf of the run stands
// for all its steps, and how it ends has one of its own.
type dryRunFact struct{ run core.DryRun }

// Kind implements Fact.
func (dryRunFact) Kind() string { return "dryrun.step/1" }

// Leaf implements Fact; it joins no tree, see [unlinked].
func (f dryRunFact) Leaf() audit.Entry { return audit.Entry{Kind: f.Kind(), Campaign: f.run.Campaign} }

// Record implements Fact.
func (f dryRunFact) Record(tx state.Tx, _ core.Stamp) { putDryRun(tx, f.run) }

// Unlinked implements unlinked.
func (dryRunFact) Unlinked() {}

// StopDryRun ends a run before all signatures were judged.
type StopDryRun struct {
	Campaign core.CampaignID
	Ref      core.PackRef
}

// Kind implements Command.
func (*StopDryRun) Kind() string { return "dryrun.stop/1" }

// Action implements Command.
func (*StopDryRun) Action() access.Action { return access.PackPropose }

// Object implements Command.
func (c *StopDryRun) Object(state.View) access.Object { return access.Object{Campaign: c.Campaign} }

// Decide implements Command.
func (c *StopDryRun) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	run, ok := state.DryRuns.Get(v, state.PackKey(c.Campaign, c.Ref))
	if !ok || run.Pack.Digest != c.Ref.Digest {
		return nil, core.Refuse(core.NotFound, "version", "pack.unknown").About("pack:" + c.Ref.String())
	}
	if err := moved(core.DryRunTransitions(), "pack:"+run.Pack.String(), run.State, "stop", core.DryRunStopped); err != nil {
		return nil, err
	}
	run.State, run.Ended = core.DryRunStopped, s.Time
	return []Fact{dryRunNote(c.Kind(), run, "judged", strconv.Itoa(run.Counts.Judged))}, nil
}
