package arch

import (
	"slices"
	"strings"
	"testing"
)

// TestHouse_KeepsItsRules is the reason this package exists.
func TestHouse_KeepsItsRules(t *testing.T) {
	for _, f := range check(t, "../..") {
		t.Error(f)
	}
}

func check(t *testing.T, root string) []Finding {
	t.Helper()
	tree, err := Load(root)
	if err != nil {
		t.Fatal(err)
	}
	found, err := Check(tree)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// TestPlanted_EachRuleTurnsRed runs all rules over a house where each of them
// is broken on purpose, beside code that comes as near to the limit as it may.
// Nothing planted may be missed and nothing else may be found.
func TestPlanted_EachRuleTurnsRed(t *testing.T) {
	want := []Finding{
		{"link", "README.md", 3, `link "docs/gone.md" leads nowhere: there is no docs/gone.md`},
		{"link", "README.md", 3, `link "core/DESIGN.md#gone" leads nowhere: core/DESIGN.md has no such heading`},
		{"link", "README.md", 4, `link "../outside.md" leaves the repository`},
		{"arrow", "attic", 0, "no row in the arrow table"},
		{"layout", "attic", 0, "not a folder of the house"},
		{"design", "bench", 0, "no DESIGN.md"},
		{"func-size", "core/access/long.go", 76, "Long has 71 lines"},
		{"comment", "core/audit/bare.go", 3, "exported function Bare"},
		{"comment", "core/audit/bare.go", 5, "exported type Tree"},
		{"comment", "core/audit/bare.go", 7, "exported function Root"},
		{"comment", "core/audit/bare.go", 12, "exported const One"},
		{"import", "core/disk.go", 3, "core must not import os: the core does no I/O"},
		{"package-size", "core/forecast", 0, "1501 lines, 1500 are allowed"},
		{"clock", "core/machine/clock.go", 7, "time.Now"},
		{"clock", "core/machine/clock.go", 7, "time.Since"},
		{"clock", "core/machine/clock.go", 11, "time.Time.Local"},
		{"import", "core/machine/draw.go", 3, "must not import crypto/rand"},
		{"random", "core/machine/draw.go", 6, "rand.Text"},
		{"unicode", "core/machine/letters.go", 6, "strings.ToUpper"},
		{"goroutine", "core/machine/race.go", 5, "Apply runs alone"},
		{"goroutine", "core/machine/race.go", 6, "select"},
		{"float", "core/machine/race.go", 14, "share is a float"},
		{"float", "core/machine/race.go", 14, "float64 is a float"},
		{"float", "core/machine/race.go", 15, "share is a float"},
		{"doc.go", "core/names", 0, "no doc.go"},
		{"file-size", "core/paper/long.go", 0, "601 lines, 600 are allowed"},
		{"arrow", "core/passport/up.go", 3, "core/passport must not import core/machine: arrows point down only"},
		{"sleep", "core/seal/seal_test.go", 10, "no time.Sleep in tests"},
		{"map-order", "core/state/order.go", 13, "ranging over a map"},
		{"map-order", "core/state/order.go", 21, "ranging over a map"},
		{"map-order", "core/state/order.go", 28, "maps.Keys"},
		{"init", "core/text/register.go", 5, "no init"},
		{"name", "httpui/page/helpers", 0, "a package named helpers"},
		{"arrow", "httpui/sibling.go", 3, "httpui must not import its sibling raftstore"},
		{"exports", "raftstore/blob", 0, "42 exported names, 40 are allowed"},
		{"depth", "tools/sheaf/a", 0, "7 arrows deep, 6 are allowed"},
	}
	found := check(t, "testdata/planted")
	for _, w := range want {
		at := slices.IndexFunc(found, func(f Finding) bool {
			return f.Rule == w.Rule && f.Path == w.Path && f.Line == w.Line && strings.Contains(f.Text, w.Text)
		})
		if at < 0 {
			t.Errorf("planted, but not found: %v", w)
			continue
		}
		found = slices.Delete(found, at, at+1)
	}
	for _, f := range found {
		t.Errorf("found, but not planted: %v", f)
	}
}

// TestTables_Sound holds the tables to their own rules.
func TestTables_Sound(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range house {
		if seen[r.Path] {
			t.Errorf("two rows for %s", r.Path)
		}
		seen[r.Path] = true
		for _, use := range r.Uses {
			dir := strings.TrimSuffix(r.Path, "/...")
			if siblings(dir, strings.TrimSuffix(use, "/...")) {
				t.Errorf("%s may import its sibling %s", r.Path, use)
			}
			if under(dir, "core") && !under(use, "core") {
				t.Errorf("%s points upwards to %s", r.Path, use)
			}
		}
	}
	for _, b := range bans {
		if b.Reason == "" || len(b.Rooms) == 0 || len(b.Imports) == 0 {
			t.Errorf("a ban without rooms, imports or reason: %v", b)
		}
	}
	for _, n := range names {
		if n.Reason == "" || len(n.Rooms) == 0 || n.Rule == "" {
			t.Errorf("a forbidden name without rooms, rule or reason: %v", n)
		}
	}
}

func under(dir, top string) bool { return dir == top || strings.HasPrefix(dir, top+"/") }

func TestRoomOf_MostExactRow(t *testing.T) {
	cases := []struct{ dir, row string }{
		{"core", "core"},
		{"core/state", "core/state"},
		{"core/state/statetest", "core/state/statetest"},
		{"core/machine/old", "core/machine/..."},
		{"httpui", "httpui"},
		{"httpui/page/desk", "httpui/page/..."},
		{"tools/sheaf", "tools/sheaf/..."},
		{"core/unheard", ""},
		{"tools", ""},
	}
	for _, c := range cases {
		room, ok := roomOf(c.dir)
		if room.Path != c.row || ok != (c.row != "") {
			t.Errorf("row of %s is %q, want %q", c.dir, room.Path, c.row)
		}
	}
}

func TestAnchors_AsRenderersMakeThem(t *testing.T) {
	page := "# The `core`, in short\n## Twice\n## Twice\n```\n# not a heading\n```\n#no heading\n"
	found := anchors(page)
	for _, want := range []string{"the-core-in-short", "twice", "twice-1"} {
		if !found[want] {
			t.Errorf("no anchor %q in %v", want, found)
		}
	}
	if len(found) != 3 {
		t.Errorf("anchors that are none: %v", found)
	}
}
