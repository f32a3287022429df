package filing

import (
	"context"
	"net/http"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/core/text"
	"github.com/sheaf-drive/sheaf/httpui/filing/job"
	"github.com/sheaf-drive/sheaf/httpui/moment"
	"github.com/sheaf-drive/sheaf/httpui/room"
	"github.com/sheaf-drive/sheaf/httpui/rulebook"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

const (
	get  = http.MethodGet
	post = http.MethodPost
)

// Rules is what this room asks of rule packs.
type Rules interface {
	// Quota is what a filing of the campaign must keep, by its pack in force.
	Quota(ctx context.Context, c core.Campaign) (core.Quota, core.PackRef, error)
	// Facts are the parts of the ruleset that screens show.
	Facts(ctx context.Context, ref core.PackRef, lang text.Lang) (rulebook.Facts, error)
}

// Sealer seals words that come with a command.
type Sealer interface {
	Note(v state.View, c core.CampaignID, record, field, words string) (core.Sealed, error)
}

// Room is the room. All fields are needed.
type Room struct {
	room.Floor
	Rules  Rules
	Sealer Sealer
	// Go runs work beside requests until it is done or the node ends, which ends the context.
	Go func(work func(ctx context.Context))

	jobs job.Board
}

// Routes implements the table of a room.
func (m *Room) Routes() []serve.Route {
	return []serve.Route{
		{Method: get, Path: "/select", Action: access.SelectionRead, Handler: m.selectScreen},
		{Method: post, Path: "/select", Action: access.SelectionPropose, Handler: m.selectForm},
		{Method: get, Path: "/bind", Action: access.SheetBind, Handler: m.bindScreen},
		{Method: post, Path: "/bind", Action: access.SheetBind, Handler: m.bindForm},
		{Method: get, Path: "/file", Action: access.SelectionRead, Handler: m.fileScreen},
		{Method: post, Path: "/file", Action: access.SelectionApprove, Handler: m.fileForm},
		{Method: get, Path: "/file/protocol.pdf", Action: access.SelectionRead, Handler: m.protocolPDF},
		{Method: get, Path: "/file/protocol.csv", Action: access.SelectionRead, Handler: m.protocolCSV},
		{Method: get, Path: "/file/volumes.csv", Action: access.SelectionRead, Handler: m.volumesCSV},

		{Method: get, Path: "/api/v1/selections", Action: access.SelectionRead, Handler: m.apiSelections},
		{Method: post, Path: "/api/v1/selections", Action: access.SelectionPropose, Handler: m.apiMake},
		{Method: post, Path: "/api/v1/selections/{id}/continue", Action: access.SelectionPropose, Handler: m.apiContinue},
		{Method: post, Path: "/api/v1/selections/{id}/approve", Action: access.SelectionApprove, Handler: m.apiApprove},
		{Method: post, Path: "/api/v1/selections/{id}/abandon", Action: access.SelectionPropose, Handler: m.apiAbandon},

		{Method: get, Path: "/api/v1/binding/{code}", Action: access.SheetBind, Handler: m.apiChosen},
		{Method: post, Path: "/api/v1/binding", Action: access.SheetBind, Handler: m.apiBind},
		{Method: post, Path: "/api/v1/binding/{code}/undo", Action: access.SheetBind, Handler: m.apiUnbind},
		{Method: post, Path: "/api/v1/binding/{code}/take-out", Action: access.SheetBind, Handler: m.apiTakeOut},
		{Method: post, Path: "/api/v1/binding/{code}/exclude", Action: access.LineExclude, Handler: m.apiExclude},
		{Method: get, Path: "/api/v1/volumes", Action: access.SheetBind, Handler: m.apiVolumes},
		{Method: post, Path: "/api/v1/volumes/{number}/close", Action: access.SheetBind, Handler: m.apiClose},
		{Method: post, Path: "/api/v1/volumes/{number}/reopen", Action: access.SheetBind, Handler: m.apiReopen},
		{Method: post, Path: "/api/v1/volumes/{number}/adopt", Action: access.SheetBind, Handler: m.apiAdopt},

		{Method: get, Path: "/api/v1/filing", Action: access.SelectionRead, Handler: m.apiFiling},
		{Method: post, Path: "/api/v1/filing", Action: access.SelectionApprove, Handler: m.apiFile},
		{Method: get, Path: "/api/v1/filing/protocol.pdf", Action: access.SelectionRead, Handler: m.protocolPDF},
		{Method: get, Path: "/api/v1/filing/protocol.csv", Action: access.SelectionRead, Handler: m.protocolCSV},
		{Method: get, Path: "/api/v1/filing/volumes.csv", Action: access.SelectionRead, Handler: m.volumesCSV},
	}
}

// opened is a campaign at one moment, which the caller closes.
type opened struct {
	moment.View
	campaign core.Campaign
}

// open opens a moment of the campaign that the request names, or of the user's own; of no
// other than the user may do the action in.
func (m *Room) open(r *serve.Request, named string, a access.Action) (opened, error) {
	return m.openWhere(r, named, func(o opened) bool {
		return access.May(r.Session.User, a, access.Object{Campaign: o.campaign.ID})
	})
}

// openWhere opens a moment of a campaign that exists and that may be looked at.
func (m *Room) openWhere(r *serve.Request, named string, may func(o opened) bool) (opened, error) {
	id, err := room.Campaign(r.Session.User, named)
	if err != nil {
		return opened{}, err
	}
	view, err := m.View(r)
	if err != nil {
		return opened{}, err
	}
	campaign, ok := state.Campaigns.Get(view, id)
	o := opened{view, campaign}
	if !ok || !may(o) {
		view.Close()
		return opened{}, core.Refuse(core.NotFound, "campaign", "core.not_found")
	}
	return o, nil
}

// selectionOf finds a selection of the campaign.
func (o opened) selectionOf(id string) (core.Selection, error) {
	return query.Selection(o, o.campaign.ID, core.SelectionID(id))
}
