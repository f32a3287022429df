package serve

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/text"
	"github.com/sheaf-drive/sheaf/httpui/bearer"
	"github.com/sheaf-drive/sheaf/httpui/form"
	"github.com/sheaf-drive/sheaf/httpui/moment"
	"github.com/sheaf-drive/sheaf/httpui/session"
)

// Request is what a handler sees of a request: copies, so it may be kept and handed on.
type Request struct {
	Method string
	// Path as it was asked for; it may hold identifiers and is not for logs.
	Path string
	// Route is the pattern that matched.
	Route string
	Lang  text.Lang
	// Session of who asks; its User.ID is empty on public routes when nobody is signed in.
	Session session.Session
	// ID names the request: of Idempotency-Key, of the hidden field request_id, else drawn here.
	// A repeat under the same id is answered, not done again.
	ID core.RequestID
	// Remote address of the sender, for the count of failed logins.
	Remote string
	// Local says that the request came over the unix socket in the data folder.
	Local bool
	// TLS says that it came over TLS.
	TLS bool

	server *Server
	ctx    context.Context
	params map[string]string
	query  url.Values
	form   form.Form
	// decodeErr is why the body could not be read; the handler is not called then.
	decodeErr error
	head      head
	// quiet is a part's, see Quiet.
	quiet bool
	// visitor is the secret that this answer gives to a browser without one.
	visitor string
	// seen is what the sender knows of the log: the answer must have it applied.
	seen moment.Seen
}

// head is what is needed of the header, in copies.
type head struct {
	accept, bearer, csrf, idempotency, referer, contentType string
	loginSecret, visitorSecret                              string
}

// By says who asks, under which request id: the same id sent to another address is another
// request, never answered with what the first one did.
func (r *Request) By() moment.By {
	sum := sha256.Sum256([]byte(r.Method + "\x00" + r.address() + "\x00" + string(r.ID)))
	return moment.By{User: r.Session.User, Scope: r.Session.Scope, Request: core.RequestID(hex.EncodeToString(sum[:16])), Seen: &r.seen}
}

// Seen is what the sender has seen and done of the log. The answer tells him the rest.
func (r *Request) Seen() *moment.Seen { return &r.seen }

// address is what was asked for, without the choice of the language.
func (r *Request) address() string {
	query := maps.Clone(r.query)
	delete(query, "lang")
	if len(query) == 0 {
		return r.Path
	}
	return r.Path + "?" + query.Encode()
}

// Context ends with the route's deadline and with the server.
func (r *Request) Context() context.Context { return r.ctx }

// Param gives a {name} part of the path.
func (r *Request) Param(name string) string { return r.params[name] }

// Query gives a parameter of the address.
func (r *Request) Query(name string) string { return r.query.Get(name) }

// Form gives a field of the form, without white space around it.
func (r *Request) Form(name string) string { return strings.TrimSpace(r.form.Fields.Get(name)) }

// FormRaw gives a field to the letter, such as a password.
func (r *Request) FormRaw(name string) string { return r.form.Fields.Get(name) }

// FormAll gives all values of a field.
func (r *Request) FormAll(name string) []string { return r.form.Fields[name] }

// File gives an uploaded file, also one that was kept when its form came before.
func (r *Request) File(name string) (form.File, bool) {
	f, ok := r.form.Files[name]
	return f, ok
}

// Drop forgets an uploaded file: what was refused is not kept.
func (r *Request) Drop(name string) { delete(r.form.Files, name) }

// Body gives the bytes of a body that is no form.
func (r *Request) Body() []byte { return r.form.Raw }

// IsJSON says whether the body is told to be JSON.
func (r *Request) IsJSON() bool { return strings.HasPrefix(r.head.contentType, "application/json") }

// JSON decodes the body into v and refuses fields that v does not have.
func (r *Request) JSON(v any) error {
	d := json.NewDecoder(bytes.NewReader(r.form.Raw))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil || d.More() {
		return core.Refuse(core.Invalid, "", "ui.json")
	}
	return nil
}

// SignedIn says whether somebody is.
func (r *Request) SignedIn() bool { return r.Session.User.ID != "" }

// May says whether the user holds the action in some scope; it draws buttons and sections.
func (r *Request) May(a access.Action) bool { return r.Session.May(a) }

// Say gives the words of a key in the language of the request.
func (r *Request) Say(key string, args ...string) string { return text.Say(r.Lang, key, args...) }

// API says whether the answer is JSON: the request is below /api/, or asks for JSON.
func (r *Request) API() bool {
	return r.Path == "/api" || strings.HasPrefix(r.Path, "/api/") || strings.HasPrefix(r.head.accept, "application/json")
}

// Hold keeps the files of this request until its form is sent again and names them; "" when
// there are none. The name goes into the hidden field held, which gives them back to [Request.File].
func (r *Request) Hold() string {
	return r.server.held.Hold(r.owner(), r.form.Files)
}

// HeldPath is where a file that [Request.Hold] has kept can be looked at; "" when there is none.
func (r *Request) HeldPath(ticket, name string) string {
	if _, ok := r.form.Files[name]; !ok || ticket == "" {
		return ""
	}
	return "/held/" + ticket + "/" + name
}

// owner is the token to which held files belong.
func (r *Request) owner() core.TokenID {
	if r.head.loginSecret != "" {
		return bearer.TokenOf(r.head.loginSecret)
	}
	return bearer.TokenOf(r.head.visitorSecret)
}

// takeHeld adds the files that were kept for this form, where it brings none of its own.
func (r *Request) takeHeld() {
	for name, file := range r.server.held.Get(r.owner(), r.Form("held")) {
		if r.form.Files == nil {
			r.form.Files = map[string]form.File{}
		}
		if _, ok := r.form.Files[name]; !ok {
			r.form.Files[name] = file
		}
	}
}

// Changes says whether the method may change something.
func (r *Request) Changes() bool { return r.Method != http.MethodGet && r.Method != http.MethodHead }

// identify finds or draws the id of the request and refuses one that cannot be used.
func (r *Request) identify() error {
	id := r.head.idempotency
	if id == "" {
		id = r.Form("request_id")
	}
	if id == "" {
		drawn, err := core.NewID[core.RequestID](r.server.config.Rand)
		r.ID = drawn
		return err
	}
	ok := len(id) >= 8 && len(id) <= 64
	for _, c := range []byte(id) {
		ok = ok && (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-')
	}
	if !ok {
		return core.Refuse(core.Invalid, "request_id", "core.request_id")
	}
	r.ID = core.RequestID(id)
	return nil
}
