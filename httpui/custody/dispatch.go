package custody

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/paper"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/custody/sight"
	"github.com/sheaf-drive/sheaf/httpui/page"
	"github.com/sheaf-drive/sheaf/httpui/room"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// newestShown bounds the sheets beside the scan.
const newestShown = 10

// dispatch lists the parcels that take sheets and those that left lately.
func (s *Screens) dispatch(r *serve.Request) (*serve.Reply, error) {
	screen, err := s.dispatchScreen(r)
	if err != nil {
		return nil, err
	}
	return r.Page(screen), nil
}

func (s *Screens) dispatchScreen(r *serve.Request) (*page.Dispatch, error) {
	view, campaign, err := s.now(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	screen := &page.Dispatch{Others: []page.Link{{Href: "/losses", Words: r.Say("loss.title")}}}
	for _, office := range query.OfficesFor(view, r.Session.User, access.SheetMove) {
		if office.Campaign == campaign {
			screen.Action = "/dispatch"
			screen.Offices = append(screen.Offices, page.Option{Value: string(office.ID), Words: office.Name})
		}
	}
	if office, err := sight.Office(view, r.Session.User, campaign, lookedAt(r, screen)); err == nil {
		screen.At.Value, screen.Unsent = string(office.ID), unsent(view, r, office, sight.Rows)
	} else if r.Query("at") != "" {
		return nil, err
	}
	for _, p := range s.parcels(view, r, campaign) {
		row := parcelRow(view, p, "/dispatch/")
		switch {
		case p.State == core.ParcelOpen && len(screen.Open) < sight.Rows:
			screen.Open = append(screen.Open, row)
		case p.State != core.ParcelOpen && len(screen.Gone) < sight.Rows:
			row.Href = row.List
			screen.Gone = append(screen.Gone, row)
		}
	}
	return screen, nil
}

// lookedAt is the office whose sheets are listed: one of several that was chosen, else the user's own,
// else the first in his reach.
func lookedAt(r *serve.Request, screen *page.Dispatch) core.OfficeID {
	if at := r.Query("at"); at != "" || r.Session.User.Office != "" || len(screen.Offices) == 0 {
		return core.OfficeID(at)
	}
	return core.OfficeID(screen.Offices[0].Value)
}

// parcels lists what the user may move, the newest first: those that he opened before others.
func (s *Screens) parcels(v state.View, r *serve.Request, c core.CampaignID) []core.Parcel {
	u := r.Session.User
	list := query.Parcels(v, c, func(p core.Parcel) bool { return sight.Parcel(u, access.SheetMove, p) })
	slices.SortFunc(list, func(a, b core.Parcel) int {
		mine := func(p core.Parcel) int {
			if p.OpenedBy == u.ID {
				return 0
			}
			return 1
		}
		return cmp.Or(cmp.Compare(mine(a), mine(b)), cmp.Compare(b.Sent, a.Sent), cmp.Compare(b.Number, a.Number), cmp.Compare(a.ID, b.ID))
	})
	return list
}

func parcelRow(v state.View, p core.Parcel, below string) page.ParcelRow {
	office, _ := state.Offices.Get(v, p.Office)
	return page.ParcelRow{
		Label: p.Label(), Office: office.Name, Href: below + string(p.ID), List: "/dispatch/" + string(p.ID) + "/list",
		Sheets: p.Sheets, Missing: p.Missing, State: p.State, Sent: p.Sent, Received: p.Received,
	}
}

// opened begins a parcel and leads to it.
func (s *Screens) opened(r *serve.Request) (*serve.Reply, error) {
	_, p, err := s.open(r, core.OfficeID(r.Form("office")))
	if err == nil {
		return serve.SeeOther("/dispatch/" + string(p)), nil
	}
	findings, ok := r.FindingsOf(err)
	screen, errScreen := s.dispatchScreen(r)
	if !ok || errScreen != nil || len(findings["office"]) == 0 {
		return nil, err
	}
	screen.RequestID = string(r.ID)
	screen.Office = page.Field{Value: r.Form("office"), Findings: findings["office"]}
	return r.Refused(screen), nil
}

// open gives the command and answers which parcel it opened.
func (s *Screens) open(r *serve.Request, office core.OfficeID) (core.CampaignID, core.ParcelID, error) {
	view, err := s.View(r)
	if err != nil {
		return "", "", err
	}
	of, ok := state.Offices.Get(view, office)
	view.Close()
	if !ok {
		return "", "", core.Refuse(core.NotFound, "office", "core.not_found")
	}
	id, err := core.NewID[core.ParcelID](s.Rand)
	if err != nil {
		return "", "", err
	}
	answer, err := s.Do(r, &machine.OpenParcel{Parcel: id, Campaign: of.Campaign, Office: office})
	if err != nil {
		return "", "", err
	}
	if view, err = s.View(r); err != nil {
		return "", "", err
	}
	defer view.Close()
	leaves, err := query.Told(view, answer.Tree, answer.Leaves, answer.Count)
	if err != nil {
		return "", "", err
	}
	// Of a repeated request it is the first one's parcel.
	return of.Campaign, core.ParcelID(strings.TrimPrefix(leaves[0].Subject, "parcel:")), nil
}

// find reads the parcel of the path.
func (s *Screens) find(v state.View, r *serve.Request) (core.Parcel, error) {
	campaign, err := room.Read(r.Session.User, r.Query("campaign"))
	if err != nil {
		return core.Parcel{}, err
	}
	p, ok := state.Parcels.Get(v, state.ParcelKey(campaign, core.ParcelID(r.Param("id"))))
	if !ok || !sight.Parcel(r.Session.User, access.SheetMove, p) {
		return core.Parcel{}, core.Refuse(core.NotFound, "parcel", "parcel.unknown")
	}
	return p, nil
}

// parcel is the page on which sheets are scanned into an open parcel; one that left is shown as
// its packing list.
func (s *Screens) parcel(r *serve.Request) (*serve.Reply, error) {
	return s.withParcel(r, func(v state.View, p core.Parcel) (*serve.Reply, error) {
		if p.State != core.ParcelOpen {
			return serve.SeeOther("/dispatch/" + string(p.ID) + "/list"), nil
		}
		screen := s.parcelScreen(v, r, p)
		if code, err := paper.Parse(r.Query("in")); err == nil {
			if h, ok := query.HeldSheet(v, core.NewSheetID(p.Campaign, code)); ok && h.Custody.Parcel == p.ID {
				screen.Verdict = laidIn(r, p, code)
			}
		}
		screen.Asking = r.Query("ask") == "send" && screen.Send != "" && p.Sheets > 0
		return r.Page(screen), nil
	})
}

func (s *Screens) withParcel(r *serve.Request, do func(state.View, core.Parcel) (*serve.Reply, error)) (*serve.Reply, error) {
	view, err := s.View(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	p, err := s.find(view, r)
	if err != nil {
		return nil, err
	}
	return do(view, p)
}

// laidIn says that the sheet lies in the parcel.
func laidIn(r *serve.Request, p core.Parcel, code core.SheetCode) *page.Verdict {
	return &page.Verdict{Good: true, Code: code.String(), Text: r.Say("dispatch.in", strconv.Itoa(p.Sheets))}
}

func (s *Screens) parcelScreen(v state.View, r *serve.Request, p core.Parcel) *page.Parcel {
	here := "/dispatch/" + string(p.ID)
	row := parcelRow(v, p, "/dispatch/")
	screen := &page.Parcel{
		Label: p.Label(), Office: row.Office, Sheets: p.Sheets, Action: here, TakeOut: here + "/take-out",
		More: here + "?all=1", Here: here, List: row.List, Back: "/dispatch", Read: "/api/v1/codes/read",
		All: r.Query("all") != "",
	}
	limit := newestShown
	if screen.All {
		limit = core.MaxParcel
	}
	for _, code := range query.NewestIn(v, p, limit) {
		screen.Last = append(screen.Last, code.String())
	}
	if office, ok := state.Offices.Get(v, p.Office); ok {
		screen.Unsent = unsent(v, r, office, besideShown)
	}
	if maySend(r.Session.User, p) {
		screen.Send, screen.AskSend = here+"/send", here+"?ask=send"
	}
	return screen
}

// maySend says whether the user may move the whole parcel, not only his own sheets.
func maySend(u core.User, p core.Parcel) bool {
	return access.May(u, access.SheetMove, access.Object{Campaign: p.Campaign, Office: p.Office, Region: p.Home})
}

// packed lays a scanned sheet into the parcel. A program that asks for JSON, as the page's own
// script does, gets the verdict without the page.
func (s *Screens) packed(r *serve.Request) (*serve.Reply, error) {
	view, err := s.View(r)
	if err != nil {
		return nil, err
	}
	p, err := s.find(view, r)
	if err != nil {
		view.Close()
		return nil, err
	}
	id, errPack := s.packable(view, r, p, r.Form("code"))
	view.Close()
	if errPack == nil {
		errPack = s.pack(r, p, id)
	}
	switch {
	case errPack == nil && r.API():
		return s.packedJSON(r, id)
	case errPack == nil:
		return serve.SeeOther("/dispatch/" + string(p.ID) + "?in=" + string(id.Code())), nil
	case r.API() || !correctable(r, errPack):
		return nil, errPack
	}
	return s.withParcel(r, func(v state.View, p core.Parcel) (*serve.Reply, error) {
		screen := s.parcelScreen(v, r, p)
		screen.Offers = s.offered(v, r, errPack, r.Form("code"))
		screen.Verdict = stop(r, errPack, printed(id))
		return r.Refused(screen), nil
	})
}

// pack lays the sheet into the parcel. Under an id that laid in another sheet nothing is done, and
// then the sheet in hand is not said to be in.
func (s *Screens) pack(r *serve.Request, p core.Parcel, id core.SheetID) error {
	if _, err := s.Do(r, &machine.PackSheets{Parcel: p.ID, Sheets: []core.SheetID{id}}); err != nil {
		return err
	}
	view, err := s.View(r)
	if err != nil {
		return err
	}
	defer view.Close()
	if h, _ := query.HeldSheet(view, id); h.Custody.Parcel != p.ID {
		return core.Refuse(core.Conflict, "code", "packing.not_in", printed(id))
	}
	return nil
}

// packable finds the sheet and says beforehand what the machine could only deny.
func (s *Screens) packable(v state.View, r *serve.Request, p core.Parcel, typed string) (core.SheetID, error) {
	id, err := s.sheet(v, r, typed)
	if err != nil {
		return "", err
	}
	h, _ := query.HeldSheet(v, id)
	u := r.Session.User
	switch {
	case maySend(u, p) && h.Sheet.Office != p.Office:
		return id, core.Refuse(core.Conflict, "code", "parcel.other_office", printed(id), p.Label())
	case !maySend(u, p) && h.Sheet.Collector != u.ID && !core.Stored(h.Sheet.State):
		return id, core.Refuse(core.Conflict, "code", "packing.other_collector", printed(id))
	}
	return id, nil
}

// scanned is what a script gets of one scan: the words of the verdict, how many sheets still wait at
// the office with the codes of those that are listed, and the id of the next form.
type scanned struct {
	Code      string   `json:"code"`
	Text      string   `json:"text"`
	Sheets    int      `json:"sheets"`
	Unsent    int      `json:"unsent"`
	Oldest    []string `json:"oldest"`
	RequestID string   `json:"request_id"`
}

func (s *Screens) packedJSON(r *serve.Request, id core.SheetID) (*serve.Reply, error) {
	view, err := s.View(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	p, err := s.find(view, r)
	if err != nil {
		return nil, err
	}
	next, err := core.NewID[string](s.Rand)
	if err != nil {
		return nil, err
	}
	office, _ := state.Offices.Get(view, p.Office)
	list, left := sight.Unsent(view, r.Session.User, office, besideShown)
	v := laidIn(r, p, id.Code())
	said := scanned{Code: v.Code, Text: v.Text, Sheets: p.Sheets, Unsent: left, Oldest: []string{}, RequestID: next}
	for _, h := range list {
		said.Oldest = append(said.Oldest, printed(h.Sheet.ID))
	}
	return serve.JSON(said)
}

// takenOut takes a sheet out of the parcel.
func (s *Screens) takenOut(r *serve.Request) (*serve.Reply, error) {
	view, err := s.View(r)
	if err != nil {
		return nil, err
	}
	p, err := s.find(view, r)
	var id core.SheetID
	if err == nil {
		id, err = s.sheet(view, r, r.Form("code"))
	}
	view.Close()
	if err != nil {
		return nil, err
	}
	if _, err := s.Do(r, takeOut(id)); err != nil {
		return nil, err
	}
	return serve.SeeOther("/dispatch/" + string(p.ID)), nil
}

// sent seals the parcel and shows the list that travels with it.
func (s *Screens) sent(r *serve.Request) (*serve.Reply, error) {
	p, err := s.parcelOf(r)
	if err != nil {
		return nil, err
	}
	if _, err := s.Do(r, sendParcel(p)); err != nil {
		return nil, err
	}
	return serve.SeeOther("/dispatch/" + string(p.ID) + "/list"), nil
}

// parcelOf reads the parcel of the path for a command about it.
func (s *Screens) parcelOf(r *serve.Request) (core.Parcel, error) {
	view, err := s.View(r)
	if err != nil {
		return core.Parcel{}, err
	}
	defer view.Close()
	return s.find(view, r)
}

// packingList is the page that travels with the parcel.
func (s *Screens) packingList(r *serve.Request) (*serve.Reply, error) {
	return s.withParcel(r, func(v state.View, p core.Parcel) (*serve.Reply, error) {
		row := parcelRow(v, p, "/dispatch/")
		list := &page.PackingList{
			Label: p.Label(), Office: row.Office, Sheets: p.Sheets, State: p.State, Sent: p.Sent, Received: p.Received, Back: "/dispatch",
		}
		var codes []string
		for _, inside := range query.Contents(v, p.ID) {
			codes = append(codes, inside.Code.String())
		}
		list.Tens = slices.Collect(slices.Chunk(codes, 10))
		return r.Page(list), nil
	})
}
