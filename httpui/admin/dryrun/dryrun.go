package dryrun

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"time"

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

// Room is the room. All fields are needed.
type Room struct {
	room.Floor
	Gate  *query.Gate
	Rules Rules
	Lists intake.Lists
	// Zone of the offices.
	Zone *time.Location
}

const (
	packsHere = "/admin/packs"
	again     = "/admin/rejudge"
	here      = packsHere + "/{name}/{version}/dry-run"
	verb      = "/api/v1/packs/{name}/{version}/dry-run"
	// officesShown bounds the screen; programs get all that is kept.
	officesShown = 100
)

// Routes is the table of the room.
func (s *Room) Routes() []serve.Route {
	const get, post = http.MethodGet, http.MethodPost
	return []serve.Route{
		{Method: get, Path: here, Action: access.PackRead, Handler: s.screen},
		{Method: post, Path: here, Action: access.PackPropose, Handler: s.started},
		{Method: get, Path: here + "/{signature}", Action: access.LineDecide, Handler: s.content},
		{Method: post, Path: here + "/stop", Action: access.PackPropose, Handler: s.stopped},
		{Method: get, Path: verb, Action: access.PackRead, Handler: s.apiReport},
		{Method: post, Path: verb, Action: access.PackPropose, Handler: s.apiStart},
		{Method: post, Path: verb + "/stop", Action: access.PackPropose, Handler: s.apiStop},
	}
}

// asked is the version of the path in a campaign that the reader's right holds.
func asked(r *serve.Request, v state.View, c core.CampaignID) (core.PackVersion, error) {
	if err := access.Check(r.Session.User, access.PackRead, access.Object{Campaign: c}); err != nil {
		return core.PackVersion{}, err
	}
	return query.Pack(v, c, r.Param("name"), r.Param("version"))
}

// do runs a command on the version of the path. Its digest is that of the stored one; an unknown version is
// refused by the machine, with its leaf if denied.
func (s *Room) do(r *serve.Request, c core.CampaignID, command func(ref core.PackRef) machine.Command) error {
	view, err := s.View(r)
	if err != nil {
		return err
	}
	ref := core.PackRef{Name: r.Param("name"), Version: r.Param("version")}
	p, _ := state.Packs.Get(view, state.PackKey(c, ref))
	view.Close()
	ref.Digest = p.Ref.Digest
	_, err = s.Do(r, command(ref))
	return err
}

func (s *Room) start(r *serve.Request, c core.CampaignID) error {
	return s.do(r, c, func(ref core.PackRef) machine.Command { return &machine.BeginDryRun{Campaign: c, Ref: ref} })
}

func (s *Room) stop(r *serve.Request, c core.CampaignID) error {
	return s.do(r, c, func(ref core.PackRef) machine.Command { return &machine.StopDryRun{Campaign: c, Ref: ref} })
}

// started and stopped are the buttons of the screens.
func (s *Room) started(r *serve.Request) (*serve.Reply, error) { return s.pressed(r, s.start) }

func (s *Room) stopped(r *serve.Request) (*serve.Reply, error) { return s.pressed(r, s.stop) }

func (s *Room) pressed(r *serve.Request, do func(*serve.Request, core.CampaignID) error) (*serve.Reply, error) {
	campaign := core.CampaignID(r.Form("campaign"))
	if err := do(r, campaign); err != nil {
		return nil, err
	}
	return serve.SeeOther(Href(campaign, core.PackRef{Name: r.Param("name"), Version: r.Param("version")})), nil
}

// Href is the screen of the dry run of a version.
func Href(c core.CampaignID, ref core.PackRef) string {
	return action(ref) + "?campaign=" + url.QueryEscape(string(c))
}

func action(ref core.PackRef) string {
	return packsHere + "/" + url.PathEscape(ref.Name) + "/" + url.PathEscape(ref.Version) + "/dry-run"
}

// Draw says of a version of the screen of rule packs how its dry run stands, and draws the button for one where
// the machine would take it.
func Draw(shown *page.PackVersion, v state.View, u core.User, p core.PackVersion) {
	run := query.DryRunOf(v, p.Campaign, p.Ref)
	if run.Number > 0 {
		shown.DryRun, shown.DryRunState = Href(p.Campaign, p.Ref), run.State
	}
	if p.State == core.PackActive {
		shown.Rejudge = again + "?campaign=" + url.QueryEscape(string(p.Campaign))
	}
	shown.Tried = machine.Tried(v, p) == nil
	if !shown.Tried {
		shown.Propose = ""
	}
	if !shown.Tried && run.State != core.DryRunRunning && access.May(u, access.PackPropose, access.Object{Campaign: p.Campaign}) {
		shown.Try = action(p.Ref)
	}
}

func (s *Room) screen(r *serve.Request) (*serve.Reply, error) {
	view, err := s.View(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	p, err := asked(r, view, core.CampaignID(r.Query("campaign")))
	if err != nil {
		return nil, err
	}
	run := query.DryRunOf(view, p.Campaign, p.Ref)
	screen := &page.DryRun{Name: p.Ref.Name, Version: p.Ref.Version, Campaign: string(p.Campaign),
		Back: packsHere + "?campaign=" + url.QueryEscape(string(p.Campaign))}
	if run.Number > 0 {
		screen.Run = shownOf(view, p, run)
	}
	if r.May(access.LineDecide) && screen.Run != nil {
		for i, e := range screen.Run.Examples {
			screen.Run.Examples[i].Href = action(p.Ref) + "/" + string(e.Signature) + "?campaign=" + url.QueryEscape(string(p.Campaign))
		}
	}
	if access.May(r.Session.User, access.PackPropose, access.Object{Campaign: p.Campaign}) {
		switch {
		case run.State == core.DryRunRunning:
			screen.Stop = action(p.Ref) + "/stop"
		case p.MayBeTried():
			screen.Start = action(p.Ref)
		}
	}
	return r.Page(screen), nil
}

func shownOf(v state.View, p core.PackVersion, run core.DryRun) *page.DryRunShown {
	shown := &page.DryRunShown{DryRun: run, Permille: query.PassedPermille(run.Cursor), Login: query.LoginOf(v, run.By)}
	campaign, _ := state.Campaigns.Get(v, p.Campaign)
	shown.Outdated = run.State == core.DryRunDone && p.State == core.PackTested && run.Against != campaign.Pack
	name := func(id core.OfficeID) string {
		o, _ := state.Offices.Get(v, id)
		return o.Name
	}
	offices := slices.Clone(run.Offices)
	slices.SortStableFunc(offices, func(a, b core.DryRunOffice) int { return b.Changed - a.Changed })
	for _, o := range offices[:min(len(offices), officesShown)] {
		shown.Offices = append(shown.Offices, page.DryRunOffice{Name: name(o.Office), Changed: o.Changed})
	}
	for _, e := range run.Examples {
		row := page.DryRunExample{Signature: e.Signature, Office: name(e.Office), Changes: e.Changes}
		if e.Line != "" {
			sheet, n := e.Line.Split()
			row.Code, row.Line = sheet.Code(), n
		}
		shown.Examples = append(shown.Examples, row)
	}
	slices.SortStableFunc(shown.Examples, func(a, b page.DryRunExample) int {
		return cmp.Or(cmp.Compare(a.Changes[0].Kind, b.Changes[0].Kind), cmp.Compare(a.Changes[0].Code, b.Changes[0].Code))
	})
	return shown
}
