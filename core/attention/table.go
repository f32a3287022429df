package attention

import (
	"cmp"
	"slices"
	"sync"
	"time"

	"github.com/sheaf-drive/sheaf/core"
)

// Row is one kind: how much it matters and whom it needs.
type Row struct {
	Kind     Kind
	Severity Severity
	// Needs are the roles that can mend it, the first before the others.
	Needs []core.Role
	// After is how long a thing of the kind may be as it is.
	After time.Duration
	// Own says that each thing of the kind has one person whose turn it is: others who have the
	// same duties are not shown it.
	Own bool
	// Node says that a node raises it about itself.
	Node bool
	// Stays is how long it is shown after it happened last, for what has no end of its own.
	Stays time.Duration
}

// Table is the whole list, written out to be read: in the order of the paper's way, then what a
// node says of itself.
func Table() []Row { return append(domain(), node()...) }

var (
	operator    = []core.Role{core.Operator}
	verifier    = []core.Role{core.Verifier}
	lawyer      = []core.Role{core.Lawyer}
	coordinator = []core.Role{core.Coordinator}
	logistics   = []core.Role{core.Logistics}
	federal     = []core.Role{core.Federal}
	admin       = []core.Role{core.Admin}
	approvers   = []core.Role{core.Federal, core.Lawyer}
	regions     = []core.Role{core.Regional, core.Federal}
	custodians  = []core.Role{core.Coordinator, core.Logistics}
)

func domain() []Row {
	return []Row{
		{Kind: VisitBlocked, Severity: Alarm, Needs: coordinator},
		{Kind: ListedLate, Severity: Warn, Needs: []core.Role{core.Coordinator, core.Verifier}},
		{Kind: AddressChanged, Severity: Warn, Needs: []core.Role{core.Coordinator, core.Verifier}},
		{Kind: Rejudged, Severity: Warn, Needs: []core.Role{core.Coordinator, core.Verifier}},
		{Kind: VisitLong, Severity: Warn, Needs: []core.Role{core.Operator, core.Coordinator}, After: VisitLimit, Own: true},
		{Kind: SheetUnfinished, Severity: Warn, Needs: operator, Own: true},
		{Kind: SheetUnchecked, Severity: Warn, Needs: verifier, After: UncheckedLimit},
		{Kind: SheetHeldInCheck, Severity: Warn, Needs: verifier, After: CheckLimit},
		{Kind: SheetForLawyer, Severity: Warn, Needs: lawyer, After: LawyerLimit},
		{Kind: SheetWithLawyer, Severity: Warn, Needs: lawyer, After: LawyerLimit, Own: true},
		{Kind: CorrectionWaiting, Severity: Warn, Needs: operator, After: CorrectionLimit, Own: true},
		{Kind: CorrectionHeld, Severity: Warn, Needs: operator, After: CorrectingLimit, Own: true},
		{Kind: CollectorGone, Severity: Warn, Needs: []core.Role{core.Coordinator, core.Regional}},
		{Kind: SheetUnsent, Severity: Warn, Needs: coordinator, After: UnsentLimit},
		{Kind: ParcelLate, Severity: Alarm, Needs: logistics, After: ParcelLimit},
		{Kind: ParcelMissing, Severity: Alarm, Needs: logistics, After: MissingLimit},
		{Kind: SheetUnplaced, Severity: Warn, Needs: logistics, After: PlaceLimit},
		{Kind: PageUnread, Severity: Warn, Needs: logistics, After: UnreadLimit},
		{Kind: PageLines, Severity: Alarm, Needs: logistics},
		{Kind: SheetPulled, Severity: Warn, Needs: []core.Role{core.Lawyer, core.Logistics}, After: PulledLimit, Own: true},
		{Kind: SheetLost, Severity: Alarm, Needs: custodians},
		{Kind: SheetSpoiled, Severity: Hint, Needs: custodians, After: SpoiledLimit},
		{Kind: SelectionLoading, Severity: Hint, Needs: federal},
		{Kind: SelectionFrozen, Severity: Warn, Needs: federal},
		{Kind: SelectionUnbound, Severity: Hint, Needs: []core.Role{core.Logistics, core.Federal}},
		{Kind: LineUnchosen, Severity: Warn, Needs: []core.Role{core.Verifier, core.Federal}},
		{Kind: RegionNearlyFull, Severity: Hint, Needs: regions},
		{Kind: RegionFull, Severity: Warn, Needs: regions},
		{Kind: UserWaiting, Severity: Warn, Needs: []core.Role{core.Admin, core.Federal}},
		{Kind: UserLocked, Severity: Hint, Needs: []core.Role{core.Coordinator, core.Regional, core.Admin}},
		{Kind: PackNone, Severity: Alarm, Needs: admin},
		{Kind: PackWaiting, Severity: Warn, Needs: approvers},
		{Kind: PackKeyWaiting, Severity: Warn, Needs: approvers},
		{Kind: PackUnsteady, Severity: Alarm, Needs: admin},
		{Kind: PackUnconfirmed, Severity: Hint, Needs: lawyer},
		{Kind: RejudgeHeld, Severity: Warn, Needs: admin},
		{Kind: PassportsNone, Severity: Alarm, Needs: admin},
		{Kind: PassportsOld, Severity: Alarm, Needs: admin},
		{Kind: EditionOld, Severity: Hint, Needs: admin},
		{Kind: EditionWaiting, Severity: Warn, Needs: admin},
		{Kind: CheckpointLate, Severity: Alarm, Needs: admin, After: CheckpointLimit},
		{Kind: LevelBehind, Severity: Hint, Needs: admin},
	}
}

