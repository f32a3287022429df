package httpui

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io/fs"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/roomtest"
)

func TestExport_IsCoveredAndTellsOfItself(t *testing.T) {
	n := open(t)
	slipped := 0
	n.Store.Busy = func(w *machinetest.World) { // a busy hour: entries slip in before the moment is opened
		if slipped++; slipped > 1 && slipped < 5 {
			w.Must(machinetest.User("coordinator1"), machinetest.Plan("one", "77", 7+slipped, 7+slipped))
		}
	}
	state.Series.Put(n.Store.World.Memory, state.SeriesKey("drive", 0), 9)
	got := n.Ask("auditor", "POST", "/api/v1/exports", obj{"campaign": ""})
	n.Store.Busy = nil
	if got.Status != 200 || !regexp.MustCompile(`filename="sheaf-drive-\d+\.zip"`).MatchString(got.Header.Get("Content-Disposition")) {
		t.Fatalf("%d %s", got.Status, got.Body)
	}
	file, err := zip.NewReader(bytes.NewReader(got.Body), int64(len(got.Body)))
	if err != nil {
		t.Fatal(err)
	}
	content := map[string]string{}
	for _, f := range file.File {
		opened, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if _, err := b.ReadFrom(opened); err != nil {
			t.Fatal(err)
		}
		content[f.Name] = b.String()
	}
	if !strings.Contains(content["journal.jsonl"], `"kind":"export.make/1"`) || !strings.Contains(content["checkpoints.txt"], "sheaf/drive") {
		t.Errorf("the export has the files %v", len(content))
	}
	form := n.Browse("auditor", "POST", "/audit/export", url.Values{"tree": {"sheaf/drive"}})
	if form.Status != 200 || !bytes.HasPrefix(form.Body, []byte("PK")) {
		t.Errorf("from the screen: %d %s", form.Status, form.Body)
	}
}

func TestExport_GivesUpWhenTooMuchHappens(t *testing.T) {
	n := open(t)
	next := 8
	n.Store.Busy = func(w *machinetest.World) {
		w.Must(machinetest.User("coordinator1"), machinetest.Plan("one", "77", next, next))
		next++
	}
	got := n.Ask("auditor", "POST", "/api/v1/exports", obj{"campaign": "drive"})
	n.Store.Busy = nil
	if e := got.Refusal(t); got.Status != 503 || e.Code != core.Unavailable {
		t.Errorf("%d %+v", got.Status, e)
	}
}

// A moment that was exported is exported again to the byte, whatever happened since; it belongs to its campaign.
func TestExport_OfAPinnedMoment(t *testing.T) {
	n := open(t)
	export := func(at uint64) (uint64, []byte) {
		t.Helper()
		got := n.Ask("auditor", "POST", "/api/v1/exports", obj{"campaign": "drive", "at": at})
		file, err := zip.NewReader(bytes.NewReader(got.Body), int64(len(got.Body)))
		if err != nil {
			t.Fatalf("%d %s", got.Status, got.Body)
		}
		manifest, err := fs.ReadFile(file, "manifest.json")
		if err != nil {
			t.Fatal(err)
		}
		var said struct{ Index uint64 }
		if err := json.Unmarshal(manifest, &said); err != nil {
			t.Fatal(err)
		}
		return said.Index, got.Body
	}
	at, first := export(0)
	if later, newest := export(0); later == at || bytes.Equal(newest, first) {
		t.Error("without an index it is not the newest moment")
	}
	if _, again := export(at); !bytes.Equal(again, first) {
		t.Error("the same moment gives another file")
	}
	n.Refused(roomtest.Check{Name: "a moment nobody exported", Who: "auditor", Method: "POST", Path: "/api/v1/exports",
		Body: obj{"campaign": "drive", "at": at - 1}, Status: 404, Code: core.NotFound, Field: "at"})
}
