package filing

import (
	"net/url"
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/intake"
	"github.com/sheaf-drive/sheaf/httpui/page"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// bindScreen is the screen of a binder; the address names the sheet that was bound or taken out
// just now.
func (m *Room) bindScreen(r *serve.Request) (*serve.Reply, error) {
	screen, err := m.binding(r)
	if err != nil {
		return nil, err
	}
	return r.Page(screen), nil
}

func (m *Room) binding(r *serve.Request) (*page.Bind, error) {
	o, err := m.open(r, "", access.SheetBind)
	if err != nil {
		return nil, err
	}
	defer o.Close()
	screen := &page.Bind{Action: "/bind", Region: page.Field{Value: r.Query("region")}}
	s, ok := query.InForce(o, o.campaign.ID)
	if !ok {
		return screen, nil
	}
	name, err := m.names(r, o)
	if err != nil {
		return nil, err
	}
	screen.Chosen, screen.Bound = s.Sheets, s.Bound
	for _, c := range s.Regions {
		screen.Regions = append(screen.Regions, page.Option{Value: string(c.Region), Words: string(c.Region) + ", " + name(c.Region)})
	}
	m.turned(r, o, screen)
	screen.Volumes = ofBinder(o, s, r.Session.User.ID)
	return screen, nil
}

// turned shows the sheet that was bound or taken out just now.
func (m *Room) turned(r *serve.Request, o opened, screen *page.Bind) {
	typed := r.Query("sheet")
	if typed == "" {
		return
	}
	id, err := intake.FindSheet(o, o.campaign.ID, "", typed)
	if err != nil {
		return
	}
	c, ok := query.ChosenSheet(o, id)
	switch {
	case ok && c.Custody.Volume > 0:
		v, _ := state.Volumes.Get(o, state.VolumeKey(o.campaign.ID, c.Custody.Volume))
		screen.Done = &page.BoundSheet{Code: id.Code().String(), Region: string(c.Sheet.Region), Volume: c.Custody.Volume,
			Page: c.Custody.Page, Lines: c.Row.Lines.String(), Full: v.State == core.VolumeClosed}
	case c.Sheet.State == core.SheetFiled:
		screen.Undone, screen.Place = id.Code().String(), c.Custody.Place.String()
	}
}

// ofBinder lists the volumes that the binder has open first, then what else can be worked on.
func ofBinder(o opened, s core.Selection, user core.UserID) (list []page.Volume) {
	mine := map[int]bool{}
	for _, v := range query.BindingOf(o, o.campaign.ID, user) {
		mine[v.Number] = true
	}
	var rest []page.Volume
	all := query.Volumes(o, o.campaign.ID)
	for i := len(all) - 1; i >= 0; i-- {
		v, view := all[i], volumeView(all[i])
		if v.Sheets == 0 || v.State == core.VolumeHandedIn {
			continue
		}
		if !mine[v.Number] && len(rest) == shown {
			continue
		}
		last, _ := state.Pages.Get(o, state.PageKey(o.campaign.ID, v.Number, v.Sheets))
		view.Last = last.Code().String()
		changes := s.State == core.SelectionActive
		view.Adopt = changes && v.Selection != s.ID
		view.Close = changes && v.State == core.VolumeOpen
		view.Undo = view.Close
		view.Reopen = changes && v.State == core.VolumeClosed
		if mine[v.Number] {
			list = append(list, view)
		} else {
			rest = append(rest, view)
		}
	}
	return append(list, rest...)
}

// bindForm does what a scan or a button of the screen asks for.
func (m *Room) bindForm(r *serve.Request) (*serve.Reply, error) {
	id, err := m.bindDo(r)
	if err == nil {
		back := url.Values{}
		if id != "" {
			back.Set("sheet", string(id.Code()))
		}
		if region := r.Form("region"); region != "" {
			back.Set("region", region)
		}
		return serve.SeeOther("/bind?" + back.Encode()), nil
	}
	field, finding, ok := r.FindingOf(err)
	if !ok {
		return nil, err
	}
	screen, broken := m.binding(r)
	if broken != nil {
		return nil, broken
	}
	screen.Code.Value, screen.Region.Value = r.Form("code"), r.Form("region")
	screen.Strike = m.toStrike(r)
	if field == "remark" && screen.Strike != nil {
		screen.Strike.Remark = page.Field{Value: r.Form("remark"), Findings: []page.Finding{finding}}
	} else {
		screen.Code.Findings = []page.Finding{finding}
	}
	return r.Refused(screen), nil
}

// toStrike is what has to be struck on the scanned sheet, nil for nothing.
func (m *Room) toStrike(r *serve.Request) *page.Strike {
	o, err := m.open(r, "", access.SheetBind)
	if err != nil {
		return nil
	}
	defer o.Close()
	id, err := intake.FindSheet(o, o.campaign.ID, "", r.Form("code"))
	if err != nil {
		return nil
	}
	c, ok := query.ChosenSheet(o, id)
	if !ok || c.Sheet.State != core.SheetFiled || len(c.Strike) == 0 {
		return nil
	}
	office, _ := state.Offices.Get(o, c.Sheet.Office)
	return &page.Strike{Code: id.Code().String(), Lines: c.Strike, May: access.May(r.Session.User, access.LineExclude,
		access.Object{Campaign: o.campaign.ID, Office: c.Sheet.Office, Region: office.Home})}
}

func (m *Room) bindDo(r *serve.Request) (core.SheetID, error) {
	campaign := r.Session.User.Campaign
	n, _ := strconv.Atoi(r.Form("volume"))
	var c machine.Command
	switch r.Form("do") {
	case "bind":
		return m.bind(r, "", r.Form("code"), core.Region(r.Form("region")))
	case "undo":
		return m.unbind(r, "", r.Form("code"))
	case "take_out":
		return m.takeOut(r, "", r.Form("code"))
	case "exclude":
		return m.excludeAll(r)
	case "close":
		c = &machine.CloseVolume{Campaign: campaign, Number: n}
	case "reopen":
		c = &machine.ReopenVolume{Campaign: campaign, Number: n}
	case "adopt":
		c = &machine.AdoptVolume{Campaign: campaign, Number: n}
	default:
		return "", core.Refuse(core.Invalid, "do", "core.required")
	}
	_, err := m.Do(r, c)
	return "", err
}
