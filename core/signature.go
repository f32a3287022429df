package core

// SignatureState is where in its life a voter's signature is.
type SignatureState = string

// The states of a signature.
const (
	SignatureReceived  SignatureState = "received"
	SignatureJudged    SignatureState = "judged"
	SignaturePlaced    SignatureState = "placed"
	SignatureWritten   SignatureState = "written"
	SignatureAccepted  SignatureState = "accepted"
	SignatureRejected  SignatureState = "rejected"
	SignatureHandedIn  SignatureState = "handed_in"
	SignatureCounted   SignatureState = "counted"
	SignatureRefused   SignatureState = "refused"
	SignatureContested SignatureState = "contested"
	SignatureLostCase  SignatureState = "lost_case"
	SignatureWithdrawn SignatureState = "withdrawn"
	SignatureStruck    SignatureState = "struck"
)

// SignatureTransitions is the life of a signature. Withdrawn, struck and rejected release
// the document's tag, so that the voter may sign again. It is rejected when its sheet is
// spoiled or destroyed.
func SignatureTransitions() Transitions {
	return Transitions{
		{"", "receive", SignatureReceived},
		{SignatureReceived, "judge", SignatureJudged},
		{SignatureJudged, "judge", SignatureJudged},
		{SignatureJudged, "place", SignaturePlaced},
		{SignaturePlaced, "write", SignatureWritten},
		{SignaturePlaced, "spoil", SignatureJudged},
		{SignaturePlaced, "release", SignatureJudged},
		{SignaturePlaced, "leave", SignatureWithdrawn},
		{SignatureReceived, "turn_away", SignatureWithdrawn},
		{SignatureReceived, "abandon", SignatureWithdrawn},
		{SignatureJudged, "turn_away", SignatureWithdrawn},
		{SignatureJudged, "abandon", SignatureWithdrawn},
		{SignatureWritten, "certify", SignatureAccepted},
		{SignatureWritten, "strike", SignatureStruck},
		{SignatureAccepted, "strike", SignatureStruck},
		{SignatureWritten, "reject", SignatureRejected},
		{SignatureAccepted, "reject", SignatureRejected},
		{SignatureAccepted, "hand_in", SignatureHandedIn},
		{SignatureHandedIn, "count", SignatureCounted},
		{SignatureHandedIn, "refuse", SignatureRefused},
		{SignatureRefused, "contest", SignatureContested},
		{SignatureContested, "win", SignatureCounted},
		{SignatureContested, "lose_case", SignatureLostCase},
	}
}

// ReleasesDocument says whether a signature in the state no longer holds its document, so
// that the voter may sign again.
func ReleasesDocument(s SignatureState) bool {
	return s == SignatureWithdrawn || s == SignatureStruck || s == SignatureRejected
}

// FindingMark is what the machine keeps of a pack's finding: no words, no personal data.
type FindingMark struct {
	Code string
	// Severity is block, warn or hint.
	Severity string
	Field    string
	// Clause of the law, empty where there is none.
	Clause string
	// ClauseConfirmed says that the text of the clause was seen for this very law.
	ClauseConfirmed bool
	// LiftBy lists the roles that may lift a block.
	LiftBy []Role
}

// Tick names the finding where it is confirmed: CODE@FIELD. One tick answers one finding, also
// where two fields have the same one.
func (f FindingMark) Tick() string { return f.Code + "@" + f.Field }

// The severities of a finding.
const (
	SeverityBlock = "block"
	SeverityWarn  = "warn"
	SeverityHint  = "hint"
)

// Judgement is a pack's verdict as the machine keeps it, with the sources it was made from.
type Judgement struct {
	Pack     PackRef
	Findings []FindingMark
	Region   Region
	// ChancePermille is the pack's chance of acceptance, 0 to 1000.
	ChancePermille int
	// Editions are the digests of the reference lists that were looked up. That of the passports is
	// zero where the list in force could not be used.
	Editions []EditionDigest
	// Words are the sealed parameters of the findings and the sealed column texts.
	Words Sealed
}

// Blocks lists the findings that stand in the way and were not lifted.
func (j Judgement) Blocks(lifted []string) []FindingMark {
	var blocks []FindingMark
	for _, f := range j.Findings {
		if f.Severity == SeverityBlock && !contains(lifted, f.Code) {
			blocks = append(blocks, f)
		}
	}
	return blocks
}

func contains(list []string, s string) bool {
	for _, v := range list {
		if v == s {
			return true
		}
	}
	return false
}

// EditionDigest says which edition of a kind was looked up.
type EditionDigest struct {
	Kind    string
	Edition EditionID
	Digest  [32]byte
}

// Signature is the record of one voter's line.
type Signature struct {
	ID       SignatureID
	Campaign CampaignID
	Visit    VisitID
	Office   OfficeID
	State    SignatureState
	// Document is the binding tag: one document counts once in a campaign.
	Document Tag
	// Person is the tag of name and birth date: equal ones are to be looked at.
	Person Tag
	Region Region
	// Line on which the signature lives; empty before it is placed.
	Line LineID
	// Identity and Questionnaire are the sealed personal fields.
	Identity      Sealed
	Questionnaire Sealed
	Judgement     Judgement
	// Confirmed lists the findings that the operator confirmed, each by its tick.
	Confirmed []string
	// EnteredBy is the account that entered the judgement in force: who opened the visit, then
	// whoever judged last, which may be a coordinator. Rules of two persons compare it and the
	// visit's operator.
	EnteredBy UserID
	Version   uint32
}
