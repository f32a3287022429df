package core

import "strings"

// Matter is what a list, or rules, that came after the signing may say of a signature.
type Matter string

// The matters.
const (
	// LatePassport: a newer list of passports names the document.
	LatePassport Matter = ""
	// LateAddress: the register of addresses has changed what the line was written from.
	LateAddress Matter = "address"
	// LateRules: rules that came into force later find what those by which it was judged did not.
	LateRules Matter = "rules"
)

// Matters lists them all.
func Matters() []Matter { return []Matter{LatePassport, LateAddress, LateRules} }

// Listed are the matters in which a list speaks, and nobody has to ask.
func Listed() []Matter { return []Matter{LatePassport, LateAddress} }

// LateID names the late finding of a signature in a matter: the signature, and "@" with the matter unless it is the passport.
type LateID string

// Late is the id of a signature's finding.
func (m Matter) Late(id SignatureID) LateID { return LateID(m.of(string(id))) }

// Job is the key of the job that looks the signatures of a campaign up.
func (m Matter) Job(c CampaignID) string { return m.of(string(c)) }

func (m Matter) of(id string) string {
	if m == LatePassport {
		return id
	}
	return id + "@" + string(m)
}

// Split gives signature and matter.
func (id LateID) Split() (SignatureID, Matter) {
	of, matter, _ := strings.Cut(string(id), "@")
	return SignatureID(of), Matter(matter)
}

// LateState says whether what a newer list says of a signature still stands.
type LateState = string

// The states of a late finding.
const (
	LateOpen    LateState = "open"
	LateCleared LateState = "cleared"
	LateEnded   LateState = "ended"
)

// RulesKind stands for the kind of an edition where rules speak and no list: the digest beside it is that of their version.
const RulesKind = "rules"

// LateTransitions is the life of a late finding. It ends when a list no longer names the document, rules no
// longer say so, or the signature is judged anew; a later list, or later rules, may bring it back.
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
// list when the line was placed and is on a newer one, or the register of addresses has another name
// for what was written, or later rules find what the earlier ones did not. There is one for a signature and matter.
type Late struct {
	Signature SignatureID
	Campaign  CampaignID
	Office    OfficeID
	State     LateState
	// Findings are what the pack says of such a document and did not say when the signature was judged.
	Findings []FindingMark
	Pack     PackRef
	// Passports is the edition that named the document first, or that of the addresses of a region which
	// changed, or, with [RulesKind], stands for the rules; Date is its day, empty where it has none.
	Passports EditionDigest
	Date      Date
	Found     Time
	// By cleared it At, for the sealed Reason.
	By      UserID
	At      Time
	Reason  Sealed
	Version uint32
}

// Matter tells a changed address and later rules from a listed passport.
func (l Late) Matter() Matter {
	switch {
	case strings.HasPrefix(l.Passports.Kind, EditionAddresses+"/"):
		return LateAddress
	case l.Passports.Kind == RulesKind:
		return LateRules
	}
	return LatePassport
}

// ID of the finding.
func (l Late) ID() LateID { return l.Matter().Late(l.Signature) }

// Blocks says whether the finding stands in the way: it is open, and the pack calls it a block.
func (l Late) Blocks() bool {
	return l.State == LateOpen && len(Judgement{Findings: l.Findings}.Blocks(nil)) > 0
}

// LateCounts says whether a later list matters to a signature in the state. Before it is placed it
// is judged again anyway; after it was handed in nothing can be mended.
func LateCounts(s SignatureState) bool {
	return s == SignaturePlaced || s == SignatureWritten || s == SignatureAccepted
}

// Recheck is the job that looks the signatures of a campaign up in a newer list of passports, or in newer
// registers of addresses, or judges those that somebody chose by newer rules. There is one for a campaign and
// matter; a newer list, or the next choice, begins it anew.
type Recheck struct {
	Campaign CampaignID
	// Number of the job among those of the campaign, from 1.
	Number uint32
	// Passports is the edition in which is looked up, Date its day. For addresses it stands for the editions of
	// all regions: it has no id, and its digest is theirs. For rules it has [RulesKind] and the digest of their version.
	Passports EditionDigest
	Date      Date
	// Begun is when the edition was looked in first.
	Begun Time
	// Unasked says that only those are looked up who were judged where the list could not be asked: all others have
	// been, by the jobs before. The counts go on.
	Unasked bool
	// Cursor is the last signature that was passed, in the order of their ids.
	Cursor SignatureID
	// Seen were looked up; Found of them are listed late, of Ended a late finding ended.
	Seen, Found, Ended int
	// Done is when the last was passed; 0 while the job runs.
	Done Time
	// Chosen are those that are judged by newer rules, By whom; of other jobs all are looked up, by nobody.
	Chosen Chosen
	By     UserID
	// Unanswered were chosen, and rules had no answer that can be recorded.
	Unanswered int
	// Why is the key of the words for a job that ended before all were judged: it failed, somebody stopped it
	// ([RejudgeStopped]), or it is held ([RejudgeHeld]).
	Why string
	// Barred of those found late got a block. Held is what the brake has seen of a job that it holds, Accepted says that somebody
	// lets it bar as many as it will.
	Barred   int
	Held     Braked
	Accepted bool
}

// Why a job of newer rules has ended without a failure: somebody stopped it, or it would bar so many that somebody has to
// accept it first.
const (
	RejudgeStopped = "rejudge.stopped"
	RejudgeHeld    = "rejudge.held"
)

// HeldUnder says whether the brake holds the job, and the rules in force are still those that it judges by: somebody may let it go on.
func (r Recheck) HeldUnder(rules PackRef) bool {
	return r.Why == RejudgeHeld && r.Passports.Digest == rules.Digest
}

// Braked is where a job is held: of so many judged so many would be barred.
type Braked struct{ Judged, Barred int }

// Matter of the job.
func (r Recheck) Matter() Matter {
	switch r.Passports.Kind {
	case EditionAddresses:
		return LateAddress
	case RulesKind:
		return LateRules
	}
	return LatePassport
}

// Chosen says which signatures newer rules are to judge, of those that a later finding matters to; what is empty
// leaves none out.
type Chosen struct {
	// Region of the sheet, Office where it was signed.
	Region Region
	Office OfficeID
	// Code of a finding that the recorded verdict has.
	Code string
	// Version of the rules that made the verdict: NAME/VERSION, or VERSION for those of any name.
	Version string
}

// Takes says whether a signature is one of them.
func (c Chosen) Takes(g Signature) bool {
	has := c.Code == ""
	for _, f := range g.Judgement.Findings {
		has = has || f.Code == c.Code
	}
	return has && LateCounts(g.State) && (c.Region == "" || c.Region == g.Region) && (c.Office == "" || c.Office == g.Office) &&
		(c.Version == "" || c.Version == g.Judgement.Pack.Version || c.Version == g.Judgement.Pack.String())
}
