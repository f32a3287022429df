package dated

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// The day of a list is what was given, then what the name says, then when the file was changed, then today; whatever
// was not given is told, with the way to say otherwise.
func TestOf(t *testing.T) {
	t.Setenv("LC_ALL", "C")
	dir := t.TempDir()
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.Local)
	changed := time.Date(2018, 1, 9, 12, 0, 0, 0, time.Local)
	for _, c := range []struct{ given, name, day, from, says string }{
		{"2018-01-10", "list_2018-01-11.csv", "2018-01-10", fromFlag, ""},
		{"", "list_2018-01-11.csv.bz2", "2018-01-11", fromName, "no --date: the list gets that of the name of its file, 2018-01-11. "},
		{"", "20180111.csv", "2018-01-11", fromName, "2018-01-11"},
		{"", "list 11.01.2018.csv", "2018-01-11", fromName, "2018-01-11"},
		{"", "list_20181311.csv", "2018-01-09", fromFile, "the day its file was last changed, 2018-01-09. "},
		{"", "4504123456.csv", "2018-01-09", fromFile, "2018-01-09"},
		{"", "list_of_expired_passports.csv", "2018-01-09", fromFile, "2018-01-09"},
		{"", "-", "2026-11-23", fromToday, "the date of today, 2026-11-23. "},
	} {
		path := filepath.Join(dir, c.name)
		if c.name == "-" {
			path = c.name
		} else if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		} else if err := os.Chtimes(path, changed, changed); err != nil {
			t.Fatal(err)
		}
		got, err := Of(c.given, path, now)
		if err != nil || string(got.Day) != c.day || got.From != c.from {
			t.Errorf("%+v is of %+v, %v", c, got, err)
		}
		var said strings.Builder
		if got.Tell(&said); !strings.Contains(said.String(), c.says) || (c.says != "") != strings.HasSuffix(said.String(), "Give another with --date YYYY-MM-DD.\n") {
			t.Errorf("%+v: it says %q", c, said.String())
		}
	}
	if _, err := Of("yesterday", "list.csv", now); err == nil {
		t.Error("a day that is none is taken")
	}
}
