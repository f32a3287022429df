package serve

import (
	"encoding/json"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/text"
	"github.com/sheaf-drive/sheaf/httpui/header"
	"github.com/sheaf-drive/sheaf/httpui/page"
	"github.com/sheaf-drive/sheaf/httpui/refusal"
)

// Problem answers an error: JSON for programs, a page that says how to go on for people.
func (r *Request) Problem(err error) *Reply {
	e := refusal.Of(err)
	return r.problemWith(e, refusal.Status(e.Code)).RetryAfter(err)
}

func (r *Request) problemWith(e *core.Error, status int) *Reply {
	var reply *Reply
	if r.API() {
		reply = r.jsonError(e)
	} else {
		reply = r.Page(r.ProblemScreen(e))
	}
	reply.code = e.Code
	if e.Code == core.Unavailable {
		reply.header("Retry-After", "2")
	}
	return reply.With(status)
}

// WireError is the body of a refusal to a program.
type WireError struct {
	Code    core.Code `json:"code"`
	Text    string    `json:"text"`
	Subject string    `json:"subject"`
	Field   string    `json:"field"`
}

func (r *Request) jsonError(e *core.Error) *Reply {
	body, err := json.Marshal(WireError{e.Code, text.OfError(r.Lang, e), e.Subject, e.Field})
	if err != nil { // four strings always encode
		body = nil
	}
	return &Reply{Type: "application/json", Body: append(body, '\n')}
}

// ProblemScreen says in words what went wrong and how to go on.
func (r *Request) ProblemScreen(e *core.Error) *page.Problem {
	said, right := text.OfError(r.Lang, e), ""
	if e.Text == "core.denied" && len(e.Args) == 1 { // the name of the right is for the duty line
		said, right = r.Say("ui.denied"), e.Args[0]
	}
	what, remedy := refusal.Sentences(said)
	p := &page.Problem{
		Title: r.Say("ui.problem." + string(e.Code)), Text: what, Remedy: remedy, Right: right, Back: r.back(),
		Number: refusal.Incident(r.ID), At: core.TimeOf(r.server.config.Now()),
	}
	// Only where sending again can help is the same form offered, under the same request id.
	// A password does not travel in a page, so a form that has one is filled in again.
	if r.Changes() && (e.Code == core.Unavailable || e.Code == core.Internal) && len(r.form.Fields) > 0 && !r.form.Fields.Has("password") {
		p.Unknown = e.Text == "ui.late"
		p.Again = r.keep()
	}
	return p
}

// back is where the user came from.
func (r *Request) back() string { return header.Back(r.head.referer) }

// FindingOf is [page.FindingOf] in the language of the request.
func (r *Request) FindingOf(err error) (field string, f page.Finding, ok bool) {
	return page.FindingOf(r.Lang, err)
}

// FindingsOf is [page.FindingsOf] in the language of the request.
func (r *Request) FindingsOf(err error) (map[string][]page.Finding, bool) {
	return page.FindingsOf(r.Lang, err)
}
