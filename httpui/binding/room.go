package binding

import (
	"context"
	"net/http"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/core/text"
	"github.com/sheaf-drive/sheaf/httpui/room"
	"github.com/sheaf-drive/sheaf/httpui/rulebook"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

const (
	get  = http.MethodGet
	post = http.MethodPost
)

// Rules names the regions.
type Rules interface {
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
}

// Routes implements the table of a room.
func (m *Room) Routes() []serve.Route {
	return []serve.Route{
		{Method: get, Path: "/bind", Action: access.SheetBind, Handler: m.bindScreen},
		{Method: post, Path: "/bind", Action: access.SheetBind, Handler: m.bindForm},
		{Method: get, Path: "/bind/strike", Action: access.LineExclude, Handler: m.strikeScreen},
		{Method: post, Path: "/bind/strike", Action: access.LineExclude, Handler: m.strikeForm},

		{Method: get, Path: "/api/v1/binding/{code}", Action: access.SheetBind, Handler: m.apiChosen},
		{Method: post, Path: "/api/v1/binding", Action: access.SheetBind, Handler: m.apiBind},
		{Method: post, Path: "/api/v1/binding/{code}/undo", Action: access.SheetBind, Handler: m.apiUnbind},
		{Method: post, Path: "/api/v1/binding/{code}/take-out", Action: access.SheetBind, Handler: m.apiTakeOut},
		{Method: post, Path: "/api/v1/binding/{code}/exclude", Action: access.LineExclude, Handler: m.apiExclude},
		{Method: get, Path: "/api/v1/strikes", Action: access.LineExclude, Handler: m.apiStrikes},
		{Method: get, Path: "/api/v1/volumes", Action: access.SheetBind, Handler: m.apiVolumes},
		{Method: post, Path: "/api/v1/volumes/{number}/close", Action: access.SheetBind, Handler: m.apiClose},
		{Method: post, Path: "/api/v1/volumes/{number}/reopen", Action: access.SheetBind, Handler: m.apiReopen},
		{Method: post, Path: "/api/v1/volumes/{number}/adopt", Action: access.SheetBind, Handler: m.apiAdopt},
	}
}

// open opens a moment of the campaign that the request names, or of the user's own, for a binder.
func (m *Room) open(r *serve.Request, named string) (room.Drive, error) {
	return m.Drive(r, named, func(d room.Drive) bool {
		return access.May(r.Session.User, access.SheetBind, access.Object{Campaign: d.Campaign.ID})
	})
}

// openSheet opens a moment for what the machine allows by the sheet's office: whoever may
// strike a line anywhere in the campaign reads codes, and codes alone.
func (m *Room) openSheet(r *serve.Request, named string) (room.Drive, error) {
	return m.Drive(r, named, func(d room.Drive) bool { return len(offices(r, d)) > 0 })
}

// offices are those of the campaign on whose sheets the user may strike.
func offices(r *serve.Request, d room.Drive) (list []core.OfficeID) {
	for _, office := range query.OfficesFor(d, r.Session.User, access.LineExclude) {
		if office.Campaign == d.Campaign.ID {
			list = append(list, office.ID)
		}
	}
	return list
}
