package arch

import (
	"go/ast"
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
		{"unicode", "core/machine/letters.go", 9, "strings.ToUpper"},
		{"goroutine", "core/machine/race.go", 5, "Apply runs alone"},
		{"goroutine", "core/machine/race.go", 6, "select"},
		{"float", "core/machine/race.go", 14, "share is a float"},
		{"float", "core/machine/race.go", 14, "float64 is a float"},
		{"float", "core/machine/race.go", 15, "share is a float"},
		{"doc.go", "core/names", 0, "no doc.go"},
		{"file-size", "core/paper/long.go", 0, "601 lines, 600 are allowed"},
		{"arrow", "core/passport/up.go", 3, "core/passport must not import core/machine: arrows point down only"},
		// Both go list and the type-checker say so.
		{"type-check", "core/password", 0, "undefined: missing"},
		{"type-check", "core/password", 0, "undefined: missing"},
		{"sleep", "core/seal/seal_test.go", 10, "no time.Sleep in tests"},
		{"map-order", "core/state/order.go", 13, "ranging over a map"},
		{"map-order", "core/state/order.go", 21, "ranging over a map"},
		{"map-order", "core/state/order.go", 28, "maps.Keys"},
		{"import", "core/state/shuffle.go", 8, "must not import sync: Apply runs alone"},
		{"map-order", "core/state/shuffle.go", 12, "maps.Values"},
		{"map-order", "core/state/shuffle.go", 15, "maps.All"},
		{"init", "core/text/register.go", 5, "no init"},
		{"dependency", "docs/dependencies.md", 0, "github.com/google/uuid has no row"},
		{"name", "httpui/page/common", 0, "a package named common"},
		{"name", "httpui/page/helper", 0, "a package named helper"},
		{"name", "httpui/page/helpers", 0, "a package named helpers"},
		{"name", "httpui/page/misc", 0, "a package named misc"},
		{"name", "httpui/page/models", 0, "a package named models"},
		{"name", "httpui/page/shared", 0, "a package named shared"},
		{"name", "httpui/page/types", 0, "a package named types"},
		{"name", "httpui/page/util", 0, "a package named util"},
		{"name", "httpui/page/utils", 0, "a package named utils"},
		{"arrow", "httpui/sibling.go", 3, "httpui must not import its sibling raftstore"},
		{"exports", "raftstore/blob", 0, "42 exported names, 40 are allowed"},
		{"loud", "tools/sheaf/h/loud.go", 7, "Warn logs an alarm"},
		{"loud", "tools/sheaf/h/loud.go", 8, "WithLevel logs an alarm"},
		{"depth", "tools/sheaf/a", 0, "7 arrows deep, 6 are allowed"},
	}
	want = append(want, plantedRows()...)
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

// plantedRows lists what is planted for the rows of bans and names, one call
// for each row. It does not read those tables, so a row that is deleted there
// is missed here.
func plantedRows() []Finding {
	return slices.Concat(
		imports("core/banned.go", 8, "golang.org/x/sys/unix", "io/ioutil", "os/exec", "path/filepath", "syscall/js"),
		imports("core/banned.go", 14, "github.com/valyala/fasthttp/fasthttputil", "google.golang.org/grpc/codes", "net/http"),
		imports("core/banned.go", 18, "github.com/rs/zerolog/diode", "log/slog"),
		imports("core/banned.go", 21, "database/sql", "github.com/dgraph-io/badger/v4",
			"github.com/hashicorp/raft-wal/types", "github.com/hashicorp/raft/fuzzy", "go.etcd.io/bbolt"),
		imports("core/banned.go", 27, "github.com/hashicorp/go-plugin/runner", "plugin"),
		imports("core/banned.go", 30, "github.com/blugelabs/bluge"),
		imports("core/banned.go", 32, "github.com/valyala/quicktemplate/qtc", "html/template", "text/template/parse"),
		imports("core/banned.go", 36, "C", "runtime/debug", "unsafe"),
		imports("core/draw.go", 7, "crypto/rand"),
		imports("core/draw.go", 9, "hash/maphash", "math/rand", "math/rand/v2"),
		imports("core/draw.go", 13, "github.com/google/uuid"),
		imports("core/machine/banned.go", 8, "golang.org/x/text/unicode/norm", "regexp/syntax", "unicode"),
		imports("core/machine/banned.go", 12, "encoding/json/jsontext"),
		imports("core/machine/banned.go", 14, "context", "sync/atomic"),
		imports("tools/sheafverify/borrowed.go", 4, "github.com/klauspost/compress/zstd", "go.etcd.io/bbolt"),
		imports("tools/sheafverify/borrowed.go", 7, "google.golang.org/protobuf/proto"),

		uses("clock", "core/clock.go", 10, "time.Now", "time.Since", "time.Until", "time.After", "time.AfterFunc",
			"time.Sleep", "time.Tick", "time.NewTimer", "time.NewTicker"),
		uses("clock", "core/clock.go", 20, "time.Local", "time.LoadLocation", "time.Time.Local"),
		uses("clock", "core/clock.go", 24, "context.WithTimeout", "context.WithDeadline",
			"context.WithTimeoutCause", "context.WithDeadlineCause"),
		uses("random", "core/draw.go", 18, "math/rand.Int"),
		uses("random", "core/draw.go", 19, "math/rand/v2.Int"),
		uses("random", "core/draw.go", 20, "crypto/rand.Read"),
		uses("random", "core/draw.go", 21, "hash/maphash.MakeSeed"),
		uses("random", "core/draw.go", 22, "github.com/google/uuid.NewString"),
		uses("random", "core/draw.go", 23, "crypto/ecdsa.GenerateKey", "crypto/ecdsa.Sign", "crypto/ecdsa.SignASN1"),
		uses("random", "core/draw.go", 26, "crypto/ecdh.Curve.GenerateKey"),
		uses("random", "core/draw.go", 27, "crypto/rsa.GenerateKey", "crypto/rsa.GenerateMultiPrimeKey"),
		uses("random", "core/draw.go", 29, "crypto/cipher.NewGCMWithRandomNonce"),
		uses("unicode", "core/machine/letters.go", 13, "strings.ToUpper", "strings.ToLower", "strings.Title", "strings.ToTitle",
			"strings.EqualFold", "strings.ToUpperSpecial", "strings.ToLowerSpecial", "strings.ToTitleSpecial"),
		uses("unicode", "core/machine/letters.go", 22, "bytes.ToUpper", "bytes.ToLower", "bytes.Title", "bytes.ToTitle",
			"bytes.EqualFold", "bytes.ToUpperSpecial", "bytes.ToLowerSpecial", "bytes.ToTitleSpecial"),
		uses("map-order", "core/state/shuffle.go", 19, "sync.Map.Range"),
		uses("map-order", "core/state/shuffle.go", 20, "reflect.Value.MapKeys", "reflect.Value.MapRange"),
	)
}

