package serve

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/attention"
	"github.com/sheaf-drive/sheaf/httpui/asset"
	"github.com/sheaf-drive/sheaf/httpui/bearer"
	"github.com/sheaf-drive/sheaf/httpui/header"
	"github.com/sheaf-drive/sheaf/httpui/page"
	"github.com/sheaf-drive/sheaf/httpui/session"
)

// logins is a table of live tokens.
type logins struct {
	mu   sync.Mutex // guards live
	live map[core.TokenID]session.Session
}

func (l *logins) Session(_ context.Context, token core.TokenID) (session.Session, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if s, ok := l.live[token]; ok {
		return s, nil
	}
	return session.Session{}, core.Refuse(core.Unauthenticated, "", "ui.signin")
}

func (l *logins) put(secret string, s session.Session) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.live[bearer.TokenOf(secret)] = s
}

func (l *logins) end(secret string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.live, bearer.TokenOf(secret))
}

func signedIn(roles ...core.Role) session.Session {
	return session.Session{User: core.User{ID: "u-1", Login: "garaeva.a", Roles: roles, State: core.UserActive}, Place: "Казань", Person: "Гараева А. Р."}
}

// syncBuffer collects the log of concurrent requests.
type syncBuffer struct {
	mu sync.Mutex // guards b
	b  bytes.Buffer
}

func (s *syncBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *syncBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// Raise writes an alarm into the log, with all that comes with it.
func (s *syncBuffer) Raise(k attention.Kind, subject string, cause error, details ...attention.Detail) {
	fmt.Fprintln(s, k, subject, cause, details)
}

// house is a running server on a real loopback socket.
type house struct {
	t      *testing.T
	url    string
	server *Server
	logins *logins
	log    *syncBuffer
	client *http.Client
}

// builtAssets are built once for all tests.
var builtAssets = sync.OnceValue(func() *asset.Set {
	set, err := asset.New()
	if err != nil {
		panic(err)
	}
	return set
})

func open(t *testing.T, change func(*Config)) *house {
	t.Helper()
	h := &house{t: t, logins: &logins{live: map[core.TokenID]session.Session{}}, log: &syncBuffer{}}
	c := Config{
		Routes: testRoutes(), Sessions: h.logins, Assets: builtAssets(), Now: time.Now, Rand: rand.Reader, Log: zerolog.New(h.log), Alarms: h.log,
		Sections: []Section{
			{Action: access.VisitOpen, Section: page.Section{Href: "/desk", Words: "ui.section.desk"}},
			{Action: access.AuditRead, Section: page.Section{Href: "/audit", Words: "ui.section.audit"}},
		},
	}
	if change != nil {
		change(&c)
	}
	var err error
	if h.server, err = New(c); err != nil {
		t.Fatal(err)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	h.url = "http://" + ln.Addr().String()
	done := make(chan error, 1)
	go func() { done <- h.server.Serve(ln, nil) }()
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 3*time.Second)
		defer cancel()
		if err := h.server.Shutdown(ctx); err != nil {
			t.Error(err)
		}
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	h.client = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	h.logins.put("operator-secret", signedIn(core.Operator))
	h.logins.put("auditor-secret", signedIn(core.Auditor))
	return h
}

// testRoutes stand for the screens: what matters is what the foundation does around them.
func testRoutes() []Route {
	echo := func(r *Request) (*Reply, error) {
		picture, _ := r.File("main")
		return Bytes("text/plain", []byte("series="+r.Form("series")+" main="+string(picture.Bytes))), nil
	}
	return []Route{
		{Method: "GET", Path: "/desk", Action: access.VisitOpen, Handler: func(r *Request) (*Reply, error) {
			return r.Page(&page.Passport{Action: "/desk/visits"}), nil
		}},
		{Method: "POST", Path: "/desk/visits", Action: access.VisitOpen, Handler: echo, MaxBody: 1 << 20},
		{Method: "GET", Path: "/desk/visits/{id}", Action: access.VisitFill, Handler: func(r *Request) (*Reply, error) {
			return Bytes("text/plain", []byte("visit "+r.Param("id"))), nil
		}},
		{Method: "GET", Path: "/login", Public: true, Handler: func(r *Request) (*Reply, error) {
			return r.Page(r.LoginScreen()), nil
		}},
		{Method: "POST", Path: "/login", Public: true, Handler: func(r *Request) (*Reply, error) {
			if r.FormRaw("password") != "right" {
				return r.Refused(r.LoginScreen()), nil
			}
			return r.SignIn("operator-secret-2")
		}},
		{Method: "POST", Path: "/password", Action: access.SelfManage, Handler: func(r *Request) (*Reply, error) {
			return r.SignIn("operator-secret-2")
		}},
		{Method: "GET", Path: "/panic", Public: true, Handler: func(*Request) (*Reply, error) {
			panic("Семенова Наталия 92 16 118205")
		}},
		{Method: "POST", Path: "/api/v1/echo", Action: access.VisitOpen, Handler: func(r *Request) (*Reply, error) {
			var in struct{ Series string }
			if err := r.JSON(&in); err != nil {
				return nil, err
			}
			return JSON(map[string]string{"series": in.Series, "request": string(r.ID)})
		}},
		{Method: "GET", Path: "/api/v1/refused", Action: access.VisitOpen, Handler: func(*Request) (*Reply, error) {
			return nil, core.Refuse(core.Conflict, "code", "core.date.form").About("sheet:91X7B9")
		}},
		{Method: "POST", Path: "/late", Action: access.VisitOpen, Deadline: time.Millisecond, Handler: func(r *Request) (*Reply, error) {
			<-r.Context().Done()
			return nil, r.Context().Err()
		}},
		{Method: "GET", Path: "/stream", Public: true, Handler: func(*Request) (*Reply, error) {
			return Streamed("text/plain", func(w io.Writer) error {
				_, err := io.WriteString(w, strings.Repeat("x", 1<<20))
				return err
			}).As("x.txt"), nil
		}},
		{Method: "GET", Path: "/broken-stream", Public: true, Handler: func(*Request) (*Reply, error) {
			return Streamed("text/plain", func(w io.Writer) error {
				if _, err := io.WriteString(w, "begin"); err != nil {
					return err
				}
				return io.ErrUnexpectedEOF
			}), nil
		}},
		{Method: "GET", Path: "/socket", Local: true, Handler: func(*Request) (*Reply, error) { return Bytes("text/plain", nil), nil }},
	}
}

// call is one request of a scenario.
type call struct {
	method, path string
	header       map[string]string
	form         url.Values
	body         string
	login        string // secret in the cookie
	visitor      string
}

func (h *house) do(c call) (*http.Response, string) {
	h.t.Helper()
	body := c.body
	if c.form != nil {
		body = c.form.Encode()
	}
	req, err := http.NewRequest(c.method, h.url+c.path, strings.NewReader(body))
	if err != nil {
		h.t.Fatal(err)
	}
	if c.form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for name, value := range c.header {
		req.Header.Set(name, value)
	}
	if c.login != "" {
		req.AddCookie(&http.Cookie{Name: header.Login, Value: c.login})
	}
	if c.visitor != "" {
		req.AddCookie(&http.Cookie{Name: header.Visitor, Value: c.visitor})
	}
	resp, err := h.client.Do(req)
	if err != nil {
		h.t.Fatal(err)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		h.t.Fatal(err)
	}
	return resp, string(answer)
}
