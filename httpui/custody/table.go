package custody

import (
	"net/http"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/httpui/serve"
	"github.com/sheaf-drive/sheaf/httpui/strip"
)

const (
	get  = http.MethodGet
	post = http.MethodPost
)

// Routes is the table of the room: the screens, then the same verbs as JSON.
func (s *Screens) Routes() []serve.Route {
	return append(s.screens(), s.verbs()...)
}

func (s *Screens) screens() []serve.Route {
	move, sort, pull := access.SheetMove, access.SheetSort, access.SheetPull
	return []serve.Route{
		{Method: get, Path: "/dispatch", Action: move, Handler: s.dispatch},
		{Method: post, Path: "/dispatch", Action: move, Handler: s.opened},
		{Method: get, Path: "/dispatch/{id}", Action: move, Handler: s.parcel},
		{Method: post, Path: "/dispatch/{id}", Action: move, Handler: s.packed},
		{Method: post, Path: "/dispatch/{id}/take-out", Action: move, Handler: s.takenOut},
		{Method: post, Path: "/dispatch/{id}/send", Action: move, Handler: s.sent},
		{Method: get, Path: "/dispatch/{id}/list", Action: move, Handler: s.packingList},

		{Method: get, Path: "/losses", Action: move, Handler: s.losses},
		{Method: post, Path: "/losses", Action: move, Handler: s.lookedUp},
		{Method: get, Path: "/losses/{code}", Action: move, Handler: s.loss},
		{Method: post, Path: "/losses/{code}/lose", Action: move, Handler: s.reported(act{"lose", core.SheetLost, s.lose})},
		{Method: post, Path: "/losses/{code}/find", Action: move, Handler: s.reported(s.bare("found", findSheet))},
		{Method: post, Path: "/losses/{code}/spoil", Action: move, Handler: s.reported(act{"spoil", core.SheetSpoiled, s.spoil})},
		{Method: post, Path: "/losses/{code}/destroy", Action: move, Handler: s.reported(s.bare(core.SheetDestroyed, destroySheet))},

		{Method: get, Path: "/sort", Action: sort, Handler: s.sortScreen},
		{Method: post, Path: "/sort", Action: sort, Handler: s.sorted},
		{Method: post, Path: "/sort/undo", Action: sort, Handler: s.inHand(undo)},
		{Method: post, Path: "/sort/full", Action: sort, Handler: s.inHand(fillFolder)},
		{Method: get, Path: "/sort/parcels", Action: sort, Handler: s.arrivals},
		{Method: post, Path: "/sort/parcels", Action: sort, Handler: s.receivedByLabel},
		{Method: get, Path: "/sort/parcels/{id}", Action: sort, Handler: s.arrival},
		{Method: post, Path: "/sort/parcels/{id}/receive", Action: sort, Handler: s.parcelMoved(receiveParcel)},
		{Method: post, Path: "/sort/parcels/{id}/close", Action: sort, Handler: s.parcelMoved(closeParcel)},

		{Method: get, Path: "/pull", Action: pull, Handler: s.pull},
		{Method: post, Path: "/pull", Action: pull, Handler: s.pulled},
		{Method: get, Path: "/pull/{code}", Action: pull, Handler: s.returning},
		{Method: post, Path: "/pull/{code}", Action: pull, Handler: s.returned},
	}
}

func (s *Screens) verbs() []serve.Route {
	move, sort, pull := access.SheetMove, access.SheetSort, access.SheetPull
	return []serve.Route{
		{Method: post, Path: "/api/v1/parcels", Action: move, Handler: s.apiOpen},
		{Method: get, Path: "/api/v1/parcels/{id}", Action: move, Handler: s.apiParcel},
		{Method: post, Path: "/api/v1/parcels/{id}/sheets", Action: move, Handler: s.apiPack},
		{Method: post, Path: "/api/v1/parcels/{id}/send", Action: move, Handler: s.apiMove(sendParcel)},
		{Method: post, Path: "/api/v1/parcels/{id}/receive", Action: sort, Handler: s.apiMove(receiveParcel)},
		{Method: post, Path: "/api/v1/parcels/{id}/close", Action: sort, Handler: s.apiMove(closeParcel)},
		{Method: post, Path: "/api/v1/sheets/{code}/take-out", Action: move, Handler: s.apiDo(takeOut)},
		{Method: post, Path: "/api/v1/sheets/{code}/sort", Action: sort, Handler: s.apiDo(sortSheet)},
		{Method: post, Path: "/api/v1/sheets/{code}/file", Action: sort, Handler: s.apiDo(fileSheet)},
		{Method: post, Path: "/api/v1/sheets/{code}/folder-full", Action: sort, Handler: s.apiDo(fillFolder)},
		{Method: post, Path: "/api/v1/sheets/{code}/pull", Action: pull, Handler: s.apiReport(s.pullOut)},
		{Method: post, Path: "/api/v1/sheets/{code}/return", Action: pull, Handler: s.apiDo(returnSheet)},
		{Method: post, Path: "/api/v1/sheets/{code}/lose", Action: move, Handler: s.apiReport(s.lose)},
		{Method: post, Path: "/api/v1/sheets/{code}/find", Action: move, Handler: s.apiDo(findSheet)},
		{Method: post, Path: "/api/v1/sheets/{code}/spoil", Action: move, Handler: s.apiReport(s.spoil)},
		{Method: post, Path: "/api/v1/sheets/{code}/destroy", Action: move, Handler: s.apiDo(destroySheet)},
		{Method: post, Path: "/api/v1/codes/read", Action: move, Handler: s.apiRead,
			MaxBody: strip.MaxBytes, Limit: 4, Alone: true},
	}
}
