package serve

import (
	"bufio"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/httpui/form"
	"github.com/sheaf-drive/sheaf/httpui/header"
	"github.com/sheaf-drive/sheaf/httpui/throttle"
)

// The browser must see our answer, not a broken connection, also when it sends megabytes.
func TestServer_BodyOverTheLimit(t *testing.T) {
	h := open(t, nil)
	for _, n := range []int{1<<20 + 1, 24 << 20} {
		req, err := http.NewRequest("POST", h.url+"/desk/visits", strings.NewReader(strings.Repeat("x", n)))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Accept-Language", "ru")
		req.AddCookie(&http.Cookie{Name: header.Login, Value: "operator-secret"})
		resp, err := h.client.Do(req)
		if err != nil {
			t.Fatalf("%d bytes: %v", n, err)
		}
		body, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil || resp.StatusCode != http.StatusRequestEntityTooLarge {
			t.Errorf("%d bytes: status %d, %v", n, resp.StatusCode, err)
		}
		if !strings.Contains(string(body), "1 MiB") || !strings.Contains(string(body), "Отправленное больше предела") {
			t.Errorf("%d bytes: the answer does not name the limit: %.500s", n, body)
		}
	}
}

func TestServer_HeaderOverTheLimit(t *testing.T) {
	h := open(t, nil)
	resp, _ := h.do(call{method: "GET", path: "/login", header: map[string]string{"X-Long": strings.Repeat("x", 5000)}})
	if resp.StatusCode != 200 {
		t.Errorf("5 KB of header: status %d", resp.StatusCode)
	}
	resp, _ = h.do(call{method: "GET", path: "/login", header: map[string]string{"X-Long": strings.Repeat("x", headerBytes)}})
	if resp.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("status %d, want 431", resp.StatusCode)
	}
}

// A sender that never finishes is cut off by the read limit of the route, not by the server's.
func TestServer_SlowBodyIsCutOff(t *testing.T) {
	h := open(t, func(c *Config) {
		c.ReadTimeout = time.Minute
		c.Routes = append(c.Routes, Route{Method: "POST", Path: "/slow", Public: true, Read: 50 * time.Millisecond,
			Handler: func(*Request) (*Reply, error) { return Bytes("text/plain", nil), nil }})
	})
	conn, err := net.Dial("tcp", strings.TrimPrefix(h.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := io.WriteString(conn, "POST /slow HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc"); err != nil {
		t.Fatal(err)
	}
	if err := conn.SetReadDeadline(time.Now().Add(5 * time.Second)); err != nil {
		t.Fatal(err)
	}
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusRequestTimeout {
		t.Errorf("status %d, want 408", resp.StatusCode)
	}
}

func TestServer_NoMoreAtOnceThanTheRouteAllows(t *testing.T) {
	inside, leave := make(chan struct{}), make(chan struct{})
	h := open(t, func(c *Config) {
		c.Routes = append(c.Routes, Route{Method: "GET", Path: "/one", Public: true, Limit: 1, Handler: func(*Request) (*Reply, error) {
			inside <- struct{}{}
			<-leave
			return Bytes("text/plain", nil), nil
		}})
	})
	first := make(chan int, 1)
	go func() {
		resp, _ := h.do(call{method: "GET", path: "/one"})
		first <- resp.StatusCode
	}()
	<-inside
	if resp, _ := h.do(call{method: "GET", path: "/one"}); resp.StatusCode != http.StatusServiceUnavailable || resp.Header.Get("Retry-After") == "" {
		t.Errorf("the second got %d", resp.StatusCode)
	}
	close(leave)
	if got := <-first; got != http.StatusOK {
		t.Errorf("the first got %d", got)
	}
}

func TestServer_ShutdownLetsRunningRequestsEnd(t *testing.T) {
	inside, leave := make(chan struct{}), make(chan struct{})
	h := open(t, func(c *Config) {
		c.Routes = append(c.Routes, Route{Method: "GET", Path: "/one", Public: true, Handler: func(*Request) (*Reply, error) {
			close(inside)
			<-leave
			return Bytes("text/plain", []byte("whole")), nil
		}})
	})
	answer := make(chan string, 1)
	go func() {
		_, body := h.do(call{method: "GET", path: "/one"})
		answer <- body
	}()
	<-inside
	down := make(chan error, 1)
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		down <- h.server.Shutdown(ctx)
	}()
	close(leave)
	if got := <-answer; got != "whole" {
		t.Errorf("got %q", got)
	}
	if err := <-down; err != nil {
		t.Error(err)
	}
}

func TestServer_SocketReachesLocalRoutes(t *testing.T) {
	h := open(t, nil)
	path := filepath.Join(t.TempDir(), "s")
	ln, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = h.server.Serve(ln, nil) }() // ends with the server of the house
	client := http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "unix", path)
	}}}
	defer client.CloseIdleConnections()
	resp, err := client.Get("http://sheaf/socket")
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		t.Errorf("status %d", resp.StatusCode)
	}
}

func TestServer_TLSBindsTheCookies(t *testing.T) {
	h := open(t, nil)
	config, roots := certificate(t)
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = h.server.Serve(ln, config) }() // ends with the server of the house
	client := http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots, ServerName: "desk.example"}}}
	defer client.CloseIdleConnections()
	resp, err := client.Get("https://" + ln.Addr().String() + "/login")
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	got := strings.Join(resp.Header.Values("Set-Cookie"), "\n")
	for _, part := range []string{"__Host-sheaf-form=", "Secure", "HttpOnly", "SameSite=Strict", "Path=/"} {
		if !strings.Contains(got, part) {
			t.Errorf("cookie lacks %s: %s", part, got)
		}
	}
	if resp.Header.Get("Strict-Transport-Security") == "" {
		t.Error("no Strict-Transport-Security")
	}
}

