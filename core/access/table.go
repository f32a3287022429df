package access

import "github.com/sheaf-drive/sheaf/core"

// Action is a row of the rights table. It is a wire word: API tokens are scoped by it.
type Action string

// The actions. Those of later screens stand here already, so that the table is whole.
const (
	HouseFound     Action = "house.found"
	LevelRaise     Action = "level.raise"
	SystemRecord   Action = "system.record"
	CampaignManage Action = "campaign.manage"
	OfficeManage   Action = "office.manage"
	UserCreate     Action = "user.create"
	UserApprove    Action = "user.approve"
	UserManage     Action = "user.manage"
	UserRead       Action = "user.read"
	SelfManage     Action = "self.manage"

	VisitOpen    Action = "visit.open"
	VisitFill    Action = "visit.fill"
	VisitList    Action = "visit.list"
	BlockLift    Action = "block.lift"
	LateRead     Action = "late.read"
	PersonalRead Action = "personal.read"
	MaskedRead   Action = "personal.masked"
	ScanRead     Action = "scan.read"

	LineVerify    Action = "line.verify"
	LineRaise     Action = "line.raise"
	LineDecide    Action = "line.decide"
	LineCorrect   Action = "line.correct"
	CollectorAway Action = "collector.away"
	SheetCertify  Action = "sheet.certify"
	SheetOrder    Action = "sheet.order"
	SheetIssue    Action = "sheet.issue"
	SheetMove     Action = "sheet.move"
	SheetSort     Action = "sheet.sort"
	SheetPull     Action = "sheet.pull"
	// PageAdd delivers scanned pages; PageName says which sheet's a page is that nothing could read.
	PageAdd  Action = "page.add"
	PageName Action = "page.name"
	// ScannerManage lets machines deliver pages with a key, and ends that.
	ScannerManage Action = "scanner.manage"
	SheetBind     Action = "sheet.bind"
	LineExclude   Action = "line.exclude"
	StatisticRead Action = "statistic.read"

	SelectionPropose Action = "selection.propose"
	SelectionApprove Action = "selection.approve"
	SelectionRead    Action = "selection.read"

	PackPropose Action = "pack.propose"
	PackApprove Action = "pack.approve"
	PackRead    Action = "pack.read"
	PackTrust   Action = "pack.trust"
	EditionLoad Action = "edition.load"
	LookUp      Action = "reference.look_up"

	AuditRead      Action = "audit.read"
	ExportPublic   Action = "export.public"
	ExportPersonal Action = "export.personal"
	// AttentionRead opens the list of what needs somebody: to see there what one's own roles are
	// needed for. AttentionWatch shows what others are needed for as well, AttentionHouse what
	// belongs to no campaign, such as a reference list or a node.
	AttentionRead  Action = "attention.read"
	AttentionWatch Action = "attention.watch"
	AttentionHouse Action = "attention.house"
	MetricsRead    Action = "metrics.read"
	ClusterManage  Action = "cluster.manage"
)

// Scope is how far a right reaches; a larger scope contains the smaller ones.
type Scope uint8

// The scopes, smallest first.
const (
	None Scope = iota
	// Own: what the user entered or is assigned to.
	Own
	// Office: everything of the user's own office.
	Office
	// Region: everything of the user's regions.
	Region
	// All: everything of the user's campaign, or of all campaigns if the user has none.
	All
)

// String is the scope's word.
func (s Scope) String() string {
	return [...]string{"none", "own", "office", "region", "all"}[s]
}

// Grant gives one role a scope.
type Grant struct {
	Role  core.Role
	Scope Scope
}

// Row is one action with its grants.
type Row struct {
	Action Action
	Grants []Grant
}

