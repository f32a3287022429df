package versions

import (
	"encoding/json"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// maxVersions bounds the list of versions; the real one has under 1 MiB.
const maxVersions = 16 << 20

// Read reads the register's list of versions (GetAllDownloadFileInfo, JSON): their days, ascending; nil without a file.
func Read(path string) ([]core.Date, error) {
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
