package serve

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"github.com/rs/zerolog"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/attention"
	"github.com/sheaf-drive/sheaf/core/text"
	"github.com/sheaf-drive/sheaf/httpui/asset"
	"github.com/sheaf-drive/sheaf/httpui/bearer"
	"github.com/sheaf-drive/sheaf/httpui/figure"
	"github.com/sheaf-drive/sheaf/httpui/form"
	"github.com/sheaf-drive/sheaf/httpui/header"
	"github.com/sheaf-drive/sheaf/httpui/page"
	"github.com/sheaf-drive/sheaf/httpui/session"
	"github.com/sheaf-drive/sheaf/httpui/throttle"
)

// Alarms takes what somebody has to know of requests: about which route, in which request.
type Alarms interface {
	Raise(k attention.Kind, subject string, cause error, details ...attention.Detail)
}

// Config is what a server is made of. Routes, Sessions, Assets, Now and Rand are required.
type Config struct {
	Routes   []Route
	Sessions session.Source
	Assets   *asset.Set
	Now      func() time.Time
	Rand     io.Reader
	Log      zerolog.Logger
	// Alarms takes what somebody has to know of requests (nobody).
	Alarms Alarms
	// Served is told of every answer (nobody).
	Served func(figure.Served)
	// Lang for a browser that prefers none of ours; English when empty.
	Lang text.Lang
	// Zone in which times are shown; UTC when nil.
	Zone *time.Location
	// Where tells on the login page what one signs in to.
	Where []page.Pair
	// Sections are the rows of the strip, in its order.
	Sections []Section
	// Banners about the whole house for the strip of a request, such as "read-only".
	Banners func(*Request) []page.Banner
	// Badges are how many alarms stand behind the sections for whoever asks, by their addresses.
	Badges func(*Request) map[string]int
	// Panicked is told what a handler panicked with, after it was logged and answered: the
	// owner of the store stops the node when it was a fault of the store.
	Panicked func(v any)
	// ReadTimeout for headers, IdleTimeout between requests; 10 s and 60 s when zero.
	ReadTimeout, IdleTimeout time.Duration
	// Connections at once, 1024 when zero.
	Connections int
}

func (c *Config) check() error {
	if c.Sessions == nil || c.Assets == nil || c.Now == nil || c.Rand == nil {
		return errors.New("a server needs Sessions, Assets, Now and Rand")
	}
	if c.Alarms == nil {
		c.Alarms = attention.Nobody{}
	}
	if c.Served == nil {
		c.Served = func(figure.Served) {}
	}
	if c.Lang == "" {
		c.Lang = text.English
	}
	if c.ReadTimeout == 0 {
		c.ReadTimeout = 10 * time.Second
	}
	if c.IdleTimeout == 0 {
		c.IdleTimeout = time.Minute
	}
	if c.Connections == 0 {
		c.Connections = 1024
	}
	return nil
}

// Server answers requests on any number of listeners until it is shut down.
type Server struct {
	config Config
	routes *table
	held   *form.Held
	bodies *throttle.Bodies
	base   context.Context // parent of all requests; ends when the server does
	stop   context.CancelFunc
	engine engine
}

// New makes a server; it listens to nothing yet. It fails when the configuration or the route
// table cannot work.
func New(c Config) (*Server, error) {
	if err := c.check(); err != nil {
		return nil, fmt.Errorf("making the server: %w", err)
	}
	s := &Server{config: c, held: form.NewHeld(c.Now, c.Rand), bodies: throttle.NewBodies(c.Now)}
	routes, err := newTable(append(c.Routes[:len(c.Routes):len(c.Routes)], s.ownRoutes()...))
	if err != nil {
		return nil, fmt.Errorf("making the server: %w", err)
	}
	s.routes = routes
	s.base, s.stop = context.WithCancel(context.Background())
	s.engine = newEngine(s)
	return s, nil
}

