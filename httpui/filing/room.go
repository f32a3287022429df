package filing

import (
	"context"
	"net/http"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/forecast"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/text"
	"github.com/sheaf-drive/sheaf/httpui/filing/job"
	"github.com/sheaf-drive/sheaf/httpui/filing/variant"
	"github.com/sheaf-drive/sheaf/httpui/room"
	"github.com/sheaf-drive/sheaf/httpui/rulebook"
	"github.com/sheaf-drive/sheaf/httpui/serve"
	"github.com/sheaf-drive/sheaf/httpui/shelf"
)

const (
	get  = http.MethodGet
	post = http.MethodPost
)

// Rules is what this room asks of rule packs.
type Rules interface {
	// Quota is what a filing of the campaign must keep, by its pack in force.
	Quota(ctx context.Context, c core.Campaign) (core.Quota, core.PackRef, error)
	// Check is how the commission checks it.
	Check(ctx context.Context, c core.Campaign) (forecast.Check, error)
	// Facts are the parts of the ruleset that screens show.
	Facts(ctx context.Context, ref core.PackRef, lang text.Lang) (rulebook.Facts, error)
}

// Room is the room. All fields are needed.
type Room struct {
	room.Floor
	Rules Rules
	Shelf *shelf.Shelf
	// Go runs work beside requests until it is done or the node ends, which ends the context. What
	// panics does not end the node, unless it is a fault of the store.
	Go func(work func(ctx context.Context))

	jobs     job.Board
	variants variant.Solver
}

// Routes implements the table of a room.
func (m *Room) Routes() []serve.Route {
	return []serve.Route{
		{Method: get, Path: "/select", Action: access.SelectionRead, Handler: m.selectScreen},
		{Method: post, Path: "/select", Action: access.SelectionPropose, Handler: m.selectForm},
		{Method: get, Path: "/file", Action: access.SelectionRead, Handler: m.fileScreen},
		{Method: post, Path: "/file", Action: access.SelectionApprove, Handler: m.fileForm},
		{Method: get, Path: "/file/protocol.pdf", Action: access.SelectionRead, Handler: m.protocolPDF},
		{Method: get, Path: "/file/protocol.csv", Action: access.SelectionRead, Handler: m.protocolCSV},
		{Method: get, Path: "/file/volumes.csv", Action: access.SelectionRead, Handler: m.volumesCSV},

		{Method: get, Path: "/api/v1/selections", Action: access.SelectionRead, Handler: m.apiSelections},
		{Method: post, Path: "/api/v1/selections", Action: access.SelectionPropose, Handler: m.apiMake},
		{Method: get, Path: "/api/v1/selections/variant", Action: access.SelectionRead, Handler: m.apiVariant},
		{Method: post, Path: "/api/v1/selections/{id}/continue", Action: access.SelectionPropose, Handler: m.apiContinue},
		{Method: post, Path: "/api/v1/selections/{id}/approve", Action: access.SelectionApprove, Handler: m.apiApprove},
		{Method: post, Path: "/api/v1/selections/{id}/abandon", Action: access.SelectionPropose, Handler: m.apiAbandon},

		{Method: get, Path: "/api/v1/filing", Action: access.SelectionRead, Handler: m.apiFiling},
		{Method: post, Path: "/api/v1/filing", Action: access.SelectionApprove, Handler: m.apiFile},
		{Method: post, Path: "/api/v1/filing/rejected", Action: access.LineDecide, Handler: m.apiRejected, MaxBody: maxList, Limit: 4},
		{Method: get, Path: "/api/v1/filing/protocol.pdf", Action: access.SelectionRead, Handler: m.protocolPDF},
		{Method: get, Path: "/api/v1/filing/protocol.csv", Action: access.SelectionRead, Handler: m.protocolCSV},
		{Method: get, Path: "/api/v1/filing/volumes.csv", Action: access.SelectionRead, Handler: m.volumesCSV},
	}
}

// open opens a moment of the campaign that the request names, or of the user's own; of no
// other than the user may do the action in.
func (m *Room) open(r *serve.Request, named string, a access.Action) (room.Drive, error) {
	return m.Drive(r, named, func(d room.Drive) bool {
		return access.May(r.Session.User, a, access.Object{Campaign: d.Campaign.ID})
	})
}

// during opens as [Room.open] does, with how far the last job of the kind had come before: the moment
// has all that the job says it has done, so that the two never tell of different times.
func (m *Room) during(r *serve.Request, named string, a access.Action, kind string) (room.Drive, job.Progress, error) {
	id, err := room.Campaign(r.Session.User, named)
	if err != nil {
		return room.Drive{}, job.Progress{}, err
	}
	p := m.jobs.Of(id, kind)
	r.By().Reach(p.Reached)
	d, err := m.open(r, named, a)
	return d, p, err
}

// selectionOf finds a selection of the campaign.
func selectionOf(d room.Drive, id string) (core.Selection, error) {
	return query.Selection(d, d.Campaign.ID, core.SelectionID(id))
}
