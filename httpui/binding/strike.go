package binding

import (
	"net/url"

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

// strikeOf is what has to be struck on a sheet before it is bound, nil for nothing.
func strikeOf(r *serve.Request, o room.Drive, id core.SheetID) *page.Strike {
	c, ok := query.ChosenSheet(o, id)
	if !ok || c.Sheet.State != core.SheetFiled || len(c.Strike) == 0 {
		return nil
	}
	office, _ := state.Offices.Get(o, c.Sheet.Office)
	may := access.May(r.Session.User, access.LineExclude, access.Object{Campaign: o.Campaign.ID, Office: c.Sheet.Office, Region: office.Home}) &&
		machine.ApartFromSheet(o, r.Session.User.ID, c.Sheet) == nil // said before a remark is on the paper
	return &page.Strike{Code: id.Code().String(), Lines: c.Strike, May: may}
}

// strikeScreen lists the sheets with lines to strike, and shows the one that the address names.
func (m *Room) strikeScreen(r *serve.Request) (*serve.Reply, error) {
	screen, err := m.strikes(r, r.Query("code"))
	if err != nil {
		return nil, err
	}
	return r.Page(screen), nil
}

// strikes is the screen with the sheet of the code, or what is wrong with the code, shown.
func (m *Room) strikes(r *serve.Request, typed string) (*page.Strikes, error) {
	o, err := m.openSheet(r, "")
	if err != nil {
		return nil, err
	}
	defer o.Close()
	screen := &page.Strikes{Action: "/bind/strike"}
	s, ok := query.InForce(o, o.Campaign.ID)
	if !ok {
		return screen, nil
	}
	screen.Chosen = true
	waiting(r, o, s, screen)
	if typed != "" {
		if err := find(r, o, typed, screen); err != nil {
			_, finding, ok := r.FindingOf(err)
			if !ok {
				return nil, err
			}
			screen.Code = page.Field{Value: typed, Findings: []page.Finding{finding}}
		}
	}
	if done, err := intake.FindSheet(o, o.Campaign.ID, "", r.Query("struck")); err == nil {
		custody, _ := state.Custodies.Get(o, done)
		screen.Struck, screen.Place = done.Code().String(), custody.Place.String()
	}
	return screen, nil
}

// find shows what is to be struck on the sheet of the code.
func find(r *serve.Request, o room.Drive, typed string, screen *page.Strikes) error {
	id, err := intake.FindSheet(o, o.Campaign.ID, r.Session.User.Office, typed)
	if err != nil {
		return err
	}
	if screen.Shown = strikeOf(r, o, id); screen.Shown == nil {
		screen.Nothing = id.Code().String()
	}
	return nil
}

// waiting lists a page of the sheets that wait for the user.
func waiting(r *serve.Request, o room.Drive, s core.Selection, screen *page.Strikes) {
	list, next := query.ToStrike(o, s, offices(r, o), core.SheetCode(r.Query("after")), shown)
	for _, c := range list {
		code := c.Row.Sheet.Code()
		screen.Rows = append(screen.Rows, page.StrikeRow{Code: code.String(), Region: string(c.Sheet.Region),
			Place: c.Custody.Place.String(), Lines: page.Numbers(c.Strike), Link: "/bind/strike?" + url.Values{"code": {string(code)}}.Encode()})
	}
	if next != "" {
		screen.Further = "/bind/strike?" + url.Values{"after": {string(next)}}.Encode()
	}
}

// strikeForm looks a sheet up, or records that its lines are struck.
func (m *Room) strikeForm(r *serve.Request) (*serve.Reply, error) {
	var id core.SheetID
	var err error
	switch r.Form("do") {
	case "":
		o, errOpen := m.openSheet(r, "")
		if errOpen != nil {
			return nil, errOpen
		}
		id, err = intake.FindSheet(o, o.Campaign.ID, r.Session.User.Office, r.Form("code"))
		o.Close()
		if err == nil {
			return serve.SeeOther("/bind/strike?" + url.Values{"code": {string(id.Code())}}.Encode()), nil
		}
	case "exclude":
		if id, err = m.excludeAll(r); err == nil {
			return serve.SeeOther("/bind/strike?" + url.Values{"struck": {string(id.Code())}}.Encode()), nil
		}
	default:
		err = core.Refuse(core.Invalid, "do", "core.required")
	}
	field, finding, ok := r.FindingOf(err)
	if !ok {
		return nil, err
	}
	screen, broken := m.strikes(r, r.Form("code"))
	if broken != nil {
		return nil, broken
	}
	if field == "remark" && screen.Shown != nil {
		screen.Shown.Remark = page.Field{Value: r.Form("remark"), Findings: []page.Finding{finding}}
	} else {
		screen.Code = page.Field{Value: r.Form("code"), Findings: []page.Finding{finding}}
	}
	return r.Refused(screen), nil
}
