package machine

import (
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/machine/form"
	"github.com/sheaf-drive/sheaf/core/state"
)

// packKeyFact says that a campaign takes files signed with a key, or does so no more.
type packKeyFact struct {
	verb   string
	from   string
	after  core.PackKey
	person core.PersonID
}

func movePackKey(k core.PackKey, verb, to string) (packKeyFact, error) {
	if err := moved(core.PackKeyTransitions(), "packkey:"+k.ID, k.State, verb, to); err != nil {
		return packKeyFact{}, err
	}
	f := packKeyFact{verb: verb, from: k.State, after: k}
	f.after.State = to
	f.after.Version++
	return f, nil
}

// Kind implements Fact.
func (f packKeyFact) Kind() string { return "pack." + f.verb + "_key/1" }

// Leaf implements Fact.
func (f packKeyFact) Leaf() audit.Entry {
	k := f.after
	return audit.Entry{
		Campaign: k.Campaign, Kind: f.Kind(), Subject: "packkey:" + k.ID,
		Public: change(f.from, k.State, "key", k.Verifier, "person", string(f.person)),
	}
}

// Record implements Fact.
func (f packKeyFact) Record(tx state.Tx, _ core.Stamp) {
	state.PackKeys.Put(tx, state.PackKeyKey(f.after.Campaign, f.after.ID), f.after)
}

// trustedSigner refuses a version from a file whose key the campaign does not trust, or does
// not any more.
func trustedSigner(v state.View, p core.PackVersion) error {
	if p.Signer == "" {
		return nil
	}
	if k, ok := state.PackKeys.Get(v, state.PackKeyKey(p.Campaign, p.Signer)); ok && k.State == core.PackKeyTrusted {
		return nil
	}
	return core.Refuse(core.Conflict, "key", "pack.key_untrusted", p.Signer).About("pack:" + p.Ref.String())
}

// UploadPackFile makes a version known that came as a file: the digest of its ref is that of
// the file. The node has found the signature of Signer under it, and Passed says whether the
// pack's own cases held.
type UploadPackFile struct {
	Campaign core.CampaignID
	Ref      core.PackRef
	Signer   string
	Passed   bool
}

// Kind implements Command.
func (*UploadPackFile) Kind() string { return "pack.upload_file/1" }

// Action implements Command.
func (*UploadPackFile) Action() access.Action { return access.PackPropose }

// Object implements Command.
func (c *UploadPackFile) Object(state.View) access.Object { return access.Object{Campaign: c.Campaign} }

// Decide implements Command.
func (c *UploadPackFile) Decide(v state.View, _ core.Stamp) ([]Fact, error) {
	p := core.PackVersion{Campaign: c.Campaign, Ref: c.Ref, Signer: c.Signer}
	if !form.IsWord(c.Signer, maxPackKeyID) {
		return nil, core.Refuse(core.Invalid, "key", "pack.key_word", maxPackKeyDigits)
	}
	if err := trustedSigner(v, p); err != nil {
		return nil, err
	}
	return uploadPack(v, p, c.Passed)
}

// maxPackKeyID is how long name and hash of a key may be, and maxPackKey how long with it all;
// the digits are the first for a refusal.
const (
	maxPackKeyID     = 64
	maxPackKeyDigits = "64"
	maxPackKey       = 200
)

// ProposePackKey asks a second person to let a campaign take packs signed with a key. What is
// signed with it runs on the nodes as soon as somebody uploads it, before anybody approves the
// rules: so the key needs two persons as well.
type ProposePackKey struct {
	Campaign core.CampaignID
	// Verifier is the public key, as NAME+HASH+KEY.
	Verifier string
}

// Kind implements Command.
func (*ProposePackKey) Kind() string { return "pack.propose_key/1" }

// Action implements Command.
func (*ProposePackKey) Action() access.Action { return access.PackTrust }

// Object implements Command.
func (c *ProposePackKey) Object(state.View) access.Object { return access.Object{Campaign: c.Campaign} }

// Decide implements Command.
func (c *ProposePackKey) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	if !state.Campaigns.Has(v, c.Campaign) {
		return nil, core.Refuse(core.NotFound, "campaign", "core.not_found")
	}
	if len(c.Verifier) > maxPackKey {
		return nil, core.Refuse(core.Invalid, "key", "pack.key_word", maxPackKeyDigits)
	}
	id, err := audit.VerifierID("key", c.Verifier)
	if err != nil {
		return nil, err
	}
	if !form.IsWord(id, maxPackKeyID) {
		return nil, core.Refuse(core.Invalid, "key", "pack.key_word", maxPackKeyDigits)
	}
	k, ok := state.PackKeys.Get(v, state.PackKeyKey(c.Campaign, id))
	if !ok {
		k = core.PackKey{Campaign: c.Campaign, ID: id}
	}
	k.Verifier, k.ProposedBy = c.Verifier, s.Actor
	f, err := movePackKey(k, "propose", core.PackKeyProposed)
	f.person = personOf(v, s.Actor)
	return []Fact{f}, err
}

// ApprovePackKey makes a proposed key count. The person who proposed it may not approve it.
type ApprovePackKey struct {
	Campaign core.CampaignID
	// Verifier is the whole public key that was compared: a key of the same name and hash is
	// not hard to find.
	Verifier string
}

// Kind implements Command.
func (*ApprovePackKey) Kind() string { return "pack.approve_key/1" }

// Action implements Command.
func (*ApprovePackKey) Action() access.Action { return access.PackApprove }

// Object implements Command.
func (c *ApprovePackKey) Object(state.View) access.Object { return access.Object{Campaign: c.Campaign} }

// Decide implements Command.
func (c *ApprovePackKey) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	id, err := audit.VerifierID("key", c.Verifier)
	if err != nil {
		return nil, err
	}
	k, ok := state.PackKeys.Get(v, state.PackKeyKey(c.Campaign, id))
	if !ok || k.Verifier != c.Verifier {
		return nil, core.Refuse(core.NotFound, "key", "pack.key_unknown")
	}
	if samePerson(v, s.Actor, k.ProposedBy) {
		return nil, core.Refuse(core.Denied, "", "pack.key_second_person").About("packkey:" + id)
	}
	f, err := movePackKey(k, "approve", core.PackKeyTrusted)
	f.person = personOf(v, s.Actor)
	return []Fact{f}, err
}

// WithdrawPackKey ends that: no file signed with the key is taken any more, and no version from
// such a file comes into force. One that is in force stays there until another takes its place.
type WithdrawPackKey struct {
	Campaign core.CampaignID
	Key      string
}

// Kind implements Command.
func (*WithdrawPackKey) Kind() string { return "pack.withdraw_key/1" }

// Action implements Command.
func (*WithdrawPackKey) Action() access.Action { return access.PackTrust }

// Object implements Command.
func (c *WithdrawPackKey) Object(state.View) access.Object {
	return access.Object{Campaign: c.Campaign}
}

// Decide implements Command.
func (c *WithdrawPackKey) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	k, ok := state.PackKeys.Get(v, state.PackKeyKey(c.Campaign, c.Key))
	if !ok {
		return nil, core.Refuse(core.NotFound, "key", "pack.key_unknown")
	}
	f, err := movePackKey(k, "withdraw", core.PackKeyWithdrawn)
	f.person = personOf(v, s.Actor)
	return []Fact{f}, err
}