// Table is the whole role × action × scope table, written out to be read. [Reach] asks a
// copy that is built once. Actions that only the node itself takes
// have no grants.
func Table() []Row {
	return []Row{
		{HouseFound, nil},
		{SystemRecord, nil},
		{LevelRaise, []Grant{{core.Admin, All}}},
		{ClusterManage, []Grant{{core.Admin, All}}},
		{CampaignManage, []Grant{{core.Admin, All}}},
		{OfficeManage, []Grant{{core.Admin, All}, {core.Federal, All}}},
		// Coordinators appoint operators of their office, regional managers coordinators of
		// their regions; which roles each may give stands in core/machine.
		{UserCreate, []Grant{{core.Admin, All}, {core.Federal, All}, {core.Regional, Region}, {core.Coordinator, Office}}},
		// The one right that a user's campaign does not bound, see [Across].
		{UserApprove, []Grant{{core.Admin, All}, {core.Federal, All}}},
		{UserManage, []Grant{{core.Admin, All}, {core.Federal, All}, {core.Regional, Region}, {core.Coordinator, Office}}},
		{UserRead, []Grant{{core.Admin, All}, {core.Federal, All}, {core.Auditor, All}, {core.Regional, Region}, {core.Coordinator, Office}}},
		{SelfManage, everybody(Own)},

		{VisitOpen, []Grant{{core.Operator, Office}}},
		{VisitFill, []Grant{{core.Operator, Own}, {core.Coordinator, Office}}},
		{VisitList, []Grant{{core.Operator, Own}, {core.Coordinator, Office}}},
		{BlockLift, []Grant{{core.Coordinator, Office}}},
		// Which lines a newer list of passports names: by codes, no personal data.
		{LateRead, []Grant{{core.Verifier, Office}, {core.Coordinator, Office}, {core.Lawyer, All}, {core.Regional, Region}, {core.Federal, All}}},
		{PersonalRead, []Grant{{core.Operator, Own}, {core.Verifier, Own}, {core.Lawyer, Own}}},
		{MaskedRead, []Grant{{core.Coordinator, Office}, {core.Regional, Region}, {core.Federal, All}, {core.Auditor, All}}},
		{ScanRead, []Grant{{core.Operator, Own}, {core.Verifier, Own}, {core.Lawyer, Own}}},

		{LineVerify, []Grant{{core.Verifier, Office}}},
		{LineRaise, []Grant{{core.Verifier, Office}, {core.Coordinator, Office}, {core.Regional, Region}}},
		{LineDecide, []Grant{{core.Lawyer, All}}},
		{LineCorrect, []Grant{{core.Operator, Own}}},
		{CollectorAway, []Grant{{core.Coordinator, Office}, {core.Regional, Region}}},
		{SheetCertify, []Grant{{core.Verifier, Office}}},
		{SheetOrder, []Grant{{core.Coordinator, Office}, {core.Regional, Region}, {core.Federal, All}, {core.Logistics, All}}},
		{SheetIssue, []Grant{{core.Coordinator, Office}, {core.Regional, Region}, {core.Federal, All}, {core.Logistics, All}}},
		{SheetMove, []Grant{{core.Operator, Own}, {core.Coordinator, Office}, {core.Regional, Region}, {core.Logistics, All}}},
		{SheetSort, []Grant{{core.Logistics, All}}},
		{SheetPull, []Grant{{core.Lawyer, All}, {core.Logistics, All}}},
		{PageAdd, []Grant{{core.Logistics, All}, {core.Federal, All}}}, {PageName, []Grant{{core.Logistics, All}, {core.Lawyer, All}, {core.Federal, All}}},
		{ScannerManage, []Grant{{core.Admin, All}, {core.Logistics, All}}}, {SheetBind, []Grant{{core.Logistics, All}, {core.Federal, All}}},
		// A good line that is not chosen is struck by who certifies, with a remark.
		{LineExclude, []Grant{{core.Verifier, Office}, {core.Federal, All}}},
		{StatisticRead, []Grant{
			{core.Operator, Own}, {core.Verifier, Own}, {core.Lawyer, All}, {core.Coordinator, Office},
			{core.Regional, Region}, {core.Federal, All}, {core.Logistics, All}, {core.Auditor, All},
		}},

		{SelectionPropose, []Grant{{core.Regional, Region}, {core.Federal, All}}},
		{SelectionApprove, []Grant{{core.Federal, All}}},
		{SelectionRead, []Grant{{core.Lawyer, All}, {core.Regional, Region}, {core.Federal, All}, {core.Auditor, All}}},

		{PackPropose, []Grant{{core.Admin, All}}},
		{PackApprove, []Grant{{core.Federal, All}, {core.Lawyer, All}}},
		{PackTrust, []Grant{{core.Admin, All}}},
		{PackRead, []Grant{{core.Admin, All}, {core.Federal, All}, {core.Lawyer, All}, {core.Auditor, All}}},
		{EditionLoad, []Grant{{core.Admin, All}}},
		{LookUp, []Grant{{core.Operator, Own}, {core.Coordinator, Office}, {core.Verifier, Office}, {core.Lawyer, All}, {core.Admin, All}}},

		{AuditRead, []Grant{{core.Auditor, All}, {core.Federal, All}, {core.Regional, Region}, {core.Coordinator, Office}, {core.Admin, All}}},
		{ExportPublic, []Grant{{core.Auditor, All}}},
		{ExportPersonal, []Grant{{core.Federal, All}, {core.Admin, All}}},
		{AttentionRead, []Grant{
			{core.Operator, Own}, {core.Verifier, Office}, {core.Lawyer, All}, {core.Coordinator, Office},
			{core.Regional, Region}, {core.Federal, All}, {core.Logistics, All}, {core.Admin, All},
		}},
		{AttentionWatch, []Grant{{core.Coordinator, Office}, {core.Regional, Region}, {core.Federal, All}, {core.Admin, All}}},
		{AttentionHouse, []Grant{{core.Federal, All}, {core.Admin, All}}},
		{MetricsRead, []Grant{{core.Admin, All}}},
	}
}

func everybody(s Scope) []Grant {
	var grants []Grant
	for _, role := range core.StaffRoles() {
		grants = append(grants, Grant{role, s})
	}
	return grants
}
