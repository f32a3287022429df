package foot

import (
	"net/http"

	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

const (
	get  = http.MethodGet
	post = http.MethodPost
)

// Routes is the table of the room.
func (s *Screens) Routes() []serve.Route {
	certify, correct := access.SheetCertify, access.LineCorrect
	return []serve.Route{
		{Method: get, Path: "/review/prepare", Action: certify, Handler: s.prepare(proxyWrites())},
		{Method: post, Path: "/review/prepare", Action: certify, Handler: s.prepared(proxyWrites())},
		{Method: post, Path: "/review/prepare/record", Action: certify, Handler: s.kept(proxyWrites())},
		{Method: get, Path: "/desk/prepare", Action: correct, Handler: s.prepare(collectorWrites())},
		{Method: post, Path: "/desk/prepare", Action: correct, Handler: s.prepared(collectorWrites())},
		{Method: post, Path: "/desk/prepare/record", Action: correct, Handler: s.kept(collectorWrites())},
		{Method: post, Path: "/desk/prepare/{code}/finish", Action: correct, Handler: s.signed},

		{Method: get, Path: "/api/v1/certification", Action: access.SelfManage, Handler: s.apiOwn},
		{Method: post, Path: "/api/v1/certification", Action: access.SelfManage, Handler: s.apiKeep},
		{Method: get, Path: "/api/v1/sheets/prepare", Action: correct, Handler: s.apiOpenSheets},
		{Method: post, Path: "/api/v1/sheets/prepare", Action: access.SelfManage, Handler: s.apiPrepare},
		{Method: post, Path: "/api/v1/sheets/{code}/finish", Action: correct, Handler: s.apiFinish},
	}
}
