package client

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
)

// lossy does what is asked and says that it does not know; the same key again has the answer, another one comes too late.
type lossy struct {
	next http.Handler
	done map[string]string // key by path
	runs []string
}

func (l *lossy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodGet {
		l.next.ServeHTTP(w, r)
		return
	}
	key := r.Header.Get("Idempotency-Key")
	switch l.done[r.URL.Path] {
	case "":
		l.done[r.URL.Path], l.runs = key, append(l.runs, r.URL.Path)
		l.next.ServeHTTP(httptest.NewRecorder(), r)
		w.WriteHeader(http.StatusServiceUnavailable)
		_, _ = io.WriteString(w, `{"code":"unavailable","text":"It is not known whether it was recorded."}`)
	case key:
		_, _ = io.WriteString(w, `{"id":"mine","state":"active","loaded":0}`)
	default:
		w.WriteHeader(http.StatusConflict)
		_, _ = io.WriteString(w, `{"code":"conflict","text":"Another came between."}`)
	}
}

// What was done although the answer was lost counts as done, and is done once.
func TestInsist_RepeatsUnderOneKey(t *testing.T) {
	l := &lossy{http.NotFoundHandler(), map[string]string{}, nil}
	server := httptest.NewServer(l)
	defer server.Close()
	c := New(Config{Server: server.URL})
	if e, err := c.Enforce(t.Context(), "mine", nil); err != nil || e.State != core.EditionActive {
		t.Errorf("put into force: %+v, %v", e, err)
	}
	for _, key := range []string{"", "mine"} {
		r := Request{Path: "/step" + key, Key: key}
		if err := c.Insist(t.Context(), r, nil); err != nil || key != "" && l.done[r.Path] != key {
			t.Errorf("under %q: %v, done under %q", key, err, l.done[r.Path])
		}
	}
	if want := []string{"/api/v1/editions/mine/activate", "/step", "/stepmine"}; fmt.Sprint(l.runs) != fmt.Sprint(want) {
		t.Errorf("done %v", l.runs)
	}
	if l.done["/step"] == l.done["/api/v1/editions/mine/activate"] {
		t.Error("two requests have one key")
	}
}

func TestTidy_GoesOnAfterALostAnswer(t *testing.T) {
	p := house()
	server := httptest.NewServer(&lossy{p, map[string]string{}, nil})
	defer server.Close()
	if err := New(Config{Server: server.URL}).Tidy(t.Context(), core.EditionPassports, "", ""); err != nil {
		t.Fatal(err)
	}
	if want := []string{"old abandon", "old forget", "gone forget"}; !slices.Equal(p.asked, want) {
		t.Errorf("asked %q", p.asked)
	}
}
