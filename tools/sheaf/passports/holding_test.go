package passports

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/edition"
	"github.com/sheaf-drive/sheaf/core/passport"
	"github.com/sheaf-drive/sheaf/core/passport/change"
	api "github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// holding is a node that holds editions with their parts, takes others, and dies when it is asked for something.
type holding struct {
	fake
	editions []api.Edition
	parts    map[string][][]byte
	dies     string // the verb at which it does
	former   string // the journal says that it was in force before whatever is
	forgets  bool   // a part of an edition at a time
}

func newHolding(t *testing.T) *holding {
	t.Helper()
	h := &holding{parts: map[string][][]byte{}}
	h.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		path := strings.Split(strings.TrimPrefix(r.URL.Path, "/api/v1/"), "/")
		verb := r.Method + " " + path[min(len(path)-1, 2)]
		if h.dies != "" && strings.HasPrefix(verb, h.dies) {
			panic(http.ErrAbortHandler)
		}
		h.answer(t, w, r, verb, path)
	}))
	t.Cleanup(h.Close)
	return h
}

func (h *holding) answer(t *testing.T, w http.ResponseWriter, r *http.Request, verb string, path []string) {
	at := -1
	if len(path) > 1 {
		at = slices.IndexFunc(h.editions, func(e api.Edition) bool { return e.ID == path[1] })
	}
	switch verb {
	case "GET editions":
		_ = json.NewEncoder(w).Encode(map[string]any{"editions": h.editions})
		return
	case "GET journal":
		entries := []map[string]string{}
		if h.former != "" {
			entries = append(entries, map[string]string{"line": string(audit.Line(audit.Entry{Kind: "edition.activate/2", Subject: r.FormValue("subject"),
				Public: []audit.KV{{Name: "former", Value: h.former}}}, core.Stamp{}, 1))})
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"entries": entries})
		return
	case "GET chunks":
		number, _ := strconv.Atoi(path[3])
		_, _ = w.Write(h.parts[path[1]][number])
		return
	case "POST editions":
		var e api.Edition
		if err := json.NewDecoder(r.Body).Decode(&e); err != nil {
			t.Error(err)
		}
		e.ID, e.State = doubtID, core.EditionLoading
		h.editions, at = append(h.editions, e), len(h.editions)
	case "POST chunks":
		part, _ := io.ReadAll(r.Body)
		h.parts[path[1]] = append(h.parts[path[1]], part)
	case "POST forget":
		if h.forgets {
			h.editions[at].State, h.editions[at].Loaded = core.EditionForgotten, h.editions[at].Loaded-1
			break
		}
		w.WriteHeader(http.StatusConflict)
		_, _ = io.WriteString(w, `{"code":"conflict","text":"It is needed."}`)
		return
	case "POST complete":
		h.editions[at].State = core.EditionComplete
	case "POST activate":
		for i := range h.editions {
			if h.editions[i].State == core.EditionActive {
				h.editions[i].State = core.EditionRetired
			}
		}
		h.editions[at].State = core.EditionActive
	}
	if at < 0 {
		_, _ = io.WriteString(w, `{}`)
		return
	}
	_ = json.NewEncoder(w).Encode(h.editions[at])
}

// holds adds an edition, whole or as the difference to one that it holds.
func (h *holding) holds(t *testing.T, id, state string, set *passport.Set, base string, from *passport.Set) {
	t.Helper()
	origin := core.EditionOrigin{Contents: set.Contents(1)}
	parts := slices.Collect(set.Chunks())
	if base != "" {
		d := passport.Diff(from, set, 1)
		parts = slices.Collect(change.Chunks(d))
		origin.Base, origin.Added, origin.Removed = core.EditionID(base), d.Added.Len(), d.Removed.Len()
	}
	e, err := edition.Plan(core.Edition{Kind: core.EditionPassports, Date: "2018-01-10", Rows: set.Len()}, origin, slices.Values(parts))
	if err != nil {
		t.Fatal(err)
	}
	h.parts[id] = parts
	h.editions = append(h.editions, api.Edition{ID: id, Kind: e.Kind, State: state, Chunks: len(parts), Loaded: len(parts), Rows: e.Rows, Date: string(e.Date),
		Digest: fmt.Sprintf("%x", e.Digest), Contents: fmt.Sprintf("%x", origin.Contents), Base: base, Added: origin.Added, Removed: origin.Removed})
}

