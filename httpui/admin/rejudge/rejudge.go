package rejudge

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/late"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/page"
	"github.com/sheaf-drive/sheaf/httpui/room"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// Room is the room. All fields are needed.
type Room struct {
	room.Floor
	Rules Rules
}

const (
	here = "/admin/rejudge"
	verb = "/api/v1/rejudge"
	back = "/admin/packs"
)

// Routes is the table of the room.
func (s *Room) Routes() []serve.Route {
	return []serve.Route{
		{Method: http.MethodGet, Path: here, Action: access.PackRead, Handler: s.screen},
		{Method: http.MethodPost, Path: here, Action: access.PackPropose, Handler: s.begun},
		{Method: http.MethodPost, Path: here + "/stop", Action: access.PackPropose, Handler: s.pressed(s.stop)},
		{Method: http.MethodPost, Path: here + "/accept", Action: access.PackPropose, Handler: s.pressed(s.accept)},
		{Method: http.MethodGet, Path: verb, Action: access.PackRead, Handler: s.apiStands},
		{Method: http.MethodPost, Path: verb, Action: access.PackPropose, Handler: s.apiBegin},
		{Method: http.MethodPost, Path: verb + "/stop", Action: access.PackPropose, Handler: s.apiDo(s.stop)},
		{Method: http.MethodPost, Path: verb + "/accept", Action: access.PackPropose, Handler: s.apiDo(s.accept)},
	}
}

// Href is the screen for a campaign.
func Href(c core.CampaignID) string { return here + "?campaign=" + url.QueryEscape(string(c)) }

// The states of a job.
const (
	none    = "none"
	running = "running"
	done    = "done"
	// outdated: other rules came into force before it was done. It does not go on.
	outdated = "outdated"
	// failed: the rules could not be asked, or said what cannot be recorded.
	failed = "failed"
	// stopped: somebody stopped it. What it had found stays.
	stopped = "stopped"
	// held: it would bar more than may pass unseen, and waits for somebody who accepts that.
	held = "held"
)

// Job is a job as programs see it. State is "none" before the first.
type Job struct {
	Campaign core.CampaignID `json:"campaign"`
	// Pack is the version that judges or has judged, before the first job the one in force; InForce is that.
	Pack    string `json:"pack"`
	InForce string `json:"in_force"`
	Number  uint32 `json:"number"`
	State   string `json:"state"`
	// Permille is how far it has come; Judged, Found and Ended count signatures.
	Permille int `json:"permille"`
	Judged   int `json:"judged"`
	Found    int `json:"found"`
	Ended    int `json:"ended"`
	// Unanswered were chosen, and the rules had no answer to them that can be recorded.
	Unanswered int `json:"unanswered"`
	// Barred of those found got a block; Open is how many findings of newer rules stand in the campaign now, whichever job found them.
	Barred int `json:"barred"`
	Open   int `json:"open"`
	// Held is what the brake has seen of a job that it holds.
	Held *Held `json:"held,omitempty"`
	// Why is the key of the words for a job that ended before all were judged.
	Why string `json:"why,omitempty"`
	// Region, Office, Code and Version say which signatures were chosen; what is empty leaves none out.
	Region  string `json:"region,omitempty"`
	Office  string `json:"office,omitempty"`
	Code    string `json:"code,omitempty"`
	Version string `json:"version,omitempty"`
	Begun   string `json:"begun,omitempty"`
	Done    string `json:"done,omitempty"`
}

// Held says that of so many judged so many would be barred.
type Held struct {
	Judged int `json:"judged"`
	Barred int `json:"barred"`
}

// Chosen says which signatures are judged; what is empty leaves none out.
type Chosen struct {
	Region  string `json:"region,omitempty"`
	Office  string `json:"office,omitempty"`
	Code    string `json:"code,omitempty"`
	Version string `json:"version,omitempty"`
}

