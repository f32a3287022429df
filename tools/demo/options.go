package demo

import (
	"fmt"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/passport"
	"github.com/sheaf-drive/sheaf/tools/demo/drive"
	"github.com/sheaf-drive/sheaf/tools/demo/house"
)

// Options decide what is filled in.
type Options struct {
	// Seed of people, choices, passwords and request ids.
	Seed uint64
	// Signatures is how many stand on lines in the end, 0 to [MaxSignatures]. Voters who leave, are
	// turned away or wait come on top.
	Signatures int
	// Today by the clock of the node: ages are counted from it. A run that is continued on
	// another day keeps the day on which it began.
	Today core.Date
	// Admin is the login of the founding admin, OneTime the password that init printed.
	Admin, OneTime string
	// Free are passports that the list of invalid ones must leave out: of voters who come later.
	Free []passport.Number
	// Samples is the folder for the pictures of the ready voters, made if it is missing; empty
	// draws none.
	Samples string
	// Progress is told how far a part of the work is; nil tells nobody. A total of 0 says that
	// a part begins. Parts that run side by side call it from several goroutines, but never two
	// at once.
	Progress func(part string, done, total int)
}

// MaxSignatures bounds [Options].Signatures.
const MaxSignatures = 20_000

// daysAhead is how many days before the election the demonstration takes place.
const daysAhead = 90

func (o *Options) check() error {
	if o.Signatures < 0 || o.Signatures > MaxSignatures {
		return fmt.Errorf("filling a demonstration: %d signatures, not 0 to %d", o.Signatures, MaxSignatures)
	}
	if _, err := core.ParseDate("today", string(o.Today)); err != nil {
		return err
	}
	return nil
}

// ElectionDay is the day of the election that a demonstration of this day prepares, [daysAhead]
// days later; empty if today is not a date.
func ElectionDay(today core.Date) core.Date {
	day, err := time.Parse(time.DateOnly, string(today))
	if err != nil {
		return ""
	}
	return core.Date(day.AddDate(0, 0, daysAhead).Format(time.DateOnly))
}

// Campaign is what was filled in.
type Campaign struct {
	ID          core.CampaignID `json:"id"`
	Title       string          `json:"title"`
	ElectionDay core.Date       `json:"election_day"`
	Offices     []house.Office  `json:"offices"`
	Users       []house.User    `json:"users"`
	// Pile lists sheets that stay in the binders for whoever tries the desk.
	Pile []Pile `json:"pile"`
	// Voters have not come yet: what to type to try the desk.
	Voters []Voter `json:"voters"`
	// Visits counts the voters by how their visit went.
	Visits map[drive.Fate]int `json:"visits"`
	// Sheets counts the sheets of region 83 in the desks' stacks by how far they came.
	Sheets map[drive.End]int `json:"sheets"`
}

// Pile is what is left of one region's sheets in an office's binder.
type Pile struct {
	Office string      `json:"office"`
	Region core.Region `json:"region"`
	Codes  []string    `json:"codes"`
	// Operators are the logins of the desks that may take them.
	Operators []string `json:"operators"`
}