// rowsOf are rows of ten digits and Soviet ones.
func rowsOf(regular, soviet int) (rows []string) {
	for n := range regular {
		rows = append(rows, fmt.Sprintf("4504,%06d", 101+n))
	}
	for n := range soviet {
		rows = append(rows, fmt.Sprintf("XIV-БЮ,%06d", 101+n))
	}
	return rows
}

func setOf(t *testing.T, rows []string) *passport.Set {
	t.Helper()
	var b passport.Builder
	for _, row := range rows {
		n, flaw := passport.ParseRow([]byte(row))
		if _, err := b.Add(n); err != nil || flaw != 0 {
			t.Fatalf("%s: %v, %v", row, flaw, err)
		}
	}
	return b.Set()
}

// A list whose Soviet passports are gone, or that has many more, waits, sent whole or as a difference.
func TestImport_DoubtsIrregularRows(t *testing.T) {
	t.Setenv("LC_ALL", "C")
	for name, row := range map[string]struct {
		soviet int
		doubts string
		says   string
	}{
		"as ever":      {300, "", ""},
		"a few others": {260, "", ""},
		"gone":         {0, "irregular_gone", "more than one in a hundred of the rows without ten digits (Soviet passports) is gone"},
		"many":         {450, "irregular_new", "rows without ten digits (Soviet passports) are new for more than a tenth of those in force"},
	} {
		for _, whole := range []bool{false, true} {
			h := newHolding(t)
			h.holds(t, activeID, core.EditionActive, setOf(t, rowsOf(40_000, 300)), "", nil)
			args := []string{listFile(t, strings.Join(rowsOf(40_001, row.soviet), "\n")+"\n"), "--json"}
			if whole {
				args = append(args, "--whole")
			}
			out, _, err := h.types(t, importCommand(), args...)
			var said report
			if json.Unmarshal([]byte(out), &said) != nil || strings.Join(said.Edition.Doubts, " ") != row.doubts || (said.Edition.Base == "") != whole {
				t.Errorf("%s, whole %v: programs are told %s", name, whole, out)
			}
			if waits := row.doubts != ""; waits != (core.CodeOf(err) == core.Conflict) || waits && !strings.Contains(terminal.Said(err), row.says) {
				t.Errorf("%s, whole %v: it ends with %v", name, whole, err)
			}
		}
	}
}

