package binding

import (
	"net/url"
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/intake"
	"github.com/sheaf-drive/sheaf/httpui/page"
	"github.com/sheaf-drive/sheaf/httpui/room"
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

// shown bounds the lists of the screens, fetched that of sheets to be fetched next.
const (
	shown   = 100
	fetched = 50
)

func (m *Room) binding(r *serve.Request) (*page.Bind, error) {
	o, err := m.open(r, "")
	if err != nil {
		return nil, err
	}
	defer o.Close()
	screen := &page.Bind{Action: "/bind", Region: page.Field{Value: r.Query("region")}}
	s, ok := query.InForce(o, o.Campaign.ID)
	if !ok {
		return screen, nil
	}
	facts, err := m.Rules.Facts(r.Context(), o.Campaign.Pack, r.Lang)
	if err != nil {
		return nil, err
	}
	screen.Chosen, screen.Bound = s.Sheets, s.Bound
	for _, c := range s.Regions {
		screen.Regions = append(screen.Regions, page.Option{Value: string(c.Region), Words: string(c.Region) + ", " + facts.RegionOr(c.Region, r.Say("print.special"))})
	}
	m.turned(r, o, screen)
	unbound := query.Unbound(o, s, core.Region(screen.Region.Value), fetched+1)
	screen.More = len(unbound) > fetched
	for _, c := range unbound[:min(len(unbound), fetched)] {
		screen.Missing = append(screen.Missing, page.MissingOf(c.Sheet, c.Custody, c.Strike))
	}
	after, _ := strconv.Atoi(r.Query("after"))
	var next int
	if screen.Volumes, next = ofBinder(o, s, r.Session.User.ID, after); next > 0 {
		screen.Further = "/bind?" + url.Values{"after": {strconv.Itoa(next)}, "region": {screen.Region.Value}}.Encode()
	}
	return screen, nil
}

// turned shows the sheet that was bound or taken out just now.
func (m *Room) turned(r *serve.Request, o room.Drive, screen *page.Bind) {
	typed := r.Query("sheet")
	if typed == "" {
		return
	}
	id, err := intake.FindSheet(o, o.Campaign.ID, "", typed)
	if err != nil {
		return
	}
	sheet, _ := state.Sheets.Get(o, id)
	custody, _ := state.Custodies.Get(o, id)
	chosen, ok := query.ChosenSheet(o, id)
	switch {
	case ok && custody.Volume > 0:
		v, _ := state.Volumes.Get(o, state.VolumeKey(o.Campaign.ID, custody.Volume))
		screen.Done = &page.BoundSheet{Code: id.Code().String(), Region: string(sheet.Region), Volume: custody.Volume,
			Page: custody.Page, Lines: chosen.Row.Lines.String(), Full: v.State == core.VolumeClosed}
	case sheet.State == core.SheetFiled:
		screen.Undone, screen.Place = id.Code().String(), custody.Place.String()
	case sheet.State == core.SheetLost:
		screen.TakenOut = id.Code().String()
	}
}

// ofBinder lists the volumes that the binder has open first, then a page of what else can be worked
// on. It answers the number that the next page begins behind, 0 on the last one.
func ofBinder(o room.Drive, s core.Selection, user core.UserID, after int) (list []page.Volume, next int) {
	mine := map[int]bool{}
	for _, v := range query.BindingOf(o, s, user) {
		if mine[v.Number] = true; v.Sheets > 0 {
			list = append(list, ofBinding(o, s, v))
		}
	}
	rest, more := query.Workable(o, s, after, shown)
	for _, v := range rest {
		if !mine[v.Number] {
			list = append(list, ofBinding(o, s, v))
		}
	}
	if more {
		next = rest[len(rest)-1].Number
	}
	return list, next
}

// ofBinding is a volume with what can be done to it.
func ofBinding(o room.Drive, s core.Selection, v core.Volume) page.Volume {
	view := page.VolumeOf(v)
	last, _ := state.Pages.Get(o, state.PageKey(o.Campaign.ID, v.Number, v.Sheets))
	sheet, _ := state.Sheets.Get(o, last)
	view.Last = last.Code().String()
	changes := s.State == core.SelectionActive
	open := changes && v.State == core.VolumeOpen
	view.Adopt = changes && v.Selection != s.ID
	view.Close = open
	view.TakeOut = open && sheet.State == core.SheetLost
	view.Undo = open && !view.TakeOut
	view.Reopen = changes && v.State == core.VolumeClosed
	return view
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
	o, err := m.open(r, "")
	if err != nil {
		return nil
	}
	defer o.Close()
	id, err := intake.FindSheet(o, o.Campaign.ID, "", r.Form("code"))
	if err != nil {
		return nil
	}
	return strikeOf(r, o, id)
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
