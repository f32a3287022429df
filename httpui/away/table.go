package away

import (
	"net/http"

	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

const path = "/office/collectors"

// Routes is the table of the room.
func (s *Screens) Routes() []serve.Route {
	right := access.CollectorAway
	return []serve.Route{
		{Method: http.MethodGet, Path: path, Action: right, Handler: s.waiting},
		{Method: http.MethodPost, Path: path + "/{code}", Action: right, Handler: s.said},

		{Method: http.MethodGet, Path: "/api/v1/sheets/collector-away", Action: right, Handler: s.apiList},
		{Method: http.MethodPost, Path: "/api/v1/sheets/{code}/collector-away", Action: right, Handler: s.apiAway},
	}
}
