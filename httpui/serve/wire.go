package serve

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/valyala/fasthttp"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/attention"
	"github.com/sheaf-drive/sheaf/httpui/asset"
	"github.com/sheaf-drive/sheaf/httpui/form"
	"github.com/sheaf-drive/sheaf/httpui/header"
	"github.com/sheaf-drive/sheaf/httpui/stream"
	"github.com/sheaf-drive/sheaf/httpui/throttle"
)

// This file alone knows fasthttp. A RequestCtx and what it gives are used again after the
// handler returns, so every value is copied here.

// headerBytes of a request; the default of 4 KiB refuses honest browsers.
const headerBytes = 16 << 10

// engine is the HTTP machinery below a server.
type engine struct{ http *fasthttp.Server }

func newEngine(s *Server) engine {
	return engine{&fasthttp.Server{
		Handler:         s.handle,
		ErrorHandler:    s.handleError,
		HeaderReceived:  s.received,
		ReadBufferSize:  headerBytes,
		ReadTimeout:     s.config.ReadTimeout,
		WriteTimeout:    defaultWrite,
		IdleTimeout:     s.config.IdleTimeout,
		Concurrency:     s.config.Connections,
		CloseOnShutdown: true,
		// A body is taken apart from memory; parsed ahead it would be spilled to files.
		DisablePreParseMultipartForm: true,
		MaxRequestBodySize:           defaultMaxBody,
		NoDefaultServerHeader:        true,
		NoDefaultContentType:         true,
		SecureErrorLogMessage:        true,
		Logger:                       silent{},
	}}
}

// silent drops fasthttp's own lines: they quote what was sent.
type silent struct{}

// Printf implements fasthttp.Logger.
func (silent) Printf(string, ...any) {}

// Serve answers requests on the listener until [Server.Shutdown], over TLS when config is not
// nil. It returns nil after a shutdown, also one that came before it.
func (s *Server) Serve(ln net.Listener, config *tls.Config) error {
	if config != nil {
		config = config.Clone()
		config.NextProtos = []string{"http/1.1"}
		config.MinVersion = max(config.MinVersion, tls.VersionTLS12)
		ln = tls.NewListener(ln, config)
	}
	// A shutdown forgets listeners that the engine does not know yet.
	known := context.AfterFunc(s.base, func() { _ = ln.Close() })
	defer known()
	if err := s.engine.http.Serve(ln); err != nil {
		return fmt.Errorf("serving %s: %w", ln.Addr().Network(), err)
	}
	return nil
}

// Shutdown stops listening, lets running requests end and waits for them until ctx ends; then
// it breaks them off.
func (s *Server) Shutdown(ctx context.Context) error {
	stopped := context.AfterFunc(ctx, s.stop)
	defer stopped()
	err := s.engine.http.ShutdownWithContext(ctx)
	s.stop()
	if err != nil {
		return fmt.Errorf("shutting down: %w", err)
	}
	return nil
}

// received bounds the body of a request by its route and its sender, as soon as the header is
// there. A header belongs to one request until that is answered.
func (s *Server) received(h *fasthttp.RequestHeader) fasthttp.RequestConfig {
	path := string(h.RequestURI())
	if i := strings.IndexByte(path, '?'); i >= 0 {
		path = path[:i]
	}
	route, _, _ := s.routes.match(string(h.Method()), path)
	if route == nil {
		return fasthttp.RequestConfig{}
	}
	limits := fasthttp.RequestConfig{ReadTimeout: route.Read, WriteTimeout: route.Write, MaxRequestBodySize: route.MaxBody}
	if !s.admitBody(h, route) {
		limits.MaxRequestBodySize = defaultMaxBody
	}
	return limits
}

// admitBody says whether a body beyond that of a form may be read.
func (s *Server) admitBody(h *fasthttp.RequestHeader, route *entry) bool {
	bytes := h.ContentLength()
	if bytes < 0 || bytes > route.MaxBody { // not told, or more than will be read
		bytes = route.MaxBody
	}
	if route.MaxBody <= defaultMaxBody || bytes <= defaultMaxBody {
		return true
	}
	until := s.config.Now().Add(route.Read + route.Deadline + time.Second)
	if !route.Public && !s.largeFor(secretOf(h)) {
		s.bodies.Refuse(h, core.Refuse(core.Unauthenticated, "", "ui.signin"), until)
		return false
	}
	return s.bodies.Claim(h, bytes, until)
}

// secretOf is the secret of a bearer or of a login cookie. The header does not say whether it
// came over TLS, so both names of the cookie are looked up; which of them counts is decided
// with the whole request.
func secretOf(h *fasthttp.RequestHeader) string {
	if token := bearerOf(h); token != "" {
		return token
	}
	if secret := h.Cookie(header.CookieName(header.Login, true)); len(secret) > 0 {
		return string(secret)
	}
	return string(h.Cookie(header.CookieName(header.Login, false)))
}

