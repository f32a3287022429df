package lists

import (
	"encoding/json"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	api "github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// longestGap is how many days may lie between the edition in force and a delta when no list says
// which versions there were: the register publishes two a week, and one on holidays.
const longestGap = 8

// maxVersions bounds the list of versions; the real one has under 1 MiB.
const maxVersions = 16 << 20

// readVersions reads the register's list of versions; nil without one.
func readVersions(path string) ([]core.Date, error) {
	if path == "" {
		return nil, nil
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, terminal.Unreadable(path, err)
	}
	defer file.Close()
	var rows []struct {
		VersionID any    `json:"VersionId"` // 20230707, a number or a text
		Date      string `json:"Date"`      // 07.07.2023
	}
	if err := json.NewDecoder(io.LimitReader(file, maxVersions)).Decode(&rows); err != nil {
		return nil, terminal.UsageError{Cause: core.Refuse(core.Invalid, "versions", "cli.versions", path)}
	}
	days := make([]core.Date, 0, len(rows))
	for _, r := range rows {
		day, err := time.Parse("02.01.2006", strings.TrimSpace(r.Date))
		if err != nil {
			return nil, terminal.UsageError{Cause: core.Refuse(core.Invalid, "versions", "cli.versions", path)}
		}
		days = append(days, core.Date(day.Format(time.DateOnly)))
	}
	slices.Sort(days)
	return slices.Compact(days), nil
}

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
