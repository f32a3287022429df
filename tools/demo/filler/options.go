package filler

import (
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/demo/drive"
	"github.com/sheaf-drive/sheaf/tools/demo/house"
)

// Options say what is filled in, and where.
type Options struct {
	// Front is the node: its admin socket, because how far it is only that says.
	Front client.Config
	Size  drive.Size
	Seed  uint64
	// Today by the clock of the node, Election the day that is prepared. A run that is continued on
	// another day keeps both.
	Today, Election core.Date
	// Admin is the founding admin, OneTime his password of the first day.
	Admin, OneTime string
	// Notes is the file of what is done; it need not exist. It holds tokens of the accounts.
	Notes string
	// Progress is told how far a part is; nil tells nobody. A total of 0 says that a part begins. It
	// is never called twice at once.
	Progress func(part string, done, total int)
}

// Filled is what a run has left behind.
type Filled struct {
	Campaign core.CampaignID
	Title    string
	Offices  []house.Office
	Users    []house.User
	// Toxic are the logins of the collectors who changed what they wrote.
	Toxic []string
	// Spare are codes of sheets that lie in the binder of the first office.
	Spare []string
	// Counts are what the plan says that there is, before anything was bound; Bound sheets were bound.
	Counts drive.Counts
	Bound  int
	// Signatures written and Commands applied by this run, and how long its lanes took. A run that
	// continued another one has fewer.
	Signatures int
	Commands   uint64
	Took       time.Duration
	// Leaves of the campaign's journal, and about how many bytes they have.
	Leaves, JournalBytes int64
}
