package registers

import (
	"net/http"
	"time"

	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// here is the screen of the room.
const here = "/admin/editions"

// Routes is the table of the room.
func (s *Room) Routes() []serve.Route {
	const get, post = http.MethodGet, http.MethodPost
	return []serve.Route{
		{Method: get, Path: here, Action: access.EditionLoad, Handler: s.list, Deadline: time.Minute, Limit: 2},
		{Method: get, Path: here + "/{id}", Action: access.EditionLoad, Handler: s.changes, Deadline: time.Minute, Limit: 2},
		{Method: post, Path: here + "/{id}/activate", Action: access.EditionLoad, Handler: s.activate},
		{Method: post, Path: here + "/{id}/forget", Action: access.EditionLoad, Handler: s.forget},
		{Method: post, Path: here + "/additions", Action: access.EditionLoad, Handler: s.add},
		{Method: post, Path: here + "/additions/{region}/{id}", Action: access.EditionLoad, Handler: s.withdraw},

		{Method: get, Path: "/api/v1/editions/{id}/difference", Action: access.EditionLoad, Handler: s.apiDifference, Deadline: time.Minute, Limit: 2},
		{Method: get, Path: "/api/v1/additions", Action: access.EditionLoad, Handler: s.apiAdditions},
		{Method: post, Path: "/api/v1/additions", Action: access.EditionLoad, Handler: s.apiAdd},
		{Method: post, Path: "/api/v1/additions/{region}/{id}/withdraw", Action: access.EditionLoad, Handler: s.apiWithdraw},
	}
}
