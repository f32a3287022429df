package client

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"iter"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
)

// door notes what was asked and answers from a table of paths; others get {}. At first it is busy for
// as many requests of a path as it says.
type door struct {
	mu      sync.Mutex
	asked   []*http.Request
	bodies  []string
	answers map[string]string
	status  map[string]int
	busy    map[string]int
}

func (d *door) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	d.mu.Lock()
	defer d.mu.Unlock()
	d.asked, d.bodies = append(d.asked, r), append(d.bodies, string(body))
	if d.busy[r.URL.Path] > 0 {
		d.busy[r.URL.Path]--
		w.WriteHeader(http.StatusServiceUnavailable)
		_, _ = io.WriteString(w, `{"code":"unavailable","text":"Too many such requests at once."}`)
		return
	}
	if status := d.status[r.URL.Path]; status != 0 {
		w.WriteHeader(status)
	}
	answer := d.answers[r.URL.Path]
	if answer == "" {
		answer = "{}"
	}
	_, _ = io.WriteString(w, answer)
}

func (d *door) paths() []string {
	var list []string
	for _, r := range d.asked {
		list = append(list, r.Method+" "+r.URL.Path)
	}
	return list
}

func open(t *testing.T, d *door) *Client {
	t.Helper()
	server := httptest.NewServer(d)
	t.Cleanup(server.Close)
	return New(Config{Server: server.URL + "/"})
}

func TestClient_SignsInAndSpeaksForTheLogin(t *testing.T) {
	d := &door{answers: map[string]string{"/api/v1/login": `{"token":"secret"}`}}
	c := open(t, d)
	if err := c.SignIn(t.Context(), "anna", "old", "new"); err != nil {
		t.Fatal(err)
	}
	if err := c.Call(t.Context(), Request{Path: "/x", Key: "my-request", JSON: map[string]int{"a": 1}}, nil); err != nil {
		t.Fatal(err)
	}
	if err := c.SignOut(t.Context()); err != nil {
		t.Fatal(err)
	}
	if want := []string{"POST /api/v1/login", "POST /x", "POST /api/v1/logout"}; !slices.Equal(d.paths(), want) {
		t.Errorf("asked %v", d.paths())
	}
	var sent map[string]string
	if err := json.Unmarshal([]byte(d.bodies[0]), &sent); err != nil || sent["new_password"] != "new" || sent["login"] != "anna" {
		t.Errorf("signed in with %v, %v", sent, err)
	}
	head := d.asked[1].Header
	if head.Get("Authorization") != "Bearer secret" || head.Get("Idempotency-Key") != "my-request" || d.bodies[1] != `{"a":1}` {
		t.Errorf("sent %v and %s", head, d.bodies[1])
	}
	if d.asked[0].Header.Get("Idempotency-Key") == d.asked[2].Header.Get("Idempotency-Key") {
		t.Error("two requests have the same id")
	}
}

func TestClient_RefusalHasCodeAndWords(t *testing.T) {
	d := &door{status: map[string]int{"/no": 409, "/broken": 502}, answers: map[string]string{
		"/no":     `{"code":"conflict","text":"It is taken.","subject":"sheet:91X7B9","field":"code"}`,
		"/broken": "<html>",
	}}
	c := open(t, d)
	err := c.Call(t.Context(), Request{Path: "/no"}, nil)
	var refusal *Refusal
	if !errors.As(err, &refusal) || core.CodeOf(err) != core.Conflict || refusal.Said != "It is taken. (code)" || refusal.Refused.Subject != "sheet:91X7B9" {
		t.Errorf("got %#v", err)
	}
	if err := c.Call(t.Context(), Request{Path: "/broken"}, nil); err == nil || !strings.Contains(err.Error(), "502") {
		t.Errorf("got %v", err)
	}
}

func TestClient_NobodyThere(t *testing.T) {
	for _, where := range []Config{{Socket: "/nowhere/sheaf.sock"}, {Server: "http://127.0.0.1:1"}} {
		if err := New(where).SignOut(t.Context()); !errors.Is(err, ErrUnreachable) {
			t.Errorf("%+v: %v", where, err)
		}
	}
}

func twoChunks() iter.Seq[[]byte] { return slices.Values([][]byte{[]byte("one"), []byte("two")}) }

func TestLoad_SendsAllAndActivates(t *testing.T) {
	d := &door{answers: map[string]string{"/api/v1/editions": `{"id":"e1"}`, "/api/v1/editions/e1/activate": `{"id":"e1","state":"active"}`}}
	var sent []int
	made, err := open(t, d).Load(t.Context(), Upload{
		Edition: core.Edition{Kind: core.EditionNames, Rows: 2, Date: "2026-11-21", Source: "test"},
		Chunks:  twoChunks, Key: "load", Sent: func(done, total int) { sent = append(sent, done, total) },
	})
	if err != nil || made.State != "active" {
		t.Fatalf("%+v, %v", made, err)
	}
	want := []string{"POST /api/v1/editions", "POST /api/v1/editions/e1/chunks/0", "POST /api/v1/editions/e1/chunks/1",
		"POST /api/v1/editions/e1/complete", "POST /api/v1/editions/e1/activate"}
	if !slices.Equal(d.paths(), want) || d.bodies[2] != "two" || !slices.Equal(sent, []int{1, 2, 2, 2}) {
		t.Errorf("asked %v, said %v", d.paths(), sent)
	}
	seen := map[string]bool{}
	for _, r := range d.asked {
		key := r.Header.Get("Idempotency-Key")
		if seen[key] || !strings.HasPrefix(key, "load-") {
			t.Errorf("request id %q", key)
		}
		seen[key] = true
	}
}

