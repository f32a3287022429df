package machine

import (
	"encoding/hex"
	"strconv"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/state"
)

// BeginAddressRecheck begins to hold the addresses of a campaign's signatures against the registers in
// force. Its leaf names job and set, and stands for every address that the job opens.
type BeginAddressRecheck struct {
	Campaign core.CampaignID
	// Registers are those in force, see [state.AddressesInForce].
	Registers core.EditionDigest
}

// Kind implements Command.
func (*BeginAddressRecheck) Kind() string { return "recheck.addresses/1" }

// Action implements Command.
func (*BeginAddressRecheck) Action() access.Action { return access.SystemRecord }

// Object implements Command.
func (c *BeginAddressRecheck) Object(state.View) access.Object {
	return access.Object{Campaign: c.Campaign}
}

// Decide implements Command.
func (c *BeginAddressRecheck) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	if !state.Campaigns.Has(v, c.Campaign) {
		return nil, core.Refuse(core.NotFound, "campaign", "core.not_found")
	}
	now, day, ok := state.AddressesInForce(v)
	if !ok || now != c.Registers {
		return nil, core.Refuse(core.Stale, "", "edition.changed").About("campaign:" + string(c.Campaign))
	}
	before, _ := state.Rechecks.Get(v, core.LateAddress.Job(c.Campaign))
	if before.Passports == now {
		return nil, core.Refuse(core.Duplicate, "registers", "recheck.begun").About("campaign:" + string(c.Campaign))
	}
	job := core.Recheck{Campaign: c.Campaign, Number: before.Number + 1, Passports: now, Date: day, Begun: s.Time}
	return []Fact{noteFact{
		c.Kind(),
		audit.Entry{Campaign: c.Campaign, Subject: "campaign:" + string(c.Campaign), Public: kv(
			"job", strconv.FormatUint(uint64(job.Number), 10), "digest", hex.EncodeToString(now.Digest[:]),
			"date", string(day), "set", wholeSet, "fields", "address")},
		func(tx state.Tx, _ core.Stamp) { state.Rechecks.Put(tx, job.Matter().Job(job.Campaign), job) },
	}}, nil
}

// AddressHit is a signature whose address the register has changed since it was judged.
type AddressHit struct {
	Signature core.SignatureID
	// Findings say how: address.renamed, address.closed and the like.
	Findings []core.FindingMark
	// Register is the edition of the region that says so.
	Register core.EditionDigest
}

// StepAddressRecheck takes a job on by at most [MaxRecords] signatures.
type StepAddressRecheck struct {
	Campaign core.CampaignID
	// Number of the job, After the cursor at which these signatures begin; another one is Stale.
	Number uint32
	After  core.SignatureID
	// Upto is the last signature that was passed, Seen how many addresses were opened.
	Upto core.SignatureID
	Seen int
	// Pack that is in force.
	Pack core.PackRef
	Hits []AddressHit
	// Free are signatures with a finding whose address is again what was written.
	Free []core.SignatureID
	// Last says that there are no more.
	Last bool
}

// Kind implements Command.
func (*StepAddressRecheck) Kind() string { return "recheck.step_addresses/1" }

// Action implements Command.
func (*StepAddressRecheck) Action() access.Action { return access.SystemRecord }

// Object implements Command.
func (c *StepAddressRecheck) Object(state.View) access.Object {
	return access.Object{Campaign: c.Campaign}
}

// Decide implements Command. It decides as [StepRecheck] does, each hit with its own edition.
func (c *StepAddressRecheck) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	step := StepRecheck{Campaign: c.Campaign, Number: c.Number, After: c.After, Upto: c.Upto, Seen: c.Seen, Pack: c.Pack,
		Hits: make([]LateHit, len(c.Hits)), Free: c.Free, Last: c.Last}
	job, err := step.job(v, core.LateAddress)
	if err != nil {
		return nil, err
	}
	if now, _, _ := state.AddressesInForce(v); now != job.Passports {
		return nil, core.Refuse(core.Stale, "", "edition.changed").About("campaign:" + string(c.Campaign))
	}
	hits := make([]lateHit, len(c.Hits))
	for i, hit := range c.Hits {
		if !strings.HasPrefix(hit.Register.Kind, core.EditionAddresses+"/") {
			return nil, core.Refuse(core.Invalid, "register", "edition.kind", hit.Register.Kind)
		}
		if err := currentEditions(v, []core.EditionDigest{hit.Register}); err != nil {
			return nil, err
		}
		e, _ := state.Editions.Get(v, hit.Register.Edition)
		hits[i] = lateHit{LateHit{hit.Signature, hit.Findings}, hit.Register, e.Date}
	}
	return step.decide(v, s, job, hits)
}
