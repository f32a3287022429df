package query

import (
	"cmp"
	"slices"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/attention"
	"github.com/sheaf-drive/sheaf/core/state"
)

// LateOf is what a list that came after the signing says of a signature; its zero value where none
// says anything.
func LateOf(v state.View, id core.SignatureID) core.Late {
	late, _ := state.Lates.Get(v, id)
	return late
}

// ListedLate is a line whose passport a newer list names.
type ListedLate struct {
	core.Late
	Sheet core.Sheet
	// Line is its number on the sheet.
	Line  int
	Of    core.Signature
	Visit core.Visit
}

// ListedLates lists the open late findings of a campaign, the oldest first; office limits them to one
// office's, empty lists all.
func ListedLates(v state.View, c core.CampaignID, office core.OfficeID) (list []ListedLate) {
	state.OpenLates.Scan(v, state.OpenLateKey(c, office, ""), func(key string, _ core.Time) bool {
		if row, ok := ListedLateOf(v, core.SignatureID(key[strings.LastIndexByte(key, '/')+1:])); ok {
			list = append(list, row)
		}
		return true
	})
	slices.SortFunc(list, func(a, b ListedLate) int {
		return cmp.Or(cmp.Compare(a.Found, b.Found), cmp.Compare(a.Sheet.ID, b.Sheet.ID), a.Line-b.Line)
	})
	return list
}

// ListedLateOf is the late finding of a signature on a line; false where there is none.
func ListedLateOf(v state.View, id core.SignatureID) (row ListedLate, ok bool) {
	if row.Late, ok = state.Lates.Get(v, id); !ok {
		return row, false
	}
	row.Of, _ = state.Signatures.Get(v, id)
	if row.Of.Line == "" {
		return row, false
	}
	row.Visit, _ = state.Visits.Get(v, row.Of.Visit)
	sheet, n := row.Of.Line.Split()
	row.Sheet, _ = state.Sheets.Get(v, sheet)
	row.Line = n
	return row, true
}

// RecheckOf is the job that looks the signatures of a campaign up in the list in force; its zero value
// before the first.
func RecheckOf(v state.View, c core.CampaignID) core.Recheck {
	job, _ := state.Rechecks.Get(v, c)
	return job
}

// LateRecord is the place name of a late finding's seals.
func LateRecord(id core.SignatureID) string { return "late:" + string(id) }

// listedLate finds lines whose passport a newer list names.
func (s *surveyor) listedLate() {
	state.OpenLates.Scan(s.view, state.OpenLateKey(s.campaign, "", ""), func(key string, since core.Time) bool {
		id := core.SignatureID(key[strings.LastIndexByte(key, '/')+1:])
		g, _ := state.Signatures.Get(s.view, id)
		if g.Line != "" {
			sheet, _ := g.Line.Split()
			s.at(attention.ListedLate, g.Office, "", Example{ID: string(sheet.Code()), Label: sheet.Code().String(), Since: since})
		}
		return true
	})
}
