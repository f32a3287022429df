package doubt

import (
	"slices"
	"time"

	"github.com/sheaf-drive/sheaf/core"
)

// The doubts that the machine itself has of an edition.
const (
	Shrinks = "shrinks" // more than one row in a hundred of the list in force is gone
	Grows   = "grows"   // it has rows that the list in force lacks, more than a tenth of its own
	Older   = "older"   // its date is before that of the list in force
	Ahead   = "ahead"   // its date has not come yet
	Undated = "undated" // it has no date
	Empty   = "empty"   // nothing stands on it: everybody would be cleared
)

// Of says what speaks against putting a list of passports into force: what its importer doubted, and how it compares with the one
// in force, whose zero value stands for none. It comes every day from elsewhere and has come cut off, empty and of another year.
func Of(e, active core.Edition, origin core.EditionOrigin, now core.Time) []string {
	var doubts []string
	if e.State != core.EditionRetired { // else somebody has accepted them
		doubts = slices.Clone(origin.Doubts)
	}
	add := func(word string, is bool) {
		if is && !slices.Contains(doubts, word) {
			doubts = append(doubts, word)
		}
	}
	if active.ID != "" && active.ID != e.ID {
		turned := core.Turnover{Of: active.Rows, Added: e.Rows - active.Rows, Removed: active.Rows - e.Rows} // at least: the importer counts
		if origin.Base == active.ID {
			turned.Added, turned.Removed = origin.Added, origin.Removed
		}
		add(Shrinks, turned.Shrinks())
		add(Grows, turned.Grows())
		add(Older, e.Date != "" && e.Date < active.Date && !ahead(active.Date, now)) // else nobody knows how old that one is
	}
	add(Empty, e.Rows == 0)
	add(Undated, e.Date == "")
	add(Ahead, ahead(e.Date, now))
	return doubts
}

// ahead says that a day has not come anywhere: where the list is made it may be tomorrow already.
func ahead(day core.Date, now core.Time) bool {
	return string(day) > now.UTC().Add(24*time.Hour).Format(time.DateOnly)
}
