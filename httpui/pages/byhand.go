package pages

import (
	"bytes"
	"image/jpeg"
	"net/url"
	"slices"
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/picture"
	"github.com/sheaf-drive/sheaf/core/query"
	ladder "github.com/sheaf-drive/sheaf/core/scan"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/intake"
	"github.com/sheaf-drive/sheaf/httpui/page"
	"github.com/sheaf-drive/sheaf/httpui/room"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// edgesQuality of the picture of the edges: letters, not faces.
const edgesQuality = 70

// byHand shows the page that waits longest, or the one behind another, and what became of the last.
func (s *Room) byHand(r *serve.Request) (*serve.Reply, error) {
	d, err := s.mine(r)
	if err != nil {
		return nil, err
	}
	defer d.Close()
	screen := s.waiting(r, d, core.PageScanID(r.Query("after")))
	if p, ok := state.PageScans.Get(d, core.PageScanID(r.Query("done"))); ok && p.Campaign == d.Campaign.ID {
		screen.Done = done(r, d, p)
		if r.Query("other") != "" && screen.Done != nil {
			screen.Done = &page.Verdict{Text: r.Say("byhand.other"), Remedy: screen.Done.Text}
		}
	}
	return r.Page(screen), nil
}

// mine is the campaign of the user, who may name pages in it.
func (s *Room) mine(r *serve.Request) (room.Drive, error) {
	return s.Drive(r, r.Query("campaign"), func(d room.Drive) bool {
		return access.May(r.Session.User, access.PageName, access.Object{Campaign: d.Campaign.ID})
	})
}

// waiting draws the page behind one in the order of waiting, or the first.
func (s *Room) waiting(r *serve.Request, d room.Drive, after core.PageScanID) *page.ByHand {
	list := query.UnreadPages(d, d.Campaign.ID)
	screen := &page.ByHand{Waiting: len(list)}
	if len(list) == 0 {
		return screen
	}
	n := 1 + slices.IndexFunc(list, func(u query.UnreadPage) bool { return u.ID == after })
	p, _ := state.PageScans.Get(d, list[n%len(list)].ID)
	draw(r, d, screen, p)
	return screen
}

// draw shows a page.
func draw(r *serve.Request, d room.Drive, screen *page.ByHand, p core.PageScan) {
	screen.Path, screen.Of, screen.At, screen.By = "/scans/"+string(p.ID), p.Version, p.At, query.LoginOf(d, p.By)
	screen.Campaign = beyond(r, p.Campaign)
	for _, code := range p.Codes {
		screen.Codes = append(screen.Codes, code.String())
	}
	if screen.Waiting > 1 {
		screen.Later = "/scans?after=" + string(p.ID) + screen.Campaign
	}
	for _, why := range core.AsideReasons() {
		screen.Reasons = append(screen.Reasons, page.Option{Value: why, Words: r.Say("byhand.why." + why)})
	}
}

// beyond names the campaign in an address of somebody who belongs to none.
func beyond(r *serve.Request, c core.CampaignID) string {
	if r.Session.User.Campaign == c {
		return ""
	}
	return "&campaign=" + url.QueryEscape(string(c))
}

// done says what became of a page, and whether its sheet should have been elsewhere.
func done(r *serve.Request, v state.View, p core.PageScan) *page.Verdict {
	if p.State == core.PageSetAside {
		return &page.Verdict{Good: true, Text: r.Say("byhand.aside")}
	}
	if p.State != core.PageNamed {
		return nil
	}
	code := p.Sheet.Code().String()
	if sheet, _ := state.Sheets.Get(v, p.Sheet); unexpected(sheet.State) {
		return &page.Verdict{Text: r.Say("byhand.unexpected", code, r.Say("state.sheet."+sheet.State)), Remedy: r.Say("byhand.unexpected.do")}
	}
	return &page.Verdict{Good: true, Text: r.Say("byhand.named", code)}
}

// edges is the picture of the four edges of a page, at one of which its strip lies.
func (s *Room) edges(r *serve.Request) (*serve.Reply, error) {
	file, err := s.picture(r)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = s.Slots.In(r.Context(), "page", func() error {
		p, err := picture.Decode(file, picture.Limits{Field: "page", Bytes: MaxBytes})
		if err != nil {
			return err
		}
		return jpeg.Encode(&out, ladder.Edges(ladder.PlaneOf(p.Image())), &jpeg.Options{Quality: edgesQuality})
	})
	if err != nil {
		return nil, err
	}
	return serve.Bytes("image/jpeg", out.Bytes()), nil
}

// picture opens the picture of a page. No moment of the state is held open while it is drawn.
func (s *Room) picture(r *serve.Request) ([]byte, error) {
	v, err := s.View(r)
	if err != nil {
		return nil, err
	}
	defer v.Close()
	p, err := find(r, v)
	if err == nil && p.State != core.PageUnread {
		err = core.Refuse(core.NotFound, "id", "core.not_found") // its code is known: nobody has to look
	}
	if err != nil {
		return nil, err
	}
	return s.Gate.PageScan(r.Context(), v, query.Ask{Actor: r.Session.User.ID, Purpose: "by_hand", Right: access.PageName}, p)
}

// named takes the code that somebody has read.
func (s *Room) named(r *serve.Request) (*serve.Reply, error) {
	return s.settled(r, func(v state.View, p core.PageScan) (machine.Command, error) {
		if r.Form("code") == "" {
			return nil, core.Refuse(core.Invalid, "code", "custody.code")
		}
		sheet, err := intake.FindSheet(v, p.Campaign, r.Session.User.Office, r.Form("code"))
		return &machine.NameScan{ID: p.ID, Of: p.Version, Sheet: sheet}, err
	})
}

// putAside takes why a page is none of a sheet.
func (s *Room) putAside(r *serve.Request) (*serve.Reply, error) {
	return s.settled(r, func(_ state.View, p core.PageScan) (machine.Command, error) {
		return &machine.SetScanAside{ID: p.ID, Of: p.Version, Why: r.Form("why")}, nil
	})
}

// settled does to the page, as the sender saw it, what the form says, and goes on to the next; what is refused is said on the same page.
func (s *Room) settled(r *serve.Request, to func(state.View, core.PageScan) (machine.Command, error)) (*serve.Reply, error) {
	v, err := s.View(r)
	if err != nil {
		return nil, err
	}
	p, err := find(r, v)
	if err != nil {
		v.Close()
		return nil, err
	}
	of, err := strconv.ParseUint(r.Query("of"), 10, 32)
	if err != nil {
		v.Close()
		return nil, core.Refuse(core.Invalid, "of", "core.required")
	}
	p.Version = uint32(of)
	c, err := to(v, p)
	v.Close()
	if err == nil {
		_, err = s.Do(r, c)
	}
	switch {
	case err == nil:
		return serve.SeeOther("/scans?done=" + string(p.ID) + beyond(r, p.Campaign)), nil
	case core.CodeOf(err) == core.Stale:
		return serve.SeeOther("/scans?other=1&done=" + string(p.ID) + beyond(r, p.Campaign)), nil
	}
	return s.refused(r, p, err)
}

// refused shows the page again with what was typed and what is wrong with it.
func (s *Room) refused(r *serve.Request, p core.PageScan, err error) (*serve.Reply, error) {
	findings, ok := r.FindingsOf(err)
	if !ok {
		return nil, err
	}
	d, errDrive := s.mine(r)
	if errDrive != nil {
		return nil, errDrive
	}
	defer d.Close()
	screen := &page.ByHand{Waiting: len(query.UnreadPages(d, p.Campaign)), RequestID: string(r.ID)}
	draw(r, d, screen, p)
	screen.Code = page.Field{Value: r.Form("code"), Findings: append(findings["code"], findings["sheet"]...)}
	screen.Why = page.Field{Value: r.Form("why"), Findings: findings["why"]}
	screen.Refused = findings[""]
	if unknown := core.CodeOf(err) == core.NotFound || core.CodeOf(err) == core.Invalid; unknown && r.Form("code") != "" {
		for _, code := range intake.Offers(d, p.Campaign, r.Session.User.Office, r.Form("code")) {
			sheet, _ := state.Sheets.Get(d, core.NewSheetID(p.Campaign, code))
			screen.Offers = append(screen.Offers, page.Offer{
				Code: code.String(), Where: r.Say("custody.offer", string(sheet.Region), r.Say("state.sheet."+sheet.State))})
		}
	}
	return r.Refused(screen), nil
}

// find is the page of the address, if the sender may name it.
func find(r *serve.Request, v state.View) (core.PageScan, error) {
	p, ok := state.PageScans.Get(v, core.PageScanID(r.Param("id")))
	if !ok || !access.May(r.Session.User, access.PageName, access.Object{Campaign: p.Campaign}) {
		return core.PageScan{}, core.Refuse(core.NotFound, "id", "core.not_found")
	}
	return p, nil
}
