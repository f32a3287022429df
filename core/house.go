package core

import "strings"

// House is the installation: the campaigns, offices and users under one roof.
type House struct {
	Name string
	// WrappedKey is the house key under the root key.
	WrappedKey []byte
	// CheckpointKey is the note verifier string that auditors check with.
	CheckpointKey string
	Founded       Time
	Level         uint32
}

// Campaign is one drive under one ruleset.
type Campaign struct {
	ID CampaignID
	// Title is public and shown on screens.
	Title string
	// WrappedKey is the campaign key under the root key.
	WrappedKey []byte
	// Pack in force; zero before the first approval.
	Pack PackRef
	// PackIndex is the log index from which Pack is in force.
	PackIndex uint64
	// ElectionDay counts for ages.
	ElectionDay Date
	// Candidate is what the form and the law's numbers ask about the candidate or the initiative, public.
	Candidate []KeyValue
	Created   Time
	Version   uint32
}

// Registered is the name under which [Campaign.Candidate] holds the day on which the initiative was registered.
const Registered = "registered"

// Registered is the day on which the initiative was registered; "" where no rule asks for it.
func (c Campaign) Registered() Date {
	for _, kv := range c.Candidate {
		if kv.Key == Registered {
			return Date(kv.Value)
		}
	}
	return ""
}

// Said is what the form asks about the candidate or the initiative, without the day of registration.
func (c Campaign) Said() map[string]string {
	said := make(map[string]string, len(c.Candidate))
	for _, kv := range c.Candidate {
		said[kv.Key] = kv.Value
	}
	delete(said, Registered)
	return said
}

// KeyValue is an ordered pair where a map would lose its order.
type KeyValue struct {
	Key   string
	Value string
}

// Office is a place where signatures are received.
type Office struct {
	ID       OfficeID
	Campaign CampaignID
	Name     string
	// Home is the region of most of its voters.
	Home    Region
	Version uint32
}

// UserState says whether an account may sign in.
type UserState = string

// The states of an account.
const (
	UserProposed UserState = "proposed"
	UserActive   UserState = "active"
	UserDisabled UserState = "disabled"
)

// User is an account of the staff house.
type User struct {
	ID     UserID
	Login  string
	Person PersonID
	Roles  []Role
	// Campaign and Office bound what the user can reach; empty reaches all.
	Campaign CampaignID
	Office   OfficeID
	// Regions of a regional manager.
	Regions []Region
	// Password is the encoded argon2id hash.
	Password string
	// OneTime says that the password must be changed at the first login.
	OneTime bool
	State   UserState
	// CreatedBy is the account that made this one; empty for the founding admin.
	CreatedBy UserID
	// ResetBy is the account that last gave this one a one-time password, empty when nobody
	// has done so since it was made, or only the person who made it and before its first use.
	ResetBy UserID
	// Failures since the last good login, and until when the account is locked.
	Failures    int
	LockedUntil Time
	// Session counts up when all logins must end at once: password or rights changed.
	Session uint32
	Version uint32
}

// HandedBy is the account that last gave this one a one-time password: whoever reset it, or
// whoever made it. Until the first own password its holder can sign in here.
func (u User) HandedBy() UserID {
	if u.ResetBy != "" {
		return u.ResetBy
	}
	return u.CreatedBy
}

// Has says whether the user holds the role.
func (u User) Has(r Role) bool {
	for _, have := range u.Roles {
		if have == r {
			return true
		}
	}
	return false
}

// Token is a login or an API token.
type Token struct {
	ID   TokenID
	User UserID
	// Session of the user at the time the token was made; another number ends the token.
	Session uint32
	Created Time
	// Expires ends the token whatever happens.
	Expires Time
	// Scope is empty for a login; an API token lists the actions it may do.
	Scope []string
	// Label of an API token, chosen by its owner.
	Label string
}

// EditionState is where in its life an edition is.
type EditionState = string

// The states of an edition.
const (
	EditionLoading   EditionState = "loading"
	EditionComplete  EditionState = "complete"
	EditionActive    EditionState = "active"
	EditionRetired   EditionState = "retired"
	EditionAbandoned EditionState = "abandoned"
	// EditionForgotten: its chunks go or are gone; the record stays, because verdicts name it.
	EditionForgotten EditionState = "forgotten"
)

