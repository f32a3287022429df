package access

import (
	"sync"

	"github.com/sheaf-drive/sheaf/core"
)

// rows are the grants of [Table] by action. They are built once and never changed.
var rows = sync.OnceValue(func() map[Action][]Grant {
	byAction := map[Action][]Grant{}
	for _, row := range Table() {
		byAction[row.Action] = row.Grants
	}
	return byAction
})

// Object says whose a thing is, as far as scopes ask. Empty parts belong to nobody.
type Object struct {
	Campaign core.CampaignID
	Office   core.OfficeID
	// Region the thing or its office lies in.
	Region core.Region
	Owner  core.UserID
}

// Reach is the widest scope that one of the roles has for the action.
func Reach(roles []core.Role, a Action) Scope {
	widest := None
	for _, g := range rows()[a] {
		if has(roles, g.Role) && g.Scope > widest {
			widest = g.Scope
		}
	}
	return widest
}

// Known says whether the action is a row of the table.
func Known(a Action) bool {
	_, known := rows()[a]
	return known
}

// May says whether an active user may do the action to the object.
func May(u core.User, a Action, o Object) bool {
	if u.State != core.UserActive || u.Campaign != "" && o.Campaign != u.Campaign && !Across(a) {
		return false
	}
	return covers(Reach(u.Roles, a), u, o)
}

// Check is [May] as a refusal with code Denied.
func Check(u core.User, a Action, o Object) error {
	if May(u, a, o) {
		return nil
	}
	return core.Refuse(core.Denied, "", "core.denied", string(a))
}

// covers says whether the scope holds the object: each scope contains the smaller ones.
func covers(s Scope, u core.User, o Object) bool {
	switch {
	case s == All:
		return true
	case s >= Region && inRegions(u, o.Region):
		return true
	case s >= Office && u.Office != "" && o.Office == u.Office:
		return true
	}
	return s >= Own && o.Owner == u.ID
}

// CheckScanner is [Check] for a scanner: while it is enrolled it delivers pages of its campaign, and that is all.
func CheckScanner(s core.Scanner, a Action, o Object) error {
	if s.State == core.ScannerEnrolled && a == PageAdd && o.Campaign == s.Campaign {
		return nil
	}
	return core.Refuse(core.Denied, "", "core.denied", string(a))
}

func inRegions(u core.User, r core.Region) bool {
	for _, own := range u.Regions {
		if r != "" && own == r {
			return true
		}
	}
	return false
}

func has(roles []core.Role, r core.Role) bool {
	for _, have := range roles {
		if have == r {
			return true
		}
	}
	return false
}

// Across says whether the campaign of a user does not bound the action. Only giving the
// second pair of eyes to an account is such: it decides nothing by itself, and an account of
// the house, or of a campaign without other staff, would wait for ever.
func Across(a Action) bool { return a == UserApprove }

// Internal says whether the action is one that the node takes itself: nobody has a grant.
func Internal(a Action) bool {
	grants, known := rows()[a]
	return known && len(grants) == 0
}
