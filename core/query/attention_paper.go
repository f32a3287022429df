package query

import (
	"slices"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/attention"
	"github.com/sheaf-drive/sheaf/core/state"
)

// visits reads the open visits of the campaign's offices: a voter stands behind each.
func (s *surveyor) visits() {
	for _, office := range Offices(s.view, s.campaign) {
		cases, err := OpenVisits(s.view, office.ID, "")
		if err != nil {
			continue // one broken visit hides its office's here; its own screen says so
		}
		for _, c := range cases {
			e := Example{string(c.Visit.ID), c.Visit.ID.Label(), c.Visit.Opened}
			switch {
			case waitsForLift(c):
				s.at(attention.VisitBlocked, office.ID, "", e)
			case s.old(attention.VisitLong, c.Visit.Opened):
				s.at(attention.VisitLong, office.ID, c.Visit.Operator, e)
			}
		}
	}
}

// waitsForLift says whether a coordinator could let the visit go on.
func waitsForLift(c Case) bool {
	return c.Holder == "" && slices.ContainsFunc(c.Signature.Judgement.Blocks(c.Visit.LiftedCodes()),
		func(f core.FindingMark) bool { return slices.Contains(f.LiftBy, core.Coordinator) })
}

// queues walks the sheets of the campaign that are on their way.
func (s *surveyor) queues() {
	prefix := string(s.campaign) + "/"
	state.Queues.Scan(s.view, prefix, func(key string, since core.Time) bool {
		if part := strings.Split(key[len(prefix):], "/"); len(part) == 3 {
			s.queued(part[0], core.OfficeID(part[1]), core.SheetCode(part[2]), since)
		}
		return true
	})
}

// waiting are the kinds of sheets that stay too long in a state, with who has them.
var waiting = map[core.SheetState]struct {
	kind  attention.Kind
	owner func(*surveyor, core.SheetID) core.UserID
}{
	core.SheetComplete:          {attention.SheetUnchecked, nil},
	core.SheetChecking:          {attention.SheetHeldInCheck, nil},
	core.SheetWantedByLawyer:    {attention.SheetForLawyer, nil},
	core.SheetWithLawyer:        {attention.SheetWithLawyer, (*surveyor).lawyer},
	core.SheetWantedByCollector: {attention.CorrectionWaiting, (*surveyor).collector},
	core.SheetWithCollector:     {attention.CorrectionHeld, (*surveyor).collector},
	core.SheetCertified:         {attention.SheetUnsent, nil},
	core.SheetPacked:            {attention.SheetUnsent, nil},
	core.SheetArrived:           {attention.SheetUnplaced, nil},
	core.SheetPulled:            {attention.SheetPulled, (*surveyor).holder},
	core.SheetLost:              {attention.SheetLost, nil},
	core.SheetSpoiled:           {attention.SheetSpoiled, nil},
}

func (s *surveyor) queued(in core.SheetState, office core.OfficeID, code core.SheetCode, since core.Time) {
	id := core.NewSheetID(s.campaign, code)
	e := Example{string(code), code.String(), since}
	switch in {
	case core.SheetFilling, core.SheetWantedByCollector, core.SheetWithCollector:
		collector := s.collector(id)
		if s.user(collector).State != core.UserActive {
			s.at(attention.CollectorGone, office, "", e)
			return
		}
		if in == core.SheetFilling && since < s.around.Day {
			s.at(attention.SheetUnfinished, office, collector, e)
		}
	}
	w, ok := waiting[in]
	if !ok || !s.old(w.kind, since) {
		return
	}
	owner := core.UserID("")
	if w.owner != nil {
		owner = w.owner(s, id)
	}
	s.at(w.kind, office, owner, e)
}

func (s *surveyor) collector(id core.SheetID) core.UserID {
	sheet, _ := state.Sheets.Get(s.view, id)
	return sheet.Collector
}

func (s *surveyor) lawyer(id core.SheetID) core.UserID {
	check, _ := state.Checks.Get(s.view, id)
	return check.Lawyer
}

func (s *surveyor) holder(id core.SheetID) core.UserID {
	custody, _ := state.Custodies.Get(s.view, id)
	return custody.Holder
}

// parcels finds those that did not arrive, or not whole.
func (s *surveyor) parcels() {
	Parcels(s.view, s.campaign, func(p core.Parcel) bool {
		switch {
		case p.State == core.ParcelSent && s.old(attention.ParcelLate, p.Sent):
			s.at(attention.ParcelLate, p.Office, "", Example{string(p.ID), p.Label(), p.Sent})
		case p.State == core.ParcelReceived && p.Missing > 0 && s.old(attention.ParcelMissing, p.Received):
			s.at(attention.ParcelMissing, p.Office, "", Example{string(p.ID), p.Label(), p.Received})
		}
		return false
	})
}

// pages reads the scanned pages that wait for somebody who types their codes, and those that show lines otherwise than they are
// recorded.
func (s *surveyor) pages() {
	for _, p := range AstrayPages(s.view, s.campaign) {
		s.of(attention.PageLines, 1, Example{string(p.ID), p.Sheet.Code().String(), p.Since})
	}
	for _, p := range UnreadPages(s.view, s.campaign) {
		if !s.old(attention.PageUnread, p.Since) {
			return // the rest came later
		}
		s.of(attention.PageUnread, 1, Example{string(p.ID), core.Short(string(p.ID)), p.Since})
	}
}