func bearerOf(h *fasthttp.RequestHeader) string {
	kind, token, ok := strings.Cut(string(h.Peek("Authorization")), " ")
	if !ok || !strings.EqualFold(kind, "Bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}

// handle answers one request.
func (s *Server) handle(ctx *fasthttp.RequestCtx) {
	started := s.config.Now()
	defer s.bodies.Release(&ctx.Request.Header)
	path := string(ctx.Path())
	if f := s.config.Assets.Find(path); f != nil && (ctx.IsGet() || ctx.IsHead()) {
		writeAsset(ctx, f)
		return
	}
	route, params, allowed := s.routes.match(string(ctx.Method()), path)
	r := s.read(ctx)
	if route != nil {
		r.Route, r.params, r.seen.Sight = route.Path, params, route.Sees
		r.form, r.decodeErr = form.Decode(r.head.contentType, ctx.PostBody())
	}
	reply := s.serve(r, route, allowed)
	s.write(ctx, r, reply)
	s.logged(r, reply, started)
}

// read copies the header of a request.
func (s *Server) read(ctx *fasthttp.RequestCtx) *Request {
	h := &ctx.Request.Header
	r := &Request{
		Method: string(ctx.Method()), Path: string(ctx.Path()), Local: isLocal(ctx), TLS: ctx.IsTLS(),
		Remote: ctx.RemoteIP().String(), server: s, ctx: s.base,
	}
	r.query, _ = url.ParseQuery(string(ctx.QueryArgs().QueryString())) // what does not parse is not there
	r.head = head{
		accept: string(h.Peek("Accept")), csrf: string(h.Peek(header.CSRFName)), idempotency: string(h.Peek("Idempotency-Key")),
		referer: string(h.Peek("Referer")), contentType: string(h.ContentType()),
		loginSecret:   string(h.Cookie(header.CookieName(header.Login, r.TLS))),
		visitorSecret: string(h.Cookie(header.CookieName(header.Visitor, r.TLS))),
	}
	r.head.bearer = bearerOf(h)
	r.seen.Index, _ = strconv.ParseUint(string(h.Cookie(header.CookieName(header.Index, r.TLS))), 10, 64) // zero waits for nothing
	chosen := string(h.Cookie(header.CookieName(header.Lang, r.TLS)))
	r.Lang = header.Language(r.Query("lang"), chosen, string(h.Peek("Accept-Language")), s.config.Lang)
	return r
}

func isLocal(ctx *fasthttp.RequestCtx) bool {
	return ctx.LocalAddr().Network() == "unix"
}

// write sends a reply.
func (s *Server) write(ctx *fasthttp.RequestCtx, r *Request, reply *Reply) {
	h := &ctx.Response.Header
	ctx.SetStatusCode(reply.Status)
	if reply.Type != "" {
		h.SetContentType(reply.Type)
	}
	h.Set("Cache-Control", "no-store")
	for _, f := range append(header.Security(reply.Type, r.TLS), reply.fields...) {
		h.Set(f.Name, f.Value)
	}
	if r.Query("lang") == string(r.Lang) {
		reply.cookie(header.Lang, string(r.Lang), true)
	}
	if r.seen.Behind {
		reply.cookie(header.Index, "", false)
	} else if r.seen.Reached > 0 {
		reply.After(r.seen.Reached)
	}
	if r.visitor != "" {
		reply.cookie(header.Visitor, r.visitor, false)
	}
	for _, c := range reply.cookies {
		h.Add("Set-Cookie", header.Cookie(c.name, c.value, r.TLS, c.keep))
	}
	if reply.Stream == nil {
		ctx.Response.SetBodyRaw(reply.Body)
		return
	}
	ctx.SetBodyStream(s.piped(reply, r.Route), -1)
}

// piped streams a reply and gives its place back at the end. It holds nothing of the RequestCtx.
func (s *Server) piped(reply *Reply, route string) io.Reader {
	return stream.Pipe(s.base, reply.Stream, func(err error, panicked any) {
		if reply.done != nil {
			reply.done()
		}
		if panicked != nil && s.config.Panicked != nil {
			s.config.Panicked(panicked)
		}
		if err != nil {
			s.config.Alarms.Raise(attention.AnswerBroken, route, err)
		}
	})
}

func writeAsset(ctx *fasthttp.RequestCtx, f *asset.File) {
	body, encoding := f.Encode(string(ctx.Request.Header.Peek("Accept-Encoding")))
	h := &ctx.Response.Header
	h.SetContentType(f.Type)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("Vary", "Accept-Encoding")
	for _, field := range header.Security(f.Type, ctx.IsTLS()) {
		h.Set(field.Name, field.Value)
	}
	if encoding != "" {
		h.Set("Content-Encoding", encoding)
	}
	ctx.Response.SetBodyRaw(body)
}

// handleError answers what could not be read to its end.
func (s *Server) handleError(ctx *fasthttp.RequestCtx, err error) {
	started := s.config.Now()
	r := s.read(ctx)
	e, status := s.readError(r, err)
	refused := s.bodies.Release(&ctx.Request.Header)
	reply := r.problemWith(e, status)
	if errors.Is(err, fasthttp.ErrBodyTooLarge) {
		throttle.Drain(ctx.Conn())
		if refused != nil { // it was too large for this sender or this moment only
			reply = r.turnedAway(refused)
		}
	}
	s.write(ctx, r, reply)
	s.logged(r, reply, started)
}

func (s *Server) readError(r *Request, err error) (*core.Error, int) {
	var small *fasthttp.ErrSmallBuffer
	var timeout net.Error
	switch {
	case errors.Is(err, fasthttp.ErrBodyTooLarge):
		limit := defaultMaxBody
		if route, _, _ := s.routes.match(r.Method, r.Path); route != nil {
			r.Route, limit = route.Path, route.MaxBody
		}
		return core.Refuse(core.TooLarge, "", "ui.toolarge", form.Size(limit)), http.StatusRequestEntityTooLarge
	case errors.As(err, &small):
		return core.Refuse(core.TooLarge, "", "ui.header"), http.StatusRequestHeaderFieldsTooLarge
	case errors.As(err, &timeout) && timeout.Timeout():
		return core.Refuse(core.Unavailable, "", "ui.timeout"), http.StatusRequestTimeout
	}
	return core.Refuse(core.Invalid, "", "ui.malformed"), http.StatusBadRequest
}
