package custody

import (
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/paper"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/custody/sight"
	"github.com/sheaf-drive/sheaf/httpui/page"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// waits says whether a sheet in the state is on its way to a place in the store.
func waits(s core.SheetState) bool { return s == core.SheetArrived || s == core.SheetPulled }

// sortScreen shows the place of the sheet in hand, or asks for one.
func (s *Screens) sortScreen(r *serve.Request) (*serve.Reply, error) {
	view, campaign, err := s.now(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	return r.Page(s.table(view, r, campaign, r.Query("sheet"), r.Query("last"))), nil
}

// table is the sorting table with the sheet in hand and the one that was put last; both are
// read from the state, whatever an address claims of them.
func (s *Screens) table(v state.View, r *serve.Request, campaign core.CampaignID, sheet, last string) *page.Sort {
	screen := &page.Sort{Action: "/sort", Undo: "/sort/undo", Full: "/sort/full", Others: []page.Link{
		{Href: "/sort/parcels", Words: r.Say("arrivals.title")}, {Href: "/losses", Words: r.Say("loss.title")},
	}}
	if h, ok := read(v, campaign, sheet); ok && waits(h.Sheet.State) {
		screen.Pending = s.placed(v, r, h)
	}
	if h, ok := read(v, campaign, last); ok && h.Sheet.State == core.SheetFiled {
		screen.Last, screen.At = printed(h.Sheet.ID), h.Custody.Place.String()
	}
	if screen.Pending == nil {
		all := func(query.Held) bool { return true }
		for _, h := range query.QueuedSheets(v, campaign, core.SheetArrived, newestShown, all) {
			screen.Waiting = append(screen.Waiting, page.WaitingSheet{
				Code: printed(h.Sheet.ID), Place: h.Custody.Place.String(), Href: "/sort?sheet=" + string(h.Sheet.ID.Code()),
			})
		}
	}
	return screen
}

// read finds a sheet by a code that may be anything.
func read(v state.View, c core.CampaignID, typed string) (query.Held, bool) {
	code, err := paper.Parse(typed)
	if err != nil {
		return query.Held{}, false
	}
	return query.HeldSheet(v, core.NewSheetID(c, code))
}

// placed is where the sheet goes.
func (s *Screens) placed(v state.View, r *serve.Request, h query.Held) *page.Placed {
	at := h.Custody.Place
	folder, _ := query.FolderOf(v, h)
	return &page.Placed{
		Code: printed(h.Sheet.ID), Region: string(h.Sheet.Region),
		RegionName: s.regionName(v, r, h.Sheet.Campaign(), h.Sheet.Region),
		Cabinet:    string(at.Region), Box: at.Box, Folder: at.Folder, Taken: folder.Taken, Back: h.Sheet.State == core.SheetPulled,
	}
}

// sorted takes what was scanned or confirmed: Enter alone puts the sheet in hand. A next code
// never confirms it silently: the sheet in hand is put first.
func (s *Screens) sorted(r *serve.Request) (*serve.Reply, error) {
	typed, pending := r.Form("code"), r.Form("pending")
	if typed == "" && pending != "" {
		return s.put(r, pending)
	}
	id, err := s.scan(r, typed, pending)
	if err == nil {
		return serve.SeeOther(sortAt(id, r.Form("last"))), nil
	}
	if !correctable(r, err) {
		return nil, err
	}
	return s.sortRefused(r, err, id, pending)
}

// sortAt is the sorting table with the sheet in hand.
func sortAt(id core.SheetID, last string) string {
	path := "/sort?sheet=" + string(id.Code())
	if code, err := paper.Parse(last); err == nil {
		path += "&last=" + string(code)
	}
	return path
}

// scan records the arrival of the scanned sheet, or finds a pulled one that comes back.
func (s *Screens) scan(r *serve.Request, typed, pending string) (core.SheetID, error) {
	view, err := s.View(r)
	if err != nil {
		return "", err
	}
	id, err := s.sheet(view, r, typed)
	h, _ := query.HeldSheet(view, id)
	waiting, held := read(view, id.Campaign(), pending)
	view.Close()
	switch {
	case err != nil:
		return "", err
	case held && waiting.Sheet.ID == id, h.Sheet.State == core.SheetPulled && pending == "":
		return id, nil
	case held && waits(waiting.Sheet.State):
		return id, core.Refuse(core.Conflict, "code", "sort.put_first", printed(waiting.Sheet.ID), waiting.Custody.Place.String())
	}
	_, err = s.Do(r, sortSheet(id))
	return id, err
}

// sortRefused shows the table as it was, with the reason above it.
func (s *Screens) sortRefused(r *serve.Request, err error, id core.SheetID, pending string) (*serve.Reply, error) {
	view, campaign, errView := s.now(r)
	if errView != nil {
		return nil, errView
	}
	defer view.Close()
	screen := s.table(view, r, campaign, pending, r.Form("last"))
	screen.Verdict = stop(r, err, printed(id))
	if screen.Pending == nil { // the sheet in hand is put first: no code beside it is taken
		screen.Offers = s.offered(view, r, err, r.Form("code"))
	}
	return r.Refused(screen), nil
}

// put confirms that the sheet in hand lies at its place.
func (s *Screens) put(r *serve.Request, pending string) (*serve.Reply, error) {
	id, err := s.named(r, pending)
	if err == nil {
		_, err = s.Do(r, fileSheet(id))
	}
	switch {
	case err == nil:
		return serve.SeeOther("/sort?last=" + string(id.Code())), nil
	case !correctable(r, err):
		return nil, err
	}
	return s.sortRefused(r, err, id, "")
}

// named finds the sheet of a form's own code.
func (s *Screens) named(r *serve.Request, code string) (core.SheetID, error) {
	view, err := s.View(r)
	if err != nil {
		return "", err
	}
	defer view.Close()
	return s.sheet(view, r, code)
}

// inHand gives a command about the sheet that a form names and shows its place, which the
// command may have changed.
func (s *Screens) inHand(command func(core.SheetID) machine.Command) serve.Handler {
	return func(r *serve.Request) (*serve.Reply, error) {
		id, err := s.named(r, r.Form("code"))
		if err == nil {
			_, err = s.Do(r, command(id))
		}
		switch {
		case err == nil:
			return serve.SeeOther(sortAt(id, r.Form("last"))), nil
		case !correctable(r, err):
			return nil, err
		}
		return s.sortRefused(r, err, id, "")
	}
}

// arrivals lists the parcels that are on their way, or came and still miss sheets.
func (s *Screens) arrivals(r *serve.Request) (*serve.Reply, error) {
	screen, err := s.arrivalsScreen(r)
	if err != nil {
		return nil, err
	}
	return r.Page(screen), nil
}

func (s *Screens) arrivalsScreen(r *serve.Request) (*page.Arrivals, error) {
	view, campaign, err := s.now(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	came := func(p core.Parcel) bool { return p.State == core.ParcelReceived || p.State == core.ParcelSent }
	part := sight.Page{Before: r.Query("before"), Limit: sight.Rows}
	list, before, err := sight.Parcels(view, r.Session.User, campaign, part, came)
	if err != nil {
		return nil, err
	}
	screen := &page.Arrivals{Action: "/sort/parcels", Back: "/sort"}
	for _, state := range []core.ParcelState{core.ParcelReceived, core.ParcelSent} {
		for _, p := range list {
			if p.State != state {
				continue
			}
			screen.Rows = append(screen.Rows, parcelRow(view, p, "/sort/parcels/"))
		}
	}
	if before != "" {
		screen.Older = "/sort/parcels?before=" + before
	}
	return screen, nil
}

// receivedByLabel receives the parcel whose label was typed, before any sheet of it is sorted.
func (s *Screens) receivedByLabel(r *serve.Request) (*serve.Reply, error) {
	p, err := s.labelled(r, r.Form("label"))
	if err == nil {
		_, err = s.Do(r, receiveParcel(p))
	}
	if err == nil {
		return serve.SeeOther("/sort/parcels/" + string(p.ID)), nil
	}
	if core.CodeOf(err) == core.Conflict && p.State != core.ParcelSent {
		err = core.Refuse(core.Conflict, "label", "arrivals.not_sent", p.Label(), p.State)
	}
	findings, ok := r.FindingsOf(err)
	screen, errScreen := s.arrivalsScreen(r)
	if !ok || errScreen != nil {
		return nil, err
	}
	screen.RequestID = string(r.ID)
	screen.Label = page.Field{Value: r.Form("label")}
	for _, list := range findings {
		screen.Label.Findings = append(screen.Label.Findings, list...)
	}
	return r.Refused(screen), nil
}

// labelled finds the parcel with the label. Whether it can be received is the machine's to say, which
// knows the repeat of a request.
func (s *Screens) labelled(r *serve.Request, label string) (core.Parcel, error) {
	view, campaign, err := s.now(r)
	if err != nil {
		return core.Parcel{}, err
	}
	defer view.Close()
	found := query.Parcels(view, campaign, func(p core.Parcel) bool { return p.Label() == label })
	if len(found) == 0 {
		return core.Parcel{}, core.Refuse(core.NotFound, "label", "arrivals.unknown")
	}
	return found[0], nil
}

// arrival is one parcel with what is missing from it.
func (s *Screens) arrival(r *serve.Request) (*serve.Reply, error) {
	return s.withParcel(r, func(v state.View, p core.Parcel) (*serve.Reply, error) {
		return r.Page(s.arrivalScreen(v, r, p)), nil
	})
}

func (s *Screens) arrivalScreen(v state.View, r *serve.Request, p core.Parcel) *page.Arrival {
	here := "/sort/parcels/" + string(p.ID)
	screen := &page.Arrival{ParcelRow: parcelRow(v, p, "/sort/parcels/"), Back: "/sort/parcels"}
	if p.State == core.ParcelSent {
		screen.Receive = here + "/receive"
	}
	if p.State == core.ParcelReceived {
		screen.Close = here + "/close"
	}
	for _, inside := range query.Contents(v, p.ID) {
		if !inside.Missing {
			continue
		}
		sheet, _ := state.Sheets.Get(v, core.NewSheetID(p.Campaign, inside.Code))
		row := page.WaitingSheet{Code: inside.Code.String(), Place: r.Say("state.sheet." + sheet.State)}
		if r.May(access.SheetMove) {
			row.Href = "/losses/" + string(inside.Code)
		}
		screen.Missing = append(screen.Missing, row)
	}
	return screen
}

// parcelMoved moves the parcel on and shows it.
func (s *Screens) parcelMoved(command func(core.Parcel) machine.Command) serve.Handler {
	return func(r *serve.Request) (*serve.Reply, error) {
		p, err := s.parcelOf(r)
		if err != nil {
			return nil, err
		}
		if _, err = s.Do(r, command(p)); err == nil {
			return serve.SeeOther("/sort/parcels/" + string(p.ID)), nil
		}
		_, finding, ok := r.FindingOf(err)
		if !ok {
			return nil, err
		}
		return s.withParcel(r, func(v state.View, p core.Parcel) (*serve.Reply, error) {
			screen := s.arrivalScreen(v, r, p)
			screen.Refused = []page.Finding{finding}
			return r.Refused(screen), nil
		})
	}
}
