package listed

import (
	"net/http"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// Routes is the table of the room.
func (s *Screens) Routes() []serve.Route {
	listed, moved, rejudged := matter{s, core.LatePassport, "/listed"}, matter{s, core.LateAddress, "/moved"}, matter{s, core.LateRules, "/rejudged"}
	return []serve.Route{
		{Method: http.MethodGet, Path: "/listed", Action: access.LateRead, Handler: listed.list},
		{Method: http.MethodPost, Path: "/listed/{id}", Action: access.BlockLift, Handler: listed.cleared},
		{Method: http.MethodGet, Path: "/moved", Action: access.LateRead, Handler: moved.list},
		{Method: http.MethodGet, Path: "/moved/{id}", Action: access.LateRead, Handler: moved.show},
		{Method: http.MethodPost, Path: "/moved/{id}", Action: access.BlockLift, Handler: moved.cleared},
		{Method: http.MethodGet, Path: "/rejudged", Action: access.LateRead, Handler: rejudged.list},
		{Method: http.MethodPost, Path: "/rejudged/{id}", Action: access.BlockLift, Handler: rejudged.cleared},

		{Method: http.MethodGet, Path: "/api/v1/listed", Action: access.LateRead, Handler: listed.apiList},
		{Method: http.MethodPost, Path: "/api/v1/listed/{id}/clear", Action: access.BlockLift, Handler: listed.apiClear},
		{Method: http.MethodGet, Path: "/api/v1/moved", Action: access.LateRead, Handler: moved.apiList},
		{Method: http.MethodGet, Path: "/api/v1/moved/{id}", Action: access.LateRead, Handler: moved.apiShow},
		{Method: http.MethodPost, Path: "/api/v1/moved/{id}/clear", Action: access.BlockLift, Handler: moved.apiClear},
		{Method: http.MethodGet, Path: "/api/v1/rejudged", Action: access.LateRead, Handler: rejudged.apiList},
		{Method: http.MethodPost, Path: "/api/v1/rejudged/{id}/clear", Action: access.BlockLift, Handler: rejudged.apiClear},
	}
}
