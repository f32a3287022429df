package passports

import (
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine/doubt"
	"github.com/sheaf-drive/sheaf/core/passport"
	api "github.com/sheaf-drive/sheaf/tools/client"
)

// irregular is what of the difference is about rows without ten digits.
func irregular(older *passport.Set, d passport.Difference) core.Turnover {
	return core.Turnover{Of: older.Stats().Irregular, Added: d.Added.Stats().Irregular, Removed: d.Removed.Stats().Irregular}
}

// The doubts that only who has both lists can have.
const (
	doubtIrregularGone = "irregular_gone" // of the rows without ten digits more are gone than a day takes away, or all
	doubtIrregularNew  = "irregular_new"  // of these more are new than a day brings
)

// turnedDoubts are those of the guard about a list that has other passports, and of them other irregular ones. The machine
// sees by itself how many more or fewer there are, and what a difference says; what a whole list changes only its
// importer knows.
func turnedDoubts(all, irregular core.Turnover) (list []string) {
	add := func(word string, is bool) {
		if is {
			list = append(list, word)
		}
	}
	add(doubt.Shrinks, all.Shrinks())
	add(doubt.Grows, all.Grows())
	add(doubtIrregularGone, irregular.LosesIrregular())
	add(doubtIrregularNew, irregular.BringsIrregular())
	return list
}

// doubted is the refusal to put an edition into force, or back into force.
func doubted(e api.Edition) error {
	if e.State == core.EditionRetired {
		return core.Refuse(core.Conflict, "accept", "import.passports.back", core.Short(e.ID), doubtWords(e.Doubts)).About("edition:" + e.ID)
	}
	return core.Refuse(core.Conflict, "accept", "import.passports.doubted", core.Short(e.ID), doubtWords(e.Doubts)).About("edition:" + e.ID)
}