// Whatever comes into force, a list that waited or one that is gone back to, it is told what that changes in the list that
// was in force until then, which need not be the one that it is stored as the difference to.
func TestActivate_SaysWhatChanged(t *testing.T) {
	t.Setenv("LC_ALL", "C")
	old, now, next := setOf(t, rowsOf(900, 0)), setOf(t, rowsOf(1000, 0)), setOf(t, rowsOf(970, 20))
	const oldID = "bbbbbbbbccccddddeeeeffffaa"
	for name, row := range map[string]struct {
		holds          func(h *holding)
		id             string
		added, removed int64
	}{
		"whole":                      {func(h *holding) { h.holds(t, doubtID, core.EditionComplete, next, "", nil) }, doubtID, 20, 30},
		"the difference":             {func(h *holding) { h.holds(t, doubtID, core.EditionComplete, next, activeID, now) }, doubtID, 20, 30},
		"the difference to an older": {func(h *holding) { h.holds(t, doubtID, core.EditionComplete, next, oldID, old) }, doubtID, 20, 30},
		"going back":                 {func(*holding) {}, oldID, 0, 100},
	} {
		begin := func() *holding {
			h := newHolding(t)
			h.holds(t, oldID, core.EditionRetired, old, "", nil)
			h.holds(t, activeID, core.EditionActive, now, oldID, old)
			row.holds(h)
			return h
		}
		out, _, err := begin().types(t, activateCommand(), row.id[:8], "--accept", "--json")
		var said activated
		if json.Unmarshal([]byte(out), &said) != nil || err != nil || said.Previous != activeID || said.Added != row.added || said.Removed != row.removed {
			t.Errorf("%s: programs are told %s, %v", name, out, err)
		}
		out, _, err = begin().types(t, activateCommand(), row.id, "--accept")
		if want := fmt.Sprintf("Against the list before it (edition aaaabbbb): added %d, removed %d.", row.added, row.removed); err != nil || !strings.Contains(out, want) {
			t.Errorf("%s: people are told %q, %v", name, out, err)
		}
	}
	h := newHolding(t)
	h.holds(t, activeID, core.EditionActive, now, "", nil)
	h.holds(t, doubtID, core.EditionComplete, next, "", nil)
	h.parts[activeID][0] = []byte("damaged")
	out, beside, err := h.types(t, activateCommand(), doubtID)
	if err != nil || strings.Contains(out, "Against") || !strings.Contains(beside, "could not be counted: The stored parts are not those that were announced") {
		t.Errorf("where the list before cannot be read it says %q, beside %q, %v", out, beside, err)
	}
	h = newHolding(t)
	h.holds(t, doubtID, core.EditionComplete, next, "", nil)
	if out, beside, err := h.types(t, activateCommand(), doubtID); err != nil || beside != "" || strings.Contains(out, "Against") {
		t.Errorf("the first list says %q, beside %q, %v", out, beside, err)
	}
}

// An import of what waits says the same.
func TestImport_OfWhatWaitsSaysWhatChanged(t *testing.T) {
	t.Setenv("LC_ALL", "C")
	h := newHolding(t)
	h.holds(t, activeID, core.EditionActive, setOf(t, rowsOf(1000, 0)), "", nil)
	h.holds(t, doubtID, core.EditionComplete, setOf(t, rowsOf(970, 20)), "", nil)
	h.editions[1].Doubts = []string{"shrinks"}
	file := listFile(t, strings.Join(rowsOf(970, 20), "\n")+"\n")
	out, _, err := h.types(t, importCommand(), file, "--date", "2018-01-10", "--accept")
	if err != nil || !strings.Contains(out, "Added 20, removed 30. It was put into force although") || strings.Contains(out, "sent") {
		t.Errorf("it says %q, %v", out, err)
	}
}

// A list whose import was cut off before it came into force was compared with the list of that time. Who puts it into force
// later is asked about what it changes in the list of his.
func TestActivate_DoubtsWhatAnotherListHasMade(t *testing.T) {
	t.Setenv("LC_ALL", "C")
	begin := func() *holding {
		h := newHolding(t)
		h.holds(t, activeID, core.EditionActive, setOf(t, rowsOf(1000, 0)), "", nil)
		h.holds(t, doubtID, core.EditionComplete, setOf(t, rowsOf(970, 20)), "", nil) // as many as to make no doubt by their number
		return h
	}
	file := listFile(t, strings.Join(rowsOf(970, 20), "\n")+"\n")
	for name, types := range map[string]func(h *holding, more ...string) (string, string, error){
		"activate": func(h *holding, more ...string) (string, string, error) {
			return h.types(t, activateCommand(), append([]string{doubtID}, more...)...)
		},
		"import": func(h *holding, more ...string) (string, string, error) {
			return h.types(t, importCommand(), append([]string{file, "--date", "2018-01-10"}, more...)...)
		},
	} {
		_, _, err := types(begin())
		if said := terminal.Said(err); core.CodeOf(err) != core.Conflict || !strings.Contains(said, "more than one passport in a hundred is gone") {
			t.Errorf("%s: it says %q", name, said)
		}
		if out, _, err := types(begin(), "--accept"); err != nil || !strings.Contains(out, "added 20, removed 30") && !strings.Contains(out, "Added 20, removed 30") {
			t.Errorf("%s: accepted it says %q, %v", name, out, err)
		}
	}
}

