package away

import (
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/intake"
	"github.com/sheaf-drive/sheaf/httpui/page"
	"github.com/sheaf-drive/sheaf/httpui/room"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// Notes seals free text.
type Notes interface {
	// Note seals a text under the place of the record; field is also the name of its group. An
	// empty text stays empty.
	Note(v state.View, campaign core.CampaignID, record, field, text string) (core.Sealed, error)
}

// Screens are those of the room, and the same verb for programs. All fields are needed.
type Screens struct {
	room.Floor
	Notes Notes
}

// waiting lists the sheets of the reader's offices that wait for their collectors.
func (s *Screens) waiting(r *serve.Request) (*serve.Reply, error) {
	screen, err := s.list(r)
	if err != nil {
		return nil, err
	}
	return r.Page(screen), nil
}

func (s *Screens) list(r *serve.Request) (*page.Away, error) {
	view, err := s.View(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	screen := &page.Away{}
	for _, l := range left(view, r.Session.User) {
		screen.Rows = append(screen.Rows, rowOf(r, l.Waiting, l.collector.Login))
	}
	return screen, nil
}

// behind is a sheet that lies behind its collector.
type behind struct {
	query.Waiting
	collector core.User
}

// gone says that the collector's account is closed.
func (b behind) gone() bool { return b.collector.State != core.UserActive }

// left are the sheets of the user's offices that wait for their collectors, and whatever those
// left behind whose accounts are closed.
func left(v state.View, u core.User) (list []behind) {
	for _, office := range query.OfficesFor(v, u, access.CollectorAway) {
		for _, in := range []core.SheetState{core.SheetWantedByCollector, core.SheetWithCollector, core.SheetFilling} {
			for _, w := range query.Queue(v, office.Campaign, in, office.ID) {
				collector, _ := state.Users.Get(v, w.Sheet.Collector)
				b := behind{w, collector}
				if in == core.SheetWantedByCollector || b.gone() {
					list = append(list, b)
				}
			}
		}
	}
	return list
}

// rowOf is a sheet with what can be said of it. One that was not finished is nobody's to correct.
func rowOf(r *serve.Request, w query.Waiting, collector string) page.AwayRow {
	code := w.Sheet.ID.Code()
	row := page.AwayRow{QueueRow: page.QueueRow{Code: code, Since: w.Since, State: w.Sheet.State, Collector: collector}}
	switch {
	case w.Sheet.State != core.SheetFilling:
		row.Action = path + "/" + string(code)
	case r.May(access.SheetMove):
		row.Href = "/losses/" + string(code)
	}
	return row
}

// away says that the collector of the path's sheet cannot correct it any more.
func (s *Screens) away(r *serve.Request, reason string) (core.SheetID, error) {
	c, err := s.command(r, reason)
	if err != nil {
		return "", err
	}
	_, err = s.Do(r, c)
	return c.Sheet, err
}

func (s *Screens) command(r *serve.Request, reason string) (*machine.CollectorAway, error) {
	view, err := s.View(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	campaign, err := room.Campaign(r.Session.User, r.Query("campaign"))
	if err != nil {
		return nil, err
	}
	id, err := intake.FindSheet(view, campaign, r.Session.User.Office, r.Param("code"))
	if err != nil {
		return nil, err
	}
	why, err := s.Notes.Note(view, campaign, query.LineRecord(id.Line(core.Foot)), "reason", reason)
	return &machine.CollectorAway{Sheet: id, Reason: why}, err
}

// said records it.
func (s *Screens) said(r *serve.Request) (*serve.Reply, error) {
	_, err := s.away(r, r.Form("reason"))
	if err == nil {
		return serve.SeeOther(path), nil
	}
	findings, ok := r.FindingsOf(err)
	if !ok || len(findings["reason"]) == 0 {
		return nil, err
	}
	screen, errScreen := s.list(r)
	if errScreen != nil {
		return nil, errScreen
	}
	for i, row := range screen.Rows {
		if row.Action == r.Path {
			screen.Rows[i].RequestID = string(r.ID)
			screen.Rows[i].Reason = page.Field{Value: r.Form("reason"), Findings: findings["reason"]}
			return r.Refused(screen), nil
		}
	}
	return nil, err
}
