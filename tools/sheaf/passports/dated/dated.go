package dated

import (
	"io"
	"os"
	"path/filepath"
	"regexp"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// Where the day of a list comes from.
const (
	fromFlag  = "flag"
	fromName  = "name"  // the name of the file
	fromFile  = "file"  // when the file was last changed
	fromToday = "today" // nothing says it
)

// List is the day of a list, and what says so.
type List struct {
	Day core.Date
	// From is flag, name, file or today.
	From string
}

// dayIn are the two ways in which names of files have days: 2018-01-10, 20180110, 2018_01_10, and 10.01.2018.
var dayIn = map[string]*regexp.Regexp{
	"$1-$2-$3": regexp.MustCompile(`(?:^|\D)((?:19|20)\d\d)[-_.]?(\d\d)[-_.]?(\d\d)(?:\D|$)`),
	"$3-$2-$1": regexp.MustCompile(`(?:^|\D)(\d\d)[-_.](\d\d)[-_.]((?:19|20)\d\d)(?:\D|$)`),
}

// Of is the day of the list: as it was given, else as the name of the file says, else when the file was last
// changed, which is when the ministry did where whoever fetched it kept that, else today.
func Of(given, path string, now time.Time) (List, error) {
	if given != "" {
		day, err := core.ParseDate("date", given)
		if err != nil {
			return List{}, terminal.UsageError{Cause: core.Refuse(core.Invalid, "date", "import.date", given)}
		}
		return List{day, fromFlag}, nil
	}
	for form, pattern := range dayIn {
		for _, at := range pattern.FindAllStringSubmatchIndex(filepath.Base(path), -1) {
			if day, err := core.ParseDate("date", string(pattern.ExpandString(nil, form, filepath.Base(path), at))); err == nil {
				return List{day, fromName}, nil
			}
		}
	}
	if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
		return List{core.Date(info.ModTime().Format(time.DateOnly)), fromFile}, nil
	}
	return List{core.Date(now.Format(time.DateOnly)), fromToday}, nil
}

// Tell says which day was assumed, and how to say another; nothing where it was given.
func (d List) Tell(w io.Writer) {
	words := map[string]string{fromName: "import.dated.name", fromFile: "import.dated.file", fromToday: "import.dated.today"}
	if key := words[d.From]; key != "" {
		_, _ = io.WriteString(w, terminal.Say(key, terminal.Day(string(d.Day)))+"\n")
	}
}
