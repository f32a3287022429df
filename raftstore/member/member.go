package member

import "github.com/sheaf-drive/sheaf/raftstore/witness"

// Member is a node of the house as the log knows it.
type Member struct {
	ID string
	// Address is where the others find it, as package link writes it.
	Address string
	// Votes says that it counts towards a majority; one that is still catching up does not.
	Votes bool
}

// Change is a change of the members. Its Kind is one of the words below.
type Change struct {
	Kind string
	// Node is whom it is about; not needed to hand over.
	Node string
	// Address is where an invited node is found, as package link writes it.
	Address string
	// Order is the number of the admin's order in the journal of the house; nodes ask without one for their own vote.
	Order int64
}

// The kinds of changes.
const (
	// Invite lets a node in, which does not vote yet. To repeat it changes nothing but the address.
	Invite = "invite"
	// Promote gives a node its vote, once it has all that the others have.
	Promote = "promote"
	// Demote takes the vote of a node that will be filled anew.
	Demote = "demote"
	// Dismiss takes a node out of the house.
	Dismiss = "dismiss"
	// Transfer hands leadership to the node, or to whichever has most of the log.
	Transfer = "transfer"
)

// Report is what a node says of itself. Fields may be added: an older node leaves them empty.
type Report struct {
	Version string
	// Level is the newest machine level that it knows.
	Level uint32
	// InForce is the level that the house has agreed on, as far as it knows.
	InForce uint32
	Serves  bool
	// Leader is the address of who leads as far as it knows.
	Leader           string
	Applied, Durable uint64
	// LastLog is the newest entry in its log; the first one begins a new house and promises nothing.
	LastLog uint64
	// MissingBlobs is how many of the files that the state names it lacks; -1 when it does not know.
	MissingBlobs int
	// FreeBytes is the room on the disk of its state.
	FreeBytes       uint64
	Packs, Editions []string
	// ReadOnly says that nothing is recorded through it; Why is the key of the words for the reason.
	ReadOnly bool
	Why      string
	// Alarms are those that stand on it.
	Alarms []Alarm
	// Now is what its wall clock shows, in milliseconds since 1970.
	Now int64
	// Marks are state hashes of moments, see package witness.
	Marks []witness.Mark
}

// Alarm is a kind of alarms that stand on a node: how many, and since when, in milliseconds since 1970.
type Alarm struct {
	Kind  string
	Count int
	Since int64
}
