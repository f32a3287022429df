package core

// LateState says whether what a newer list says of a signature still stands.
type LateState = string

// The states of a late finding.
const (
	LateOpen    LateState = "open"
	LateCleared LateState = "cleared"
	LateEnded   LateState = "ended"
)

// LateTransitions is the life of a late finding. It ends when a list no longer names the document, or
// the signature is judged anew; a later list may bring it back.
func LateTransitions() Transitions {
	return Transitions{
		{"", "find", LateOpen},
		{LateOpen, "clear", LateCleared},
		{LateOpen, "end", LateEnded},
		{LateCleared, "end", LateEnded},
		{LateEnded, "find", LateOpen},
	}
}

// Late is what a list that came after the signing says of a signature: the passport was not on the
// list when the line was placed and is on a newer one. There is one for a signature.
type Late struct {
	Signature SignatureID
	Campaign  CampaignID
	Office    OfficeID
	State     LateState
	// Findings are what the pack says of such a document and did not say when the signature was judged.
	Findings []FindingMark
	Pack     PackRef
	// Passports is the edition that named the document first, Date its day, empty where it has none.
	Passports EditionDigest
	Date      Date
	Found     Time
	// By cleared it At, for the sealed Reason.
	By      UserID
	At      Time
	Reason  Sealed
	Version uint32
}

// Blocks says whether the finding stands in the way: it is open, and the pack calls it a block.
func (l Late) Blocks() bool {
	return l.State == LateOpen && len(Judgement{Findings: l.Findings}.Blocks(nil)) > 0
}

// LateCounts says whether a later list matters to a signature in the state. Before it is placed it
// is judged again anyway; after it was handed in nothing can be mended.
func LateCounts(s SignatureState) bool {
	return s == SignaturePlaced || s == SignatureWritten || s == SignatureAccepted
}

// Recheck is the job that looks the signatures of a campaign up in a newer list of passports. There
// is one for a campaign; a newer list begins it anew.
type Recheck struct {
	Campaign CampaignID
	// Number of the job among those of the campaign, from 1.
	Number uint32
	// Passports is the edition in which is looked up, Date its day.
	Passports EditionDigest
	Date      Date
	Begun     Time
	// Cursor is the last signature that was passed, in the order of their ids.
	Cursor SignatureID
	// Seen were looked up; Found of them are listed late, of Ended a late finding ended.
	Seen, Found, Ended int
	// Done is when the last was passed; 0 while the job runs.
	Done Time
}