func node() []Row {
	rows := []Row{
		{Kind: StoreFault, Severity: Alarm},
		{Kind: StoreWarned, Severity: Warn, Stays: EventStays},
		{Kind: LeaderNone, Severity: Alarm},
		{Kind: LeaderTrouble, Severity: Warn, Stays: EventStays},
		{Kind: MemberSilent, Severity: Alarm},
		{Kind: StateSplit, Severity: Alarm},
		{Kind: ClockAhead, Severity: Alarm},
		{Kind: ClockApart, Severity: Warn},
		{Kind: EntryPanicked, Severity: Alarm, Stays: EventStays},
		{Kind: DiskLow, Severity: Warn},
		{Kind: DiskFull, Severity: Alarm},
		{Kind: BallastMissing, Severity: Warn},
		{Kind: BlobDamaged, Severity: Alarm},
		{Kind: BlobLost, Severity: Alarm},
		{Kind: BlobUpkeep, Severity: Warn},
		{Kind: BlobUntagged, Severity: Hint, Stays: EventStays},
		{Kind: CheckpointFailed, Severity: Warn},
		{Kind: PackDown, Severity: Alarm},
		{Kind: PackRestarted, Severity: Warn, Stays: EventStays},
		{Kind: PackUnstarted, Severity: Alarm},
		{Kind: PackPoisoned, Severity: Warn, Stays: EventStays},
		{Kind: EditionUnusable, Severity: Alarm},
		{Kind: RecheckFailed, Severity: Warn},
		{Kind: AdditionOrphaned, Severity: Warn},
		{Kind: IndexBehind, Severity: Warn, After: IndexLimit},
		{Kind: RequestFailed, Severity: Warn, Stays: EventStays},
		{Kind: RequestPanicked, Severity: Alarm, Stays: EventStays},
		{Kind: AnswerBroken, Severity: Hint, Stays: EventStays},
		{Kind: AttentionUnread, Severity: Alarm},
	}
	for i := range rows {
		rows[i].Needs, rows[i].Node = admin, true
	}
	return rows
}

// byKind are the rows of [Table] with their places in it. They are made once and never changed.
var byKind = sync.OnceValue(func() map[Kind]placed {
	rows := map[Kind]placed{}
	for at, r := range Table() {
		rows[r.Kind] = placed{r, at, slices.Index(Severities(), r.Severity)}
	}
	return rows
})

type placed struct {
	Row
	at, weight int
}

// Of is the row of a kind; false for a word that is none.
func Of(k Kind) (Row, bool) {
	r, ok := byKind()[k]
	return r.Row, ok
}

// Compare orders kinds as the table does.
func Compare(a, b Kind) int { return byKind()[a].at - byKind()[b].at }

// CompareWeight orders the heaviest kinds first, those of one severity as the table does.
func CompareWeight(a, b Kind) int {
	return cmp.Or(byKind()[a].weight-byKind()[b].weight, Compare(a, b))
}

// Millis is After in the measure of [core.Time].
func (r Row) Millis() core.Time { return core.Time(r.After.Milliseconds()) }