// standing is the newest job of a campaign that the reader's right holds.
func (s *Room) standing(v state.View, u core.User, c core.CampaignID) (Job, error) {
	if err := access.Check(u, access.PackRead, access.Object{Campaign: c}); err != nil {
		return Job{}, err
	}
	campaign, ok := state.Campaigns.Get(v, c)
	if !ok {
		return Job{}, core.Refuse(core.NotFound, "campaign", "core.not_found")
	}
	job := query.RecheckOf(v, c, core.LateRules)
	out := Job{Campaign: c, Number: job.Number, State: none, Judged: job.Seen, Found: job.Found, Ended: job.Ended, Unanswered: job.Unanswered, Why: job.Why,
		Barred: job.Barred, Open: query.CountLates(v, c, core.LateRules), Permille: query.PassedPermille(job.Cursor), Region: string(job.Chosen.Region), Office: string(job.Chosen.Office),
		Code: job.Chosen.Code, Version: job.Chosen.Version}
	if campaign.Pack != (core.PackRef{}) {
		out.Pack, out.InForce = campaign.Pack.String(), campaign.Pack.String()
	}
	for _, p := range query.Packs(v, c) {
		if job.Number > 0 && p.Ref.Digest == job.Passports.Digest {
			out.Pack = p.Ref.String()
		}
	}
	switch {
	case job.Number == 0:
		return out, nil
	case job.Why == core.RejudgeStopped:
		out.State, out.Done = stopped, job.Done.Wire()
	case job.HeldUnder(campaign.Pack):
		out.State, out.Held = held, &Held{job.Held.Judged, job.Held.Barred}
	case job.Why == core.RejudgeHeld:
		out.State = outdated
	case job.Why != "":
		out.State, out.Done = failed, job.Done.Wire()
	case job.Done != 0:
		out.State, out.Permille, out.Done = done, 1000, job.Done.Wire()
	case job.Passports.Digest != campaign.Pack.Digest:
		out.State = outdated
	default:
		out.State = running
	}
	out.Begun = job.Begun.Wire()
	return out, nil
}

// begin has what is chosen judged by the rules in force.
func (s *Room) begin(r *serve.Request, c core.CampaignID, wish Chosen) error {
	view, err := s.View(r)
	if err != nil {
		return err
	}
	campaign, _ := state.Campaigns.Get(view, c)
	office, known := state.Offices.Get(view, core.OfficeID(strings.TrimSpace(wish.Office)))
	in := setting{judged(view, campaign), campaign.Pack, known && office.Campaign == c}
	view.Close()
	var chosen core.Chosen
	if access.May(r.Session.User, access.PackPropose, access.Object{Campaign: c}) { // else the machine denies it, with its leaf
		if chosen, err = s.chosen(r, in, wish); err != nil {
			return err
		}
	}
	_, err = s.Do(r, &machine.BeginRejudge{Campaign: c, Ref: campaign.Pack, Chosen: chosen})
	return err
}

// stop ends the job that somebody has looked at, accept lets it go on where it is held.
func (s *Room) stop(r *serve.Request, c core.CampaignID, number uint32) error {
	_, err := s.Do(r, &machine.StopRejudge{Campaign: c, Number: number})
	return err
}

func (s *Room) accept(r *serve.Request, c core.CampaignID, number uint32) error {
	_, err := s.Do(r, &machine.AcceptRejudge{Campaign: c, Number: number})
	return err
}

// pressed is a button of the screen, which names the job that it shows.
func (s *Room) pressed(do func(*serve.Request, core.CampaignID, uint32) error) serve.Handler {
	return func(r *serve.Request) (*serve.Reply, error) {
		campaign := core.CampaignID(r.Form("campaign"))
		number, _ := strconv.ParseUint(r.Form("number"), 10, 32) // what is no number is that of no job
		if err := do(r, campaign, uint32(number)); err != nil {
			return nil, err
		}
		return serve.SeeOther(Href(campaign)), nil
	}
}

// apiDo is the same for programs.
func (s *Room) apiDo(do func(*serve.Request, core.CampaignID, uint32) error) serve.Handler {
	return func(r *serve.Request) (*serve.Reply, error) {
		var in struct {
			Campaign string `json:"campaign"`
			Number   uint32 `json:"number"`
		}
		if err := r.JSON(&in); err != nil {
			return nil, err
		}
		campaign, err := room.Campaign(r.Session.User, in.Campaign)
		if err != nil {
			return nil, err
		}
		if err := do(r, campaign, in.Number); err != nil {
			return nil, err
		}
		return s.answer(r, campaign)
	}
}

func (s *Room) apiStands(r *serve.Request) (*serve.Reply, error) {
	campaign, err := room.Read(r.Session.User, r.Query("campaign"))
	if err != nil {
		return nil, err
	}
	return s.answer(r, campaign)
}

