package serve

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/httpui/figure"
	"github.com/sheaf-drive/sheaf/httpui/moment"
	"github.com/sheaf-drive/sheaf/httpui/pattern"
	"github.com/sheaf-drive/sheaf/httpui/throttle"
)

// Handler answers one request: parse, propose or query, render. A returned error becomes the
// problem page or the JSON error of its code.
type Handler func(*Request) (*Reply, error)

// Route is a row of the route table.
type Route struct {
	Method string
	// Path of literal parts and {name} parts, such as "/desk/visits/{id}". A literal part wins
	// over a {name} part.
	Path string
	// Action that the user must have in some scope; Public and Local routes have none.
	Action  access.Action
	Handler Handler
	// Sees is how new the state is that the answer shows.
	Sees moment.Sight
	// Or are actions each of which lets in, too. The handler asks what they reach.
	Or []access.Action
	// Deadline of the handler, 10 s when zero.
	Deadline time.Duration
	// Read is how long the body may take to arrive, Write the answer to leave; 15 s and 30 s
	// when zero.
	Read, Write time.Duration
	// MaxBody in bytes, 64 KiB when zero.
	MaxBody int
	// Limit of requests at once, 32 when zero.
	Limit int
	// AnyScope routes are open to every token of a user with the action: each may end itself.
	AnyScope bool
	// Public routes need no login.
	Public bool
	// Local routes are there only on the unix socket in the data folder.
	Local bool
	// Alone routes are no part of another request: they answer with a file, or need their Limit.
	Alone bool
}

const (
	defaultDeadline = 10 * time.Second
	defaultRead     = 15 * time.Second
	defaultWrite    = 30 * time.Second
	defaultMaxBody  = 64 << 10
	defaultLimit    = 32
)

// entry is a route made ready, with its places.
type entry struct {
	Route
	places throttle.Places
}

// table finds routes. It is immutable after newTable.
type table struct {
	entries pattern.Table[*entry]
	all     []*entry
}

// newTable fills in the defaults and refuses a table that could not work.
func newTable(routes []Route) (*table, error) {
	t := &table{}
	for _, route := range routes {
		if err := checkRoute(route); err != nil {
			return nil, err
		}
		e := &entry{Route: route.WithDefaults()}
		e.places = throttle.NewPlaces(e.Limit)
		if err := t.entries.Add(e.Method, e.Path, e); err != nil {
			return nil, err
		}
		t.all = append(t.all, e)
	}
	return t, nil
}

func checkRoute(r Route) error {
	switch {
	case !strings.HasPrefix(r.Path, "/") || r.Handler == nil:
		return fmt.Errorf("route %s %s has no path or no handler", r.Method, r.Path)
	case r.Method != http.MethodGet && r.Method != http.MethodPost:
		return fmt.Errorf("route %s %s: only GET and POST are served", r.Method, r.Path)
	case r.Action == "" && !r.Public && !r.Local:
		return fmt.Errorf("route %s %s names no action and is not public", r.Method, r.Path)
	case r.Action != "" && !access.Known(r.Action):
		return fmt.Errorf("route %s %s names the unknown action %s", r.Method, r.Path, r.Action)
	}
	return nil
}

// WithDefaults is the route with each bound that it leaves out.
func (r Route) WithDefaults() Route {
	if r.Deadline == 0 {
		r.Deadline = defaultDeadline
	}
	if r.Read == 0 {
		r.Read = defaultRead
	}
	if r.Write == 0 {
		r.Write = defaultWrite
	}
	if r.MaxBody == 0 {
		r.MaxBody = defaultMaxBody
	}
	if r.Limit == 0 {
		r.Limit = defaultLimit
	}
	return r
}

// Places are those of all routes.
func (s *Server) Places() []figure.Place {
	list := make([]figure.Place, 0, len(s.routes.all))
	for _, e := range s.routes.all {
		list = append(list, figure.Place{Method: e.Method, Route: e.Path, Inside: len(e.places), Limit: cap(e.places)})
	}
	return list
}

// match finds the route of a request. Without one, allowed lists the methods that the path
// takes, empty when there is no such path.
func (t *table) match(method, path string) (found *entry, params map[string]string, allowed []string) {
	if method == http.MethodHead {
		method = http.MethodGet
	}
	return t.entries.Match(method, path)
}

// deadline bounds the work of the route's handler.
func (e *entry) deadline(parent context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(parent, e.Deadline)
}
