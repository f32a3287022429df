package query

import (
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/seal"
	"github.com/sheaf-drive/sheaf/core/state"
)

// Documents opens the documents of a campaign's signatures for a job.
type Documents struct {
	campaign core.CampaignID
	sealer   seal.Sealer
}

// Documents is the way of a job to the documents of its set. The leaf that stands for them all is that
// of the job's beginning, which v has to hold: the job is in the state with its leaf or not at all.
func (g *Gate) Documents(v state.View, job core.Recheck) (*Documents, error) {
	if now := RecheckOf(v, job.Campaign); now.Number == 0 || now.Number != job.Number || now.Done != 0 {
		return nil, core.Refuse(core.Stale, "", "recheck.passed").About("campaign:" + string(job.Campaign))
	}
	sealer, err := g.Keys.Sealer(v, job.Campaign)
	return &Documents{job.Campaign, sealer}, err
}

// Of opens the document of a signature of the set.
func (d *Documents) Of(g core.Signature) (Fields, error) {
	if g.Campaign != d.campaign || !core.LateCounts(g.State) {
		return Fields{}, core.Refuse(core.Denied, "", "core.denied", "recheck").About("signature:" + string(g.ID))
	}
	list, err := open(nil, d.sealer, SignatureRecord(g.ID), g.Identity)
	return fieldsOf(list), err
}