func (s *Room) answer(r *serve.Request, c core.CampaignID) (*serve.Reply, error) {
	view, err := s.View(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	job, err := s.standing(view, r.Session.User, c)
	if err != nil {
		return nil, err
	}
	return serve.JSON(job)
}

func (s *Room) apiBegin(r *serve.Request) (*serve.Reply, error) {
	var in struct {
		Campaign string `json:"campaign"`
		Chosen
	}
	if err := r.JSON(&in); err != nil {
		return nil, err
	}
	campaign, err := room.Campaign(r.Session.User, in.Campaign)
	if err != nil {
		return nil, err
	}
	if err := s.begin(r, campaign, in.Chosen); err != nil {
		return nil, err
	}
	return s.answer(r, campaign)
}

func (s *Room) screen(r *serve.Request) (*serve.Reply, error) {
	screen, err := s.shown(r, core.CampaignID(r.Query("campaign")))
	if err != nil {
		return nil, err
	}
	return r.Page(screen), nil
}

// shown is the screen of a campaign, for which packs are asked once the view is closed.
func (s *Room) shown(r *serve.Request, c core.CampaignID) (*page.Rejudge, error) {
	screen, refs, err := s.drawn(r, c)
	if err != nil {
		return nil, err
	}
	if codes, all := s.codes(r, refs); all { // else any may be typed
		for _, code := range codes {
			screen.Codes = append(screen.Codes, page.Option{Value: code, Words: code})
		}
	}
	return screen, nil
}

// drawn is what the state says of it, with the versions that have judged.
func (s *Room) drawn(r *serve.Request, c core.CampaignID) (*page.Rejudge, []core.PackRef, error) {
	view, err := s.View(r)
	if err != nil {
		return nil, nil, err
	}
	defer view.Close()
	job, err := s.standing(view, r.Session.User, c)
	if err != nil {
		return nil, nil, err
	}
	screen := &page.Rejudge{Campaign: string(c), Number: strconv.FormatUint(uint64(job.Number), 10), InForce: job.InForce, Pack: job.Pack, State: job.State, Permille: job.Permille, Judged: job.Judged, Found: job.Found,
		Barred: job.Barred, Open: job.Open, Unanswered: job.Unanswered, Why: job.Why, Back: back + "?campaign=" + url.QueryEscape(string(c))}
	if job.Held != nil {
		screen.HeldJudged, screen.HeldBarred, screen.BrakeLeast, screen.BrakeShare = job.Held.Judged, job.Held.Barred, late.BrakeLeast, late.BrakeShare
	}
	if r.May(access.LateRead) {
		screen.List = "/rejudged"
	}
	if access.May(r.Session.User, access.PackPropose, access.Object{Campaign: c}) && job.InForce != "" {
		switch job.State {
		case running:
			screen.Stop = here + "/stop"
		case held:
			screen.Stop, screen.Accept = here+"/stop", here+"/accept"
			fallthrough
		default:
			screen.Action = here
		}
	}
	for _, o := range query.Offices(view, c) {
		screen.Offices = append(screen.Offices, page.Option{Value: string(o.ID), Words: o.Name})
	}
	campaign, _ := state.Campaigns.Get(view, c)
	refs := judged(view, campaign)
	for _, ref := range slices.Backward(refs) {
		screen.Versions = append(screen.Versions, page.Option{Value: ref.String(), Words: ref.String()})
	}
	return screen, refs, nil
}

// begun is the button of the screen.
func (s *Room) begun(r *serve.Request) (*serve.Reply, error) {
	campaign := core.CampaignID(r.Form("campaign"))
	chosen := Chosen{r.Form("region"), r.Form("office"), r.Form("code"), r.Form("version")}
	err := s.begin(r, campaign, chosen)
	if err == nil {
		return serve.SeeOther(Href(campaign)), nil
	}
	findings, ok := r.FindingsOf(err)
	if !ok {
		return nil, err
	}
	screen, errScreen := s.shown(r, campaign)
	if errScreen != nil {
		return nil, errScreen
	}
	screen.RequestID = string(r.ID)
	screen.Region = page.Field{Value: chosen.Region, Findings: findings["region"]}
	screen.Code = page.Field{Value: chosen.Code, Findings: findings["code"]}
	screen.Office = page.Field{Value: chosen.Office, Findings: findings["office"]}
	screen.Version = page.Field{Value: chosen.Version, Findings: findings["version"]}
	return r.Refused(screen), nil
}
