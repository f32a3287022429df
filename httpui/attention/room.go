package attention

import (
	"context"
	"net/http"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/attention"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/page"
	"github.com/sheaf-drive/sheaf/httpui/room"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// Watch knows what needs somebody. Its surveys are kept for a while where making one takes long.
type Watch interface {
	// Survey is what the state at v says, or said a while ago.
	Survey(ctx context.Context, v state.View) (query.Survey, error)
	// Newest is the last survey, an empty one before the first.
	Newest() query.Survey
	// Standing are the alarms of nodes, in the order of the table of kinds.
	Standing() []attention.Standing
}

// Metrics are the figures of the node in the text format of Prometheus.
type Metrics interface {
	Exposition() ([]byte, error)
}

// Screens are the list and the metrics. All fields are needed.
type Screens struct {
	room.Floor
	Watch   Watch
	Metrics Metrics
}

// Routes is the table of the room.
func (s *Screens) Routes() []serve.Route {
	return []serve.Route{
		{Method: http.MethodGet, Path: "/attention", Action: access.AttentionRead, Handler: s.list},
		{Method: http.MethodGet, Path: "/api/v1/attention", Action: access.AttentionRead, Handler: s.apiList},
		{Method: http.MethodGet, Path: "/metrics", Action: access.MetricsRead, Handler: s.metrics, Limit: 4},
	}
}

// found is the list as one reader may see it.
type found struct {
	survey query.Survey
	rows   []row
}

// look makes the list for the sender.
func (s *Screens) look(r *serve.Request, v state.View) (found, error) {
	survey, err := s.Watch.Survey(r.Context(), v)
	if err != nil {
		return found{}, err
	}
	return found{survey, rowsOf(survey.For(r.Session.User), s.standing(r))}, nil
}

// standing are the alarms of nodes, for whoever looks after the house.
func (s *Screens) standing(r *serve.Request) []attention.Standing {
	user := r.Session.User
	if !access.May(user, access.AttentionHouse, access.Object{Campaign: user.Campaign}) {
		return nil
	}
	return s.Watch.Standing()
}

// list is the screen.
func (s *Screens) list(r *serve.Request) (*serve.Reply, error) {
	view, err := s.View(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	f, err := s.look(r, view)
	if err != nil {
		return nil, err
	}
	screen := &page.Attention{At: f.survey.At, Here: "/attention"}
	if e, days, ok := passports(view, f.survey.At); ok {
		screen.List = &page.AttentionList{Edition: string(e.ID), Date: e.Date, Days: days}
	}
	for _, severity := range attention.Severities() {
		g := page.AttentionGroup{Severity: severity}
		for _, row := range f.rows {
			if row.table.Severity == severity {
				g.Rows = append(g.Rows, row.screen(r, view))
			}
		}
		if len(g.Rows) > 0 {
			screen.Groups = append(screen.Groups, g)
		}
	}
	return r.Page(screen), nil
}

// passports is the list of invalid passports in force, and how many days are gone since its own.
func passports(v state.View, now core.Time) (e core.Edition, days int, ok bool) {
	id, _ := state.ActiveEditions.Get(v, core.EditionPassports)
	if e, ok = state.Editions.Get(v, id); !ok || e.Date == "" {
		return e, 0, ok
	}
	if of, err := time.Parse(time.DateOnly, string(e.Date)); err == nil {
		days = max(0, int(now.UTC().Sub(of)/(24*time.Hour)))
	}
	return e, days, true
}

// metrics answers a collector of figures.
func (s *Screens) metrics(*serve.Request) (*serve.Reply, error) {
	text, err := s.Metrics.Exposition()
	if err != nil {
		return nil, err
	}
	return serve.Bytes("text/plain; version=0.0.4; charset=utf-8", text), nil
}

// Badge is how many kinds of alarms stand for the sender, as far as the last survey knows.
func (s *Screens) Badge(r *serve.Request) int {
	if !r.May(access.AttentionRead) {
		return 0
	}
	alarms := 0
	for _, row := range rowsOf(s.Watch.Newest().For(r.Session.User), s.standing(r)) {
		if row.table.Severity == attention.Alarm {
			alarms++
		}
	}
	return alarms
}