// imports expects a finding on each line from first on, one for each import.
func imports(file string, first int, banned ...string) []Finding {
	var want []Finding
	for i, path := range banned {
		want = append(want, Finding{"import", file, first + i, " must not import " + path + ": "})
	}
	return want
}

// uses expects a finding on each line from first on, one for each name.
func uses(rule, file string, first int, names ...string) []Finding {
	var want []Finding
	for i, name := range names {
		want = append(want, Finding{rule, file, first + i, name + ": "})
	}
	return want
}

// TestPlanted_EachEntryIsProven walks the tables of what is forbidden. An entry
// that finds nothing in the planted house may be misspelt and find nothing in
// ours either.
func TestPlanted_EachEntryIsProven(t *testing.T) {
	found := check(t, "testdata/planted")
	prove := func(entry string, by func(Finding) bool) {
		t.Helper()
		if !slices.ContainsFunc(found, by) {
			t.Errorf("nothing is planted under testdata that proves %s", entry)
		}
	}
	for _, b := range bans {
		for _, pattern := range b.Imports {
			prove("the ban of "+pattern+": "+b.Reason, func(f Finding) bool {
				_, text, _ := strings.Cut(f.Text, " must not import ")
				imported, reason, _ := strings.Cut(text, ": ")
				return f.Rule == "import" && matches(pattern, imported) && reason == b.Reason
			})
		}
	}
	for _, n := range names {
		if len(n.Names) == 0 {
			prove("the ban of every name of "+n.Package, func(f Finding) bool {
				return f.Rule == n.Rule && strings.HasPrefix(f.Text, n.Package+".") && strings.HasSuffix(f.Text, ": "+n.Reason)
			})
		}
		for _, name := range n.Names {
			text := n.Package + "." + name + ": " + n.Reason
			prove(text, func(f Finding) bool { return f.Rule == n.Rule && f.Text == text })
		}
	}
	for _, name := range unsorted {
		text := "maps." + name + ": " + noOrder
		prove(text, func(f Finding) bool { return f.Rule == "map-order" && f.Text == text })
	}
	for _, name := range vague {
		prove("the name "+name, func(f Finding) bool {
			return f.Rule == "name" && strings.HasPrefix(f.Text, "a package named "+name+" ")
		})
	}
}

// TestPlanted_EachCheckIsProven catches a new check that comes without a plant.
func TestPlanted_EachCheckIsProven(t *testing.T) {
	tree, err := Load("testdata/planted")
	if err != nil {
		t.Fatal(err)
	}
	for i, rule := range rules {
		if len(rule(tree)) == 0 {
			t.Errorf("nothing is planted under testdata for number %d of the rules, counted from 0", i)
		}
	}
}

// TestPackageSize_Roomy replaces a plant of 9,001 lines.
func TestPackageSize_Roomy(t *testing.T) {
	for _, dir := range roomy {
		for _, c := range []struct{ lines, findings int }{{maxRoomyLines, 0}, {maxRoomyLines + 1, 1}} {
			p := &Package{Dir: dir, Files: []*File{{Lines: c.lines, Source: &ast.File{}}}}
			if found := packageSize(p); len(found) != c.findings {
				t.Errorf("%s with %d lines: %v, want %d findings", dir, c.lines, found, c.findings)
			}
		}
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
