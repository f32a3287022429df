package client

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/text"
)

// ErrUnreachable says that no node answered; see [Unreachable].
var ErrUnreachable = errors.New("no node answers")

// Unreachable is an [ErrUnreachable] in the words of the client's language, which say where none answered.
type Unreachable struct{ Said string }

// Error gives the words.
func (e *Unreachable) Error() string { return e.Said }

// Is makes it an [ErrUnreachable].
func (e *Unreachable) Is(other error) bool { return other == ErrUnreachable }

// longest is how long one request may take: the export of a large campaign.
const longest = time.Hour

// How many connections may wait for their next request, and how long.
const (
	idleConnections = 128
	idle            = 30 * time.Second
)

// Config says where the node is: Server, such as https://desk.example:8443, or Socket, the
// path of the admin socket in its data folder.
type Config struct {
	// Roots are the authorities that a Server may be certified by; nil takes the system's.
	Roots          *x509.CertPool
	Server, Socket string
	// Plain allows a Server without HTTPS on another machine, where anybody on the way reads
	// passwords and passports; it is refused otherwise.
	Plain bool
	// Endless lifts the bound of an hour on a request: for a stream that is as long as the house is large.
	Endless bool
	// Lang of refusals; English when empty.
	Lang text.Lang
	// Jar keeps what nodes ask to be shown again, so that whoever asks several of them sees his own
	// writes on each; nil keeps nothing.
	Jar http.CookieJar
}

// Client speaks for nobody until [Client.SignIn] or [Client.Use]; after that it may be used
// by many at once.
type Client struct {
	http        *http.Client
	base, where string
	lang        text.Lang
	token       string
	exposed     bool // would send over the network without HTTPS
}

// New makes a client; it connects at the first request.
func New(c Config) *Client {
	// A transport of its own: the shared one keeps two idle connections for all clients.
	transport := &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: c.Roots, MinVersion: tls.VersionTLS12},
		// For those who speak for many at once; a node drops what is idle for a minute.
		MaxIdleConnsPerHost: idleConnections, IdleConnTimeout: idle,
	}
	out := &Client{
		http: &http.Client{Timeout: longest, Transport: transport, Jar: c.Jar}, base: strings.TrimRight(c.Server, "/"), where: c.Server, lang: c.Lang,
		exposed: c.Socket == "" && !c.Plain && exposed(c.Server),
	}
	if c.Endless {
		out.http.Timeout = 0
	}
	if out.lang == "" {
		out.lang = text.English
	}
	if c.Socket != "" {
		transport.DialContext = func(ctx context.Context, _, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, "unix", c.Socket)
		}
		out.base, out.where = "http://sheaf", c.Socket
	}
	return out
}

// exposed says whether what is sent to a server leaves this machine without HTTPS.
func exposed(server string) bool {
	at, err := url.Parse(server)
	return err == nil && strings.EqualFold(at.Scheme, "http") && !Loopback(at.Hostname())
}

// Loopback says whether a host, as it stands in an address, is this machine and no other.
func Loopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.Unmap().IsLoopback()
}

// Apart is a client of the same node that speaks for nobody yet; both share their connections.
func (c *Client) Apart() *Client {
	other := *c
	other.token = ""
	return &other
}

// Token is that of the login that is spoken for, empty for nobody's.
func (c *Client) Token() string { return c.token }

// Use speaks for the owner of a token from now on.
func (c *Client) Use(token string) { c.token = token }

// SignIn begins a login and speaks for it from now on. A replacement takes the place of the
// password; a one-time password needs one.
func (c *Client) SignIn(ctx context.Context, login, password, replacement string) error {
	var answer struct {
		Token string `json:"token"`
	}
	err := c.Call(ctx, Request{Path: "/api/v1/login", JSON: map[string]string{
		"login": login, "password": password, "new_password": replacement,
	}}, &answer)
	c.token = answer.Token
	return err
}

// SignOut ends the login that SignIn began.
func (c *Client) SignOut(ctx context.Context) error {
	return c.Call(ctx, Request{Path: "/api/v1/logout"}, nil)
}

// Request is one thing to ask for.
type Request struct {
	// Method is POST when empty.
	Method string
	Path   string
	// Key is the request id: a repeat under the same key is answered, not done again. A fresh
	// one is drawn when it is empty.
	Key string
	// JSON is sent as the body, unless Body is there with its media type Kind.
	JSON any
	Kind string
	Body io.Reader
}

// Call sends r and reads the JSON answer into out; nil drops it.
func (c *Client) Call(ctx context.Context, r Request, out any) error {
	answer, err := c.Send(ctx, r)
	if err != nil {
		return err
	}
	defer answer.Close()
	if out == nil {
		_, err := io.Copy(io.Discard, answer)
		return err
	}
	if err := json.NewDecoder(answer).Decode(out); err != nil {
		return fmt.Errorf("reading the answer: %w", err)
	}
	return nil
}

// Send sends r and gives the body of a good answer, which the caller closes.
func (c *Client) Send(ctx context.Context, r Request) (io.ReadCloser, error) {
	request, err := c.prepare(ctx, r)
	if err != nil {
		return nil, err
	}
	answer, err := c.http.Do(request)
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, &Unreachable{text.Say(c.lang, "cli.unreachable", c.where)}
	}
	if answer.StatusCode < 300 {
		return answer.Body, nil
	}
	defer answer.Body.Close()
	return nil, refusal(answer)
}

func (c *Client) prepare(ctx context.Context, r Request) (*http.Request, error) {
	if c.exposed {
		return nil, core.Refuse(core.Invalid, "server", "cli.insecure_server", c.where)
	}
	if r.Method == "" {
		r.Method = http.MethodPost
	}
	if r.Body == nil && r.JSON != nil {
		data, err := json.Marshal(r.JSON)
		if err != nil {
			return nil, fmt.Errorf("encoding a request: %w", err)
		}
		r.Body, r.Kind = bytes.NewReader(data), "application/json"
	}
	request, err := http.NewRequestWithContext(ctx, r.Method, c.base+r.Path, r.Body)
	if err != nil {
		return nil, fmt.Errorf("making a request: %w", err)
	}
	if r.Key == "" {
		if r.Key, err = newKey(); err != nil {
			return nil, err
		}
	}
	request.Header.Set("Idempotency-Key", r.Key)
	request.Header.Set("Accept-Language", string(c.lang))
	if r.Kind != "" {
		request.Header.Set("Content-Type", r.Kind)
	}
	if c.token != "" {
		request.Header.Set("Authorization", "Bearer "+c.token)
	}
	return request, nil
}
