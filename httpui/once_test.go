package httpui

import (
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestOnce_WaitsForTheRoutes holds the seconds after which a pressed button works again against
// the time that the form may be on its way and worked on: lifted too early it invites a second press.
func TestOnce_WaitsForTheRoutes(t *testing.T) {
	script := read(t, "asset/files/once.js")
	seconds := func(text, pattern string) time.Duration {
		m := regexp.MustCompile(pattern).FindStringSubmatch(text)
		if m == nil {
			t.Fatalf("no %s", pattern)
		}
		n, err := strconv.Atoi(m[1])
		if err != nil {
			t.Fatal(err)
		}
		return time.Duration(n) * time.Second
	}
	usual := seconds(script, `: (\d+)\)\)?\n`)
	pictures := seconds(script, `'multipart/form-data' \? (\d+)`)
	journal := seconds(read(t, "page/journal.qtpl"), `data-deadline="(\d+)"`)
	packs := seconds(read(t, "page/packs.qtpl"), `data-deadline="(\d+)"`)
	for _, route := range (&App{Rooms: rooms()}).Routes() {
		route = route.WithDefaults()
		patience := usual
		switch {
		case route.Method != post || route.Path == "/audit/export" || strings.HasPrefix(route.Path, "/api/"):
			// a download lifts nothing, and a program presses no button
			continue
		case route.Path == "/audit":
			patience = journal
		case route.Path == "/admin/packs":
			patience = packs - route.Read
		case route.MaxBody == maxPassport:
			patience = pictures - route.Read
		}
		if patience <= route.Deadline {
			t.Errorf("%s may take %s, its button waits %s", route.Path, route.Deadline, patience)
		}
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
