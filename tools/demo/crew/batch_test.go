package crew

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/demo/errand"
)

// door takes batches and answers with ids; the first ones of those that it is told to refuse are
// refused at a place, with a code.
type door struct {
	mu      sync.Mutex
	batches [][]errand.Request
	files   [][]string
	tokens  []string
	refuse  []string // codes, one a batch; empty takes it
	at      int
	busy    int // sign-ins that it has no time for
	logins  int
}

func (d *door) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if r.URL.Path == "/api/v1/login" {
		if d.logins++; d.logins <= d.busy {
			w.WriteHeader(http.StatusServiceUnavailable)
			fmt.Fprintf(w, `{"code":%q,"text":"Later."}`, core.Unavailable)
			return
		}
		fmt.Fprintf(w, `{"token":"fresh%d"}`, len(d.tokens))
		return
	}
	d.tokens = append(d.tokens, strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "))
	var sent struct {
		Files    map[string][]byte
		Requests []errand.Request
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

// behind is a crew whose anna is signed in.
func behind(t *testing.T, d *door) *Crew {
	t.Helper()
	server := httptest.NewServer(d)
	t.Cleanup(server.Close)
	c := New(client.Config{Server: server.URL}, 83)
	c.Enter("anna", "token")
	return c
}

type tokens map[string]string

func (t tokens) Token(login string) (string, bool) { token, known := t[login]; return token, known }

func (t tokens) KeepToken(login, token string) error { t[login] = token; return nil }

// What names the answer of another request stays in one batch with it, and no batch is too long.
func TestSend_KeepsGroupsTogether(t *testing.T) {
	d := &door{}
	c := behind(t, d)
	b := errand.Batch{Login: "anna", Files: map[string][]byte{"m": {1}, "unused": {2}}}
	for i := range 300 {
		name := fmt.Sprintf("v%d", i)
		b.Add(errand.Request{Path: "/visits", Key: name + "-open", As: name, Form: map[string]any{"main": errand.File{File: "m"}}},
			errand.Request{Path: "/visits/{" + name + "}/line", Key: name + "-line"})
	}
	ids, err := c.Send(t.Context(), b)
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
	if _, err := c.Send(t.Context(), errand.Batch{Login: "anna"}); err != nil || len(d.batches) != 2 {
		t.Errorf("nothing was sent as something (%v)", err)
	}
}

// A change by somebody else passes, a mistake of the plan does not.
func TestSend_RepeatsWhatPasses(t *testing.T) {
	d := &door{refuse: []string{string(core.Stale), string(core.Unavailable)}}
	c := behind(t, d)
	b := errand.Batch{Login: "anna"}
	b.Add(errand.Request{Path: "/x", Key: "key-of-x"})
	if _, err := c.Send(t.Context(), b); err != nil || len(d.batches) != 3 {
		t.Errorf("%d batches, %v", len(d.batches), err)
	}
	d.refuse = []string{string(core.Conflict)}
	if _, err := c.Send(t.Context(), b); err == nil || len(d.batches) != 4 || !strings.Contains(err.Error(), "anna asked for /x") {
		t.Errorf("%d batches, %v", len(d.batches), err)
	}
}

// A login ends at night: whoever works on signs in again, and is remembered.
func TestSend_SignsInAgain(t *testing.T) {
	d := &door{refuse: []string{string(core.Unauthenticated)}}
	c := behind(t, d)
	kept := tokens{}
	c.Remember(kept)
	b := errand.Batch{Login: "anna"}
	b.Add(errand.Request{Path: "/x", Key: "key-of-x"})
	if _, err := c.Send(t.Context(), b); err != nil || !slices.Equal(d.tokens, []string{"token", "fresh1"}) {
		t.Errorf("spoke as %v, %v", d.tokens, err)
	}
	if kept["anna"] != "fresh1" {
		t.Errorf("the tokens that were kept are %v", kept)
	}
}

// A run that goes on speaks by the tokens of the one before.
func TestSignedIn_ByWhatWasKept(t *testing.T) {
	d := &door{}
	c := behind(t, d)
	c.Remember(tokens{"boris": "kept"})
	b := errand.Batch{Login: "boris"}
	b.Add(errand.Request{Path: "/x", Key: "key-of-x"})
	if _, err := c.Send(t.Context(), b); err != nil || !slices.Equal(d.tokens, []string{"kept"}) {
		t.Errorf("spoke as %v, %v", d.tokens, err)
	}
}

// Whoever is not signed in yet waits once for a node that has no time, not once more for each time
// that he asks.
func TestCall_InsistsOnceWithTheSignIn(t *testing.T) {
	ask := client.Request{Path: "/api/v1/x", Key: "key-of-x"}
	d := &door{busy: 1}
	if err := behind(t, d).once(t.Context(), "boris", ask, nil); core.CodeOf(err) != core.Unavailable || d.logins != 1 {
		t.Errorf("one try to ask signed in %d times: %v", d.logins, err)
	}
	d = &door{busy: 1, refuse: []string{string(core.Unauthenticated)}} // whose login has ended
	if err := behind(t, d).once(t.Context(), "anna", ask, nil); core.CodeOf(err) != core.Unavailable || d.logins != 1 {
		t.Errorf("one try to ask signed in again %d times: %v", d.logins, err)
	}
	for name, do := range map[string]func(c *Crew) error{
		"asking":     func(c *Crew) error { return c.Call(t.Context(), "boris", ask, nil) },
		"signing in": func(c *Crew) error { return c.SignedIn(t.Context(), "boris") },
		"beginning":  func(c *Crew) error { return c.First(t.Context(), "boris", "one-time") },
	} {
		d := &door{busy: 2}
		if err := do(behind(t, d)); err != nil || d.logins != 3 {
			t.Errorf("%s took %d sign-ins: %v", name, d.logins, err)
		}
	}
}
