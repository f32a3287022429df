package snapshot

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/export"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
)

// exported writes the campaign as it is, under a checkpoint of its own.
func exported(t *testing.T, w *machinetest.World, key audit.SigningKey) string {
	t.Helper()
	tree := state.TreeOf(machinetest.Campaign)
	size := query.TreeSize(w.Memory, tree)
	root, err := audit.Root(state.TreeNodes{View: w.Memory, Tree: tree}, size)
	if err != nil {
		t.Fatal(err)
	}
	note, err := audit.Sign(audit.Checkpoint{Origin: audit.Origin(machinetest.Campaign), Size: size, Root: root}, key)
	if err != nil {
		t.Fatal(err)
	}
	w.Must(core.SystemActor, &machine.RecordCheckpoint{Tree: tree, Size: size, Root: root, Note: string(note)})
	var b bytes.Buffer
	if err := export.Write(&b, query.Public{View: w.Memory.View(), Campaign: machinetest.Campaign, KeyName: key.Name()}); err != nil {
		t.Fatal(err)
	}
	return written(t, b.Bytes())
}

func written(t *testing.T, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "export.zip")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func newKey(t *testing.T) audit.SigningKey {
	t.Helper()
	key, err := audit.NewSigningKey(strings.NewReader(strings.Repeat("seed of a key", 20)), "sheaf/checkpoints")
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func TestDiff_SaysWhatChanged(t *testing.T) {
	key := newKey(t)
	w := machinetest.Furnished(t, machinetest.Config{CheckpointKey: key.Verifier()})
	sheet, operator := machinetest.Sheet(0), machinetest.User("operator1")
	w.Written(operator, "Anna", sheet)
	first := exported(t, w, key)
	w.Written(operator, "Boris", sheet)
	second := exported(t, w, key)

	d, err := Diff(first, second, 3)
	if err != nil {
		t.Fatal(err)
	}
	byName := map[string]Table{}
	for _, table := range d.Tables {
		byName[table.Name] = table
	}
	if d.Campaign != string(machinetest.Campaign) || d.To <= d.From || d.New == 0 || d.Kinds["signature.write/1"] != 1 {
		t.Errorf("%+v", d)
	}
	code := string(sheet.Code())
	want := Table{Name: "lines", Added: 1}
	if got := byName["lines"]; got.Added != want.Added || got.Removed+got.Changed != 0 || len(got.Rows) != 1 || !strings.HasPrefix(got.Rows[0], "+"+code+",2,written,") {
		t.Errorf("lines: %+v", got)
	}
	if got := byName["sheets"]; got.Changed != 1 || got.Added+got.Removed != 0 || len(got.Rows) != 2 ||
		!strings.HasPrefix(got.Rows[0], "-"+code) || !strings.HasPrefix(got.Rows[1], "+"+code) {
		t.Errorf("sheets: %+v", got)
	}
	if _, there := byName["packs"]; there {
		t.Error("a table without a change is listed")
	}
	same, err := Diff(second, second, 3)
	if err != nil || same.New != 0 || len(same.Tables) != 0 {
		t.Errorf("an export differs from itself: %+v (%v)", same, err)
	}
	if _, err := Diff(second, first, 0); core.CodeOf(err) != core.Conflict {
		t.Errorf("the later one first: %v", err)
	}
}

func TestDiff_RefusesWhatIsNoContinuation(t *testing.T) {
	key := newKey(t)
	var files []string
	for _, voter := range []string{"Anna", "Boris"} {
		w := machinetest.Furnished(t, machinetest.Config{CheckpointKey: key.Verifier()})
		w.Written(machinetest.User("operator1"), voter, machinetest.Sheet(0))
		files = append(files, exported(t, w, key))
	}
	if _, err := Diff(files[0], files[1], 0); core.CodeOf(err) != core.Conflict {
		t.Errorf("two histories: %v", err)
	}
	other := rewritten(t, files[0], func(name, text string) string {
		if name == "manifest.json" {
			return strings.Replace(text, string(machinetest.Campaign), "other", 1)
		}
		return text
	})
	if _, err := Diff(files[0], other, 0); core.CodeOf(err) != core.Conflict {
		t.Errorf("two campaigns: %v", err)
	}
	for what, path := range map[string]string{
		"no zip":   written(t, []byte("no zip")),
		"no table": rewritten(t, files[0], func(name, text string) string { return map[bool]string{false: text}[name == "tables/visits.csv"] }),
		"no format": rewritten(t, files[0], func(name, text string) string {
			return strings.Replace(text, "sheaf-export/", "other/", 1)
		}),
	} {
		if _, err := Diff(files[0], path, 0); core.CodeOf(err) != core.Invalid {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := Diff(files[0], filepath.Join(t.TempDir(), "none"), 0); core.CodeOf(err) != core.NotFound {
		t.Errorf("a file that is not there: %v", err)
	}
}

// rewritten is the export with its files changed.
func rewritten(t *testing.T, path string, change func(name, text string) string) string {
	t.Helper()
	z, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out, err := w.Create(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(out, change(f.Name, string(text))); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return written(t, b.Bytes())
}

func TestCommand_InWords(t *testing.T) {
	t.Setenv("LC_ALL", "C")
	key := newKey(t)
	w := machinetest.Furnished(t, machinetest.Config{CheckpointKey: key.Verifier()})
	w.Written(machinetest.User("operator1"), "Anna", machinetest.Sheet(0))
	first := exported(t, w, key)
	w.Written(machinetest.User("operator1"), "Boris", machinetest.Sheet(0))
	c := Command()
	var out bytes.Buffer
	c.SetOut(&out)
	c.SetArgs([]string{first, exported(t, w, key), "--rows", "1"})
	if err := c.Execute(); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"1  signature.write/1", "lines: rows added 1, removed 0, changed 0", "    +", "From entry "} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("it does not say %q: %s", want, out.String())
		}
	}
}
