package query

import (
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/state"
)

// Trees lists the campaigns whose journals the user may read, the house as "" first. Whoever
// reads less than all of a journal does not read the house's, which tells of no office.
func Trees(v state.View, u core.User) []core.CampaignID {
	var trees []core.CampaignID
	whole := access.Reach(u.Roles, access.AuditRead) == access.All
	if access.May(u, access.AuditRead, access.Object{}) {
		trees = append(trees, "")
	}
	for _, c := range Campaigns(v) {
		own := u.Campaign == "" || u.Campaign == c.ID
		if whole && access.May(u, access.AuditRead, access.Object{Campaign: c.ID}) || !whole && own {
			trees = append(trees, c.ID)
		}
	}
	return trees
}

// Readable says which leaves of a campaign's journal the user's scope of audit.read holds:
// all, or those that name an office or a region of his; for admins, who run the house, those
// about its set-up. A leaf that names neither office nor region is for those who may read all.
func Readable(v state.View, u core.User) func(audit.Leaf) bool {
	if technical(u) {
		return func(l audit.Leaf) bool {
			return (l.Campaign == "" || ofTheHouse(l)) && access.May(u, access.AuditRead, access.Object{Campaign: l.Campaign})
		}
	}
	if access.Reach(u.Roles, access.AuditRead) == access.All {
		return func(l audit.Leaf) bool { return access.May(u, access.AuditRead, access.Object{Campaign: l.Campaign}) }
	}
	return func(l audit.Leaf) bool {
		o := access.Object{Campaign: l.Campaign, Office: officeOf(l), Region: core.Region(l.Get("region"))}
		if office, ok := state.Offices.Get(v, o.Office); ok {
			o.Region = office.Home // a thing belongs to its office's region, as in the machine
		}
		return access.May(u, access.AuditRead, o)
	}
}

// technical says whether the user reads the journal as an admin only: who runs the house has
// nothing to look for in the work of a campaign.
func technical(u core.User) bool {
	var others []core.Role
	for _, role := range u.Roles {
		if role != core.Admin {
			others = append(others, role)
		}
	}
	return u.Has(core.Admin) && access.Reach(others, access.AuditRead) == access.None
}

// ofTheHouse says whether a leaf of a campaign is about how it is set up and run: its rules,
// accounts, offices, checkpoints and exports, and what was denied.
func ofTheHouse(l audit.Leaf) bool {
	noun, _, _ := strings.Cut(l.Kind, ".")
	switch noun {
	case "campaign", "office", "user", "pack", "checkpoint", "export", "denied/1":
		return true
	}
	return false
}

// officeOf is the office that a leaf tells of, "" for none.
func officeOf(l audit.Leaf) core.OfficeID {
	if id, ok := strings.CutPrefix(l.Subject, "office:"); ok {
		return core.OfficeID(id)
	}
	return core.OfficeID(l.Get("office"))
}
