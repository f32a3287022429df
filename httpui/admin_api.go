package httpui

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/seal"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/intake"
	"github.com/sheaf-drive/sheaf/httpui/page"
)

// campaignBody is a campaign on the wire.
type campaignBody struct {
	ID          string            `json:"id"`
	Title       string            `json:"title"`
	ElectionDay string            `json:"election_day"`
	Candidate   map[string]string `json:"candidate,omitempty"`
}

// apiCreateCampaign begins a drive: the node draws its key and wraps it under the root key.
func (a *App) apiCreateCampaign(r *Request) (*Reply, error) {
	var in campaignBody
	if err := r.JSON(&in); err != nil {
		return nil, err
	}
	id := core.CampaignID(in.ID)
	if err := core.CheckCampaignID(id); err != nil { // before a key is bound to the name
		return nil, err
	}
	if err := a.ahead("election_day", in.ElectionDay); err != nil {
		return nil, err
	}
	candidate, err := in.candidate()
	if err != nil {
		return nil, err
	}
	key, err := seal.NewCampaignKey(a.Rand)
	if err != nil {
		return nil, err
	}
	defer key.Zero()
	wrapped, err := seal.Wrap(a.Root, key, id, a.Rand)
	if err != nil {
		return nil, err
	}
	if _, err := a.do(r, &machine.CreateCampaign{
		ID: id, Title: in.Title, WrappedKey: wrapped, ElectionDay: core.Date(in.ElectionDay), Candidate: candidate,
	}); err != nil {
		return nil, err
	}
	return JSON(in)
}

// ahead refuses a day that has ended. It is asked here and not by the machine: the day is a
// matter of the clock, and a record made once stays good.
func (a *App) ahead(field, text string) error {
	day, err := core.ParseDate(field, text)
	if err != nil {
		return err
	}
	if string(day) < a.Now().In(a.Intake.Zone).Format(time.DateOnly) { // both are written year first
		return core.Refuse(core.Invalid, field, "admin.day_past")
	}
	return nil
}

// maxCandidateText is how long one thing may be that a form says about its candidate.
const maxCandidateText = 500

// candidateKeys are the things that a form says about its candidate; no form can be drawn
// without the needed ones.
func candidateKeys() (all, needed []string) {
	needed = []string{"name", "birth", "work", "residence"}
	return append(slices.Clone(needed), "record", "party"), needed
}

// candidate orders the pairs by name, so that the same request is the same command.
func (c campaignBody) candidate() ([]core.KeyValue, error) {
	all, needed := candidateKeys()
	var list []core.KeyValue
	for _, key := range slices.Sorted(maps.Keys(c.Candidate)) {
		value := c.Candidate[key]
		if !slices.Contains(all, key) {
			return nil, core.Refuse(core.Invalid, "candidate", "admin.candidate_key", strings.Join(all, ", "))
		}
		if utf8.RuneCountInString(value) > maxCandidateText {
			return nil, core.Refuse(core.Invalid, "candidate."+key, "core.too_long", strconv.Itoa(maxCandidateText))
		}
		list = append(list, core.KeyValue{Key: key, Value: value})
	}
	for _, key := range needed {
		if strings.TrimSpace(c.Candidate[key]) == "" {
			return nil, core.Refuse(core.Invalid, "candidate."+key, "admin.candidate_needed", key)
		}
	}
	return list, nil
}

