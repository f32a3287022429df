package invariant

import (
	"maps"
	"slices"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/state"
)

// pages holds scanned pages against the journal, and makes the lists of them again: those that wait for somebody, those
// with lines that differ, and those of a sheet.
func (k *checker) pages(compare func(subject, is string)) {
	state.Scanners.Scan(k.view, "", func(id core.ScannerID, c core.Scanner) bool {
		if c.Campaign == k.campaign {
			compare(string(id.Actor()), c.State)
		}
		return true
	})
	unread, astray, of := map[string]bool{}, map[string]bool{}, map[string]bool{}
	state.PageScans.Scan(k.view, "", func(id core.PageScanID, p core.PageScan) bool {
		if p.Campaign != k.campaign {
			return true
		}
		compare("scan:"+string(id), p.State)
		if p.State == core.PageUnread {
			unread[state.UnreadScanKey(p.Campaign, id)] = true
		}
		if len(p.Table.Differ) > 0 {
			astray[state.UnreadScanKey(p.Campaign, id)] = true
		}
		if p.Sheet != "" {
			of[state.ScanOfKey(p.Sheet, id)] = true
		}
		if (p.State == core.PageNamed) != (p.Sheet != "") {
			k.say("the page scan:%s is %s, of the sheet %q", id, p.State, p.Sheet.Code())
		}
		return true
	})
	listed := func(what, key string, want map[string]bool) {
		if !want[key] {
			k.say("%s is listed as %s; it is not", key, what)
		}
		delete(want, key)
	}
	state.UnreadScans.Scan(k.view, state.UnreadScanKey(k.campaign, ""), func(key string, _ core.Time) bool {
		listed("a page that waits", key, unread)
		return true
	})
	state.AstrayScans.Scan(k.view, state.UnreadScanKey(k.campaign, ""), func(key string, _ core.Time) bool {
		listed("a page with lines that differ", key, astray)
		return true
	})
	state.ScansOf.Scan(k.view, string(k.campaign)+"/", func(key string, _ bool) bool {
		listed("a page of a sheet", key, of)
		return true
	})
	for _, key := range slices.Concat(slices.Sorted(maps.Keys(unread)), slices.Sorted(maps.Keys(astray)), slices.Sorted(maps.Keys(of))) {
		k.say("the page %s is not listed", key[strings.LastIndexByte(key, '/')+1:])
	}
}
