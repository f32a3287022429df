package query

import (
	"cmp"
	"slices"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/attention"
	"github.com/sheaf-drive/sheaf/core/state"
)

// LateOf is what a list that came after the signing says of the document of a signature; its zero value
// where none says anything.
func LateOf(v state.View, id core.SignatureID) core.Late {
	return LateIn(v, id, core.LatePassport)
}

// LateIn is what is said of a signature in the matter.
func LateIn(v state.View, id core.SignatureID, m core.Matter) core.Late {
	late, _ := state.Lates.Get(v, m.Late(id))
	return late
}

// ListedLate is a line whose passport a newer list names, or whose address the register has changed.
type ListedLate struct {
	core.Late
	Sheet core.Sheet
	// Line is its number on the sheet.
	Line  int
	Of    core.Signature
	Visit core.Visit
}

// ListedLates lists the open late findings of a campaign in the matter, the oldest first; office limits
// them to one office's, empty lists all.
func ListedLates(v state.View, c core.CampaignID, office core.OfficeID, m core.Matter) (list []ListedLate) {
	state.OpenLates.Scan(v, state.OpenLateKey(c, office, ""), func(key string, _ core.Time) bool {
		id := lateIn(key)
		if _, of := id.Split(); of != m {
			return true
		}
		if row, ok := ListedLateOf(v, id); ok {
			list = append(list, row)
		}
		return true
	})
	slices.SortFunc(list, func(a, b ListedLate) int {
		return cmp.Or(cmp.Compare(a.Found, b.Found), cmp.Compare(a.Sheet.ID, b.Sheet.ID), a.Line-b.Line)
	})
	return list
}

// CountLates counts the open late findings of a campaign in the matter.
func CountLates(v state.View, c core.CampaignID, m core.Matter) (n int) {
	state.OpenLates.Scan(v, state.OpenLateKey(c, "", ""), func(key string, _ core.Time) bool {
		if _, of := lateIn(key).Split(); of == m {
			n++
		}
		return true
	})
	return n
}

// lateIn is the finding that a key of the open ones names.
func lateIn(key string) core.LateID { return core.LateID(key[strings.LastIndexByte(key, '/')+1:]) }

// ListedLateOf is a late finding of a signature on a line; false where there is none.
func ListedLateOf(v state.View, id core.LateID) (row ListedLate, ok bool) {
	if row.Late, ok = state.Lates.Get(v, id); !ok {
		return row, false
	}
	row.Of, _ = state.Signatures.Get(v, row.Signature)
	if row.Of.Line == "" {
		return row, false
	}
	row.Visit, _ = state.Visits.Get(v, row.Of.Visit)
	sheet, n := row.Of.Line.Split()
	row.Sheet, _ = state.Sheets.Get(v, sheet)
	row.Line = n
	return row, true
}

// RecheckOf is the job that looks the signatures of a campaign up in what is in force; its zero value
// before the first.
func RecheckOf(v state.View, c core.CampaignID, m core.Matter) core.Recheck {
	job, _ := state.Rechecks.Get(v, m.Job(c))
	return job
}

// LateRecord is the place name of a late finding's seals.
func LateRecord(id core.LateID) string { return "late:" + string(id) }

// listedLate finds lines whose passport a newer list names, whose address has changed, or with which newer rules find fault.
func (s *surveyor) listedLate() {
	state.OpenLates.Scan(s.view, state.OpenLateKey(s.campaign, "", ""), func(key string, since core.Time) bool {
		id, matter := lateIn(key).Split()
		kind := map[core.Matter]attention.Kind{core.LatePassport: attention.ListedLate, core.LateAddress: attention.AddressChanged,
			core.LateRules: attention.Rejudged}[matter]
		g, _ := state.Signatures.Get(s.view, id)
		if g.Line != "" {
			sheet, _ := g.Line.Split()
			s.at(kind, g.Office, "", Example{ID: string(sheet.Code()), Label: sheet.Code().String(), Since: since})
		}
		return true
	})
}