// ownRoutes are those that every server has.
func (s *Server) ownRoutes() []Route {
	return []Route{
		{Method: http.MethodGet, Path: "/held/{ticket}/{name}", Action: access.SelfManage, Handler: s.getHeld},
	}
}

// getHeld shows a picture that waits for its form, to who sent it.
func (s *Server) getHeld(r *Request) (*Reply, error) {
	file := s.held.Get(r.owner(), r.Param("ticket"))[r.Param("name")]
	if len(file.Bytes) < 3 || string(file.Bytes[:3]) != "\xff\xd8\xff" { // whatever it claims to be
		return nil, core.Refuse(core.NotFound, "", "core.not_found")
	}
	return Bytes("image/jpeg", file.Bytes), nil
}

// serve answers a request whose header and body have been read. It never panics.
func (s *Server) serve(r *Request, route *entry, allowed []string) *Reply {
	if route == nil || route.Local && !r.Local {
		return s.guarded(r, func() *Reply {
			_ = s.authenticate(r) // for the strip alone: whoever asks gets the same answer
			return r.unrouted(allowed)
		})
	}
	if !route.places.Enter() {
		return s.guarded(r, func() *Reply { return r.Problem(core.Refuse(core.Unavailable, "", "ui.busy")) })
	}
	reply := s.guarded(r, func() *Reply { return s.answer(r, route) })
	if reply.Stream != nil { // a stream keeps its place until it has ended
		reply.done = route.places.Leave
	} else {
		route.places.Leave()
	}
	return reply
}

// guarded answers for what panics.
func (s *Server) guarded(r *Request, answer func() *Reply) (reply *Reply) {
	defer func() {
		if v := recover(); v != nil {
			reply = s.panicked(r, v)
		}
	}()
	return answer()
}

// answer asks who it is and whether he may, and lets the handler of the route work in its time.
func (s *Server) answer(r *Request, route *entry) *Reply {
	ctx, cancel := route.deadline(r.ctx)
	defer cancel()
	r.ctx = ctx
	if turned := s.admit(r, route); turned != nil {
		return turned
	}
	reply, err := route.Handler(r)
	if err == nil && reply == nil {
		err = errors.New("the handler gave no reply")
	}
	if err != nil {
		if core.CodeOf(err) == core.Internal {
			s.config.Alarms.Raise(attention.RequestFailed, r.Route, err, attention.Detail{Name: "request", Value: string(r.ID)})
		}
		return r.Problem(err)
	}
	return reply
}

// unrouted answers what no route takes.
func (r *Request) unrouted(allowed []string) *Reply {
	if len(allowed) == 0 {
		words := "ui.notfound"
		if len(r.Sections()) == 0 {
			words = "ui.notfound.out"
		}
		return r.Problem(core.Refuse(core.NotFound, "", words))
	}
	list := strings.Join(allowed, ", ")
	e := core.Refuse(core.Invalid, "", "ui.method", list)
	return r.problemWith(e, http.StatusMethodNotAllowed).header("Allow", list)
}

// admit finds out who asks and whether they may; it gives the answer when they may not.
func (s *Server) admit(r *Request, route *entry) *Reply {
	if r.decodeErr != nil {
		return r.Problem(r.decodeErr)
	}
	if err := r.identify(); err != nil {
		return r.Problem(err)
	}
	// Public routes work without a login, local ones ask for a password themselves.
	if err := s.authenticate(r); err != nil && !route.Public && !route.Local {
		if core.CodeOf(err) == core.Unauthenticated {
			return r.askLogin()
		}
		return r.Problem(err)
	}
	if r.Changes() && r.head.bearer == "" && !r.Local && !r.tokenFits(route) {
		return r.askAgain()
	}
	if route.Action != "" {
		if reply := r.authorise(route); reply != nil {
			return reply
		}
	}
	if r.Changes() && r.Form("held") != "" {
		r.takeHeld()
	}
	return nil
}

