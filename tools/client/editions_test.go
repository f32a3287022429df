package client

import (
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/audit"
)

// past is what a house knows of its editions: who did the last thing to each, and when.
type past struct {
	editions []Edition
	journal  []audit.Leaf // of the house, newest last
	denied   bool         // the journal is not for who asks
	asked    []string
	read     int    // pages of the journal
	lost     string // this edition comes to its end before it can be given up
}

func (p *past) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	id, verb, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/api/v1/editions/"), "/")
	at := slices.IndexFunc(p.editions, func(e Edition) bool { return e.ID == id })
	switch {
	case r.URL.Path == "/api/v1/editions":
		_ = json.NewEncoder(w).Encode(map[string]any{"editions": p.editions})
	case r.URL.Path == "/api/v1/journal" && p.denied:
		w.WriteHeader(http.StatusForbidden)
		_, _ = io.WriteString(w, `{"code":"denied","text":"No."}`)
	case r.URL.Path == "/api/v1/journal":
		p.page(w, r)
	case id == p.lost:
		w.WriteHeader(http.StatusConflict)
		_, _ = io.WriteString(w, `{"code":"conflict","text":"Too late."}`)
	default:
		p.asked = append(p.asked, id+" "+verb)
		p.editions[at].State = map[string]string{"abandon": core.EditionAbandoned, "forget": core.EditionForgotten}[verb]
		if verb == "forget" {
			p.editions[at].Loaded = 0
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"id": id, "state": p.editions[at].State, "loaded": p.editions[at].Loaded})
	}
}

// looked is how many leaves a page of the journal looks at.
const looked = 5

// page answers with what there is about the subject among the newest leaves below before, and where to go on.
func (p *past) page(w http.ResponseWriter, r *http.Request) {
	if r.FormValue("tree") != "house" {
		http.NotFound(w, r)
		return
	}
	before, err := strconv.Atoi(r.FormValue("before"))
	if err != nil {
		before = len(p.journal)
	}
	entries, next := []map[string]string{}, max(before-looked, 0)
	for n := before - 1; n >= next; n-- {
		leaf := p.journal[n]
		if leaf.Subject == r.FormValue("subject") {
			line := audit.Line(leaf.Entry, core.Stamp{Time: leaf.Time, Actor: leaf.Actor}, int64(n))
			entries = append(entries, map[string]string{"line": string(line)})
		}
	}
	answer := map[string]any{"entries": entries}
	if p.read++; next > 0 {
		answer["before"] = next
	}
	_ = json.NewEncoder(w).Encode(answer)
}

// checks are so many leaves about other things, as looking up a file of passports leaves them.
func (p *past) checks(count int) {
	for range count {
		p.journal = append(p.journal, audit.Leaf{Entry: audit.Entry{Kind: "passport.check/1", Subject: "edition:other"}})
	}
}

func leafOf(id, kind, actor string, age time.Duration, public ...audit.KV) audit.Leaf {
	return audit.Leaf{Entry: audit.Entry{Kind: kind, Subject: "edition:" + id, Public: public},
		Actor: core.UserID(actor), Time: core.TimeOf(time.Now().Add(-age))}
}

func house() *past {
	p := &past{}
	for _, row := range []struct {
		id, state, kind, actor string
		age                    time.Duration
	}{
		{"mine", core.EditionActive, "edition.activate/2", "anna", 0},
		{"hers", core.EditionLoading, "edition.chunk/1", "anna", time.Second},
		{"his", core.EditionLoading, "edition.chunk/1", "boris", time.Minute},
		{"old", core.EditionLoading, "edition.begin/2", "boris", 2 * time.Hour},
		{"hers before", core.EditionComplete, "edition.complete/1", "anna", time.Minute},
		{"weighed", core.EditionComplete, "edition.complete/1", "boris", time.Second},
		{"doubted", core.EditionComplete, "edition.complete/1", "boris", 2 * time.Hour},
		{"gone", core.EditionRetired, "edition.retire/1", "boris", time.Second},
	} {
		p.editions = append(p.editions, Edition{ID: row.id, Kind: core.EditionPassports, State: row.state, Loaded: 3})
		p.journal = append(p.journal, leafOf(row.id, row.kind, row.actor, row.age))
	}
	p.checks(3 * looked)
	return p
}

