package machine

import (
	"cmp"
	"encoding/hex"

	"golang.org/x/mod/semver"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/machine/form"
	"github.com/sheaf-drive/sheaf/core/state"
)

// packFact says that a pack version went from one state to another.
type packFact struct {
	verb  string
	from  string
	after core.PackVersion
	// person behind a proposal, an approval or a rejection; two-person rules compare it.
	person core.PersonID
}

func movePack(p core.PackVersion, verb, to string) (packFact, error) {
	if err := moved(core.PackTransitions(), "pack:"+p.Ref.String(), p.State, verb, to); err != nil {
		return packFact{}, err
	}
	f := packFact{verb: verb, from: p.State, after: p}
	f.after.State = to
	f.after.Version++
	return f, nil
}

// Kind implements Fact.
func (f packFact) Kind() string { return "pack." + f.verb + "/1" }

// Leaf implements Fact.
func (f packFact) Leaf() audit.Entry {
	p := f.after
	signer := ""
	if f.verb == "upload" {
		signer = p.Signer
	}
	return audit.Entry{
		Campaign: p.Campaign, Kind: f.Kind(), Subject: "pack:" + p.Ref.String(),
		Public: change(f.from, p.State, "digest", hex.EncodeToString(p.Ref.Digest[:]),
			"person", string(f.person), "signer", signer),
	}
}

// Record implements Fact. An active pack becomes the campaign's from this index on.
func (f packFact) Record(tx state.Tx, s core.Stamp) {
	p := f.after
	state.Packs.Put(tx, state.PackKey(p.Campaign, p.Ref), p)
	if p.State == core.PackActive {
		campaign, _ := state.Campaigns.Get(tx, p.Campaign)
		campaign.Pack, campaign.PackIndex = p.Ref, s.Index
		campaign.Version++
		state.Campaigns.Put(tx, p.Campaign, campaign)
	}
}

// UploadPack makes a pack version known to a campaign. Passed says that the node ran the
// pack's own cases and all held; a pack that fails its own cases stays uploaded.
type UploadPack struct {
	Campaign core.CampaignID
	Ref      core.PackRef
	Passed   bool
}

// Kind implements Command.
func (*UploadPack) Kind() string { return "pack.upload/1" }

// Action implements Command.
func (*UploadPack) Action() access.Action { return access.PackPropose }

// Object implements Command.
func (c *UploadPack) Object(state.View) access.Object { return access.Object{Campaign: c.Campaign} }

// Decide implements Command.
func (c *UploadPack) Decide(v state.View, _ core.Stamp) ([]Fact, error) {
	return uploadPack(v, core.PackVersion{Campaign: c.Campaign, Ref: c.Ref}, c.Passed)
}

// uploadPack makes a version known, and tested where its own cases held.
func uploadPack(v state.View, p core.PackVersion, passed bool) ([]Fact, error) {
	if !state.Campaigns.Has(v, p.Campaign) {
		return nil, core.Refuse(core.NotFound, "campaign", "core.not_found")
	}
	// Both stand in keys, in the journal's subjects and in tables of an export.
	if !form.IsWord(p.Ref.Name, 64) {
		return nil, core.Refuse(core.Invalid, "name", "pack.word", "64")
	}
	if !form.IsWord(p.Ref.Version, 32) {
		return nil, core.Refuse(core.Invalid, "version", "pack.word", "32")
	}
	if state.Packs.Has(v, state.PackKey(p.Campaign, p.Ref)) {
		return nil, core.Refuse(core.Duplicate, "version", "pack.version_exists").About("pack:" + p.Ref.String())
	}
	if err := highest(v, p); err != nil {
		return nil, err
	}
	up, err := movePack(p, "upload", core.PackUploaded)
	if err != nil || !passed {
		return []Fact{up}, err
	}
	tested, err := movePack(up.after, "test", core.PackTested)
	return []Fact{up, tested}, err
}

// highest refuses a version not above all the campaign has of the pack: a kept file leads nobody back to older rules.
func highest(v state.View, p core.PackVersion) (err error) {
	mine := "v" + p.Ref.Version
	if !semver.IsValid(mine) {
		return core.Refuse(core.Invalid, "version", "pack.version_form", p.Ref.Version)
	}
	state.Packs.Scan(v, string(p.Campaign)+"/", func(_ string, had core.PackVersion) bool {
		if had.Ref.Name == p.Ref.Name && semver.Compare(mine, "v"+had.Ref.Version) <= 0 {
			err = core.Refuse(core.Conflict, "version", "pack.version_older", p.Ref.Version, had.Ref.Version)
		}
		return err == nil
	})
	return err
}

// ProposePack asks a second person to put a tested or retired version into force. A tested one was tried on
// the stored signatures before, see [Tried].
type ProposePack struct {
	Campaign core.CampaignID
	Ref      core.PackRef
}