// EditionTransitions is the life of an edition.
func EditionTransitions() Transitions {
	return Transitions{
		{"", "begin", EditionLoading},
		{EditionLoading, "complete", EditionComplete},
		{EditionComplete, "activate", EditionActive},
		{EditionActive, "retire", EditionRetired},
		{EditionRetired, "activate", EditionActive},
		{EditionLoading, "abandon", EditionAbandoned},
		{EditionComplete, "forget", EditionForgotten},
		{EditionRetired, "forget", EditionForgotten},
		{EditionAbandoned, "forget", EditionForgotten},
	}
}

// The kinds of reference lists. Addresses come by region: their kind is "addresses/83".
const (
	EditionPassports = "passports"
	EditionAddresses = "addresses"
	EditionNames     = "names"
)

// KnownKind says whether the word is a kind of list; addresses need their region.
func KnownKind(kind string) bool {
	if kind == EditionPassports || kind == EditionNames {
		return true
	}
	region := strings.TrimPrefix(kind, EditionAddresses+"/")
	return region != kind && len(region) == 2 && region[0] >= '0' && region[0] <= '9' && region[1] >= '0' && region[1] <= '9'
}

// What the list of invalid passports says of one: on it, not on it, or nothing, because no list is
// in force or the node cannot use the one that is.
const (
	PassportListed      = "listed"
	PassportNotListed   = "not_listed"
	PassportUnavailable = "unavailable"
)

// Edition is one complete version of a reference list, shared by all campaigns.
type Edition struct {
	ID    EditionID
	Kind  string
	State EditionState
	// Chunks expected and Bytes stored; Rows as counted by the importer.
	Chunks int
	Loaded int
	Rows   int64
	// Digest of the content.
	Digest [32]byte
	// Date of the list as its source states it.
	Date    Date
	Source  string
	Version uint32
}

// Turnover is what a list of invalid passports changes in the one in force, of which it has Of.
type Turnover struct{ Of, Added, Removed int64 }

// Shrinks says that more than one in a hundred goes: no day of the ministry's took so many away.
func (t Turnover) Shrinks() bool { return t.Removed > t.Of/100 }

// Grows says that what comes is over a tenth of the list.
func (t Turnover) Grows() bool { return t.Added > t.Of/10 }

// Rows without ten digits are one in 2,400, and whoever cannot read them any more loses all of them without a passport in
// a hundred being gone. A turnover of these alone is held against the same shares as one of the whole list, beyond
// the rows that a day may bring of them where they are few.
const (
	// fewIrregular may come or go without a word.
	fewIrregular = 100
	// leastIrregular are so many that they do not all go in one day.
	leastIrregular = 10
)

// LosesIrregular says, of the rows without ten digits, that more of them go than a day takes away, or all.
func (t Turnover) LosesIrregular() bool {
	return t.Removed > max(t.Of/100, fewIrregular) || t.Removed == t.Of && t.Of >= leastIrregular
}

// BringsIrregular says, of the rows without ten digits, that more of them come than a day brings.
func (t Turnover) BringsIrregular() bool { return t.Added > max(t.Of/10, fewIrregular) }

// Acceptance says who put an edition into force although it was in doubt: the last time that it was.
type Acceptance struct {
	By     UserID
	At     Time
	Doubts []string
}

// EditionOrigin is what an importer said of an edition beside its record. Editions of names, and those of before there were
// origins, have none; those of addresses have one where they were doubted, with nothing but the doubts.
type EditionOrigin struct {
	// Base is the edition that the chunks say the difference to; empty when they hold the whole
	// list. Depth counts the differences down to a whole list.
	Base  EditionID
	Depth int
	// Contents is the digest of the list itself, however it is stored.
	Contents [32]byte
	// Added and Removed count the rows of the difference.
	Added, Removed int64
	// Doubts are words for what made one doubt that the file is the list. Those of addresses were accepted by who sent it.
	Doubts []string
}
