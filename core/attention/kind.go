package attention

import "github.com/sheaf-drive/sheaf/core"

// Kind says what needs somebody. It is a wire word: of the API, of the metrics and of log lines.
type Kind string

// The kinds that are read from the state.
const (
	VisitBlocked Kind = "visit.blocked"
	VisitLong    Kind = "visit.long"

	SheetUnfinished   Kind = "sheet.unfinished"
	SheetUnchecked    Kind = "sheet.unchecked"
	SheetHeldInCheck  Kind = "sheet.held_in_check"
	SheetForLawyer    Kind = "sheet.for_lawyer"
	SheetWithLawyer   Kind = "sheet.with_lawyer"
	CorrectionWaiting Kind = "correction.waiting"
	CorrectionHeld    Kind = "correction.held"
	CollectorGone     Kind = "collector.gone"
	SheetUnsent       Kind = "sheet.unsent"
	ParcelLate        Kind = "parcel.late"
	ParcelMissing     Kind = "parcel.missing"
	SheetUnplaced     Kind = "sheet.unplaced"
	PageUnread        Kind = "page.unread"
	PageLines         Kind = "page.lines"
	SheetPulled       Kind = "sheet.pulled"
	SheetLost         Kind = "sheet.lost"
	SheetSpoiled      Kind = "sheet.spoiled"
	SelectionLoading  Kind = "selection.loading"
	SelectionFrozen   Kind = "selection.frozen"
	SelectionUnbound  Kind = "selection.unbound"
	LineUnchosen      Kind = "line.unchosen"
	RegionNearlyFull  Kind = "region.nearly_full"
	RegionFull        Kind = "region.full"
	UserWaiting       Kind = "user.waiting"
	UserLocked        Kind = "user.locked"
	PackNone          Kind = "pack.none"
	PackWaiting       Kind = "pack.waiting"
	PackKeyWaiting    Kind = "pack_key.waiting"
	PackUnsteady      Kind = "pack.unsteady"
	PackUnconfirmed   Kind = "pack.unconfirmed"
	PassportsNone     Kind = "passports.none"
	PassportsOld      Kind = "passports.old"
	EditionOld        Kind = "edition.old"
	EditionWaiting    Kind = "edition.waiting"
	ListedLate        Kind = "signature.listed_late"
	AddressChanged    Kind = "signature.address_changed"
	Rejudged          Kind = "signature.rejudged"
	RejudgeHeld       Kind = "rejudge.held"
	CheckpointLate    Kind = "checkpoint.late"
	LevelBehind       Kind = "level.behind"
)

// The kinds that a node raises about itself.
const (
	StoreFault       Kind = "store.fault"
	StoreWarned      Kind = "store.warned"
	LeaderNone       Kind = "leader.none"
	LeaderTrouble    Kind = "leader.trouble"
	MemberSilent     Kind = "member.silent"
	StateSplit       Kind = "state.split"
	ClockAhead       Kind = "clock.ahead"
	ClockApart       Kind = "clock.apart"
	EntryPanicked    Kind = "entry.panicked"
	DiskLow          Kind = "disk.low"
	DiskFull         Kind = "disk.full"
	BallastMissing   Kind = "ballast.missing"
	BlobDamaged      Kind = "blob.damaged"
	BlobLost         Kind = "blob.lost"
	BlobUpkeep       Kind = "blob.upkeep"
	BlobUntagged     Kind = "blob.untagged"
	CheckpointFailed Kind = "checkpoint.failed"
	PackDown         Kind = "pack.down"
	PackRestarted    Kind = "pack.restarted"
	PackUnstarted    Kind = "pack.unstarted"
	PackPoisoned     Kind = "pack.poisoned"
	EditionUnusable  Kind = "edition.unusable"
	RecheckFailed    Kind = "recheck.failed"
	AdditionOrphaned Kind = "addition.orphaned"
	IndexBehind      Kind = "index.behind"
	RequestFailed    Kind = "request.failed"
	RequestPanicked  Kind = "request.panicked"
	AnswerBroken     Kind = "answer.broken"
	AttentionUnread  Kind = "attention.unread"
)

// Severity is how much a kind matters.
type Severity string

// The severities, the heaviest first.
const (
	// Alarm: somebody stands waiting, signatures or their proof are in danger, or the node is.
	Alarm Severity = "alarm"
	// Warn: work has stopped or goes wrong by and by.
	Warn Severity = "warn"
	// Hint: nothing is wrong yet.
	Hint Severity = "hint"
)

// Severities lists them, the heaviest first.
func Severities() []Severity { return []Severity{Alarm, Warn, Hint} }

// More is the subject of what stands together, because too much of its kind stands by itself already.
const More = "more"

// Detail is one more thing to say in the log line of an alarm: an identifier or a figure, never
// words from outside.
type Detail struct{ Name, Value string }

// Nobody takes alarms and does nothing: for tests and for whoever joins a room without a board.
type Nobody struct{}

// Raise forgets the alarm.
func (Nobody) Raise(Kind, string, error, ...Detail) {}

// Clear has nothing to end.
func (Nobody) Clear(Kind, string) {}

// Standing is an alarm of a node that has begun and not ended.
type Standing struct {
	Kind    Kind
	Subject string
	// Node that raised it.
	Node string
	// Since when it stands, Last when it happened last, Times how often.
	Since, Last core.Time
	Times       int
}
