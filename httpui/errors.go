package httpui

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/text"
	"github.com/sheaf-drive/sheaf/httpui/header"
	"github.com/sheaf-drive/sheaf/httpui/page"
)

// statuses is the only place that knows which status a code has.
func statuses() map[core.Code]int {
	return map[core.Code]int{
		core.Invalid:         http.StatusUnprocessableEntity,
		core.Unauthenticated: http.StatusUnauthorized,
		core.Denied:          http.StatusForbidden,
		core.NotFound:        http.StatusNotFound,
		core.Conflict:        http.StatusConflict,
		core.Duplicate:       http.StatusConflict,
		core.Stale:           http.StatusConflict,
		core.Limit:           http.StatusTooManyRequests,
		core.TooLarge:        http.StatusRequestEntityTooLarge,
		core.Unavailable:     http.StatusServiceUnavailable,
		core.Internal:        http.StatusInternalServerError,
	}
}

func statusOf(code core.Code) int {
	if s, ok := statuses()[code]; ok {
		return s
	}
	return http.StatusInternalServerError
}

// refusal turns any error into one that can be shown: a passed deadline is "unavailable", an
// error that is none of ours "internal".
func refusal(err error) *core.Error {
	var e *core.Error
	switch {
	case errors.As(err, &e):
		return e
	case errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled):
		return core.Refuse(core.Unavailable, "", "ui.late")
	}
	return core.Refuse(core.Internal, "", "core.internal")
}

// problem answers an error: JSON for programs, a page that says how to go on for people.
func (r *Request) problem(err error) *Reply {
	e := refusal(err)
	return retryAfter(r.problemWith(e, statusOf(e.Code)), err)
}

// laterError is a refusal that does not stand for ever: after the wait it may be otherwise.
type laterError struct {
	refused *core.Error
	wait    time.Duration
}

// Error is that of the refusal.
func (e laterError) Error() string { return e.refused.Error() }

// Unwrap shows the refusal itself.
func (e laterError) Unwrap() error { return e.refused }

// retryAfter adds the header that tells programs how long to wait.
func retryAfter(reply *Reply, err error) *Reply {
	var later laterError
	if errors.As(err, &later) {
		reply.header("Retry-After", strconv.Itoa(int((later.wait+time.Second-1)/time.Second)))
	}
	return reply
}

func (r *Request) problemWith(e *core.Error, status int) *Reply {
	var reply *Reply
	if r.API() {
		reply = r.jsonError(e)
	} else {
		reply = r.Page(r.problemScreen(e))
	}
	if e.Code == core.Unavailable {
		reply.header("Retry-After", "2")
	}
	return reply.With(status)
}

// wireError is the body of a refusal to a program.
type wireError struct {
	Code    core.Code `json:"code"`
	Text    string    `json:"text"`
	Subject string    `json:"subject"`
	Field   string    `json:"field"`
}

func (r *Request) jsonError(e *core.Error) *Reply {
	body, err := json.Marshal(wireError{e.Code, text.OfError(r.Lang, e), e.Subject, e.Field})
	if err != nil { // four strings always encode
		body = nil
	}
	return &Reply{Type: "application/json", Body: append(body, '\n')}
}

func (r *Request) problemScreen(e *core.Error) *page.Problem {
	said, right := text.OfError(r.Lang, e), ""
	if e.Text == "core.denied" && len(e.Args) == 1 { // the name of the right is for the duty line
		said, right = r.Say("ui.denied"), e.Args[0]
	}
	what, remedy := sentences(said)
	p := &page.Problem{
		Title: r.Say("ui.problem." + string(e.Code)), Text: what, Remedy: remedy, Right: right, Back: r.back(),
		Number: incident(r.ID), At: core.TimeOf(r.server.config.Now()),
	}
	// Only where sending again can help is the same form offered, under the same request id.
	// A password does not travel in a page, so a form that has one is filled in again.
	if r.changes() && (e.Code == core.Unavailable || e.Code == core.Internal) && len(r.form.Fields) > 0 && !r.form.Fields.Has("password") {
		p.Unknown = e.Text == "ui.late"
		p.Again = r.keep()
	}
	return p
}

// back is where the user came from, the start when that is not known or is this very address.
func (r *Request) back() string {
	u, err := url.Parse(r.head.referer)
	if err != nil || u.Path == "" || !header.LocalPath(u.Path) {
		return "/"
	}
	if u.RawQuery != "" {
		return u.Path + "?" + u.RawQuery
	}
	return u.Path
}

// incident is the beginning of a request id, as people say it on the phone.
func incident(id core.RequestID) string {
	s := strings.ToUpper(string(id))
	if len(s) < 8 {
		return s
	}
	return s[:4] + "-" + s[4:8]
}

// sentences parts what is wrong from what to do: the first sentence from the rest.
func sentences(s string) (what, remedy string) {
	if i := strings.Index(s, ". "); i >= 0 {
		return s[:i+1], s[i+2:]
	}
	return s, ""
}

// FindingOf turns a refusal into the finding that stands beside its field, so that a handler
// shows the form again instead of a problem page. ok is false for faults and for what no form
// can correct.
func (r *Request) FindingOf(err error) (field string, f page.Finding, ok bool) {
	var e *core.Error
	if !errors.As(err, &e) {
		return "", page.Finding{}, false
	}
	switch e.Code {
	case core.Invalid, core.TooLarge, core.NotFound, core.Conflict, core.Duplicate, core.Limit:
		what, remedy := sentences(text.OfError(r.Lang, e))
		return e.Field, page.Finding{Severity: core.SeverityBlock, Code: e.Text, Text: what, Remedy: remedy}, true
	}
	return "", page.Finding{}, false
}
