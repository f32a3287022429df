package doubt

import (
	"slices"
	"testing"
	"time"

	"github.com/sheaf-drive/sheaf/core"
)

// A list in force under a day that has not come says nothing of how old another one is: else every day's list would wait for years.
func TestOf_Day(t *testing.T) {
	now := core.TimeOf(time.Date(2026, 11, 23, 21, 0, 0, 0, time.UTC))
	for name, row := range map[string]struct {
		force, day core.Date
		want       []string
	}{
		"of the day before":           {"2026-11-22", "2026-11-23", nil},
		"of the same day":             {"2026-11-23", "2026-11-23", nil},
		"older":                       {"2026-11-22", "2026-11-21", []string{Older}},
		"of tomorrow, where it is":    {"2026-11-23", "2026-11-24", nil},
		"before tomorrow's":           {"2026-11-24", "2026-11-23", []string{Older}},
		"behind one of a wrong year":  {"2030-01-01", "2026-11-23", nil},
		"of a wrong year":             {"2026-11-23", "2030-01-01", []string{Ahead}},
		"of a wrong year behind such": {"2030-01-02", "2030-01-01", []string{Ahead}},
		"without a day":               {"2026-11-23", "", []string{Undated}},
		"the first without a day":     {"", "", []string{Undated}},
	} {
		force := core.Edition{ID: "force", Rows: 1000, Date: row.force}
		if got := Of(core.Edition{ID: "next", Rows: 1000, Date: row.day}, force, core.EditionOrigin{}, now); !slices.Equal(got, row.want) {
			t.Errorf("%s: doubts %v, want %v", name, got, row.want)
		}
	}
}
