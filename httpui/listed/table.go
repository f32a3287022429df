package listed

import (
	"net/http"

	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

const path = "/listed"

// Routes is the table of the room.
func (s *Screens) Routes() []serve.Route {
	return []serve.Route{
		{Method: http.MethodGet, Path: path, Action: access.LateRead, Handler: s.list},
		{Method: http.MethodPost, Path: path + "/{id}", Action: access.BlockLift, Handler: s.cleared},

		{Method: http.MethodGet, Path: "/api/v1/listed", Action: access.LateRead, Handler: s.apiList},
		{Method: http.MethodPost, Path: "/api/v1/listed/{id}/clear", Action: access.BlockLift, Handler: s.apiClear},
	}
}
