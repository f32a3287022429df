package filler

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/demo/crew"
	"github.com/sheaf-drive/sheaf/tools/demo/drive"
)

// door takes batches and answers with ids; the first ones of those that it is told to refuse are
// refused at a place, with a code.
type door struct {
	mu      sync.Mutex
	batches [][]request
	files   [][]string
	tokens  []string
	refuse  []string // codes, one a batch; empty takes it
	at      int
}

func (d *door) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if r.URL.Path == "/api/v1/login" {
		fmt.Fprintf(w, `{"token":"fresh%d"}`, len(d.tokens))
		return
	}
	d.tokens = append(d.tokens, strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "))
	var sent struct {
		Files    map[string][]byte
		Requests []request
	}
	_ = json.NewDecoder(r.Body).Decode(&sent)
	d.batches = append(d.batches, sent.Requests)
	var files []string
	for name := range sent.Files {
		files = append(files, name)
	}
	slices.Sort(files)
	d.files = append(d.files, files)
	code := ""
	if len(d.refuse) > 0 {
		code, d.refuse = d.refuse[0], d.refuse[1:]
	}
	switch code {
	case "":
		ids := map[string]string{}
		for _, q := range sent.Requests {
			if q.As != "" {
				ids[q.As] = "id-of-" + q.As
			}
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"done": len(sent.Requests), "ids": ids})
	case string(core.Unauthenticated):
		w.WriteHeader(http.StatusUnauthorized)
		fmt.Fprintf(w, `{"code":%q,"text":"Sign in."}`, code)
	default:
		fmt.Fprintf(w, `{"done":%d,"refused":{"at":%d,"status":409,"error":{"code":%q,"text":"No."}}}`, d.at, d.at, code)
	}
}

func at(t *testing.T, d *door) *Filler {
	t.Helper()
	server := httptest.NewServer(d)
	t.Cleanup(server.Close)
	front := client.Config{Server: server.URL}
	n, err := openNotes(filepath.Join(t.TempDir(), "notes"), "test")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = n.close() })
	f := &Filler{o: Options{Front: front}, plan: drive.New(drive.Sizes()[0], 83), notes: n, crew: crew.New(front, 83),
		places: make(chan struct{}, inFlight)}
	f.people = newCrowds(Options{Seed: 83, Today: "2026-03-02", Election: "2026-05-31"}, f.plan.Regions)
	f.crew.Enter("anna", "token")
	return f
}

// What names the answer of another request stays in one batch with it, and no batch is too long.
func TestSend_KeepsGroupsTogether(t *testing.T) {
	d := &door{}
	f := at(t, d)
	b := batch{login: "anna", files: map[string][]byte{"m": {1}, "unused": {2}}}
	for i := range 300 {
		name := fmt.Sprintf("v%d", i)
		b.add(request{Path: "/visits", Key: name + "-open", As: name, Form: map[string]any{"main": file{"m"}}},
			request{Path: "/visits/{" + name + "}/line", Key: name + "-line"})
	}
	ids, err := f.send(t.Context(), b)
	if err != nil || len(ids) != 300 || ids["v299"] != "id-of-v299" {
		t.Fatalf("%d ids, %v", len(ids), err)
	}
	if len(d.batches) != 2 || len(d.batches[0]) != 500 || len(d.batches[1]) != 100 {
		t.Fatalf("%d batches", len(d.batches))
	}
	for i, list := range d.batches {
		if list[0].As == "" || !slices.Equal(d.files[i], []string{"m"}) {
			t.Errorf("batch %d begins with %+v and has the files %v", i, list[0], d.files[i])
		}
	}
	if _, err := f.send(t.Context(), batch{login: "anna"}); err != nil || len(d.batches) != 2 {
		t.Errorf("nothing was sent as something (%v)", err)
	}
}

// A change by somebody else passes, a mistake of the plan does not.
func TestSend_RepeatsWhatPasses(t *testing.T) {
	d := &door{refuse: []string{string(core.Stale), string(core.Unavailable)}}
	f := at(t, d)
	b := batch{login: "anna"}
	b.add(request{Path: "/x", Key: "key-of-x"})
	if _, err := f.send(t.Context(), b); err != nil || len(d.batches) != 3 {
		t.Errorf("%d batches, %v", len(d.batches), err)
	}
	d.refuse = []string{string(core.Conflict)}
	if _, err := f.send(t.Context(), b); err == nil || len(d.batches) != 4 || !strings.Contains(err.Error(), "anna asked for /x") {
		t.Errorf("%d batches, %v", len(d.batches), err)
	}
}

// A login ends at night: whoever works on signs in again, and is remembered.
func TestSend_SignsInAgain(t *testing.T) {
	d := &door{refuse: []string{string(core.Unauthenticated)}}
	f := at(t, d)
	b := batch{login: "anna"}
	b.add(request{Path: "/x", Key: "key-of-x"})
	if _, err := f.send(t.Context(), b); err != nil || !slices.Equal(d.tokens, []string{"token", "fresh1"}) {
		t.Errorf("spoke as %v, %v", d.tokens, err)
	}
	if token, _ := f.notes.get("token anna"); token != "fresh1" {
		t.Errorf("the notes have the token %q", token)
	}
}

