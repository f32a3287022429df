package serve

import (
	"net/http"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/httpui/form"
)

// Part is a request within another one.
type Part struct {
	// Path of a verb, with POST.
	Path string
	// Key is its Idempotency-Key.
	Key string
	// Form is its body: JSON in Raw, or fields and files.
	Form form.Form
	// Quiet says that nobody looks at a good answer.
	Quiet bool
}

// Quiet says that nobody looks at the answer unless it is a refusal: a handler then leaves out what is
// personal, which is read for nobody and so does not stand in the journal as read.
func (r *Request) Quiet() bool { return r.quiet }

// Within answers a part as the server would if the same sender sent it alone: his login and rights are
// asked for anew, its body has the same bounds, a repeat alone gets the same answer. It works in the
// time of r and takes no place of its own. What is public, local or Alone and r itself have no parts.
func (r *Request) Within(p Part) *Reply {
	s := r.server
	route, params, allowed := s.routes.match(http.MethodPost, p.Path)
	inner := &Request{
		Method: http.MethodPost, Path: p.Path, Lang: r.Lang, Remote: r.Remote, Local: r.Local, TLS: r.TLS,
		server: s, ctx: r.ctx, params: params, form: p.Form, seen: r.seen, head: r.head, Session: r.Session, quiet: p.Quiet,
	}
	inner.head.accept, inner.head.idempotency = "application/json", p.Key
	switch {
	case route == nil:
		return inner.unrouted(allowed)
	case route.Public || route.Local || route.Alone || route.Path == r.Route:
		return inner.Problem(core.Refuse(core.Invalid, "path", "ui.part.alone"))
	}
	inner.decodeErr = p.Form.Bounded(route.MaxBody)
	inner.Route, inner.seen.Sight = route.Path, route.Sees
	reply := s.guarded(inner, func() *Reply { return s.answer(inner, route) })
	r.seen = inner.seen
	return reply
}
