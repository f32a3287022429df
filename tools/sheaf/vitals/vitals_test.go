package vitals_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/tools/sheaf/vitals"
)

// figures are those of a node that has none, or of one that cannot gather them.
type figures struct{ err error }

func (f figures) Exposition() ([]byte, error) { return []byte("sheaf_applied_index 7\n"), f.err }

// opened is a post on a port of this machine, closed with the test.
func opened(t *testing.T, v *vitals.Vitals, f vitals.Figures) (address string) {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	post, served := vitals.NewPost(v, f), make(chan error, 1)
	go func() { served <- post.Serve(ln) }()
	t.Cleanup(func() {
		if err := errors.Join(post.Close(), <-served); err != nil {
			t.Error(err)
		}
	})
	return "http://" + ln.Addr().String()
}

// asked is what the address answers.
func asked(t *testing.T, method, address string) (status int, body string, header http.Header) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	reply, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer reply.Body.Close()
	text, err := io.ReadAll(reply.Body)
	if err != nil {
		t.Fatal(err)
	}
	return reply.StatusCode, string(text), reply.Header
}

// hindered is a node without a leader, whose clock is right.
func hindered() []vitals.Hindrance {
	return []vitals.Hindrance{
		{Reason: vitals.NoLeader, Stands: func(context.Context) bool { return true }},
		{Reason: vitals.ClockAhead, Stands: func(context.Context) bool { return false }},
	}
}

func TestPost_SaysHowTheNodeIs(t *testing.T) {
	for name, one := range map[string]struct {
		life           func(v *vitals.Vitals)
		health, ready  int
		healthy, whole string
	}{
		"a node that begins": {
			func(*vitals.Vitals) {}, 200, 503, `{"healthy":true}`, `{"ready":false,"reasons":["starting"],"step":"folder"}`,
		},
		"a node that waits for a majority": {
			func(v *vitals.Vitals) { v.At(vitals.Log) },
			200, 503, `{"healthy":true}`, `{"ready":false,"reasons":["starting"],"step":"log"}`,
		},
		"a node that serves": {
			func(v *vitals.Vitals) { v.At(vitals.Listeners); v.Serves() }, 200, 200, `{"healthy":true}`, `{"ready":true}`,
		},
		"a node that lost its leader": {
			func(v *vitals.Vitals) { v.Serves(hindered()...) }, 200, 503, `{"healthy":true}`, `{"ready":false,"reasons":["no_leader"]}`,
		},
		"a node that was asked to end": {
			func(v *vitals.Vitals) { v.Serves(hindered()...); v.Ends() }, 200, 503, `{"healthy":true}`, `{"ready":false,"reasons":["ending"]}`,
		},
		"a node with a fault": {
			func(v *vitals.Vitals) { v.Serves(); v.Faulted() }, 503, 503, `{"healthy":false}`, `{"ready":false,"reasons":["fault"]}`,
		},
		"a fault while it starts": {
			func(v *vitals.Vitals) { v.At(vitals.Lists); v.Faulted(); v.Ends() },
			503, 503, `{"healthy":false}`, `{"ready":false,"reasons":["fault","ending","starting"],"step":"lists"}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			v := vitals.New()
			address := opened(t, v, figures{})
			one.life(v)
			for path, want := range map[string]struct {
				status int
				body   string
			}{"/healthz": {one.health, one.healthy}, "/readyz": {one.ready, one.whole}} {
				status, body, header := asked(t, http.MethodGet, address+path)
				if status != want.status || strings.TrimSpace(body) != want.body {
					t.Errorf("%s answers %d %s, want %d %s", path, status, body, want.status, want.body)
				}
				if header.Get("Content-Type") != "application/json" || header.Get("Cache-Control") != "no-store" {
					t.Errorf("%s answers with %v", path, header)
				}
			}
		})
	}
}

func TestPost_AnswersNothingElse(t *testing.T) {
	address := opened(t, vitals.New(), figures{})
	for _, one := range []struct {
		method, path string
		want         int
	}{
		{http.MethodGet, "/", 404}, {http.MethodGet, "/desk", 404}, {http.MethodGet, "/debug/pprof/", 404},
		{http.MethodGet, "/debug/vars", 404}, {http.MethodPost, "/readyz", 405}, {http.MethodHead, "/healthz", 200},
	} {
		if status, body, _ := asked(t, one.method, address+one.path); status != one.want {
			t.Errorf("%s %s answers %d %s, want %d", one.method, one.path, status, body, one.want)
		}
	}
}

func TestPost_Metrics(t *testing.T) {
	status, body, header := asked(t, http.MethodGet, opened(t, vitals.New(), figures{})+"/metrics")
	if status != 200 || body != "sheaf_applied_index 7\n" || !strings.HasPrefix(header.Get("Content-Type"), "text/plain; version=0.0.4") {
		t.Errorf("it answers %d %s as %v", status, body, header)
	}
	status, body, _ = asked(t, http.MethodGet, opened(t, vitals.New(), figures{errors.New("secret cause")})+"/metrics")
	if status != 500 || strings.Contains(body, "secret") {
		t.Errorf("a failed reading answers %d %s", status, body)
	}
}

// Each reason and each step is explained where admins look for it, and is told in JSON as it stands there.
func TestReasons_AreDescribed(t *testing.T) {
	page, err := os.ReadFile("../../../docs/admin.md")
	if err != nil {
		t.Fatal(err)
	}
	var words []string
	for _, r := range vitals.Reasons() {
		words = append(words, string(r))
	}
	for _, s := range vitals.Steps() {
		words = append(words, string(s))
	}
	for _, word := range words {
		if !strings.Contains(string(page), "`"+word+"`") {
			t.Errorf("docs/admin.md does not explain %q", word)
		}
		if text, err := json.Marshal(word); err != nil || string(text) != `"`+word+`"` {
			t.Errorf("%q is written as %s", word, text)
		}
	}
	if slices.Sort(words); len(slices.Compact(words)) != len(vitals.Reasons())+len(vitals.Steps()) {
		t.Error("a word is used twice")
	}
}
