package attention

import (
	"strings"

	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/attention"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// place is a screen that mends something: who holds the action may open it. title is the key of its
// name, each the address of one thing there, with {id} in the place of its identifier.
type place struct {
	href, title string
	action      access.Action
	each        string
}

// The screens, in the order of the paper's way.
var (
	visit       = place{"", "", access.VisitFill, "/desk/visits/{id}"} // all of an office together have none
	office      = place{"/office", "ui.section.office", access.BlockLift, ""}
	listed      = place{"/listed", "ui.section.listed", access.LateRead, ""}
	moved       = place{"/moved", "ui.section.moved", access.LateRead, ""}
	rejudged    = place{"/rejudged", "ui.section.rejudged", access.LateRead, ""}
	judging     = place{"/admin/rejudge", "rejudge.title", access.PackRead, ""}
	prepare     = place{"/desk/prepare", "ui.section.prepare", access.LineCorrect, ""}
	review      = place{"/review", "ui.section.review", access.LineVerify, "/review/{id}"}
	lawyer      = place{"/lawyer", "ui.section.lawyer", access.LineDecide, "/lawyer/{id}"}
	corrections = place{"/desk/corrections", "ui.section.corrections", access.LineCorrect, "/desk/corrections/{id}"}
	collectors  = place{"/office/collectors", "check.away.title", access.CollectorAway, ""}
	dispatch    = place{"/dispatch", "ui.section.dispatch", access.SheetMove, ""}
	sorting     = place{"/sort", "ui.section.sort", access.SheetSort, ""}
	arrivals    = place{"/sort/parcels", "arrivals.title", access.SheetSort, "/sort/parcels/{id}"}
	scans       = place{"/scans", "ui.section.scans", access.PageName, ""}
	pull        = place{"/pull", "ui.section.pull", access.SheetPull, "/pull/{id}"}
	losses      = place{"/losses", "loss.title", access.SheetMove, "/losses/{id}"}
	choice      = place{"/select", "ui.section.select", access.SelectionRead, ""}
	strike      = place{"/bind/strike", "ui.section.strike", access.LineExclude, ""}
	bind        = place{"/bind", "ui.section.bind", access.SheetBind, ""}
	packs       = place{"/admin/packs", "ui.section.packs", access.PackRead, ""}
	registers   = place{"/admin/editions", "ui.section.registers", access.EditionLoad, ""}
	nodes       = place{"/admin/cluster", "ui.section.nodes", access.ClusterManage, ""}
	journal     = place{"/audit", "ui.section.audit", access.AuditRead, ""}
)

// places say where each kind is mended. Those that are not here are mended at the command line, or
// by nobody but time.
func places() map[attention.Kind]place {
	return map[attention.Kind]place{
		attention.VisitBlocked: office, attention.ListedLate: listed, attention.AddressChanged: moved, attention.Rejudged: rejudged, attention.VisitLong: visit, attention.SheetUnfinished: prepare,
		attention.SheetUnchecked: review, attention.SheetHeldInCheck: review,
		attention.SheetForLawyer: lawyer, attention.SheetWithLawyer: lawyer,
		attention.CorrectionWaiting: corrections, attention.CorrectionHeld: corrections, attention.CollectorGone: collectors,
		attention.SheetUnsent: dispatch, attention.ParcelLate: arrivals, attention.ParcelMissing: arrivals,
		attention.SheetUnplaced: sorting, attention.PageUnread: scans, attention.SheetPulled: pull, attention.SheetLost: losses, attention.SheetSpoiled: losses,
		attention.SelectionLoading: choice, attention.SelectionFrozen: choice, attention.SelectionUnbound: bind,
		attention.LineUnchosen: strike, attention.RegionNearlyFull: choice, attention.RegionFull: choice,
		attention.PackNone: packs, attention.PackWaiting: packs, attention.PackKeyWaiting: packs, attention.PackUnconfirmed: packs, attention.PackUnsteady: packs,
		attention.RejudgeHeld: judging,
		attention.PackDown:    packs, attention.PackRestarted: packs, attention.PackUnstarted: packs, attention.PackPoisoned: packs,
		attention.EditionWaiting: registers,
		attention.LeaderNone:     nodes, attention.LeaderTrouble: nodes, attention.MemberSilent: nodes, attention.StateSplit: nodes,
		attention.ClockApart: nodes, attention.LevelBehind: nodes, attention.DiskLow: nodes, attention.DiskFull: nodes,
		attention.CheckpointLate: journal, attention.CheckpointFailed: journal,
	}
}

// Leads are the addresses that rows lead to, as patterns, with the rights that open them: a test of
// the whole house holds them against its routes.
func (s *Screens) Leads() map[string]access.Action {
	leads := map[string]access.Action{}
	for _, at := range places() {
		for _, path := range []string{at.href, at.each} {
			if path != "" {
				leads[path] = at.action
			}
		}
	}
	return leads
}

// mended is where the row is mended, its zero value where no screen does.
func (r row) mended() place { return places()[r.table.Kind] }

// href is the screen that mends it, "" where the reader may not open it.
func (r row) href(q *serve.Request) string {
	at := r.mended()
	if at.action == "" || !q.May(at.action) {
		return ""
	}
	return at.href
}

// each is the address of one thing of the row, "" where the reader may not open it.
func (r row) each(q *serve.Request, id string) string {
	at := r.mended()
	if at.each == "" || !q.May(at.action) {
		return ""
	}
	return strings.Replace(at.each, "{id}", id, 1)
}