// Kind implements Command.
func (*ProposePack) Kind() string { return "pack.propose/1" }

// Action implements Command.
func (*ProposePack) Action() access.Action { return access.PackPropose }

// Object implements Command.
func (c *ProposePack) Object(state.View) access.Object { return access.Object{Campaign: c.Campaign} }

// Decide implements Command.
func (c *ProposePack) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	p, err := findPack(v, c.Campaign, c.Ref)
	if err != nil {
		return nil, err
	}
	if err := cmp.Or(trustedSigner(v, p), Tried(v, p)); err != nil {
		return nil, err
	}
	p.ProposedBy, p.ApprovedBy = s.Actor, ""
	f, err := movePack(p, "propose", core.PackProposed)
	f.person = personOf(v, s.Actor)
	return []Fact{f}, err
}

func findPack(v state.View, c core.CampaignID, ref core.PackRef) (core.PackVersion, error) {
	p, ok := state.Packs.Get(v, state.PackKey(c, ref))
	if !ok || p.Ref.Digest != ref.Digest {
		return p, core.Refuse(core.NotFound, "version", "pack.unknown").About("pack:" + ref.String())
	}
	return p, nil
}

// ApprovePack puts a proposed version into force from this index on and retires the one
// before it; other proposals fall. The person who proposed it may not approve it.
type ApprovePack struct {
	Campaign core.CampaignID
	Ref      core.PackRef
}

// Kind implements Command.
func (*ApprovePack) Kind() string { return "pack.approve/1" }

// Action implements Command.
func (*ApprovePack) Action() access.Action { return access.PackApprove }

// Object implements Command.
func (c *ApprovePack) Object(state.View) access.Object { return access.Object{Campaign: c.Campaign} }

// Decide implements Command.
func (c *ApprovePack) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	p, err := findPack(v, c.Campaign, c.Ref)
	if err != nil {
		return nil, err
	}
	if samePerson(v, s.Actor, p.ProposedBy) {
		return nil, core.Refuse(core.Denied, "", "pack.second_person").About("pack:" + c.Ref.String())
	}
	if err := trustedSigner(v, p); err != nil {
		return nil, err
	}
	p.ApprovedBy = s.Actor
	approved, err := movePack(p, "approve", core.PackApproved)
	if err != nil {
		return nil, err
	}
	approved.person = personOf(v, s.Actor)
	active, err := movePack(approved.after, "activate", core.PackActive)
	if err != nil {
		return nil, err
	}
	facts := []Fact{approved}
	campaign, _ := state.Campaigns.Get(v, c.Campaign)
	if old, ok := state.Packs.Get(v, state.PackKey(c.Campaign, campaign.Pack)); ok {
		retired, err := movePack(old, "retire", core.PackRetired)
		if err != nil {
			return nil, err
		}
		facts = append(facts, retired)
	}
	fallen, err := fall(v, p.Ref, approved.person, c.Campaign)
	return append(append(facts, fallen...), active), err
}

// fall takes back all other proposals: they were compared with rules that are no longer in force, see [Tried].
func fall(v state.View, approved core.PackRef, by core.PersonID, c core.CampaignID) (facts []Fact, err error) {
	state.Packs.Scan(v, string(c)+"/", func(_ string, p core.PackVersion) bool {
		if p.State != core.PackProposed || p.Ref == approved {
			return true
		}
		f, failed := movePack(p, "reject", core.PackTested)
		f.person, err = by, failed
		facts = append(facts, f)
		return err == nil
	})
	return facts, err
}

// RejectPack takes a proposal back: the version is tested as before and may be proposed again.
type RejectPack struct {
	Campaign core.CampaignID
	Ref      core.PackRef
}

// Kind implements Command.
func (*RejectPack) Kind() string { return "pack.reject/1" }

// Action implements Command.
func (*RejectPack) Action() access.Action { return access.PackApprove }

// Object implements Command.
func (c *RejectPack) Object(state.View) access.Object { return access.Object{Campaign: c.Campaign} }

// Decide implements Command.
func (c *RejectPack) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	p, err := findPack(v, c.Campaign, c.Ref)
	if err != nil {
		return nil, err
	}
	f, err := movePack(p, "reject", core.PackTested)
	f.person = personOf(v, s.Actor)
	return []Fact{f}, err
}

// currentPack answers Stale when ref is not the campaign's pack in force.
func currentPack(v state.View, c core.CampaignID, ref core.PackRef) error {
	campaign, ok := state.Campaigns.Get(v, c)
	if !ok {
		return core.Refuse(core.NotFound, "campaign", "core.not_found")
	}
	if campaign.Pack == (core.PackRef{}) {
		return core.Refuse(core.Unavailable, "", "pack.none")
	}
	if campaign.Pack != ref {
		return core.Refuse(core.Stale, "", "pack.changed").About("pack:" + campaign.Pack.String())
	}
	return nil
}