func TestNotes_SurviveWhatWasCutShort(t *testing.T) {
	path := filepath.Join(t.TempDir(), "notes")
	n, err := openNotes(path, "small of seed 1")
	if err != nil {
		t.Fatal(err)
	}
	for _, pair := range [][2]string{{"lane 0", "1"}, {"lane 0", "2"}, {"codes", "ABC"}} {
		if err := n.put(pair[0], pair[1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := n.close(); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, append(whole, "lane 0\t3"...), 0o600); err != nil { // without its end
		t.Fatal(err)
	}
	if n, err = openNotes(path, "small of seed 1"); err != nil || n.step("lane 0") != 2 {
		t.Fatalf("it is at step %d (%v)", n.step("lane 0"), err)
	}
	if err := n.put("lane 0", "4"); err != nil {
		t.Fatal(err)
	}
	if err := n.close(); err != nil {
		t.Fatal(err)
	}
	if n, err = openNotes(path, "small of seed 1"); err != nil || n.step("lane 0") != 4 || n.step("lane 7") != 0 {
		t.Errorf("after a cut line it is at step %d (%v)", n.step("lane 0"), err)
	}
	_ = n.close()
	if _, err := openNotes(path, "small of seed 2"); err == nil {
		t.Error("the notes of another plan are taken")
	}
}

// Every voter of a small drive has requests that lead where the plan says, each under a key of its
// own that the API takes.
func TestSteps_EachUnderItsOwnKey(t *testing.T) {
	f := at(t, &door{})
	if err := f.pictures.draw(f); err != nil {
		t.Fatal(err)
	}
	keys := map[string]bool{}
	note := func(list ...request) {
		for _, q := range list {
			if keys[q.Key] || len(q.Key) < 8 || len(q.Key) > 64 || strings.Trim(q.Key, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
				t.Fatalf("the key of %s is %q, taken: %v", q.Path, q.Key, keys[q.Key])
			}
			keys[q.Key] = true
		}
	}
	for n := range f.plan.Lanes() {
		w := &worker{f: f, lane: f.plan.Lane(n), codes: slices.Repeat([]string{"ABCDEF"}, f.plan.Lane(n).Sheets)}
		for _, p := range w.pages(0, w.lane.Sheets) {
			for _, v := range p.Visits {
				person, err := f.people.person(f.home(w.lane, p.Sheet), v)
				if err != nil {
					t.Fatal(err)
				}
				a := &arrival{visit: v, person: person, code: p.code}
				open, err := f.opening(a, map[string][]byte{})
				if err != nil {
					t.Fatal(err)
				}
				if _, twoPages := open.Form["registration"]; twoPages == (v.Kind == drive.Unregistered) {
					t.Fatalf("a voter who is %s shows %v", v.Kind, open.Form)
				}
				note(open)
				note(f.steps(a)...)
			}
			for _, v := range p.signed() {
				note(w.verdict(p, v, firstVerdict(v)))
			}
			note(w.foot(p, p.FootFlawed, "foot"))
			note(w.seal(p)...)
			note(w.corrections(p)...)
		}
	}
	if len(keys) < 5000 {
		t.Errorf("only %d requests", len(keys))
	}
}

// Each collector gets the codes of his own sheets: no two write on the same one.
func TestCodes_OneCollectorASheet(t *testing.T) {
	f := at(t, &door{})
	taken := map[string]int{}
	for office := range f.plan.Offices {
		for region, used := range f.plan.Needs(office) {
			var codes strings.Builder
			for i := range used {
				fmt.Fprintf(&codes, "%d%s%03d", office, region, i)
			}
			if err := f.notes.put(order{office: office, region: region}.note(), codes.String()); err != nil {
				t.Fatal(err)
			}
		}
	}
	for n := range f.plan.Lanes() {
		l := f.plan.Lane(n)
		codes, err := f.codesOf(l)
		if err != nil {
			t.Fatal(err)
		}
		for k, code := range codes {
			if other, twice := taken[code]; twice || code[1:3] != string(l.Region(k)) {
				t.Fatalf("collector %d gets %s of region %s, which collector %d has: %v", n, code, l.Region(k), other, twice)
			}
			taken[code] = n
		}
	}
	if len(taken) != f.plan.Size.Sheets {
		t.Errorf("%d sheets were handed out", len(taken))
	}
	if err := f.notes.put(order{office: 0, region: f.plan.Offices[0].Region.Code}.note(), "ABCDEF"); err != nil {
		t.Fatal(err)
	}
	if _, err := f.codesOf(f.plan.Lane(0)); err == nil {
		t.Error("sheets that were not issued are handed out")
	}
}
