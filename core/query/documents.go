package query

import (
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/seal"
	"github.com/sheaf-drive/sheaf/core/state"
)

// Documents opens what a job asks of a campaign's signatures: the documents, or the addresses.
type Documents struct {
	campaign core.CampaignID
	matter   core.Matter
	sealer   seal.Sealer
}

// Documents is the way of a job to the fields of its set. The leaf that stands for them all is that
// of the job's beginning, which v has to hold: the job is in the state with its leaf or not at all.
func (g *Gate) Documents(v state.View, job core.Recheck) (*Documents, error) {
	if now := RecheckOf(v, job.Campaign, job.Matter()); now.Number == 0 || now.Number != job.Number || now.Done != 0 {
		return nil, core.Refuse(core.Stale, "", "recheck.passed").About("campaign:" + string(job.Campaign))
	}
	sealer, err := g.Keys.Sealer(v, job.Campaign)
	return &Documents{job.Campaign, job.Matter(), sealer}, err
}

// Of opens the document of a signature of the set.
func (d *Documents) Of(g core.Signature) (Fields, error) {
	return d.open(g, core.LatePassport, g.Identity)
}

// Address opens which object of the register a signature of the set was written from: the number, and nothing else.
func (d *Documents) Address(g core.Signature) (object string, err error) {
	fields, err := d.open(g, core.LateAddress, g.Questionnaire)
	return fields.Get("questionnaire.address_id"), err
}

func (d *Documents) open(g core.Signature, m core.Matter, group core.Sealed) (Fields, error) {
	if d.matter != m || g.Campaign != d.campaign || !core.LateCounts(g.State) {
		return Fields{}, core.Refuse(core.Denied, "", "core.denied", "recheck").About("signature:" + string(g.ID))
	}
	list, err := open(nil, d.sealer, SignatureRecord(g.ID), group)
	return fieldsOf(list), err
}
