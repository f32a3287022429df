package rival

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/audit"
	api "github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// anna has begun one import and ended another at this moment.
var moment = time.Date(2026, 11, 24, 12, 30, 0, 0, time.Local)

// house is a node with these editions, whose journal says that the account u1 did all; it tells the accounts unless it is silent.
func house(t *testing.T, silent bool, editions ...api.Edition) *api.Client {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/api/v1/editions":
			_ = json.NewEncoder(w).Encode(map[string]any{"editions": editions})
		case "/api/v1/journal":
			var entries []map[string]string
			for _, kind := range []string{"edition.activate/2", "edition.begin/2"} {
				line := audit.Line(audit.Entry{Kind: kind, Subject: r.FormValue("subject")}, core.Stamp{Actor: "u1", Time: core.TimeOf(moment)}, 1)
				entries = append(entries, map[string]string{"line": string(line)})
			}
			_ = json.NewEncoder(w).Encode(map[string]any{"entries": entries})
		case "/api/v1/users":
			if silent {
				w.WriteHeader(http.StatusForbidden)
				_, _ = w.Write([]byte(`{"code":"denied","text":"Not for you."}`))
				return
			}
			_ = json.NewEncoder(w).Encode(map[string]any{"users": []map[string]string{{"id": "u0", "login": "boris"}, {"id": "u1", "login": "anna"}}})
		}
	}))
	t.Cleanup(server.Close)
	return api.New(api.Config{Server: server.URL})
}

func list(id, state string) api.Edition {
	return api.Edition{ID: id, Kind: core.EditionPassports, State: state, Source: id + ".csv", Date: "2026-11-23", Chunks: 40, Loaded: 7}
}

// Before the first byte is read somebody learns who is at it, since when and how far; of other lists nothing.
func TestTell(t *testing.T) {
	names := list("names", core.EditionLoading)
	names.Kind = core.EditionNames
	all := []api.Edition{list("now", core.EditionActive), list("other", core.EditionLoading), names}
	for lang, want := range map[string]string{
		"C":           "Another import is under way, or was broken off: other.csv of 2026-11-23 (begun 2026-11-24, 12:30, by anna); parts sent: 7 of 40. ",
		"ru_RU.UTF-8": "Идёт или прервалась другая загрузка: other.csv от 23.11.2026 (начата 24.11.2026, 12:30, anna); передано частей: 7 из 40. ",
	} {
		t.Setenv("LC_ALL", lang)
		var beside strings.Builder
		if err := Tell(t.Context(), house(t, false), all, &beside); err != nil || !strings.HasPrefix(beside.String(), want) || strings.Count(beside.String(), "\n") != 1 {
			t.Errorf("%s: it says %q, %v, want %q", lang, beside.String(), err, want)
		}
	}
	var beside strings.Builder
	if err := Tell(t.Context(), house(t, true), all, &beside); err != nil || !strings.Contains(beside.String(), " u1)") {
		t.Errorf("who may not see the accounts is told %q, %v", beside.String(), err)
	}
}

// Who loses to another import is told whose list is in force and what to do, in words that are not the machine's.
func TestLost(t *testing.T) {
	t.Setenv("LC_ALL", "C")
	refused := &api.Refusal{Refused: core.Error{Code: core.Conflict, Subject: "edition:e1"}, Said: "This is not possible."}
	before := []api.Edition{list("before", core.EditionActive)}
	now := []api.Edition{list("before", core.EditionRetired), list("winner", core.EditionActive)}
	const overtaken = "Meanwhile another list came into force: winner.csv of 2026-11-23 (edition winner; by anna, 2026-11-24, 12:30). Of this one nothing is used. If it is the newer one, repeat the command."
	const turned = "Somebody gave this list up or deleted it while it was loaded, so it was not put into force: This is not possible. The one in force stays. Repeat the command."
	for _, row := range []struct {
		name        string
		before, now []api.Edition
		want        string
	}{
		{"another list came", before, now, overtaken},
		{"the first list came", nil, now, overtaken},
		{"the list in force stayed", before, before, turned},
		{"there is none", nil, nil, turned},
	} {
		got := Lost(t.Context(), house(t, false, row.now...), row.before, refused)
		if said := terminal.Said(got); said != row.want || core.CodeOf(got) != core.Conflict {
			t.Errorf("%s: it says %q, want %q", row.name, said, row.want)
		}
	}
	for _, other := range []error{core.Refuse(core.Conflict, "", "import.passports.doubted"), &api.Refusal{Refused: core.Error{Code: core.Limit}}} {
		if got := Lost(t.Context(), house(t, false, now...), before, other); got != other {
			t.Errorf("%v became %v", other, got)
		}
	}
}
