package lists

import (
	"slices"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	api "github.com/sheaf-drive/sheaf/tools/client"
)

// longestGap is how many days may lie between the edition in force and a delta when no list says
// which versions there were: the register publishes two a week, and one on holidays.
const longestGap = 8

// follows refuses a delta that does not follow the edition in force: by the list of versions one
// lies between them, or they are too far apart and no list says that none does. A list says so
// only if it has both days: one that ends before the delta knows nothing of those after its end.
func (w addressWish) follows(base api.Edition) error {
	for _, day := range w.released {
		if string(day) > base.Date && day < w.day {
			return core.Refuse(core.Conflict, "date", "cli.delta_skipped", base.Date, string(w.day), string(day))
		}
	}
	if slices.Contains(w.released, core.Date(base.Date)) && slices.Contains(w.released, w.day) {
		return nil
	}
	from, errFrom := time.Parse(time.DateOnly, base.Date)
	to, errTo := time.Parse(time.DateOnly, string(w.day))
	if errFrom == nil && errTo == nil && to.Sub(from) > longestGap*24*time.Hour {
		return core.Refuse(core.Conflict, "date", "cli.delta_gap", base.Date, string(w.day))
	}
	return nil
}
