package passports

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"

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

// Who loses to another import is told what to do, in words that are not the machine's alone.
func TestMeanwhile_SaysRepeat(t *testing.T) {
	t.Setenv("LC_ALL", "C")
	lost := &api.Refusal{Refused: core.Error{Code: core.Conflict, Subject: "edition:e1"}, Said: "“chunk” is not possible while the state is “abandoned”."}
	want := "Another import ended meanwhile, so this one was not put into force: “chunk” is not possible while the state is “abandoned”. Repeat it."
	if got := terminal.Said(meanwhile(lost)); got != want {
		t.Errorf("it says %q", got)
	}
	doubt := doubted(api.Edition{ID: "e1"})
	if got := meanwhile(doubt); got != doubt {
		t.Errorf("a doubt became %v", got)
	}
	full := &api.Refusal{Refused: core.Error{Code: core.Limit}}
	if got := meanwhile(full); got != error(full) {
		t.Errorf("a limit became %v", got)
	}
}
