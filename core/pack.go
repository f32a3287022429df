package core

// PackState is where in its life a pack version is.
type PackState = string

// The states of a pack version.
const (
	PackUploaded PackState = "uploaded"
	PackTested   PackState = "tested"
	PackProposed PackState = "proposed"
	PackApproved PackState = "approved"
	PackActive   PackState = "active"
	PackRetired  PackState = "retired"
)

// PackTransitions is the life of a pack version in a campaign.
func PackTransitions() Transitions {
	return Transitions{
		{"", "upload", PackUploaded},
		{PackUploaded, "test", PackTested},
		{PackTested, "propose", PackProposed},
		{PackProposed, "approve", PackApproved},
		{PackProposed, "reject", PackTested},
		{PackApproved, "activate", PackActive},
		{PackActive, "retire", PackRetired},
		{PackRetired, "propose", PackProposed},
	}
}

// PackVersion is one version of a rule pack known to a campaign.
type PackVersion struct {
	Campaign   CampaignID
	Ref        PackRef
	State      PackState
	ProposedBy UserID
	ApprovedBy UserID
	Version    uint32
	// Signer is the id of the key that signed the file of the version, see [PackKey]; empty for
	// a built-in pack. The digest of a file's ref is the SHA-256 of the file.
	Signer string
}

// PackKeyState says whether files signed with a key are taken.
type PackKeyState = string

// The states of a pack key.
const (
	PackKeyProposed  PackKeyState = "proposed"
	PackKeyTrusted   PackKeyState = "trusted"
	PackKeyWithdrawn PackKeyState = "withdrawn"
)

// PackKeyTransitions is the life of a pack key in a campaign.
func PackKeyTransitions() Transitions {
	return Transitions{
		{"", "propose", PackKeyProposed},
		{PackKeyProposed, "approve", PackKeyTrusted},
		{PackKeyProposed, "withdraw", PackKeyWithdrawn},
		{PackKeyTrusted, "withdraw", PackKeyWithdrawn},
		{PackKeyWithdrawn, "propose", PackKeyProposed},
	}
}

// PackKey is a key whose signature under the file of a rule pack a campaign takes, once two
// persons want it: what it signs runs on every node as soon as it is uploaded.
type PackKey struct {
	Campaign CampaignID
	// ID is name and hash of the key, as they stand on its signatures: "rules+1a2b3c4d".
	ID string
	// Verifier is the public key, as NAME+HASH+KEY.
	Verifier   string
	State      PackKeyState
	ProposedBy UserID
	Version    uint32
}

// MayBeTried says whether the version is in a state in which a dry run can be made of it: its own cases hold, and it is not
// in force.
func (p PackVersion) MayBeTried() bool {
	return p.State == PackTested || p.State == PackProposed || p.State == PackRetired
}