// apiCampaigns lists the campaigns whose journal the user may read: what is told of them
// stands there.
func (a *App) apiCampaigns(r *Request) (*Reply, error) {
	view, err := a.view(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	campaigns := []campaignBody{}
	for _, id := range query.Trees(view, r.Session.User) {
		c, ok := state.Campaigns.Get(view, id)
		if !ok { // the tree of the house
			continue
		}
		body := campaignBody{ID: string(c.ID), Title: c.Title, ElectionDay: string(c.ElectionDay), Candidate: map[string]string{}}
		for _, kv := range c.Candidate {
			body.Candidate[kv.Key] = kv.Value
		}
		campaigns = append(campaigns, body)
	}
	return JSON(map[string]any{"campaigns": campaigns})
}

// officeBody is an office on the wire.
type officeBody struct {
	ID       string `json:"id,omitempty"`
	Campaign string `json:"campaign"`
	Name     string `json:"name"`
	Region   string `json:"region"`
}

// apiCreateOffice opens an office under an id that the node draws.
func (a *App) apiCreateOffice(r *Request) (*Reply, error) {
	var in officeBody
	if err := r.JSON(&in); err != nil {
		return nil, err
	}
	id, err := core.NewID[core.OfficeID](a.Rand)
	if err != nil {
		return nil, err
	}
	view, made, err := a.made(r, &machine.CreateOffice{
		ID: id, Campaign: core.CampaignID(in.Campaign), Name: in.Name, Home: core.Region(in.Region),
	}, "office:")
	if err != nil {
		return nil, err
	}
	defer view.Close()
	office, _ := state.Offices.Get(view, core.OfficeID(made))
	return JSON(officeBody{made, string(office.Campaign), office.Name, string(office.Home)})
}

// apiOffices lists the offices, all or those of a campaign, whose journal the user may read.
func (a *App) apiOffices(r *Request) (*Reply, error) {
	view, err := a.view(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	campaign := core.CampaignID(r.Query("campaign"))
	if campaign != "" && !slices.Contains(query.Trees(view, r.Session.User), campaign) {
		return nil, core.Refuse(core.NotFound, "campaign", "core.not_found")
	}
	offices := []officeBody{}
	for _, o := range query.OfficesFor(view, r.Session.User, access.AuditRead) {
		if campaign == "" || o.Campaign == campaign {
			offices = append(offices, officeBody{string(o.ID), string(o.Campaign), o.Name, string(o.Home)})
		}
	}
	return JSON(map[string]any{"offices": offices})
}

// made proposes a command that makes a thing of a kind, and opens a moment after it, which the
// caller closes. The id is read from the journal: of a repeated request it is the first one,
// whatever id the repetition drew.
func (a *App) made(r *Request, c machine.Command, kind string) (view intake.View, id string, err error) {
	answer, err := a.do(r, c)
	if err != nil {
		return nil, "", err
	}
	if view, err = a.view(r); err != nil {
		return nil, "", err
	}
	leaves, err := query.Told(view, answer.Tree, answer.Leaves, min(answer.Count, 1))
	for _, leaf := range leaves {
		if id, ok := strings.CutPrefix(leaf.Subject, kind); ok {
			return view, id, nil
		}
	}
	view.Close()
	if err == nil {
		err = core.Refuse(core.Internal, "", "core.internal")
	}
	return nil, "", err
}

// reach refuses what lies in a campaign that the user's right does not hold, and then what
// does not exist.
func reach(v state.View, u core.User, action access.Action, c core.CampaignID) error {
	if err := access.Check(u, action, access.Object{Campaign: c}); err != nil {
		return err
	}
	if !state.Campaigns.Has(v, c) {
		return core.Refuse(core.NotFound, "campaign", "core.not_found")
	}
	return nil
}

// Bounds of a request for suggestions.
const (
	suggestions     = 8
	shortestSuggest = 2
	longestSuggest  = 200
)

// apiSuggest lists addresses for what was typed so far. It is asked by POST: what is typed is
// personal, and an address is no place for it.
func (a *App) apiSuggest(r *Request) (*Reply, error) {
	var in struct {
		Region string `json:"region"`
		Text   string `json:"text"`
	}
	if err := r.JSON(&in); err != nil {
		return nil, err
	}
	if !regionCode(in.Region) {
		return nil, core.Refuse(core.Invalid, "region", "core.region")
	}
	text := strings.TrimSpace(in.Text)
	length := utf8.RuneCountInString(text)
	if length > longestSuggest {
		return nil, core.Refuse(core.Invalid, "text", "core.too_long", "200")
	}
	found := []page.Suggestion{}
	if length >= shortestSuggest {
		rows, err := a.Suggest.Suggest(r.Context(), core.Region(in.Region), text, suggestions)
		if err != nil {
			return nil, err
		}
		found = append(found, rows...)
	}
	return JSON(map[string]any{"suggestions": found})
}

// regionCode says whether the text has the form of a region's code.
func regionCode(s string) bool {
	ok := len(s) == 2
	for _, c := range []byte(s) {
		ok = ok && (c >= '0' && c <= '9' || c >= 'A' && c <= 'Z')
	}
	return ok
}

// leafOf reads the journal's line n as the user may see it; a line beyond his scope is not
// there.
func leafOf(v state.View, u core.User, tree string, n int64) (audit.Leaf, []byte, error) {
	line, err := query.Leaf(v, tree, n)
	if err != nil {
		return audit.Leaf{}, nil, err
	}
	leaf, err := audit.Parse(line)
	if err != nil {
		return audit.Leaf{}, nil, err
	}
	if !query.Readable(v, u)(leaf) {
		return audit.Leaf{}, nil, core.Refuse(core.NotFound, "n", "journal.no_entry")
	}
	return leaf, line, nil
}
