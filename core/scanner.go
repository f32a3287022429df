package core

import "strings"

// ScannerID is the name of a scanner, by which it logs in: 2 to 32 of a-z, 0-9, dot, dash, underscore; one in the house.
type ScannerID string

// scannerActor begins the actor of what a scanner does. No account has it: ids have no colon.
const scannerActor = "scanner:"

// Actor is the scanner as a subject of its own, in the journal and for rights.
func (id ScannerID) Actor() UserID { return UserID(scannerActor + string(id)) }

// ScannerOf is the scanner that an actor is, if it is one.
func ScannerOf(actor UserID) (id ScannerID, is bool) {
	name, is := strings.CutPrefix(string(actor), scannerActor)
	return ScannerID(name), is
}

// ScannerState says whether a scanner may deliver.
type ScannerState = string

// The states of a scanner.
const (
	ScannerEnrolled ScannerState = "enrolled"
	ScannerRetired  ScannerState = "retired"
)

// ScannerTransitions is the life of a scanner. One that was retired comes back with another key only.
func ScannerTransitions() Transitions {
	return Transitions{
		{"", "enrol", ScannerEnrolled},
		{ScannerEnrolled, "retire", ScannerRetired},
		{ScannerRetired, "enrol", ScannerEnrolled},
	}
}

// Scanner is a machine that delivers pages of a campaign over SFTP, and nothing else.
type Scanner struct {
	ID       ScannerID
	Campaign CampaignID
	State    ScannerState
	// Key is its public key, as core/sshkey writes it: no comment is kept, people write names there.
	Key string
	// EnrolledBy let it in At; RetiredBy is empty while it may deliver.
	EnrolledBy UserID
	At         Time
	RetiredBy  UserID
	Version    uint32
}