// A node that is busy for a moment gets the same request again, under the same id.
func TestLoad_InsistsWhileTheNodeIsBusy(t *testing.T) {
	for _, key := range []string{"", "load"} {
		d := &door{answers: map[string]string{"/api/v1/editions": `{"id":"e1"}`, "/api/v1/editions/e1/activate": `{"id":"e1","state":"active"}`},
			busy: map[string]int{"/api/v1/editions/e1/chunks/1": 1, "/api/v1/editions/e1/complete": 2}}
		made, err := open(t, d).Load(t.Context(), Upload{
			Edition: core.Edition{Kind: core.EditionNames, Rows: 2, Date: "2026-11-21", Source: "test"}, Chunks: twoChunks, Key: key,
		})
		if err != nil || made.State != "active" {
			t.Errorf("key %q: %+v, %v", key, made, err)
		}
		ids := map[string]string{}
		for i, path := range d.paths() {
			id := d.asked[i].Header.Get("Idempotency-Key")
			if before, asked := ids[path]; asked && before != id {
				t.Errorf("key %q: %s was asked for under %q and %q", key, path, before, id)
			}
			ids[path] = id
			if asksTwo := strings.HasSuffix(path, "/chunks/1"); asksTwo && d.bodies[i] != "two" {
				t.Errorf("key %q: the chunk went out as %q", key, d.bodies[i])
			}
		}
		if len(d.asked) != 8 || len(ids) != 5 {
			t.Errorf("key %q: asked %v", key, d.paths())
		}
	}
}

func TestLoad_GivesUpWhatCannotBeContinued(t *testing.T) {
	for key, abandoned := range map[string]bool{"": true, "load": false} {
		d := &door{answers: map[string]string{
			"/api/v1/editions": `{"id":"e1"}`, "/api/v1/editions/e1/chunks/1": `{"code":"limit","text":"Full."}`,
		}, status: map[string]int{"/api/v1/editions/e1/chunks/1": 429}}
		_, err := open(t, d).Load(t.Context(), Upload{
			Edition: core.Edition{Kind: core.EditionNames, Rows: 2, Date: "2026-11-21", Source: "test"}, Chunks: twoChunks, Key: key,
		})
		if core.CodeOf(err) != core.Limit {
			t.Errorf("got %v", err)
		}
		if got := slices.Contains(d.paths(), "POST /api/v1/editions/e1/abandon"); got != abandoned {
			t.Errorf("key %q: given up %v", key, got)
		}
	}
}

// A password goes over a network only under HTTPS.
func TestClient_RefusesPlainHTTPToAnotherMachine(t *testing.T) {
	for server, refused := range map[string]bool{
		"http://192.0.2.1:1": true, "HTTP://desk.example": true, "http://[2001:db8::1]:1": true, "http://localhost.example:1": true,
		"https://192.0.2.1:1": false, "http://127.0.0.1:1": false, "http://localhost:1": false, "http://[::1]:1": false, "http://127.9.9.9:1": false,
	} {
		if got := exposed(server); got != refused {
			t.Errorf("%s sends in the clear: %v", server, got)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel() // nothing is ever sent
	if err := New(Config{Server: "http://192.0.2.1:1"}).SignIn(ctx, "anna", "p", ""); core.CodeOf(err) != core.Invalid {
		t.Errorf("the password went out: %v", err)
	}
	if err := New(Config{Server: "http://192.0.2.1:1", Plain: true}).SignIn(ctx, "anna", "p", ""); !errors.Is(err, context.Canceled) {
		t.Errorf("what was allowed is refused: %v", err)
	}
}

// jar keeps the cookies of every node.
type jar []*http.Cookie

func (j *jar) SetCookies(_ *url.URL, cookies []*http.Cookie) { *j = append(*j, cookies...) }
func (j *jar) Cookies(*url.URL) []*http.Cookie               { return *j }

func TestClient_ShowsOneNodeWhatAnotherAskedToBeShown(t *testing.T) {
	kept, seen := &jar{}, ""
	first := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "index", Value: "7"})
		_, _ = io.WriteString(w, "{}")
	}))
	defer first.Close()
	second := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if c, err := r.Cookie("index"); err == nil {
			seen = c.Value
		}
		_, _ = io.WriteString(w, "{}")
	}))
	defer second.Close()
	for _, server := range []string{first.URL, second.URL} {
		if err := New(Config{Server: server, Jar: kept}).Call(t.Context(), Request{Path: "/x"}, nil); err != nil {
			t.Fatal(err)
		}
	}
	if seen != "7" {
		t.Errorf("the second node is shown %q", seen)
	}
}