// authenticate asks who holds the token that came in the header or in the cookie.
func (s *Server) authenticate(r *Request) error {
	secret := r.head.bearer
	if secret == "" {
		secret = r.head.loginSecret
	}
	if secret == "" {
		return core.Refuse(core.Unauthenticated, "", "ui.signin")
	}
	found, err := s.config.Sessions.Session(r.ctx, bearer.TokenOf(secret))
	if err != nil {
		return err
	}
	r.Session = found
	s.bodies.Met(bearer.TokenOf(secret))
	return nil
}

// largeFor says whether the sender of a secret may send more than a form: he is signed in, or
// was lately.
func (s *Server) largeFor(secret string) (large bool) {
	if secret == "" {
		return false
	}
	defer func() { // no handler runs yet that would catch a fault of the store
		if v := recover(); v != nil {
			large = false
			if s.config.Panicked != nil {
				s.config.Panicked(v)
			}
		}
	}()
	token := bearer.TokenOf(secret)
	if s.bodies.Knows(token) {
		return true
	}
	ctx, cancel := context.WithTimeout(s.base, defaultDeadline)
	defer cancel()
	_, err := s.config.Sessions.Session(ctx, token)
	return err == nil
}

// authorise refuses who does not hold the action, and lets who has still a one-time password
// sign in with it once more, which leads to the page where it is changed.
func (r *Request) authorise(route *entry) *Reply {
	a := route.Action
	if route.AnyScope {
		r.Session.Scope = nil
	}
	if r.Session.User.OneTime && a != access.SelfManage {
		if r.API() {
			return r.Problem(core.Refuse(core.Denied, "", "login.new.why"))
		}
		return r.Page(r.LoginScreen()).With(http.StatusUnauthorized) // the one-time password leads on
	}
	if !r.Session.May(a, route.Or...) {
		return r.Problem(core.Refuse(core.Denied, "", "core.denied", string(a)))
	}
	return nil
}

// tokenFits checks the CSRF token of a request that came with a cookie or with nothing. Public
// routes, which are used without a login, take the visitor's token too.
func (r *Request) tokenFits(route *entry) bool {
	token := r.head.csrf
	if token == "" {
		token = r.form.Fields.Get("csrf")
	}
	if header.CSRFFits(r.head.loginSecret, token) {
		return true
	}
	// A form of another site cannot send JSON, and a public route does nothing in a user's name.
	json := r.API() && r.IsJSON()
	return route.Public && (json || header.CSRFFits(r.head.visitorSecret, token))
}

// panicked answers for a handler that panicked. What it panicked with may quote data, so only
// its type is told, and the words of the run time itself.
func (s *Server) panicked(r *Request, v any) (reply *Reply) {
	defer func() {
		if recover() != nil { // even the problem page does not come off
			reply = Bytes("text/plain; charset=utf-8", []byte("500\n")).With(http.StatusInternalServerError)
		}
	}()
	var fault runtime.Error
	if err, ok := v.(error); !ok || !errors.As(err, &fault) {
		fault = nil
	}
	s.config.Alarms.Raise(attention.RequestPanicked, r.Route, fault, attention.Detail{Name: "request", Value: string(r.ID)},
		attention.Detail{Name: "type", Value: fmt.Sprintf("%T", v)}, attention.Detail{Name: "stack", Value: string(debug.Stack())})
	if s.config.Panicked != nil {
		s.config.Panicked(v)
	}
	return r.Problem(core.Refuse(core.Internal, "", "core.internal"))
}

// logged writes the line of an answered request: the pattern of its route, never its address.
func (s *Server) logged(r *Request, reply *Reply, started time.Time) {
	took := s.config.Now().Sub(started)
	s.config.Served(figure.Served{Method: r.Method, Route: r.Route, Status: reply.Status, Code: reply.code, Took: took})
	s.config.Log.Info().Str("method", r.Method).Str("route", r.Route).Int("status", reply.Status).
		Dur("took", took).Int("bytes", len(reply.Body)).
		Str("user", string(r.Session.User.ID)).Str("request", string(r.ID)).Msg("request")
}