// What was wrong with one file is not held against another one that has the same list.
func TestImport_OfAGoodFileAfterABadOne(t *testing.T) {
	t.Setenv("LC_ALL", "C")
	for _, doubts := range [][]string{{"header"}, {"header", "encoding"}} {
		h := newHolding(t)
		h.holds(t, activeID, core.EditionActive, setOf(t, rowsOf(1000, 0)), "", nil)
		h.holds(t, "bbbbbbbbccccddddeeeeffffaa", core.EditionComplete, setOf(t, rowsOf(1001, 0)), "", nil)
		h.editions[1].Doubts = doubts
		out, _, err := h.types(t, importCommand(), listFile(t, strings.Join(rowsOf(1001, 0), "\n")+"\n"), "--date", "2018-01-10")
		if err != nil || !strings.Contains(out, "sent") {
			t.Errorf("with %v waiting it says %q, %s", doubts, out, terminal.Said(err))
		}
	}
}

// A node that dies while a list is read or sent leaves the list in force, and whoever imports is told so, and whether he
// can rely on it.
func TestImport_OfANodeThatDies(t *testing.T) {
	t.Setenv("LC_ALL", "C")
	const stays, unheard = "The list in force stays; of this one nothing is used. Repeat the command at any time.", "was not heard; sheaf passports stats tells. Repeat the command at any time"
	for verb, want := range map[string]string{
		"GET chunks": stays, "POST editions": stays, "POST chunks": stays, "POST complete": stays, "POST activate": unheard,
	} {
		h := newHolding(t)
		h.holds(t, activeID, core.EditionActive, setOf(t, rowsOf(1000, 0)), "", nil)
		h.dies = verb
		_, beside, err := h.types(t, importCommand(), listFile(t, strings.Join(rowsOf(1001, 0), "\n")+"\n"))
		if said := terminal.Said(err); !strings.HasPrefix(said, "No node answers at "+h.URL) || !strings.Contains(said, want) || core.CodeOf(err) != core.Unavailable {
			t.Errorf("at %s it ends with %q (%v)", verb, said, err)
		}
		if strings.Contains(beside, "forgotten") || !strings.Contains(beside, "Read: rows 1,001;") {
			t.Errorf("at %s it says beside %q", verb, beside)
		}
	}
}

// A report that cannot be made is refused with the flag, the path and the way out before the list is read, and what was
// tried leaves nothing behind.
func TestImport_RefusesAReportBeforeItReads(t *testing.T) {
	t.Setenv("LC_ALL", "C")
	h := newHolding(t)
	dir := t.TempDir()
	taken := filepath.Join(dir, "taken")
	if err := os.WriteFile(taken, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		filepath.Join(dir, "gone", "report.txt"): "cannot be made: there is no such file or folder. Name with --report a new file",
		filepath.Join(taken, "report.txt"):       "cannot be made: its path leads through something that is no folder. Name with --report a new file",
		taken:                                    "is there already. Name a new one with --report",
	} {
		_, beside, err := h.types(t, importCommand(), listFile(t, "rubbish\n"), "--report", path)
		if said := terminal.Said(err); !strings.Contains(said, path+" "+want) || strings.Contains(said, "open ") || beside != "" {
			t.Errorf("%s: it says %q, beside %q", path, said, beside)
		}
	}
	free := filepath.Join(dir, "free.txt")
	if _, _, err := h.types(t, importCommand(), listFile(t, "4504,123456\n"), "--report", free); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(free); err == nil {
		t.Error("an empty report is left of a list without malformed rows")
	}
	_, _, _ = h.types(t, importCommand(), listFile(t, "4504,123457\nrubbish\n"), "--report", free)
	if data, err := os.ReadFile(free); err != nil || !strings.Contains(string(data), "line 3") {
		t.Errorf("the report says %q, %v", data, err)
	}
}
