package serve

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/httpui/bearer"
	"github.com/sheaf-drive/sheaf/httpui/header"
	"github.com/sheaf-drive/sheaf/httpui/page"
)

// Nothing that was typed is lost when a login ends in mid-form. The form sent too late comes
// back inside the login page, as hidden fields, and is offered again after the login; its
// pictures wait in memory. It is kept only when its CSRF token fits the cookie it came with:
// another site can neither read nor send that cookie, so it cannot plant a form that the user
// would then send under his name. It is shown before it is sent, and sent by a press.

// LoginScreen fills the login page from a request to it: what was typed, where to go on, and
// the form that waits.
func (r *Request) LoginScreen() *page.Login {
	return &page.Login{
		Action: "/login", Login: page.Field{Value: r.Form("login")}, Next: r.next(), Kept: r.Kept(),
		Where: r.server.config.Where,
	}
}

// SignIn answers a good login with the secret of its new token: it sets the cookie and goes
// on, with the form that waits if there is one, else to where the user wanted to go. Who came
// with a one-time password chooses one of his own first; the handler of /password ends with
// SignIn again.
func (r *Request) SignIn(secret string) (*Reply, error) {
	found, err := r.server.config.Sessions.Session(r.ctx, bearer.TokenOf(secret))
	if err != nil {
		return nil, err
	}
	kept, next := r.Kept(), r.next()
	if kept != nil {
		r.server.held.Move(r.owner(), bearer.TokenOf(secret), kept.Held)
	}
	r.Session, r.head.loginSecret = found, secret
	var reply *Reply
	switch {
	case found.User.OneTime:
		reply = r.Page(&page.NewPassword{Action: "/password", Login: found.User.Login, Next: next, Kept: kept})
	case kept != nil:
		reply = r.Page(&page.Resume{Kept: *kept})
	default:
		reply = SeeOther(next)
	}
	return reply.cookie(header.Login, secret, false).cookie(header.Visitor, "", false), nil
}

// PasswordScreen fills the page for a password of one's own from a request to it.
func (r *Request) PasswordScreen() *page.NewPassword {
	return &page.NewPassword{Action: "/password", Login: r.Session.User.Login, Next: r.next(), Kept: r.Kept()}
}

// SignOut forgets the login in the browser and shows the login page; the handler ends the
// token itself.
func (r *Request) SignOut() *Reply {
	return SeeOther("/login").cookie(header.Login, "", false)
}

// Kept is the form that waits behind the login page that was sent, nil when there is none.
func (r *Request) Kept() *page.Kept {
	action := r.form.Fields.Get("kept")
	path, _, _ := strings.Cut(action, "?")
	if route, _, _ := r.server.routes.match(http.MethodPost, path); path == "" || route == nil || route.Public {
		return nil
	}
	names, values := r.FormAll("kept-name"), r.FormAll("kept-value")
	k := &page.Kept{Action: action, Held: r.Form("kept-held"), Lost: r.Form("kept-lost") != ""}
	for i := range min(len(names), len(values)) {
		k.Fields = append(k.Fields, page.Pair{Name: names[i], Value: values[i]})
	}
	return k
}

// next is where to go after the login: what the page before asked for, within this site.
func (r *Request) next() string {
	next := r.Form("next")
	if next == "" {
		next = r.Query("next")
	}
	if path, _, _ := strings.Cut(next, "?"); !header.LocalPath(next) || path == "/login" || path == "/logout" {
		return "/"
	}
	return next
}

// keep makes the form of this request ready to be sent again: its fields to the letter, its
// pictures held.
func (r *Request) keep() *page.Kept {
	k := &page.Kept{Action: r.address()}
	seen := map[string]int{}
	for _, name := range r.form.Order {
		value := r.form.Fields[name][seen[name]]
		seen[name]++
		if !stays(name) {
			k.Fields = append(k.Fields, page.Pair{Name: name, Value: value})
		}
	}
	// Room for pictures is for those who were signed in here lately; anybody can make up a cookie.
	if len(r.form.Files) > 0 {
		if r.server.bodies.Knows(r.owner()) {
			k.Held = r.Hold()
		}
		k.Lost = k.Held == ""
	}
	return k
}

// stays names the fields that do not travel in a page: passwords, and what the next page
// makes anew.
func stays(name string) bool {
	switch name {
	case "csrf", "held", "password", "password-old", "repeat":
		return true
	}
	return false
}

// askLogin answers a request without a login: JSON to programs; to people the login page, which
// leads back to where they were going and carries the form that they sent too late.
func (r *Request) askLogin() *Reply {
	if r.API() || r.Method == http.MethodHead {
		reply := r.jsonError(core.Refuse(core.Unauthenticated, "", "ui.signin"))
		return reply.With(http.StatusUnauthorized).header("WWW-Authenticate", "Bearer")
	}
	if !r.Changes() {
		return SeeOther("/login?next=" + url.QueryEscape(r.address()))
	}
	l := &page.Login{Action: "/login", Next: r.back(), Where: r.server.config.Where}
	if header.CSRFFits(r.head.loginSecret, r.form.Fields.Get("csrf")) {
		r.takeHeld()
		l.Kept = r.keep()
	} else if r.form.Fields.Get("csrf") != "" { // a form of ours, whose cookie is gone
		l.Notice = r.notKept()
	}
	return r.Page(l).With(http.StatusUnauthorized)
}

// turnedAway answers a body that was not read because of who sends it or because too many such
// bodies are on their way. What was typed is still in the page before.
func (r *Request) turnedAway(why *core.Error) *Reply {
	if why.Code != core.Unauthenticated {
		return r.Problem(why)
	}
	if r.API() {
		return r.jsonError(why).With(http.StatusUnauthorized).header("WWW-Authenticate", "Bearer")
	}
	l := &page.Login{Action: "/login", Next: r.back(), Where: r.server.config.Where, Notice: r.notKept()}
	return r.Page(l).With(http.StatusUnauthorized)
}

// notKept says that nothing of the form could be kept: its login was ended, and with it the
// secret that tells a form of ours from one of another site.
func (r *Request) notKept() *page.Finding {
	return &page.Finding{Severity: core.SeverityWarn, Text: r.Say("login.out"), Remedy: r.Say("login.out.next")}
}

// askAgain answers a form whose token does not fit although its sender is signed in: it shows
// what was typed and offers to send it, now with the right token.
func (r *Request) askAgain() *Reply {
	if r.API() {
		return r.jsonError(core.Refuse(core.Denied, "csrf", "ui.csrf.api")).With(http.StatusForbidden)
	}
	p := r.ProblemScreen(core.Refuse(core.Denied, "", "ui.csrf"))
	if r.SignedIn() {
		r.takeHeld()
		p.Again, p.Show = r.keep(), true
	}
	return r.Page(p).With(http.StatusForbidden)
}
