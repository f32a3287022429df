package httpui

import (
	"net/http"
	"net/url"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/httpui/header"
	"github.com/sheaf-drive/sheaf/httpui/page"
)

// section is a row of the strip: who holds the action sees it.
type section struct {
	action access.Action
	page.Section
}

// sections is the order of the strip.
func sections() []section {
	return []section{
		{access.VisitOpen, page.Section{Href: "/desk", Words: "ui.section.desk"}},
		{access.BlockLift, page.Section{Href: "/office", Words: "ui.section.office"}},
		{access.SheetOrder, page.Section{Href: "/print", Words: "ui.section.print"}},
		{access.AuditRead, page.Section{Href: "/audit", Words: "ui.section.audit"}},
	}
}

// Sections lists the screens that the user may open, in the order of the strip.
func (r *Request) Sections() []page.Section {
	var list []page.Section
	for _, s := range sections() {
		if r.May(s.action) {
			list = append(list, s.Section)
		}
	}
	return list
}

// Home is the first screen that the user may open; "" when there is none.
func (r *Request) Home() string {
	if list := r.Sections(); len(list) > 0 {
		return list[0].Href
	}
	return ""
}

// Frame is the page around a screen for this request, without the banners of the house.
func (r *Request) Frame() *page.Frame {
	c := &r.server.config
	return &page.Frame{
		Lang: r.Lang, Assets: c.Assets, Here: r.here(), Sections: r.Sections(),
		Place: r.Session.Place, Person: r.Session.Person, CSRF: r.csrf(), Zone: c.Zone,
		NewID: func() string {
			id, err := core.NewID[string](c.Rand)
			if err != nil {
				return "" // the field stays empty; an id is drawn when the form arrives
			}
			return id
		},
	}
}

// here is the address of this screen with GET: a refused form is shown under the address of
// its action, which may not take GET.
func (r *Request) here() string {
	route, _, _ := r.server.routes.match(http.MethodGet, r.Path)
	if route == nil {
		return r.back()
	}
	if r.changes() {
		return r.Path
	}
	return r.address()
}

// csrf is the token for the forms of this answer. A browser without any secret gets one.
func (r *Request) csrf() string {
	if r.SignedIn() && r.head.loginSecret != "" {
		return header.CSRFOf(r.head.loginSecret)
	}
	if r.head.visitorSecret == "" {
		secret, err := NewSecret(r.server.config.Rand)
		if err != nil {
			return ""
		}
		r.visitor, r.head.visitorSecret = secret, secret
	}
	return header.CSRFOf(r.head.visitorSecret)
}

func escape(path string) string { return url.QueryEscape(path) }
