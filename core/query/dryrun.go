package query

import (
	"context"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/seal"
	"github.com/sheaf-drive/sheaf/core/state"
)

// DryRunOf is the last dry run of a version; its zero value before the first.
func DryRunOf(v state.View, c core.CampaignID, ref core.PackRef) core.DryRun {
	run, _ := state.DryRuns.Get(v, state.PackKey(c, ref))
	return run
}

// DryRuns lists the last dry runs of all versions of a campaign, or of all campaigns.
func DryRuns(v state.View, c core.CampaignID) (list []core.DryRun) {
	prefix := ""
	if c != "" {
		prefix = string(c) + "/"
	}
	state.DryRuns.Scan(v, prefix, func(_ string, run core.DryRun) bool {
		list = append(list, run)
		return true
	})
	return list
}

// lastDryRun is the one that was begun last in a campaign.
func lastDryRun(v state.View, c core.CampaignID) (last core.DryRun, ok bool) {
	for _, run := range DryRuns(v, c) {
		if !ok || run.Begun > last.Begun {
			last, ok = run, true
		}
	}
	return last, ok
}

// DryRunSet opens what a dry run asks of a campaign's signatures.
type DryRunSet struct {
	campaign core.CampaignID
	sealer   seal.Sealer
}

// DryRun is the way of a run to the fields of its set. The leaf that stands for them all is that of its
// beginning, which v has to hold: the run is in the state with its leaf or not at all.
func (g *Gate) DryRun(v state.View, run core.DryRun) (*DryRunSet, error) {
	now := DryRunOf(v, run.Campaign, run.Pack)
	if now.Number == 0 || now.Number != run.Number || now.State != core.DryRunRunning {
		return nil, core.Refuse(core.Stale, "", "dryrun.passed").About("pack:" + run.Pack.String())
	}
	sealer, err := g.Keys.Sealer(v, run.Campaign)
	return &DryRunSet{run.Campaign, sealer}, err
}

// Rejudge is the way of a job that judges by newer rules to the fields of those that were chosen, as [Gate.DryRun] is.
func (g *Gate) Rejudge(v state.View, job core.Recheck) (*DryRunSet, error) {
	if now := RecheckOf(v, job.Campaign, core.LateRules); now.Number == 0 || now.Number != job.Number || now.Done != 0 {
		return nil, core.Refuse(core.Stale, "", "recheck.passed").About("campaign:" + string(job.Campaign))
	}
	sealer, err := g.Keys.Sealer(v, job.Campaign)
	return &DryRunSet{job.Campaign, sealer}, err
}

// Example opens a signature that a dry run names, for a lawyer. The leaf is committed first.
func (g *Gate) Example(ctx context.Context, v state.View, ask Ask, of core.Signature) (Fields, error) {
	if err := g.Recorder.RecordReading(ctx, Reading{Ask: ask, Campaign: of.Campaign, Subject: "signature:" + string(of.ID)}); err != nil {
		return Fields{}, err
	}
	sealer, err := g.Keys.Sealer(v, of.Campaign)
	if err != nil {
		return Fields{}, err
	}
	return openAll(sealer, of)
}

// Of opens identity, questionnaire and words of a signature of the set.
func (d *DryRunSet) Of(g core.Signature) (Fields, error) {
	if g.Campaign != d.campaign || !core.DryRunTakes(g.State) {
		return Fields{}, core.Refuse(core.Denied, "", "core.denied", "dryrun").About("signature:" + string(g.ID))
	}
	return openAll(d.sealer, g)
}

// openAll opens all groups of a signature.
func openAll(sealer seal.Sealer, g core.Signature) (Fields, error) {
	var list []field
	var err error
	for _, group := range []core.Sealed{g.Identity, g.Questionnaire, g.Judgement.Words} {
		if list, err = open(list, sealer, SignatureRecord(g.ID), group); err != nil {
			return Fields{}, err
		}
	}
	return fieldsOf(list), nil
}

// PassedPermille is how far a cursor has come on the way over all signatures, in thousandths. Their ids are
// random, so the first letters of one say how many stand before it.
func PassedPermille(cursor core.SignatureID) int {
	const letters = "abcdefghijklmnopqrstuvwxyz234567"
	passed, all := 0, 1
	for _, c := range []byte(cursor[:min(len(cursor), 4)]) {
		all *= len(letters)
		passed = passed*len(letters) + max(0, strings.IndexByte(letters, c))
	}
	return 1000 * passed / all
}
