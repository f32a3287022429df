package passports

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	api "github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/sheaf/remote"
)

// answering is a node that finds every document listed.
func answering(t *testing.T) *remote.Client {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var asked struct{ Documents [][2]string }
		if err := json.NewDecoder(r.Body).Decode(&asked); err != nil {
			t.Error(err)
		}
		said := checkAnswer{Edition: "e1", Date: "2018-01-18"}
		for range asked.Documents {
			said.Answers = append(said.Answers, "listed")
		}
		if err := json.NewEncoder(w).Encode(said); err != nil {
			t.Error(err)
		}
	}))
	t.Cleanup(server.Close)
	return &remote.Client{Client: api.New(api.Config{Server: server.URL})}
}

func TestCheckRows(t *testing.T) {
	var out bytes.Buffer
	count, err := checkRows(t.Context(), answering(t), strings.NewReader("\ufeffPASSP_SERIES,PASSP_NUMBER\r\n4504,123456\r\n\"1ВС\",686460\r\n"), &out)
	if err != nil || count.Asked != 2 || count.Listed != 2 || out.String() != "4504,123456,listed\n1ВС,686460,listed\n" {
		t.Errorf("%+v, %q, %v", count, out.String(), err)
	}
}

// Whoever has a bad row in the middle of a file learns what was asked about before it, and which row it is.
func TestCheckRows_TellsWhatCameBeforeABadRow(t *testing.T) {
	var out bytes.Buffer
	rows := strings.Repeat("4504,123456\n", checkBatch) + "4504;123456\n"
	_, err := checkRows(t.Context(), answering(t), strings.NewReader(rows), &out)
	refusal, ok := err.(*core.Error)
	if !ok || refusal.Text != "passports.check_row" || refusal.Args[0] != "101" || strings.Contains(err.Error(), "123456") {
		t.Errorf("refused as %v", err)
	}
	if lines := strings.Count(out.String(), ",listed\n"); lines != checkBatch {
		t.Errorf("%d rows are told with their answers, want %d", lines, checkBatch)
	}
}

func TestSource_NamesWhereAListCameFrom(t *testing.T) {
	for path, want := range map[string]string{"-": "stdin", "/home/somebody/list.csv.bz2": "list.csv.bz2"} {
		if got := (importing{path: path}).source(); got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
}
