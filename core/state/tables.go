package state

import (
	"github.com/sheaf-drive/sheaf/core"
)

// All prefixes of the keyspace, one line each. A prefix ends with ':' so that none begins
// another. Those of tables that are gone stay in the list as a comment.
const (
	prefixHouse      = "d/house:"
	prefixCampaigns  = "d/campaign:"
	prefixOffices    = "d/office:"
	prefixUsers      = "d/user:"
	prefixLogins     = "d/login:"
	prefixTokens     = "d/token:"
	prefixTokenEnds  = "d/tokenend:"
	prefixPacks      = "d/pack:"
	prefixEditions   = "d/edition:"
	prefixActive     = "d/active:"
	prefixChunks     = "d/chunk:"
	prefixSheets     = "d/sheet:"
	prefixLines      = "d/line:"
	prefixSignatures = "d/signature:"
	prefixDocuments  = "d/document:"
	prefixPersons    = "d/person:"
	prefixVisits     = "d/visit:"
	prefixOpenVisits = "d/openvisit:"
	prefixNotes      = "d/checkpoint:"
	prefixSeries     = "d/series:"

	prefixSum      = "s/sum:"
	prefixApplied  = "s/applied:"
	prefixAnswers  = "s/answer:"
	prefixExpiry   = "s/expiry:"
	prefixExpired  = "s/expired:"
	prefixTokGone  = "s/tokengone:"
	prefixLeaves   = "s/leaf:"
	prefixNodes    = "s/node:"
	prefixTreeSize = "s/tree:"
	prefixAt       = "s/at:"
)

// Singleton is the key of a table that holds one record.
type Singleton string

// One is the only key of a one-record table.
const One Singleton = ""

// The domain tables.
var (
	// House holds the installation's own record.
	House = Table[Singleton, core.House]{prefixHouse}
	// Campaigns by id.
	Campaigns = Table[core.CampaignID, core.Campaign]{prefixCampaigns}
	// Offices by id.
	Offices = Table[core.OfficeID, core.Office]{prefixOffices}
	// Users by id.
	Users = Table[core.UserID, core.User]{prefixUsers}
	// Logins maps a login name to its user.
	Logins = Table[string, core.UserID]{prefixLogins}
	// Tokens by the hash of their secret.
	Tokens = Table[core.TokenID, core.Token]{prefixTokens}
	// TokenEnds by EXPIRES/TOKEN, in the order in which tokens end; see [TokenEndKey].
	TokenEnds = Table[string, bool]{prefixTokenEnds}
	// Packs by CAMPAIGN/NAME/VERSION.
	Packs = Table[string, core.PackVersion]{prefixPacks}
	// Editions by id.
	Editions = Table[core.EditionID, core.Edition]{prefixEditions}
	// ActiveEditions by kind.
	ActiveEditions = Table[string, core.EditionID]{prefixActive}
	// Chunks by EDITION/NUMBER, the number as eight hex digits.
	Chunks = Table[string, []byte]{prefixChunks}
	// Sheets by CAMPAIGN/CODE.
	Sheets = Table[core.SheetID, core.Sheet]{prefixSheets}
	// Lines by CAMPAIGN/CODE/N.
	Lines = Table[core.LineID, core.Line]{prefixLines}
	// Signatures by id.
	Signatures = Table[core.SignatureID, core.Signature]{prefixSignatures}
	// Documents maps CAMPAIGN/TAG to the signature that holds the document: binding.
	Documents = Table[string, core.SignatureID]{prefixDocuments}
	// Persons maps CAMPAIGN/TAG/SIGNATURE to nothing: equal tags are to be looked at.
	Persons = Table[string, bool]{prefixPersons}
	// Visits by id.
	Visits = Table[core.VisitID, core.Visit]{prefixVisits}
	// OpenVisits by OFFICE/VISIT.
	OpenVisits = Table[string, core.UserID]{prefixOpenVisits}
	// Checkpoints by TREE/SIZE, the size as sixteen hex digits: signed notes.
	Checkpoints = Table[string, string]{prefixNotes}
	// Series counts the codes issued by CAMPAIGN/SERIES.
	Series = Table[string, uint32]{prefixSeries}
)

// The system tables.
var (
	// Applied holds the index of the last applied entry and the last stamped time.
	Applied = Table[Singleton, Progress]{prefixApplied}
	// Answers by ACTOR/REQUEST, for the length of the request window.
	Answers = Table[string, []byte]{prefixAnswers}
	// Expiry by TIME/ACTOR/REQUEST, in the order in which answers are forgotten.
	Expiry = Table[string, bool]{prefixExpiry}
	// Expired is the place in [Expiry] below which every answer is forgotten.
	Expired = Table[Singleton, string]{prefixExpired}
	// TokensGone is the place in [TokenEnds] below which every token is cleared away. It moves
	// with every login, which must leave the state as it was once it has ended.
	TokensGone = Table[Singleton, string]{prefixTokGone}
	// Leaves by TREE/NUMBER: the journal's lines.
	Leaves = Table[string, []byte]{prefixLeaves}
	// Nodes by TREE/NUMBER: the stored hashes of the tree.
	Nodes = Table[string, [32]byte]{prefixNodes}
	// TreeSizes by tree: how many leaves it has.
	TreeSizes = Table[string, int64]{prefixTreeSize}
	// LeavesAt by INDEX/POSITION: which leaves an entry wrote, for journal followers.
	LeavesAt = Table[string, string]{prefixAt}
)

// Progress is how far the machine has come.
type Progress struct {
	Index uint64
	Time  core.Time
}
