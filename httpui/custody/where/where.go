package where

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/custody/body"
	"github.com/sheaf-drive/sheaf/httpui/custody/sight"
	"github.com/sheaf-drive/sheaf/httpui/moment"
	"github.com/sheaf-drive/sheaf/httpui/room"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// Reads are those of the room.
type Reads struct {
	room.Floor
}

const (
	rowsDefault = 100
	rowsMost    = 500
)

// rights are those by which a sheet is seen.
func rights() []access.Action {
	return []access.Action{access.SheetMove, access.SheetSort, access.SheetPull}
}

// Routes is the table of the room.
func (s *Reads) Routes() []serve.Route {
	const get = http.MethodGet
	return []serve.Route{
		{Method: get, Path: "/api/v1/sheets/{code}", Action: rights()[0], Or: rights()[1:], Sees: moment.AsAsked, Handler: s.sheet, Limit: 256},
		{Method: get, Path: "/api/v1/unsent", Action: access.SheetMove, Handler: s.unsent},
		{Method: get, Path: "/api/v1/losses", Action: access.SheetMove, Handler: s.losses},
		{Method: get, Path: "/api/v1/pulled", Action: access.SheetPull, Handler: s.pulled},
		{Method: get, Path: "/api/v1/pulled/others", Action: access.SheetPull, Handler: s.pulledByOthers},
		{Method: get, Path: "/api/v1/parcels", Action: access.SheetMove, Handler: s.parcels},
	}
}

// now opens a moment of the campaign that the address names, or of the user's own; the caller
// closes it.
func (s *Reads) now(r *serve.Request) (moment.View, core.CampaignID, error) {
	campaign, err := room.Read(r.Session.User, r.Query("campaign"))
	if err != nil {
		return nil, "", err
	}
	view, err := s.View(r)
	return view, campaign, err
}

// page is now, with how many rows the page may have.
func (s *Reads) page(r *serve.Request) (moment.View, core.CampaignID, int, error) {
	limit, err := limitOf(r.Query("limit"))
	if err != nil {
		return nil, "", 0, err
	}
	view, campaign, err := s.now(r)
	return view, campaign, limit, err
}

// sheet says where one sheet is. One out of sight is answered like one that does not exist.
func (s *Reads) sheet(r *serve.Request) (*serve.Reply, error) {
	campaign, err := room.Read(r.Session.User, r.Query("campaign"))
	if err != nil {
		return nil, err
	}
	view, err := s.moment(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	h, err := sight.Sheet(view, campaign, r.Param("code"))
	if err != nil {
		return nil, err
	}
	shows := func(a access.Action) bool { return r.May(a) && sight.Shows(view, r.Session.User, a, h) }
	if !slices.ContainsFunc(rights(), shows) {
		return nil, core.Refuse(core.NotFound, "code", "sheet.unknown", h.Sheet.ID.Code().String())
	}
	return serve.JSON(body.OfSheet(view, h))
}

// moment is what the sender has seen at least; with latest=true what anybody had been told before he asked.
func (s *Reads) moment(r *serve.Request) (moment.View, error) {
	switch r.Query("latest") {
	case "":
		return s.View(r)
	case "true":
		r.Seen().Sight = moment.Latest
		return s.View(r)
	}
	return nil, core.Refuse(core.Invalid, "latest", "custody.latest")
}

// unsent lists what waits at an office to be sent.
func (s *Reads) unsent(r *serve.Request) (*serve.Reply, error) {
	view, campaign, limit, err := s.page(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	office, err := sight.Office(view, r.Session.User, campaign, core.OfficeID(r.Query("office")))
	if err != nil {
		return nil, err
	}
	list, of := sight.Unsent(view, r.Session.User, office, limit)
	return serve.JSON(body.OfUnsent(view, list, of))
}

// losses lists what is lost or spoiled and waits for an end.
func (s *Reads) losses(r *serve.Request) (*serve.Reply, error) {
	view, campaign, err := s.now(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	ending := func(in core.SheetState) []body.Held {
		return held(view, sight.Ending(view, r.Session.User, campaign, in))
	}
	return serve.JSON(map[string]any{"lost": ending(core.SheetLost), "spoiled": ending(core.SheetSpoiled)})
}

// pulled lists the sheets that the user has.
func (s *Reads) pulled(r *serve.Request) (*serve.Reply, error) {
	view, campaign, err := s.now(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	return serve.JSON(map[string]any{"sheets": held(view, query.HeldBy(view, campaign, r.Session.User.ID))})
}

// pulledByOthers lists the sheets that others have.
func (s *Reads) pulledByOthers(r *serve.Request) (*serve.Reply, error) {
	view, campaign, limit, err := s.page(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	list, of := sight.PulledByOthers(view, r.Session.User, campaign, limit)
	said := body.Pulled{Sheets: []body.Held{}, All: of}
	for _, h := range list {
		said.Sheets = append(said.Sheets, body.OfSheet(view, h.Held))
	}
	return serve.JSON(said)
}

func held(v state.View, list []query.Held) []body.Held {
	rows := []body.Held{}
	for _, h := range list {
		rows = append(rows, body.OfSheet(v, h))
	}
	return rows
}

// parcels lists a page of them, the newest first.
func (s *Reads) parcels(r *serve.Request) (*serve.Reply, error) {
	view, campaign, limit, err := s.page(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	wanted := r.Query("state")
	page := sight.Page{Before: r.Query("before"), Limit: limit}
	list, before, err := sight.Parcels(view, r.Session.User, campaign, page, func(p core.Parcel) bool { return wanted == "" || p.State == wanted })
	if err != nil {
		return nil, err
	}
	rows := []body.Parcel{}
	for _, p := range list {
		rows = append(rows, body.OfParcel(p))
	}
	return serve.JSON(body.Parcels{Parcels: rows, Before: before})
}

// limitOf is how many rows a page has.
func limitOf(asked string) (int, error) {
	if asked == "" {
		return rowsDefault, nil
	}
	n, err := strconv.Atoi(asked)
	if err != nil || n < 1 || n > rowsMost {
		return 0, core.Refuse(core.Invalid, "limit", "custody.limit", strconv.Itoa(rowsMost))
	}
	return n, nil
}
