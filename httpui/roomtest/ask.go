package roomtest

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/header"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// Answer is what came back.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// JSON decodes the body.
func (a Answer) JSON(t testing.TB, into any) {
	t.Helper()
	if err := json.Unmarshal(a.Body, into); err != nil {
		t.Fatalf("%d %s: %v", a.Status, a.Body, err)
	}
}

// Sheets is the list of sheets that somebody is answered with, which may be empty but is there.
func Sheets[T any](n *House, who, path string) []T {
	n.TB.Helper()
	var said struct{ Sheets []T }
	got := n.Ask(who, http.MethodGet, path, nil)
	if got.JSON(n.TB, &said); got.Status != http.StatusOK || said.Sheets == nil {
		n.TB.Fatalf("%s: %d %s", who, got.Status, got.Body)
	}
	return said.Sheets
}

// Refusal decodes a refusal.
func (a Answer) Refusal(t testing.TB) serve.WireError {
	t.Helper()
	var e serve.WireError
	a.JSON(t, &e)
	return e
}

// Ask sends a request as a program would: v as JSON, or bytes as they are. Headers are pairs.
func (n *House) Ask(who, method, path string, v any, headers ...string) Answer {
	n.TB.Helper()
	var body io.Reader
	kind := ""
	switch v := v.(type) {
	case nil:
	case []byte:
		body, kind = bytes.NewReader(v), "application/octet-stream"
	default:
		data, err := json.Marshal(v)
		if err != nil {
			n.TB.Fatal(err)
		}
		body, kind = bytes.NewReader(data), "application/json"
	}
	q, err := http.NewRequest(method, n.URL+path, body)
	if err != nil {
		n.TB.Fatal(err)
	}
	if kind != "" {
		q.Header.Set("Content-Type", kind)
	}
	if who != "" {
		q.Header.Set("Authorization", "Bearer "+who)
	}
	return n.Send(q, headers)
}

// Browse sends a request as a browser would: with the cookie, a form with its token.
func (n *House) Browse(who, method, path string, form url.Values, headers ...string) Answer {
	n.TB.Helper()
	var body io.Reader
	if method == http.MethodPost {
		sent := url.Values{"csrf": {header.CSRFOf(who)}}
		for name, values := range form {
			sent[name] = values
		}
		body = strings.NewReader(sent.Encode())
	}
	q, err := http.NewRequest(method, n.URL+path, body)
	if err != nil {
		n.TB.Fatal(err)
	}
	if body != nil {
		q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	q.AddCookie(&http.Cookie{Name: header.Login, Value: who})
	return n.Send(q, headers)
}

// Send sends a request with more headers, which are pairs.
func (n *House) Send(q *http.Request, headers []string) Answer {
	n.TB.Helper()
	for i := 0; i+1 < len(headers); i += 2 {
		q.Header.Set(headers[i], headers[i+1])
	}
	reply, err := n.Client.Do(q)
	if err != nil {
		n.TB.Fatal(err)
	}
	defer reply.Body.Close()
	data, err := io.ReadAll(reply.Body)
	if err != nil {
		n.TB.Fatal(err)
	}
	return Answer{reply.StatusCode, reply.Header, data}
}

// Unchanged fails the test unless the domain is what it was before do.
func (n *House) Unchanged(do func()) {
	n.TB.Helper()
	before := state.FullSum(n.Store.Now())
	do()
	if state.FullSum(n.Store.Now()) != before {
		n.TB.Error("the state changed")
	}
}

// Check is a row of a table of requests.
type Check struct {
	Name, Who, Method, Path string
	Body                    any
	Status                  int
	Code                    core.Code
	Field                   string
}

// Refused sends requests that must be refused in both languages and change nothing.
func (n *House) Refused(rows ...Check) {
	n.TB.Helper()
	for _, row := range rows {
		n.Unchanged(func() { n.refused(row) })
	}
}

func (n *House) refused(row Check) {
	n.TB.Helper()
	said := map[string]bool{}
	for _, lang := range []string{"en", "ru"} {
		got := n.Ask(row.Who, row.Method, row.Path, row.Body, "Accept-Language", lang)
		if got.Status != row.Status {
			n.TB.Errorf("%s: %d %s, want %d", row.Name, got.Status, got.Body, row.Status)
			return
		}
		e := got.Refusal(n.TB)
		if e.Code != row.Code || e.Field != row.Field {
			n.TB.Errorf("%s: refused with %+v, want %s %q", row.Name, e, row.Code, row.Field)
		}
		if e.Text == "" || strings.Contains(e.Text, "{0}") || said[e.Text] || !strings.ContainsAny(e.Text, " ") {
			n.TB.Errorf("%s: no words of its own in %s: %q", row.Name, lang, e.Text)
		}
		said[e.Text] = true
	}
}
