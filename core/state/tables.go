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
	prefixPackKeys   = "d/packkey:"
	prefixEditions   = "d/edition:"
	prefixActive     = "d/active:"
	prefixChunks     = "d/chunk:"
	prefixOrigins    = "d/origin:"
	prefixFormer     = "d/former:"
	prefixAccepted   = "d/accepted:"
	prefixSheets     = "d/sheet:"
	prefixLines      = "d/line:"
	prefixSignatures = "d/signature:"
	prefixDocuments  = "d/document:"
	prefixPersons    = "d/person:"
	prefixVisits     = "d/visit:"
	prefixOpenVisits = "d/openvisit:"
	prefixVisitNotes = "d/visitnote:"
	prefixNotes      = "d/checkpoint:"
	prefixSeries     = "d/series:"
	prefixQueues     = "d/queue:"
	prefixChecks     = "d/check:"
	prefixLineChecks = "d/linecheck:"
	prefixMessages   = "d/message:"
	prefixCertifiers = "d/certifier:"
	prefixCustodies  = "d/custody:"
	prefixParcels    = "d/parcel:"
	prefixContents   = "d/content:"
	prefixParcelNo   = "d/parcelno:"
	prefixFolders    = "d/folder:"
	prefixFilling    = "d/fillfolder:"
	prefixSelections = "d/selection:"
	prefixChosenNow  = "d/chosennow:"
	prefixChosen     = "d/chosen:"
	prefixVolumes    = "d/volume:"
	prefixVolumeNo   = "d/volumeno:"
	prefixBinding    = "d/binding:"
	prefixPages      = "d/page:"
	prefixToBind     = "d/tobind:"
	prefixToStrike   = "d/tostrike:"
	prefixVolumesOf  = "d/volumeof:"
	prefixPins       = "d/pin:"
	prefixLates      = "d/late:"
	prefixOpenLates  = "d/openlate:"
	prefixRechecks   = "d/recheck:"
	prefixUnasked    = "d/unasked:"
	prefixDryRuns    = "d/dryrun:"
	prefixPageScans  = "d/pagescan:"
	prefixScansOf    = "d/scanof:"
	prefixUnread     = "d/unread:"
	prefixAstray     = "d/scanastray:"
	prefixScanners   = "d/scanner:"
	prefixScanKeys   = "d/scannerkey:"
	prefixAdditions  = "d/addition:"
	prefixAddedAt    = "d/addedat:"

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
	// PackKeys by CAMPAIGN/KEY.
	PackKeys = Table[string, core.PackKey]{prefixPackKeys}
	// Editions by id.
	Editions = Table[core.EditionID, core.Edition]{prefixEditions}
	// ActiveEditions by kind.
	ActiveEditions = Table[string, core.EditionID]{prefixActive}
	// Chunks by EDITION/NUMBER, the number as eight hex digits.
	Chunks = Table[string, []byte]{prefixChunks}
	// EditionOrigins by edition.
	EditionOrigins = Table[core.EditionID, core.EditionOrigin]{prefixOrigins}
	// FormerEditions by kind: what was in force before, kept to go back to.
	FormerEditions = Table[string, core.EditionID]{prefixFormer}
	// Acceptances by edition: of those that came into force although they were in doubt.
	Acceptances = Table[core.EditionID, core.Acceptance]{prefixAccepted}
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
	// VisitNotes by visit.
	VisitNotes = Table[core.VisitID, core.VisitNote]{prefixVisitNotes}
	// Checkpoints by TREE/SIZE, the size as sixteen hex digits: signed notes.
	Checkpoints = Table[string, string]{prefixNotes}
	// Series counts the codes issued by CAMPAIGN/SERIES.
	Series = Table[string, uint32]{prefixSeries}
	// Queues by CAMPAIGN/STATE/OFFICE/CODE: since when a sheet that is on its way is in the
	// state. Sheets that lie where they belong are not in it, see [Queued].
	Queues = Table[string, core.Time]{prefixQueues}
	// Checks by CAMPAIGN/CODE.
	Checks = Table[core.SheetID, core.Check]{prefixChecks}
	// LineChecks by CAMPAIGN/CODE/N.
	LineChecks = Table[core.LineID, core.LineCheck]{prefixLineChecks}
	// Messages by CAMPAIGN/CODE/N/NUMBER, see [MessageKey].
	Messages = Table[string, core.Message]{prefixMessages}
	// Certifiers by CAMPAIGN/USER.
	Certifiers = Table[string, core.Certifier]{prefixCertifiers}
	// Custodies by CAMPAIGN/CODE.
	Custodies = Table[core.SheetID, core.Custody]{prefixCustodies}
	// Parcels by CAMPAIGN/PARCEL.
	Parcels = Table[string, core.Parcel]{prefixParcels}
	// Contents by PARCEL/CODE: the sheets in a parcel, true while they are missing.
	Contents = Table[string, bool]{prefixContents}
	// ParcelNumbers counts the parcels by CAMPAIGN/REGION, the home region of their offices:
	// offices of one region would else write the same labels.
	ParcelNumbers = Table[string, uint32]{prefixParcelNo}
	// Folders by CAMPAIGN/REGION/NUMBER, the number as six digits.
	Folders = Table[string, core.Folder]{prefixFolders}
	// FillingFolders maps CAMPAIGN/REGION to the number of the folder that is being filled.
	FillingFolders = Table[string, int]{prefixFilling}
	// Selections by CAMPAIGN/SELECTION.
	Selections = Table[string, core.Selection]{prefixSelections}
	// ActiveSelections maps a campaign to its selection in force.
	ActiveSelections = Table[core.CampaignID, core.SelectionID]{prefixChosenNow}
	// Chosen by SELECTION/CODE: the chosen lines of a sheet.
	Chosen = Table[string, core.LineSet]{prefixChosen}
	// Volumes by CAMPAIGN/NUMBER, the number as six digits.
	Volumes = Table[string, core.Volume]{prefixVolumes}
	// VolumeNumbers counts the volumes of a campaign.
	VolumeNumbers = Table[core.CampaignID, int]{prefixVolumeNo}
	// Binding maps CAMPAIGN/REGION/USER to the number of the volume that the user is binding.
	Binding = Table[string, int]{prefixBinding}
	// Pages by CAMPAIGN/VOLUME/PAGE, six and four digits: which sheet is bound there.
	Pages = Table[string, core.SheetID]{prefixPages}
	// ToBind by SELECTION/REGION/CODE: the chosen sheets that are on no page of the selection.
	ToBind = Table[string, bool]{prefixToBind}
	// ToStrike by SELECTION/OFFICE/CODE: good lines of a chosen sheet that are not chosen. A line
	// that has ceased to be good for another reason may still stand here.
	ToStrike = Table[string, core.LineSet]{prefixToStrike}
	// VolumesOf lists volumes by SELECTION/STATE/NUMBER, the last one first, see [VolumeOfKey].
	VolumesOf = Table[string, int]{prefixVolumesOf}
	// Pins by index, sixteen hex digits ([PinKey]): moments that every node keeps readable.
	Pins = Table[string, Pin]{prefixPins}
	// Lates by signature and matter: what a list that came after the signing says of it.
	Lates = Table[core.LateID, core.Late]{prefixLates}
	// OpenLates by CAMPAIGN/OFFICE/LATE ([OpenLateKey]): since when a late finding stands and
	// waits for somebody.
	OpenLates = Table[string, core.Time]{prefixOpenLates}
	// Rechecks by campaign and matter ([core.Matter.Job]): the job that looks its signatures up in what is in force.
	Rechecks = Table[string, core.Recheck]{prefixRechecks}
	// Unasked by CAMPAIGN/SIGNATURE ([UnaskedKey]): since when a signature counts that was judged where the list of
	// passports could not be asked, and that no job has looked up since.
	Unasked = Table[string, core.Time]{prefixUnasked}
	// DryRuns by CAMPAIGN/NAME/VERSION, as [Packs]: the last dry run of a version.
	DryRuns = Table[string, core.DryRun]{prefixDryRuns}
	// PageScans by their content: the pictures of pages that scanners delivered.
	PageScans = Table[core.PageScanID, core.PageScan]{prefixPageScans}
	// ScansOf by SHEET/SCAN ([ScanOfKey]): the pages of a sheet that were scanned.
	ScansOf = Table[string, bool]{prefixScansOf}
	// UnreadScans by CAMPAIGN/SCAN ([UnreadScanKey]): since when a page waits for somebody to say which sheet's it is.
	UnreadScans = Table[string, core.Time]{prefixUnread}
	// AstrayScans by CAMPAIGN/SCAN ([UnreadScanKey]): since when a page of a sheet shows lines that are recorded otherwise.
	AstrayScans = Table[string, core.Time]{prefixAstray}
	// Scanners by their names: the machines that deliver pages with a key.
	Scanners = Table[core.ScannerID, core.Scanner]{prefixScanners}
	// ScannerKeys by fingerprint: whose a key is, or was. No key is taken twice.
	ScannerKeys = Table[string, core.ScannerID]{prefixScanKeys}
	// Additions by REGION/ID ([AdditionKey]): what admins have added to the register of addresses.
	Additions = Table[string, core.Addition]{prefixAdditions}
	// AdditionsAt is the index of the entry that changed an addition last.
	AdditionsAt = Table[Singleton, uint64]{prefixAddedAt}
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
