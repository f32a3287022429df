package core

// VisitState is where in its course a visit is.
type VisitState = string

// The states of a visit.
const (
	VisitOpen       VisitState = "open"
	VisitDone       VisitState = "done"
	VisitTurnedAway VisitState = "turned_away"
	VisitAbandoned  VisitState = "abandoned"
)

// VisitTransitions is the course of a visit.
func VisitTransitions() Transitions {
	return Transitions{
		{"", "open", VisitOpen},
		{VisitOpen, "finish", VisitDone},
		{VisitOpen, "turn_away", VisitTurnedAway},
		{VisitOpen, "abandon", VisitAbandoned},
	}
}

// Scan is a stored picture of a visit.
type Scan struct {
	// Kind is main, registration or fragments.
	Kind string
	Blob BlobRef
}

// The kinds of scans: the two pages taken at the desk, and what the receiving node cuts from them
// for the check of the line, see core/fragment.
const (
	ScanMain         = "main"
	ScanRegistration = "registration"
	ScanFragments    = "fragments"
)

// Page says whether the scan is a page as it was taken.
func (s Scan) Page() bool { return s.Kind == ScanMain || s.Kind == ScanRegistration }

// StampNone is the seventh answer: the voter has no registration.
const StampNone = 0

// Lift is a coordinator's decision that a block does not count for one visit.
type Lift struct {
	Code string
	By   UserID
	// Reason in the coordinator's words, sealed.
	Reason Sealed
	At     Time
}

// VisitNote is what is noted beside a visit while it is open: the newest note, which replaces the one before.
type VisitNote struct {
	By UserID
	At Time
	// Words of the note, sealed.
	Words Sealed
}

// Visit is one voter's time at a desk.
type Visit struct {
	ID        VisitID
	Campaign  CampaignID
	Office    OfficeID
	Signature SignatureID
	// Operator opened the visit; see also [Signature.EnteredBy].
	Operator UserID
	Opened   Time
	Closed   Time
	State    VisitState
	Scans    []Scan
	// Stamp is 1 to 6 in reading order of the page, 0 for no registration.
	Stamp int
	// Ground for which the voter was turned away: the code of a finding.
	Ground  string
	Lifts   []Lift
	Version uint32
}

// Label is the short name of a visit that people say, "AB-3XYZ": the first six characters of its id.
func (id VisitID) Label() string {
	if len(id) < 6 {
		return string(id)
	}
	s := []byte(id[:6])
	for i, c := range s {
		if c >= 'a' && c <= 'z' {
			s[i] = c - 'a' + 'A'
		}
	}
	return string(s[:2]) + "-" + string(s[2:])
}

// LiftedCodes lists the codes of the lifted blocks.
func (v Visit) LiftedCodes() []string {
	var codes []string
	for _, l := range v.Lifts {
		codes = append(codes, l.Code)
	}
	return codes
}

// Lifted says whether a coordinator has lifted the block with the code.
func (v Visit) Lifted(code string) bool { return contains(v.LiftedCodes(), code) }

// FindingDuplicate is the code of the one finding that the machine makes itself: the
// document is held by another signature.
const FindingDuplicate = "document.signed_already"