// What somebody else is at is left to him; of one's own only what was just done stays.
func TestTidy_LeavesWhatIsBeingSent(t *testing.T) {
	late := []string{"old abandon", "old forget", "doubted forget", "gone forget"}
	idle := []string{"old abandon", "old forget", "gone forget"} // what waits for somebody stays
	for name, row := range map[string]struct {
		keep, did string
		change    func(*past)
		asked     []string
	}{
		"after one's own":                              {"mine", DidActivate, func(*past) {}, []string{"hers abandon", "hers forget", "old abandon", "old forget", "hers before forget", "doubted forget", "gone forget"}},
		"after one's own that waits":                   {"mine", DidComplete, waits, []string{"hers abandon", "hers forget", "old abandon", "old forget", "hers before forget", "doubted forget", "gone forget"}},
		"after another's that waits":                   {"weighed", "", func(*past) {}, idle},
		"after nobody's":                               {"", "", func(*past) {}, idle},
		"when another has put it into force meanwhile": {"mine", DidComplete, func(*past) {}, late},
		"when the journal is not told":                 {"mine", DidActivate, func(p *past) { p.denied = true }, []string{"gone forget"}},
		"when one ends in that moment":                 {"", "", func(p *past) { p.lost = "old" }, []string{"gone forget"}},
	} {
		p := house()
		row.change(p)
		server := httptest.NewServer(p)
		if err := New(Config{Server: server.URL}).Tidy(t.Context(), core.EditionPassports, row.keep, row.did); err != nil || !slices.Equal(p.asked, row.asked) {
			t.Errorf("%s: asked %q, %v", name, p.asked, err)
		}
		server.Close()
	}
}

// waits makes of Anna's list one that is in doubt.
func waits(p *past) {
	p.editions[0].State = core.EditionComplete
	p.journal = append(p.journal, leafOf("mine", "edition.complete/1", "anna", 0))
}

func TestFormer_IsWhatTheJournalSays(t *testing.T) {
	p := house()
	p.journal = append(p.journal, leafOf("mine", DidActivate+"2", "anna", 0, audit.KV{Name: "former", Value: "gone"}),
		leafOf("mine", "edition.doubt/1", "anna", 0))
	p.checks(4 * looked)
	server := httptest.NewServer(p)
	defer server.Close()
	c := New(Config{Server: server.URL})
	for id, want := range map[string]string{"mine": "gone", "gone": "", "unknown": ""} {
		if got, err := c.Former(t.Context(), id); got != want || err != nil {
			t.Errorf("before %s was %q, %v", id, got, err)
		}
	}
}

// The journal is read no further back than to where the edition begins.
func TestFormer_ReadsNoFurtherThanItHasTo(t *testing.T) {
	p := &past{}
	p.checks(20 * looked)
	p.journal = append(p.journal, leafOf("mine", "edition.begin/2", "anna", 0), leafOf("mine", "edition.complete/1", "anna", 0))
	p.checks(2 * looked)
	server := httptest.NewServer(p)
	defer server.Close()
	if former, err := New(Config{Server: server.URL}).Former(t.Context(), "mine"); former != "" || err != nil || p.read != 3 {
		t.Errorf("before it was %q, %v; %d pages were read", former, err, p.read)
	}
}

func TestLink_KeepsBothDigestsWhereTheyAreTheSame(t *testing.T) {
	want := [32]byte{1, 2, 3}
	same := hex.EncodeToString(want[:])
	link, err := Edition{ID: "e", Digest: same, Contents: same}.Link()
	if err != nil || link.Digest != want || link.Origin.Contents != want {
		t.Errorf("%x and %x, %v", link.Digest, link.Origin.Contents, err)
	}
	if _, err := (Edition{ID: "e", Digest: same, Contents: "ab"}).Link(); err == nil {
		t.Error("a digest of one byte was taken")
	}
}
