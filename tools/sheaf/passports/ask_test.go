package passports

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/audit"
	api "github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// Lists of one day are told apart by what the journal says was in force, not by their ids.
func TestPrevious_IsWhatWasInForce(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		former := map[string]string{"edition:now": "b", "edition:b": "forgotten"}[r.FormValue("subject")]
		line := audit.Line(audit.Entry{Kind: "edition.activate/2", Subject: r.FormValue("subject"),
			Public: []audit.KV{{Name: "former", Value: former}}}, core.Stamp{}, 1)
		_ = json.NewEncoder(w).Encode(map[string]any{"entries": []map[string]string{{"line": string(line)}}})
	}))
	defer server.Close()
	var all []api.Edition
	for _, row := range [][2]string{
		{"a", core.EditionRetired}, {"b", core.EditionRetired}, {"c", core.EditionRetired}, {"now", core.EditionActive},
		{"forgotten", core.EditionForgotten}, {"waits", core.EditionComplete},
	} {
		all = append(all, api.Edition{ID: row[0], State: row[1], Kind: core.EditionPassports, Date: "2018-01-10"})
	}
	node := api.New(api.Config{Server: server.URL})
	for id, want := range map[string]string{"now": "b", "b": "", "a": "", "waits": "now"} {
		e, err := named(all, id)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := previous(t.Context(), node, all, e); got != want || err != nil {
			t.Errorf("before %s was %q, %v; want %q", id, got, err, want)
		}
	}
}

// Whoever mistypes the name of a file is not told of ids alone, and of two files it is said which one is none.
func TestSources_NameWhatIsWrong(t *testing.T) {
	t.Setenv("LC_ALL", "C")
	f := newFake(t)
	good, bad := listFile(t, "4504,123456\n"), filepath.Join(t.TempDir(), "photo.jpg")
	if err := os.WriteFile(bad, []byte{0xff, 0xd8, 0xff, 0xe0}, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		command *cobra.Command
		words   []string
		want    string
	}{
		{diffCommand(), []string{good, "nosuch"}, "There is no file “nosuch” and no edition whose id begins so."},
		{diffCommand(), []string{"zzzzzzzz", good}, "There is no file “zzzzzzzz” and no edition"},
		{diffCommand(), []string{good, bad}, "photo.jpg: The file is JPEG."},
		{statsCommand(), []string{bad}, "photo.jpg: The file is JPEG."},
	} {
		_, _, err := f.types(t, row.command, row.words...)
		if said := terminal.Said(err); !strings.HasPrefix(said, row.want) || strings.Contains(said, "imported") {
			t.Errorf("%s %v is told %q", row.command.Name(), row.words, said)
		}
	}
	if _, _, err := f.types(t, importCommand(), bad, "--date", "2018-01-11"); !strings.HasSuffix(terminal.Said(err), "Nothing was imported.") {
		t.Errorf("who imports is told %q", terminal.Said(err))
	}
	_, _, err := f.types(t, importCommand(), good, "--date", "2026-13-45")
	if said := terminal.Said(err); !strings.Contains(said, "“2026-13-45” is no day. Write --date 2018-01-18 or 18.01.2018.") {
		t.Errorf("a day that is none is told %q", said)
	}
}

// A folder that is none is not taken for a house without a list.
func TestStats_OfNoFolder(t *testing.T) {
	t.Setenv("LC_ALL", "C")
	c := statsCommand()
	c.SetArgs([]string{"--data", filepath.Join(t.TempDir(), "nowhere"), "--as", "admin"})
	c.SilenceErrors, c.SilenceUsage = true, true
	if err := c.ExecuteContext(t.Context()); !strings.Contains(terminal.Said(err), "is no data folder") {
		t.Errorf("it says %q", terminal.Said(err))
	}
}