func certificate(t *testing.T) (*tls.Config, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	cert := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "desk.example"}, DNSNames: []string{"desk.example"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, cert, cert, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(leaf)
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}, roots
}

func TestNew_RefusesTablesThatCannotWork(t *testing.T) {
	ok := func(*Request) (*Reply, error) { return nil, nil }
	for name, routes := range map[string][]Route{
		"the same twice":       {{Method: "GET", Path: "/a", Public: true, Handler: ok}, {Method: "GET", Path: "/a", Public: true, Handler: ok}},
		"the same but for {}":  {{Method: "GET", Path: "/a/{x}", Public: true, Handler: ok}, {Method: "GET", Path: "/a/{y}", Public: true, Handler: ok}},
		"no handler":           {{Method: "GET", Path: "/a", Public: true}},
		"no action, no public": {{Method: "GET", Path: "/a", Handler: ok}},
		"unknown action":       {{Method: "GET", Path: "/a", Action: "tea.make", Handler: ok}},
		"another method":       {{Method: "PUT", Path: "/a", Action: access.VisitOpen, Handler: ok}},
		"no path":              {{Method: "GET", Public: true, Handler: ok}},
	} {
		if _, err := newTable(routes); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
}

// Nobody who is not signed in makes a node take in more than a form.
func TestServer_LargeBodyNeedsALogin(t *testing.T) {
	h := open(t, nil)
	large := strings.Repeat("x", defaultMaxBody+1)
	for _, c := range []struct {
		name, login string
		header      map[string]string
		status      int
	}{
		{"nobody", "", nil, http.StatusUnauthorized},
		{"a made-up cookie", "made-up", nil, http.StatusUnauthorized},
		{"a program", "", map[string]string{"Accept": "application/json", "Authorization": "Bearer made-up"}, http.StatusUnauthorized},
		{"somebody signed in", "operator-secret", map[string]string{header.CSRFName: header.CSRFOf("operator-secret")}, http.StatusOK},
		{"a program signed in", "", map[string]string{"Authorization": "Bearer operator-secret"}, http.StatusOK},
	} {
		resp, body := h.do(call{method: "POST", path: "/desk/visits", login: c.login, header: c.header, body: large})
		if resp.StatusCode != c.status {
			t.Errorf("%s: status %d: %.200s", c.name, resp.StatusCode, body)
		}
	}
	h.logins.end("operator-secret") // lately live: the form comes back instead of being lost
	typed := url.Values{"csrf": {header.CSRFOf("operator-secret")}, "series": {"9216"}}
	for range 5 {
		typed.Add("more", strings.Repeat("x", form.MaxField))
	}
	resp, body := h.do(call{method: "POST", path: "/desk/visits", login: "operator-secret", form: typed})
	if resp.StatusCode != http.StatusUnauthorized || !strings.Contains(body, `name="kept-value" value="9216"`) {
		t.Errorf("after the end of the login: %d %.1500s", resp.StatusCode, body)
	}
}

func TestServer_LargeBodiesTogetherHaveABound(t *testing.T) {
	h := open(t, nil)
	send := func() *http.Response {
		resp, _ := h.do(call{method: "POST", path: "/desk/visits", body: strings.Repeat("x", 1<<20),
			header: map[string]string{"Authorization": "Bearer operator-secret"}})
		return resp
	}
	for range 3 { // each gives back what it took
		if resp := send(); resp.StatusCode != http.StatusOK {
			t.Fatalf("status %d", resp.StatusCode)
		}
	}
	if h.server.bodies.Taken() != 0 {
		t.Errorf("%d bytes are held by nobody", h.server.bodies.Taken())
	}
	if !h.server.bodies.Claim("another", throttle.LargeBytes-1<<19, time.Now().Add(time.Minute)) {
		t.Fatal("there is no room")
	}
	if resp := send(); resp.StatusCode != http.StatusServiceUnavailable || resp.Header.Get("Retry-After") == "" {
		t.Errorf("over the bound: status %d", resp.StatusCode)
	}
	h.server.bodies.Release("another")
	if resp := send(); resp.StatusCode != http.StatusOK {
		t.Errorf("with room again: status %d", resp.StatusCode)
	}
}

// The refusal comes before the body: a sender that announces much and sends nothing is answered.
func TestServer_LargeBodyIsRefusedUnread(t *testing.T) {
	h := open(t, nil)
	conn, err := net.Dial("tcp", strings.TrimPrefix(h.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	head := "POST /desk/visits HTTP/1.1\r\nHost: x\r\nAccept: application/json\r\nContent-Length: 1048576\r\n\r\n"
	if _, err := io.WriteString(conn, head); err != nil {
		t.Fatal(err)
	}
	if err := conn.SetReadDeadline(time.Now().Add(5 * time.Second)); err != nil {
		t.Fatal(err)
	}
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal("nothing is answered before the body:", err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusUnauthorized {
		t.Errorf("status %d, want 401", resp.StatusCode)
	}
}

// A node may be told to end while it is still about to listen.
func TestServer_ShutdownBeforeItServes(t *testing.T) {
	s, err := New(Config{Routes: testRoutes(), Sessions: &logins{}, Assets: builtAssets(), Now: time.Now, Rand: rand.Reader})
	if err != nil {
		t.Fatal(err)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	if err := s.Shutdown(t.Context()); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(ln, nil) }()
	select {
	case err := <-ended:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(10 * time.Second):
		t.Error("it serves for ever")
	}
}
