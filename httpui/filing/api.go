package filing

import (
	"encoding/hex"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/core/text"
	"github.com/sheaf-drive/sheaf/httpui/chosen"
	"github.com/sheaf-drive/sheaf/httpui/filing/job"
	"github.com/sheaf-drive/sheaf/httpui/refusal"
	"github.com/sheaf-drive/sheaf/httpui/room"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// selectionBody is a selection on the wire.
type selectionBody struct {
	ID       string       `json:"id"`
	State    string       `json:"state"`
	Pack     string       `json:"pack"`
	Min      int          `json:"min"`
	Max      int          `json:"max"`
	Met      int          `json:"met"`
	Reached  int          `json:"reached"`
	Sheets   int          `json:"sheets"`
	Lines    int          `json:"lines"`
	Bound    int          `json:"bound"`
	HandedIn int          `json:"handed_in"`
	Expected int64        `json:"expected_permille"`
	Digest   string       `json:"digest"`
	Regions  []regionBody `json:"regions"`
	// BegunBy, ApprovedBy and FiledBy are logins, FiledAt is when the last volume was handed in; absent before.
	BegunBy    string `json:"begun_by"`
	ApprovedBy string `json:"approved_by,omitempty"`
	FiledBy    string `json:"filed_by,omitempty"`
	FiledAt    string `json:"filed_at,omitempty"`
}

// regionBody is how much of a region is chosen and bound.
type regionBody struct {
	Region string `json:"region"`
	Cap    int    `json:"cap"`
	Min    int    `json:"min"`
	Sheets int    `json:"sheets"`
	Lines  int    `json:"lines"`
	Bound  int    `json:"bound"`
}

// jobBody is how far a job of this node has come.
type jobBody struct {
	Selection string `json:"selection"`
	Step      string `json:"step"`
	Done      int    `json:"done"`
	Total     int    `json:"total"`
	// Error is why it failed, in words, and Code as that of a refusal.
	Error string    `json:"error,omitempty"`
	Code  core.Code `json:"code,omitempty"`
}

// selectionsBody lists selections, and the job of this node that makes one.
type selectionsBody struct {
	Selections []selectionBody `json:"selections"`
	Job        *jobBody        `json:"job,omitempty"`
}

// begunBody names a selection whose job was started.
type begunBody struct {
	ID string `json:"id"`
}

// filingBody is how far the handing in has come.
type filingBody struct {
	Selection *selectionBody `json:"selection,omitempty"`
	Missing   []chosen.Sheet `json:"missing"`
	Job       *jobBody       `json:"job,omitempty"`
}

func wireSelection(v state.View, s core.Selection) selectionBody {
	b := selectionBody{
		ID: string(s.ID), State: s.State, Pack: s.Pack.String(), Min: s.Quota.Min, Max: s.Quota.Max, Met: s.Quota.Met, Reached: s.Quota.Reached(s.Regions), Sheets: s.Sheets, Lines: s.Lines,
		Bound: s.Bound, HandedIn: s.HandedIn, Expected: s.Expected, Digest: hex.EncodeToString(s.Digest[:]), Regions: []regionBody{},
		BegunBy: query.LoginOf(v, s.BegunBy), ApprovedBy: query.LoginOf(v, s.ApprovedBy), FiledBy: query.LoginOf(v, s.FiledBy),
	}
	if s.FiledAt != 0 {
		b.FiledAt = s.FiledAt.Wire()
	}
	for _, c := range s.Regions {
		b.Regions = append(b.Regions, regionBody{string(c.Region), s.Quota.Cap(c.Region), s.Quota.Least(c.Region), c.Sheets, c.Lines, c.Bound})
	}
	return b
}

func wireJob(r *serve.Request, p job.Progress) *jobBody {
	if p.Step == "" {
		return nil
	}
	b := &jobBody{Selection: string(p.Selection), Step: p.Step, Done: p.Done, Total: p.Total}
	if p.Err != nil {
		why := refusal.Of(p.Err)
		b.Error, b.Code = text.OfError(r.Lang, why), why.Code
	}
	return b
}

// apiSelections lists the selections and the job of this node that makes one.
func (m *Room) apiSelections(r *serve.Request) (*serve.Reply, error) {
	o, at, err := m.during(r, r.Query("campaign"), access.SelectionRead, "select")
	if err != nil {
		return nil, err
	}
	defer o.Close()
	list := []selectionBody{}
	for _, s := range query.Selections(o, o.Campaign.ID) {
		list = append(list, wireSelection(o, s))
	}
	return serve.JSON(selectionsBody{list, wireJob(r, at)})
}

// apiMake starts a job that makes a selection.
func (m *Room) apiMake(r *serve.Request) (*serve.Reply, error) {
	var in typed
	if err := room.Given(r, &in); err != nil {
		return nil, err
	}
	id, err := m.begin(r, in)
	if err != nil {
		return nil, err
	}
	return serve.JSON(begunBody{string(id)})
}

func (m *Room) apiContinue(r *serve.Request) (*serve.Reply, error) {
	var in typed
	if err := room.Given(r, &in); err != nil {
		return nil, err
	}
	if err := m.goOn(r, in, r.Param("id")); err != nil {
		return nil, err
	}
	return serve.JSON(begunBody{r.Param("id")})
}

// about gives a command about the selection in the path and answers with what it is then.
func (m *Room) about(r *serve.Request, c func(core.CampaignID, core.SelectionID) machine.Command) (*serve.Reply, error) {
	var in room.Named
	if err := room.Given(r, &in); err != nil {
		return nil, err
	}
	campaign, err := room.Campaign(r.Session.User, in.Campaign)
	if err != nil {
		return nil, err
	}
	if _, err := m.Do(r, c(campaign, core.SelectionID(r.Param("id")))); err != nil {
		return nil, err
	}
	view, err := m.View(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	s, err := query.Selection(view, campaign, core.SelectionID(r.Param("id")))
	if err != nil {
		return nil, err
	}
	return serve.JSON(wireSelection(view, s))
}

func (m *Room) apiApprove(r *serve.Request) (*serve.Reply, error) {
	return m.about(r, func(c core.CampaignID, id core.SelectionID) machine.Command {
		return &machine.ApproveSelection{Campaign: c, Selection: id}
	})
}

func (m *Room) apiAbandon(r *serve.Request) (*serve.Reply, error) {
	return m.about(r, func(c core.CampaignID, id core.SelectionID) machine.Command {
		return &machine.AbandonSelection{Campaign: c, Selection: id}
	})
}

// apiFiling says how far the handing in has come and what is missing.
func (m *Room) apiFiling(r *serve.Request) (*serve.Reply, error) {
	o, at, err := m.during(r, r.Query("campaign"), access.SelectionRead, "file")
	if err != nil {
		return nil, err
	}
	defer o.Close()
	answer := filingBody{Missing: []chosen.Sheet{}, Job: wireJob(r, at)}
	if s, ok := query.InForce(o, o.Campaign.ID); ok {
		b := wireSelection(o, s)
		answer.Selection = &b
		for _, c := range query.Unbound(o, s, core.Region(r.Query("region")), missingShown) {
			answer.Missing = append(answer.Missing, chosen.Of(c))
		}
	}
	return serve.JSON(answer)
}

// missingShown bounds the list of sheets that are not bound.
const missingShown = 500

// apiFile begins to hand in, or goes on with it.
func (m *Room) apiFile(r *serve.Request) (*serve.Reply, error) {
	var in room.Named
	if err := room.Given(r, &in); err != nil {
		return nil, err
	}
	if err := m.file(r, in.Campaign); err != nil {
		return nil, err
	}
	campaign, err := room.Campaign(r.Session.User, in.Campaign)
	if err != nil {
		return nil, err
	}
	return serve.JSON(wireJob(r, m.jobs.Of(campaign, "file")))
}
