package machine

import (
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/machine/form"
	"github.com/sheaf-drive/sheaf/core/state"
)

// PurposeDryRun is the reading of one example of a dry run: a lawyer sees what stands behind a change.
const PurposeDryRun = "dry_run"

// example lets a lawyer read the signatures that the dry runs of the campaign name as examples, and no others.
func (c *ReadPersonal) example(v state.View) ([]Fact, error) {
	kind, id := form.Subject(c.Subject)
	if kind != "signature" || c.Action() != access.LineDecide || !isExample(v, c.Campaign, core.SignatureID(id)) {
		return nil, core.Refuse(core.Denied, "", "core.denied", string(c.Right)).About(c.Subject)
	}
	return c.leaf(v)
}

func isExample(v state.View, c core.CampaignID, id core.SignatureID) (found bool) {
	state.DryRuns.Scan(v, string(c)+"/", func(_ string, run core.DryRun) bool {
		for _, e := range run.Examples {
			found = found || e.Signature == id
		}
		return !found
	})
	return found
}
