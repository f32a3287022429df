package serve

import (
	"net/http"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/httpui/bearer"
	"github.com/sheaf-drive/sheaf/httpui/header"
	"github.com/sheaf-drive/sheaf/httpui/page"
)

// Section is a row of the strip: who holds the action sees it.
type Section struct {
	Action access.Action
	page.Section
	// Whole asks for the action over the whole campaign: some regions of it open nothing.
	Whole bool
}

// shown says whether the user of the request can open the section.
func (s Section) shown(r *Request) bool {
	return r.May(s.Action) && (!s.Whole || access.Reach(r.Session.User.Roles, s.Action) == access.All)
}

// Sections lists the screens that the user may open, in the order of the strip.
func (r *Request) Sections() []page.Section {
	var list []page.Section
	for _, s := range r.server.config.Sections {
		if s.shown(r) {
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
	var badges map[string]int
	if c.Badges != nil {
		badges = c.Badges(r)
	}
	return &page.Frame{
		Badges: badges,
		Lang:   r.Lang, Assets: c.Assets, Here: r.here(), Sections: r.Sections(),
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
	if r.Changes() {
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
		secret, err := bearer.NewSecret(r.server.config.Rand)
		if err != nil {
			return ""
		}
		r.visitor, r.head.visitorSecret = secret, secret
	}
	return header.CSRFOf(r.head.visitorSecret)
}
